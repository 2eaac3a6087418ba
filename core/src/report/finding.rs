//! One finding: what is wrong, where, why it matters and how to mend it.

use serde::Serialize;

use crate::text::{Position, Span};

/// How bad a finding is, in the four levels of IAM Access Analyzer's policy validation.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-policy-validation.html>
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Could be written better.
    Suggestion,
    /// Not best practice.
    Warning,
    /// Gives access that is wider than it should be.
    SecurityWarning,
    /// AWS refuses the policy, or part of it does nothing.
    Error,
}

impl Severity {
    /// The level as reports spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Suggestion => "suggestion",
            Self::Warning => "warning",
            Self::SecurityWarning => "security_warning",
            Self::Error => "error",
        }
    }
}

/// How far a finding lets somebody get.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Risk {
    /// Hygiene.
    Low,
    /// Weakens a control.
    Medium,
    /// One mistake or breach of the vendor away.
    High,
    /// An outsider or another tenant gets in now.
    Critical,
}

impl Risk {
    /// The level as reports spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    /// The level on SARIF's `security-severity` scale, 0.0 to 10.0.
    pub const fn security_severity(self) -> &'static str {
        match self {
            Self::Low => "3.0",
            Self::Medium => "5.5",
            Self::High => "8.0",
            Self::Critical => "9.5",
        }
    }
}

/// A span with the position of its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Location {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Line of the start, from 1.
    pub line: u32,
    /// Column of the start, from 1, in bytes.
    pub column: u32,
}

impl Location {
    /// The span at a position.
    pub const fn new(span: Span, position: Position) -> Self {
        Self {
            start: span.start,
            end: span.end,
            line: position.line,
            column: position.column,
        }
    }

    /// The span without the position.
    pub const fn span(self) -> Span {
        Span::new(self.start, self.end)
    }
}

/// Another place that belongs to a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Label {
    /// What this place has to do with it.
    pub text: String,
    /// JSON pointer.
    pub path: String,
    /// Where in the text, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<Location>,
}

/// Whether a fix can be applied without asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Applicability {
    /// Removes the finding and grants nothing new.
    Safe,
    /// Removes the finding, but takes away access that somebody may rely on, or needs a value that only the author knows.
    Unsafe,
    /// Shown for reading; there is nothing to apply.
    Display,
}

/// A replacement of one stretch of the text. Edits of one fix do not overlap and are in ascending order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// First byte to replace.
    pub start: u32,
    /// One past the last byte to replace.
    pub end: u32,
    /// What stands there afterwards.
    pub text: String,
}

/// How to mend a finding.
///
/// # Examples
///
/// ```
/// use rolecall::report::{Applicability, Edit, Fix};
///
/// let fix = Fix {
///     title: "use StringEquals".into(),
///     applicability: Applicability::Safe,
///     edits: vec![Edit { start: 0, end: 5, text: "Equals".into() }],
/// };
/// assert_eq!(fix.apply("LikeX rest").as_deref(), Some("Equals rest"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// The instruction in a few words.
    pub title: String,
    /// Whether it can be applied without asking.
    pub applicability: Applicability,
    /// What to replace; empty for [`Applicability::Display`].
    pub edits: Vec<Edit>,
}

impl Fix {
    /// `text` with the edits made. `None` where there are none, or where they do not fit the text.
    pub fn apply(&self, text: &str) -> Option<String> {
        if self.edits.is_empty() {
            return None;
        }
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for edit in &self.edits {
            let (start, end) = (edit.start as usize, edit.end as usize);
            if start > end {
                return None;
            }
            out.push_str(text.get(at..start)?);
            text.get(start..end)?;
            out.push_str(&edit.text);
            at = end;
        }
        out.push_str(text.get(at..)?);
        Some(out)
    }
}

/// One thing that is wrong with a policy.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// What kind of thing, in `SCREAMING_SNAKE`; Access Analyzer's issue code where it has one.
    pub code: &'static str,
    /// How bad, in Access Analyzer's levels.
    pub severity: Severity,
    /// How far it lets somebody get; only on findings of the assessment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub risk: Option<Risk>,
    /// What is wrong: one line, no capital, no full stop, text of the policy in backticks.
    pub message: String,
    /// Why it matters.
    pub why: String,
    /// JSON pointer of the place.
    pub path: String,
    /// The smallest text that could be changed, if there is a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<Location>,
    /// Other places that belong to it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<Label>,
    /// How to mend it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
    /// A request that is allowed and should not be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witness: Option<super::Witness>,
    /// Where to read more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<&'static str>,
}
