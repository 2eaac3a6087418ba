//! `iam:PassRole`, which NotAction leaves allowed, on roles at large.
use crate::validate::broad::{self, By, On};
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
    severity: Severity::SecurityWarning,
    risk: None,
    what: "NotAction leaves `iam:PassRole` allowed on every role",
    why: "whoever passes a role to a service acts with that role's permissions: with any role of the account at hand, that is whatever the strongest of them may do",
    fix: "name the roles, or the service in a condition",
    url: REFERENCE,
    run: Run {
        types: Types::IDENTITY,
        look: Look::Statement(run),
    },
};

fn run(cx: Cx<'_>, found: &mut Findings<'_>) {
    broad::report(cx, &broad::PASS_ROLE, By::NotAction, On::Star, found);
}
