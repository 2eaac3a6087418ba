//! `StringLike` on an ExternalId that holds no wildcard.

use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "EXTERNAL_ID_LIKE_WITHOUT_WILDCARD",
    severity: Severity::Suggestion,
    risk: Some(Risk::Low),
    what: "`StringLike` without a wildcard",
    why: "it compares as `StringEquals` does today, and a `*` that somebody adds to the value tomorrow opens the role",
    fix: "use `StringEquals`",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
    ),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for guard in trust.guards() {
        if guard.ways.is_empty() {
            continue;
        }
        for test in guard.asking(Asks::Value) {
            let plain = |text: &str| !text.contains(['*', '?', '$']);
            if test.operator.value.comparison != Comparison::StringLike
                || !test.values.iter().all(|value| plain(&value.value.text))
            {
                continue;
            }
            let strict = guard::equals(test.operator.value);
            found
                .add(source, test.operator.place)
                .at_key()
                .message(format!(
                    "`{}` is used for an ExternalId without a wildcard",
                    test.operator_text
                ))
                .fix(guard.change(
                    source,
                    test,
                    strict,
                    None,
                    format!("use `{strict}`"),
                    Applicability::Safe,
                ));
        }
    }
}
