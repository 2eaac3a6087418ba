//! A lone `*` that always holds.
use crate::evaluate::is_multivalued;
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION",
    severity: Severity::Suggestion,
    risk: None,
    what: "the test holds for every request, because of the pattern `*`",
    why: "every value matches it, and a request without the key passes or does not exist: the line restricts nothing",
    fix: "remove the line, or list the values that are meant",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Test(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, found: &mut Findings<'_>) {
    let Some((value, Star::Always)) = star(test) else {
        return;
    };
    // That some keys are always there is a fact about AWS, not about the policy; a plain operator never holds for several values.
    let operator = test.operator.value;
    let is_same = operator.qualifier == Some(Qualifier::ForAllValues)
        || (operator.if_exists && !is_multivalued(&test.name));
    let applicability = if is_same && operator.comparison == Comparison::StringLike {
        Applicability::Safe
    } else {
        Applicability::Unsafe
    };
    found
        .add(cx.source(), value.place)
        .message(format!(
            "`{}` holds for every request, because of the pattern `*`",
            test.operator_text
        ))
        .fix(vendor_value(test).or_else(|| {
            edit::remove_test(
                cx.source(),
                cx.statement,
                test,
                "remove the line",
                applicability,
            )
        }));
}
