//! What a Principal element can name.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>

use super::pattern::ArnPattern;

/// One entry of a Principal or NotPrincipal element, with the text it was written as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrincipalEntry {
    /// The key it stands under: `AWS`, `Service`, `Federated`, `CanonicalUser`; empty for the lone `"*"`.
    pub key: String,
    /// As written.
    pub text: String,
    /// What it names.
    pub named: Named,
}

/// What an entry names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// `"*"`, or `{"AWS": "*"}`, which is the same: everybody, services and federated users included.
    Everyone,
    /// `{"Service": "*"}`, which AWS refuses, read as every service.
    EveryService,
    /// `{"Federated": "*"}`: every identity provider.
    EveryProvider,
    /// An account: its number, or its `:root` ARN.
    Account {
        /// The partition of the ARN; `None` for a bare number.
        partition: Option<String>,
        /// 12 digits.
        account: String,
    },
    /// An IAM user, role, role session or federated user session, by ARN.
    Identity(Identity),
    /// An ARN with wildcards, which AWS refuses, read as the pattern it was meant to be.
    Pattern(ArnPattern),
    /// A unique id, `AROA…` or `AIDA…`, which AWS shows where a role or user was deleted.
    UniqueId(String),
    /// A service, `ec2.amazonaws.com`.
    Service(String),
    /// An identity provider, by ARN or domain.
    Provider(Provider),
    /// An S3 canonical user id: 64 hex digits that stand for an account whose number they do not show.
    CanonicalUser(String),
    /// A text that names nothing: AWS refuses it.
    Nothing,
}

/// A principal of an account, by ARN.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity {
    /// What it is.
    pub kind: IdentityKind,
    /// `aws`, `aws-cn`, `aws-us-gov`, …
    pub partition: String,
    /// 12 digits.
    pub account: String,
    /// Users and roles: path and name without the leading slash (`service/scanner`). Role sessions: the role's name.
    /// Federated users: their name.
    pub name: String,
    /// The session's name, for role sessions.
    pub session: Option<String>,
}

/// What an [`Identity`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IdentityKind {
    /// `arn:…:iam::A:user/…`
    User,
    /// `arn:…:iam::A:role/…`
    Role,
    /// `arn:…:sts::A:assumed-role/role/session`
    RoleSession,
    /// `arn:…:sts::A:federated-user/name`
    FederatedUser,
}

/// An identity provider.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Provider {
    /// `arn:…:iam::A:oidc-provider/host/path`, or a built-in one by its domain: `AssumeRoleWithWebIdentity`.
    WebIdentity {
        /// As a Principal element names it.
        name: String,
        /// The issuer without `https://`: the prefix of its condition keys.
        issuer: String,
    },
    /// `arn:…:iam::A:saml-provider/name`: `AssumeRoleWithSAML`.
    Saml {
        /// The ARN.
        name: String,
    },
}

impl Provider {
    /// Reads a Federated value. `None` if it is neither a provider's ARN nor a domain.
    pub fn parse(text: &str) -> Option<Self> {
        if text.starts_with("arn:") {
            let fields: Vec<&str> = text.splitn(6, ':').collect();
            let [_, _, "iam", "", account, resource] = fields.as_slice() else {
                return None;
            };
            if !is_account(account) {
                return None;
            }
            return match resource.split_once('/') {
                Some(("oidc-provider", issuer)) if !issuer.is_empty() => Some(Self::WebIdentity {
                    name: text.to_owned(),
                    issuer: issuer.to_owned(),
                }),
                Some(("saml-provider", name)) if !name.is_empty() => Some(Self::Saml {
                    name: text.to_owned(),
                }),
                _ => None,
            };
        }
        let is_domain = text.contains('.')
            && text.bytes().all(|byte| {
                byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'/' | b'_')
            })
            && !text.starts_with(['.', '/', '-']);
        is_domain.then(|| Self::WebIdentity {
            name: text.to_owned(),
            issuer: text.to_owned(),
        })
    }

    /// As a Principal element names it.
    pub fn name(&self) -> &str {
        match self {
            Self::WebIdentity { name, .. } | Self::Saml { name } => name,
        }
    }
}

/// Whether the text is an account number: 12 digits.
///
/// # Examples
///
/// ```
/// assert!(rolecall::policy::is_account("012345678901"));
/// assert!(!rolecall::policy::is_account("1234"));
/// ```
pub fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether the text is the unique id of a role or user.
pub(crate) fn is_unique_id(text: &str) -> bool {
    text.len() >= 16
        && (text.starts_with("AROA") || text.starts_with("AIDA"))
        && text
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

impl PrincipalEntry {
    /// Reads a value that stands under `key` (`AWS`, `Service`, `Federated` or `CanonicalUser`). Total: what names nothing is
    /// [`Named::Nothing`].
    ///
    /// # Examples
    ///
    /// ```
    /// use rolecall::policy::{Named, PrincipalEntry};
    ///
    /// let entry = PrincipalEntry::parse("AWS", "arn:aws:iam::111122223333:root");
    /// assert_eq!(entry.named, Named::Account { partition: Some("aws".into()), account: "111122223333".into() });
    /// assert_eq!(PrincipalEntry::parse("AWS", "bob").named, Named::Nothing);
    /// ```
    pub fn parse(key: &str, text: &str) -> Self {
        let named = match (key, text) {
            ("AWS", "*") => Named::Everyone,
            ("Service", "*") => Named::EveryService,
            ("Federated", "*") => Named::EveryProvider,
            ("AWS", _) => aws(text),
            ("Service", _) if is_service(text) => Named::Service(text.to_owned()),
            ("Federated", _) => Provider::parse(text).map_or(Named::Nothing, Named::Provider),
            ("CanonicalUser", _)
                if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) =>
            {
                Named::CanonicalUser(text.to_ascii_lowercase())
            }
            _ => Named::Nothing,
        };
        Self {
            key: key.to_owned(),
            text: text.to_owned(),
            named,
        }
    }

    /// The lone `"*"`.
    pub fn everyone() -> Self {
        Self {
            key: String::new(),
            text: "*".to_owned(),
            named: Named::Everyone,
        }
    }
}

fn is_service(text: &str) -> bool {
    text.contains('.')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
}

fn aws(text: &str) -> Named {
    if is_account(text) {
        return Named::Account {
            partition: None,
            account: text.to_owned(),
        };
    }
    if is_unique_id(text) {
        return Named::UniqueId(text.to_owned());
    }
    if text.contains(['*', '?']) {
        return match ArnPattern::new(text) {
            Some(pattern) if text.starts_with("arn:") => Named::Pattern(pattern),
            // `1111*` and the like: an account in part. The pattern it would be over the account's root.
            _ if text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || matches!(byte, b'*' | b'?')) =>
            {
                ArnPattern::new(&format!("arn:*:*::{text}:*"))
                    .map_or(Named::Nothing, Named::Pattern)
            }
            _ => Named::Nothing,
        };
    }
    let fields: Vec<&str> = text.splitn(6, ':').collect();
    let ["arn", partition, service, "", account, resource] = fields.as_slice() else {
        return Named::Nothing;
    };
    if !is_account(account) || partition.is_empty() {
        return Named::Nothing;
    }
    let identity = |kind, name: &str, session: Option<&str>| {
        if name.is_empty() || session.is_some_and(str::is_empty) {
            return Named::Nothing;
        }
        Named::Identity(Identity {
            kind,
            partition: (*partition).to_owned(),
            account: (*account).to_owned(),
            name: name.to_owned(),
            session: session.map(str::to_owned),
        })
    };
    match (*service, resource.split_once('/')) {
        ("iam", None) if *resource == "root" => Named::Account {
            partition: Some((*partition).to_owned()),
            account: (*account).to_owned(),
        },
        ("iam", Some(("user", name))) => identity(IdentityKind::User, name, None),
        ("iam", Some(("role", name))) => identity(IdentityKind::Role, name, None),
        ("sts", Some(("assumed-role", rest))) => match rest.split_once('/') {
            Some((role, session)) => identity(IdentityKind::RoleSession, role, Some(session)),
            None => Named::Nothing,
        },
        ("sts", Some(("federated-user", name))) => {
            identity(IdentityKind::FederatedUser, name, None)
        }
        _ => Named::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(key: &str, text: &str) -> Named {
        PrincipalEntry::parse(key, text).named
    }

    #[test]
    fn every_form_is_read() {
        assert!(matches!(
            named("AWS", "093926027544"),
            Named::Account {
                partition: None,
                ..
            }
        ));
        assert!(
            matches!(named("AWS", "arn:aws-us-gov:iam::111122223333:role/a/b"), Named::Identity(i) if i.name == "a/b")
        );
        assert!(matches!(
            named("AWS", "arn:aws:sts::111122223333:assumed-role/r/s"),
            Named::Identity(i) if i.kind == IdentityKind::RoleSession && i.session.as_deref() == Some("s")
        ));
        assert!(matches!(
            named("AWS", "AROAEXAMPLEEXAMPLE12"),
            Named::UniqueId(_)
        ));
        assert!(matches!(
            named("AWS", "arn:aws:iam::111122223333:role/x*"),
            Named::Pattern(_)
        ));
        assert!(matches!(named("AWS", "1111*"), Named::Pattern(_)));
        assert!(matches!(
            named("Service", "ec2.amazonaws.com"),
            Named::Service(_)
        ));
        assert!(matches!(
            named("Federated", "accounts.google.com"),
            Named::Provider(Provider::WebIdentity { .. })
        ));
        assert!(matches!(
            named("Federated", "arn:aws:iam::111122223333:oidc-provider/a.example/x/"),
            Named::Provider(Provider::WebIdentity { issuer, .. }) if issuer == "a.example/x/"
        ));
        assert!(matches!(
            named("Federated", "arn:aws:iam::111122223333:saml-provider/P"),
            Named::Provider(Provider::Saml { .. })
        ));
    }

    #[test]
    fn what_names_nothing_is_nothing() {
        for text in [
            "",
            "root",
            "arn:aws:iam::1:role/x",
            "arn:aws:iam::111122223333:group/x",
            "arn:aws:iam::111122223333:role/",
        ] {
            assert_eq!(named("AWS", text), Named::Nothing, "{text}");
        }
        assert_eq!(named("Service", "ec2"), Named::Nothing);
        assert_eq!(
            named("Federated", "arn:aws:iam::111122223333:role/x"),
            Named::Nothing
        );
        assert_eq!(named("Person", "x.y"), Named::Nothing);
    }
}
