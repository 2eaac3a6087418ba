//! An Allow that grants the assuming of the role by a wildcard.
use crate::assess::prelude::*;
use crate::evaluate::covers_action;

pub(super) static CHECK: Check = Check {
    code: "ASSUME_ROLE_BY_WILDCARD",
    severity: Severity::Warning,
    risk: Some(Risk::Medium),
    what: "the trust policy grants its action by a wildcard",
    why: "a wildcard also covers the other ways of assuming a role, passing session tags and setting a source identity, and whatever AWS adds under the same name",
    fix: "name the action that the principals use",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html",
    ),
    run: Run::Trust(run),
};

/// The actions that a trust policy can grant.
const ACTIONS: [&str; 6] = [
    "sts:AssumeRole",
    "sts:AssumeRoleWithWebIdentity",
    "sts:AssumeRoleWithSAML",
    "sts:TagSession",
    "sts:SetSourceIdentity",
    "sts:SetContext",
];

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for statement in trust
        .policy
        .statements
        .iter()
        .filter(|statement| statement.effect == Effect::Allow)
    {
        let Some(element) = statement.action.as_ref().filter(|element| !element.broken) else {
            continue;
        };
        let open = || {
            trust
                .all_ways_of(statement)
                .iter()
                .filter(|way| way.is_open())
        };
        if open().next().is_none() {
            continue;
        }
        let wild = element
            .entries
            .iter()
            .find(|entry| entry.value.pattern.as_literal().is_none());
        let (place, text) = match wild {
            _ if element.negated => (element.place, "NotAction"),
            Some(entry) => (entry.place, entry.value.text.as_str()),
            None => continue,
        };
        // What the principals can use, and what the statement names beside it.
        let named = |way: &&Way<'_>| {
            way.entry
                .is_some_and(|entry| entry.value.named != Named::Everyone)
        };
        let mut used: Vec<String> = open()
            .filter(named)
            .map(|way| way.kind.action().to_owned())
            .collect();
        let account = CallerKind::Account.action();
        if used.is_empty() && covers_action(element, Effect::Allow, account) {
            used.push(account.to_owned());
        }
        if !element.negated {
            let literal = element
                .entries
                .iter()
                .filter(|entry| entry.value.pattern.as_literal().is_some());
            used.extend(literal.map(|entry| entry.value.text.clone()));
        }
        let mut keep: Vec<String> = Vec::new();
        for action in used {
            if !keep.iter().any(|known| known.eq_ignore_ascii_case(&action)) {
                keep.push(action);
            }
        }
        let covers = |action: &&&str| {
            covers_action(element, Effect::Allow, action)
                && !keep.iter().any(|known| known.eq_ignore_ascii_case(action))
        };
        let beside: Vec<&str> = ACTIONS.iter().filter(covers).copied().collect();
        let [first, rest @ ..] = beside.as_slice() else {
            continue;
        };
        // Passing tags or a source identity may be part of how the role is used.
        let applicability = if beside.contains(&"sts:TagSession") {
            Applicability::Unsafe
        } else {
            Applicability::Safe
        };
        let more = match rest.len() {
            0 => String::new(),
            count => format!(" and {count} more"),
        };
        let names: Vec<String> = keep.iter().map(|action| format!("`{action}`")).collect();
        let names = names.join(" and ");
        let draft = found.add(source, place);
        if keep.is_empty() {
            draft
                .message(format!("`{text}` covers `{first}`{more}"))
                .fix(edit::display("name the action"));
        } else {
            draft
                .message(format!("`{text}` covers `{first}`{more} beside {names}"))
                .fix(edit::replace_member(
                    source,
                    element.place,
                    "Action",
                    &keep,
                    format!("name {names}"),
                    applicability,
                ));
        }
        let federated = open().find(|way| {
            matches!(way.kind, CallerKind::WebIdentity | CallerKind::Saml) && !named(way)
        });
        if let Some(way) = federated {
            draft
                .severity(Severity::SecurityWarning)
                .witness(way.witness.clone());
        }
    }
}
