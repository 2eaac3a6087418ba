//! An Allow that holds as soon as one value is none of the listed.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "FOR_ANY_VALUE_NEGATED_ALLOW",
    severity: Severity::Warning,
    risk: None,
    what: "`ForAnyValue:` with a negated operator holds as soon as one value is not listed",
    why: "a list that holds a forbidden value beside another one passes: the test asks for one value that is not listed, not for none that is",
    fix: "use `ForAllValues:` with the negated operator, and `Null` with `false` where the key must be there",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html",
    ),
    run: Run {
        types: Types::ALL,
        look: Look::Test(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, found: &mut Findings<'_>) {
    let operator = test.operator.value;
    if cx.allows() && operator.negated && operator.qualifier == Some(Qualifier::ForAnyValue) {
        let all = test
            .operator_text
            .replacen("ForAnyValue:", "ForAllValues:", 1);
        found
            .add(cx.source(), test.operator.place)
            .at_key()
            .message(format!(
                "`{}` holds as soon as one value of `{}` is not listed",
                test.operator_text, test.key.value
            ))
            .fix(edit::display(format!(
                "use `{all}`, with `Null` if the key must be there"
            )));
    }
}
