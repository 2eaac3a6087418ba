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
    for guard in trust.guards() {
        // Whatever the operator's name suggests, the finding rests on a request without the key that is allowed.
        let ways = guard.absent();
        let (Some(way), Some(test)) = (ways.first(), guard.skipped()) else {
            continue;
        };
        let operator = test.operator.value;
        if !operator.if_exists || operator.qualifier == Some(Qualifier::ForAllValues) {
            continue;
        }
        let strict = Operator {
            if_exists: false,
            ..operator
        };
        found
            .add(source, test.operator.place)
            .at_key()
            .message(format!(
                "`{}` lets {} in without an ExternalId",
                test.operator_text,
                guard::principals(&ways)
            ))
            .witness(way.external_id.open_witness.clone())
            .fix(guard.change(
                source,
                test,
                strict,
                None,
                format!("use `{strict}`"),
                guard.strictness(),
            ));
    }
}
