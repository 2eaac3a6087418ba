//! An OIDC provider whose tokens are taken whatever audience they were made for.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "OIDC_AUD_MISSING",
    severity: Severity::Suggestion,
    risk: Some(Risk::Low),
    what: "tokens for every audience of the identity provider are taken",
    why: "STS takes a token for any of the audiences that are registered with the identity provider; the role takes them all, also those that are added later",
    fix: "compare `aud`, by `StringEquals`, with the audience of the tokens that the role is for",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html"),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    let mut seen: Vec<(usize, &str)> = Vec::new();
    for way in &trust.ways {
        let (Some(witness), Some(Provider::WebIdentity { issuer, .. })) =
            (way.grants(Ask::Audience), way.provider())
        else {
            continue;
        };
        let statement = way.statement;
        if seen.contains(&(statement.index, issuer)) {
            continue;
        }
        seen.push((statement.index, issuer));
        let key = format!("{issuer}:aud");
        let culprit = test_on(statement, &key.to_ascii_lowercase());
        let finding = match culprit {
            None => found.add(source, way.place()).message(format!(
                "no condition on `{key}`: tokens for other audiences get in"
            )),
            Some(test) => found
                .add(source, test.operator.place)
                .at_key()
                .message(format!(
                    "`{}` on `{}` takes tokens for other audiences",
                    test.operator_text, test.key.value
                )),
        };
        finding.witness(Some(witness.clone()));
        let shared = shared(issuer);
        if shared.is_some_and(|shared| shared.free_audience) {
            finding.why("whoever asks for a token chooses its audience here, so the audience keeps nobody out who wants in; it stops tokens that were made for another service and leaked there");
        } else if way.grants(Ask::Token).is_some() {
            // Neither claim is pinned: every application that is registered with the provider gets in with every user.
            finding.severity(Severity::Warning).risk(Risk::Medium);
        }
        let usual = shared.and_then(Shared::usual_audience);
        finding.fix(match usual.filter(|_| culprit.is_none() && is_alone(statement)) {
            Some(audience) => edit::add_test(
                source,
                statement,
                "StringEquals",
                &key,
                audience,
                format!("add `StringEquals` `{key}` `{audience}`"),
                Applicability::Unsafe,
            ),
            None => edit::display(format!("compare `{key}`, by `StringEquals`, with the audience that your tokens are made for")),
        });
    }
}
