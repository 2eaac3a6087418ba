//! A wildcard under an operator for which it is a character.
use crate::policy::Operator;
use crate::report::Fix;
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "WILDCARD_WITHOUT_LIKE_OPERATOR",
    severity: Severity::Warning,
    risk: None,
    what: "the value has a `*` or `?`, and the operator takes it for a plain character",
    why: "only a request with that very character compares equal, and the values that the pattern was written for do not",
    fix: "use `StringLike` or `StringNotLike`, or write the values out",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Value(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, value: &At<Value>, found: &mut Findings<'_>) {
    let is_exact = matches!(
        test.operator.value.comparison,
        Comparison::StringEquals | Comparison::StringEqualsIgnoreCase
    );
    if is_exact && has_wildcard(&value.value.text) {
        found
            .add(cx.source(), value.place)
            .message(format!(
                "`{}` takes the `*` or `?` of the value for a plain character",
                test.operator_text
            ))
            .fix(vendor_value(test).or_else(|| fix(cx, test)));
    }
}

fn fix(cx: Cx<'_>, test: &TestView<'_>) -> Option<Fix> {
    let operator = test.operator.value;
    if operator.comparison == Comparison::StringEqualsIgnoreCase {
        return edit::display(
            "write the values out: no operator takes wildcards and ignores letter case",
        );
    }
    if test.values.iter().any(|value| value.value.text == "*") {
        return edit::display("write the values out; whether there is any is asked by `Null`");
    }
    let like = Operator {
        comparison: Comparison::StringLike,
        ..operator
    };
    edit::change_test(
        cx.source(),
        cx.statement,
        test,
        &like.to_string(),
        None,
        format!("use `{like}`"),
        Applicability::Unsafe,
    )
}
