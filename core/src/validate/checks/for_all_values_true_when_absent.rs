//! An Allow that asks all of a caller's values, and is true where there are none.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "FOR_ALL_VALUES_TRUE_WHEN_ABSENT",
    severity: Severity::SecurityWarning,
    risk: None,
    what: "`ForAllValues:` holds where the key is absent, so callers without it are allowed",
    why: "a test of all values is true when there is no value: a caller outside every organisation has no organisation paths, and passes",
    fix: "use `ForAnyValue:`, or add `Null` with `false` for the same key",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html",
    ),
    run: Run {
        types: Types::ALL,
        look: Look::Test(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, found: &mut Findings<'_>) {
    let operator = test.operator.value;
    let is_open = operator.qualifier == Some(Qualifier::ForAllValues)
        && !operator.negated
        && operator.comparison != Comparison::Null;
    if !cx.allows() || !is_open || !describes_caller(&test.name) || asks_for_presence(cx, test) {
        return;
    }
    let any = test
        .operator_text
        .replacen("ForAllValues:", "ForAnyValue:", 1);
    found
        .add(cx.source(), test.operator.place)
        .at_key()
        .message(format!(
            "`{}` holds where `{}` is absent",
            test.operator_text, test.key.value
        ))
        .fix(edit::add_test(
            cx.source(),
            cx.statement,
            "Null",
            &test.key.value,
            "false",
            format!("ask for the key; or use `{any}`"),
            Applicability::Safe,
        ));
}

/// Whether the statement asks for the key to be there.
fn asks_for_presence(cx: Cx<'_>, test: &Test) -> bool {
    cx.tests.iter().any(|other| {
        let operator = other.operator.value;
        let is_null = operator.comparison == Comparison::Null
            && other
                .values
                .iter()
                .all(|value| value.value.text.eq_ignore_ascii_case("false"));
        let is_any = operator.qualifier == Some(Qualifier::ForAnyValue) && !operator.if_exists;
        other.name == test.name && (is_null || is_any)
    })
}
