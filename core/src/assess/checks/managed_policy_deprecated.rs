//! An AWS managed policy that AWS has given up. Silent without the table of managed policies.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "MANAGED_POLICY_DEPRECATED",
    severity: Severity::Warning,
    risk: Some(Risk::Low),
    what: "AWS has deprecated the managed policy",
    why: "a role that has it keeps it, but IAM attaches it to no other; AWS replaces a policy in this way when it allows what it should not, and keeps the old one up no more",
    fix: "attach the policy that took its place, or write one of the actions that the vendor documents",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-deprecated.html",
    ),
    run: Run::Role(run),
};

fn run(role: &RoleInput, _: &TrustOptions, found: &mut Findings<'_>) {
    for policy in &role.managed {
        if let (Managed::Aws(name), Some(Standing::Deprecated { gone_by })) =
            (managed::read(&policy.arn), managed::standing(&policy.arn))
        {
            found
                .add(&role.source, policy.place)
                .message(format!(
                    "`{name}` is deprecated: AWS's list of {gone_by} no longer has it"
                ))
                .fix(managed::detach(role, policy, name));
        }
    }
}
