//! The default of a policy variable without its quotes.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "MISSING_QUOTE_IN_VARIABLE",
    severity: Severity::Error,
    risk: None,
    what: "the default of a policy variable is not in single quotes",
    why: "without the quotes the variable is text, and matches nothing that it was meant to match",
    fix: "put the default in single quotes: `${aws:PrincipalTag/team, 'none'}`",
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
    let (name, Some(default)) = variable.parts() else {
        return;
    };
    let quoted = default.len() > 1 && default.starts_with('\'') && default.ends_with('\'');
    if quoted {
        return;
    }
    let bare = default.trim_matches(['\'', '"', '`', '‘', '’']);
    let fix = if bare.is_empty() || bare.contains('\'') {
        edit::display(CHECK.fix)
    } else {
        variable.replace(cx.source(), &format!("${{{name}, '{bare}'}}"))
    };
    found
        .add(cx.source(), variable.place)
        .message(format!(
            "the default of the policy variable `{}` is not in single quotes",
            variable.written()
        ))
        .fix(fix);
}
