//! Deny statements that compare the `ExternalId` and leave a way in open all the same, and how.
//!
//! What a Deny refuses is asked of the evaluation, on the request behind the open way with other values of the key: never of the
//! names of operators.

use super::external_id::KEY;
use super::{TrustAnalysis, Way};
use crate::PolicyType;
use crate::evaluate::{Request, StatementOutcome, outcome};
use crate::policy::{Comparison, Effect, Statement, Test};

/// More pairs of ways and Deny statements than this are not looked at: no policy that AWS takes has a hundredth of them.
const PAIRS: usize = 20_000;

/// How a Deny misses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// It refuses the values that it names, and no others.
    Inverted,
    /// It refuses values that it does not name, but no call without a value.
    SkipsAbsent,
    /// It refuses calls without a value, but no value that it does not name.
    PresenceOnly,
    /// It is about other requests.
    Elsewhere(Miss),
}

/// What keeps a Deny from the requests of a way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Miss {
    /// Its Principal does not take in the caller.
    Principal,
    /// Its Action does not take in the action.
    Action,
    /// A test on another key does not hold.
    Condition,
}

/// A Deny that misses a way in.
#[derive(Debug)]
pub(crate) struct FlawedDeny<'p> {
    pub(crate) statement: &'p Statement,
    pub(crate) flaw: Flaw,
    /// The tests that do not hold where they should.
    pub(crate) tests: Vec<&'p Test>,
    /// What it asks of the key, taken by itself, refuses calls without one and with one that it does not name.
    pub(crate) strict: bool,
}

impl<'p> TrustAnalysis<'p> {
    /// Fills in [`Way::flawed_denies`].
    ///
    /// Nothing for a way that asks for an ExternalId, and for one whose own statement compares it in vain: the Allow is at fault
    /// then, unless a Deny refuses the very value that it should let in.
    pub(crate) fn find_flawed_denies(&mut self) {
        let denies: Vec<&'p Statement> = self.external_id_denies().collect();
        if denies.len().saturating_mul(self.ways.len()) > PAIRS {
            return;
        }
        let closing: Vec<bool> = denies.iter().map(|deny| self.closes_a_way(deny)).collect();
        let flawed: Vec<Vec<FlawedDeny<'p>>> = self
            .ways
            .iter()
            .map(|way| {
                let Some(open) = &way.external_id.open else {
                    return Vec::new();
                };
                if way.own || !way.is_open() {
                    return Vec::new();
                }
                let compares = way.statement.tests.iter().any(|test| test.name == KEY);
                denies
                    .iter()
                    .zip(&closing)
                    .filter_map(|(deny, closes)| self.flaw(way, &open.request, deny, *closes))
                    .filter(|flawed| !compares || flawed.flaw == Flaw::Inverted)
                    .collect()
            })
            .collect();
        for (way, flawed) in self.ways.iter_mut().zip(flawed) {
            way.flawed_denies = flawed;
        }
    }

    /// Every Deny with a flaw of a kind, and the ways that it leaves open.
    pub(crate) fn denies_with(
        &self,
        is: impl Fn(Flaw) -> bool,
    ) -> Vec<(&FlawedDeny<'p>, Vec<&Way<'p>>)> {
        let mut found: Vec<(&FlawedDeny<'p>, Vec<&Way<'p>>)> = Vec::new();
        for way in &self.ways {
            for flawed in way.flawed_denies.iter().filter(|flawed| is(flawed.flaw)) {
                let known = found
                    .iter_mut()
                    .find(|(other, _)| other.statement.index == flawed.statement.index);
                match known {
                    Some((_, ways)) => ways.push(way),
                    None => found.push((flawed, vec![way])),
                }
            }
        }
        found
    }

    /// The Deny statements that compare the ExternalId.
    pub(crate) fn external_id_denies(&self) -> impl Iterator<Item = &'p Statement> + '_ {
        self.policy.statements.iter().filter(|statement| {
            statement.effect == Effect::Deny && statement.tests.iter().any(|test| test.name == KEY)
        })
    }

    fn flaw(
        &self,
        way: &Way<'p>,
        open: &Request,
        statement: &'p Statement,
        closes_another: bool,
    ) -> Option<FlawedDeny<'p>> {
        let unrelated = self.reading.unrelated_value()?;
        let absent = asks(statement, open, None);
        let other = asks(statement, open, Some(&unrelated));
        let on_key = || statement.tests.iter().filter(|test| test.name == KEY);
        let fails = |outcome: &StatementOutcome| -> Vec<&'p Test> {
            on_key()
                .filter(|test| !outcome.tests.contains(&(test.place(), true)))
                .collect()
        };
        let (without_absent, without_other) = (fails(&absent), fails(&other));
        let strict = without_absent.is_empty() && without_other.is_empty();
        let narrowing: Vec<&'p Test> = statement
            .tests
            .iter()
            .filter(|test| test.name != KEY && !absent.tests.contains(&(test.place(), true)))
            .collect();
        let miss = if !absent.principal {
            Some(Miss::Principal)
        } else if !absent.action {
            Some(Miss::Action)
        } else {
            (!narrowing.is_empty()).then_some(Miss::Condition)
        };
        if let Some(miss) = miss {
            let closes = without_absent.is_empty() || without_other.is_empty();
            return (closes && !closes_another).then_some(FlawedDeny {
                statement,
                flaw: Flaw::Elsewhere(miss),
                tests: narrowing,
                strict,
            });
        }
        let (mut refused, mut spared) = (false, false);
        for value in on_key().flat_map(samples) {
            if asks(statement, open, Some(&value)).applies {
                refused = true;
            } else {
                spared = true;
            }
        }
        let verdict = &way.external_id;
        let (flaw, tests) = match (absent.applies, other.applies) {
            (_, false) if refused && verdict.unrelated => (Flaw::Inverted, without_other),
            (false, true) if spared && verdict.absent => (Flaw::SkipsAbsent, without_absent),
            (true, false) if verdict.unrelated && !verdict.absent => {
                (Flaw::PresenceOnly, without_other)
            }
            _ => return None,
        };
        Some(FlawedDeny {
            statement,
            flaw,
            tests,
            strict,
        })
    }

    /// Whether a Deny is about the requests of a way that asks for an ExternalId.
    fn closes_a_way(&self, deny: &Statement) -> bool {
        self.asking_ways().any(|way| reaches(deny, way))
    }
}

/// Whether a statement is about the callers and the action of a way: by the way's witness.
pub(crate) fn reaches(statement: &Statement, way: &Way<'_>) -> bool {
    let request = way
        .witness
        .as_ref()
        .and_then(|witness| Request::from_witness(witness).ok());
    request.is_some_and(|request| {
        let outcome = outcome(statement, PolicyType::Trust, &request);
        outcome.principal && outcome.action
    })
}

/// What a statement makes of a request that sends this ExternalId.
fn asks(statement: &Statement, request: &Request, external_id: Option<&str>) -> StatementOutcome {
    outcome(
        statement,
        PolicyType::Trust,
        &with_external_id(request, external_id),
    )
}

/// The request with another ExternalId.
pub(crate) fn with_external_id(request: &Request, external_id: Option<&str>) -> Request {
    let mut request = request.clone();
    match external_id {
        Some(value) => request.context.set(KEY, [value]),
        None => request.context.unset(KEY),
    };
    request
}

/// The plain texts that a test compares its key with.
pub(crate) fn literals(test: &Test) -> impl Iterator<Item = &str> {
    let comparison = test.operator.value.comparison;
    let compares = !matches!(comparison, Comparison::Null | Comparison::Unknown);
    test.values
        .iter()
        .filter(move |value| {
            compares
                && value.value.template.is_none()
                && !(comparison.takes_wildcards() && value.value.text.contains(['*', '?']))
        })
        .map(|value| value.value.text.as_str())
}

/// Values that the values of a test stand for: its texts, and for a pattern a text that it takes in.
fn samples(test: &Test) -> impl Iterator<Item = String> {
    let comparison = test.operator.value.comparison;
    let compares = !matches!(comparison, Comparison::Null | Comparison::Unknown);
    test.values
        .iter()
        .filter(move |value| compares && value.value.template.is_none())
        .map(move |value| {
            if comparison.takes_wildcards() {
                value.value.text.replace(['*', '?'], "0")
            } else {
                value.value.text.clone()
            }
        })
}
