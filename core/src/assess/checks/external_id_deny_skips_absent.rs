//! A Deny of every wrong ExternalId that a caller gets around by sending none.
use crate::assess::prelude::*;
use crate::assess::trust::external_id_denies::Flaw;

pub(super) static CHECK: Check = Check {
    code: "EXTERNAL_ID_DENY_SKIPS_ABSENT",
    severity: Severity::SecurityWarning,
    risk: Some(Risk::High),
    what: "a Deny refuses wrong ExternalIds, but not calls without one",
    why: "a vendor tricked into assuming the role for another customer need only leave the ExternalId out",
    fix: "use plain `StringNotEquals`, which holds for an absent key too",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html",
    ),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for (deny, ways) in trust.denies_with(|flaw| flaw == Flaw::SkipsAbsent) {
        let (Some(test), Some(way)) = (deny.tests.first(), ways.first()) else {
            continue;
        };
        let operator = test.operator.value;
        let strict = operator.bare();
        let fix = if deny.tests.len() > 1 {
            edit::display("leave only `StringNotEquals`")
        } else if operator.comparison == Comparison::Null {
            edit::remove_test(
                source,
                deny.statement,
                test,
                "remove it",
                Applicability::Safe,
            )
        } else if strict.negated {
            edit::change_test(
                source,
                deny.statement,
                test,
                &strict.to_string(),
                None,
                format!("use `{strict}`"),
                Applicability::Safe,
            )
        } else {
            edit::display("use `StringNotEquals`")
        };
        found
            .add(source, test.operator.place)
            .at_key()
            .message(format!(
                "a Deny with `{}` lets `{}` in without an ExternalId",
                test.operator_text,
                way.principal()
            ))
            .label(source, way.place(), "gets in without an ExternalId")
            .witness(way.external_id.open_witness.clone())
            .fix(fix);
    }
}
