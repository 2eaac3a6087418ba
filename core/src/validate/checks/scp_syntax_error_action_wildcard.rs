//! A wildcard inside an action of a service control policy.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "SCP_SYNTAX_ERROR_ACTION_WILDCARD",
    severity: Severity::Error,
    risk: None,
    what: "an action of a service control policy has a wildcard that is not its last character",
    why: "Access Analyzer lets a wildcard stand at the end of an action, or alone; AWS Organizations takes it in other places since September 2025, and older tools that read the policy may not",
    fix: "list the actions, or end the pattern with the wildcard",
    url: REFERENCE,
    run: Run {
        types: Types::SCP,
        look: Look::Action(run),
    },
};

fn run(cx: Cx<'_>, action: &ActionView<'_>, found: &mut Findings<'_>) {
    let text = action.text();
    let Some(at) = text.find(['*', '?']) else {
        return;
    };
    if at + 1 == text.len() {
        return;
    }
    found
        .add(cx.source(), action.entry.place)
        .message(format!(
            "`{text}` has a wildcard that is not its last character"
        ))
        .fix(edit::display(
            "list the actions that are meant, or end the pattern with the wildcard",
        ));
}
