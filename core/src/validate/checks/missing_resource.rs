//! A statement without Resource.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "MISSING_RESOURCE",
    severity: Severity::Error,
    risk: None,
    what: "a statement has neither Resource nor NotResource",
    why: "AWS refuses the document; only the policies of roles and of some resources, which say themselves what they are about, do without",
    fix: "name the resources, or write `\"Resource\": \"*\"` for actions that take none",
    url: REFERENCE,
    run: Run {
        types: Types::IDENTITY
            .or(Types::OTHER_RESOURCE)
            .or(Types::SCP)
            .or(Types::RCP),
        look: Look::Statement(run),
    },
};

fn run(cx: Cx<'_>, found: &mut Findings<'_>) {
    if cx.statement.resource.is_some() || !needs_resource(cx) {
        return;
    }
    found
        .add(cx.source(), cx.statement.place)
        .fix(edit::display(CHECK.fix));
}

fn needs_resource(cx: Cx<'_>) -> bool {
    match (cx.document.policy_type, cx.document.resource_type) {
        (PolicyType::Resource, Some(resource_type)) => resource_type.needs_resource(),
        // What it is attached to shows in its actions alone. Of the policies that need none, those of roles, repositories and file systems are
        // the common ones.
        (PolicyType::Resource, None) => {
            cx.is_not_action()
                || cx.actions.iter().any(|action| {
                    let does_without = ["sts", "ecr", "elasticfilesystem"]
                        .iter()
                        .any(|service| service.eq_ignore_ascii_case(action.prefix));
                    !does_without && action.text() != "*"
                })
        }
        _ => true,
    }
}
