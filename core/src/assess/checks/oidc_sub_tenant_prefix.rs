//! A value of `sub` that ends within the name of a tenant.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "OIDC_SUB_TENANT_PREFIX",
    severity: Severity::SecurityWarning,
    risk: Some(Risk::Critical),
    what: "a pattern takes in every tenant whose name starts in a certain way",
    why: "the wildcard stands within the name of the organisation: whoever registers a longer name that starts the same gets in",
    fix: "write the separator before the wildcard",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_secure-by-default.html",
    ),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for open in open_providers(trust, Tenants::Owners) {
        for value in open.open_values() {
            let Some(start) = value.start else { continue };
            let text = &value.value.value.text;
            let fix = match narrowed(text, value.separator) {
                Some(narrow) => edit::replace_string(
                    source,
                    value.value.place,
                    &narrow,
                    format!("write `{narrow}`"),
                    Applicability::Safe,
                ),
                None => edit::display(open.advice()),
            };
            found
                .add(source, value.value.place)
                .message(format!(
                    "`{text}` takes in every tenant of {} whose name starts with `{start}`",
                    open.shared.name
                ))
                .why(format!(
                    "whoever registers a name such as `{start}-evil` with {} gets in",
                    open.shared.name
                ))
                .witness(Some(value.witness.clone()))
                .fix(fix);
        }
    }
}

/// The pattern with the name ended before its first wildcard; it takes in no more than before. `None` where that is a `?`.
fn narrowed(text: &str, separator: Option<char>) -> Option<String> {
    let at = text.find(['*', '?'])?;
    let (before, behind) = (text.get(..at)?, text.get(at..)?.strip_prefix('*')?);
    match separator {
        // One owner and one name make a path; a subject of fields may have some between the two that the policy names.
        Some('/') if behind.starts_with('/') => Some(format!("{before}{behind}")),
        Some(separator) => Some(format!("{before}{separator}*{behind}")),
        None => behind.is_empty().then(|| before.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::narrowed;

    #[test]
    fn the_separator_goes_before_the_wildcard() {
        assert_eq!(
            narrowed("repo:org*", Some('/')).as_deref(),
            Some("repo:org/*")
        );
        assert_eq!(
            narrowed("repo:org*:ref:x", Some('/')).as_deref(),
            Some("repo:org/*:ref:x")
        );
        assert_eq!(
            narrowed("repo:org*/app:*", Some('/')).as_deref(),
            Some("repo:org/app:*")
        );
        assert_eq!(
            narrowed("organization:org*:workspace:x", Some(':')).as_deref(),
            Some("organization:org:*:workspace:x")
        );
        assert_eq!(narrowed("org*", None).as_deref(), Some("org"));
        assert_eq!(narrowed("repo:o?g/*", Some('/')), None);
    }
}
