//! A Deny on the ExternalId that is about other requests than those that get in.
use crate::assess::prelude::*;
use crate::assess::trust::external_id_denies::{Flaw, FlawedDeny, Miss};
use crate::evaluate::covers_action;

pub(super) static CHECK: Check = Check {
    code: "EXTERNAL_ID_DENY_ELSEWHERE",
    severity: Severity::SecurityWarning,
    risk: Some(Risk::High),
    what: "a Deny on the ExternalId does not reach the callers that are let in",
    why: "a Deny refuses only requests that its Principal, its Action and all of its conditions take in; those that the Allow lets in are not among them, so no ExternalId is asked for",
    fix: "let the Deny name the same principals and actions as the Allow, and no further condition",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html"),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for (deny, ways) in trust.denies_with(|flaw| matches!(flaw, Flaw::Elsewhere(_))) {
        let (Some(way), Flaw::Elsewhere(miss)) = (ways.first(), deny.flaw) else {
            continue;
        };
        let (place, amiss) = match miss {
            Miss::Principal => (
                deny.statement
                    .principal
                    .as_ref()
                    .map(|element| element.place),
                "names other principals",
            ),
            Miss::Action => (
                deny.statement.action.as_ref().map(|element| element.place),
                "covers other actions",
            ),
            Miss::Condition => (
                deny.tests.first().map(|test| test.operator.place),
                "has a further condition",
            ),
        };
        let draft = found.add(source, place.unwrap_or(deny.statement.place));
        draft
            .message(format!(
                "the Deny on the ExternalId {amiss}: `{}` gets in without one",
                way.principal()
            ))
            .witness(way.external_id.open_witness.clone())
            .fix(fix(source, deny, miss, way));
        if miss == Miss::Condition {
            draft.at_key();
        }
        for way in &ways {
            draft.label(source, way.place(), "gets in without an ExternalId");
        }
    }
}

/// What is missing or too much, if the Deny asks for the ExternalId as it should but for that.
fn fix(source: &Source, deny: &FlawedDeny<'_>, miss: Miss, way: &Way<'_>) -> Option<Fix> {
    let statement = deny.statement;
    let action = way.kind.action();
    let edit = match miss {
        _ if !deny.strict => None,
        Miss::Principal => {
            let reaches = deny.tests.is_empty()
                && statement
                    .action
                    .as_ref()
                    .is_some_and(|element| covers_action(element, Effect::Deny, action));
            let mut entries = statement
                .principal
                .iter()
                .filter(|element| !element.negated)
                .flat_map(|element| &element.entries);
            let last = entries
                .rfind(|entry| entry.value.key == "AWS")
                .filter(|_| reaches);
            last.zip(way.entry).and_then(|(last, entry)| {
                let title = format!("let the Deny name `{}`", entry.value.text);
                edit::add_string(
                    source,
                    last.place,
                    &entry.value.text,
                    title,
                    Applicability::Safe,
                )
            })
        }
        Miss::Action => {
            let entries = statement
                .action
                .iter()
                .filter(|element| !element.negated)
                .flat_map(|element| &element.entries);
            entries
                .last()
                .filter(|_| deny.tests.is_empty())
                .and_then(|last| {
                    edit::add_string(
                        source,
                        last.place,
                        action,
                        format!("let the Deny cover `{action}`"),
                        Applicability::Safe,
                    )
                })
        }
        Miss::Condition => match deny.tests.as_slice() {
            [only] => edit::remove_test(
                source,
                statement,
                only,
                "remove the further condition",
                Applicability::Safe,
            ),
            _ => None,
        },
    };
    edit.or_else(|| {
        edit::display(match miss {
            Miss::Principal => format!("let the Deny name `{}`", way.principal()),
            Miss::Action => format!("let the Deny cover `{action}`"),
            Miss::Condition => "remove the further condition".to_owned(),
        })
    })
}
