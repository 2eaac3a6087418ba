//! A Null test that takes the presence of the MFA key for the use of MFA.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "MFA_NULL_CHECK",
    severity: Severity::SecurityWarning,
    risk: None,
    what: "the presence of `aws:MultiFactorAuthPresent` is taken for the use of MFA",
    why: "temporary credentials carry the key with the value `false` when no MFA was used: the test says what kind of credentials they are, not whether MFA was used",
    fix: "test the value: `Bool` with `true`",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html",
    ),
    run: Run {
        types: Types::ALL,
        look: Look::Test(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, found: &mut Findings<'_>) {
    let key = "aws:multifactorauthpresent";
    if test.name != key || test.operator.value.comparison != Comparison::Null {
        return;
    }
    // Present is allowed, or absent is denied: neither asks for the value.
    let wanted = if cx.allows() { "false" } else { "true" };
    let relies = test
        .values
        .iter()
        .any(|value| value.value.text.eq_ignore_ascii_case(wanted));
    let by_value = |test: &TestView<'_>| {
        test.name == key && test.operator.value.comparison == Comparison::Bool
    };
    let asked = if cx.allows() {
        cx.tests.iter().any(by_value)
    } else {
        let mut denies = cx.document.statements.iter().filter(|view| !view.allows());
        denies.any(|view| view.tests.iter().any(by_value))
    };
    if relies && !asked {
        found
            .add(cx.source(), test.place())
            .at_key()
            .fix(edit::display("test the value: `\"Bool\": {\"aws:MultiFactorAuthPresent\": \"true\"}` in an Allow, `BoolIfExists` with `false` in a Deny"));
    }
}
