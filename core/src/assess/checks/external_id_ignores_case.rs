//! An ExternalId that is compared without regard to letter case.

use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "EXTERNAL_ID_IGNORES_CASE",
    severity: Severity::Suggestion,
    risk: Some(Risk::Low),
    what: "the ExternalId is compared without letter case",
    why: "ids that differ in letter case only are different customers' ids to a vendor that compares them as they are",
    fix: "use `StringEquals`",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
    ),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for guard in trust.guards() {
        for test in guard
            .asking(Asks::Value)
            .filter(|test| test.operator.value.comparison == Comparison::StringEqualsIgnoreCase)
        {
            let opened = test.values.iter().find_map(|value| {
                let text = value.value.text.as_str();
                guard
                    .openings(&trust.reading.texts(&value.value))
                    .into_iter()
                    .next()
                    .map(|(_, opening)| (text, opening))
            });
            let Some((text, opening)) = opened else {
                continue;
            };
            let strict = guard::equals(test.operator.value);
            found
                .add(source, test.operator.place)
                .at_key()
                .message(format!(
                    "`{}` takes {} for {}",
                    test.operator_text,
                    guard::shown(opening.allowed.value.as_deref().unwrap_or_default()),
                    guard::shown(text)
                ))
                .witness(opening.witness.clone())
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
