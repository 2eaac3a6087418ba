//! An action by which none of the statement's principals can assume a role, or a principal that none of its actions is for.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "MISMATCHED_ACTION_FOR_PRINCIPAL",
    severity: Severity::Error,
    risk: None,
    what: "an action and the principals of its statement do not go together",
    why: "principals of accounts and services assume a role by `sts:AssumeRole`, users of OIDC and public identity providers by `sts:AssumeRoleWithWebIdentity`, users of SAML providers by `sts:AssumeRoleWithSAML`; any other pair grants nothing",
    fix: "use the action that belongs to the principal",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html"),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    for statement in &trust.policy.statements {
        judge(&trust.policy.source, statement, found);
    }
}

fn judge(source: &Source, statement: &Statement, found: &mut Findings<'_>) {
    let (Some(action), Some(principal)) = (&statement.action, &statement.principal) else { return };
    if action.negated || action.broken || principal.negated || principal.broken {
        return;
    }
    // Each action that assumes a role, with the callers it is for; each principal with the callers it can name.
    let actions: Vec<_> = action
        .entries
        .iter()
        .map(|entry| (entry, kinds(|kind| entry.value.pattern.matches(kind.action()))))
        .filter(|(_, kinds)| !kinds.is_empty())
        .collect();
    let principals: Vec<_> = principal
        .entries
        .iter()
        .map(|entry| (entry, kinds(|kind| can_name(&entry.value.named, kind))))
        .collect();
    // What names nobody who could assume a role is wrong in itself.
    if actions.is_empty() || principals.is_empty() || principals.iter().any(|(_, kinds)| kinds.is_empty()) {
        return;
    }
    let meets = |left: &[CallerKind], right: &[CallerKind]| left.iter().any(|kind| right.contains(kind));
    let idle_actions: Vec<_> = actions
        .iter()
        .filter(|(_, own)| !principals.iter().any(|(_, kinds)| meets(own, kinds)))
        .collect();
    let idle_principals: Vec<_> = principals
        .iter()
        .filter(|(_, own)| !actions.iter().any(|(_, kinds)| meets(own, kinds)))
        .collect();
    if let [(entry, _), others @ ..] = idle_actions.as_slice() {
        let text = &entry.value.text;
        let finding = found.add(source, entry.place);
        for (other, _) in others {
            finding.label(source, other.place, "neither is this one");
        }
        let mut fitting: Vec<&str> = principals.iter().flat_map(|(_, kinds)| kinds).map(|kind| kind.action()).collect();
        fitting.sort_unstable();
        fitting.dedup();
        let nothing_else = idle_actions.len() == actions.len();
        finding
            .message(format!("`{text}` is not for {}", named(&principals)))
            .label(source, principal.place, "who is trusted")
            .fix(if nothing_else || statement.effect == Effect::Deny {
                edit::display(format!("use `{}`", fitting.join("`, `")))
            } else {
                edit::remove(source, entry.place, format!("remove `{text}`"), Applicability::Safe)
            });
        if nothing_else {
            return;
        }
    }
    if let [(entry, own), others @ ..] = idle_principals.as_slice() {
        let text = &entry.value.text;
        let finding = found.add(source, entry.place);
        for (other, _) in others {
            finding.label(source, other.place, "nor by this one");
        }
        let fitting = own.first().map_or("", |kind| kind.action());
        finding
            .message(format!("no action of the statement can be called by `{text}`"))
            .label(source, action.place, "the actions")
            .fix(edit::display(format!("give `{text}` a statement of its own with `{fitting}`")));
    }
}

fn kinds(is: impl Fn(CallerKind) -> bool) -> Vec<CallerKind> {
    CallerKind::ALL.into_iter().filter(|kind| is(*kind)).collect()
}

/// The first of the principals, and how many more there are.
fn named(principals: &[(&crate::policy::At<PrincipalEntry>, Vec<CallerKind>)]) -> String {
    match principals {
        [(only, _)] => format!("`{}`", only.value.text),
        [(first, _), others @ ..] => format!("`{}` nor the {} others", first.value.text, others.len()),
        [] => String::new(),
    }
}
