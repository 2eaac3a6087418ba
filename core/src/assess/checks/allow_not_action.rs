//! An Allow of every action but some.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "ALLOW_NOT_ACTION",
    severity: Severity::SecurityWarning,
    risk: Some(Risk::High),
    what: "the policy allows every action but some",
    why: "NotAction allows all that it does not list, of every service, and every action and service that AWS adds",
    fix: "list the actions that are needed under Action",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html",
    ),
    run: Run::Permissions(run),
};

fn run(permissions: &Permissions<'_>, found: &mut Findings<'_>) {
    for grant in permissions.of(Kind::NotAction) {
        grant
            .add(found, grant.action_place())
            .at_key()
            .message(format!(
                "every action but {} is allowed on {}",
                risky::listed(grant.all_entries()),
                grant.resources()
            ))
            .fix(edit::display(
                "list the actions that are needed under `Action`",
            ));
    }
}
