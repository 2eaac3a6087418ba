//! A policy variable under an operator that takes none.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "INVALID_VARIABLE_FOR_OPERATOR",
    severity: Severity::Error,
    risk: None,
    what: "a policy variable stands under an operator that takes none",
    why: "AWS expands variables in the values of String and Arn operators; under others the text is no number, date, boolean or address",
    fix: "compare with a fixed value, or use a String or Arn operator",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Variable(run),
    },
};

fn run(cx: Cx<'_>, variable: &VariableView<'_>, found: &mut Findings<'_>) {
    let Holder::Value(comparison) = variable.holder else {
        return;
    };
    if comparison.takes_variables() || !variable.closed || variable.is_escape() {
        return;
    }
    found
        .add(cx.source(), variable.place)
        .message(format!(
            "the policy variable `{}` stands under an operator that takes none",
            variable.written()
        ))
        .fix(edit::display(CHECK.fix));
}
