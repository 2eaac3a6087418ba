//! A set operator on the ExternalId, which is never more than one value.

use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "EXTERNAL_ID_SET_OPERATOR",
    severity: Severity::Suggestion,
    risk: Some(Risk::Low),
    what: "a set operator on a key that holds one value",
    why: "`sts:ExternalId` is one value, so the set operator does nothing here, and the other one would let callers in that send none: a slip that nobody sees",
    fix: "use the operator without the set operator",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html",
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
            // ForAllValues is harmless only beside a test that asks for a value.
            match test.operator.value.qualifier {
                Some(Qualifier::ForAnyValue) => {}
                Some(Qualifier::ForAllValues) if guard.asks(Asks::Presence) => {}
                _ => continue,
            }
            let plain = Operator {
                qualifier: None,
                ..test.operator.value
            };
            found
                .add(source, test.operator.place)
                .at_key()
                .message(format!(
                    "`{}` on `{}`, which holds one value",
                    test.operator_text, test.key.value
                ))
                .fix(guard.change(
                    source,
                    test,
                    plain,
                    None,
                    format!("use `{plain}`"),
                    Applicability::Safe,
                ));
        }
    }
}
