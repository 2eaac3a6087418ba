//! A resource that does not begin with `arn:`.
use crate::validate::prelude::*;
use crate::validate::view::Shape;

pub(super) static CHECK: Check = Check {
    code: "INVALID_ARN_PREFIX",
    severity: Severity::Error,
    risk: None,
    what: "the resource does not begin with `arn:`",
    why: "AWS refuses the policy",
    fix: "write the ARN from its beginning",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Resource(run),
    },
};

fn run(cx: Cx<'_>, resource: &ResourceView<'_>, found: &mut Findings<'_>) {
    if resource.shape() != Shape::OtherScheme {
        return;
    }
    let text = resource.text();
    let scheme = text.split(':').next().unwrap_or("");
    let meant = scheme
        .eq_ignore_ascii_case("arn")
        .then(|| text.replacen(scheme, "arn", 1));
    let fix = match meant {
        Some(meant) => edit::replace_string(
            cx.source(),
            resource.entry.place,
            &meant,
            format!("write `{meant}`"),
            Applicability::Unsafe,
        ),
        None => edit::display("begin with `arn:`"),
    };
    found
        .add(cx.source(), resource.entry.place)
        .message(format!("`{text}` does not begin with `arn:`"))
        .fix(fix);
}
