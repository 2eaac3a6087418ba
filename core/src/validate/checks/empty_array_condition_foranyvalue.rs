//! A condition key with no values, under `ForAnyValue:`.
use crate::validate::empty::{Form, values};
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "EMPTY_ARRAY_CONDITION_FORANYVALUE",
    severity: Severity::Suggestion,
    risk: None,
    what: "the list of values of a condition key is empty",
    why: "no value of a request is in an empty list, so that the line never holds; negated it holds wherever the key has a value",
    fix: "list the values, or ask with `Null` whether the key is there",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Test(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, found: &mut Findings<'_>) {
    values(Form::ForAnyValue, cx, test, found);
}
