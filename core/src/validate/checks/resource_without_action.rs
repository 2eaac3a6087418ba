//! A resource that none of the listed actions can use.
use crate::validate::arns;
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "RESOURCE_WITHOUT_ACTION",
    severity: Severity::Warning,
    risk: None,
    what: "no listed action takes a resource of this kind",
    why: "the statement allows nothing on it",
    fix: "list an action for it, or remove it",
    url: Some(
        "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
    ),
    run: Run {
        types: Types::ALL,
        look: Look::Statement(run),
    },
};

fn run(cx: Cx<'_>, found: &mut Findings<'_>) {
    if !cx.misfits {
        return;
    }
    let Some(kinds) = arns::kinds(&cx) else {
        return;
    };
    for resource in &cx.resources {
        if cx.resources.len() > 1 && !kinds.is_used(resource.text()) {
            found
                .add(cx.source(), resource.entry.place)
                .message(format!(
                    "no listed action takes a resource such as `{}`",
                    resource.text()
                ))
                .fix(edit::remove(
                    cx.source(),
                    resource.entry.place,
                    "remove the resource",
                    Applicability::Unsafe,
                ));
        }
    }
}
