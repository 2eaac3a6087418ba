//! A resource that has not the six fields of an ARN.
use crate::validate::prelude::*;
use crate::validate::view::Shape;

pub(super) static CHECK: Check = Check {
    code: "MISSING_ARN_FIELD",
    severity: Severity::Error,
    risk: None,
    what: "the resource is not a whole ARN",
    why: "an ARN has six fields with a colon between them; AWS refuses the policy",
    fix: "write `arn:partition:service:region:account:resource`",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Resource(run),
    },
};

fn run(cx: Cx<'_>, resource: &ResourceView<'_>, found: &mut Findings<'_>) {
    if resource.shape() == Shape::Short {
        found
            .add(cx.source(), resource.entry.place)
            .message(format!("`{}` has not the six fields of an ARN", resource.text()))
            .fix(edit::display("write all fields; where one is empty its colons stand: `arn:aws:s3:::example-bucket`"));
    }
}
