//! Whether a Principal or NotPrincipal element takes in a caller.

use super::request::Principal;
use crate::PolicyType;
use crate::policy::{Effect, Element, Identity, IdentityKind, Named, PrincipalEntry};

/// Whether a statement without Principal takes in the caller: yes in policies that are attached to principals, no in policies of
/// resources, which AWS refuses without one.
pub(crate) fn names_anyone(policy_type: PolicyType) -> bool {
    !matches!(policy_type, PolicyType::Trust | PolicyType::Resource)
}

/// Whether an element takes in a caller. NotPrincipal takes in whom no entry names. A broken element does not narrow an Allow and
/// does not fire a Deny.
pub(crate) fn names(
    element: &Element<PrincipalEntry>,
    effect: Effect,
    principal: &Principal,
) -> bool {
    if element.broken {
        return effect == Effect::Allow;
    }
    element
        .entries
        .iter()
        .any(|entry| entry.value.names(principal))
        != element.negated
}

impl PrincipalEntry {
    /// Whether the entry names a caller, directly or by its account.
    ///
    /// # Examples
    ///
    /// ```
    /// use rolecall::{evaluate::Principal, policy::PrincipalEntry};
    ///
    /// let role = Principal::parse("AWS", "arn:aws:iam::111122223333:role/scanner")?;
    /// assert!(PrincipalEntry::parse("AWS", "111122223333").names(&role));
    /// assert!(!PrincipalEntry::parse("AWS", "arn:aws:iam::111122223333:role/other").names(&role));
    /// # Ok::<(), rolecall::Error>(())
    /// ```
    pub fn names(&self, principal: &Principal) -> bool {
        match (&self.named, principal) {
            // `{"AWS": "*"}` takes in services and federated users too.
            (Named::Everyone, _) => true,
            (Named::EveryService, Principal::Service { .. }) => true,
            (Named::EveryProvider, Principal::WebIdentity { .. } | Principal::Saml { .. }) => true,
            (Named::Account { partition, account }, _) => {
                principal.account() == Some(account)
                    && partition
                        .as_deref()
                        .is_none_or(|partition| principal.partition() == Some(partition))
            }
            (Named::Identity(identity), _) => identity.is(principal),
            (Named::Pattern(pattern), _) => {
                principal.arn().is_some_and(|arn| pattern.matches(&arn))
                    // `arn:aws:iam::*:root` names accounts.
                    || principal.root_arn().is_some_and(|arn| pattern.matches(&arn))
            }
            (
                Named::UniqueId(id),
                Principal::User { id: Some(own), .. } | Principal::Role { id: Some(own), .. },
            ) => id == own,
            (Named::Service(name), Principal::Service { name: own }) => {
                name.eq_ignore_ascii_case(own)
            }
            (
                Named::Provider(provider),
                Principal::WebIdentity { provider: own } | Principal::Saml { provider: own },
            ) => provider.name() == own,
            _ => false,
        }
    }
}

impl Principal {
    /// The partition it belongs to.
    pub fn partition(&self) -> Option<&str> {
        match self {
            Self::Root { partition, .. }
            | Self::User { partition, .. }
            | Self::Role { partition, .. }
            | Self::FederatedUser { partition, .. } => Some(partition),
            _ => None,
        }
    }

    fn root_arn(&self) -> Option<String> {
        Some(format!(
            "arn:{}:iam::{}:root",
            self.partition()?,
            self.account()?
        ))
    }
}

impl Identity {
    /// Whether a caller is this identity.
    fn is(&self, principal: &Principal) -> bool {
        if principal.account() != Some(&self.account)
            || principal.partition() != Some(&self.partition)
        {
            return false;
        }
        match (self.kind, principal) {
            (IdentityKind::User, Principal::User { name, .. }) => *name == self.name,
            (IdentityKind::Role, Principal::Role { name, .. }) => *name == self.name,
            (IdentityKind::RoleSession, Principal::Role { name, session, .. }) => {
                name.rsplit('/').next() == Some(&self.name)
                    && Some(session) == self.session.as_ref()
            }
            (IdentityKind::FederatedUser, Principal::FederatedUser { name, .. }) => {
                *name == self.name
            }
            _ => false,
        }
    }
}
