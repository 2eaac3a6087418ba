//! Wildcards in the names of actions.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "ACTION_NAME_WILDCARD",
    severity: Severity::Suggestion,
    risk: Some(Risk::Low),
    what: "the policy names actions by a wildcard",
    why: "the list grows when AWS adds an action whose name fits, and nobody is asked",
    fix: "list the actions that are needed",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
    ),
    run: Run::Permissions(run),
};

fn run(permissions: &Permissions<'_>, found: &mut Findings<'_>) {
    for grant in permissions.of(Kind::Name) {
        let entries = grant.entries_from(grant.risk);
        let milder = grant.entries().len() - entries.len();
        let verb = if entries.len() == 1 { "takes" } else { "take" };
        let listed = risky::listed(entries);
        let message = match milder {
            0 => format!("{listed} {verb} in every action whose name fits"),
            1 => format!(
                "{listed} {verb} in every action whose name fits, and so does one that only reads"
            ),
            _ => format!(
                "{listed} {verb} in every action whose name fits, and so do {milder} that only read"
            ),
        };
        let draft = grant.add(found, grant.action_place());
        if grant.risk >= Risk::Medium {
            draft.why(
                "the wildcard takes in actions that change something or read data, and more of them when AWS adds an action whose name fits",
            );
        }
        draft
            .message(message)
            .fix(edit::display("list the actions that are needed"));
    }
}
