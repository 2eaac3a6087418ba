//! `iam:CreateServiceLinkedRole` on roles at large.
use crate::validate::broad::{self, By, On};
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "CREATE_SLR_WITH_STAR_IN_RESOURCE",
    severity: Severity::Warning,
    risk: None,
    what: "`iam:CreateServiceLinkedRole` is allowed on every role",
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
        By::Name,
        On::Star,
        found,
    );
}
