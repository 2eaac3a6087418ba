//! A Sid that is empty.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "EMPTY_SID_VALUE",
    severity: Severity::Suggestion,
    risk: None,
    what: "the Sid is empty",
    why: "an empty Sid names nothing",
    fix: "name the statement, or remove the Sid",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Statement(run),
    },
};

fn run(cx: Cx<'_>, found: &mut Findings<'_>) {
    let Some(sid) = cx.statement.sid.as_ref().filter(|sid| sid.value.is_empty()) else {
        return;
    };
    found.add(cx.source(), sid.place).fix(edit::remove(
        cx.source(),
        sid.place,
        "remove the Sid",
        Applicability::Safe,
    ));
}
