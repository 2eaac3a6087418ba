//! A tag condition key without the tag's key.
use crate::validate::names::KeyClass;
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "MISSING_TAG_KEY_IN_CONDITION",
    severity: Severity::Error,
    risk: None,
    what: "the condition key does not say which tag",
    why: "the key of a tag belongs to the name of the condition key: without it no tag is compared",
    fix: "write the tag's key behind a slash: `aws:ResourceTag/team`",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Test(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, found: &mut Findings<'_>) {
    if test.key_class() == KeyClass::WithoutTag {
        found
            .add(cx.source(), test.place())
            .at_key()
            .message(format!("`{}` does not say which tag", test.key.value))
            .fix(edit::display(format!(
                "write the tag's key behind it: `{}/team`",
                test.key.value.trim_end_matches('/')
            )));
    }
}
