//! Actions of STS that have no such condition key, beside ones that have.
use crate::catalog::ConditionKey;
use crate::validate::names;
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "UNSUPPORTED_ACTION_FOR_CONDITION_KEY",
    severity: Severity::Error,
    risk: None,
    what: "the action has no such condition key",
    why: "the key is absent in requests for the action: the test is false for it, or true if it is negated",
    fix: "put the action into a statement of its own",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Test(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, found: &mut Findings<'_>) {
    let Some(key) = test.known.filter(|key| is_asked_of_sts(cx, *key)) else {
        return;
    };
    let lacking: Vec<&ActionView<'_>> = cx
        .actions
        .iter()
        .filter(|action| !cx.is_not_action() && lacks(action, key))
        .collect();
    let Some(first) = lacking.first() else {
        return;
    };
    let names: Vec<String> = lacking
        .iter()
        .map(|action| format!("`{}`", action.text()))
        .collect();
    let is = if names.len() == 1 { "has" } else { "have" };
    let draft = found.add(cx.source(), first.entry.place).message(format!(
        "{} {is} no condition key `{}` as of {}",
        names.join(" and "),
        test.key.value,
        cx.document.catalog.as_of()
    ));
    for action in lacking.iter().skip(1) {
        draft.label(cx.source(), action.entry.place, "the same");
    }
    let value = test
        .values
        .first()
        .map_or(test.place(), |value| value.place);
    draft
        .label(cx.source(), value, "the condition")
        .fix(edit::display(
            "put the action into a statement of its own, without the condition",
        ));
}

/// Whether the reference has a key for some action of STS, and it comes from an identity provider. For other keys AWS reports nothing
/// of the kind: its own policies have many an action beside a key that the reference does not list for it.
fn is_asked_of_sts(cx: Cx<'_>, key: ConditionKey<'_>) -> bool {
    names::is_federated(key)
        && cx
            .document
            .catalog
            .service("sts")
            .is_some_and(|sts| sts.actions().any(|action| action.supports(key)))
}

/// Whether an action is one that the key says nothing about. What assumes a role is judged by the provider, whatever the reference
/// lists.
fn lacks(action: &ActionView<'_>, key: ConditionKey<'_>) -> bool {
    let assumes = action.name.to_ascii_lowercase().starts_with("assumerole");
    !assumes
        && action.prefix.eq_ignore_ascii_case("sts")
        && action.action.is_some_and(|known| !known.supports(key))
}
