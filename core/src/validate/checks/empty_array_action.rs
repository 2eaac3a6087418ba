//! An Action or NotAction that lists nothing.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "EMPTY_ARRAY_ACTION",
    severity: Severity::Suggestion,
    risk: None,
    what: "the list of actions is empty",
    why: "an empty Action makes a statement about nothing, an empty NotAction one about every action there is",
    fix: "name the actions, or remove the statement",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Statement(run),
    },
};

fn run(cx: Cx<'_>, found: &mut Findings<'_>) {
    let Some(element) = cx
        .statement
        .action
        .as_ref()
        .filter(|element| element.is_empty())
    else {
        return;
    };
    let message = if element.negated {
        "the list of actions under `NotAction` is empty: the statement is about every action"
    } else {
        "the list of actions is empty: the statement is about none"
    };
    found
        .add(cx.source(), element.place)
        .message(message)
        .fix(edit::display(CHECK.fix));
}
