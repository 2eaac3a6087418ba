//! A policy document of the command line, read for questions about it.

use std::path::Path;

use rolecall::Limits;
use rolecall::policy::{Policy, Problem, ProblemKind};
use rolecall::report::printable;
use rolecall::syntax::Tree;
use rolecall::text::{Encoding, LineIndex, Span};

use crate::inputs::{From, Input};
use crate::output::counted;
use crate::run::{Stop, say};

/// Problems of one document that are told one by one.
const MOST: usize = 10;

/// A policy document with its text.
pub(crate) struct Document {
    /// The path as given, `-` for standard input.
    pub(crate) input: String,
    pub(crate) text: String,
    pub(crate) policy: Policy,
}

impl Document {
    /// Reads a document. What AWS would refuse in it is said on standard error; without a statement, or where the text is no
    /// JSON, there is nothing to answer questions about.
    pub(crate) fn read(path: &Path, limits: &Limits) -> Result<Self, Stop> {
        let input = Input {
            name: path.to_string_lossy().into_owned(),
            from: if path.as_os_str() == "-" {
                From::Stdin
            } else {
                From::File(path.to_owned())
            },
        };
        let title = title(&input.name);
        let stop = |why: &str| Stop::Input(format!("{title}: {}", printable(why)));
        let bytes = input.read(limits.max_bytes).map_err(|why| stop(&why))?;
        let text = String::from_utf8(bytes).map_err(|_| stop("is not UTF-8"))?;
        if text.trim().is_empty() {
            return Err(stop("is empty, and a policy is a JSON object"));
        }
        let policy = Policy::from_text(&text, limits).map_err(|error| stop(&error.to_string()))?;
        let document = Self {
            input: input.name,
            text,
            policy,
        };
        document.sound()?;
        Ok(document)
    }

    /// What people call it.
    pub(crate) fn title(&self) -> String {
        title(&self.input)
    }

    /// Where a statement stands.
    pub(crate) fn statement(&self, index: usize) -> Option<Span> {
        let mut statements = self.policy.statements.iter();
        let statement = statements.find(|statement| statement.index == index)?;
        self.policy.source.span(statement.place)
    }

    /// A place as `file:line:column`.
    pub(crate) fn place(&self, span: Option<Span>) -> String {
        match span {
            Some(span) => {
                let lines = LineIndex::new(&self.text);
                let at = lines.position(&self.text, span.start, Encoding::Utf8);
                format!("{}:{}:{}", self.title(), at.line, at.column)
            }
            None => self.title(),
        }
    }

    fn sound(&self) -> Result<(), Stop> {
        let problems = &self.policy.problems;
        let broken = problems
            .iter()
            .find(|problem| problem.kind == ProblemKind::JsonSyntaxError);
        if let Some(problem) = broken {
            return Err(Stop::Input(self.problem(problem)));
        }
        // A list of statements that is empty allows nothing; anything else without a statement is no policy.
        let is_written_empty = problems.iter().any(|problem| {
            problem.kind == ProblemKind::MissingStatement && problem.place != self.policy.place
        });
        if self.policy.statements.is_empty() && !is_written_empty {
            let title = self.title();
            return Err(Stop::Input(match problems.first() {
                Some(problem) => format!("{}; this is no policy document", self.problem(problem)),
                None => format!("{title}: this is no policy document"),
            }));
        }
        for problem in problems.iter().take(MOST) {
            say(&format!(
                "warning: {}; AWS refuses the document",
                self.problem(problem)
            ));
        }
        if let Some(more @ 1..) = problems.len().checked_sub(MOST) {
            let more = counted(more, "more problem");
            say(&format!("warning: {}: {more}", self.title()));
        }
        Ok(())
    }

    fn problem(&self, problem: &Problem) -> String {
        let span = problem
            .span
            .or_else(|| self.policy.source.span(problem.place));
        format!("{}: {}", self.place(span), printable(&problem.message))
    }
}

fn title(input: &str) -> String {
    match input {
        "-" => "<stdin>".to_owned(),
        input => printable(input),
    }
}

/// Why a text is no JSON, with the place: `line 1, column 5: ...`.
pub(crate) fn syntax_error(text: &str, limits: &Limits, error: &serde_json::Error) -> String {
    let found = match Tree::parse(text, limits) {
        Err(error) => return error.to_string(),
        Ok(tree) => tree.errors().first().cloned(),
    };
    match found {
        Some(found) => {
            let lines = LineIndex::new(text);
            let at = lines.position(text, found.span.start, Encoding::Utf8);
            format!("line {}, column {}: {}", at.line, at.column, found.message)
        }
        None => {
            let why = error.to_string();
            let why = why.split(" at line ").next().unwrap_or_default();
            format!("line {}, column {}: {why}", error.line(), error.column())
        }
    }
}
