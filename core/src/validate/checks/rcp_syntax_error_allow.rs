//! A resource control policy that allows.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "RCP_SYNTAX_ERROR_ALLOW",
    severity: Severity::Error,
    risk: None,
    what: "an Allow of a resource control policy is not for everybody, every resource and without Condition",
    why: "AWS refuses the document: a resource control policy only denies; the one Allow is AWS's own that denies nothing, which has `*` for Principal and Resource and no Condition",
    fix: "turn it round: deny what must not happen",
    url: REFERENCE,
    run: Run {
        types: Types::RCP,
        look: Look::Statement(run),
    },
};

fn run(cx: Cx<'_>, found: &mut Findings<'_>) {
    let Some(effect) = cx.statement.effect_place.filter(|_| cx.allows()) else {
        return;
    };
    let everybody = cx.named().all(|entry| entry.value.key.is_empty());
    let everything = !cx.is_not_resource() && cx.resources.iter().all(ResourceView::is_star);
    let always = cx.statement.condition.is_none();
    let narrowed = match (everybody && !cx.is_not_principal(), everything, always) {
        (true, true, true) => return,
        (false, ..) => "its Principal is not `*`",
        (_, false, _) => "its Resource is not `*`",
        (.., false) => "it has a Condition",
    };
    found
        .add(cx.source(), effect)
        .message(format!(
            "an Allow of a resource control policy must be for everybody and everything, and {narrowed}"
        ))
        .fix(edit::display("write a Deny of what must not happen"));
}
