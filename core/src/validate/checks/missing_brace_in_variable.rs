//! A policy variable that is not closed.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "MISSING_BRACE_IN_VARIABLE",
    severity: Severity::Error,
    risk: None,
    what: "a policy variable has no closing brace",
    why: "without the `}` it is text: a Resource with it names nothing that exists, and a Condition compares with the text",
    fix: "close the variable with `}`",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Variable(run),
    },
};

fn run(cx: Cx<'_>, variable: &VariableView<'_>, found: &mut Findings<'_>) {
    if variable.closed || !variable.is_expanded() || cx.is_2008() {
        return;
    }
    let fix = match closed(variable.body) {
        Some(closed) => variable.replace(cx.source(), &closed),
        None => edit::display(CHECK.fix),
    };
    found
        .add(cx.source(), variable.place)
        .message(format!(
            "the policy variable `{}` has no closing brace",
            variable.written()
        ))
        .fix(fix);
}

/// The variable with its brace, where its key certainly ends: that of a tag can go on behind a slash.
fn closed(body: &str) -> Option<String> {
    let is_of_key =
        |character: char| character.is_ascii_alphanumeric() || "_-:".contains(character);
    let (name, rest) = body.split_at_checked(
        body.find(|character| !is_of_key(character))
            .unwrap_or(body.len()),
    )?;
    let is_certain = name.contains(':') && !name.to_ascii_lowercase().ends_with("tag");
    is_certain.then(|| format!("${{{name}}}{rest}"))
}
