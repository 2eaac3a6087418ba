//! NotPrincipal in a trust policy.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL",
    severity: Severity::Error,
    risk: None,
    what: "a trust policy does not take NotPrincipal",
    why: "AWS refuses the document",
    fix: "use Principal",
    url: REFERENCE,
    run: Run {
        types: Types::TRUST,
        look: Look::Statement(run),
    },
};

fn run(cx: Cx<'_>, found: &mut Findings<'_>) {
    let element = cx.statement.principal.as_ref();
    let Some(element) = element.filter(|element| element.negated) else {
        return;
    };
    let fix = match cx.statement.effect {
        Effect::Allow => "name who gets in, in Principal",
        Effect::Deny => {
            "deny `{\"AWS\": \"*\"}`, with `ArnNotEquals` on `aws:PrincipalArn` for those whom the Deny spares"
        }
    };
    found
        .add(cx.source(), element.place)
        .at_key()
        .fix(edit::display(fix));
}
