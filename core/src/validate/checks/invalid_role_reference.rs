//! The id of a deleted role in the place of a principal.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "INVALID_ROLE_REFERENCE",
    severity: Severity::Warning,
    risk: None,
    what: "a principal is the id of a role",
    why: "AWS shows the id of a role in place of its ARN once the role is deleted, and nobody gets in by it any more; an id that somebody gave out is valid, but nobody can read off it which account it belongs to",
    fix: "name the role by its ARN, or remove the entry",
    url: REFERENCE,
    run: Run {
        types: Types::RESOURCE,
        look: Look::Principal(run),
    },
};

fn run(cx: Cx<'_>, entry: &At<PrincipalEntry>, found: &mut Findings<'_>) {
    let Named::UniqueId(id) = &entry.value.named else {
        return;
    };
    if !id.starts_with("AROA") {
        return;
    }
    found
        .add(cx.source(), entry.place)
        .message(format!(
            "`{id}` is the id of a role, which does not say whose it is"
        ))
        .fix(edit::display(
            "if the role is deleted, remove the entry; if not, write its ARN, or keep the id once its owner has confirmed it",
        ));
}
