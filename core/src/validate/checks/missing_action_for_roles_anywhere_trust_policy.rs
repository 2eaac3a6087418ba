//! IAM Roles Anywhere is trusted without all the actions that it needs.
use crate::evaluate::covers_action;
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY",
    severity: Severity::Error,
    risk: None,
    what: "IAM Roles Anywhere is trusted without all the actions that it needs",
    why: "IAM Roles Anywhere calls `sts:AssumeRole`, `sts:SetSourceIdentity` and `sts:TagSession` for every session, and gets none if one of them is missing",
    fix: "allow `sts:AssumeRole`, `sts:SetSourceIdentity` and `sts:TagSession`",
    url: REFERENCE,
    run: Run {
        types: Types::TRUST,
        look: Look::Document(run),
    },
};

const SERVICE: &str = "rolesanywhere.amazonaws.com";
const ACTIONS: [&str; 3] = ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"];

fn run(document: &Document<'_>, found: &mut Findings<'_>) {
    let elements = || {
        let statements = document.statements.iter().filter(|statement| {
            let mut services = statement.services();
            statement.allows() && services.any(|(_, name)| name.eq_ignore_ascii_case(SERVICE))
        });
        statements.filter_map(|view| view.statement.action.as_ref())
    };
    let Some(first) = elements().next() else {
        return;
    };
    let covered =
        |action: &str| elements().any(|element| covers_action(element, Effect::Allow, action));
    let missing: Vec<&str> = ACTIONS
        .into_iter()
        .filter(|action| !covered(action))
        .collect();
    if missing.is_empty() {
        return;
    }
    let list = format!("`{}`", missing.join("` and `"));
    found
        .add(document.source, first.place)
        .message(format!("`{SERVICE}` needs {list} as well"))
        .fix(edit::display(format!("add {list}")));
}
