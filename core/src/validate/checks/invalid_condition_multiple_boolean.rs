//! Several values under `Bool`.
use crate::evaluate::boolean;
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "INVALID_CONDITION_MULTIPLE_BOOLEAN",
    severity: Severity::Error,
    risk: None,
    what: "`Bool` compares with several values",
    why: "AWS takes one: both of them together would hold for every request that has the key",
    fix: "keep one value",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Test(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, found: &mut Findings<'_>) {
    let (Comparison::Bool, [first, second, rest @ ..]) =
        (test.operator.value.comparison, test.values.as_slice())
    else {
        return;
    };
    let meant = boolean(&first.value.text);
    let same = |value: &At<Value>| boolean(&value.value.text) == meant;
    let fix = match meant.filter(|_| same(second) && rest.iter().all(same)) {
        Some(meant) => edit::change_test(
            cx.source(),
            cx.statement,
            test,
            &test.operator_text,
            Some(&[meant.to_string()]),
            format!("keep one `{meant}`"),
            Applicability::Safe,
        ),
        None => edit::display("keep the value that is meant"),
    };
    found.add(cx.source(), test.place()).fix(fix);
}
