//! A service that is told apart by a key which says little about whom it acts for.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL",
    severity: Severity::Suggestion,
    risk: None,
    what: "a service is restricted by a key that is not made for that",
    why: "`aws:SourceArn`, `aws:SourceAccount`, `aws:SourceOrgID` and `aws:SourceOrgPaths` say for whom a service acts; `aws:Referer` was used before they existed",
    fix: "compare `aws:SourceAccount` or `aws:SourceArn` instead",
    url: REFERENCE,
    run: Run {
        types: Types::RESOURCE,
        look: Look::Test(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, found: &mut Findings<'_>) {
    if !WEAK_KEYS.contains(&test.name.as_str()) || !test.compares() || !cx.allows() {
        return;
    }
    let Some((_, name)) = cx.services().next() else {
        return;
    };
    if cx.compared(&SOURCE_KEYS).next().is_some() {
        return;
    }
    found
        .add(cx.source(), test.place())
        .at_key()
        .message(format!(
            "`{}` says little about whom `{name}` acts for",
            test.key.value
        ))
        .fix(edit::display(CHECK.fix));
}
