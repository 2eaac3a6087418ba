//! Identity providers whose tokens the checks know something about.

/// The issuer of GitHub Actions.
pub(crate) const GITHUB: &str = "token.actions.githubusercontent.com";

/// Whether tokens of an issuer are GitHub's, an enterprise's own issuer on github.com included.
pub(crate) fn is_github(issuer: &str) -> bool {
    issuer
        .split('/')
        .next()
        .is_some_and(|host| host.eq_ignore_ascii_case(GITHUB))
}

/// Whether a condition key, by its lower-cased name, is a claim of the tokens of an issuer.
pub(crate) fn is_claim_of(name: &str, issuer: &str) -> bool {
    name.get(..issuer.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(issuer))
        && name
            .get(issuer.len()..)
            .is_some_and(|rest| rest.starts_with(':'))
}

/// The issuer of a condition key, by its lower-cased name, that is the audience of an OIDC token: `issuer:aud`.
pub(crate) fn audience_of(name: &str) -> Option<&str> {
    name.strip_suffix(":aud")
        .filter(|issuer| issuer.contains('.'))
}

/// Providers that IAM knows without being told: the form of their claims is fixed.
const BUILT_IN: [&str; 4] = [
    "accounts.google.com",
    "cognito-identity.amazonaws.com",
    "graph.facebook.com",
    "www.amazon.com",
];

/// Whether IAM knows an issuer without being told.
pub(crate) fn is_built_in(issuer: &str) -> bool {
    BUILT_IN
        .iter()
        .any(|known| known.eq_ignore_ascii_case(issuer))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_belong_to_their_issuer() {
        assert!(is_claim_of(
            "login.example.com/a:sub",
            "login.example.com/A"
        ));
        assert!(!is_claim_of("login.example.com:sub", "login.example.com/a"));
        assert!(!is_claim_of("login.example.comx:sub", "login.example.com"));
        assert!(!is_claim_of("é", "a"));
        assert_eq!(
            audience_of("login.example.com:aud"),
            Some("login.example.com")
        );
        assert_eq!(audience_of("saml:aud"), None);
        assert!(is_github("Token.Actions.githubusercontent.com/example"));
        assert!(!is_github("githubusercontent.com"));
    }
}
