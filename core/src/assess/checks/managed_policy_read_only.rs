//! An AWS managed policy that reads data.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "MANAGED_POLICY_READ_ONLY",
    severity: Severity::SecurityWarning,
    risk: Some(Risk::High),
    what: "an AWS managed policy lets the role read data",
    why: "it reads the contents, not only the settings: objects, tables, parameters, logs, images or code, all that the account has of them",
    fix: "write a policy of the actions that the vendor documents",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html",
    ),
    run: Run::Role(run),
};

fn run(role: &RoleInput, _: &TrustOptions, found: &mut Findings<'_>) {
    for (reach, policy, name) in managed::of(role, &[Grade::ReadOnly, Grade::ReadsService]) {
        let (risk, data) = if reach == Grade::ReadOnly {
            (Risk::High, "the data of nearly every service")
        } else {
            (Risk::Medium, "all data of a service")
        };
        found
            .add(&role.source, policy.place)
            .message(format!("`{name}` lets the role read {data}"))
            .severity(risky::severity(risk))
            .risk(risk)
            .fix(managed::detach(role, policy, name));
    }
}
