//! A way in: a statement, one of its principals, and the kind of caller.

use std::collections::BTreeSet;

use super::asks::Ask;
use super::external_id::Verdict;
use super::external_id_denies::FlawedDeny;
use super::questions::CallerKind;
use crate::TrustOptions;
use crate::evaluate::Principal;
use crate::policy::{At, Comparison, Effect, Named, PrincipalEntry, Provider, Statement};
use crate::report::{Scope, Witness};

/// A way in, or what was meant as one: a statement, one of its principals, and the kind of caller.
#[derive(Debug)]
pub(crate) struct Way<'p> {
    pub(crate) statement: &'p Statement,
    /// The entry; `None` for NotPrincipal, and for a Principal element that cannot be read.
    pub(crate) entry: Option<&'p At<PrincipalEntry>>,
    pub(crate) kind: CallerKind,
    /// Who gets in by it, conditions on the caller considered.
    pub(crate) scopes: BTreeSet<Scope>,
    /// One caller of each kind that gets in by what the policy says about who calls, of accounts and ids that it mentions.
    pub(crate) callers: Vec<Principal>,
    /// An account of the customer's own.
    pub(crate) own: bool,
    /// It stands for principals that cannot be read: it is not open, and what it would let in is not known.
    pub(crate) unread: bool,
    /// A request by it that is allowed, if there is one.
    pub(crate) witness: Option<Witness>,
    /// What it asks of the `ExternalId`; [`Strength::NotApplicable`] for callers of no account.
    pub(crate) external_id: Verdict,
    /// A request by it of an outsider, if there is one.
    pub(crate) public: Option<Witness>,
    /// What else it lets in that only checks care about, each with a request; services and federated callers only.
    pub(crate) granted: Vec<(Ask<'p>, Witness)>,
    /// Whether a request by it that sends no `ExternalId` is allowed.
    pub(crate) without_external_id: bool,
    /// A way of another statement that asks some of its callers for an `ExternalId` which this one does not ask for.
    pub(crate) bypass: Option<Bypass>,
    /// Deny statements that compare the `ExternalId` and let callers in without one, or with any, all the same.
    pub(crate) flawed_denies: Vec<FlawedDeny<'p>>,
    /// The `ExternalId` of the options, if it is the one that callers of this way should send.
    pub(crate) expected_external_id: Option<&'p str>,
}

/// How a way makes another one pointless.
#[derive(Debug)]
pub(crate) struct Bypass {
    /// The index in [`TrustAnalysis::ways`] of the way that asks.
    pub(crate) guarded: usize,
    /// A request of a caller whom both let in, by the way that does not ask.
    pub(crate) witness: Witness,
}

impl Way<'_> {
    /// Whether anybody gets in.
    pub(crate) fn is_open(&self) -> bool {
        self.witness.is_some()
    }

    /// A request that answers a question with yes; `None` if there is none, or if the question was not put to this kind of way.
    pub(crate) fn grants(&self, ask: Ask<'_>) -> Option<&Witness> {
        self.granted
            .iter()
            .find(|(asked, _)| *asked == ask)
            .map(|(_, witness)| witness)
    }

    /// The identity provider that it names.
    pub(crate) fn provider(&self) -> Option<&Provider> {
        match &self.entry?.value.named {
            Named::Provider(provider) => Some(provider),
            _ => None,
        }
    }

    /// The entry as written; the element's name where there is no entry.
    pub(crate) fn principal(&self) -> &str {
        self.entry
            .map_or("NotPrincipal", |entry| entry.value.text.as_str())
    }

    /// The principal's place, or the statement's.
    pub(crate) fn place(&self) -> crate::text::Place {
        match (self.entry, &self.statement.principal) {
            (Some(entry), _) => entry.place,
            (None, Some(element)) => element.place,
            (None, None) => self.statement.place,
        }
    }
}

/// Each entry of a statement with the kinds of callers that it names and that the statement's actions let in.
pub(super) fn entries(statement: &Statement) -> Vec<(Option<&At<PrincipalEntry>>, CallerKind)> {
    let Some(element) = &statement.principal else {
        return Vec::new();
    };
    let covers = |kind: &CallerKind| {
        statement.action.as_ref().is_some_and(|action| {
            crate::evaluate::covers_action(action, Effect::Allow, kind.action())
        })
    };
    let all = || CallerKind::ALL.into_iter().filter(covers);
    if element.negated {
        return all().map(|kind| (None, kind)).collect();
    }
    let mut found = Vec::new();
    if element.broken {
        // Somebody who cannot be read: of an account, for all that is known.
        found.extend(
            all()
                .find(|kind| *kind == CallerKind::Account)
                .map(|kind| (None, kind)),
        );
    }
    for entry in &element.entries {
        found.extend(
            all()
                .filter(|kind| can_name(&entry.value.named, *kind))
                .map(|kind| (Some(entry), kind)),
        );
    }
    found
}

/// Whether an entry can name callers of a kind.
pub(crate) fn can_name(named: &Named, kind: CallerKind) -> bool {
    match named {
        Named::Everyone => true,
        Named::EveryService | Named::Service(_) => kind == CallerKind::Service,
        Named::EveryProvider => matches!(kind, CallerKind::WebIdentity | CallerKind::Saml),
        Named::Provider(Provider::WebIdentity { .. }) => kind == CallerKind::WebIdentity,
        Named::Provider(Provider::Saml { .. }) => kind == CallerKind::Saml,
        Named::Account { .. } | Named::Identity(_) | Named::Pattern(_) | Named::UniqueId(_) => {
            kind == CallerKind::Account
        }
        Named::CanonicalUser(_) | Named::Nothing => false,
    }
}

pub(crate) fn kind_of(principal: &Principal) -> Option<CallerKind> {
    match principal {
        Principal::Root { .. }
        | Principal::User { .. }
        | Principal::Role { .. }
        | Principal::FederatedUser { .. } => Some(CallerKind::Account),
        Principal::Service { .. } => Some(CallerKind::Service),
        Principal::WebIdentity { .. } => Some(CallerKind::WebIdentity),
        Principal::Saml { .. } => Some(CallerKind::Saml),
        Principal::Anonymous => None,
    }
}

pub(super) fn is_own(entry: &PrincipalEntry, options: &TrustOptions) -> bool {
    let account = match &entry.named {
        Named::Account { account, .. } => account,
        Named::Identity(identity) => &identity.account,
        _ => return false,
    };
    options.own_accounts.contains(account)
}

/// Whether a condition of a statement could not be read, so that what it lets in is only the widest reading.
pub(crate) fn is_broken(statement: &Statement) -> bool {
    statement
        .tests
        .iter()
        .any(|test| test.operator.value.comparison == Comparison::Unknown)
}
