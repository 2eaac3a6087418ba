//! A resource control policy about a service that takes none.
use crate::catalog::Service;
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "RCP_SYNTAX_ERROR_ACTION",
    severity: Severity::Error,
    risk: None,
    what: "an action of a resource control policy is of a service that takes none",
    why: "AWS refuses the document: a resource control policy names actions of the services that take one, each with its prefix",
    fix: "list the actions, each with the prefix of a service that takes resource control policies",
    url: REFERENCE,
    run: Run {
        types: Types::RCP,
        look: Look::Action(run),
    },
};

fn run(cx: Cx<'_>, action: &ActionView<'_>, found: &mut Findings<'_>) {
    let text = action.text();
    if cx.is_not_action() || action.service.is_some_and(Service::supports_rcp) {
        return;
    }
    let message = if text == "*" {
        // AWS's own policy that takes nothing away.
        if cx.allows() {
            return;
        }
        "`*` is of every service, and only some take resource control policies".to_owned()
    } else if has_wildcard(action.prefix) {
        format!("`{text}` does not say of which service it is")
    } else if action.service.is_some() {
        format!(
            "`{text}` is of a service that takes no resource control policies, as of {}",
            cx.document.catalog.as_of()
        )
    } else {
        // A service that does not exist is wrong in itself.
        return;
    };
    found
        .add(cx.source(), action.entry.place)
        .message(message)
        .fix(edit::display(CHECK.fix));
}
