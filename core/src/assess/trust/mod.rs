//! Who can assume a role, and must they send an `ExternalId`: the verdict, from questions to the reasoning stage.
//!
//! Nothing here looks at operator names to decide: each verdict is the answer to "is there a request such that …", over all that
//! statements, conditions and Deny leave.

pub(crate) mod accepted;
pub(crate) mod asks;
pub(crate) mod external_id;
pub(crate) mod external_id_denies;
pub(crate) mod federated;
pub(crate) mod guard;
pub(crate) mod guessable;
mod judge;
pub(crate) mod outsiders;
pub(crate) mod questions;
pub(crate) mod reach;
pub(crate) mod scope;
pub(crate) mod senders;
pub(crate) mod tenants;
pub(crate) mod vendor;
mod way;

use std::cell::OnceCell;

use self::external_id::Reading;
use self::outsiders::Opening;
use self::questions::CallerKind;
use self::vendor::VendorNamed;
pub(crate) use self::way::Way;
use crate::evaluate::Request;
use crate::policy::{Policy, Statement, is_account};
use crate::reason::{Budget, replays};
use crate::report::{Enforcement, Scope, Strength, Trust, Unproved, Witness};
use crate::{PolicyType, TrustOptions};

/// A trust policy with its verdict.
#[derive(Debug)]
pub(crate) struct TrustAnalysis<'p> {
    pub(crate) policy: &'p Policy,
    pub(crate) options: &'p TrustOptions,
    /// Every principal of every Allow that covers its kind of caller's action, whether it gets in or not.
    pub(crate) ways: Vec<Way<'p>>,
    /// What the conditions say about `sts:ExternalId`.
    pub(crate) reading: Reading<'p>,
    pub(crate) verdict: Trust,
    budget: Budget,
    /// Who is behind `public`, once asked: see [`TrustAnalysis::openings`].
    pub(super) openings: OnceCell<Vec<Opening<'p>>>,
    /// See [`TrustAnalysis::name_vendor`].
    pub(super) vendor_named: OnceCell<VendorNamed>,
    /// Claims that did not replay: internal errors.
    pub(crate) failures: Vec<String>,
}

const ACTIONS: [&str; 3] = [
    "sts:AssumeRole",
    "sts:AssumeRoleWithWebIdentity",
    "sts:AssumeRoleWithSAML",
];

/// Judges a trust policy.
pub(crate) fn analyse<'p>(
    policy: &'p Policy,
    options: &'p TrustOptions,
    budget: &Budget,
) -> TrustAnalysis<'p> {
    let reading = Reading::new(policy, options);
    let mut analysis = TrustAnalysis {
        policy,
        options,
        ways: Vec::new(),
        reading,
        verdict: Trust {
            external_id: Enforcement {
                enforced: None,
                strength: Strength::NotApplicable,
                accepted: Vec::new(),
            },
            principal_scope: Scope::None,
            principal_element_scope: scope::of_elements(policy),
            public: false,
            paths: Vec::new(),
            public_witness: None,
            external_id_witness: None,
            unproved: Vec::new(),
        },
        budget: *budget,
        openings: OnceCell::new(),
        vendor_named: OnceCell::new(),
        failures: Vec::new(),
    };
    if let Err(exhausted) = judge::judge(&mut analysis, budget) {
        // A budget ran out before the questions could be put: everything that is not shown safe counts as open.
        let verdict = &mut analysis.verdict;
        verdict.external_id.enforced = None;
        verdict.principal_scope = verdict.principal_element_scope;
        verdict.public = verdict.principal_element_scope == Scope::Public;
        verdict.unproved.push(Unproved {
            question: "who can assume the role",
            reason: exhausted.what,
        });
    }
    analysis.find_flawed_denies();
    analysis.find_expected();
    analysis
}

impl<'p> TrustAnalysis<'p> {
    /// Every way by a statement, open or not. Logarithmic: ways stand in the order of their statements.
    pub(crate) fn all_ways_of(&self, statement: &Statement) -> &[Way<'p>] {
        let index = statement.index;
        let start = self.ways.partition_point(|way| way.statement.index < index);
        let end = self
            .ways
            .partition_point(|way| way.statement.index <= index);
        self.ways.get(start..end).unwrap_or(&[])
    }

    /// The open ways by a statement, for principals of accounts that are not the customer's own: those whose ExternalId matters.
    pub(crate) fn ways_of(&self, statement: &Statement) -> impl Iterator<Item = &Way<'p>> {
        self.all_ways_of(statement)
            .iter()
            .filter(|way| way.kind == CallerKind::Account && !way.own && way.is_open())
    }

    /// What the verdict would be on the same policy with a change: shows what a test, an entry or a Deny brings about. The ways
    /// are in the same order as long as the change leaves the entries of Principal and the actions as they are. Costs as much
    /// as the analysis itself.
    pub(crate) fn supposing<R>(
        &self,
        change: impl FnOnce(&mut Policy),
        read: impl FnOnce(&TrustAnalysis<'_>) -> R,
    ) -> R {
        let mut policy = self.policy.clone();
        change(&mut policy);
        read(&analyse(&policy, self.options, &self.budget))
    }

    /// A request as a witness, once the policy has said again that it allows it.
    fn witness(&mut self, request: &Request) -> Option<Witness> {
        let found = request
            .witnesses(|key| self.spelling(key))
            .find(|witness| replays(self.policy, PolicyType::Trust, witness));
        if found.is_none() {
            self.failures.push(format!(
                "{} {}",
                request.action,
                self.policy.source.path(self.policy.place)
            ));
        }
        found
    }

    /// A key as AWS or the policy spells it.
    fn spelling(&self, name: &str) -> String {
        if name == "sts:externalid" {
            return "sts:ExternalId".to_owned();
        }
        let tests = self
            .policy
            .statements
            .iter()
            .flat_map(|statement| &statement.tests);
        tests
            .filter(|test| test.name == name)
            .map(|test| test.key.value.clone())
            .next()
            .unwrap_or_else(|| asks::spelling(self.policy, name))
    }
}

/// Whether an option is an account number.
pub(crate) fn check_account(option: &'static str, value: &str) -> Result<(), crate::Error> {
    if is_account(value) {
        Ok(())
    } else {
        Err(crate::Error::BadOption {
            option,
            value: value.to_owned(),
            expected: "an account number of 12 digits",
        })
    }
}
