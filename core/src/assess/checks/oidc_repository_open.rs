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
        let Some(Provider::WebIdentity { issuer, .. }) = way.provider() else {
            continue;
        };
        if !is_github(issuer) || seen.contains(&way.statement.index) {
            continue;
        }
        seen.push(way.statement.index);
        // Where strangers get in too, only what is open beside that is worth a word.
        let only_insiders = way.public.is_none();
        let repositories = any_repository(way, issuer);
        if let Some(witness) = way.grants(Ask::Repository)
            && (only_insiders || !repositories.is_empty())
        {
            report(
                trust,
                found,
                way,
                &repositories,
                "lets in the workflows of more repositories than one",
            )
            .witness(Some(witness.clone()))
            .fix(edit::display(format!(
                "name the repository in `{issuer}:sub`: `repo:OWNER/NAME:ref:refs/heads/main`"
            )));
            continue;
        }
        let refs = any_ref(way, issuer);
        if let Some(witness) = way.grants(Ask::PullRequest)
            && (only_insiders || !refs.is_empty())
        {
            report(trust, found, way, &refs, "lets in workflows of every branch, tag and pull request")
                .why("everybody who can push a branch to the repository can change the workflow there and assume the role before anybody reviews it")
                .severity(Severity::Suggestion)
                .risk(Risk::Low)
                .witness(Some(witness.clone()))
                .fix(edit::display(format!("name the branch or the environment in `{issuer}:sub`: `repo:OWNER/NAME:environment:ENVIRONMENT`")));
        }
    }
}

/// The values of a claim that a statement takes.
fn values<'w>(
    way: &'w Way<'_>,
    issuer: &str,
    claim: &str,
) -> impl Iterator<Item = (Place, &'w str)> {
    let name = format!("{}:{claim}", issuer.to_ascii_lowercase());
    way.statement
        .tests
        .iter()
        .filter(move |test| {
            test.name == name
                && !test.operator.value.negated
                && test.operator.value.comparison != Comparison::Null
        })
        .flat_map(|test| &test.values)
        .map(|value| (value.place, value.value.text.as_str()))
}

/// The values that fix an owner, or the start of one, and leave the repository open: of `sub`, else of the owner's own claims.
fn any_repository<'w>(way: &'w Way<'_>, issuer: &str) -> Vec<(Place, &'w str)> {
    let fixes_owner = |text: &str| text.starts_with(|first| first != '*' && first != '?');
    let subjects: Vec<_> = values(way, issuer, "sub")
        .filter(|(_, text)| {
            text.strip_prefix("repo:").is_some_and(fixes_owner) && repository(text, true).is_none()
        })
        .collect();
    if !subjects.is_empty() {
        return subjects;
    }
    ["repository", "repository_owner", "repository_owner_id"]
        .into_iter()
        .flat_map(|claim| values(way, issuer, claim))
        .filter(|(_, text)| fixes_owner(text))
        .collect()
}

/// The values of `sub` that fix a repository, and nothing behind it.
fn any_ref<'w>(way: &'w Way<'_>, issuer: &str) -> Vec<(Place, &'w str)> {
    values(way, issuer, "sub")
        .filter(|(_, text)| {
            repository(text, true).is_some_and(|(_, behind)| behind.starts_with('*'))
        })
        .collect()
}

/// One finding at the first of the values, with the others as labels; at the principal where there is none.
fn report<'f>(
    trust: &TrustAnalysis<'_>,
    found: &'f mut Findings<'_>,
    way: &Way<'_>,
    values: &[(Place, &str)],
    what: &str,
) -> &'f mut crate::report::Draft {
    let source = &trust.policy.source;
    match values {
        [] => found
            .add(source, way.place())
            .message(format!("`{}` {what}", way.principal())),
        [(place, text), others @ ..] => {
            let finding = found
                .add(source, *place)
                .message(format!("`{text}` {what}"));
            for (place, _) in others {
                finding.label(source, *place, "so does this");
            }
            finding
        }
    }
}
