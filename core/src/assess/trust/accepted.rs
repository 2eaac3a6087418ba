//! The `ExternalId` values that a way in accepts: where the policy names them, and which one it should name.

use std::collections::BTreeSet;

use super::external_id::KEY;
use super::external_id_denies::{literals, reaches, with_external_id};
use super::questions::CallerKind;
use super::{TrustAnalysis, Way};
use crate::PolicyType;
use crate::evaluate::{Decision, Request, evaluate};
use crate::policy::{Comparison, Effect, Named, PrincipalEntry, Statement, Test, fold};
use crate::reason::replays;
use crate::report::{Witness, WitnessValue};

impl<'p> TrustAnalysis<'p> {
    /// The ways of other people's accounts that ask for an ExternalId out of a set that the policy fixes.
    pub(crate) fn asking_ways(&self) -> impl Iterator<Item = &Way<'p>> {
        self.ways.iter().filter(|way| {
            let verdict = &way.external_id;
            way.kind == CallerKind::Account
                && !way.own
                && way.is_open()
                && verdict.complete
                && !verdict.absent
                && !verdict.unrelated
        })
    }

    /// The tests that say which values a way accepts: those of its own statement that list values to let in; else those of the
    /// Deny statements that spare the values they list.
    pub(crate) fn deciding_tests(&self, way: &Way<'p>) -> Vec<(&'p Statement, &'p Test)> {
        let lists = |test: &&Test| {
            test.name == KEY
                && !matches!(
                    test.operator.value.comparison,
                    Comparison::Null | Comparison::Unknown
                )
        };
        let own: Vec<(&Statement, &Test)> = way
            .statement
            .tests
            .iter()
            .filter(lists)
            .filter(|test| !test.operator.value.negated)
            .map(|test| (way.statement, test))
            .collect();
        if !own.is_empty() {
            return own;
        }
        self.policy
            .statements
            .iter()
            .filter(|statement| {
                statement.tests.iter().any(|test| lists(&test))
                    && statement.effect == Effect::Deny
                    && reaches(statement, way)
            })
            .flat_map(|statement| {
                let tests = statement.tests.iter().filter(lists);
                tests
                    .filter(|test| test.operator.value.negated)
                    .map(move |test| (statement, test))
            })
            .collect()
    }

    /// Whether a way lets in who sends this ExternalId.
    pub(crate) fn accepts(&self, way: &Way<'p>, external_id: &str) -> bool {
        let request = way
            .witness
            .as_ref()
            .and_then(|witness| Request::from_witness(witness).ok());
        request.is_some_and(|request| {
            let request = with_external_id(&request, Some(external_id));
            evaluate(self.policy, PolicyType::Trust, &request).decision == Decision::Allowed
        })
    }

    /// A request by a way without MFA, where the policy tests for it and lets that pass.
    pub(crate) fn skips_mfa(&self, way: &Way<'p>) -> Option<Witness> {
        let mut witness = way.witness.clone()?;
        let names = ["aws:multifactorauthpresent", "aws:multifactorauthage"];
        for (key, value) in &mut witness.context {
            if names.contains(&fold(key).as_ref()) {
                *value = WitnessValue::Absent;
            }
        }
        replays(self.policy, PolicyType::Trust, &witness).then_some(witness)
    }

    /// Fills in [`Way::expected_external_id`].
    ///
    /// The ExternalId of the options is the vendor's: where they name the vendor's accounts or roles, other ways have nothing to do
    /// with it; where they do not, and another account's way accepts it, that is the vendor's.
    pub(crate) fn find_expected(&mut self) {
        let Some(expected) = self.options.external_id.as_deref() else {
            return;
        };
        let vendor: BTreeSet<String> = self
            .options
            .vendor_roles
            .iter()
            .filter_map(|role| match PrincipalEntry::parse("AWS", role).named {
                Named::Identity(identity) => Some(identity.account),
                _ => None,
            })
            .chain(self.options.vendor_accounts.iter().cloned())
            .collect();
        let accepting: BTreeSet<Option<&str>> = self
            .asking_ways()
            .filter(|way| self.accepts(way, expected))
            .map(account_of)
            .collect();
        let expects: Vec<bool> = self
            .ways
            .iter()
            .map(|way| match account_of(way) {
                _ if way.kind != CallerKind::Account || way.own => false,
                Some(account) if !vendor.is_empty() => vendor.contains(account),
                account => {
                    !vendor.is_empty() || accepting.is_empty() || accepting.contains(&account)
                }
            })
            .collect();
        for (way, expects) in self.ways.iter_mut().zip(expects) {
            way.expected_external_id = expects.then_some(expected);
        }
    }
}

/// The account that an entry names.
fn account_of<'w>(way: &'w Way<'_>) -> Option<&'w str> {
    match &way.entry?.value.named {
        Named::Account { account, .. } => Some(account),
        Named::Identity(identity) => Some(&identity.account),
        _ => None,
    }
}

/// The listed texts of a test with which a way lets callers in.
pub(crate) fn accepted_literals<'t>(way: &Way<'_>, test: &'t Test) -> Vec<&'t str> {
    let mut found: Vec<&str> = literals(test)
        .filter(|text| way.external_id.accepted.contains(*text))
        .collect();
    found.dedup();
    found
}
