//! A lone `*` that only holds without the key.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "EQUIVALENT_TO_NULL_TRUE",
    severity: Severity::Suggestion,
    risk: None,
    what: "the pattern `*` is excluded, so the test only holds where the request does not have the key",
    why: "every value matches it; `Null` with `true` says the same, and cannot be read as an exclusion of some values",
    fix: "use `Null` with `true`",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Test(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, found: &mut Findings<'_>) {
    let Some((value, Star::Absent)) = star(test) else {
        return;
    };
    // A value that is no ARN passes a negated ARN operator; a set of empty values passes one that asks all of them.
    let operator = test.operator.value;
    let is_same = operator.comparison == Comparison::StringLike && operator.qualifier.is_none();
    found
        .add(cx.source(), value.place)
        .fix(vendor_value(test).or_else(|| {
            edit::change_test(
                cx.source(),
                cx.statement,
                test,
                "Null",
                Some(&["true".to_owned()]),
                "use `Null` with `true`",
                if is_same {
                    Applicability::Safe
                } else {
                    Applicability::Unsafe
                },
            )
        }));
}
