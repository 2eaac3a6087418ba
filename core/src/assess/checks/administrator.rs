//! A statement that allows everything on everything.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "ADMINISTRATOR",
    severity: Severity::SecurityWarning,
    risk: Some(Risk::Critical),
    what: "the policy allows everything",
    why: "whoever has the role owns the account: it can read and delete all of it, let others in, and remove every other limit",
    fix: "list the actions that are needed, and the resources",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
    ),
    run: Run::Permissions(run),
};

fn run(permissions: &Permissions<'_>, found: &mut Findings<'_>) {
    for grant in permissions.of(Kind::Administrator) {
        let resources = grant.resources();
        let entries = grant.entries();
        let message = if entries.is_empty() {
            format!(
                "every action but {} is allowed on {resources}",
                risky::listed(grant.all_entries())
            )
        } else {
            format!(
                "{} allows every action on {resources}",
                risky::listed(entries.iter().copied())
            )
        };
        let draft = grant.add(found, grant.action_place());
        if entries.is_empty() {
            draft.at_key();
        }
        draft.message(message).fix(edit::display(
            "list the actions that are needed, and the resources",
        ));
    }
}
