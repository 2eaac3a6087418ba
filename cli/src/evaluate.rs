//! `rolecall evaluate`: cases in, decisions out, each with its explanation.

mod headline;
mod text;

use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use anstream::AutoStream;
use rolecall::Limits;
use rolecall::evaluate::{Case, Decision, EvaluateOptions, Evaluation, SCHEMA};
use rolecall::report::printable;
use serde::Serialize;
use serde_json::Value;

use crate::analyse::Outcome;
use crate::args::{Evaluate, EvaluateFormat, Expected, When};
use crate::inputs::{From, Input};
use crate::lines::{self, of_several};
use crate::output::{Patient, counted};
use crate::run::{End, Stop, colour, each, named, tell, tell_failure};

/// `rolecall evaluate`
pub(crate) fn evaluate(arguments: &Evaluate, color: When) -> Result<End, Stop> {
    let question = Question {
        options: EvaluateOptions {
            catalog: arguments.facts.load()?.map(Arc::new),
            unsupported_keys: arguments.unsupported_keys.keys(),
            what_if: arguments.what_if,
        },
        limits: Limits {
            max_bytes: arguments.max_bytes,
            ..Limits::default()
        },
        explain: arguments.explain || arguments.jsonl.is_none(),
    };
    if let Some(path) = &arguments.jsonl {
        if arguments.format == Some(EvaluateFormat::Text) {
            return Err(Stop::Usage(
                "the answers of --jsonl are JSON: leave out `--format text`".to_owned(),
            ));
        }
        return by_line(path, &question, arguments.expect);
    }
    let named = named(&arguments.inputs, "evaluate", "case.json")?;
    let inputs: Vec<Input> = named
        .into_iter()
        .map(|path| Input {
            name: path.to_string_lossy().into_owned(),
            from: if path.as_os_str() == "-" {
                From::Stdin
            } else {
                From::File(path)
            },
        })
        .collect();
    let stdout = io::stdout();
    let style = text::Style {
        colour: colour(color, AutoStream::choice(&stdout)),
        all: arguments.all,
    };
    let mut out = BufWriter::new(Patient::new(stdout.lock()));
    let format = arguments.format.unwrap_or(EvaluateFormat::Text);
    let mut tally = Tally::default();
    let mut is_first = true;
    let mut written = || -> io::Result<()> {
        each(
            &inputs,
            question.limits.max_bytes,
            &|bytes| question.decide(bytes),
            |_, outcomes| {
                for outcome in outcomes {
                    tally.add(outcome.result.as_ref().ok().map(|(_, of)| of.decision));
                    match (format, &outcome.result) {
                        (EvaluateFormat::Json, _) => write_json(&mut out, outcome)?,
                        (EvaluateFormat::Text, Ok((case, evaluation))) => {
                            if !std::mem::take(&mut is_first) {
                                out.write_all(b"\n")?;
                            }
                            if inputs.len() > 1 {
                                write!(out, "{}: ", printable(outcome.title()))?;
                            }
                            let page = text::page(case, evaluation, outcome.title(), style);
                            out.write_all(page.as_bytes())?;
                        }
                        (EvaluateFormat::Text, Err(_)) => {}
                    }
                    if outcome.result.is_err() {
                        // What stands before a failure comes before it on a terminal.
                        out.flush()?;
                        tell_failure(outcome);
                    }
                    tell_unexpected(outcome, arguments.expect, &mut tally);
                }
                out.flush()
            },
        )?;
        if format == EvaluateFormat::Text && tally.cases > 1 {
            let gap = if is_first { "" } else { "\n" };
            writeln!(out, "{gap}{}", tally.line())?;
        }
        out.flush()
    };
    written().map_err(|error| Stop::output("standard output", &error))?;
    Ok(tally.end())
}

/// Decides a case a line.
fn by_line(path: &Path, question: &Question, expected: Option<Expected>) -> Result<End, Stop> {
    let mut tally = Tally::default();
    let mut first_unexpected = None;
    let done = lines::answer(path, question, |line, decision: Decision| {
        tally.add(Some(decision));
        if expected.is_some_and(|expected| !expected.takes(decision)) {
            tally.unexpected += 1;
            first_unexpected.get_or_insert(line);
        }
    })?;
    tally.failed += done.failed;
    if let (Some(first), Some(expected)) = (first_unexpected, expected) {
        let cases = counted(tally.unexpected, "case");
        let (verb, which) = of_several(tally.unexpected, first);
        let expected = expected.name();
        let name = done.name;
        tell(&format!(
            "{name}: {cases} {verb} not {expected} as expected{which}"
        ));
    }
    Ok(tally.end())
}

impl lines::Work for Question {
    const WHAT: &'static str = "case";

    type Counted = Decision;

    fn most(&self) -> usize {
        self.limits.max_bytes
    }

    fn answer(&self, bytes: Vec<u8>) -> Result<(Decision, Vec<u8>), String> {
        let (_, evaluation) = self.decide(bytes)?;
        let json = serde_json::to_vec(&evaluation).map_err(|error| error.to_string())?;
        Ok((evaluation.decision, json))
    }

    fn failed(&self, id: Option<Value>, error: &str) -> Vec<u8> {
        serde_json::to_vec(&Failed::new(id, error)).unwrap_or_default()
    }
}

/// What is asked about each case.
struct Question {
    options: EvaluateOptions,
    limits: Limits,
    explain: bool,
}

impl Question {
    /// The case with what is decided on it, or why the bytes are none.
    fn decide(&self, bytes: Vec<u8>) -> Result<(Case, Evaluation), String> {
        let text = String::from_utf8(bytes).map_err(|_| "is not UTF-8".to_owned())?;
        if text.trim().is_empty() {
            return Err("is empty, and a case is a JSON object with a `request`".to_owned());
        }
        let case = Case::from_text(&text, &self.limits)
            .map_err(|error| error.to_string().trim_start_matches(": ").to_owned())?;
        let evaluation = if self.explain {
            case.evaluate(&self.options)
        } else {
            case.decide(&self.options)
        };
        Ok((case, evaluation))
    }
}

/// How many cases ended how.
#[derive(Debug, Default)]
struct Tally {
    cases: usize,
    failed: usize,
    allowed: usize,
    implicitly_denied: usize,
    explicitly_denied: usize,
    unexpected: usize,
}

impl Tally {
    /// Counts one more case: its decision, if it could be read.
    fn add(&mut self, decision: Option<Decision>) {
        self.cases += 1;
        match decision {
            None => self.failed += 1,
            Some(Decision::Allowed) => self.allowed += 1,
            Some(Decision::ImplicitlyDenied) => self.implicitly_denied += 1,
            Some(Decision::ExplicitlyDenied) => self.explicitly_denied += 1,
        }
    }

    /// A failure outweighs a decision that was not expected: that of a case which was not read may be worse.
    const fn end(&self) -> End {
        if self.failed > 0 {
            End::Failed
        } else if self.unexpected > 0 {
            End::Findings
        } else {
            End::Clean
        }
    }

    fn line(&self) -> String {
        let mut parts = Vec::new();
        for (count, what) in [
            (self.allowed, "Allowed"),
            (self.implicitly_denied, "ImplicitlyDenied"),
            (self.explicitly_denied, "ExplicitlyDenied"),
            (self.failed, "failed"),
        ] {
            if count > 0 {
                parts.push(format!("{count} {what}"));
            }
        }
        format!("{}: {}", counted(self.cases, "case"), parts.join(", "))
    }
}

/// The decision as the library and AWS name it.
const fn name(decision: Decision) -> &'static str {
    match decision {
        Decision::Allowed => "Allowed",
        Decision::ImplicitlyDenied => "ImplicitlyDenied",
        Decision::ExplicitlyDenied => "ExplicitlyDenied",
    }
}

fn tell_unexpected(
    outcome: &Outcome<(Case, Evaluation)>,
    expected: Option<Expected>,
    tally: &mut Tally,
) {
    let (Some(expected), Ok((_, evaluation))) = (expected, &outcome.result) else {
        return;
    };
    if !expected.takes(evaluation.decision) {
        tally.unexpected += 1;
        tell(&format!(
            "{}: the decision is {}, not {} as expected",
            printable(outcome.title()),
            name(evaluation.decision),
            expected.name()
        ));
    }
}

/// Why there is no decision.
#[derive(Serialize)]
struct Failed<'a> {
    schema: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Value>,
    decision: Option<Decision>,
    error: &'a str,
}

impl<'a> Failed<'a> {
    const fn new(id: Option<Value>, error: &'a str) -> Self {
        Self {
            schema: SCHEMA,
            id,
            decision: None,
            error,
        }
    }
}

/// One line of `--format json`.
#[derive(Serialize)]
struct Line<'a, T> {
    input: &'a str,
    #[serde(flatten)]
    answer: T,
}

fn write_json(out: &mut impl Write, outcome: &Outcome<(Case, Evaluation)>) -> io::Result<()> {
    let input = &outcome.input;
    match &outcome.result {
        Ok((_, answer)) => serde_json::to_writer(&mut *out, &Line { input, answer })?,
        Err(error) => {
            let answer = Failed::new(None, error);
            serde_json::to_writer(&mut *out, &Line { input, answer })?;
        }
    }
    out.write_all(b"\n")
}
