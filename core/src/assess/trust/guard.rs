//! The tests on `sts:ExternalId` of one Allow statement, and what the ways in by it leave open.
//!
//! What is open comes from the analysis of the whole policy. What a single test asks is answered by the code that evaluates it, so
//! that a check can point at the test, or the value, that is to blame.

use super::external_id::{KEY, Opening};
use super::questions::CallerKind;
use super::{TrustAnalysis, Way};
use crate::evaluate::Compiled;
use crate::policy::edit;
use crate::policy::{
    At, Comparison, Effect, Operator, Piece, Policy, Qualifier, Statement, Test, Value, ValueType,
    Version,
};
use crate::reason::{Budget, EXTERNAL_ID, external_id, key_values};
pub(crate) use crate::report::shown;
use crate::report::{Applicability, Fix};
use crate::text::Source;

/// What a test on the key asks of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asks {
    /// A value that the test lists.
    Value,
    /// A value that the test does not list.
    OtherValue,
    /// Some value: `Null` with `false`.
    Presence,
    /// None: `Null` with `true`.
    Absence,
    /// Nothing: `Null` with both.
    Nothing,
    /// It cannot be read.
    Unknown,
}

/// What a test on `sts:ExternalId` asks.
pub(crate) fn asks(test: &Test) -> Asks {
    let operator = test.operator.value;
    match operator.comparison {
        Comparison::Unknown => Asks::Unknown,
        Comparison::Null => match (holds(test, None), holds(test, Some(EXTERNAL_ID.example))) {
            (true, true) => Asks::Nothing,
            (true, false) => Asks::Absence,
            (false, true) => Asks::Presence,
            (false, false) => Asks::Unknown,
        },
        _ if operator.negated => Asks::OtherValue,
        _ => Asks::Value,
    }
}

/// Whether a test of an Allow holds for a value of its key, or for none. Policy variables count as having no value.
pub(crate) fn holds(test: &Test, value: Option<&str>) -> bool {
    Compiled::new(test, Effect::Allow, |_| None).holds(value.as_ref().map(std::slice::from_ref))
}

/// The tests on the key of an Allow that has some.
pub(crate) struct Guard<'t> {
    pub(crate) statement: &'t Statement,
    /// In the order of the text.
    pub(crate) tests: Vec<(&'t Test, Asks)>,
    /// Who gets in by the statement, of those whose ExternalId matters.
    pub(crate) ways: Vec<&'t Way<'t>>,
}

impl<'t> Guard<'t> {
    /// The tests that ask for a thing.
    pub(crate) fn asking(&self, what: Asks) -> impl Iterator<Item = &'t Test> {
        self.tests
            .iter()
            .filter(move |(_, asks)| *asks == what)
            .map(|(test, _)| *test)
    }

    /// Whether some test asks for a thing.
    pub(crate) fn asks(&self, what: Asks) -> bool {
        self.asking(what).next().is_some()
    }

    /// The ways in without a value.
    pub(crate) fn absent(&self) -> Vec<&'t Way<'t>> {
        self.ways_where(|way| way.external_id.absent)
    }

    /// The ways in with a value that the policy does not know, whatever policy variables hold.
    pub(crate) fn unrelated(&self) -> Vec<&'t Way<'t>> {
        self.ways_where(|way| way.external_id.unrelated && way.external_id.without_variables)
    }

    /// The ways in that are there because a policy variable can have the value that the caller sends.
    pub(crate) fn by_variables(&self) -> Vec<&'t Way<'t>> {
        self.ways_where(|way| way.external_id.unrelated && !way.external_id.without_variables)
    }

    /// The ways in with a value that a pattern, or a text without its letter case, takes in, and such a request. `texts` are what
    /// a value of a test stands for.
    pub(crate) fn openings(&self, texts: &[String]) -> Vec<(&'t Way<'t>, &'t Opening)> {
        let opened = |way: &&'t Way<'t>| {
            let opening = texts
                .iter()
                .find_map(|text| way.external_id.openings.get(text))?;
            Some((*way, opening))
        };
        self.ways.iter().filter_map(opened).collect()
    }

    /// How far a fix that shuts out calls without a value may go by itself: not where it would leave nobody.
    pub(crate) fn strictness(&self) -> Applicability {
        let others = self
            .ways
            .iter()
            .any(|way| way.external_id.unrelated || !way.external_id.accepted.is_empty());
        if others {
            Applicability::Safe
        } else {
            Applicability::Unsafe
        }
    }

    /// A fix that puts a test under another operator, with other values if `values` says so. Only shown where the text cannot be
    /// edited, and where the tests would contradict each other once it is made.
    pub(crate) fn change(
        &self,
        source: &Source,
        test: &Test,
        operator: Operator,
        values: Option<&[String]>,
        title: impl Into<String>,
        applicability: Applicability,
    ) -> Option<Fix> {
        let title = title.into();
        let mut changed = test.clone();
        changed.operator.value = operator;
        if let Some(values) = values {
            let place = test.place();
            let read = |text: &String| At {
                value: Value::new(
                    text.clone(),
                    ValueType::String,
                    operator.comparison,
                    Version::V2012,
                ),
                place,
            };
            changed.values = values.iter().map(read).collect();
        }
        let tests: Vec<&Test> = self
            .tests
            .iter()
            .map(|(other, _)| {
                if std::ptr::eq(*other, test) {
                    &changed
                } else {
                    *other
                }
            })
            .collect();
        let fix = if contradiction(&tests).is_some() {
            None
        } else {
            edit::change_test(
                source,
                self.statement,
                test,
                &operator.to_string(),
                values,
                &title,
                applicability,
            )
        };
        fix.or_else(|| edit::display(title))
    }

    /// [`Guard::change`] to other values under the same operator; `StringLike` becomes `StringEquals` if no wildcard is left.
    pub(crate) fn change_values(
        &self,
        source: &Source,
        test: &Test,
        values: &[String],
        title: impl Into<String>,
        applicability: Applicability,
    ) -> Option<Fix> {
        let mut operator = test.operator.value;
        let open = values.iter().any(|text| text.contains(['*', '?', '$']));
        if operator.comparison == Comparison::StringLike && !open {
            operator = equals(operator);
        }
        self.change(source, test, operator, Some(values), title, applicability)
    }

    fn ways_where(&self, open: impl Fn(&Way<'_>) -> bool) -> Vec<&'t Way<'t>> {
        self.ways.iter().copied().filter(|way| open(way)).collect()
    }

    /// The test that lets requests without a value through although it lists values, where one does and that is all it takes:
    /// one that ends in `IfExists` before one under `ForAllValues:`.
    pub(crate) fn skipped(&self) -> Option<&'t Test> {
        if self.asks(Asks::Absence) {
            return None;
        }
        let skipped = |test: &&Test| holds(test, None);
        self.asking(Asks::Value)
            .filter(skipped)
            .find(|test| test.operator.value.qualifier != Some(Qualifier::ForAllValues))
            .or_else(|| self.asking(Asks::Value).find(skipped))
    }
}

impl TrustAnalysis<'_> {
    /// Every Allow that tests the key.
    pub(crate) fn guards(&self) -> Vec<Guard<'_>> {
        let allows = self
            .policy
            .statements
            .iter()
            .filter(|statement| statement.effect == Effect::Allow);
        allows
            .filter_map(|statement| {
                let tests: Vec<(&Test, Asks)> =
                    tests_of(statement).map(|test| (test, asks(test))).collect();
                (!tests.is_empty()).then(|| Guard {
                    statement,
                    tests,
                    ways: self.ways_of(statement).collect(),
                })
            })
            .collect()
    }

    /// Whether a statement is meant to let in principals of accounts, or services: callers that can send an ExternalId.
    pub(crate) fn lets_senders_in(&self, statement: &Statement) -> bool {
        self.all_ways_of(statement)
            .iter()
            .any(|way| matches!(way.kind, CallerKind::Account | CallerKind::Service))
    }
}

/// The tests of a statement on the key.
pub(crate) fn tests_of(statement: &Statement) -> impl Iterator<Item = &Test> {
    statement.tests.iter().filter(|test| test.name == KEY)
}

/// Who the ways are of, for a message: each principal once, in backticks, the third and further ones counted.
pub(crate) fn principals(ways: &[&Way<'_>]) -> String {
    let mut names: Vec<String> = Vec::new();
    for way in ways {
        let name = match (way.entry, &way.statement.principal) {
            (Some(entry), _) => shown(&entry.value.text),
            (None, Some(element)) if element.negated => {
                "everybody that `NotPrincipal` leaves".to_owned()
            }
            (None, _) => "its callers".to_owned(),
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    match names.as_slice() {
        [] => "callers".to_owned(),
        [only] => only.clone(),
        [one, two] => format!("{one} and {two}"),
        [one, rest @ ..] => format!("{one} and {} others", rest.len()),
    }
}

/// Why STS never carries a value that a test lists, so that the test never holds because of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NeverSent {
    /// No character at all.
    Empty,
    /// One character.
    Short,
    /// More than the longest.
    Long(usize),
    /// A wildcard that the operator takes as a character.
    LiteralWildcard(char),
    /// A policy variable that the policy's version takes as text.
    LiteralVariable,
    /// `${…}` that is no policy variable: what is left of a template.
    Placeholder,
    /// Another character that no ExternalId has.
    Character(char),
}

/// Why a value of a test that asks for a value is one that no ExternalId ever has. `None` if some ExternalId has it.
pub(crate) fn never_sent(policy: &Policy, test: &Test, value: &Value) -> Option<NeverSent> {
    let comparison = test.operator.value.comparison;
    if !matches!(
        comparison,
        Comparison::StringEquals | Comparison::StringEqualsIgnoreCase | Comparison::StringLike
    ) {
        return None;
    }
    let wildcards = comparison.takes_wildcards();
    // The fixed characters, and whether there may be more.
    let mut fixed: Vec<char> = Vec::new();
    let (mut shortest, mut open) = (0, false);
    match &value.template {
        Some(template) => {
            for piece in template.pieces() {
                match piece {
                    Piece::Text(text) => fixed.extend(text.chars()),
                    Piece::One => shortest += 1,
                    Piece::Many | Piece::Variable { .. } => open = true,
                }
            }
        }
        None => {
            for character in value.text.chars() {
                match character {
                    '*' if wildcards => open = true,
                    '?' if wildcards => shortest += 1,
                    other => fixed.push(other),
                }
            }
        }
    }
    shortest += fixed.len();
    if let Some(wrong) = fixed.iter().find(|character| !external_id(**character)) {
        let holds_variable = value
            .text
            .split("${")
            .skip(1)
            .any(|rest| rest.split_once('}').is_some());
        return Some(match wrong {
            '$' if holds_variable
                && policy.version == Version::V2008
                && value.text.contains(':') =>
            {
                NeverSent::LiteralVariable
            }
            '$' if holds_variable => NeverSent::Placeholder,
            '*' | '?' if value.template.is_none() => NeverSent::LiteralWildcard(*wrong),
            other => NeverSent::Character(*other),
        });
    }
    match shortest {
        0 if !open => Some(NeverSent::Empty),
        1 if !open => Some(NeverSent::Short),
        many if many > EXTERNAL_ID.longest => Some(NeverSent::Long(many)),
        _ => None,
    }
}

/// Whether a value of a test that asks for a value is one text that an ExternalId can be.
pub(crate) fn is_exact(policy: &Policy, test: &Test, value: &Value) -> bool {
    let open = test.operator.value.comparison.takes_wildcards() && value.text.contains(['*', '?']);
    !open && value.variables().next().is_none() && never_sent(policy, test, value).is_none()
}

/// Two tests that no ExternalId, and no absence of one, passes together, each of which something passes; where it takes more than
/// two, the first and the last. `None` where the tests can be met, and where that is not known.
pub(crate) fn contradiction<'t>(tests: &[&'t Test]) -> Option<(&'t Test, &'t Test)> {
    let together = |tests: &[&Test]| -> Option<bool> {
        let compiled: Vec<Compiled> = tests
            .iter()
            .map(|test| Compiled::new(test, Effect::Allow, |_| None))
            .collect();
        let mut exact = true;
        let listed: Vec<&Compiled> = compiled.iter().collect();
        let values = key_values(KEY, &listed, &mut Budget::default(), &mut exact).ok()?;
        let met = |value: Option<&String>| {
            compiled
                .iter()
                .all(|test| test.holds(value.map(std::slice::from_ref)))
        };
        if met(None) || values.iter().any(|value| met(Some(value))) {
            return Some(true);
        }
        exact.then_some(false)
    };
    if tests.iter().any(|test| test.has_variables())
        || together(tests)?
        || !tests.iter().all(|test| together(&[test]) == Some(true))
    {
        return None;
    }
    for (at, one) in tests.iter().enumerate() {
        for other in tests.iter().skip(at + 1) {
            if together(&[one, other]) == Some(false) {
                return Some((one, other));
            }
        }
    }
    Some((tests.first()?, tests.last()?))
}

/// `StringEquals`.
pub(crate) const STRING_EQUALS: Operator = Operator {
    qualifier: None,
    comparison: Comparison::StringEquals,
    negated: false,
    if_exists: false,
    arn_equals: true,
};

/// The operator as a comparison of texts as they are; qualifier and `IfExists` stay.
pub(crate) const fn equals(operator: Operator) -> Operator {
    Operator {
        comparison: Comparison::StringEquals,
        ..operator
    }
}

/// The texts of a test's values that pass `keep`.
pub(crate) fn texts(test: &Test, keep: impl Fn(&Value) -> bool) -> Vec<String> {
    let values = test.values.iter().map(|value| &value.value);
    values
        .filter(|value| keep(value))
        .map(|value| value.text.clone())
        .collect()
}
