//! An action or service that AWS has retired.
use crate::catalog::{Service, Status};
use crate::validate::names::{self, Standing};
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "RETIRED_ACTION",
    severity: Severity::Warning,
    risk: None,
    what: "AWS has retired the action",
    why: "the service or the action is no longer in AWS's reference: the entry does nothing, or soon will",
    fix: "remove the entry",
    url: Some(
        "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
    ),
    run: Run {
        types: Types::ALL,
        look: Look::Statement(run),
    },
};

fn run(cx: Cx<'_>, found: &mut Findings<'_>) {
    let catalog = cx.document.catalog;
    // One finding for all entries of a retired service.
    let mut services: Vec<(&str, Vec<&ActionView<'_>>)> = Vec::new();
    for action in &cx.actions {
        let Some(service) = action.service else {
            continue;
        };
        if let Standing::Retired(_) = names::service(action.prefix, action.service) {
            match services
                .iter_mut()
                .find(|(prefix, _)| *prefix == service.prefix())
            {
                Some((_, entries)) => entries.push(action),
                None => services.push((service.prefix(), vec![action])),
            }
        } else if let Standing::Retired(date) = names::action(action.action) {
            found
                .add(cx.source(), action.entry.place)
                .message(format!(
                    "`{}` is retired: it left AWS's reference by {date}",
                    action.text()
                ))
                .fix(edit::remove_entry(
                    cx.source(),
                    action.entry.place,
                    "remove the entry",
                    Applicability::Unsafe,
                ));
        }
    }
    for (prefix, entries) in services {
        let Some(Status::Retired { gone_by }) = catalog.service(prefix).map(Service::status) else {
            continue;
        };
        let places = entries
            .iter()
            .map(|action| (action.entry.place, "of the same service".to_owned()));
        if let Some(draft) = found.add_all(cx.source(), places) {
            draft.message(format!(
                "the service `{prefix}` is retired: it left AWS's reference by {gone_by}"
            ));
        }
    }
}
