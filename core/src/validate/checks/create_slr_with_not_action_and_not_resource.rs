//! `iam:CreateServiceLinkedRole`, which NotAction leaves allowed, with NotResource.
use crate::validate::broad::{self, By, On};
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE",
    severity: Severity::Warning,
    risk: None,
    what: "NotAction leaves `iam:CreateServiceLinkedRole` allowed on every role that NotResource does not list",
    why: "a service-linked role lets its service act in the account, and the holder can create those of services that nobody here uses",
    fix: "name the roles in Resource",
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
        By::NotAction,
        On::NotResource,
        found,
    );
}
