//! The audience of an OIDC token, which may be one or several.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "CONFIRM_AUDIENCE_CLAIM_TYPE",
    severity: Severity::Suggestion,
    risk: None,
    what: "`ForAllValues:` stands on the audience of tokens, which may be one or several",
    why: "a token has one audience or a list of them, as its provider likes: a plain operator does not match a list, and `ForAllValues:` is true without any audience",
    fix: "use a plain operator if the tokens have one audience, as those of GitHub do, and `ForAnyValue:` if they have several",
    url: REFERENCE,
    run: Run {
        types: Types::RESOURCE,
        look: Look::Test(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, found: &mut Findings<'_>) {
    // What IAM knows of a provider need not be confirmed, and `ForAnyValue:` has a finding of its own.
    let qualifier = test.operator.value.qualifier;
    let Some(issuer) = audience_of(&test.name).filter(|issuer| !is_built_in(issuer)) else {
        return;
    };
    if !test.compares() || qualifier != Some(Qualifier::ForAllValues) {
        return;
    }
    found
        .add(cx.source(), test.place())
        .at_key()
        .message(format!(
            "`{}` takes tokens of `{issuer}` without audience, and others if all their audiences are listed",
            test.operator_text
        ))
        .fix(cx.without_qualifier(test));
}
