//! The `ExternalId` values that a way in accepts: where the policy names them, and which one it should name.

use super::deny::{literals, with_external_id};
use super::external_id::KEY;
use super::questions::CallerKind;
use super::trust::{TrustAnalysis, Way};
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
            .filter(|statement| statement.effect == Effect::Deny && self.reaches(statement, way))
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

    /// The ExternalId of the options, if it is the one that the callers of a way should send.
    ///
    /// It is the vendor's: where the options name the vendor's accounts or roles, other ways have nothing to do with it; where they
    /// do not, and another account's way accepts it, that is the vendor's.
    pub(crate) fn expected_external_id(&self, way: &Way<'p>) -> Option<&'p str> {
        let expected = self.options.external_id.as_deref()?;
        let account = account_of(way);
        let vendor: Vec<String> = self
            .options
            .vendor_roles
            .iter()
            .filter_map(|role| match PrincipalEntry::parse("AWS", role).named {
                Named::Identity(identity) => Some(identity.account),
                _ => None,
            })
            .chain(self.options.vendor_accounts.iter().cloned())
            .collect();
        let is_vendors = if vendor.is_empty() {
            self.accepts(way, expected)
                || !self
                    .asking_ways()
                    .any(|other| account_of(other) != account && self.accepts(other, expected))
        } else {
            account.is_none_or(|account| vendor.iter().any(|other| other == account))
        };
        is_vendors.then_some(expected)
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
