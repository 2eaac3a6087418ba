//! Resource or NotResource in a trust policy.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE",
    severity: Severity::Error,
    risk: None,
    what: "a trust policy does not take Resource or NotResource",
    why: "AWS refuses the document: the resource of a trust policy is the role that it belongs to",
    fix: "remove the element",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
    ),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for statement in &trust.policy.statements {
        let Some(element) = &statement.resource else {
            continue;
        };
        let name = if element.negated {
            "NotResource"
        } else {
            "Resource"
        };
        let title = format!("remove {name}");
        // Where it narrows an Allow, as far as one can say that of a document that AWS refuses, a person should look first.
        let every = !element.negated && element.entries.iter().any(|entry| entry.value.text == "*");
        let fix = if every || statement.effect == Effect::Deny {
            edit::remove(source, element.place, title, Applicability::Safe)
        } else {
            edit::display(title)
        };
        found
            .add(source, element.place)
            .at_key()
            .message(format!("a trust policy does not take {name}"))
            .fix(fix);
    }
}
