//! A wildcard in the service of an ARN.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "WILDCARD_IN_SERVICE_NAME",
    severity: Severity::Suggestion,
    risk: None,
    what: "the service of an ARN is a wildcard",
    why: "the resources of every service that fits are taken in, those of services to come included",
    fix: "name the service",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Resource(run),
    },
};

fn run(cx: Cx<'_>, resource: &ResourceView<'_>, found: &mut Findings<'_>) {
    if let Some(arn) = resource.arn.filter(|arn| has_wildcard(arn.service)) {
        found
            .add(cx.source(), resource.entry.place)
            .message(format!(
                "the service of the ARN is the wildcard `{}`",
                arn.service
            ))
            .fix(edit::display("name the service, one ARN for each"));
    }
}
