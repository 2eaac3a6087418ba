//! Actions that can be limited to resources, and are not.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "RESOURCE_STAR",
    severity: Severity::Warning,
    risk: Some(Risk::Medium),
    what: "actions that can be limited to resources are allowed on all of them",
    why: "the actions reach all that the account holds of the kind, and whatever is created later: objects, tables, secrets, keys and functions that are nobody's business",
    fix: "name the resources that are meant",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
    ),
    run: Run::Permissions(run),
};

fn run(permissions: &Permissions<'_>, found: &mut Findings<'_>) {
    for grant in permissions.of(Kind::Unlimited) {
        let draft = grant.add(found, grant.resource_place());
        if grant.risk >= Risk::High {
            draft.why(
                "the holder can act with other roles: it hands any role to a service that runs its code, or assumes any role that trusts the account",
            );
        }
        draft
            .message(format!(
                "{} {} allowed on {}",
                grant.actions(),
                if grant.entries().len() == 1 {
                    "is"
                } else {
                    "are"
                },
                grant.resources()
            ))
            .label(
                grant.source(),
                grant.action_place(),
                "can be limited to resources",
            )
            .fix(edit::display("name the resources that are meant"));
    }
}
