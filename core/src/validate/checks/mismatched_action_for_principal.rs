//! An action by which a principal of its statement cannot assume a role.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "MISMATCHED_ACTION_FOR_PRINCIPAL",
    severity: Severity::Error,
    risk: None,
    what: "an action and a principal of its statement do not go together",
    why: "principals of accounts and services assume a role by `sts:AssumeRole`, users of OIDC and public identity providers by `sts:AssumeRoleWithWebIdentity`, users of SAML providers by `sts:AssumeRoleWithSAML`; any other pair grants nothing",
    fix: "use the action that belongs to the principal, in a statement for each kind of principal",
    url: REFERENCE,
    run: Run {
        types: Types::RESOURCE,
        look: Look::Statement(run),
    },
};

/// What a caller is to STS.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Caller {
    /// A principal of an account, or a service.
    Direct,
    WebIdentity,
    Saml,
}

/// The action by which each assumes a role.
const ACTIONS: [(&str, Caller); 3] = [
    ("sts:AssumeRole", Caller::Direct),
    ("sts:AssumeRoleWithWebIdentity", Caller::WebIdentity),
    ("sts:AssumeRoleWithSAML", Caller::Saml),
];

/// The one kind of caller that an entry can name. `None` for those that name several, and for what is wrong in itself.
fn caller(named: &Named) -> Option<Caller> {
    match named {
        Named::Provider(Provider::WebIdentity { .. }) => Some(Caller::WebIdentity),
        Named::Provider(Provider::Saml { .. }) => Some(Caller::Saml),
        Named::Account { .. }
        | Named::Identity(_)
        | Named::Pattern(_)
        | Named::UniqueId(_)
        | Named::Service(_)
        | Named::EveryService => Some(Caller::Direct),
        Named::Everyone | Named::EveryProvider | Named::CanonicalUser(_) | Named::Nothing => None,
    }
}

/// One finding for each of the three actions, at the first entry that names it. Linear in the statement.
fn run(cx: Cx<'_>, found: &mut Findings<'_>) {
    let broken = cx.statement.principal.as_ref().is_some_and(|it| it.broken);
    if broken || cx.is_not_action() {
        return;
    }
    let action_of = |name: &str| {
        let mut actions = cx.actions.iter();
        actions.find(|action| action.text().eq_ignore_ascii_case(name))
    };
    let suits = |entry: &At<PrincipalEntry>, caller_of_action: Caller| {
        caller(&entry.value.named).is_none_or(|caller| caller == caller_of_action)
    };
    for (name, callers) in ACTIONS {
        let Some(action) = action_of(name) else {
            continue;
        };
        let misfits: Vec<&At<PrincipalEntry>> =
            cx.named().filter(|entry| !suits(entry, callers)).collect();
        let Some(first) = misfits.first() else {
            continue;
        };
        let (source, text) = (cx.source(), &first.value.text);
        let right = ACTIONS
            .iter()
            .find(|(_, callers)| Some(*callers) == caller(&first.value.named))
            .map_or(name, |(name, _)| *name);
        // Nobody whom the statement names could use it, and there is another one that somebody can.
        let is_idle = misfits.len() == cx.named().count() && action_of(right).is_some();
        let fix = if is_idle && cx.allows() {
            let title = format!("remove `{name}`");
            edit::remove(source, action.entry.place, title, Applicability::Safe)
        } else if misfits.len() == cx.named().count() {
            edit::display(format!("use `{right}`"))
        } else {
            edit::display(format!(
                "give `{text}` a statement of its own with `{right}`"
            ))
        };
        let others = match misfits.len() - 1 {
            0 => String::new(),
            others => format!(" nor for {others} others"),
        };
        let finding = found
            .add(source, action.entry.place)
            .message(format!("`{name}` is not for `{text}`{others}"))
            .fix(fix);
        for entry in misfits {
            finding.label(source, entry.place, format!("assumes no role by `{name}`"));
        }
    }
}
