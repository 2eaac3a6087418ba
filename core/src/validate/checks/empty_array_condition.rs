//! A condition key with no values.
use crate::validate::empty::{Form, values};
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "EMPTY_ARRAY_CONDITION",
    severity: Severity::Suggestion,
    risk: None,
    what: "the list of values of a condition key is empty",
    why: "no value of a request is in an empty list: a plain operator never holds, and a negated one always does",
    fix: "list the values, or remove the line",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Test(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, found: &mut Findings<'_>) {
    values(Form::Plain, cx, test, found);
}
