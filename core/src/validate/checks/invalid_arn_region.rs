//! An ARN in a Region that does not exist.
use crate::validate::arns;
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "INVALID_ARN_REGION",
    severity: Severity::Error,
    risk: None,
    what: "there is no such Region",
    why: "no resource has such an ARN",
    fix: "write the code of a Region, such as `eu-west-1`",
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
    let is_lower = !arn.region.bytes().any(|byte| byte.is_ascii_uppercase());
    if arn.region.is_empty()
        || arns::is_open(arn.region)
        || is_lower && catalog.is_region(arn.region)
    {
        return;
    }
    found
        .add(cx.source(), resource.entry.place)
        .message(format!(
            "there is no Region `{}` as of {}",
            arn.region,
            catalog.as_of()
        ));
}
