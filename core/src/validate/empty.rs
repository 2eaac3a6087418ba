//! Condition keys with an empty list of values.

use super::view::{Cx, TestView};
use crate::policy::{Comparison, Qualifier, edit};
use crate::report::{Applicability, Findings};

/// The forms of an operator that read an empty list each in their own way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Plain,
    IfExists,
    ForAllValues,
    ForAnyValue,
}

/// Adds a finding for a key whose list of values is empty, under an operator of this form.
pub(super) fn values(form: Form, cx: Cx<'_>, test: &TestView<'_>, found: &mut Findings<'_>) {
    let operator = test.operator.value;
    let own = match (operator.qualifier, operator.if_exists) {
        (Some(Qualifier::ForAllValues), _) => Form::ForAllValues,
        (Some(Qualifier::ForAnyValue), _) => Form::ForAnyValue,
        (None, true) => Form::IfExists,
        (None, false) => Form::Plain,
    };
    if !test.values.is_empty() || operator.comparison == Comparison::Unknown || own != form {
        return;
    }
    // Nothing is in the list, so that no value of the request is: what is left is whether the key is there at all.
    let is_null = !operator.negated && matches!(form, Form::IfExists | Form::ForAllValues);
    let fix = if is_null {
        edit::change_test(
            cx.source(),
            cx.statement,
            test,
            "Null",
            Some(&["true".to_owned()]),
            "ask with `Null` whether the key is absent",
            Applicability::Safe,
        )
    } else {
        edit::display("list the values, or remove the line")
    };
    found
        .add(cx.source(), test.place())
        .message(format!(
            "the list of values of `{}` under `{}` is empty",
            test.key.value, test.operator_text
        ))
        .fix(fix);
}
