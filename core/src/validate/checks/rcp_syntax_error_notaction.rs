//! NotAction in a resource control policy.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "RCP_SYNTAX_ERROR_NOTACTION",
    severity: Severity::Error,
    risk: None,
    what: "a resource control policy does not take NotAction",
    why: "AWS refuses the document: a resource control policy names actions of the services that take one",
    fix: "list the actions in Action",
    url: REFERENCE,
    run: Run {
        types: Types::RCP,
        look: Look::Statement(run),
    },
};

fn run(cx: Cx<'_>, found: &mut Findings<'_>) {
    let element = cx.statement.action.as_ref();
    let Some(element) = element.filter(|element| element.negated) else {
        return;
    };
    found
        .add(cx.source(), element.place)
        .at_key()
        .fix(edit::display("list the actions in Action"));
}
