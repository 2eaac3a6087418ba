//! A statement that lets callers in without the ExternalId that another statement asks them for.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "EXTERNAL_ID_SECOND_STATEMENT",
    severity: Severity::SecurityWarning,
    risk: Some(Risk::High),
    what: "a second statement lets callers in without the ExternalId that the first one asks for",
    why: "statements add up: whoever is let in by one of them is in, so the condition of the other protects nothing",
    fix: "put the same condition on both statements, or remove the one without",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html"),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for statement in &trust.policy.statements {
        // Where everybody gets in, that is the finding.
        let ways: Vec<&Way<'_>> = trust
            .ways_of(statement)
            .filter(|way| way.bypass.is_some() && way.public.is_none())
            .collect();
        let Some((first, others)) = ways.split_first() else {
            continue;
        };
        let Some(bypass) = &first.bypass else {
            continue;
        };
        let Some(guarded) = trust.ways.get(bypass.guarded) else {
            continue;
        };
        let draft = found.add(source, first.place());
        draft
            .message(format!(
                "`{}` gets in here without the ExternalId that another statement asks for",
                first.principal()
            ))
            .label(source, guarded.place(), "asked for an ExternalId here")
            .witness(Some(bypass.witness.clone()))
            .fix(fix(trust, statement, guarded));
        for way in others {
            draft.label(source, way.place(), "gets in without one too");
        }
    }
}

/// The condition of the other statement, where its value is known and nobody else's way in goes through this statement.
fn fix(trust: &TrustAnalysis<'_>, statement: &Statement, guarded: &Way<'_>) -> Option<Fix> {
    let mut accepted = guarded.external_id.accepted.iter();
    let value = match (
        guarded.expected_external_id,
        accepted.next(),
        accepted.next(),
    ) {
        (Some(expected), ..) => Some(expected),
        (None, Some(only), None) if guarded.external_id.strength() == Strength::Exact => {
            Some(only.as_str())
        }
        _ => None,
    };
    let shared = trust
        .all_ways_of(statement)
        .iter()
        .any(|way| way.is_open() && (way.own || way.kind != CallerKind::Account));
    match value {
        Some(value) if !shared => edit::add_test(
            &trust.policy.source,
            statement,
            "StringEquals",
            "sts:ExternalId",
            value,
            format!("ask for `{value}` here too"),
            Applicability::Safe,
        ),
        _ => edit::display("put the same condition on this statement, or remove it"),
    }
}
