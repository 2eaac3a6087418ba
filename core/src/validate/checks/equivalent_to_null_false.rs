//! A lone `*` that only asks for the key.
use crate::evaluate::is_multivalued;
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "EQUIVALENT_TO_NULL_FALSE",
    severity: Severity::Suggestion,
    risk: None,
    what: "the pattern `*` only asks that the request has the key",
    why: "every value matches it; `Null` with `false` says the same, and cannot be read as a restriction of the value",
    fix: "use `Null` with `false`",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Test(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, found: &mut Findings<'_>) {
    let Some((value, Star::Present)) = star(test) else {
        return;
    };
    // An ARN operator asks for an ARN as well. A plain operator never holds for several values, where Null does.
    let is_same = test.operator.value.comparison == Comparison::StringLike
        && (test.operator.value.qualifier.is_some() || !is_multivalued(&test.name));
    found
        .add(cx.source(), value.place)
        .fix(vendor_value(test).or_else(|| {
            edit::change_test(
                cx.source(),
                cx.statement,
                test,
                "Null",
                Some(&["false".to_owned()]),
                "use `Null` with `false`",
                if is_same {
                    Applicability::Safe
                } else {
                    Applicability::Unsafe
                },
            )
        }));
}
