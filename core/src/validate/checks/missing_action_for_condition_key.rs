//! A condition key that takes effect only with another action beside.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "MISSING_ACTION_FOR_CONDITION_KEY",
    severity: Severity::Error,
    risk: None,
    what: "the condition key needs an action that the statement does not list",
    why: "a caller who sends what the key is about needs the other action as well: without it AWS refuses the request, and the condition never lets anybody in",
    fix: "list the action too",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Test(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, found: &mut Findings<'_>) {
    let asks = test.operator.value.comparison != Comparison::Null && !test.operator.value.if_exists;
    if !cx.allows() || cx.is_not_action() || !asks || test.operator.value.negated {
        return;
    }
    let Some((_, companion)) = COMPANIONS.iter().find(|(key, _)| {
        key.strip_suffix('*')
            .map_or(test.name == *key, |start| test.name.starts_with(start))
    }) else {
        return;
    };
    let assumes = cx.actions.iter().any(|action| {
        action
            .text()
            .to_ascii_lowercase()
            .starts_with("sts:assumerole")
    });
    // Whichever statement allows it.
    let allowed = cx.document.statements.iter().any(|view| {
        let mut actions = view.actions.iter();
        let listed = actions.any(|action| action.entry.value.pattern.matches(companion));
        view.allows() && listed != view.is_not_action()
    });
    if !assumes || allowed {
        return;
    }
    let last = cx.actions.last().map(|action| action.entry.place);
    found
        .add(cx.source(), test.place())
        .at_key()
        .message(format!(
            "`{}` needs `{companion}` beside `sts:AssumeRole`",
            test.key.value
        ))
        .fix(last.and_then(|last| {
            edit::add_string(
                cx.source(),
                last,
                companion,
                format!("add `{companion}`"),
                Applicability::Unsafe,
            )
        }));
}

/// Keys about what a caller passes along with `sts:AssumeRole`, in lower case, and the action that passing it takes. AWS does not
/// publish its table; these pairs are in the guides on session tags and on source identity.
const COMPANIONS: [(&str, &str); 4] = [
    ("aws:requesttag/*", "sts:TagSession"),
    ("aws:tagkeys", "sts:TagSession"),
    ("sts:sourceidentity", "sts:SetSourceIdentity"),
    ("sts:transitivetagkeys", "sts:TagSession"),
];
