//! A wildcard in a principal that may hold none.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
    severity: Severity::Error,
    risk: None,
    what: "a principal holds a wildcard",
    why: "AWS refuses the document: a principal is written out, and only `{\"AWS\": \"*\"}` stands for everybody",
    fix: "write the principal out; for several roles of an account, name the account and test `aws:PrincipalArn` with `ArnLike`",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
    ),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for element in trust
        .policy
        .statements
        .iter()
        .filter_map(|statement| statement.principal.as_ref())
    {
        for entry in &element.entries {
            let PrincipalEntry { key, text, named } = &entry.value;
            let known = trust
                .policy
                .problems
                .iter()
                .any(|problem| problem.place == entry.place);
            let kind = matches!(
                key.as_str(),
                "AWS" | "Service" | "Federated" | "CanonicalUser"
            );
            if !kind || known || !text.contains(['*', '?']) || *named == Named::Everyone {
                continue;
            }
            let account = match named {
                Named::Pattern(pattern) => {
                    pattern.parts().get(4).and_then(|part| part.as_literal())
                }
                _ => None,
            };
            let fix = match (key.as_str(), account) {
                ("AWS", Some(account)) => format!(
                    "name account `{account}`, and add `ArnLike` `aws:PrincipalArn` `{text}` to the Condition"
                ),
                ("AWS", None) => "write the account and the role out".to_owned(),
                ("Service", _) => "write the services out".to_owned(),
                ("Federated", _) => "write the identity providers out".to_owned(),
                _ => "write the canonical user ids out".to_owned(),
            };
            found
                .add(source, entry.place)
                .message(format!(
                    "`{text}` holds a wildcard, which `{key}` does not take"
                ))
                .fix(edit::display(fix));
        }
    }
}
