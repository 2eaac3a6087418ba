//! Any other AWS managed policy.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "MANAGED_POLICY_AWS",
    severity: Severity::Suggestion,
    risk: Some(Risk::Low),
    what: "the role has an AWS managed policy",
    why: "AWS changes its managed policies when it likes, and they are made for no vendor in particular: a vendor should list the actions that it needs",
    fix: "write a policy of the actions that the vendor documents",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html",
    ),
    run: Run::Role(run),
};

fn run(role: &RoleInput, _: &TrustOptions, found: &mut Findings<'_>) {
    for (_, policy, name) in managed::of(role, &[Grade::Other]) {
        if !matches!(
            managed::standing(&policy.arn),
            None | Some(Standing::Current)
        ) {
            continue;
        }
        found
            .add(&role.source, policy.place)
            .message(format!(
                "`{name}` is kept by AWS and changes without asking"
            ))
            .fix(managed::detach(role, policy, name));
    }
}
