//! A blank inside the key of a policy variable.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "UNSUPPORTED_SPACE_IN_VARIABLE",
    severity: Severity::Error,
    risk: None,
    what: "the key of a policy variable has a space in it",
    why: "no condition key has a space in its name, so that AWS does not read it as a variable",
    fix: "remove the space",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Variable(run),
    },
};

fn run(cx: Cx<'_>, variable: &VariableView<'_>, found: &mut Findings<'_>) {
    if !variable.closed || !variable.is_expanded() || cx.is_2008() {
        return;
    }
    let (name, _) = variable.parts();
    if name.trim().is_empty() || !name.contains(char::is_whitespace) {
        return;
    }
    // The key of a tag may have spaces of its own: without them it is another tag.
    let is_in_tag = name
        .split_once('/')
        .is_some_and(|(_, tag)| tag.trim().contains(char::is_whitespace));
    let fix = if is_in_tag {
        edit::display("give the tag a key without spaces")
    } else {
        let (before, after) = variable
            .body
            .split_at_checked(name.len())
            .unwrap_or((name, ""));
        let key: String = before.split_whitespace().collect();
        variable.replace(cx.source(), &format!("${{{key}{after}}}"))
    };
    found
        .add(cx.source(), variable.place)
        .message(format!(
            "the key of the policy variable `{}` has a space in it",
            variable.written()
        ))
        .fix(fix);
}
