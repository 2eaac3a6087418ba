//! A Resource or NotResource that lists nothing.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "EMPTY_ARRAY_RESOURCE",
    severity: Severity::Suggestion,
    risk: None,
    what: "the list of resources is empty",
    why: "an empty Resource makes a statement about nothing, an empty NotResource one about every resource there is",
    fix: "name the resources, or remove the statement",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Statement(run),
    },
};

fn run(cx: Cx<'_>, found: &mut Findings<'_>) {
    let Some(element) = cx
        .statement
        .resource
        .as_ref()
        .filter(|element| element.is_empty())
    else {
        return;
    };
    let message = if element.negated {
        "the list of resources under `NotResource` is empty: the statement is about every resource"
    } else {
        "the list of resources is empty: the statement is about none"
    };
    found
        .add(cx.source(), element.place)
        .message(message)
        .fix(edit::display(CHECK.fix));
}
