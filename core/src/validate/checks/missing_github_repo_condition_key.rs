//! GitHub Actions trusted whatever repository the workflow is of.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "MISSING_GITHUB_REPO_CONDITION_KEY",
    severity: Severity::SecurityWarning,
    risk: None,
    what: "GitHub Actions is trusted and no condition tests the subject of its tokens",
    why: "every repository on GitHub gets its tokens from the same provider, and the subject says which one it is",
    fix: "compare `token.actions.githubusercontent.com:sub` with `repo:OWNER/NAME:ref:refs/heads/BRANCH`",
    url: REFERENCE,
    run: Run {
        types: Types::TRUST,
        look: Look::Statement(run),
    },
};

fn run(cx: Cx<'_>, found: &mut Findings<'_>) {
    let mut issuers = cx.issuers();
    let Some((entry, issuer)) = issuers.find(|(_, issuer)| is_github(issuer)) else {
        return;
    };
    if !cx.allows() || cx.claims(issuer, "sub").any(TestView::compares) {
        return;
    }
    found
        .add(cx.source(), entry.place)
        .message(format!("no condition tests `{issuer}:sub`"))
        .fix(edit::display(format!(
            "compare `{issuer}:sub`, by `StringEquals`, with `repo:OWNER/NAME:ref:refs/heads/BRANCH`"
        )));
}
