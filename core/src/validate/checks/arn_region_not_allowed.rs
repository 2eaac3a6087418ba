//! An ARN with a Region, of a kind that has none.
use crate::validate::arns::{self, Need};
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "ARN_REGION_NOT_ALLOWED",
    severity: Severity::Error,
    risk: None,
    what: "the ARN has a Region",
    why: "no resource has such an ARN: the empty field is compared too",
    fix: "leave the field empty",
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
    if arn.region.is_empty()
        || arns::may_be_empty(arn.region)
        || resource.needs.region != Need::Forbidden
    {
        return;
    }
    found
        .add(cx.source(), resource.entry.place)
        .message(format!(
            "such ARNs of `{}` have no region, and this one has `{}`",
            arn.service, arn.region
        ))
        .fix(arns::without(cx, resource, arn.region));
}
