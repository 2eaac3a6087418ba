//! A Federated principal that is no identity provider.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY",
    severity: Severity::Error,
    risk: None,
    what: "a Federated principal is not of the form of an identity provider",
    why: "AWS refuses the document: an identity provider is named by its ARN in IAM, or by its domain if IAM knows it without being told",
    fix: "write the ARN of the `saml-provider` or `oidc-provider`, or a domain such as `accounts.google.com`",
    url: REFERENCE,
    run: Run {
        types: Types::TRUST,
        look: Look::Principal(run),
    },
};

fn run(cx: Cx<'_>, entry: &At<PrincipalEntry>, found: &mut Findings<'_>) {
    let PrincipalEntry { key, text, named } = &entry.value;
    if key != "Federated" || *named != Named::Nothing || has_wildcard(text) {
        return;
    }
    let host = text
        .strip_prefix("https://")
        .map(|host| host.trim_end_matches('/'));
    let reads_as = |key: &str| PrincipalEntry::parse(key, text).named != Named::Nothing;
    let fix = if let Some(host) = host {
        format!(
            "write the ARN of the provider, `arn:aws:iam::111122223333:oidc-provider/{host}`, with your account in it"
        )
    } else if reads_as("AWS") {
        "write it under `AWS`".to_owned()
    } else {
        CHECK.fix.to_owned()
    };
    found
        .add(cx.source(), entry.place)
        .message(format!(
            "`{text}` is neither the ARN of an identity provider nor a domain"
        ))
        .fix(edit::display(fix));
}
