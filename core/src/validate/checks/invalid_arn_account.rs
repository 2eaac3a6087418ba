//! An ARN whose account is no account number.
use crate::policy::is_account;
use crate::validate::arns;
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "INVALID_ARN_ACCOUNT",
    severity: Severity::Error,
    risk: None,
    what: "the account of an ARN is not 12 digits",
    why: "no resource has such an ARN",
    fix: "write the 12 digits of the account",
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
    let fine = arn.account.is_empty()
        || arns::is_open(arn.account)
        || is_account(arn.account)
        || arns::is_constant_account(cx.document.catalog, arn.service, arn.account);
    if !fine {
        found
            .add(cx.source(), resource.entry.place)
            .message(format!(
                "`{}` is not an account: that has 12 digits",
                arn.account
            ));
    }
}
