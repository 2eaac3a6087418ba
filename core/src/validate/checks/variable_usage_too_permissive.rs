//! A policy variable that lets the caller choose what must be fixed.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "VARIABLE_USAGE_TOO_PERMISSIVE",
    severity: Severity::Error,
    risk: None,
    what: "the variable leaves a value open that must be fixed",
    why: "the value tells one account, organisation, network or tenant from another, and what stands in the variable may be anything",
    fix: "write the value out, or more of it before the variable",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Value(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, value: &At<Value>, found: &mut Findings<'_>) {
    if value.value.variables().next().is_none() {
        return;
    }
    let (name, text) = (test.name.as_str(), value.value.text.as_str());
    let is_variable = |piece: Piece<'_>| matches!(piece, Piece::Variable(_));
    let message = if SENSITIVE.contains(&name) {
        // The account or organisation of one side against that of the other is a comparison of fixed things.
        let Some(variable) = value
            .value
            .variables()
            .find(|variable| !SENSITIVE.contains(variable))
        else {
            return;
        };
        format!("`{}` is compared with {}", test.key.value, shown(variable))
    } else if SUBJECTS.contains(&name) && is_early(text, is_variable) {
        format!("a variable has fewer than {LEAST} plain characters before it")
    } else if name == "aws:userid" && is_loose_user_id(text) {
        "the part of the user id before the colon is not one variable, and not plain text"
            .to_owned()
    } else {
        return;
    };
    found
        .add(cx.source(), value.place)
        .message(message)
        .fix(edit::display(
            "write the value out, or more of it before the variable",
        ));
}

/// Whether a variable of a user id is neither behind the colon nor all that stands before it.
fn is_loose_user_id(text: &str) -> bool {
    match colon(text).and_then(|at| text.get(..at)) {
        Some(before) => has_variable(before) && pieces(before).nth(1).is_some(),
        None => true,
    }
}
