//! A policy variable that names no key.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "EMPTY_VARIABLE",
    severity: Severity::Error,
    risk: None,
    what: "a policy variable names no condition key",
    why: "there is no value to put in its place, so that what it stands in matches nothing",
    fix: "name a condition key, as in `${aws:username}`, or write `${$}` for a dollar sign",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Variable(run),
    },
};

fn run(cx: Cx<'_>, variable: &VariableView<'_>, found: &mut Findings<'_>) {
    let (name, _) = variable.parts();
    if !variable.closed || !variable.is_expanded() || cx.is_2008() || !name.trim().is_empty() {
        return;
    }
    found
        .add(cx.source(), variable.place)
        .message(format!(
            "the policy variable `{}` names no condition key",
            variable.written()
        ))
        .fix(edit::display(CHECK.fix));
}
