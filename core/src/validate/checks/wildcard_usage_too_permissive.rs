//! A wildcard that takes in what does not belong together.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "WILDCARD_USAGE_TOO_PERMISSIVE",
    severity: Severity::Error,
    risk: None,
    what: "the wildcard takes in values that do not belong together",
    why: "the value tells one account, organisation, network or tenant from another, and those that a pattern matches have nothing else in common",
    fix: "write the value out, or more of it",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Value(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, value: &At<Value>, found: &mut Findings<'_>) {
    let text = &value.value.text;
    if !test.operator.value.comparison.takes_wildcards() || !has_wildcard(text) {
        return;
    }
    let name = test.name.as_str();
    let message = if SENSITIVE.contains(&name) {
        format!("`{}` is compared with a pattern", test.key.value)
    } else if SUBJECTS.contains(&name) && is_early(text, |piece| piece == Piece::Wildcard) {
        format!("a wildcard has fewer than {LEAST} plain characters before it")
    } else if name == "aws:userid" && is_loose_user_id(text) {
        "the part before the colon is a pattern that matches ids of several users or roles"
            .to_owned()
    } else {
        return;
    };
    found
        .add(cx.source(), value.place)
        .message(message)
        .fix(edit::display("write the value out, or more of it"));
}

/// Whether a wildcard of a user id is neither behind the colon nor all that stands before it.
fn is_loose_user_id(text: &str) -> bool {
    match colon(text).and_then(|at| text.get(..at)) {
        Some(before) => has_wildcard(before) && !matches!(before, "*" | "?"),
        None => true,
    }
}
