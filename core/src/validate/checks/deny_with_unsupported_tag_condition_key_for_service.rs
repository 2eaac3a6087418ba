//! A Deny by a resource's tag, for actions that do not see the tag.
use crate::validate::prelude::*;
use crate::validate::tags;

pub(super) static CHECK: Check = Check {
    code: "DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
    severity: Severity::SecurityWarning,
    risk: None,
    what: "some actions do not support the tag condition key",
    why: "the key is absent in requests for the actions, so that the statement never denies them",
    fix: "list the actions that support the key",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Test(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, found: &mut Findings<'_>) {
    tags::report(cx, test, Effect::Deny, found);
}
