//! An action that none of the listed resources can serve.
use crate::catalog::Action;
use crate::validate::arns;
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "ACTION_WITHOUT_RESOURCE",
    severity: Severity::Warning,
    risk: None,
    what: "no listed resource is of a kind that the action takes",
    why: "the statement never allows the action: its requests are about other kinds of resources",
    fix: "list a resource of the kind that the action takes",
    url: Some(
        "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
    ),
    run: Run {
        types: Types::ALL,
        look: Look::Statement(run),
    },
};

fn run(cx: Cx<'_>, found: &mut Findings<'_>) {
    if !cx.misfits {
        return;
    }
    let Some(kinds) = arns::kinds(&cx) else {
        return;
    };
    let served = |action: Action<'_>| kinds.serves(action);
    let lacking = cx
        .actions
        .iter()
        .filter_map(|action| Some((action, action.action?)));
    let lacking: Vec<_> = lacking.filter(|(_, known)| !served(*known)).collect();
    let Some((_, first)) = lacking.first() else {
        return;
    };
    let forms: Vec<String> = first
        .resource_types()
        .flat_map(|of| of.resource_type().arns())
        .take(3)
        .map(|arn| format!("`{arn}`"))
        .collect();
    let names: Vec<String> = lacking
        .iter()
        .map(|(action, _)| format!("`{}`", action.text()))
        .collect();
    let takes = if names.len() == 1 { "takes" } else { "take" };
    let places = lacking
        .iter()
        .map(|(action, _)| (action.entry.place, "the same".to_owned()));
    if let Some(draft) = found.add_all(cx.source(), places) {
        draft
            .message(format!(
                "no listed resource is of a kind that {} {takes}",
                names.join(" and ")
            ))
            .fix(edit::display(format!(
                "list a resource of the form {}",
                forms.join(" or ")
            )));
    }
}
