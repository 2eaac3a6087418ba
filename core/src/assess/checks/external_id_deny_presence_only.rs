//! A Deny of calls without an ExternalId that lets any value in.
use crate::assess::prelude::*;
use crate::assess::trust::external_id_denies::Flaw;

pub(super) static CHECK: Check = Check {
    code: "EXTERNAL_ID_DENY_PRESENCE_ONLY",
    severity: Severity::SecurityWarning,
    risk: Some(Risk::High),
    what: "a Deny refuses calls without an ExternalId, and takes any value",
    why: "a vendor always sends some ExternalId: it is the value that tells its customers apart",
    fix: "name the value: `StringNotEquals` refuses every other one, and calls without one",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html"),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for (deny, ways) in trust.denies_with(|flaw| flaw == Flaw::PresenceOnly) {
        let (Some(test), Some(way)) = (deny.tests.first(), ways.first()) else {
            continue;
        };
        // The other tests of the Deny may name the value already.
        let names = deny.statement.tests.iter().any(|other| {
            other.name == EXTERNAL_ID_KEY
                && other.place() != test.place()
                && other.operator.value.negated
        });
        let fix = match trust.options.external_id.as_deref() {
            _ if deny.tests.len() > 1 => {
                edit::display("leave only `StringNotEquals` with the value")
            }
            _ if names => edit::remove_test(
                source,
                deny.statement,
                test,
                "remove it",
                Applicability::Safe,
            ),
            Some(value) => edit::change_test(
                source,
                deny.statement,
                test,
                "StringNotEquals",
                Some(&[value.to_owned()]),
                format!("refuse every value but `{value}`"),
                Applicability::Safe,
            ),
            None => {
                edit::display("use `StringNotEquals` with the ExternalId that the vendor issued")
            }
        };
        found
            .add(source, test.operator.place)
            .at_key()
            .message(format!(
                "a Deny with `{}` lets `{}` in with any ExternalId",
                test.operator_text,
                way.principal()
            ))
            .label(source, way.place(), "gets in with any ExternalId")
            .witness(way.external_id.open_witness.clone())
            .fix(fix);
    }
}
