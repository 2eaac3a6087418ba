//! Why an outsider gets in: which words of the policy were meant to narrow who calls and do not.
//!
//! That somebody gets in is an answer of the reasoning stage, and so is what would have kept them out: each culprit is found by
//! asking about the policy with the suspected words read the other way.

use std::collections::BTreeSet;

use super::questions::CallerKind;
use super::scope::is_who;
use super::{TrustAnalysis, Way};
use crate::policy::{
    At, Comparison, Effect, Named, Operator, Policy, PrincipalEntry, Qualifier, Statement, Test,
};

/// An entry that lets outsiders in, and why.
#[derive(Debug)]
pub(crate) struct Opening<'p> {
    /// The index of the way in [`TrustAnalysis::ways`] whose witness shows it.
    pub(crate) way: usize,
    pub(crate) culprit: Culprit<'p>,
}

/// What was meant to keep outsiders out and does not.
#[derive(Debug)]
pub(crate) enum Culprit<'p> {
    /// A test on the caller's organisation that is true without one.
    OrganizationIfExists(&'p Statement, &'p Test),
    /// Patterns over `aws:PrincipalArn` whose account is open; the index of one of its values.
    ArnPattern(&'p Test, usize),
    /// The entry itself is such a pattern.
    EntryPattern,
    /// Some are kept out by a negated test or a Deny, all others get in.
    Negation(&'p Statement, Option<&'p Test>),
    /// Tests, but only of what the caller sets, or of where and when it calls.
    CallerChoice(Vec<&'p Test>),
    /// Nothing, or tests on who calls that anybody passes.
    Nothing(Vec<&'p Test>),
}

/// Whether what a way asks for is an `ExternalId` of the policy's.
pub(crate) fn is_external_id_only(way: &Way<'_>) -> bool {
    way.kind == CallerKind::Account && way.external_id.strength().enforced() == Some(true)
}

/// A test that holds, or in a Deny does not fire, for callers without the key.
fn is_loose_organization(effect: Effect, test: &Test) -> bool {
    if !matches!(
        test.name.as_str(),
        "aws:principalorgid" | "aws:principalorgpaths"
    ) || test.operator.value.comparison == Comparison::Null
    {
        return false;
    }
    let Operator {
        qualifier,
        negated,
        if_exists,
        ..
    } = test.operator.value;
    match effect {
        Effect::Allow => !negated && (if_exists || qualifier == Some(Qualifier::ForAllValues)),
        Effect::Deny => negated && !if_exists && qualifier == Some(Qualifier::ForAnyValue),
    }
}

/// The same test, false (in a Deny: true) for callers without the key.
fn tighten(effect: Effect, test: &mut Test) {
    let operator = &mut test.operator.value;
    match effect {
        Effect::Allow => {
            operator.if_exists = false;
            if operator.qualifier == Some(Qualifier::ForAllValues) {
                operator.qualifier = Some(Qualifier::ForAnyValue);
            }
        }
        Effect::Deny => operator.qualifier = Some(Qualifier::ForAllValues),
    }
}

/// Whether a text over ARNs leaves the account open: a wildcard or variable where the account's number would stand, or across it.
fn is_open_arn(text: &str) -> bool {
    let account = text.split(':').nth(4);
    text.contains(['*', '?', '$'])
        && account.is_none_or(|account| account.contains(['*', '?', '$']))
}

fn has_open_arn(effect: Effect, test: &Test) -> bool {
    test.name == "aws:principalarn"
        && test.operator.value.comparison != Comparison::Null
        && test.operator.value.negated == (effect == Effect::Deny)
        && test
            .values
            .iter()
            .any(|value| is_open_arn(&value.value.text))
}

/// A test, or the Principal of a Deny, that keeps some callers out and lets all others pass.
fn excludes(effect: Effect, test: &Test) -> bool {
    is_who(&test.name)
        && test.operator.value.comparison != Comparison::Null
        && test.operator.value.negated == (effect == Effect::Allow)
}

fn excludes_by_principal(statement: &Statement) -> bool {
    statement.effect == Effect::Deny
        && statement.principal.as_ref().is_some_and(|element| {
            !element.negated
                && !element.broken
                && !element
                    .entries
                    .iter()
                    .any(|entry| entry.value.named == Named::Everyone)
        })
}

fn each_test(policy: &mut Policy, mut change: impl FnMut(Effect, &mut Test)) {
    for statement in &mut policy.statements {
        let effect = statement.effect;
        for test in &mut statement.tests {
            change(effect, test);
        }
    }
}

impl<'p> TrustAnalysis<'p> {
    /// The entries that let outsiders in, each with what was meant to keep them out. Not those of NotPrincipal, of a Principal
    /// that cannot be read, and of identity providers. Computed once.
    pub(crate) fn openings(&self) -> &[Opening<'p>] {
        self.openings.get_or_init(|| self.find_openings())
    }

    fn find_openings(&self) -> Vec<Opening<'p>> {
        let mut seen = BTreeSet::new();
        let opens = |way: &Way<'_>| {
            let provider = |entry: &At<PrincipalEntry>| {
                matches!(entry.value.named, Named::Provider(_) | Named::EveryProvider)
            };
            way.public.is_some() && way.entry.is_some_and(|entry| !provider(entry))
        };
        let ways = self.ways.iter().enumerate();
        let found: Vec<usize> = ways
            .filter(|(_, way)| opens(way) && seen.insert(way.place()))
            .map(|(index, _)| index)
            .collect();
        if found.is_empty() {
            return Vec::new();
        }
        let policy = self.policy;
        let any = |holds: fn(Effect, &Test) -> bool| {
            policy.statements.iter().any(|statement| {
                statement
                    .tests
                    .iter()
                    .any(|test| holds(statement.effect, test))
            })
        };
        // Which ways would be closed to outsiders if the suspects of one kind were read the other way, all at once.
        let closed = |suspected: bool, change: &dyn Fn(&mut Policy)| -> Vec<bool> {
            if !suspected {
                return Vec::new();
            }
            self.supposing(change, |changed| {
                changed
                    .ways
                    .iter()
                    .map(|way| way.public.is_none() && changed.verdict.unproved.is_empty())
                    .collect()
            })
        };
        let organization = closed(any(is_loose_organization), &|policy| {
            each_test(policy, |effect, test| {
                if is_loose_organization(effect, test) {
                    tighten(effect, test);
                }
            });
        });
        let pattern = closed(any(has_open_arn), &|policy| {
            each_test(policy, |effect, test| {
                if has_open_arn(effect, test) {
                    test.values.retain(|value| !is_open_arn(&value.value.text));
                }
            });
        });
        let negation = closed(
            any(excludes) || policy.statements.iter().any(excludes_by_principal),
            &|policy| {
                each_test(policy, |effect, test| {
                    if excludes(effect, test) {
                        test.operator.value.negated ^= true;
                    }
                });
                for statement in &mut policy.statements {
                    if excludes_by_principal(statement)
                        && let Some(element) = &mut statement.principal
                    {
                        element.negated = true;
                    }
                }
            },
        );
        let is_closed = |list: &[bool], way: usize| list.get(way).copied().unwrap_or(false);
        found
            .into_iter()
            .filter_map(|index| {
                let way = self.ways.get(index)?;
                let culprit = if matches!(way.entry?.value.named, Named::Pattern(_)) {
                    Culprit::EntryPattern
                } else {
                    let test = |list: &[bool], holds: fn(Effect, &Test) -> bool| {
                        is_closed(list, index)
                            .then(|| self.suspect(way, holds))
                            .flatten()
                    };
                    let negated = || {
                        is_closed(&negation, index).then(|| {
                            self.suspect(way, excludes)
                                .map(|(statement, test)| (statement, Some(test)))
                                .or_else(|| {
                                    self.around(way)
                                        .find(|statement| excludes_by_principal(statement))
                                        .map(|statement| (statement, None))
                                })
                        })
                    };
                    if let Some((statement, test)) = test(&organization, is_loose_organization) {
                        Culprit::OrganizationIfExists(statement, test)
                    } else if let Some((_, test)) = test(&pattern, has_open_arn) {
                        let value = test
                            .values
                            .iter()
                            .position(|value| is_open_arn(&value.value.text));
                        Culprit::ArnPattern(test, value?)
                    } else if let Some((statement, test)) = negated().flatten() {
                        Culprit::Negation(statement, test)
                    } else {
                        self.idle_tests(way)
                    }
                };
                Some(Opening {
                    way: index,
                    culprit,
                })
            })
            .collect()
    }

    /// The statement of a way, then the Deny statements that cover its action.
    fn around(&self, way: &Way<'p>) -> impl Iterator<Item = &'p Statement> {
        let (own, kind) = (way.statement, way.kind);
        let denies = self.policy.statements.iter().filter(move |statement| {
            statement.effect == Effect::Deny
                && statement.action.as_ref().is_some_and(|action| {
                    crate::evaluate::covers_action(action, Effect::Deny, kind.action())
                })
        });
        std::iter::once(own).chain(denies)
    }

    fn suspect(
        &self,
        way: &Way<'p>,
        holds: fn(Effect, &Test) -> bool,
    ) -> Option<(&'p Statement, &'p Test)> {
        self.around(way).find_map(|statement| {
            let mut tests = statement.tests.iter();
            tests
                .find(|test| holds(statement.effect, test))
                .map(|test| (statement, test))
        })
    }

    fn idle_tests(&self, way: &Way<'p>) -> Culprit<'p> {
        let who: Vec<&Test> = way
            .statement
            .tests
            .iter()
            .filter(|test| is_who(&test.name))
            .collect();
        let chosen: Vec<&Test> = self
            .around(way)
            .flat_map(|statement| &statement.tests)
            .filter(|test| {
                !is_who(&test.name)
                    && test.name != super::external_id::KEY
                    && test.operator.value.comparison != Comparison::Unknown
            })
            .collect();
        if who.is_empty() && !chosen.is_empty() {
            Culprit::CallerChoice(chosen)
        } else {
            Culprit::Nothing(who)
        }
    }
}
