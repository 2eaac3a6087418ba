//! A unique id stands where an ARN should.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "TRUST_UNIQUE_ID",
    severity: Severity::Suggestion,
    risk: Some(Risk::Low),
    what: "a unique id is trusted, which does not say whose it is",
    why: "AWS shows the id of a role or user in place of its ARN once it is deleted, and nobody can use the role by it any more; an id that a vendor gave out is valid, but nobody can read off it which account it belongs to",
    fix: "name the role by its ARN, or remove the entry",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html"),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for statement in &trust.policy.statements {
        let ids: Vec<&Way<'_>> = trust
            .ways_of(statement)
            .filter(|way| {
                way.entry
                    .is_some_and(|entry| matches!(entry.value.named, Named::UniqueId(_)))
            })
            .collect();
        let Some(first) = ids.first() else { continue };
        let thing = if first.principal().starts_with("AROA") {
            "role"
        } else {
            "user"
        };
        let message = format!(
            "`{}` is the id of a {thing}, which does not say whose it is",
            first.principal()
        );
        let witness = first.witness.clone();
        let places = ids
            .iter()
            .map(|way| (way.place(), format!("so is `{}`", way.principal())));
        let Some(finding) = found.add_all(source, places) else {
            continue;
        };
        finding.message(message).witness(witness).fix(edit::display(format!(
            "if the {thing} is deleted, remove the entry; if not, write its ARN, or keep the id once the vendor has confirmed it"
        )));
    }
}
