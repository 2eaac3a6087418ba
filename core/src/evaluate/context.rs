//! Context keys: which of them the principal determines, and which take several values.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>

use std::borrow::Cow;

use super::request::Principal;

/// The keys whose value follows from who calls, lower-cased.
pub(crate) const DERIVED: [&str; 8] = [
    "aws:principalarn",
    "aws:principalaccount",
    "aws:principaltype",
    "aws:userid",
    "aws:username",
    "aws:principalisawsservice",
    "aws:principalservicename",
    "aws:principalservicenameslist",
];

/// The issuer of the tokens that a condition key is a claim of, by the key's lower-cased name: what stands before its first colon, if
/// that is a domain. `None` for SAML and for all keys that are no claims.
pub(crate) fn issuer_of(name: &str) -> Option<&str> {
    name.split_once(':')
        .map(|(issuer, _)| issuer)
        .filter(|issuer| issuer.contains('.'))
}

/// Keys that can hold several values in one request. Global keys by AWS's list; STS keys by their type in the service
/// authorization reference; `amr` of an identity provider. Any other key holds one.
pub(crate) fn is_multivalued(name: &str) -> bool {
    matches!(
        name,
        "aws:principalorgpaths"
            | "aws:resourceorgpaths"
            | "aws:sourceorgpaths"
            | "aws:vpceorgpaths"
            | "aws:principalservicenameslist"
            | "aws:calledvia"
            | "aws:tagkeys"
            | "sts:transitivetagkeys"
            | "sts:identitytokenaudience"
            | "sts:requestcontextproviders"
    ) || name.ends_with(":amr")
        || matches!(name.strip_prefix("saml:"), Some(attribute) if is_multivalued_saml(attribute))
}

/// SAML attributes are lists, but for the few that the assertion holds once.
fn is_multivalued_saml(attribute: &str) -> bool {
    !matches!(
        attribute,
        "aud" | "iss" | "sub" | "sub_type" | "namequalifier" | "doc"
    )
}

/// Whether a key belongs to a service that AWS's tables here describe, so that [`is_multivalued`] is exact for it.
pub(crate) fn is_described(name: &str) -> bool {
    matches!(
        name.split_once(':').map(|(prefix, _)| prefix),
        Some("aws" | "sts" | "saml")
    ) || name.ends_with(":amr")
}

impl Principal {
    /// The value that this principal gives a key, by its lower-cased name. `None` for keys it does not determine, and for keys
    /// that requests of such a principal do not have.
    pub(crate) fn derived(&self, name: &str) -> Option<String> {
        self.gives(name).map(Cow::into_owned)
    }

    /// As [`Principal::derived`], without a copy where the principal holds the value as it is.
    pub(crate) fn gives(&self, name: &str) -> Option<Cow<'_, str>> {
        Some(match name {
            "aws:principalarn" => Cow::Owned(self.arn()?),
            "aws:principalaccount" => Cow::Borrowed(self.account()?),
            "aws:principaltype" => Cow::Borrowed(match self {
                Self::Root { .. } => "Account",
                Self::User { .. } => "User",
                Self::Role { .. } => "AssumedRole",
                Self::FederatedUser { .. } => "FederatedUser",
                Self::Anonymous => "Anonymous",
                Self::Service { .. } | Self::WebIdentity { .. } | Self::Saml { .. } => return None,
            }),
            "aws:userid" => match self {
                Self::Root { account, .. } => Cow::Borrowed(account),
                Self::User { id, .. } => Cow::Borrowed(id.as_ref()?),
                Self::Role { id, session, .. } => Cow::Owned(format!("{}:{session}", id.as_ref()?)),
                Self::FederatedUser { account, name, .. } => {
                    Cow::Owned(format!("{account}:{name}"))
                }
                _ => return None,
            },
            "aws:username" => match self {
                Self::User { name, .. } => Cow::Borrowed(name.rsplit('/').next().unwrap_or(name)),
                _ => return None,
            },
            "aws:principalisawsservice" => Cow::Borrowed(match self {
                Self::Service { .. } => "true",
                _ => "false",
            }),
            "aws:principalservicename" | "aws:principalservicenameslist" => match self {
                Self::Service { name } => Cow::Borrowed(name),
                _ => return None,
            },
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_carry_the_arn_of_their_role() {
        let session = Principal::parse(
            "AWS",
            "arn:aws:sts::111122223333:assumed-role/scanner/run-1",
        )
        .unwrap();
        assert_eq!(
            session.derived("aws:principalarn").as_deref(),
            Some("arn:aws:iam::111122223333:role/scanner")
        );
        assert_eq!(
            session.derived("aws:principaltype").as_deref(),
            Some("AssumedRole")
        );
        assert_eq!(session.derived("aws:username"), None);
    }

    #[test]
    fn saml_attributes_are_lists_but_for_the_subject_and_audience() {
        assert!(is_multivalued("saml:edupersonaffiliation"));
        assert!(!is_multivalued("saml:aud"));
        assert!(!is_multivalued("sts:externalid"));
    }
}
