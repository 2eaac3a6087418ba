//! A resource control policy that stops services which do not say for whom they act.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK",
    severity: Severity::Warning,
    risk: None,
    what: "a statement about services does not spare those that do not say for whom they act",
    why: "some services act on your behalf without sending the key, and a negated comparison is true without it, so that a Deny stops them",
    fix: "add `Null` `aws:SourceAccount` `false` or `Null` `aws:SourceArn` `false` to the Condition",
    url: REFERENCE,
    run: Run {
        types: Types::RCP,
        look: Look::Statement(run),
    },
};

fn run(cx: Cx<'_>, found: &mut Findings<'_>) {
    let asked = cx.tests.iter().any(|test| {
        test.operator.value.comparison == Comparison::Null
            && matches!(test.name.as_str(), "aws:sourceaccount" | "aws:sourcearn")
            && test.says("false")
    });
    if asked {
        return;
    }
    each(cx.compared(&SOURCE_KEYS), found, |test, found| {
        found
            .add(cx.source(), test.place())
            .at_key()
            .message(format!(
                "`{}` is compared, and services that do not say for whom they act are not spared",
                test.key.value
            ))
            .fix(edit::add_test(
                cx.source(),
                cx.statement,
                "Null",
                "aws:SourceAccount",
                "false",
                "add `Null` `aws:SourceAccount` `false`",
                Applicability::Unsafe,
            ));
    });
}
