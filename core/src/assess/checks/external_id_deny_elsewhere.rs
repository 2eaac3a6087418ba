//! A Deny on the ExternalId that is about other principals or actions than those that get in.
use crate::assess::deny::{Flaw, FlawedDeny};
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "EXTERNAL_ID_DENY_ELSEWHERE",
    severity: Severity::SecurityWarning,
    risk: Some(Risk::High),
    what: "a Deny on the ExternalId does not reach the callers that are let in",
    why: "a Deny refuses only what its Principal and Action name; the callers that the Allow lets in are not among them, so no ExternalId is asked of them",
    fix: "let the Deny name the same principals and actions as the Allow",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html"),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for (deny, ways) in trust.denies_with(|flaw| matches!(flaw, Flaw::Elsewhere { .. })) {
        let Some(way) = ways.first() else { continue };
        let by_principal = deny.flaw == Flaw::Elsewhere { principal: false };
        let element = if by_principal {
            deny.statement.principal.as_ref().map(|element| element.place)
        } else {
            deny.statement.action.as_ref().map(|element| element.place)
        };
        let amiss = if by_principal { "principals" } else { "actions" };
        let draft = found.add(source, element.unwrap_or(deny.statement.place));
        draft
            .message(format!(
                "this Deny on the ExternalId is about other {amiss}: `{}` gets in without one",
                way.principal()
            ))
            .witness(way.external_id.open_witness.clone())
            .fix(fix(source, &deny, way, by_principal));
        for way in &ways {
            draft.label(source, way.place(), "gets in without an ExternalId");
        }
    }
}

/// The missing name, if the Deny asks for the ExternalId as it should but for that.
fn fix(source: &Source, deny: &FlawedDeny<'_>, way: &Way<'_>, by_principal: bool) -> Option<Fix> {
    let display = || {
        edit::display(if by_principal {
            format!("let the Deny name `{}`", way.principal())
        } else {
            format!("let the Deny cover `{}`", way.kind.action())
        })
    };
    let strict = deny.statement.tests.iter().all(|test| {
        let operator = test.operator.value;
        test.name == EXTERNAL_ID_KEY && operator.negated && operator.qualifier.is_none()
    });
    if !strict {
        return display();
    }
    if by_principal {
        let Some(element) = deny.statement.principal.as_ref().filter(|element| !element.negated) else {
            return display();
        };
        let covers_action = deny
            .statement
            .action
            .as_ref()
            .is_some_and(|action| crate::evaluate::covers_action(action, Effect::Deny, way.kind.action()));
        match (element.entries.iter().rfind(|entry| entry.value.key == "AWS"), way.entry) {
            (Some(last), Some(entry)) if covers_action => edit::add_string(
                source,
                last.place,
                &entry.value.text,
                format!("let the Deny name `{}`", entry.value.text),
                Applicability::Safe,
            ),
            _ => display(),
        }
    } else {
        match deny.statement.action.as_ref().filter(|element| !element.negated).and_then(|element| element.entries.last()) {
            Some(last) => edit::add_string(
                source,
                last.place,
                way.kind.action(),
                format!("let the Deny cover `{}`", way.kind.action()),
                Applicability::Safe,
            ),
            None => display(),
        }
    }
}
