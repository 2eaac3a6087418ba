//! Google, Facebook or Amazon log-ins are trusted whatever application they were made in.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "WEB_IDENTITY_APP_MISSING",
    severity: Severity::SecurityWarning,
    risk: Some(Risk::Critical),
    what: "users of every application of a public log-in get in",
    why: "everybody has an account there or can open one, and anybody can register an application to get a token with",
    fix: "compare the application's id with that of your application: `accounts.google.com:aud`, `graph.facebook.com:app_id` or `www.amazon.com:app_id`",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html"),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    for open in open_providers(trust, Tenants::Applications) {
        let claim = open.shared.claims.first().map_or("aud", |claim| claim.name);
        let advice = format!(
            "compare `{}:{claim}`, by `StringEquals`, with the id of your application",
            open.issuer
        );
        open.report(trust, found, "application")
            .fix(edit::display(advice));
    }
}
