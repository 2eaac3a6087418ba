//! Plain data that every stage reports in, and its renderings.
//!
//! [`Finding`], [`Fix`], [`Severity`] and [`Risk`] say what is wrong and where; [`Trust`] is the verdict on a role;
//! [`Report`] holds both for one input. The data knows no stage: stages fill it in.

mod check;
mod finding;
#[cfg(feature = "render")]
mod render;
mod trust;

pub(crate) use check::{ACCESS_ANALYZER, Check, Draft, Findings, shown};
pub use finding::{Applicability, Edit, Finding, Fix, Label, Location, Risk, Severity};
#[cfg(feature = "render")]
pub use render::{Colour, printable, render, render_trust};
pub use trust::{
    Enforcement, PathReport, Scope, Strength, Trust, Unproved, Witness, WitnessPrincipal,
    WitnessValue,
};

use serde::Serialize;

/// The version of the JSON shape of [`Report`]. It changes when a field goes or changes its meaning, not when one comes.
pub const SCHEMA: &str = "rolecall-report/1";

/// So many findings of one code are listed, and it is said that there are more. A text of a megabyte can hold hundreds of thousands
/// of mistakes, and nobody reads them.
pub(crate) const MAX_PER_CODE: usize = 1_000;

/// Everything that is said about one input.
///
/// Serialises to the JSON that is documented in `corpus/schemas/report.schema.json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: &'static str,
    /// What the input was taken for: `identity`, `trust`, `resource`, `scp`, `rcp`, `role` (a bundle), or `unknown`.
    pub policy_type: &'static str,
    /// How the type was decided: `given` by the caller or `detected` from the document.
    pub policy_type_basis: &'static str,
    /// What was found, in the order of the text, then by code.
    pub findings: Vec<Finding>,
    /// The verdict on who can assume the role; present for every trust policy and role bundle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trust: Option<Trust>,
}

impl Report {
    /// The findings at or above a level. Linear in the findings.
    pub fn at_or_above(&self, level: Level) -> impl Iterator<Item = &Finding> {
        self.findings
            .iter()
            .filter(move |finding| level.reached_by(finding))
    }
}

/// A threshold for findings: a severity of the validator, or a risk of the assessment.
///
/// # Examples
///
/// ```
/// use rolecall::report::{Level, Risk, Severity};
///
/// assert_eq!("high".parse(), Ok(Level::Risk(Risk::High)));
/// assert_eq!("security_warning".parse(), Ok(Level::Severity(Severity::SecurityWarning)));
/// assert!("loud".parse::<Level>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Findings of at least this severity.
    Severity(Severity),
    /// Findings of at least this risk; an error of the validator always counts, since a policy that AWS refuses protects nothing.
    Risk(Risk),
}

impl Level {
    /// Whether a finding is at or above the level.
    pub fn reached_by(self, finding: &Finding) -> bool {
        match self {
            Self::Severity(least) => finding.severity >= least,
            Self::Risk(least) => match finding.risk {
                Some(risk) => risk >= least,
                None => finding.severity == Severity::Error,
            },
        }
    }
}

impl std::str::FromStr for Level {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Ok(match text.to_ascii_lowercase().replace('-', "_").as_str() {
            "error" => Self::Severity(Severity::Error),
            "security_warning" => Self::Severity(Severity::SecurityWarning),
            "warning" => Self::Severity(Severity::Warning),
            "suggestion" => Self::Severity(Severity::Suggestion),
            "critical" => Self::Risk(Risk::Critical),
            "high" => Self::Risk(Risk::High),
            "medium" => Self::Risk(Risk::Medium),
            "low" => Self::Risk(Risk::Low),
            _ => {
                return Err(format!(
                    "`{text}` is not a level; use error, security_warning, warning or suggestion, or critical, high, medium or low"
                ));
            }
        })
    }
}
