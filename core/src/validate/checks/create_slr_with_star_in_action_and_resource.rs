//! `iam:CreateServiceLinkedRole`, allowed by a wildcard, on roles at large.
use crate::validate::broad::{self, By, On};
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE",
    severity: Severity::Warning,
    risk: None,
    what: "a wildcard allows `iam:CreateServiceLinkedRole` on every role",
    why: "a service-linked role lets its service act in the account, and the holder can create those of services that nobody here uses",
    fix: "name the roles, or the service in a condition",
    url: REFERENCE,
    run: Run {
        types: Types::IDENTITY,
        look: Look::Statement(run),
    },
};

fn run(cx: Cx<'_>, found: &mut Findings<'_>) {
    broad::report(
        cx,
        &broad::CREATE_SERVICE_LINKED_ROLE,
        By::Wildcard,
        On::Star,
        found,
    );
}
