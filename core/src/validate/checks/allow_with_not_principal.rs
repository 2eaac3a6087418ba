//! An Allow with NotPrincipal: everybody but those named.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "ALLOW_WITH_NOT_PRINCIPAL",
    severity: Severity::SecurityWarning,
    risk: None,
    what: "an Allow with NotPrincipal is for everybody but those it names",
    why: "NotPrincipal names who is left out; an Allow with it is for the rest of the world, callers without credentials included",
    fix: "use Principal, and name who gets access",
    url: REFERENCE,
    run: Run {
        types: Types::RESOURCE,
        look: Look::Statement(run),
    },
};

fn run(cx: Cx<'_>, found: &mut Findings<'_>) {
    let element = cx.statement.principal.as_ref();
    let Some(element) = element.filter(|element| element.negated && cx.allows()) else {
        return;
    };
    found
        .add(cx.source(), element.place)
        .at_key()
        .fix(edit::display("name who gets access, in Principal"));
}
