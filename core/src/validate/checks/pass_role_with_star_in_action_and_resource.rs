//! `iam:PassRole`, allowed by a wildcard, on roles at large.
use crate::validate::broad::{self, By, On};
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE",
    severity: Severity::SecurityWarning,
    risk: None,
    what: "a wildcard allows `iam:PassRole` on every role",
    why: "whoever passes a role to a service acts with that role's permissions: with any role of the account at hand, that is whatever the strongest of them may do",
    fix: "name the roles, or the service in a condition",
    url: REFERENCE,
    run: Run {
        types: Types::IDENTITY,
        look: Look::Statement(run),
    },
};

fn run(cx: Cx<'_>, found: &mut Findings<'_>) {
    broad::report(cx, &broad::PASS_ROLE, By::Wildcard, On::Star, found);
}
