//! An ARN whose service has capital letters.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "INVALID_ARN_SERVICE_CASE",
    severity: Severity::Error,
    risk: None,
    what: "the service of an ARN is written in lower case",
    why: "no resource has such an ARN: the field is compared letter by letter",
    fix: "write the service in lower case",
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
    let folded = arn.service.to_ascii_lowercase();
    let catalog = cx.document.catalog;
    if folded == arn.service
        || !(catalog.is_arn_service(&folded) || catalog.service(&folded).is_some())
    {
        return;
    }
    let meant = resource
        .text()
        .replacen(&format!(":{}:", arn.service), &format!(":{folded}:"), 1);
    found
        .add(cx.source(), resource.entry.place)
        .message(format!(
            "the service `{}` is written `{folded}`",
            arn.service
        ))
        .fix(edit::replace_string(
            cx.source(),
            resource.entry.place,
            &meant,
            format!("write `{meant}`"),
            Applicability::Unsafe,
        ));
}
