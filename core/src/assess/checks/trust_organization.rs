//! Every account of an organisation is trusted.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "TRUST_ORGANIZATION",
    severity: Severity::Warning,
    risk: Some(Risk::Medium),
    what: "everybody in an organisation can assume the role",
    why: "every principal of every account of the organisation gets in, as far as the administrators there allow it; accounts that join later included",
    fix: "name the accounts or roles that need the role",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalorgid",
    ),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    let mut seen = Vec::new();
    for (index, way) in trust.ways.iter().enumerate() {
        // Members get in beside the outsiders, too, where the test is only true for too many.
        let beside = trust.openings().iter().any(|opening| {
            opening.way == index && matches!(opening.culprit, Culprit::OrganizationIfExists(..))
        });
        if way.kind != CallerKind::Account
            || way.entry.is_none()
            || !way.is_open()
            || !(beside || way.scopes.contains(&Scope::Org))
        {
            continue;
        }
        let place = trust.place_saying(way, is_organization);
        if seen.contains(&place) {
            continue;
        }
        seen.push(place);
        let values = trust
            .policy
            .statements
            .iter()
            .flat_map(|statement| &statement.tests)
            .flat_map(|test| &test.values);
        let text = values
            .filter(|value| value.place == place)
            .map(|value| value.value.text.as_str())
            .next()
            .unwrap_or("");
        let organization = text.split('/').next().unwrap_or("");
        let part = text.trim_end_matches(['*', '/']) != organization;
        let whole = if part { "part of" } else { "the whole of" };
        let finding = found.add(source, place);
        match &trust.options.organization {
            Some(own) if own == organization => {
                finding
                    .severity(Severity::Suggestion)
                    .risk(Risk::Low)
                    .message(format!(
                        "{whole} your organisation `{organization}` is trusted"
                    ));
            }
            Some(own) => {
                finding
                    .severity(Severity::SecurityWarning)
                    .risk(Risk::High)
                    .message(format!("{whole} organisation `{organization}` is trusted, which is not yours, `{own}`"));
            }
            None => {
                finding.message(format!("{whole} organisation `{organization}` is trusted"));
            }
        }
        finding
            .witness(way.public.as_ref().or(way.witness.as_ref()).cloned())
            .fix(edit::display(
                "name the accounts or roles that need the role",
            ));
    }
}

fn is_organization(text: &str) -> bool {
    text.starts_with("o-")
}
