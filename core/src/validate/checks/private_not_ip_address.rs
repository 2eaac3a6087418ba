//! Nothing but private addresses under `NotIpAddress` for `aws:SourceIp`.
use crate::validate::addresses;
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "PRIVATE_NOT_IP_ADDRESS",
    severity: Severity::Error,
    risk: None,
    what: "`NotIpAddress` lists only private addresses for `aws:SourceIp`",
    why: "`aws:SourceIp` is the public address of the caller: the test holds for every caller, and excludes nobody",
    fix: "list public addresses; for callers in a VPC, compare `aws:VpcSourceIp`",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Test(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, found: &mut Findings<'_>) {
    addresses::all_private(cx, test, true, found);
}
