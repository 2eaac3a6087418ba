//! NotPrincipal in a trust policy.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL",
    severity: Severity::Error,
    risk: None,
    what: "a trust policy does not take NotPrincipal",
    why: "AWS refuses the document",
    fix: "use Principal",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
    ),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for statement in &trust.policy.statements {
        let Some(element) = statement
            .principal
            .as_ref()
            .filter(|element| element.negated)
        else {
            continue;
        };
        let fix = match statement.effect {
            Effect::Allow => "name who gets in, in Principal",
            Effect::Deny => {
                "deny `{\"AWS\": \"*\"}`, with `ArnNotEquals` on `aws:PrincipalArn` for those whom the Deny spares"
            }
        };
        found
            .add(source, element.place)
            .at_key()
            .fix(edit::display(fix));
    }
}
