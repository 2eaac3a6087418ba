//! An Allow for callers with MFA that takes in those who have no such key.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "MFA_ALLOW_IF_EXISTS",
    severity: Severity::SecurityWarning,
    risk: None,
    what: "the Allow that asks for MFA also holds for long-term access keys, which never carry the MFA key",
    why: "requests signed with an access key have no `aws:MultiFactorAuth…` key at all, and `IfExists` is true for an absent key: such callers need no MFA",
    fix: "use the operator without `IfExists`",
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
    if !cx.allows() || !operator.if_exists || operator.negated || !asks_for_mfa(test) {
        return;
    }
    let without = test.operator_text.trim_end_matches("IfExists");
    found
        .add(cx.source(), test.operator.place)
        .at_key()
        .message(format!(
            "the Allow holds where `{}` is absent, as it is with long-term access keys",
            test.key.value
        ))
        .fix(edit::change_test(
            cx.source(),
            cx.statement,
            test,
            without,
            None,
            format!("use `{without}`"),
            Applicability::Safe,
        ));
}

/// Whether a test, where the key is there, holds only for callers who used MFA, or did so lately.
fn asks_for_mfa(test: &Test) -> bool {
    match (test.name.as_str(), test.operator.value.comparison) {
        ("aws:multifactorauthpresent", Comparison::Bool) => test
            .values
            .iter()
            .all(|value| value.value.text.eq_ignore_ascii_case("true")),
        ("aws:multifactorauthage", Comparison::Numeric(order)) => {
            matches!(order, Order::LessThan | Order::LessThanEquals)
        }
        _ => false,
    }
}
