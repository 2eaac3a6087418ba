//! A SAML assertion is taken whatever endpoint it was made for.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "SAML_AUD_MISSING",
    severity: Severity::Suggestion,
    risk: Some(Risk::Low),
    what: "SAML assertions for every endpoint are taken",
    why: "an assertion that the identity provider made for another recipient gets in as well; with `SAML:aud` the role takes those only that were made for signing in to AWS",
    fix: "add `StringEquals` `SAML:aud` with the sign-in endpoint that you use",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_saml.html"),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    let mut seen = Vec::new();
    for way in &trust.ways {
        let (Some(witness), Some(Provider::Saml { name })) =
            (way.grants(Ask::Audience), way.provider())
        else {
            continue;
        };
        if seen.contains(&way.statement.index) {
            continue;
        }
        seen.push(way.statement.index);
        let culprit = test_on(way.statement, "saml:aud");
        let finding = match culprit {
            None => found
                .add(source, way.place())
                .message("no condition on `SAML:aud`: assertions for other endpoints get in"),
            Some(test) => found
                .add(source, test.operator.place)
                .at_key()
                .message(format!(
                    "`{}` on `{}` takes assertions for other endpoints",
                    test.operator_text, test.key.value
                )),
        };
        let endpoint = match name.split(':').nth(1) {
            Some("aws-cn") => "https://signin.amazonaws.cn/saml",
            Some("aws-us-gov") => "https://signin.amazonaws-us-gov.com/saml",
            _ => "https://signin.aws.amazon.com/saml",
        };
        let fix = if culprit.is_none() && is_alone(way.statement) {
            edit::add_test(
                source,
                way.statement,
                "StringEquals",
                "SAML:aud",
                endpoint,
                format!("add `StringEquals` `SAML:aud` `{endpoint}`"),
                Applicability::Unsafe,
            )
        } else {
            edit::display(format!(
                "compare `SAML:aud`, by `StringEquals`, with `{endpoint}`"
            ))
        };
        finding.witness(Some(witness.clone())).fix(fix);
    }
}
