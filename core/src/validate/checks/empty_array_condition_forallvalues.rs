//! A condition key with no values, under `ForAllValues:`.
use crate::validate::empty::{Form, values};
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "EMPTY_ARRAY_CONDITION_FORALLVALUES",
    severity: Severity::Suggestion,
    risk: None,
    what: "the list of values of a condition key is empty",
    why: "no value of a request is in an empty list, so that the line only holds where the key is absent or has no value; negated it always holds",
    fix: "ask for the absence of the key with `Null`, or list the values",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Test(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, found: &mut Findings<'_>) {
    values(Form::ForAllValues, cx, test, found);
}
