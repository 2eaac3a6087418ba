//! An action in the policy of a resource that it cannot be used on.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "UNSUPPORTED_ACTION_IN_POLICY",
    severity: Severity::Error,
    risk: None,
    what: "an action cannot be used on the resource that the policy is attached to",
    why: "the policy of a resource is about that resource: AWS refuses actions of other services in it",
    fix: "remove the action, or attach a policy with it to the resource that it is for",
    url: REFERENCE,
    run: Run {
        types: Types::RESOURCE,
        look: Look::Action(run),
    },
};

/// The actions of a trust policy; STS has others, which are asked of no role.
const OF_ROLES: [&str; 6] = [
    "sts:AssumeRole",
    "sts:AssumeRoleWithSAML",
    "sts:AssumeRoleWithWebIdentity",
    "sts:SetContext",
    "sts:SetSourceIdentity",
    "sts:TagSession",
];

fn run(cx: Cx<'_>, action: &ActionView<'_>, found: &mut Findings<'_>) {
    let Some(resource_type) = cx.document.attached_to() else {
        return;
    };
    let services = resource_type.services();
    // Without a prefix, or with a wildcard in it, it is wrong in itself or takes in all services.
    if services.is_empty() || cx.is_not_action() || action.prefix.is_empty() {
        return;
    }
    let pattern = &action.entry.value.pattern;
    let fits = if resource_type == ResourceType::RoleTrustPolicy {
        OF_ROLES.iter().any(|name| pattern.matches(name))
    } else {
        has_wildcard(action.prefix)
            || services
                .iter()
                .any(|service| service.eq_ignore_ascii_case(action.prefix))
    };
    if fits {
        return;
    }
    let (source, place) = (cx.source(), action.entry.place);
    let fix = if cx.allows() && cx.actions.len() > 1 {
        edit::remove(source, place, "remove the action", Applicability::Safe)
    } else {
        edit::display(CHECK.fix)
    };
    let text = action.text();
    found
        .add(source, place)
        .message(if resource_type == ResourceType::RoleTrustPolicy {
            format!("`{text}` is not asked of a role")
        } else {
            format!("`{text}` cannot be used on `{}`", resource_type.name())
        })
        .fix(fix);
}
