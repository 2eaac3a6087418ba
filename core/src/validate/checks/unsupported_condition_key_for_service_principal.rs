//! A condition key that no request of a service has.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL",
    severity: Severity::Error,
    risk: None,
    what: "a condition tests a key that requests of a service do not have",
    why: "a service is in no organisation and has no tags: a comparison is false for it, or true if it is negated or has `IfExists`, whoever it acts for",
    fix: "compare `aws:SourceOrgID` or `aws:SourceOrgPaths`, which say for whom the service acts",
    url: REFERENCE,
    run: Run {
        types: Types::RESOURCE,
        look: Look::Statement(run),
    },
};

/// Keys that are only there for principals of an organisation, or with tags. What AWS's check knows of each service is not published.
const KEYS: [&str; 2] = ["aws:principalorgid", "aws:principalorgpaths"];

fn run(cx: Cx<'_>, found: &mut Findings<'_>) {
    let Some((_, name)) = cx.services().next() else {
        return;
    };
    // Beside others the condition may be for those.
    if cx.named().count() != cx.services().count() {
        return;
    }
    // Roles Anywhere tags its sessions with what stands in the certificate.
    let has_tags = cx
        .services()
        .any(|(_, name)| name == "rolesanywhere.amazonaws.com");
    let tests = cx.tests.iter().filter(|test| {
        let is_tag = test.name.starts_with("aws:principaltag/") && !has_tags;
        test.compares() && (KEYS.contains(&test.name.as_str()) || is_tag)
    });
    let mut tests = tests.peekable();
    let Some(first) = tests.peek() else {
        return;
    };
    let message = format!("requests of `{name}` have no `{}`", first.key.value);
    let places = tests.map(|test| (test.place(), format!("nor `{}`", test.key.value)));
    if let Some(finding) = found.add_all(cx.source(), places) {
        finding
            .at_key()
            .message(message)
            .fix(edit::display(CHECK.fix));
    }
}
