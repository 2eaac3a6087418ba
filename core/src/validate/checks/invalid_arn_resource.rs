//! An ARN of a kind that its service does not have.
use crate::validate::arns;
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "INVALID_ARN_RESOURCE",
    severity: Severity::Error,
    risk: None,
    what: "the service has no such kind of resource",
    why: "no resource has such an ARN",
    fix: "write the ARN as the service does",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Resource(run),
    },
};

fn run(cx: Cx<'_>, resource: &ResourceView<'_>, found: &mut Findings<'_>) {
    let catalog = cx.document.catalog;
    let Some(arn) = resource
        .arn
        .filter(|arn| arns::is_unknown_kind(catalog, *arn))
    else {
        return;
    };
    found
        .add(cx.source(), resource.entry.place)
        .message(format!(
            "`{}` has no resource of the form `{}` as of {}",
            arn.service,
            arn.resource,
            cx.document.catalog.as_of()
        ))
        .fix(arns::examples(cx.document.catalog, arn.service));
}
