//! An ExternalId condition that a caller can skip by sending none: `…IfExists` on `sts:ExternalId`.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "EXTERNAL_ID_OPTIONAL",
    severity: Severity::SecurityWarning,
    risk: Some(Risk::High),
    what: "the role can be assumed without an ExternalId",
    why: "`...IfExists` is true when the key is absent: a vendor tricked into assuming the role for another customer need only leave the ExternalId out",
    fix: "use the operator without `IfExists`",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html"),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for (statement, test) in &trust.reading.tests {
        if statement.effect != Effect::Allow || !test.operator.value.if_exists {
            continue;
        }
        // Whatever the operator's name suggests, the finding rests on a request without the key that is allowed.
        let Some(way) = trust.ways_of(statement).find(|way| way.external_id.absent) else {
            continue;
        };
        let strict = Operator {
            if_exists: false,
            ..test.operator.value
        }
        .to_string();
        found
            .add(source, test.operator.place)
            .at_key()
            .message(format!(
                "`{}` lets `{}` in without an ExternalId",
                test.operator_text,
                way.principal()
            ))
            .witness(way.external_id.open_witness.clone())
            .fix(edit::change_test(
                source,
                statement,
                test,
                &strict,
                None,
                format!("use `{strict}`"),
                Applicability::Safe,
            ));
    }
}
