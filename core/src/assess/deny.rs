//! Deny statements that compare the `ExternalId` and leave a way in open all the same, and how.
//!
//! What a Deny refuses is asked of [`evaluate`], on the request behind the open way with other values of the key: never of the
//! names of operators.

use super::external_id::KEY;
use super::questions::CallerKind;
use super::trust::{TrustAnalysis, Way};
use crate::PolicyType;
use crate::evaluate::{Request, StatementOutcome, evaluate};
use crate::policy::{Comparison, Effect, Statement, Test};

/// How a Deny misses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// It refuses the values that it names, and no others.
    Inverted,
    /// It refuses values that it does not name, but no call without a value.
    SkipsAbsent,
    /// It refuses calls without a value, but no value that it does not name.
    PresenceOnly,
    /// It is about other principals or actions.
    Elsewhere {
        /// Its Principal takes in the caller; else that is what is amiss.
        principal: bool,
    },
}

/// A Deny that misses a way in.
#[derive(Debug)]
pub(crate) struct FlawedDeny<'p> {
    pub(crate) statement: &'p Statement,
    pub(crate) flaw: Flaw,
    /// The tests on the key that do not hold where they should; for [`Flaw::Elsewhere`] those that would hold if it got there.
    pub(crate) tests: Vec<&'p Test>,
}

impl<'p> TrustAnalysis<'p> {
    /// The Deny statements that compare the ExternalId and yet let callers of a way in without one, or with any.
    ///
    /// Empty for a way that asks for an ExternalId, and for one whose own statement compares it in vain: the Allow is at fault
    /// then, unless a Deny refuses the very value that it should let in.
    pub(crate) fn flawed_denies(&self, way: &Way<'p>) -> Vec<FlawedDeny<'p>> {
        let Some(open) = &way.external_id.open else {
            return Vec::new();
        };
        if way.own || !way.is_open() {
            return Vec::new();
        }
        let compares = way.statement.tests.iter().any(|test| test.name == KEY);
        let mut found: Vec<FlawedDeny<'p>> = Vec::new();
        for statement in self.external_id_denies() {
            let Some(flawed) = self.flaw(way, &open.request, statement) else {
                continue;
            };
            if !compares || flawed.flaw == Flaw::Inverted {
                found.push(flawed);
            }
        }
        found
    }

    /// Every Deny with a flaw of a kind, and the ways that it leaves open.
    pub(crate) fn denies_with(
        &self,
        is: impl Fn(Flaw) -> bool,
    ) -> Vec<(FlawedDeny<'p>, Vec<&Way<'p>>)> {
        let mut found: Vec<(FlawedDeny<'p>, Vec<&Way<'p>>)> = Vec::new();
        for way in &self.ways {
            for flawed in self.flawed_denies(way) {
                if !is(flawed.flaw) {
                    continue;
                }
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
    ) -> Option<FlawedDeny<'p>> {
        let unrelated = self.reading.unrelated_value()?;
        let absent = self.asks(statement, open, None)?;
        let other = self.asks(statement, open, Some(&unrelated))?;
        let on_key = || statement.tests.iter().filter(|test| test.name == KEY);
        let fails = |outcome: &StatementOutcome| -> Vec<&'p Test> {
            on_key()
                .filter(|test| !outcome.tests.contains(&(test.place(), true)))
                .collect()
        };
        let (without_absent, without_other) = (fails(&absent), fails(&other));
        if !(absent.principal && absent.action) {
            let closes = without_absent.is_empty() || without_other.is_empty();
            return (closes && !self.closes_another(way, statement)).then(|| FlawedDeny {
                statement,
                flaw: Flaw::Elsewhere {
                    principal: absent.principal,
                },
                tests: on_key().collect(),
            });
        }
        let elsewhere_holds = statement
            .tests
            .iter()
            .filter(|test| test.name != KEY)
            .all(|test| absent.tests.contains(&(test.place(), true)));
        if !elsewhere_holds {
            // A further condition narrows the Deny: that is another story.
            return None;
        }
        let (mut refused, mut spared) = (false, false);
        for value in on_key().flat_map(literals) {
            match self.asks(statement, open, Some(value))?.applies {
                true => refused = true,
                false => spared = true,
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
        })
    }

    /// Whether a Deny is what makes another way ask for an ExternalId.
    fn closes_another(&self, way: &Way<'p>, statement: &'p Statement) -> bool {
        self.ways.iter().any(|other| {
            !std::ptr::eq(other, way)
                && other.kind == CallerKind::Account
                && !other.own
                && !other.external_id.absent
                && !other.external_id.unrelated
                && self.reaches(statement, other)
        })
    }

    /// Whether a statement is about the callers and the action of a way: by the way's witness.
    pub(crate) fn reaches(&self, statement: &Statement, way: &Way<'p>) -> bool {
        let request = way
            .witness
            .as_ref()
            .and_then(|witness| Request::from_witness(witness).ok());
        request
            .and_then(|request| self.asks(statement, &request, None))
            .is_some_and(|outcome| outcome.principal && outcome.action)
    }

    /// What a statement makes of a request that sends this ExternalId.
    fn asks(
        &self,
        statement: &Statement,
        request: &Request,
        external_id: Option<&str>,
    ) -> Option<StatementOutcome> {
        let request = with_external_id(request, external_id);
        evaluate(self.policy, PolicyType::Trust, &request)
            .statements
            .into_iter()
            .nth(statement.index)
            .filter(|outcome| outcome.statement == statement.index)
    }
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
