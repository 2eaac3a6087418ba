//! The key `aws:ARN`, in resource policies and control policies.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "UNSUPPORTED_GLOBAL_CONDITION_KEY",
    severity: Severity::Error,
    risk: None,
    what: "`aws:ARN` is not supported here",
    why: "the key stems from before `aws:PrincipalArn` and `aws:SourceArn`, which say whose ARN is meant",
    fix: "use `aws:PrincipalArn` or `aws:SourceArn`",
    url: REFERENCE,
    run: Run {
        types: Types::RESOURCE.or(Types::SCP).or(Types::RCP),
        look: Look::Test(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, found: &mut Findings<'_>) {
    if test.name == "aws:arn" {
        found
            .add(cx.source(), test.place())
            .at_key()
            .fix(edit::display("use `aws:PrincipalArn` for the caller, `aws:SourceArn` for the resource that a service acts for"));
    }
}
