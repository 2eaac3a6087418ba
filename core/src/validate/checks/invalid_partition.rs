//! An ARN in a partition that does not exist.
use crate::validate::arns;
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "INVALID_PARTITION",
    severity: Severity::Error,
    risk: None,
    what: "there is no such partition",
    why: "no resource has such an ARN",
    fix: "write `aws`, `aws-cn`, `aws-us-gov` or another partition of AWS",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Resource(run),
    },
};

fn run(cx: Cx<'_>, resource: &ResourceView<'_>, found: &mut Findings<'_>) {
    let Some(arn) = resource.arn else {
        return;
    };
    let catalog = cx.document.catalog;
    if arns::is_open(arn.partition) || catalog.partitions().any(|name| name == arn.partition) {
        return;
    }
    let known: Vec<String> = catalog
        .partitions()
        .map(|name| format!("`{name}`"))
        .collect();
    found
        .add(cx.source(), resource.entry.place)
        .message(format!(
            "there is no partition `{}` as of {}; there are {}",
            arn.partition,
            catalog.as_of(),
            known.join(", ")
        ));
}
