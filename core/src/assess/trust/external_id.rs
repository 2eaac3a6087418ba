//! What a policy says about `sts:ExternalId`, and what follows for one way in.
//!
//! A value is *unrelated* if no text or pattern that the policy compares the key with takes it in. A pattern that fixes no letter
//! and no digit (`*`, `?*`, `*-*`) takes in what any other tenant would send, so it relates nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::scope;
use crate::TrustOptions;
use crate::policy::{Case, Comparison, Pattern, Piece, Policy, Statement, Test, Value, fold};
use crate::reason::{Allowed, EXTERNAL_ID};
use crate::report::{Strength, Witness};

/// The lower-cased name of the key.
pub(crate) const KEY: &str = "sts:externalid";

/// Every test on the key, and the values it is compared with.
#[derive(Debug)]
pub(crate) struct Reading<'p> {
    pub(crate) tests: Vec<(&'p Statement, &'p Test)>,
    /// Texts that are compared as they are.
    literals: BTreeSet<String>,
    /// Texts that are compared without letter case.
    folded: BTreeSet<String>,
    /// Patterns that fix a letter or digit.
    patterns: Vec<(String, Pattern)>,
    /// Patterns that fix none.
    loose: Vec<(String, Pattern)>,
    /// The accounts that a policy variable for the caller's account can stand for.
    accounts: BTreeSet<String>,
}

/// Whether a pattern leaves every letter and digit open.
pub(crate) fn is_loose(text: &str) -> bool {
    text.contains(['*', '?']) && !text.chars().any(char::is_alphanumeric)
}

impl<'p> Reading<'p> {
    pub(crate) fn new(policy: &'p Policy, options: &TrustOptions) -> Self {
        let mut reading = Self {
            tests: Vec::new(),
            literals: BTreeSet::new(),
            folded: BTreeSet::new(),
            patterns: Vec::new(),
            loose: Vec::new(),
            accounts: BTreeSet::new(),
        };
        for statement in &policy.statements {
            for test in statement.tests.iter().filter(|test| test.name == KEY) {
                reading.tests.push((statement, test));
                if reading.accounts.is_empty() && test.has_variables() {
                    reading.accounts = scope::named_accounts(policy).accounts;
                    let given = options.own_accounts.iter().chain(&options.vendor_accounts);
                    reading.accounts.extend(given.cloned());
                }
                for value in &test.values {
                    for text in reading.texts(&value.value) {
                        reading.text(test.operator.value.comparison, &text);
                    }
                }
            }
        }
        reading
    }

    /// The texts and patterns that a value stands for. The caller's account is fixed where the caller's account is: each one gives
    /// a text of its own. Other policy variables leave it open: no text.
    pub(crate) fn texts(&self, value: &Value) -> Vec<String> {
        let Some(template) = &value.template else {
            return vec![value.text.clone()];
        };
        if template
            .variables()
            .any(|key| key != "aws:principalaccount")
        {
            return Vec::new();
        }
        let with = |account: &String| {
            template
                .pieces()
                .iter()
                .map(|piece| match piece {
                    Piece::Text(text) => text.as_str(),
                    Piece::Many => "*",
                    Piece::One => "?",
                    Piece::Variable { .. } => account.as_str(),
                })
                .collect()
        };
        self.accounts.iter().map(with).collect()
    }

    fn text(&mut self, comparison: Comparison, text: &str) {
        match comparison {
            Comparison::StringLike | Comparison::Arn if text.contains(['*', '?']) => {
                let pattern = Pattern::new(text, Case::Sensitive);
                let list = if is_loose(text) {
                    &mut self.loose
                } else {
                    &mut self.patterns
                };
                if !list.iter().any(|(known, _)| known == text) {
                    list.push((text.to_owned(), pattern));
                }
            }
            Comparison::StringEqualsIgnoreCase => {
                self.folded.insert(text.to_owned());
            }
            Comparison::Null | Comparison::Unknown => {}
            _ => {
                self.literals.insert(text.to_owned());
            }
        }
    }

    /// A value that no text and no pattern of the policy takes in, loose patterns aside.
    pub(crate) fn unrelated_value(&self) -> Option<String> {
        let example = EXTERNAL_ID.example;
        std::iter::once(example.to_owned())
            .chain((2..64).map(|number| format!("{example}-{number}")))
            .find(|value| self.relate(value).1.is_none())
    }

    /// How a value relates to what the policy names: the texts and patterns that take it in, and how.
    fn relate(&self, value: &str) -> (BTreeSet<&str>, Option<Strength>) {
        let mut by = BTreeSet::new();
        let mut strength = None;
        if let Some(text) = self.literals.get(value) {
            by.insert(text.as_str());
            strength = Some(Strength::Exact);
        }
        for text in self.folded.iter().filter(|text| fold(text) == fold(value)) {
            by.insert(text.as_str());
            if text != value && strength.is_none() {
                strength = Some(Strength::CaseInsensitive);
            } else if strength.is_none() {
                strength = Some(Strength::Exact);
            }
        }
        if strength.is_none() {
            for (text, _) in self
                .patterns
                .iter()
                .filter(|(_, pattern)| pattern.matches(value))
            {
                by.insert(text);
                strength = Some(Strength::Pattern);
            }
        }
        (by, strength)
    }
}

/// What one way in, or all of them together, asks of the `ExternalId`.
#[derive(Debug, Clone)]
pub(crate) struct Verdict {
    /// A request without one is allowed.
    pub(crate) absent: bool,
    /// A request with an unrelated one is allowed.
    pub(crate) unrelated: bool,
    /// … even if no policy variable has that value.
    pub(crate) without_variables: bool,
    /// A request with one that the policy names is allowed, and how weakly it is named.
    weakest: Option<Strength>,
    /// The texts and patterns of the policy that get in.
    pub(crate) accepted: BTreeSet<String>,
    /// Nobody gets in because of the value.
    pub(crate) unsatisfiable: bool,
    /// Everything that gets in was found.
    pub(crate) complete: bool,
    /// The open requests do not rest on a statement that could not be read in full.
    pub(crate) certain: bool,
    /// A request behind `absent` or `unrelated`.
    pub(crate) open: Option<Allowed>,
    /// The same as a witness.
    pub(crate) open_witness: Option<Witness>,
    /// A request behind `unrelated`.
    pub(crate) unrelated_opening: Option<Opening>,
    /// For each pattern, and each text that is compared without letter case: a request that gets in by it, with a value that the
    /// policy does not list as it is.
    pub(crate) openings: BTreeMap<String, Opening>,
}

/// A request that gets in.
#[derive(Debug, Clone)]
pub(crate) struct Opening {
    pub(crate) allowed: Allowed,
    /// The same as a witness, once it has replayed.
    pub(crate) witness: Option<Witness>,
}

impl Opening {
    fn new(allowed: &Allowed) -> Self {
        Self {
            allowed: allowed.clone(),
            witness: None,
        }
    }
}

impl Verdict {
    pub(crate) fn not_applicable() -> Self {
        Self {
            absent: false,
            unrelated: false,
            without_variables: false,
            weakest: None,
            accepted: BTreeSet::new(),
            unsatisfiable: false,
            complete: true,
            certain: false,
            open: None,
            open_witness: None,
            unrelated_opening: None,
            openings: BTreeMap::new(),
        }
    }

    /// From the classes of values that get in. `narrow`: those that get in whatever policy variables hold.
    pub(crate) fn new(
        reading: &Reading<'_>,
        values: &[Allowed],
        complete: bool,
        narrow: &[Allowed],
        broken: bool,
    ) -> Self {
        let mut verdict = Self {
            complete,
            ..Self::not_applicable()
        };
        let tested = !reading.tests.is_empty();
        for allowed in values {
            match &allowed.value {
                None => {
                    verdict.absent = true;
                    // A key that nothing asks about may be absent, or anything.
                    verdict.unrelated |= !tested;
                    verdict.without_variables |= !tested;
                    if verdict
                        .open
                        .as_ref()
                        .is_none_or(|open| open.value.is_some())
                    {
                        verdict.open = Some(allowed.clone());
                    }
                }
                Some(value) => {
                    let (by, strength) = reading.relate(value);
                    if matches!(
                        strength,
                        Some(Strength::Pattern | Strength::CaseInsensitive)
                    ) {
                        for text in by.iter().filter(|text| **text != value) {
                            verdict
                                .openings
                                .entry((*text).to_owned())
                                .or_insert_with(|| Opening::new(allowed));
                        }
                    }
                    verdict.accepted.extend(by.into_iter().map(str::to_owned));
                    match strength {
                        Some(strength) => verdict.weakest = Some(weaker(verdict.weakest, strength)),
                        None => {
                            verdict.unrelated = true;
                            let loose = reading
                                .loose
                                .iter()
                                .filter(|(_, pattern)| pattern.matches(value));
                            verdict.accepted.extend(loose.map(|(text, _)| text.clone()));
                            if verdict.unrelated_opening.is_none() {
                                verdict.unrelated_opening = Some(Opening::new(allowed));
                            }
                            if verdict.open.is_none() {
                                verdict.open = Some(allowed.clone());
                            }
                        }
                    }
                }
            }
        }
        verdict.without_variables |= narrow.iter().any(|allowed| {
            allowed
                .value
                .as_ref()
                .is_some_and(|value| reading.relate(value).1.is_none())
        });
        if narrow.is_empty() && !reading.tests.iter().any(|(_, test)| test.has_variables()) {
            verdict.without_variables = verdict.unrelated;
        }
        verdict.certain = !broken && (verdict.absent || verdict.unrelated);
        verdict
    }

    /// The verdict of two ways in together: whoever takes the weaker one.
    pub(crate) fn unite(&mut self, other: &Self) {
        self.absent |= other.absent;
        self.unrelated |= other.unrelated;
        self.without_variables |= other.without_variables;
        self.certain |= other.certain;
        self.complete &= other.complete;
        if let Some(strength) = other.weakest {
            self.weakest = Some(weaker(self.weakest, strength));
        }
        self.accepted.extend(other.accepted.iter().cloned());
        if self.open.as_ref().is_none_or(|open| open.value.is_some()) && other.open.is_some() {
            self.open.clone_from(&other.open);
            self.open_witness.clone_from(&other.open_witness);
        }
    }

    /// Whether nobody gets in.
    pub(crate) fn is_closed(&self) -> bool {
        !self.absent && !self.unrelated && self.weakest.is_none()
    }

    pub(crate) fn strength(&self) -> Strength {
        match (self.absent, self.unrelated, self.weakest) {
            (true, true, _) => Strength::None,
            (true, false, Some(_)) => Strength::Optional,
            (true, false, None) => Strength::Forbidden,
            (false, true, _) if self.without_variables => Strength::PresenceOnly,
            (false, true, _) => Strength::CallerControlled,
            (false, false, Some(strength)) => strength,
            (false, false, None) if self.unsatisfiable => Strength::Unsatisfiable,
            (false, false, None) => Strength::NotApplicable,
        }
    }
}

fn weaker(known: Option<Strength>, other: Strength) -> Strength {
    let rank = |strength: Strength| match strength {
        Strength::Pattern => 2,
        Strength::CaseInsensitive => 1,
        _ => 0,
    };
    match known {
        Some(known) if rank(known) >= rank(other) => known,
        _ => other,
    }
}
