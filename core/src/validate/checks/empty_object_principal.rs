//! A Principal or NotPrincipal that names nobody.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "EMPTY_OBJECT_PRINCIPAL",
    severity: Severity::Suggestion,
    risk: None,
    what: "the Principal is empty",
    why: "a Principal that names nobody makes a statement about nobody",
    fix: "name the principals, or remove the statement",
    url: REFERENCE,
    run: Run {
        types: Types::RESOURCE.or(Types::RCP),
        look: Look::Statement(run),
    },
};

fn run(cx: Cx<'_>, found: &mut Findings<'_>) {
    let Some(element) = &cx.statement.principal else {
        return;
    };
    if !holds_nothing(cx.source(), element.place, ['{', '}']) {
        return;
    }
    found
        .add(cx.source(), element.place)
        .fix(edit::display(CHECK.fix));
}
