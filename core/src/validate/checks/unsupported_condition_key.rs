//! A condition key that none of the listed actions has.
use crate::validate::names;
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "UNSUPPORTED_CONDITION_KEY",
    severity: Severity::Warning,
    risk: None,
    what: "no listed action has the condition key",
    why: "the key is absent in every request that the statement is about: the test is false, or true if it is negated",
    fix: "use a condition key that the actions have",
    url: Some(
        "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
    ),
    run: Run {
        types: Types::ALL,
        look: Look::Test(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, found: &mut Findings<'_>) {
    let Some(key) = test
        .known
        .filter(|key| !key.is_global() && !names::is_federated(*key))
    else {
        return;
    };
    // Tags are looked up more widely than the reference says, and STS has a code of its own.
    if cx.is_not_action() || cx.actions.is_empty() || key.is_template() || key.prefix() == "sts" {
        return;
    }
    let lacks = |action: &ActionView<'_>| {
        !action.has_wildcard() && action.action.is_some_and(|known| !known.supports(key))
    };
    if cx.actions.iter().all(lacks) {
        found
            .add(cx.source(), test.place())
            .at_key()
            .message(format!(
                "no listed action has the condition key `{}` as of {}",
                test.key.value,
                cx.document.catalog.as_of()
            ))
            .fix(edit::display("use a condition key that the actions have"));
    }
}
