//! Reports on their way out: text, JSON, JSON Lines, SARIF; and what a reader that went away means.

use std::io::{self, Write};

use anstyle::Style;
use rolecall::report::{self, Colour, Report, SCHEMA, Severity, printable};
use serde::Serialize;

use crate::analyse::Outcome;
use crate::args::{Format, Threshold};
use crate::sarif;

/// A writer whose reader may go away: from then on everything is thrown away, and that is no error.
/// The analysis goes on, so that the exit code does not depend on how much somebody read.
pub(crate) struct Patient<W> {
    inner: W,
    gone: bool,
}

impl<W> Patient<W> {
    pub(crate) const fn new(inner: W) -> Self {
        Self { inner, gone: false }
    }

    fn forgive<T>(&mut self, result: io::Result<T>, instead: T) -> io::Result<T> {
        match result {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.gone = true;
                Ok(instead)
            }
            other => other,
        }
    }
}

impl<W: Write> Write for Patient<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.gone {
            return Ok(bytes.len());
        }
        let result = self.inner.write(bytes);
        self.forgive(result, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.gone {
            return Ok(());
        }
        let result = self.inner.flush();
        self.forgive(result, ())
    }
}

/// How many of what.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Summary {
    /// Inputs, failed ones included.
    pub(crate) inputs: usize,
    /// Inputs that could not be read or analysed.
    pub(crate) failed: usize,
    /// Findings by severity.
    pub(crate) findings: Counts,
    /// Findings at or above the threshold.
    pub(crate) at_or_above_threshold: usize,
}

/// Findings by severity.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Counts {
    /// Errors.
    pub(crate) error: usize,
    /// Security warnings.
    pub(crate) security_warning: usize,
    /// Warnings.
    pub(crate) warning: usize,
    /// Suggestions.
    pub(crate) suggestion: usize,
}

impl Summary {
    /// Counts one more input: its report, if there is one.
    pub(crate) fn add(&mut self, report: Option<&Report>, threshold: Threshold) {
        self.inputs += 1;
        match report {
            None => self.failed += 1,
            Some(report) => {
                for finding in &report.findings {
                    match finding.severity {
                        Severity::Error => self.findings.error += 1,
                        Severity::SecurityWarning => self.findings.security_warning += 1,
                        Severity::Warning => self.findings.warning += 1,
                        Severity::Suggestion => self.findings.suggestion += 1,
                    }
                }
                if let Threshold::At(level) = threshold {
                    self.at_or_above_threshold += report.at_or_above(level).count();
                }
            }
        }
    }

    /// The summary as the last line of a text report.
    fn line(&self) -> String {
        let mut parts = Vec::new();
        let findings = &self.findings;
        for (count, what) in [
            (findings.error, "error"),
            (findings.security_warning, "security warning"),
            (findings.warning, "warning"),
            (findings.suggestion, "suggestion"),
        ] {
            if count > 0 {
                parts.push(counted(count, what));
            }
        }
        if parts.is_empty() {
            parts.push("no findings".to_owned());
        }
        let mut line = format!("{}: {}", counted(self.inputs, "input"), parts.join(", "));
        if self.failed > 0 {
            line.push_str("; ");
            line.push_str(&counted(self.failed, "input"));
            line.push_str(" failed");
        }
        line
    }
}

pub(crate) fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

/// One line of `--format jsonl`.
#[derive(Serialize)]
#[serde(untagged)]
enum Line<'a> {
    Report {
        input: &'a str,
        #[serde(flatten)]
        report: &'a Report,
    },
    Failed {
        input: &'a str,
        schema: &'static str,
        error: Failure<'a>,
    },
}

#[derive(Serialize)]
struct Failure<'a> {
    message: &'a str,
}

impl<'a> From<&'a Outcome> for Line<'a> {
    fn from(outcome: &'a Outcome) -> Self {
        let input = &outcome.input;
        match &outcome.result {
            Ok((_, report)) => Self::Report { input, report },
            Err(message) => Self::Failed {
                input,
                schema: SCHEMA,
                error: Failure { message },
            },
        }
    }
}

/// One outcome as the object that a line of `--format jsonl` is.
pub(crate) fn write_json(out: &mut impl Write, outcome: &Outcome) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &Line::from(outcome))?;
    Ok(())
}

/// Says what a document with findings was taken for and by what, where nobody said what it is.
fn write_basis(
    out: &mut impl Write,
    title: &str,
    report: &Report,
    colour: Colour,
) -> io::Result<()> {
    let basis = match report.policy_type {
        "identity" => "taken for an identity policy, because no statement names a principal",
        "trust" => "taken for a trust policy, because it names principals and actions of STS alone",
        "resource" => "taken for a resource policy, because a statement names a principal",
        "unknown" => "of unknown type, because there is no statement to tell by",
        // A bundle says what it is.
        _ => return Ok(()),
    };
    if report.findings.is_empty() || report.policy_type_basis != "detected" {
        return Ok(());
    }
    let line = format!("{}: {basis}; `--type` says otherwise", printable(title));
    match colour {
        Colour::Plain => writeln!(out, "{line}\n"),
        Colour::Ansi => writeln!(out, "{QUIET}{line}{QUIET:#}\n"),
    }
}

const QUIET: Style = Style::new().dimmed();

/// A report in the making: outcomes come one by one, and each is written as soon as its format allows.
pub(crate) enum Sink {
    /// Findings as text.
    Text(Colour),
    /// One object with everything; the number counts what was written.
    Json(usize),
    /// A line each.
    Jsonl,
    /// One log with everything.
    Sarif(sarif::Log),
}

impl Sink {
    pub(crate) fn new(format: Format, colour: Colour) -> Self {
        match format {
            Format::Text => Self::Text(colour),
            Format::Json => Self::Json(0),
            Format::Jsonl => Self::Jsonl,
            Format::Sarif => Self::Sarif(sarif::Log::new()),
        }
    }

    /// Takes the next outcome.
    pub(crate) fn add(&mut self, out: &mut impl Write, outcome: &Outcome) -> io::Result<()> {
        match self {
            Self::Text(colour) => match &outcome.result {
                Ok((text, report)) => {
                    write_basis(out, outcome.title(), report, *colour)?;
                    out.write_all(report::render(report, text, outcome.title(), *colour).as_bytes())
                }
                // Failures of text reports are told on standard error.
                Err(_) => Ok(()),
            },
            Self::Json(written) => {
                if *written == 0 {
                    write!(out, "{{\"schema\":\"{SCHEMA}\",\"reports\":[")?;
                } else {
                    out.write_all(b",")?;
                }
                *written += 1;
                out.write_all(b"\n")?;
                write_json(out, outcome)
            }
            Self::Jsonl => {
                write_json(out, outcome)?;
                out.write_all(b"\n")
            }
            Self::Sarif(log) => {
                log.add(outcome);
                Ok(())
            }
        }
    }

    /// Writes what is left once all outcomes are in.
    pub(crate) fn finish(self, out: &mut impl Write, summary: &Summary) -> io::Result<()> {
        match self {
            Self::Text(_) => writeln!(out, "{}", summary.line())?,
            Self::Json(written) => {
                if written == 0 {
                    write!(out, "{{\"schema\":\"{SCHEMA}\",\"reports\":[")?;
                }
                out.write_all(b"\n],\"summary\":")?;
                serde_json::to_writer(&mut *out, summary)?;
                out.write_all(b"}\n")?;
            }
            Self::Jsonl => {}
            Self::Sarif(log) => {
                serde_json::to_writer_pretty(&mut *out, &log.finish(summary.failed == 0))?;
                out.write_all(b"\n")?;
            }
        }
        out.flush()
    }
}
