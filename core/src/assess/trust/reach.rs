//! Whom a way in reaches in each account that the policy mentions, and where the policy says so.

use std::collections::BTreeSet;

use super::questions::CallerKind;
use super::scope::{is_who, named_accounts, of_account};
use super::{TrustAnalysis, Way};
use crate::evaluate::Principal;
use crate::policy::{Effect, Named, PrincipalEntry};
use crate::report::Scope;
use crate::text::Place;

/// What one way in reaches in one account that is not the customer's own.
pub(crate) struct Reach<'a, 'p> {
    pub(crate) way: &'a Way<'p>,
    pub(crate) account: String,
    /// Account, Role or User.
    pub(crate) scopes: BTreeSet<Scope>,
    /// One caller of each kind.
    pub(crate) callers: Vec<&'a Principal>,
}

impl<'p> TrustAnalysis<'p> {
    /// Whom the open ways reach, account by account: those of accounts that the policy mentions and the options do not call the
    /// customer's own. Ways that are open to outsiders, and entries that AWS refuses or that do not say their account, are left
    /// out.
    pub(crate) fn reaches(&self) -> Vec<Reach<'_, 'p>> {
        let mentioned = named_accounts(self.policy).accounts;
        let mut found = Vec::new();
        for way in &self.ways {
            let named = way.entry.map(|entry| &entry.value.named);
            let says_account = matches!(
                named,
                Some(Named::Everyone | Named::Account { .. } | Named::Identity(_))
            );
            if way.kind != CallerKind::Account
                || !way.is_open()
                || !says_account
                || way.own
                || way.public.is_some()
                || way.scopes.contains(&Scope::Public)
            {
                continue;
            }
            let accounts: BTreeSet<&str> =
                way.callers.iter().filter_map(Principal::account).collect();
            for account in accounts {
                let own = self.options.own_accounts.iter().any(|own| own == account);
                if own || !mentioned.contains(account) {
                    continue;
                }
                let callers: Vec<&Principal> = way
                    .callers
                    .iter()
                    .filter(|caller| caller.account() == Some(account))
                    .collect();
                found.push(Reach {
                    way,
                    account: account.to_owned(),
                    scopes: of_account(&callers),
                    callers,
                });
            }
        }
        found
    }

    /// Whether an account is one that the options name, or the options do not say who the vendor is.
    pub(crate) fn is_known(&self, account: &str) -> bool {
        let options = self.options;
        (options.vendor_accounts.is_empty() && options.vendor_roles.is_empty())
            || options.own_accounts.iter().any(|own| own == account)
            || options.vendor_accounts.iter().any(|other| other == account)
            || self.vendor_roles_in(account).next().is_some()
    }

    /// The vendor's roles in an account, by ARN.
    pub(crate) fn vendor_roles_in(&self, account: &str) -> impl Iterator<Item = &'p String> {
        let roles = &self.options.vendor_roles;
        roles
            .iter()
            .filter(move |role| account_of(role).is_some_and(|own| own == account))
    }

    /// Where the policy lets a way's callers in: its entry, if `is_meant` takes the entry's text, else the first value of a test on
    /// who calls whose text it takes, else the entry all the same.
    pub(crate) fn place_saying(&self, way: &Way<'p>, is_meant: impl Fn(&str) -> bool) -> Place {
        if way.entry.is_some_and(|entry| is_meant(&entry.value.text)) {
            return way.place();
        }
        let denies = self
            .policy
            .statements
            .iter()
            .filter(|statement| statement.effect == Effect::Deny);
        std::iter::once(way.statement)
            .chain(denies)
            .flat_map(|statement| {
                let letting = statement.effect == Effect::Deny;
                statement.tests.iter().filter(move |test| {
                    is_who(&test.name) && test.operator.value.negated == letting
                })
            })
            .flat_map(|test| &test.values)
            .find(|value| is_meant(&value.value.text))
            .map_or_else(|| way.place(), |value| value.place)
    }

    /// Whether the policy writes this text out, as an entry of the way or as a value of a test on who calls.
    pub(crate) fn writes(&self, way: &Way<'p>, text: &str) -> bool {
        way.entry.is_some_and(|entry| entry.value.text == text)
            || self
                .policy
                .statements
                .iter()
                .flat_map(|statement| &statement.tests)
                .filter(|test| is_who(&test.name))
                .flat_map(|test| &test.values)
                .any(|value| value.value.text == text)
    }
}

fn account_of(role: &str) -> Option<String> {
    match PrincipalEntry::parse("AWS", role).named {
        Named::Identity(identity) => Some(identity.account),
        _ => None,
    }
}
