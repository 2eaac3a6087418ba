//! Private addresses beside public ones under `IpAddress` for `aws:SourceIp`.
use crate::validate::addresses;
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "PRIVATE_IP_ADDRESS_SUBSET",
    severity: Severity::Suggestion,
    risk: None,
    what: "`IpAddress` lists private addresses for `aws:SourceIp` beside public ones",
    why: "`aws:SourceIp` is the public address of the caller: the private addresses match nobody",
    fix: "remove the private addresses; for callers in a VPC, compare `aws:VpcSourceIp`",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Test(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, found: &mut Findings<'_>) {
    addresses::some_private(cx, test, false, found);
}
