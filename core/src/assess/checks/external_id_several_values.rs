//! More than one ExternalId.
use crate::assess::prelude::*;
use crate::assess::trust::accepted::accepted_literals;

pub(super) static CHECK: Check = Check {
    code: "EXTERNAL_ID_SEVERAL_VALUES",
    severity: Severity::Suggestion,
    risk: Some(Risk::Low),
    what: "several ExternalIds are accepted",
    why: "any of them gets any of the principals in: a value that is no longer used, or is another connection's, opens the role as well",
    fix: "accept one value; for several vendors write a statement for each",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html"),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    let mut seen: Vec<Place> = Vec::new();
    for way in trust.asking_ways() {
        // Where it is known which value is right, the others are unexpected.
        if way.expected_external_id.is_some() {
            continue;
        }
        for (_, test) in trust.deciding_tests(way) {
            let accepted = accepted_literals(way, test);
            if accepted.len() < 2 || seen.contains(&test.place()) {
                continue;
            }
            seen.push(test.place());
            found
                .add(source, test.place())
                .message(format!(
                    "{} ExternalIds are accepted; any of them lets `{}` in",
                    accepted.len(),
                    way.principal()
                ))
                .fix(edit::display("keep the one value that is in use"));
        }
    }
}
