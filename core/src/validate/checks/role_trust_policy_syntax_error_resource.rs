//! Resource or NotResource in a trust policy.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE",
    severity: Severity::Error,
    risk: None,
    what: "a trust policy does not take Resource or NotResource",
    why: "AWS refuses the document: the resource of a trust policy is the role that it belongs to",
    fix: "remove the element",
    url: REFERENCE,
    run: Run {
        types: Types::TRUST,
        look: Look::Statement(run),
    },
};

fn run(cx: Cx<'_>, found: &mut Findings<'_>) {
    let Some(element) = &cx.statement.resource else {
        return;
    };
    let name = if element.negated {
        "NotResource"
    } else {
        "Resource"
    };
    let title = format!("remove {name}");
    // Where it narrows an Allow, as far as one can say that of a document that AWS refuses, a person should look first.
    let every = !element.negated && element.entries.iter().any(|entry| entry.value.text == "*");
    let fix = if every || !cx.allows() {
        edit::remove(cx.source(), element.place, title, Applicability::Safe)
    } else {
        edit::display(title)
    };
    found
        .add(cx.source(), element.place)
        .at_key()
        .message(format!("a trust policy does not take {name}"))
        .fix(fix);
}
