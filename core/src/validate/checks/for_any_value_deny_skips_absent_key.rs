//! A Deny that asks one of a caller's values, and does not fire where there are none.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "FOR_ANY_VALUE_DENY_SKIPS_ABSENT_KEY",
    severity: Severity::SecurityWarning,
    risk: None,
    what: "the Deny with `ForAnyValue:` does not fire where the key is absent",
    why: "a test of any value is false when there is no value: a caller outside every organisation has no organisation paths, and is not denied",
    fix: "use `ForAllValues:`, which is true where the key is absent",
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
    let skips = operator.qualifier == Some(Qualifier::ForAnyValue)
        && operator.negated
        && !operator.if_exists;
    if cx.allows() || !skips || !describes_caller(&test.name) {
        return;
    }
    let all = test
        .operator_text
        .replacen("ForAnyValue:", "ForAllValues:", 1);
    found
        .add(cx.source(), test.operator.place)
        .at_key()
        .message(format!(
            "the Deny does not fire where `{}` is absent",
            test.key.value
        ))
        .fix(edit::change_test(
            cx.source(),
            cx.statement,
            test,
            &all,
            None,
            format!("use `{all}`"),
            Applicability::Unsafe,
        ));
}
