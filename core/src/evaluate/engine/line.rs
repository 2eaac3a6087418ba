//! A line of a Condition element, compiled.

use super::super::call::{Asked, Call};
use super::super::test::{Matcher, Rule, boolean, plain_matcher};
use super::glob::{Glob, Shape, Templated};
use crate::policy::{Comparison, Effect, Operator, Qualifier, Test, Token, fold};

#[derive(Debug, Clone)]
pub(in super::super) struct Line {
    /// The key's number in the engine's list of names.
    key: u32,
    operator: Operator,
    effect: Effect,
    /// For `Null`: whether each listed value asks for absence.
    absences: Box<[bool]>,
    /// The values that are plain texts, sorted.
    texts: Box<[Box<str>]>,
    values: Box<[Listed]>,
}

/// A listed value that is more than a plain text.
#[derive(Debug, Clone)]
enum Listed {
    /// The same text, letter case aside; kept folded.
    Folded(Box<str>),
    Like(Glob),
    Arn(Glob),
    /// A number, a date, a boolean, bytes or addresses.
    Scalar(Box<Matcher>),
    Templated(Box<Templated>),
}

impl Line {
    pub(super) fn new(test: &Test, effect: Effect, key: u32) -> Self {
        let operator = test.operator.value;
        let mut texts: Vec<Box<str>> = Vec::new();
        let mut values = Vec::new();
        let mut absences = Vec::new();
        for value in &test.values {
            let value = &value.value;
            match operator.comparison {
                Comparison::Null => absences.extend(boolean(&value.text)),
                Comparison::Unknown => {}
                comparison => match &value.template {
                    Some(template) => {
                        let shape = match comparison {
                            Comparison::Arn => Shape::Arn,
                            Comparison::StringEqualsIgnoreCase => Shape::Folded,
                            _ => Shape::Text,
                        };
                        let templated = Templated::new(template, shape);
                        values.push(Listed::Templated(Box::new(templated)));
                    }
                    None => match plain_matcher(comparison, &value.text) {
                        Err(text) => texts.push(text.into_boxed_str()),
                        Ok(Matcher::Folded(text)) => {
                            values.push(Listed::Folded(text.into_boxed_str()));
                        }
                        Ok(Matcher::Like(pattern)) => {
                            let tokens: Vec<Token> = pattern.tokens().collect();
                            values.push(Listed::Like(Glob::new(&tokens)));
                        }
                        Ok(Matcher::Arn(pattern)) => {
                            values.push(Listed::Arn(Glob::new(&pattern.tokens())));
                        }
                        Ok(Matcher::Never | Matcher::Unresolved) => {}
                        Ok(other) => values.push(Listed::Scalar(Box::new(other))),
                    },
                },
            }
        }
        texts.sort_unstable();
        Self {
            key,
            operator,
            effect,
            absences: absences.into_boxed_slice(),
            texts: texts.into_boxed_slice(),
            values: values.into_boxed_slice(),
        }
    }

    pub(super) fn key(&self) -> u32 {
        self.key
    }

    /// Whether it holds for a request; `name` is the key's.
    pub(in super::super) fn holds(&self, name: &str, call: &Call) -> bool {
        let unresolved = self.operator.negated
            && self.values.iter().any(|value| match value {
                Listed::Templated(templated) => !templated.is_resolved(call),
                _ => false,
            });
        let rule = Rule {
            operator: self.operator,
            effect: self.effect,
            absences: &self.absences,
            unresolved,
        };
        let held = call.held(name);
        let values = held.as_ref().map(|held| (held.iter(), held.is_list()));
        rule.holds(values, |value| self.any(value, call))
    }

    fn any(&self, value: &str, call: &Call) -> bool {
        self.texts
            .binary_search_by(|text| text.as_ref().cmp(value))
            .is_ok()
            || self.values.iter().any(|listed| match listed {
                Listed::Folded(text) => {
                    text.eq_ignore_ascii_case(value) || (!value.is_ascii() && **text == fold(value))
                }
                Listed::Like(glob) => glob.matches(value),
                Listed::Arn(glob) => glob.matches_arn(value),
                Listed::Scalar(matcher) => matcher.matches(value),
                Listed::Templated(templated) => templated.matches(value, call).unwrap_or(false),
            })
    }

    pub(in super::super) fn qualifier(&self) -> Option<Qualifier> {
        self.operator.qualifier
    }

    /// For each listed value a value that it matches, if there is a plain one.
    pub(in super::super) fn examples(&self, call: &Call) -> Vec<String> {
        let texts = self.texts.iter().map(ToString::to_string);
        let others = self.values.iter().filter_map(|value| match value {
            Listed::Folded(text) => Some(text.to_string()),
            Listed::Like(glob) | Listed::Arn(glob) => Some(glob.example()),
            Listed::Scalar(matcher) => matcher.example(),
            Listed::Templated(templated) => templated.example(call),
        });
        texts.chain(others).collect()
    }

    /// Values that no listed value matches, as far as that can be said of each alone.
    pub(in super::super) fn others(&self) -> Vec<String> {
        let fixed: &[&str] = match self.operator.comparison {
            Comparison::Bool => &["true", "false"],
            Comparison::Numeric(_) => &["0", "1000000000"],
            Comparison::Date(_) => &["1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z"],
            Comparison::IpAddress => &["198.51.100.77", "2001:db8::77"],
            Comparison::Binary => &["AA=="],
            Comparison::Arn => &["arn:aws:iam::000000000000:role/other"],
            _ => &["other"],
        };
        let near = self.values.iter().flat_map(|value| match value {
            Listed::Scalar(matcher) => matcher.near(),
            _ => Vec::new(),
        });
        near.chain(fixed.iter().map(ToString::to_string)).collect()
    }

    /// The bytes that it holds outside of itself.
    pub(super) fn size(&self) -> usize {
        let texts: usize = self.texts.iter().map(|text| text.len()).sum();
        let values: usize = self
            .values
            .iter()
            .map(|value| match value {
                Listed::Folded(text) => text.len(),
                Listed::Like(glob) | Listed::Arn(glob) => glob.size(),
                Listed::Scalar(_) => size_of::<Matcher>(),
                Listed::Templated(templated) => size_of::<Templated>() + templated.size(),
            })
            .sum();
        self.absences.len()
            + size_of_val(&*self.texts)
            + texts
            + size_of_val(&*self.values)
            + values
    }
}
