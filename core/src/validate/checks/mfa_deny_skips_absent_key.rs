//! A Deny for callers without MFA that does not see those who have no such key.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "MFA_DENY_SKIPS_ABSENT_KEY",
    severity: Severity::SecurityWarning,
    risk: None,
    what: "the Deny does not fire for long-term access keys, which never carry the MFA key",
    why: "requests signed with an access key have no `aws:MultiFactorAuth…` key at all, and a test on an absent key is false: such callers are not denied, with or without MFA",
    fix: "add `IfExists` to the operator",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html",
    ),
    run: Run {
        types: Types::ALL,
        look: Look::Test(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, found: &mut Findings<'_>) {
    let operator = test.operator.value;
    if cx.allows() || operator.if_exists || operator.qualifier.is_some() || !asks_for_none(test) {
        return;
    }
    if denies_absent(cx.document, &test.name) {
        return;
    }
    let with = format!("{}IfExists", test.operator_text);
    found
        .add(cx.source(), test.operator.place)
        .at_key()
        .message(format!(
            "the Deny does not fire where `{}` is absent, as it is with long-term access keys",
            test.key.value
        ))
        .fix(edit::change_test(
            cx.source(),
            cx.statement,
            test,
            &with,
            None,
            format!("use `{with}`"),
            Applicability::Unsafe,
        ));
}

/// Whether a test holds for callers who did not use MFA, or not lately.
fn asks_for_none(test: &Test) -> bool {
    let operator = test.operator.value;
    match (test.name.as_str(), operator.comparison) {
        ("aws:multifactorauthpresent", Comparison::Bool) => test
            .values
            .iter()
            .all(|value| value.value.text.eq_ignore_ascii_case("false")),
        ("aws:multifactorauthage", Comparison::Numeric(order)) => {
            matches!(order, Order::GreaterThan | Order::GreaterThanEquals)
        }
        _ => false,
    }
}

/// Whether some Deny fires where the key is absent.
fn denies_absent(document: &Document<'_>, name: &str) -> bool {
    let mut tests = document
        .statements
        .iter()
        .filter(|view| !view.allows())
        .flat_map(|view| &view.tests);
    tests.any(|test| {
        let operator = test.operator.value;
        let fires = operator.if_exists
            || operator.negated
            || operator.comparison == Comparison::Null
                && test
                    .values
                    .iter()
                    .any(|value| value.value.text.eq_ignore_ascii_case("true"));
        test.name.starts_with("aws:multifactorauth")
            && (test.name == name || name.ends_with("age"))
            && fires
    })
}
