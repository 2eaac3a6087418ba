//! An operator that does not fit the type of the key.
use crate::catalog::KeyType;
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "TYPE_MISMATCH",
    severity: Severity::Warning,
    risk: None,
    what: "the operator does not fit the type of the condition key",
    why: "the values are compared as something that they are not: a test of a date as text, or of a Boolean as text, depends on how AWS spells it",
    fix: "use an operator for the type of the key",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Test(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, found: &mut Findings<'_>) {
    let Some(key) = test.known else {
        return;
    };
    let fits = match test.operator.value.comparison {
        Comparison::Null | Comparison::Unknown => true,
        // Whoever compares an ARN as text has a code of its own, and an ARN in a text key is no mistake for AWS.
        Comparison::StringEquals | Comparison::StringEqualsIgnoreCase | Comparison::StringLike => {
            matches!(key.key_type(), KeyType::String | KeyType::Arn)
        }
        Comparison::Arn => matches!(key.key_type(), KeyType::String | KeyType::Arn),
        Comparison::Bool => key.key_type() == KeyType::Bool,
        Comparison::Numeric(_) => key.key_type() == KeyType::Numeric || key.also_numeric(),
        Comparison::Date(_) => key.key_type() == KeyType::Date,
        Comparison::Binary => key.key_type() == KeyType::Binary,
        Comparison::IpAddress => key.key_type() == KeyType::IpAddress,
    };
    if fits {
        return;
    }
    let wanted = match key.key_type() {
        KeyType::String => "a string operator",
        KeyType::Arn => "an ARN operator",
        KeyType::Bool => "`Bool`",
        KeyType::Numeric => "a numeric operator",
        KeyType::Date => "a date operator",
        KeyType::IpAddress => "`IpAddress` or `NotIpAddress`",
        KeyType::Binary => "`BinaryEquals`",
    };
    let is_bool_text = key.key_type() == KeyType::Bool
        && test.operator.value.comparison == Comparison::StringEquals
        && !test.operator.value.negated;
    let fix = if is_bool_text {
        let bool = test.operator_text.replace("StringEquals", "Bool");
        edit::change_test(
            cx.source(),
            cx.statement,
            test,
            &bool,
            None,
            format!("use `{bool}`"),
            Applicability::Unsafe,
        )
    } else {
        edit::display(format!("use {wanted}"))
    };
    found
        .add(cx.source(), test.place())
        .at_key()
        .message(format!(
            "`{}` does not fit `{}`: that takes {wanted}",
            test.operator_text, test.key.value
        ))
        .fix(fix);
}
