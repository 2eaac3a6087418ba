//! Roles of one account are trusted by a pattern over their names.
use crate::assess::prelude::*;
use crate::evaluate::Principal;
use crate::policy::{Case, Pattern};

pub(super) static CHECK: Check = Check {
    code: "TRUST_ROLE_PATTERN",
    severity: Severity::Suggestion,
    risk: Some(Risk::Low),
    what: "roles of an account are trusted by a pattern over their names",
    why: "whoever may create roles in that account can create one that fits",
    fix: "write out the roles",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn",
    ),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    let mut seen = Vec::new();
    for reach in trust.reaches() {
        if reach.scopes.contains(&Scope::Account) || !trust.is_known(&reach.account) {
            continue;
        }
        let unwritten = |caller: &&&Principal| {
            matches!(caller, Principal::Role { .. })
                && caller
                    .arn()
                    .is_some_and(|arn| !trust.writes(reach.way, &arn))
        };
        // An entry that names one role or session lets in no other.
        if matches!(
            reach.way.entry.map(|entry| &entry.value.named),
            Some(Named::Identity(_))
        ) || !reach.callers.iter().any(|caller| unwritten(&caller))
        {
            continue;
        }
        let place = trust.place_saying(reach.way, |text| {
            text.contains(&reach.account) && text.contains(['*', '?', '$'])
        });
        if place == reach.way.place() || seen.contains(&place) {
            continue;
        }
        seen.push(place);
        let text = source_text(trust, place);
        let finding = found.add(source, place);
        if fits_every_role(text, &reach.account) {
            finding
                .severity(Severity::Warning)
                .risk(Risk::Medium)
                .message(format!(
                    "`{text}` fits every role of account `{}`",
                    reach.account
                ))
                .why("every role there gets in, whatever it is for");
        } else {
            finding.message(format!(
                "`{text}` fits any role of account `{}` with such a name",
                reach.account
            ));
        }
        finding
            .witness(reach.way.witness.clone())
            .fix(edit::display("write out the roles that need it"));
    }
}

fn source_text<'a>(trust: &TrustAnalysis<'a>, place: crate::text::Place) -> &'a str {
    let values = trust
        .policy
        .statements
        .iter()
        .flat_map(|statement| &statement.tests)
        .flat_map(|test| &test.values);
    values
        .filter(|value| value.place == place)
        .map(|value| value.value.text.as_str())
        .next()
        .unwrap_or("")
}

/// Whether names that have nothing in common fit a pattern.
fn fits_every_role(text: &str, account: &str) -> bool {
    let pattern = Pattern::new(text, Case::Sensitive);
    let partition = text
        .split(':')
        .nth(1)
        .filter(|partition| !partition.contains(['*', '?']));
    let role = |name: &str| {
        format!(
            "arn:{}:iam::{account}:role/{name}",
            partition.unwrap_or("aws")
        )
    };
    pattern.matches(&role("a")) && pattern.matches(&role("Z/9"))
}
