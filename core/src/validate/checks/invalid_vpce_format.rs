//! A value of `aws:SourceVpce` that is no id of a VPC endpoint.
use crate::validate::ids;
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "INVALID_VPCE_FORMAT",
    severity: Severity::Error,
    risk: None,
    what: "the value is not the id of a VPC endpoint",
    why: "the ids of VPC endpoints are `vpce-` and 8 or 17 letters and digits: no request compares equal to anything else",
    fix: "write the id, such as `vpce-1a2b3c4d5e6f7a8b9`",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Value(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, value: &At<Value>, found: &mut Findings<'_>) {
    ids::report(cx, test, value, &ids::VPC_ENDPOINT, found);
}
