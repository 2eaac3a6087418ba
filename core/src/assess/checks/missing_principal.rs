//! A statement of a trust policy that names no principal.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "MISSING_PRINCIPAL",
    severity: Severity::Error,
    risk: None,
    what: "a statement has no Principal",
    why: "AWS refuses the document: every statement of a trust policy says whom it is about",
    fix: "name the role that should be trusted in Principal",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
    ),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for statement in trust
        .policy
        .statements
        .iter()
        .filter(|statement| statement.principal.is_none())
    {
        found
            .add(source, statement.place)
            .fix(edit::display("add `\"Principal\": {\"AWS\": \"arn:aws:iam::111122223333:role/name\"}`, with the vendor's role"));
    }
}
