//! An AWS managed policy that makes the role an administrator, or as good as one.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "MANAGED_POLICY_ADMINISTRATOR",
    severity: Severity::SecurityWarning,
    risk: Some(Risk::Critical),
    what: "an AWS managed policy makes the role an administrator",
    why: "whoever has the role owns the account; what the policy leaves out can be had by way of the roles and code that it may change",
    fix: "write a policy of the actions that the vendor documents",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html",
    ),
    run: Run::Role(run),
};

fn run(role: &RoleInput, _: &TrustOptions, found: &mut Findings<'_>) {
    for (_, policy, name) in managed::of(role, &[Grade::Administrator]) {
        found
            .add(&role.source, policy.place)
            .message(format!(
                "`{name}` makes the role an administrator, or as good as one"
            ))
            .fix(managed::detach(role, policy, name));
    }
}
