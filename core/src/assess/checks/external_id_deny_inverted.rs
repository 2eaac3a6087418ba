//! A Deny that refuses the right ExternalId and lets every other one in.
use crate::assess::prelude::*;
use crate::assess::trust::external_id_denies::Flaw;

pub(super) static CHECK: Check = Check {
    code: "EXTERNAL_ID_DENY_INVERTED",
    severity: Severity::SecurityWarning,
    risk: Some(Risk::High),
    what: "a Deny refuses the ExternalId that it names, and no other",
    why: "the one caller who sends the agreed ExternalId is kept out, and everybody else who is trusted gets in",
    fix: "use the negated operator: `StringNotEquals` refuses every other value, and calls without one",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
    ),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for (deny, ways) in trust.denies_with(|flaw| flaw == Flaw::Inverted) {
        let (Some(test), Some(way)) = (deny.tests.first(), ways.first()) else {
            continue;
        };
        let negated = Operator {
            negated: true,
            ..test.operator.value.bare()
        };
        let instead = match test.operator.value.comparison {
            Comparison::StringEquals
            | Comparison::StringEqualsIgnoreCase
            | Comparison::StringLike => negated.to_string(),
            _ => "StringNotEquals".to_owned(),
        };
        found
            .add(source, test.operator.place)
            .at_key()
            .message(format!(
                "a Deny with `{}` refuses `{}` the ExternalId that it names, and no other",
                test.operator_text,
                way.principal()
            ))
            .label(source, way.place(), "gets in with any other ExternalId")
            .witness(way.external_id.open_witness.clone())
            .fix(edit::display(format!("use `{instead}`")));
    }
}
