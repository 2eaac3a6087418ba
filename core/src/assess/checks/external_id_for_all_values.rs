//! An ExternalId condition that a caller can skip by sending none: `ForAllValues:` on `sts:ExternalId`.

use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "EXTERNAL_ID_FOR_ALL_VALUES",
    severity: Severity::SecurityWarning,
    risk: Some(Risk::High),
    what: "the role can be assumed without an ExternalId",
    why: "`ForAllValues:` asks that no value is wrong, which holds when there is none: a vendor tricked into assuming the role for another customer need only leave the ExternalId out",
    fix: "use the operator without `ForAllValues:`",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html",
    ),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for guard in trust.guards() {
        let ways = guard.absent();
        let (Some(way), Some(test)) = (ways.first(), guard.skipped()) else {
            continue;
        };
        if test.operator.value.qualifier != Some(Qualifier::ForAllValues) {
            continue;
        }
        // `IfExists` goes too, or the absence would come from there.
        let plain = test.operator.value.bare();
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
                plain,
                None,
                format!("use `{plain}`"),
                guard.strictness(),
            ));
    }
}
