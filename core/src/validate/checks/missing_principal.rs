//! A statement of a resource policy that names no principal.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "MISSING_PRINCIPAL",
    severity: Severity::Error,
    risk: None,
    what: "a statement has no Principal",
    why: "AWS refuses the document: every statement of a policy that is attached to a resource says whom it is about",
    fix: "name in Principal whom the statement is about",
    url: REFERENCE,
    run: Run {
        types: Types::RESOURCE.or(Types::RCP),
        look: Look::Statement(run),
    },
};

fn run(cx: Cx<'_>, found: &mut Findings<'_>) {
    if cx.statement.principal.is_some() {
        return;
    }
    let (source, place) = (cx.source(), cx.statement.place);
    let fix = match cx.document.policy_type {
        PolicyType::Rcp => edit::insert_first(
            source,
            place,
            "\"Principal\": \"*\"",
            "add `\"Principal\": \"*\"`",
            Applicability::Unsafe,
        ),
        _ => edit::display(
            "add `\"Principal\": {\"AWS\": \"arn:aws:iam::111122223333:role/name\"}`, with the role that is meant",
        ),
    };
    found.add(source, place).fix(fix);
}
