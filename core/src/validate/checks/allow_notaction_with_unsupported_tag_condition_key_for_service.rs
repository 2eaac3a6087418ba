//! An Allow by a resource's tag, with NotAction, for actions that do not see the tag.
use crate::validate::prelude::*;
use crate::validate::tags;

pub(super) static CHECK: Check = Check {
    code: "ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
    severity: Severity::Suggestion,
    risk: None,
    what: "NotAction takes in actions that do not support the tag condition key",
    why: "the key is absent in requests for the actions, so that the statement never allows them",
    fix: "list the actions that support the key in Action",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Test(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, found: &mut Findings<'_>) {
    tags::not_action(cx, test, Effect::Allow, found);
}
