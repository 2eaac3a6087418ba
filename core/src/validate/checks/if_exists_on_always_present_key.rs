//! `IfExists` on a key that every request has.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "IF_EXISTS_ON_ALWAYS_PRESENT_KEY",
    severity: Severity::Suggestion,
    risk: None,
    what: "`IfExists` makes no difference: every request has the key",
    why: "whoever reads the policy looks for requests without the key, and there are none",
    fix: "use the operator without `IfExists`",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html",
    ),
    run: Run {
        types: Types::ALL,
        look: Look::Test(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, found: &mut Findings<'_>) {
    // In a Deny it can only refuse more, and AWS's own examples are written so.
    if !cx.allows()
        || !test.operator.value.if_exists
        || !ALWAYS_PRESENT.contains(&test.name.as_str())
    {
        return;
    }
    let without = test.operator_text.trim_end_matches("IfExists");
    found
        .add(cx.source(), test.operator.place)
        .at_key()
        .message(format!(
            "`IfExists` makes no difference: every request has `{}`",
            test.key.value
        ))
        .fix(edit::change_test(
            cx.source(),
            cx.statement,
            test,
            without,
            None,
            format!("use `{without}`"),
            // Where a request without the key is imagined, the two differ: that the key is always there is a fact about AWS.
            Applicability::Unsafe,
        ));
}
