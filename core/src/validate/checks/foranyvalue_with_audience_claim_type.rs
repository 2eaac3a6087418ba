//! `ForAnyValue:` on the audience of a token.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE",
    severity: Severity::SecurityWarning,
    risk: None,
    what: "a condition takes tokens of which any audience is listed",
    why: "the audience of most providers is one value, which needs no qualifier; a token that is made for several audiences gets in although it is for others too",
    fix: "remove `ForAnyValue:`",
    url: REFERENCE,
    run: Run {
        types: Types::RESOURCE,
        look: Look::Test(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, found: &mut Findings<'_>) {
    let is_any = test.operator.value.qualifier == Some(Qualifier::ForAnyValue);
    if !is_any || audience_of(&test.name).is_none() || !test.compares() {
        return;
    }
    found
        .add(cx.source(), test.operator.place)
        .at_key()
        .message(format!(
            "`{}` on `{}` takes tokens that are made for others too",
            test.operator_text, test.key.value
        ))
        .fix(cx.without_qualifier(test));
}
