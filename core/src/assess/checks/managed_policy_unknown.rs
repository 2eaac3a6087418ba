//! An ARN of an AWS managed policy that does not exist. Silent without the table of managed policies.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "MANAGED_POLICY_UNKNOWN",
    severity: Severity::Warning,
    risk: None,
    what: "there is no AWS managed policy with this ARN",
    why: "IAM refuses to attach it, so that the role has less than the text says; if AWS has published it since, nobody has looked at it here",
    fix: "write the ARN of a policy that exists, its path included, or leave it out",
    url: Some("https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html"),
    run: Run::Role(run),
};

fn run(role: &RoleInput, _: &TrustOptions, found: &mut Findings<'_>) {
    for policy in &role.managed {
        let Some(Standing::Unknown { as_of, elsewhere }) = managed::standing(&policy.arn) else {
            continue;
        };
        let (reason, fix) = match elsewhere {
            Some(other) => (
                format!("`{}` is under the path `{}`", other.name(), other.path()),
                format!("write `{}`", other.arn()),
            ),
            None => (
                format!("AWS has no policy of this name as of {as_of}"),
                "write the ARN of a policy that exists".to_owned(),
            ),
        };
        found
            .add(&role.source, policy.place)
            .message(format!("`{}` does not exist: {reason}", policy.arn))
            .fix(edit::display(fix));
    }
}
