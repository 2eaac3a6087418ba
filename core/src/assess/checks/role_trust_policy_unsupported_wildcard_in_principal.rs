//! A Principal that is the string `*`.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
    severity: Severity::Error,
    risk: None,
    what: "the Principal of a trust policy is the string `*`",
    why: "IAM Access Analyzer reports it as an error in a role trust policy; it means the same as `{\"AWS\": \"*\"}`, everybody",
    fix: "name the role that should be trusted",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
    ),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for element in trust
        .policy
        .statements
        .iter()
        .filter_map(|statement| statement.principal.as_ref())
    {
        let lone = |entry: &PrincipalEntry| entry.named == Named::Everyone && entry.key.is_empty();
        let Some(entry) = element.entries.iter().find(|entry| lone(&entry.value)) else {
            continue;
        };
        found.add(source, entry.place).fix(edit::replace_json(
            source,
            entry.place,
            "{\"AWS\": \"*\"}",
            "write it as an object, which means the same",
            Applicability::Safe,
        ));
    }
}
