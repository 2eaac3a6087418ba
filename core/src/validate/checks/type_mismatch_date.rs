//! A value of a date operator that is no date.
use crate::evaluate::scalar::Instant;
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "TYPE_MISMATCH_DATE",
    severity: Severity::Warning,
    risk: None,
    what: "the value is not a date",
    why: "no request compares with it, so the test never holds; under `DateNotEquals` it always does",
    fix: "write a date of ISO 8601, such as `2026-01-31T00:00:00Z`",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Value(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, value: &At<Value>, found: &mut Findings<'_>) {
    let is_date = matches!(test.operator.value.comparison, Comparison::Date(_));
    if is_date && is_readable(&value.value) && Instant::parse(&value.value.text).is_none() {
        found.add(cx.source(), value.place).fix(edit::display(
            "write a date of ISO 8601, such as `2026-01-31T00:00:00Z`",
        ));
    }
}
