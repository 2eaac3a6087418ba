//! A value of `Bool` or `Null` that is no boolean.
use crate::evaluate::boolean;
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "TYPE_MISMATCH_BOOLEAN",
    severity: Severity::Warning,
    risk: None,
    what: "the value is neither `true` nor `false`",
    why: "no request compares equal to it, so the test never holds",
    fix: "write `true` or `false`",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Value(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, value: &At<Value>, found: &mut Findings<'_>) {
    let comparison = test.operator.value.comparison;
    if !matches!(comparison, Comparison::Bool | Comparison::Null)
        || !is_readable(&value.value)
        || boolean(&value.value.text).is_some()
    {
        return;
    }
    let meant = value.value.text.trim().to_ascii_lowercase();
    let fix = match boolean(&meant) {
        Some(_) => edit::replace_string(
            cx.source(),
            value.place,
            &meant,
            format!("write `{meant}`"),
            Applicability::Unsafe,
        ),
        None => edit::display("write `true` or `false`"),
    };
    found.add(cx.source(), value.place).fix(fix);
}
