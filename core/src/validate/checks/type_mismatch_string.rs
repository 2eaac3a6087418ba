//! A value of `BinaryEquals` that is no base64.
use crate::evaluate::scalar::base64;
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "TYPE_MISMATCH_STRING",
    severity: Severity::Warning,
    risk: None,
    what: "the value is not base64",
    why: "`BinaryEquals` compares the bytes that a base64 text stands for; no request compares equal to anything else",
    fix: "write the value in base64",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Value(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, value: &At<Value>, found: &mut Findings<'_>) {
    let is_binary = test.operator.value.comparison == Comparison::Binary;
    if is_binary && is_readable(&value.value) && base64(&value.value.text).is_none() {
        found
            .add(cx.source(), value.place)
            .fix(edit::display("write the value in base64"));
    }
}
