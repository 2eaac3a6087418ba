//! A value of `sub` in which the tenant of a shared identity provider is a wildcard.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "OIDC_SUB_ANY_TENANT",
    severity: Severity::SecurityWarning,
    risk: Some(Risk::Critical),
    what: "a pattern takes in every tenant of a shared identity provider",
    why: "anybody can open an account with the provider and choose names there: a branch, a repository or a project by that name is no proof of who it is",
    fix: "write your organisation in place of the wildcard",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_secure-by-default.html",
    ),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for open in open_providers(trust, Tenants::Owners) {
        let values = open.open_values();
        for value in values.iter().filter(|value| value.start.is_none()) {
            let text = &value.value.value.text;
            let fix = if has_siblings(source, value.value.place, value.test) {
                edit::remove(
                    source,
                    value.value.place,
                    format!("remove `{text}`"),
                    Applicability::Unsafe,
                )
            } else {
                edit::display(open.advice())
            };
            found
                .add(source, value.value.place)
                .message(format!(
                    "`{text}` takes in every tenant of {}",
                    open.shared.name
                ))
                .witness(Some(value.witness.clone()))
                .fix(fix);
        }
    }
}
