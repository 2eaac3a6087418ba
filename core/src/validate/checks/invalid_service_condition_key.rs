//! A condition key that its service does not have.
use crate::validate::names::{self, KeyClass};
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "INVALID_SERVICE_CONDITION_KEY",
    severity: Severity::Error,
    risk: None,
    what: "the service has no such condition key",
    why: "the key is in no request: a test on it is false, or true if it is negated",
    fix: "write the name of a condition key of the service",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Test(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, found: &mut Findings<'_>) {
    if test.key_class() != KeyClass::UnknownOfService {
        return;
    }
    let catalog = cx.document.catalog;
    found
        .add(cx.source(), test.place())
        .at_key()
        .message(format!(
            "`{}` has no condition key `{}` as of {}",
            test.prefix(),
            test.key.value,
            catalog.as_of()
        ))
        .fix(names::rename_key(cx, test));
}
