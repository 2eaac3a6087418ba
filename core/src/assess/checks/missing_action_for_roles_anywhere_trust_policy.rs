//! IAM Roles Anywhere is trusted without all the actions that it needs.
use crate::assess::prelude::*;
use crate::evaluate::covers_action;

pub(super) static CHECK: Check = Check {
    code: "MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY",
    severity: Severity::Error,
    risk: None,
    what: "IAM Roles Anywhere is trusted without all the actions that it needs",
    why: "IAM Roles Anywhere calls `sts:AssumeRole`, `sts:SetSourceIdentity` and `sts:TagSession` for every session, and gets none if one of them is missing",
    fix: "allow `sts:AssumeRole`, `sts:SetSourceIdentity` and `sts:TagSession`",
    url: Some("https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html"),
    run: Run::Trust(run),
};

const SERVICE: &str = "rolesanywhere.amazonaws.com";
const ACTIONS: [&str; 3] = ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"];

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let names_it = |statement: &&Statement| {
        statement.effect == Effect::Allow
            && statement.principal.as_ref().is_some_and(|element| {
                let is_it = |entry: &PrincipalEntry| matches!(&entry.named, Named::Service(name) if name.eq_ignore_ascii_case(SERVICE));
                !element.negated && element.entries.iter().any(|entry| is_it(&entry.value))
            })
    };
    let statements: Vec<&Statement> = trust.policy.statements.iter().filter(names_it).collect();
    if statements.is_empty() {
        return;
    }
    let missing: Vec<&str> = ACTIONS
        .into_iter()
        .filter(|action| {
            !statements
                .iter()
                .filter_map(|statement| statement.action.as_ref())
                .any(|element| covers_action(element, Effect::Allow, action))
        })
        .collect();
    let Some(element) = statements
        .iter()
        .find_map(|statement| statement.action.as_ref())
    else {
        return;
    };
    if missing.is_empty() {
        return;
    }
    let list = format!("`{}`", missing.join("` and `"));
    found
        .add(&trust.policy.source, element.place)
        .message(format!("`{SERVICE}` needs {list} as well"))
        .fix(edit::display(format!("add {list}")));
}
