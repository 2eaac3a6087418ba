//! A service that acts for many accounts, allowed whoever sets it to work.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL",
    severity: Severity::SecurityWarning,
    risk: None,
    what: "a service is allowed whoever it acts for",
    why: "the service works for every customer of AWS, so that somebody else can set it to work on this resource, unless a condition says for which account or resource it may act",
    fix: "compare `aws:SourceAccount` or `aws:SourceArn` with the account or resource that the service should work for",
    url: REFERENCE,
    run: Run {
        types: Types::RESOURCE,
        look: Look::Statement(run),
    },
};

fn run(cx: Cx<'_>, found: &mut Findings<'_>) {
    let is_role = cx.document.policy_type == PolicyType::Trust;
    let acts = |name: &str| match cross_account(name) {
        Some(service) if is_role => Some(service.how),
        _ if is_role => None,
        _ => sends_source(name),
    };
    let mut services = cx
        .services()
        .filter_map(|(entry, name)| acts(name).map(|how| (entry, name, how)));
    let Some((entry, name, how)) = services.next() else {
        return;
    };
    // A weaker key has a finding of its own.
    let restricts = |test: &TestView<'_>| {
        SOURCE_KEYS.contains(&test.name.as_str()) || WEAK_KEYS.contains(&test.name.as_str())
    };
    if !cx.allows() || cx.tests.iter().any(restricts) {
        return;
    }
    let finding = found
        .add(cx.source(), entry.place)
        .message(format!(
            "`{name}` {how}, and no condition says for whom it may act here"
        ))
        .fix(edit::display(CHECK.fix));
    for (entry, name, _) in services {
        finding.label(cx.source(), entry.place, format!("so may `{name}`"));
    }
}
