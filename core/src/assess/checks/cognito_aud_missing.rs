//! Amazon Cognito is trusted whatever identity pool the caller comes from.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "COGNITO_AUD_MISSING",
    severity: Severity::SecurityWarning,
    risk: Some(Risk::Critical),
    what: "users of every Cognito identity pool get in",
    why: "all identity pools of all accounts share this provider, and anybody can make one: its users, and its guests, assume the role",
    fix: "compare `cognito-identity.amazonaws.com:aud`, by `StringEquals`, with the id of your identity pool",
    url: Some(
        "https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html",
    ),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    for open in open_providers(trust, Tenants::Pools) {
        open.report(trust, found, "identity pool")
            .fix(edit::display(format!(
                "compare `{COGNITO}:aud`, by `StringEquals`, with the id of your identity pool"
            )));
    }
}
