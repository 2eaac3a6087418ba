//! An identity provider that everybody can have an account with, and no condition that says which account.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "OIDC_SUB_MISSING",
    severity: Severity::SecurityWarning,
    risk: Some(Risk::Critical),
    what: "every tenant of a shared identity provider gets in",
    why: "anybody can open an account with the provider and ask it for a token; only a claim such as `sub` tells your tokens from theirs, the audience does not",
    fix: "compare `sub`, by `StringEquals` or `StringLike`, with a value that names your organisation",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_secure-by-default.html",
    ),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for open in open_providers(trust, Tenants::Owners) {
        // Where a value is what leaves the tenant open, the checks on values say so.
        if !open.open_values().is_empty() {
            continue;
        }
        let name = open.shared.name;
        let finding = match open.tests().next() {
            None => found.add(source, open.way.place()).message(format!(
                "every tenant of {name} gets in: no condition says which one"
            )),
            Some(test) if test.operator.value.negated => found
                .add(source, test.operator.place)
                .at_key()
                .message(format!(
                    "`{}` on `{}` lets in every tenant of {name} but what it names",
                    test.operator_text, test.key.value
                )),
            Some(test) => found
                .add(source, test.operator.place)
                .at_key()
                .message(format!(
                    "`{}` on `{}` does not say which tenant of {name}",
                    test.operator_text, test.key.value
                )),
        };
        finding
            .witness(Some(open.witness.clone()))
            .fix(edit::display(open.advice()));
    }
}
