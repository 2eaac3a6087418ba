//! `Null` behind a set qualifier.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "NULL_WITH_QUALIFIER",
    severity: Severity::Suggestion,
    risk: None,
    what: "`Null` asks whether the key exists, which needs no set qualifier",
    why: "the qualifier makes no difference: whether a key is there is not asked of each of its values",
    fix: "use `Null`",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Test(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, found: &mut Findings<'_>) {
    let operator = test.operator.value;
    if operator.comparison != Comparison::Null || operator.qualifier.is_none() {
        return;
    }
    found
        .add(cx.source(), test.place())
        .at_key()
        .message(format!(
            "`{}` asks whether the key exists, which needs no set qualifier",
            test.operator_text
        ))
        .fix(edit::change_test(
            cx.source(),
            cx.statement,
            test,
            "Null",
            None,
            "use `Null`",
            Applicability::Safe,
        ));
}
