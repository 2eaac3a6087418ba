//! `s3:prefix` as what must not be listed.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "S3_PREFIX_IN_NEGATIVE_CONTEXT",
    severity: Severity::SecurityWarning,
    risk: None,
    what: "`s3:prefix` is used to say what must not be listed",
    why: "a request for a shorter prefix, or for none, lists the same objects, and is not caught",
    fix: "say in an Allow which prefixes may be listed",
    url: REFERENCE,
    run: Run {
        types: Types::IDENTITY.or(Types::RESOURCE),
        look: Look::Test(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, found: &mut Findings<'_>) {
    let operator = test.operator.value;
    let compares_strings = matches!(
        operator.comparison,
        Comparison::StringEquals | Comparison::StringEqualsIgnoreCase | Comparison::StringLike
    );
    if test.name != "s3:prefix" || !compares_strings || cx.allows() != operator.negated {
        return;
    }
    let (effect, does) = if cx.allows() {
        ("an Allow", "excludes")
    } else {
        ("a Deny", "lists")
    };
    found
        .add(cx.source(), test.place())
        .at_key()
        .message(format!(
            "{effect} {does} the prefixes that must not be listed, and a shorter prefix gets past it"
        ))
        .fix(edit::display(
            "say in an Allow which prefixes may be listed, or deny all others with `StringNotLike`",
        ));
}
