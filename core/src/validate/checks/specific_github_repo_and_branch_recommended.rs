//! GitHub Actions trusted for more than one repository, or for any of its branches.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED",
    severity: Severity::Warning,
    risk: None,
    what: "the subject of GitHub's tokens leaves the repository or the branch open",
    why: "workflows of other repositories, or of branches that nobody has reviewed, can assume the role",
    fix: "name repository and branch in `sub`, or the branch in `ref`",
    url: REFERENCE,
    run: Run {
        types: Types::TRUST,
        look: Look::Statement(run),
    },
};

fn run(cx: Cx<'_>, found: &mut Findings<'_>) {
    let mut issuers = cx.issuers();
    let Some((_, issuer)) = issuers.find(|(_, issuer)| is_github(issuer)) else {
        return;
    };
    if !cx.allows() {
        return;
    }
    let is_exact = |value: &At<Value>| !has_wildcard(&value.value.text);
    let branch_is_known = cx
        .claims(issuer, "ref")
        .any(|test| test.compares() && test.values.iter().all(is_exact));
    let open: Vec<&At<Value>> = cx
        .claims(issuer, "sub")
        .filter(|test| test.compares() && !test.operator.value.negated)
        .flat_map(|test| &test.values)
        .filter(|value| !is_specific(&value.value.text, branch_is_known))
        .collect();
    let places = open
        .iter()
        .map(|value| (value.place, "nor does this".to_owned()));
    let (Some(first), Some(finding)) = (open.first(), found.add_all(cx.source(), places)) else {
        return;
    };
    finding
        .message(format!(
            "`{}` takes in more than one repository and one branch",
            first.value.text
        ))
        .fix(edit::display(format!(
            "write `repo:OWNER/NAME:ref:refs/heads/BRANCH`, or name the branch in `{issuer}:ref`"
        )));
}

/// Whether a subject leaves neither the repository open nor, unless another claim names it, the branch. Without a wildcard it leaves
/// nothing open: an environment has its branches in GitHub.
fn is_specific(subject: &str, branch_is_known: bool) -> bool {
    let mut parts = subject.splitn(3, ':');
    let names_repository = parts.next() == Some("repo")
        && parts
            .next()
            .is_some_and(|repository| !has_wildcard(repository));
    !has_wildcard(subject) || branch_is_known && names_repository
}
