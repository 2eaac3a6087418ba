//! A condition key with the prefix `aws:` that AWS does not have.
use crate::validate::names::{self, KeyClass};
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "INVALID_GLOBAL_CONDITION_KEY",
    severity: Severity::Error,
    risk: None,
    what: "there is no such global condition key",
    why: "the key is in no request: a test on it is false, or true if it is negated",
    fix: "write the name of a global condition key",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Test(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, found: &mut Findings<'_>) {
    if test.key_class() != KeyClass::UnknownGlobal {
        return;
    }
    let catalog = cx.document.catalog;
    found
        .add(cx.source(), test.place())
        .at_key()
        .message(format!(
            "there is no global condition key `{}` as of {}",
            test.key.value,
            catalog.as_of()
        ))
        .fix(names::rename_key(cx, test));
}
