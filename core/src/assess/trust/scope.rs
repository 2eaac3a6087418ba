//! How far the trusted principals reach: public, an organisation, accounts, roles, users, services, federated users.

use std::collections::BTreeSet;

use crate::evaluate::{DERIVED, Principal};
use crate::policy::{Effect, IdentityKind, Named, Policy, is_unique_id};
use crate::reason::{Clause, is_unnamed};
use crate::report::Scope;

/// Accounts and unique ids that a policy mentions anywhere.
#[derive(Debug, Default)]
pub(crate) struct Mentioned {
    pub(crate) accounts: BTreeSet<String>,
    pub(crate) ids: BTreeSet<String>,
}

pub(crate) fn named_accounts(policy: &Policy) -> Mentioned {
    let mut named = Mentioned::default();
    for statement in &policy.statements {
        for entry in statement
            .principal
            .iter()
            .flat_map(|element| &element.entries)
        {
            match &entry.value.named {
                Named::Account { account, .. } => {
                    named.accounts.insert(account.clone());
                }
                Named::Identity(identity) => {
                    named.accounts.insert(identity.account.clone());
                }
                Named::Pattern(pattern) => {
                    named.accounts.extend(
                        pattern
                            .parts()
                            .get(4)
                            .and_then(|part| part.as_literal())
                            .map(str::to_owned),
                    );
                }
                Named::UniqueId(id) => {
                    named.ids.insert(id.clone());
                }
                _ => {}
            }
        }
        for test in &statement.tests {
            for value in &test.values {
                let text = value.value.text.as_str();
                match test.name.as_str() {
                    "aws:principalaccount" => {
                        named.accounts.insert(text.to_owned());
                    }
                    "aws:principalarn" => {
                        named.accounts.extend(
                            text.split(':')
                                .nth(4)
                                .filter(|field| !field.is_empty())
                                .map(str::to_owned),
                        );
                    }
                    "aws:userid" => {
                        let id = text.split([':', '*', '?']).next().unwrap_or("");
                        if is_unique_id(id) {
                            named.ids.insert(id.to_owned());
                        } else {
                            named.accounts.insert(id.to_owned());
                        }
                    }
                    _ => {}
                }
            }
        }
    }
    named
        .accounts
        .retain(|account| crate::policy::is_account(account));
    named
}

/// Whether a principal of an account is one that the policy does not mention, by account or by id.
pub(crate) fn is_outsider(principal: &Principal, named: &Mentioned) -> bool {
    let id = match principal {
        Principal::User { id, .. } | Principal::Role { id, .. } => id.as_ref(),
        _ => None,
    };
    principal
        .account()
        .is_some_and(|account| !named.accounts.contains(account))
        && !id.is_some_and(|id| named.ids.contains(id))
}

/// Whether a federated caller is of a provider that no entry names.
pub(crate) fn is_unnamed_provider(principal: &Principal, policy: &Policy) -> bool {
    let mut entries = policy
        .statements
        .iter()
        .filter_map(|statement| statement.principal.as_ref())
        .flat_map(|element| &element.entries);
    !entries.any(|entry| {
        matches!(entry.value.named, Named::Provider(_)) && entry.value.names(principal)
    })
}

/// Keys that say who the caller is: those that follow from the caller, and its organisation.
pub(crate) fn is_who(name: &str) -> bool {
    DERIVED.contains(&name) || matches!(name, "aws:principalorgid" | "aws:principalorgpaths")
}

/// The statements with only what they say about who calls. An Allow loses its other tests, and those with policy variables; a Deny
/// with any such test goes, since a caller can get around it. The flag says whether that changed anything.
pub(crate) fn who_only<'p>(clauses: &[Clause<'p>]) -> (Vec<Clause<'p>>, bool) {
    let mut differs = false;
    let kept = clauses
        .iter()
        .filter_map(|clause| {
            let mut kept = clause.clone();
            kept.tests
                .retain(|test| is_who(&test.name) && !test.has_variables());
            if kept.tests.len() == clause.tests.len() {
                return Some(kept);
            }
            differs = true;
            (clause.effect == Effect::Allow).then_some(kept)
        })
        .collect();
    (kept, differs)
}

/// What kinds of callers a list of them amounts to. `outside`: whether an outsider of no named organisation is among them, `None`
/// if there is no outsider; where there is, but only of a named organisation, the list holds who gets in without it.
pub(crate) fn of_callers(
    callers: &[Principal],
    named: Option<&Named>,
    mentioned: &Mentioned,
    outside: Option<bool>,
) -> BTreeSet<Scope> {
    let mut scopes = BTreeSet::new();
    match outside {
        Some(true) => {
            scopes.insert(Scope::Public);
            return scopes;
        }
        Some(false) => {
            scopes.insert(Scope::Org);
        }
        None => {}
    }
    let everybody = named.is_none_or(|named| *named == Named::Everyone);
    let mut accounts: BTreeSet<&str> = BTreeSet::new();
    for principal in callers {
        match principal {
            Principal::Service { .. } => {
                scopes.insert(Scope::Service);
            }
            Principal::WebIdentity { .. } | Principal::Saml { .. } => {
                scopes.insert(if everybody {
                    Scope::Public
                } else {
                    Scope::Federated
                });
            }
            Principal::Anonymous => {}
            _ if is_outsider(principal, mentioned) => {}
            _ => accounts.extend(principal.account()),
        }
    }
    for account in accounts {
        let here: Vec<&Principal> = callers
            .iter()
            .filter(|principal| {
                principal.account() == Some(account) && !is_outsider(principal, mentioned)
            })
            .collect();
        scopes.append(&mut of_account(&here));
    }
    scopes
}

/// What kinds of callers a list of them, all of one account, amounts to: everybody in it, or roles and users.
pub(crate) fn of_account(callers: &[&Principal]) -> BTreeSet<Scope> {
    let role = |principal: &&&Principal| matches!(principal, Principal::Role { .. });
    let user = |principal: &&&Principal| {
        matches!(
            principal,
            Principal::User { .. } | Principal::FederatedUser { .. }
        )
    };
    let mut scopes = BTreeSet::new();
    let whole = callers
        .iter()
        .any(|principal| matches!(principal, Principal::Root { .. }))
        || (callers.iter().filter(role).any(|one| is_unnamed(one))
            && callers.iter().filter(user).any(|one| is_unnamed(one)));
    if whole {
        scopes.insert(Scope::Account);
    } else {
        if callers.iter().any(|one| role(&one)) {
            scopes.insert(Scope::Role);
        }
        if callers.iter().any(|one| user(&one)) {
            scopes.insert(Scope::User);
        }
    }
    scopes
}

/// One word for several kinds.
pub(crate) fn unite(scopes: &BTreeSet<Scope>) -> Scope {
    let mut scopes = scopes.iter().copied();
    match (scopes.next(), scopes.next_back()) {
        (None, _) => Scope::None,
        (Some(only), None) => only,
        (Some(Scope::Public), _) | (_, Some(Scope::Public)) => Scope::Public,
        _ => Scope::Mixed,
    }
}

/// Who the Principal elements of the Allow statements name, before any condition and whatever the actions.
pub(crate) fn of_elements(policy: &Policy) -> Scope {
    let mut scopes = BTreeSet::new();
    for statement in policy
        .statements
        .iter()
        .filter(|statement| statement.effect == Effect::Allow)
    {
        let Some(element) = &statement.principal else {
            continue;
        };
        if element.negated {
            scopes.insert(Scope::Public);
        } else {
            scopes.extend(
                element
                    .entries
                    .iter()
                    .filter_map(|entry| of_entry(&entry.value.named)),
            );
        }
    }
    unite(&scopes)
}

fn of_entry(named: &Named) -> Option<Scope> {
    Some(match named {
        Named::Everyone => Scope::Public,
        Named::Account { .. } | Named::CanonicalUser(_) => Scope::Account,
        Named::EveryService | Named::Service(_) => Scope::Service,
        Named::EveryProvider | Named::Provider(_) => Scope::Federated,
        Named::UniqueId(id) => {
            if id.starts_with("AROA") {
                Scope::Role
            } else {
                Scope::User
            }
        }
        Named::Identity(identity) => match identity.kind {
            IdentityKind::Role | IdentityKind::RoleSession => Scope::Role,
            IdentityKind::User | IdentityKind::FederatedUser => Scope::User,
        },
        Named::Pattern(pattern) => {
            let [_, _, _, _, account, resource] = pattern.parts();
            let start: String = resource
                .tokens()
                .map_while(|token| match token {
                    crate::policy::Token::Char(character) => Some(character),
                    _ => None,
                })
                .collect();
            if account.as_literal().is_none() {
                Scope::Public
            } else if start.starts_with("role/") || start.starts_with("assumed-role/") {
                Scope::Role
            } else if start.starts_with("user/") || start.starts_with("federated-user/") {
                Scope::User
            } else {
                Scope::Account
            }
        }
        Named::Nothing => return None,
    })
}
