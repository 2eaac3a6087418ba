//! Whether a Principal or NotPrincipal element takes in a caller.

use super::request::Principal;
use crate::PolicyType;
use crate::policy::{Effect, Element, Identity, IdentityKind, Named, PrincipalEntry, Provider};

/// Whether a statement without Principal takes in the caller: yes in policies that are attached to principals, no in policies of
/// resources, which AWS refuses without one.
pub(crate) fn names_anyone(policy_type: PolicyType) -> bool {
    !matches!(policy_type, PolicyType::Trust | PolicyType::Resource)
}

/// How an entry names a caller. What a resource policy grants depends on it:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html>
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Grade {
    /// By its account: the account's administrators decide.
    Account,
    /// A session by its role.
    Role,
    /// By itself, or as everyone.
    Direct,
}

/// How an element takes in a caller, as [`names`]; the best of several ways.
pub(crate) fn grade(
    element: &Element<PrincipalEntry>,
    effect: Effect,
    principal: &Principal,
    path_known: bool,
) -> Option<Grade> {
    if element.broken {
        return (effect == Effect::Allow).then_some(Grade::Direct);
    }
    let entries = element.entries.iter().map(|entry| &entry.value.named);
    grade_of(entries, element.negated, principal, path_known)
}

/// As [`grade`], of an element that can be read.
pub(crate) fn grade_of<'n>(
    entries: impl Iterator<Item = &'n Named>,
    negated: bool,
    principal: &Principal,
    path_known: bool,
) -> Option<Grade> {
    let best = entries
        .filter_map(|named| named.grade(principal, path_known))
        .max();
    if negated {
        return best.is_none().then_some(Grade::Direct);
    }
    best
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
        self.named.grade(principal, true).is_some()
    }
}

impl Named {
    /// How the entry names a caller. Where the path of a session's role is not known, a role of any path is meant: names of roles are
    /// unique in an account.
    pub(crate) fn grade(&self, principal: &Principal, path_known: bool) -> Option<Grade> {
        let found = match (self, principal) {
            // `{"AWS": "*"}` takes in services and federated users too.
            (Self::Everyone, _) => true,
            (Self::EveryService, Principal::Service { .. }) => true,
            (Self::EveryProvider, Principal::WebIdentity { .. } | Principal::Saml { .. }) => true,
            (Self::Account { partition, account }, _) => {
                let is_own = principal.account() == Some(account)
                    && partition
                        .as_deref()
                        .is_none_or(|partition| principal.partition() == Some(partition));
                let is_root = matches!(principal, Principal::Root { .. });
                return is_own.then_some(if is_root {
                    Grade::Direct
                } else {
                    Grade::Account
                });
            }
            (Self::Identity(identity), _) => {
                let is_role = identity.kind == IdentityKind::Role;
                let grade = if is_role { Grade::Role } else { Grade::Direct };
                return identity.is(principal, path_known).then_some(grade);
            }
            (Self::Pattern(pattern), _) => {
                let own = principal.arn().is_some_and(|arn| pattern.matches(&arn));
                // `arn:aws:iam::*:root` names accounts.
                let account = || {
                    principal
                        .root_arn()
                        .is_some_and(|arn| pattern.matches(&arn))
                };
                return match principal {
                    Principal::Role { .. } if own => Some(Grade::Role),
                    _ if own => Some(Grade::Direct),
                    _ => account().then_some(Grade::Account),
                };
            }
            (Self::UniqueId(id), Principal::Role { id: Some(own), .. }) => {
                return (id == own).then_some(Grade::Role);
            }
            (Self::UniqueId(id), Principal::User { id: Some(own), .. }) => id == own,
            (Self::Service(name), Principal::Service { name: own }) => {
                name.eq_ignore_ascii_case(own)
            }
            (
                Self::Provider(provider),
                Principal::WebIdentity { provider: own } | Principal::Saml { provider: own },
            ) => provider.name() == own || is_issued_by(own, provider),
            _ => false,
        };
        found.then_some(Grade::Direct)
    }
}

/// The providers that IAM knows without an ARN.
pub(crate) const BUILT_IN_PROVIDERS: [&str; 4] = [
    "accounts.google.com",
    "cognito-identity.amazonaws.com",
    "graph.facebook.com",
    "www.amazon.com",
];

/// Whether a caller that is named by the issuer of its tokens alone is one of a provider, which a policy names by its ARN.
fn is_issued_by(caller: &str, provider: &Provider) -> bool {
    match provider {
        Provider::WebIdentity { issuer, .. } => {
            issuer == caller && !BUILT_IN_PROVIDERS.contains(&caller)
        }
        Provider::Saml { .. } => false,
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
    fn is(&self, principal: &Principal, path_known: bool) -> bool {
        if principal.account() != Some(&self.account)
            || principal.partition() != Some(&self.partition)
        {
            return false;
        }
        match (self.kind, principal) {
            (IdentityKind::User, Principal::User { name, .. }) => *name == self.name,
            (IdentityKind::Role, Principal::Role { name, .. }) => {
                *name == self.name
                    || (!path_known && self.name.rsplit('/').next() == Some(name.as_str()))
            }
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
