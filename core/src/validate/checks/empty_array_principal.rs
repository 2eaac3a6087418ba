//! A kind of principal with an empty list.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "EMPTY_ARRAY_PRINCIPAL",
    severity: Severity::Suggestion,
    risk: None,
    what: "the list of principals is empty",
    why: "the kind of principal stands there without naming anybody",
    fix: "name the principals, or remove the kind",
    url: REFERENCE,
    run: Run {
        types: Types::RESOURCE.or(Types::RCP),
        look: Look::Statement(run),
    },
};

fn run(cx: Cx<'_>, found: &mut Findings<'_>) {
    let source = cx.source();
    let Some(element) = &cx.statement.principal else {
        return;
    };
    let kinds = source.children(element.place);
    let empty = |kind: &Place| holds_nothing(source, *kind, ['[', ']']);
    each(kinds.iter().copied().filter(empty), found, |kind, found| {
        let fix = if kinds.len() > 1 {
            let title = "remove the kind of principal";
            edit::remove(source, kind, title, Applicability::Safe)
        } else {
            edit::display(CHECK.fix)
        };
        found.add(source, kind).fix(fix);
    });
}
