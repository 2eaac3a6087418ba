//! A GitHub owner is pinned, but any of its repositories gets in; or one repository, but whatever starts its workflows.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "OIDC_REPOSITORY_OPEN",
    severity: Severity::Warning,
    risk: Some(Risk::Medium),
    what: "more GitHub workflows than those of one repository and branch get in",
    why: "everybody who can push to one of these repositories, or create one, can assume the role from a workflow of their own",
    fix: "name the repository, and the branch or environment, in `sub`",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html"),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let mut seen = Vec::new();
    for way in &trust.ways {
        let Some(Provider::WebIdentity { issuer, .. }) = way.provider() else { continue };
        if !is_github(issuer) || seen.contains(&way.statement.index) {
            continue;
        }
        seen.push(way.statement.index);
        if let Some(witness) = way.grants(Ask::Repository) {
            let values = subjects(way, issuer, |text| repository(text, true).is_none());
            report(trust, found, way, &values, "lets in the workflows of more repositories than one")
                .witness(Some(witness.clone()))
                .fix(edit::display(format!("name the repository in `{issuer}:sub`: `repo:OWNER/NAME:ref:refs/heads/main`")));
        } else if let Some(witness) = way.grants(Ask::PullRequest) {
            let values = subjects(way, issuer, |text| {
                repository(text, true).is_some_and(|(_, behind)| behind.starts_with('*'))
            });
            report(trust, found, way, &values, "lets in workflows of every branch, tag and pull request")
                .why("everybody who can push a branch to the repository can change the workflow there and assume the role before anybody reviews it")
                .severity(Severity::Suggestion)
                .risk(Risk::Low)
                .witness(Some(witness.clone()))
                .fix(edit::display(format!("name the branch or the environment in `{issuer}:sub`: `repo:OWNER/NAME:environment:ENVIRONMENT`")));
        }
    }
}

/// The places of the patterns of a statement's `sub` that are meant, with their texts.
fn subjects<'w>(way: &'w Way<'_>, issuer: &str, is_meant: impl Fn(&str) -> bool) -> Vec<(Place, &'w str)> {
    let name = format!("{}:sub", issuer.to_ascii_lowercase());
    let patterns = way
        .statement
        .tests
        .iter()
        .filter(|test| test.name == name && !test.operator.value.negated && test.operator.value.comparison.takes_wildcards());
    patterns
        .flat_map(|test| &test.values)
        .map(|value| (value.place, value.value.text.as_str()))
        .filter(|(_, text)| is_meant(text))
        .collect()
}

/// One finding at the first of the values, with the others as labels; at the principal where there is none.
fn report<'f>(
    trust: &TrustAnalysis<'_>,
    found: &'f mut Findings<'_>,
    way: &Way<'_>,
    values: &[(Place, &str)],
    what: &str,
) -> &'f mut crate::assess::check::Draft {
    let source = &trust.policy.source;
    match values {
        [] => found
            .add(source, way.place())
            .message(format!("`{}` {what}", way.principal())),
        [(place, text), others @ ..] => {
            let finding = found.add(source, *place).message(format!("`{text}` {what}"));
            for (place, _) in others {
                finding.label(source, *place, "so does this");
            }
            finding
        }
    }
}
