//! A value of a numeric operator that is no number.
use crate::evaluate::scalar::Number;
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "TYPE_MISMATCH_NUMBER",
    severity: Severity::Warning,
    risk: None,
    what: "the value is not a number",
    why: "no request compares with it, so the test never holds; under `NumericNotEquals` it always does",
    fix: "write a number, without a unit",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Value(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, value: &At<Value>, found: &mut Findings<'_>) {
    let is_numeric = matches!(test.operator.value.comparison, Comparison::Numeric(_));
    if is_numeric && is_readable(&value.value) && Number::parse(&value.value.text).is_none() {
        found
            .add(cx.source(), value.place)
            .fix(edit::display("write a number, without a unit"));
    }
}
