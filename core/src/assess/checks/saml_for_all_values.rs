//! `ForAllValues:` on a SAML attribute, which holds for users who have no such attribute.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "SAML_FOR_ALL_VALUES",
    severity: Severity::SecurityWarning,
    risk: Some(Risk::Medium),
    what: "a user without the SAML attribute gets in",
    why: "`ForAllValues:` asks that no value is a wrong one, and where there is no value, none is wrong",
    fix: "ask with `Null` `false` that the attribute is there",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html",
    ),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    let mut seen = Vec::new();
    for way in trust.ways.iter().filter(|way| way.kind == CallerKind::Saml) {
        for test in &way.statement.tests {
            let operator = test.operator.value;
            if operator.qualifier != Some(Qualifier::ForAllValues)
                || operator.negated
                || seen.contains(&test.place())
            {
                continue;
            }
            let Some(witness) = way.grants(Ask::Without(&test.name)) else {
                continue;
            };
            seen.push(test.place());
            let key = &test.key.value;
            let only_saml = way.statement.principal.as_ref().is_some_and(|element| {
                let is_saml = |entry: &PrincipalEntry| {
                    matches!(entry.named, Named::Provider(Provider::Saml { .. }))
                };
                !element.negated && element.entries.iter().all(|entry| is_saml(&entry.value))
            });
            let fix = if only_saml {
                edit::add_test(
                    source,
                    way.statement,
                    "Null",
                    key,
                    "false",
                    format!("add `Null` `{key}` `false`"),
                    Applicability::Safe,
                )
            } else {
                edit::display(format!(
                    "add `Null` `{key}` `false` where only SAML users are let in"
                ))
            };
            found
                .add(source, test.operator.place)
                .at_key()
                .message(format!(
                    "`{}` lets in users without `{key}`",
                    test.operator_text
                ))
                .witness(Some(witness.clone()))
                .fix(fix);
        }
    }
}
