//! Conditions on the tags of a resource, and the actions that do not see them.

use super::view::{ActionView, Cx, TestView};
use crate::catalog::{Action, ActionResource, Catalog, ConditionKey};
use crate::policy::{Comparison, Effect};
use crate::report::Findings;

/// Whether a test asks for a tag of the resource to be there and to have a value.
fn asks_for_tag(test: &TestView<'_>) -> bool {
    let operator = test.operator.value;
    test.name.starts_with("aws:resourcetag/")
        && !operator.negated
        && !operator.if_exists
        && !matches!(operator.comparison, Comparison::Null | Comparison::Unknown)
}

/// Reports the actions that do not support the key of a test on a resource's tag, service by service.
pub(super) fn report(cx: Cx<'_>, test: &TestView<'_>, effect: Effect, found: &mut Findings<'_>) {
    if cx.statement.effect != effect || cx.is_not_action() || !asks_for_tag(test) {
        return;
    }
    let (Some(key), catalog) = (test.known, cx.document.catalog) else {
        return;
    };
    let mut services: Vec<(&str, Vec<&ActionView<'_>>)> = Vec::new();
    for action in cx
        .actions
        .iter()
        .filter(|action| lacks(catalog, action, key))
    {
        let prefix = action
            .service
            .map_or(action.prefix, |service| service.prefix());
        match services.iter_mut().find(|(known, _)| *known == prefix) {
            Some((_, actions)) => actions.push(action),
            None => services.push((prefix, vec![action])),
        }
    }
    for (prefix, actions) in services {
        let places = actions
            .iter()
            .map(|action| (action.entry.place, "the same".to_owned()));
        let many = actions.len() > 1;
        if let Some(draft) = found.add_all(cx.source(), places) {
            draft
                .message(format!(
                    "{} of `{prefix}` {} not support `{}` as of {}",
                    if many {
                        format!("{} actions", actions.len())
                    } else {
                        "an action".to_owned()
                    },
                    if many { "do" } else { "does" },
                    test.key.value,
                    catalog.as_of()
                ))
                .label(cx.source(), test.place(), "the condition");
        }
    }
}

/// Reports a test on a resource's tag in a statement with NotAction.
pub(super) fn not_action(
    cx: Cx<'_>,
    test: &TestView<'_>,
    effect: Effect,
    found: &mut Findings<'_>,
) {
    let Some(element) = &cx.statement.action else {
        return;
    };
    if cx.statement.effect == effect && element.negated && asks_for_tag(test) {
        found
            .add(cx.source(), element.place)
            .message(format!(
                "NotAction takes in actions that do not support `{}`",
                test.key.value
            ))
            .label(cx.source(), test.place(), "the condition");
    }
}

/// Whether no action that an entry takes in supports the key. What creates something is left out: the tags of what is created are
/// those of the request.
///
/// Of a wildcard AWS asks whether the kinds of resources that its actions take have the key, whatever is listed for the actions
/// themselves: read off its answers.
fn lacks(catalog: &Catalog, action: &ActionView<'_>, key: ConditionKey<'_>) -> bool {
    match (action.service, action.action) {
        (Some(_), Some(known)) => !known.supports(key) && !creates(catalog, known),
        (Some(service), None) if action.has_wildcard() => {
            let mut matched = service
                .actions()
                .filter(|known| action.name == "*" || action.matches(*known))
                .peekable();
            let has = |known: Action<'_>| {
                let mut kinds = known.resource_types().map(ActionResource::resource_type);
                kinds.any(|kind| kind.condition_keys().any(|other| other == key))
                    || known.condition_keys().any(|other| other == key)
            };
            matched.peek().is_some() && !matched.any(has)
        }
        _ => false,
    }
}

fn creates(catalog: &Catalog, action: Action<'_>) -> bool {
    let name = action.name();
    name.starts_with("Create")
        || name.starts_with("Request")
        || catalog
            .key("aws:RequestTag/x")
            .is_some_and(|key| action.supports(key))
}
