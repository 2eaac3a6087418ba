//! An action that its service does not have.
use crate::validate::names;
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "INVALID_ACTION",
    severity: Severity::Error,
    risk: None,
    what: "the service has no such action",
    why: "no request has such an action: an Allow allows nothing, and a Deny denies nothing",
    fix: "write the name of an action; it is not always that of the API operation",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Action(run),
    },
};

fn run(cx: Cx<'_>, action: &ActionView<'_>, found: &mut Findings<'_>) {
    let catalog = cx.document.catalog;
    let only_stars = action.text().bytes().all(|byte| byte == b'*') && !action.text().is_empty();
    if action.prefix.is_empty() && !only_stars {
        found
            .add(cx.source(), action.entry.place)
            .message(format!(
                "`{}` is not of the form `service:Action`",
                action.text()
            ))
            .fix(edit::display(
                "write the service's prefix, a colon and the action",
            ));
        return;
    }
    let Some(service) = action.service else {
        return;
    };
    // A variable has a finding of its own.
    let is_open = has_wildcard(action.name) || action.name.contains("${");
    if !service.status().is_current() || is_open {
        return;
    }
    let message = match action.action {
        Some(_) => return,
        None => format!(
            "`{}` has no action `{}` as of {}",
            service.prefix(),
            action.name,
            catalog.as_of()
        ),
    };
    let meant = names::meant_action(service, action.name);
    let draft = found.add(cx.source(), action.entry.place).message(message);
    let operations: Vec<String> = names::operation(service, action.name);
    if !operations.is_empty() {
        draft.why(format!(
            "`{}` is an API operation; what it needs is the permission {}",
            action.name,
            operations
                .iter()
                .map(|name| format!("`{name}`"))
                .collect::<Vec<_>>()
                .join(" and ")
        ));
    }
    let only = match operations.as_slice() {
        [only] => Some(only.clone()),
        [] => meant,
        _ => None,
    };
    draft.fix(names::did_you_mean(cx, action.entry.place, only.as_deref()));
}
