//! `StringLike` on a key that holds an ARN.
use crate::catalog::KeyType;
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS",
    severity: Severity::SecurityWarning,
    risk: None,
    what: "an ARN is compared as text: its wildcards cross the colons",
    why: "`*` in `StringLike` takes in any number of ARN fields, so that a pattern for the resources of one account can match those of another",
    fix: "use `ArnLike`",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Test(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, found: &mut Findings<'_>) {
    let is_like = test.operator.value.comparison == Comparison::StringLike;
    if !is_like || test.known.is_none_or(|key| key.key_type() != KeyType::Arn) {
        return;
    }
    let arn = test
        .operator_text
        .replacen("StringLike", "ArnLike", 1)
        .replacen("StringNotLike", "ArnNotLike", 1);
    // In a Deny a narrower match denies less, and where negated a narrower match is wider.
    let narrows = cx.allows() != test.operator.value.negated;
    let applicability = if narrows {
        Applicability::Safe
    } else {
        Applicability::Unsafe
    };
    found
        .add(cx.source(), test.place())
        .at_key()
        .message(format!(
            "`{}` compares the ARN in `{}` as text",
            test.operator_text, test.key.value
        ))
        .fix(edit::change_test(
            cx.source(),
            cx.statement,
            test,
            &arn,
            None,
            format!("use `{arn}`"),
            applicability,
        ));
}
