//! An ExternalId condition over a service that never sends one.
use crate::assess::prelude::*;
use crate::assess::trust::external_id_denies::reaches;
use crate::assess::trust::senders::sends_external_id;

pub(super) static CHECK: Check = Check {
    code: "EXTERNAL_ID_LOCKS_OUT_SERVICE",
    severity: Severity::Warning,
    risk: Some(Risk::Medium),
    what: "a service is asked for an ExternalId, which it never sends",
    why: "the condition counts for every principal of the statement; a service that sends no ExternalId cannot assume the role",
    fix: "give the service a statement of its own, without the ExternalId",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html"),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for way in &trust.ways {
        let Some(Named::Service(service)) = way.entry.map(|entry| &entry.value.named) else {
            continue;
        };
        if !way.is_open() || way.without_external_id || sends_external_id(service) {
            continue;
        }
        // A statement of its own, or one without the condition, lets it in all the same.
        let elsewhere = trust.ways.iter().any(|other| {
            other.without_external_id
                && matches!(other.entry.map(|entry| &entry.value.named), Some(Named::Service(name)) if name.eq_ignore_ascii_case(service))
        });
        let shares = trust.ways.iter().any(|other| {
            other.statement.index == way.statement.index && other.kind == CallerKind::Account
        });
        let own = way
            .statement
            .tests
            .iter()
            .find(|test| test.name == EXTERNAL_ID_KEY);
        let test = match own {
            // Somebody who writes the condition for the service alone may know that it sends one.
            Some(_) if !shares => continue,
            Some(test) => Some(test),
            None => trust
                .external_id_denies()
                .filter(|deny| reaches(deny, way))
                .flat_map(|deny| &deny.tests)
                .find(|test| test.name == EXTERNAL_ID_KEY),
        };
        let Some(test) = test.filter(|_| !elsewhere) else {
            continue;
        };
        found
            .add(source, way.place())
            .message(format!(
                "`{service}` sends no ExternalId, so it is never let in"
            ))
            .label(source, test.place(), "asks for an ExternalId")
            .fix(edit::display(if own.is_some() {
                format!("give `{service}` a statement of its own")
            } else {
                "let the Deny name only the principals that send an ExternalId".to_owned()
            }));
    }
}
