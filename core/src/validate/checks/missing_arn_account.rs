//! An ARN without an account, of a kind that has one.
use crate::validate::arns::{Need, OWNED_BY_AWS};
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "MISSING_ARN_ACCOUNT",
    severity: Severity::Error,
    risk: None,
    what: "the ARN lacks an account",
    why: "no resource has such an ARN: the empty field is compared too",
    fix: "write an account or `*`",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Resource(run),
    },
};

fn run(cx: Cx<'_>, resource: &ResourceView<'_>, found: &mut Findings<'_>) {
    let Some(arn) = resource.arn else {
        return;
    };
    if !arn.account.is_empty()
        || resource.needs.account != Need::Required
        || OWNED_BY_AWS.contains(&arn.service)
    {
        return;
    }
    found
        .add(cx.source(), resource.entry.place)
        .message(format!(
            "such ARNs of `{}` have an account, and this one has none",
            arn.service
        ))
        .fix(edit::display("write the account, or `*` for every one"));
}
