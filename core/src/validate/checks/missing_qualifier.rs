//! A multivalued condition key without `ForAllValues:` or `ForAnyValue:`.
use crate::catalog::ConditionKey;
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "MISSING_QUALIFIER",
    severity: Severity::Error,
    risk: None,
    what: "a condition key with several values needs `ForAllValues:` or `ForAnyValue:`",
    why: "without one, a test on a key that holds a list never matches",
    fix: "say whether all values or any value must match",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Test(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, found: &mut Findings<'_>) {
    let operator = test.operator.value;
    let bare = operator.qualifier.is_none()
        && !matches!(operator.comparison, Comparison::Null | Comparison::Unknown);
    if !bare || !test.known.is_some_and(ConditionKey::is_multivalued) {
        return;
    }
    let qualified = format!("ForAnyValue:{}", test.operator_text);
    // One value of the request that matches is what a single-valued test would ask for; an absent key allows nothing either way.
    let fix = edit::change_test(
        cx.source(),
        cx.statement,
        test,
        &qualified,
        None,
        format!("use `{qualified}`"),
        Applicability::Unsafe,
    );
    found
        .add(cx.source(), test.place())
        .at_key()
        .message(format!(
            "`{}` can have several values and needs `ForAllValues:` or `ForAnyValue:`",
            test.key.value
        ))
        .fix(fix);
}
