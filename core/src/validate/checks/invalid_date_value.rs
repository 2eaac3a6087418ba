//! A date in seconds since 1970.
use crate::evaluate::scalar::{Instant, Number};
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "INVALID_DATE_VALUE",
    severity: Severity::Warning,
    risk: None,
    what: "the date is a number of seconds since 1970",
    why: "whoever reads the policy cannot see which day it is, and a number in milliseconds looks just the same",
    fix: "write the date in ISO 8601, such as `2026-01-31T00:00:00Z`",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Value(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, value: &At<Value>, found: &mut Findings<'_>) {
    if !matches!(test.operator.value.comparison, Comparison::Date(_)) {
        return;
    }
    let text = value.value.text.as_str();
    let Some(instant) = Instant::parse(text).filter(|_| !is_year(text)) else {
        return;
    };
    if Number::parse(text).is_none() {
        return;
    }
    let date = instant.print();
    // The year may be one that has no four digits, and a fraction may be finer than is printed.
    let fix = if Number::parse(&date).is_none() && Instant::parse(&date) == Some(instant) {
        edit::replace_string(
            cx.source(),
            value.place,
            &date,
            format!("write `{date}`"),
            Applicability::Safe,
        )
    } else {
        edit::display("write the date in ISO 8601, such as `2026-01-31T00:00:00Z`")
    };
    found.add(cx.source(), value.place).fix(fix);
}

/// Four digits alone are a year in ISO 8601.
fn is_year(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit())
}
