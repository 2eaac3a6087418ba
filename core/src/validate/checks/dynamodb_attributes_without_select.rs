//! Attributes of items that are listed, but can be read all the same.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "DYNAMODB_ATTRIBUTES_WITHOUT_SELECT",
    severity: Severity::SecurityWarning,
    risk: None,
    what: "`dynamodb:Attributes` is restricted, and `dynamodb:Select` is not",
    why: "a query that names no attributes returns all of them, and passes",
    fix: "add `StringEquals` for `dynamodb:Select` with `SPECIFIC_ATTRIBUTES`",
    url: REFERENCE,
    run: Run {
        types: Types::IDENTITY.or(Types::RESOURCE),
        look: Look::Statement(run),
    },
};

fn run(cx: Cx<'_>, found: &mut Findings<'_>) {
    let mut tests = cx.tests.iter();
    let Some(test) = tests
        .find(|test| restricts_attributes(test))
        .filter(|_| cx.allows())
    else {
        return;
    };
    if cx.tests.iter().any(selects_attributes) {
        return;
    }
    found
        .add(cx.source(), test.place())
        .at_key()
        .fix(edit::add_test(
            cx.source(),
            cx.statement,
            "StringEquals",
            "dynamodb:Select",
            "SPECIFIC_ATTRIBUTES",
            "ask for `dynamodb:Select` to be `SPECIFIC_ATTRIBUTES`",
            Applicability::Unsafe,
        ));
}

fn restricts_attributes(test: &TestView<'_>) -> bool {
    test.name == "dynamodb:attributes"
        && !matches!(
            test.operator.value.comparison,
            Comparison::Null | Comparison::Unknown
        )
}

/// Whether a test asks for the query to name its attributes. With `IfExists` a query that says nothing passes.
fn selects_attributes(test: &TestView<'_>) -> bool {
    let operator = test.operator.value;
    test.name == "dynamodb:select"
        && operator.comparison == Comparison::StringEquals
        && !operator.negated
        && !operator.if_exists
        && test
            .values
            .iter()
            .all(|value| value.value.text == "SPECIFIC_ATTRIBUTES")
}
