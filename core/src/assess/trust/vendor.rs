//! The vendor's roles, where the options say which they are, in place of entries that take in more than them.

use std::collections::{BTreeMap, BTreeSet};

use super::{TrustAnalysis, Way};
use crate::policy::edit;
use crate::policy::{At, Effect, Named, PrincipalEntry, Statement, Test};
use crate::report::{Applicability, Fix};
use crate::text::Place;

/// What the policy would be with the vendor's roles in place of everybody, and of their accounts.
#[derive(Debug, Default)]
pub(crate) struct VendorNamed {
    /// The entries in whose place all the roles get in.
    fits: BTreeSet<Place>,
    /// By statement, the condition keys that all its callers then meet anyway, as the policy spells them.
    idle: BTreeMap<usize, BTreeSet<String>>,
}

impl TrustAnalysis<'_> {
    /// The vendor's roles that an entry takes in: all, for everybody; those in the account, for an account; none for others.
    fn vendor_roles_of(&self, entry: &PrincipalEntry) -> Vec<String> {
        match &entry.named {
            Named::Everyone => self.options.vendor_roles.clone(),
            Named::Account { partition, account } => self
                .vendor_roles_in(account)
                .filter(|role| {
                    let own = role.split(':').nth(1);
                    partition.is_none() || own == partition.as_deref()
                })
                .cloned()
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Computed once, for all statements together.
    fn vendor_named(&self) -> &VendorNamed {
        self.vendor_named.get_or_init(|| {
            if self.options.vendor_roles.is_empty() {
                return VendorNamed::default();
            }
            self.supposing(
                |policy| {
                    let allows = policy
                        .statements
                        .iter_mut()
                        .filter(|statement| statement.effect == Effect::Allow);
                    for element in allows.filter_map(|statement| statement.principal.as_mut()) {
                        let entries = std::mem::take(&mut element.entries);
                        for entry in entries {
                            let roles = self.vendor_roles_of(&entry.value);
                            let place = entry.place;
                            if roles.is_empty() {
                                element.entries.push(entry);
                            }
                            element.entries.extend(roles.into_iter().map(|role| At {
                                value: PrincipalEntry::parse("AWS", &role),
                                place,
                            }));
                        }
                    }
                },
                |changed| {
                    let mut named = VendorNamed::default();
                    let mut fails = BTreeSet::new();
                    for way in &changed.ways {
                        let set = if way.is_open() {
                            &mut named.fits
                        } else {
                            &mut fails
                        };
                        set.insert(way.place());
                    }
                    named.fits = &named.fits - &fails;
                    for path in &changed.verdict.paths {
                        let idle: BTreeSet<String> =
                            path.conditions_irrelevant.iter().cloned().collect();
                        named
                            .idle
                            .entry(path.statement)
                            .and_modify(|known| *known = &*known & &idle)
                            .or_insert(idle);
                    }
                    named
                },
            )
        })
    }

    /// The vendor's roles in place of entries of one statement that take in everybody, or whole accounts. `None` where the options
    /// do not name them, where one of them would not get in, and where more than one condition would be left without a purpose;
    /// one such condition goes with the entries.
    pub(crate) fn name_vendor(
        &self,
        statement: &Statement,
        entries: &[&At<PrincipalEntry>],
    ) -> Option<Fix> {
        let named = self.vendor_named();
        let mut roles: BTreeSet<String> = BTreeSet::new();
        let mut replaced = Vec::new();
        for entry in entries {
            if !named.fits.contains(&entry.place) {
                return None;
            }
            let own: Vec<String> = self
                .vendor_roles_of(&entry.value)
                .into_iter()
                .filter(|role| !self.lists(statement, role) && roles.insert(role.clone()))
                .collect();
            replaced.push((*entry, own));
        }
        let title = if roles.len() == 1 {
            "trust the vendor's role alone"
        } else {
            "trust the vendor's roles alone"
        };
        let source = &self.policy.source;
        let mut fix = edit::replace_principals(source, &replaced, title, Applicability::Safe)?;
        let keys = named.idle.get(&statement.index);
        let idle: Vec<&Test> = statement
            .tests
            .iter()
            .filter(|test| keys.is_some_and(|keys| keys.contains(&test.key.value)))
            .collect();
        match idle.as_slice() {
            [] => {}
            [test] => {
                let removal =
                    edit::remove_test(source, statement, test, title, Applicability::Safe)?;
                fix.title = format!("{title}, without the test on `{}`", test.key.value);
                fix.edits.extend(removal.edits);
                fix.edits.sort_by_key(|edit| edit.start);
            }
            _ => return None,
        }
        Some(fix)
    }

    fn lists(&self, statement: &Statement, role: &str) -> bool {
        self.ways
            .iter()
            .any(|way: &Way<'_>| way.statement.index == statement.index && way.principal() == role)
    }
}
