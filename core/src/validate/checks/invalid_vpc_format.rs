//! A value of `aws:SourceVpc` that is no id of a VPC.
use crate::validate::ids;
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "INVALID_VPC_FORMAT",
    severity: Severity::Error,
    risk: None,
    what: "the value is not the id of a VPC",
    why: "the ids of VPCs are `vpc-` and 8 or 17 letters and digits: no request compares equal to anything else",
    fix: "write the id, such as `vpc-1a2b3c4d5e6f7a8b9`",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Value(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, value: &At<Value>, found: &mut Findings<'_>) {
    ids::report(cx, test, value, &ids::VPC, found);
}
