//! An ARN with an account, of a kind that has none.
use crate::validate::arns::{self, Need};
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "ARN_ACCOUNT_NOT_ALLOWED",
    severity: Severity::Error,
    risk: None,
    what: "the ARN has an account",
    why: "no resource has such an ARN: the empty field is compared too",
    fix: "leave the field empty",
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
    if arn.account.is_empty()
        || arns::may_be_empty(arn.account)
        || resource.needs.account != Need::Forbidden
    {
        return;
    }
    found
        .add(cx.source(), resource.entry.place)
        .message(format!(
            "such ARNs of `{}` have no account, and this one has `{}`",
            arn.service, arn.account
        ))
        .fix(arns::without(cx, resource, arn.account));
}
