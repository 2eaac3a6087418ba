//! An AWS managed policy that changes what it likes in a service.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "MANAGED_POLICY_WRITE",
    severity: Severity::Warning,
    risk: Some(Risk::Medium),
    what: "an AWS managed policy lets the role change what it likes in a service",
    why: "it allows deleting, sharing and changing all that a service holds, and whatever AWS adds to the policy",
    fix: "write a policy of the actions that the vendor documents",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html",
    ),
    run: Run::Role(run),
};

fn run(role: &RoleInput, _: &TrustOptions, found: &mut Findings<'_>) {
    let wanted = [Grade::Writes, Grade::WritesMuch, Grade::RunsCode];
    for (reach, policy, name) in managed::of(role, &wanted) {
        let (risk, what) = match reach {
            Grade::RunsCode => (Risk::High, "run code with the permissions of other roles"),
            Grade::WritesMuch => (Risk::High, "change what it likes where much depends on it"),
            _ => (Risk::Medium, "change what it likes in a service"),
        };
        found
            .add(&role.source, policy.place)
            .message(format!("`{name}` lets the role {what}"))
            .severity(risky::severity(risk))
            .risk(risk)
            .fix(managed::detach(role, policy, name));
    }
}
