//! An action of a service that does not exist.
use crate::validate::names::{self, Standing};
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "INVALID_SERVICE_IN_ACTION",
    severity: Severity::Error,
    risk: None,
    what: "the service of an action does not exist",
    why: "no request has such an action: an Allow allows nothing, and a Deny denies nothing",
    fix: "write the service prefix that AWS uses",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Action(run),
    },
};

fn run(cx: Cx<'_>, action: &ActionView<'_>, found: &mut Findings<'_>) {
    // A variable has a finding of its own, and a colon within that ends no prefix.
    if action.prefix.is_empty() || action.prefix.contains("${") {
        return;
    }
    let catalog = cx.document.catalog;
    let message = match names::service(action.prefix, action.service) {
        Standing::Known | Standing::Retired(_) => return,
        Standing::Gone(date) => format!(
            "the service `{}` is retired: it left AWS's reference by {date}",
            action.prefix
        ),
        Standing::Unknown if has_wildcard(action.prefix) => {
            format!(
                "`{}`: the service prefix of an action takes no wildcards",
                action.text()
            )
        }
        Standing::Unknown => format!(
            "there is no service `{}` as of {}",
            action.prefix,
            catalog.as_of()
        ),
    };
    let is_name = !has_wildcard(action.prefix);
    let meant = names::nearest_service(catalog, action.prefix, action.name)
        .filter(|_| is_name)
        .map(|service| format!("{}:{}", service.prefix(), action.name));
    found
        .add(cx.source(), action.entry.place)
        .message(message)
        .fix(names::did_you_mean(
            cx,
            action.entry.place,
            meant.as_deref(),
        ));
}
