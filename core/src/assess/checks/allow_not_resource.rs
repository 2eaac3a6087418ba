//! An Allow on every resource but some.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "ALLOW_NOT_RESOURCE",
    severity: Severity::SecurityWarning,
    risk: Some(Risk::High),
    what: "the policy allows actions on every resource but some",
    why: "NotResource takes in all that it does not list: everything else that the actions can reach, and everything that is created later",
    fix: "list the resources that are meant under Resource",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html",
    ),
    run: Run::Permissions(run),
};

fn run(permissions: &Permissions<'_>, found: &mut Findings<'_>) {
    for grant in permissions.of(Kind::NotResource) {
        let negated = grant
            .statement
            .action
            .as_ref()
            .is_some_and(|element| element.negated);
        let mut actions = risky::listed(grant.all_entries());
        if negated {
            actions.insert_str(0, "every action but ");
        }
        let one = negated || grant.all_entries().count() == 1;
        grant
            .add(found, grant.resource_place())
            .at_key()
            .message(format!(
                "{actions} {} allowed on {}",
                if one { "is" } else { "are" },
                grant.resources()
            ))
            .fix(edit::display(
                "list the resources that are meant under `Resource`",
            ));
    }
}
