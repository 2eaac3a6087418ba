//! An ExternalId that takes two tests to enforce: `Null` and `…IfExists`.

use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "EXTERNAL_ID_NULL_AND_IF_EXISTS",
    severity: Severity::Suggestion,
    risk: Some(Risk::Low),
    what: "two tests say what one would",
    why: "the ExternalId is enforced only as long as both tests stand: without `Null`, `...IfExists` lets callers in that send none",
    fix: "use the operator without `IfExists`",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
    ),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for guard in trust.guards() {
        let Some(null) = guard
            .asking(Asks::Presence)
            .next()
            .filter(|_| !guard.ways.is_empty())
        else {
            continue;
        };
        for test in guard
            .asking(Asks::Value)
            .filter(|test| test.operator.value.if_exists)
        {
            let strict = Operator {
                if_exists: false,
                ..test.operator.value
            };
            found
                .add(source, test.operator.place)
                .at_key()
                .message(format!(
                    "only `Null` keeps `{}` from letting callers in without an ExternalId",
                    test.operator_text
                ))
                .label(source, null.place(), "the test that everything rests on")
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
