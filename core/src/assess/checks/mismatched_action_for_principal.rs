//! An action by which none of the statement's principals can assume a role, or a principal that none of its actions is for.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "MISMATCHED_ACTION_FOR_PRINCIPAL",
    severity: Severity::Error,
    risk: None,
    what: "an action and the principals of its statement do not go together",
    why: "principals of accounts and services assume a role by `sts:AssumeRole`, users of OIDC and public identity providers by `sts:AssumeRoleWithWebIdentity`, users of SAML providers by `sts:AssumeRoleWithSAML`; any other pair grants nothing",
    fix: "use the action that belongs to the principal",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
    ),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    for statement in &trust.policy.statements {
        judge(&trust.policy.source, statement, found);
    }
}

/// Kinds of callers, a bit each.
type Kinds = u8;

fn kinds(is: impl Fn(CallerKind) -> bool) -> Kinds {
    CallerKind::ALL
        .into_iter()
        .enumerate()
        .map(|(at, kind)| Kinds::from(is(kind)) << at)
        .sum()
}

/// The actions by which callers of these kinds assume a role.
fn actions_of(kinds: Kinds) -> Vec<&'static str> {
    let mut actions: Vec<&str> = CallerKind::ALL
        .into_iter()
        .enumerate()
        .filter(|(at, _)| kinds >> at & 1 == 1)
        .map(|(_, kind)| kind.action())
        .collect();
    actions.dedup();
    actions
}

fn judge(source: &Source, statement: &Statement, found: &mut Findings<'_>) {
    let (Some(action), Some(principal)) = (&statement.action, &statement.principal) else {
        return;
    };
    if action.negated || action.broken || principal.negated || principal.broken {
        return;
    }
    // For each action the callers that assume a role by it, for each principal the callers that it can name.
    let by_action = || {
        action
            .entries
            .iter()
            .map(|entry| {
                (
                    entry,
                    kinds(|kind| entry.value.pattern.matches(kind.action())),
                )
            })
            .filter(|(_, kinds)| *kinds != 0)
    };
    let by_principal = || {
        principal
            .entries
            .iter()
            .map(|entry| (entry, kinds(|kind| can_name(&entry.value.named, kind))))
    };
    let served = by_action().fold(0, |all, (_, kinds)| all | kinds);
    let named = by_principal().fold(0, |all, (_, kinds)| all | kinds);
    // What names nobody who could assume a role is wrong in itself.
    if served == 0 || named == 0 || by_principal().any(|(_, kinds)| kinds == 0) {
        return;
    }
    let mut idle = by_action()
        .filter(|(_, kinds)| kinds & named == 0)
        .map(|(entry, _)| entry);
    if let Some(first) = idle.next() {
        let text = &first.value.text;
        let finding = found.add(source, first.place);
        for other in idle {
            finding.label(source, other.place, "neither is this one");
        }
        let who = principal
            .entries
            .first()
            .map_or("", |entry| entry.value.text.as_str());
        finding
            .message(match principal.entries.len() - 1 {
                0 => format!("`{text}` is not for `{who}`"),
                others => format!("`{text}` is not for `{who}` nor the {others} others"),
            })
            .label(source, principal.place, "who is trusted")
            .fix(if served & named == 0 || statement.effect == Effect::Deny {
                edit::display(format!("use `{}`", actions_of(named).join("`, `")))
            } else {
                edit::remove(
                    source,
                    first.place,
                    format!("remove `{text}`"),
                    Applicability::Safe,
                )
            });
        if served & named == 0 {
            return;
        }
    }
    let mut idle = by_principal().filter(|(_, kinds)| kinds & served == 0);
    if let Some((first, own)) = idle.next() {
        let text = &first.value.text;
        let finding = found.add(source, first.place);
        for (other, _) in idle {
            finding.label(source, other.place, "nor by this one");
        }
        let fitting = actions_of(own).join("`, `");
        finding
            .message(format!(
                "no action of the statement can be called by `{text}`"
            ))
            .label(source, action.place, "the actions")
            .fix(edit::display(format!(
                "give `{text}` a statement of its own with `{fitting}`"
            )));
    }
}
