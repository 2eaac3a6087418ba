//! What a check is, and how it says what it found.

use std::collections::BTreeSet;

use super::{Fix, Risk, Severity, Witness};
use crate::CheckInfo;
use crate::text::{Place, Source, Span};

/// Access Analyzer's reference of its checks: where a code comes from that is not rolecall's own.
pub(crate) const ACCESS_ANALYZER: &str =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html";

/// A check: what it is called, how bad its findings are, and how it finds them. `R` is what it looks at: each stage has its own.
pub(crate) struct Check<R: 'static> {
    /// `SCREAMING_SNAKE`, the file's name in upper case.
    pub(crate) code: &'static str,
    /// The severity of its findings.
    pub(crate) severity: Severity,
    /// The risk of its findings, unless one says otherwise; `None` for a document that AWS refuses.
    pub(crate) risk: Option<Risk>,
    /// What is wrong, in a few words: lower case, no full stop.
    pub(crate) what: &'static str,
    /// Why it matters.
    pub(crate) why: &'static str,
    /// What to do.
    pub(crate) fix: &'static str,
    /// The AWS page it comes from.
    pub(crate) url: Option<&'static str>,
    /// How it looks for it.
    pub(crate) run: R,
}

impl<R> Check<R> {
    /// The check, for listings.
    pub(crate) fn info(&self) -> CheckInfo {
        CheckInfo {
            code: self.code,
            severity: self.severity,
            risk: self.risk,
            what: self.what,
            why: self.why,
            fix: self.fix,
            access_analyzer: self.url == Some(ACCESS_ANALYZER),
        }
    }
}

/// What one check has found.
pub(crate) struct Findings<'c> {
    check: CheckInfo,
    url: Option<&'static str>,
    found: &'c mut Vec<Draft>,
    /// How many findings there were before this check.
    before: usize,
}

impl<'c> Findings<'c> {
    pub(crate) fn new<R>(check: &'static Check<R>, found: &'c mut Vec<Draft>) -> Self {
        Self {
            check: check.info(),
            url: check.url,
            before: found.len(),
            found,
        }
    }

    /// How many findings this check has made.
    pub(crate) fn count(&self) -> usize {
        self.found.len().saturating_sub(self.before)
    }

    /// Adds a finding at the value of a place, with the check's own words. Methods of [`Draft`] refine it.
    pub(crate) fn add(&mut self, source: &Source, place: Place) -> &mut Draft {
        self.found.push(Draft {
            code: self.check.code,
            url: self.url,
            path: source.path(place),
            span: source.span(place),
            key_span: source.key_span(place),
            message: self.check.what.to_owned(),
            why: self.check.why.to_owned(),
            risk: self.check.risk,
            severity: self.check.severity,
            labels: Vec::new(),
            fix: None,
            witness: None,
        });
        let last = self.found.len() - 1;
        // A vector that was just pushed to has a last element.
        #[expect(clippy::indexing_slicing, reason = "the element was pushed just above")]
        &mut self.found[last]
    }

    /// Adds one finding for a defect that stands in several places: at the first of them, with a label on each of the others.
    /// The same place counts once. `None` if there is no place.
    pub(crate) fn add_all(
        &mut self,
        source: &Source,
        places: impl IntoIterator<Item = (Place, String)>,
    ) -> Option<&mut Draft> {
        let mut seen = BTreeSet::new();
        let mut places = places.into_iter().filter(|(place, _)| seen.insert(*place));
        let (first, _) = places.next()?;
        let draft = self.add(source, first);
        for (place, text) in places {
            draft.label(source, place, text);
        }
        Some(draft)
    }
}

/// A finding in the making.
pub(crate) struct Draft {
    pub(crate) code: &'static str,
    pub(crate) url: Option<&'static str>,
    pub(crate) path: String,
    pub(crate) span: Option<Span>,
    key_span: Option<Span>,
    pub(crate) message: String,
    pub(crate) why: String,
    pub(crate) risk: Option<Risk>,
    pub(crate) severity: Severity,
    pub(crate) labels: Vec<(String, String, Option<Span>)>,
    pub(crate) fix: Option<Fix>,
    pub(crate) witness: Option<Witness>,
}

impl Draft {
    /// Underlines the key that leads to the place, not the value.
    pub(crate) fn at_key(&mut self) -> &mut Self {
        self.span = self.key_span;
        self
    }

    /// What exactly: lower case, no full stop, text of the policy in backticks.
    pub(crate) fn message(&mut self, message: impl Into<String>) -> &mut Self {
        self.message = message.into();
        self
    }

    /// Why, where the check's own reason does not fit.
    pub(crate) fn why(&mut self, why: impl Into<String>) -> &mut Self {
        self.why = why.into();
        self
    }

    /// The risk, where it is not the check's.
    pub(crate) fn risk(&mut self, risk: Risk) -> &mut Self {
        self.risk = Some(risk);
        self
    }

    /// The severity, where it is not the check's.
    pub(crate) fn severity(&mut self, severity: Severity) -> &mut Self {
        self.severity = severity;
        self
    }

    /// Another place that belongs to it, and what it has to do with it.
    pub(crate) fn label(
        &mut self,
        source: &Source,
        place: Place,
        text: impl Into<String>,
    ) -> &mut Self {
        self.labels
            .push((text.into(), source.path(place), source.span(place)));
        self
    }

    /// How to mend it; `None` leaves it without.
    pub(crate) fn fix(&mut self, fix: Option<Fix>) -> &mut Self {
        self.fix = fix;
        self
    }

    /// A request that is allowed and should not be.
    pub(crate) fn witness(&mut self, witness: Option<Witness>) -> &mut Self {
        self.witness = witness;
        self
    }
}

/// A text of the policy for a message: in backticks, on one line, and not longer than a line has room for.
pub(crate) fn shown(text: &str) -> String {
    const LONGEST: usize = 80;
    let mut short: String = text
        .chars()
        .take(LONGEST)
        .map(|character| {
            if character.is_control() {
                '\u{fffd}'
            } else {
                character
            }
        })
        .collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    format!("`{short}`")
}
