//! A lone `*` because of which a statement never applies.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION",
    severity: Severity::Suggestion,
    risk: None,
    what: "the test holds for no request, because of the pattern `*`",
    why: "every value matches the pattern that is excluded, and a request without the key fails or does not exist: the statement never applies",
    fix: "remove the statement, or exclude the values that are meant",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Test(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, found: &mut Findings<'_>) {
    let Some((value, Star::Never)) = star(test) else {
        return;
    };
    found
        .add(cx.source(), value.place)
        .message(format!(
            "`{}` holds for no request, because of the pattern `*`",
            test.operator_text
        ))
        .fix(edit::display(
            "exclude the values that are meant, or remove the statement",
        ));
}
