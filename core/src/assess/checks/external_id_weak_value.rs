//! An ExternalId that others could guess or choose too.
use crate::assess::prelude::*;
use crate::assess::trust::accepted::accepted_literals;
use crate::assess::trust::guessable::{Weakness, weakness};

pub(super) static CHECK: Check = Check {
    code: "EXTERNAL_ID_WEAK_VALUE",
    severity: Severity::Suggestion,
    risk: Some(Risk::Low),
    what: "an ExternalId is easy to guess",
    why: "another customer of the vendor who guesses the value, or happens to choose the same, can have the vendor assume this role",
    fix: "let the vendor issue a random value, such as a version 4 UUID",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
    ),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    let mut seen: Vec<Place> = Vec::new();
    for way in trust.asking_ways() {
        for (_, test) in trust.deciding_tests(way) {
            let accepted = accepted_literals(way, test);
            for value in &test.values {
                let text = value.value.text.as_str();
                if !accepted.contains(&text) || seen.contains(&value.place) {
                    continue;
                }
                let Some(weakness) = weakness(text) else {
                    continue;
                };
                seen.push(value.place);
                let (is, risk) = match weakness {
                    Weakness::Account => ("is an account number, which others know", Risk::Medium),
                    Weakness::Placeholder => ("stands where a value should", Risk::Medium),
                    Weakness::Number => ("is a number that others could count up to", Risk::Medium),
                    Weakness::Short => ("has fewer than 8 characters", Risk::Low),
                    Weakness::Words => (
                        "is made of words and numbers that others could choose too",
                        Risk::Low,
                    ),
                };
                let draft = found.add(source, value.place);
                draft
                    .message(format!("the ExternalId `{text}` {is}"))
                    .risk(risk)
                    .fix(edit::display(
                        "let the vendor issue a random value, such as a version 4 UUID",
                    ));
                if risk == Risk::Medium {
                    draft.severity(Severity::Warning);
                }
            }
        }
    }
}
