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
    for element in trust
        .policy
        .statements
        .iter()
        .filter_map(|statement| statement.resource.as_ref())
    {
        let name = if element.negated {
            "NotResource"
        } else {
            "Resource"
        };
        found
            .add(source, element.place)
            .at_key()
            .message(format!("a trust policy does not take {name}"))
            .fix(edit::remove(
                source,
                element.place,
                format!("remove {name}"),
                Applicability::Safe,
            ));
    }
}
