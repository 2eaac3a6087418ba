//! An AWS managed policy that shows how everything is set up.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "MANAGED_POLICY_AUDIT",
    severity: Severity::Warning,
    risk: Some(Risk::Medium),
    what: "an AWS managed policy lets the role see how everything is set up",
    why: "it covers nearly every service, AWS adds to it all the time without asking, and what it shows (policies, networks, environment variables, user data) tells an attacker where to go",
    fix: "write a policy of the actions that the vendor documents",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html",
    ),
    run: Run::Role(run),
};

fn run(role: &RoleInput, _: &TrustOptions, found: &mut Findings<'_>) {
    for (_, policy, name) in managed::of(role, &[Grade::Audit]) {
        found
            .add(&role.source, policy.place)
            .message(format!(
                "`{name}` lets the role see how everything in the account is set up"
            ))
            .fix(managed::detach(role, policy, name));
    }
}
