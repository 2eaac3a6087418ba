//! An OIDC provider whose tokens are all taken.
use std::collections::BTreeSet;

use crate::evaluate::covers_action;
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL",
    severity: Severity::SecurityWarning,
    risk: None,
    what: "no condition asks anything of the tokens of an OIDC provider",
    why: "whoever gets a token from the provider can assume the role: only the provider's own condition keys, such as `aud` and `sub`, tell tokens apart",
    fix: "compare `aud` and `sub` of the provider",
    url: REFERENCE,
    run: Run {
        types: Types::TRUST,
        look: Look::Statement(run),
    },
};

fn run(cx: Cx<'_>, found: &mut Findings<'_>) {
    let action = cx.statement.action.as_ref();
    let assumes = action.is_some_and(|action| {
        covers_action(action, Effect::Allow, "sts:AssumeRoleWithWebIdentity")
    });
    if !cx.allows() || !assumes || cx.issuers().next().is_none() {
        return;
    }
    // Everything in front of a colon of a key: the issuer, or a claim with a colon of its own.
    let prefixes: BTreeSet<&str> = cx
        .tests
        .iter()
        .filter(|test| test.operator.value.comparison != Comparison::Unknown)
        .flat_map(|test| {
            let colons = test.name.match_indices(':');
            colons.filter_map(|(at, _)| test.name.get(..at))
        })
        .collect();
    let open = cx
        .issuers()
        .filter(|(_, issuer)| !prefixes.contains(fold(issuer).as_ref()));
    each(open, found, |(entry, issuer), found| {
        found
            .add(cx.source(), entry.place)
            .message(format!("no condition tests a key of `{issuer}`"))
            .fix(edit::display(format!(
                "compare `{issuer}:aud` and `{issuer}:sub`, by `StringEquals`, with what your tokens have"
            )));
    });
}
