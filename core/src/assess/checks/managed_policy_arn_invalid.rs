//! A text among the managed policies that is no ARN of one.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "MANAGED_POLICY_ARN_INVALID",
    severity: Severity::Warning,
    risk: None,
    what: "a managed policy is given by something else than its ARN",
    why: "IAM attaches no policy by it: the role has less than the text says, or another policy than the one that was meant",
    fix: "write the policy's ARN, `arn:aws:iam::aws:policy/NAME` or `arn:aws:iam::ACCOUNT:policy/NAME`",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html"),
    run: Run::Role(run),
};

fn run(role: &RoleInput, _: &TrustOptions, found: &mut Findings<'_>) {
    for policy in &role.managed {
        if let Managed::Invalid(reason) = managed::read(&policy.arn) {
            found
                .add(&role.source, policy.place)
                .message(format!(
                    "`{}` is not the ARN of a managed policy: {reason}",
                    policy.arn
                ))
                .fix(edit::display("write the ARN of the policy"));
        }
    }
}
