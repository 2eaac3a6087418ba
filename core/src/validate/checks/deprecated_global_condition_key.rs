//! The key `aws:ARN`, in identity policies.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "DEPRECATED_GLOBAL_CONDITION_KEY",
    severity: Severity::Warning,
    risk: None,
    what: "`aws:ARN` is deprecated",
    why: "the key stems from before `aws:PrincipalArn` and `aws:SourceArn`, which say whose ARN is meant",
    fix: "use `aws:PrincipalArn` or `aws:SourceArn`",
    url: REFERENCE,
    run: Run {
        types: Types::IDENTITY,
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
