//! An ARN without a Region, of a kind that has one.
use crate::validate::arns::Need;
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "MISSING_ARN_REGION",
    severity: Severity::Error,
    risk: None,
    what: "the ARN lacks a Region",
    why: "no resource has such an ARN: the empty field is compared too",
    fix: "write a Region or `*`",
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
    if !arn.region.is_empty() || resource.needs.region != Need::Required {
        return;
    }
    found
        .add(cx.source(), resource.entry.place)
        .message(format!(
            "such ARNs of `{}` have a Region, and this one has none",
            arn.service
        ))
        .fix(edit::display("write the region, or `*` for every one"));
}
