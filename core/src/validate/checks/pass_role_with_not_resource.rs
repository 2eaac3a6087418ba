//! `iam:PassRole` with NotResource.
use crate::validate::broad::{self, By, On};
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "PASS_ROLE_WITH_NOT_RESOURCE",
    severity: Severity::SecurityWarning,
    risk: None,
    what: "`iam:PassRole` is allowed on every role that NotResource does not list",
    why: "whoever passes a role to a service acts with that role's permissions: with any role of the account at hand, that is whatever the strongest of them may do",
    fix: "name the roles in Resource",
    url: REFERENCE,
    run: Run {
        types: Types::IDENTITY,
        look: Look::Statement(run),
    },
};

fn run(cx: Cx<'_>, found: &mut Findings<'_>) {
    broad::report(cx, &broad::PASS_ROLE, By::Name, On::NotResource, found);
}
