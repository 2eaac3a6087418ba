//! A case a line: read, decided and written in order, a batch at a time, so that memory does not grow with the input.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, IsTerminal as _, Read, Write};
use std::path::Path;

use indicatif::{ProgressBar, ProgressStyle};
use rolecall::evaluate::Decision;
use rolecall::report::printable;
use serde_json::Value;

use super::{Failed, Question, Tally};
use crate::analyse::{INTERNAL, guarded, shared_out};
use crate::args::Expected;
use crate::output::{Patient, counted};
use crate::run::{End, MANY, Stop, beneath, tell};

/// Bytes that are read at once.
const BUFFER: usize = 1 << 20;

/// Lines that are decided before any of them is written.
const BATCH: usize = 1024;

/// Decides every line of a file, or of standard input for `-`.
pub(super) fn evaluate(
    path: &Path,
    question: &Question,
    expected: Option<Expected>,
) -> Result<End, Stop> {
    let mut run = Run {
        question,
        expected,
        name: match path.to_str() {
            Some("-") => "<stdin>".to_owned(),
            _ => printable(&path.to_string_lossy()),
        },
        tally: Tally::default(),
        first_failed: None,
        first_unexpected: None,
        bar: None,
    };
    if path.as_os_str() == "-" {
        return run.all(io::stdin().lock(), None);
    }
    let file = File::open(path).map_err(|error| run.unread(&error))?;
    let metadata = file.metadata().map_err(|error| run.unread(&error))?;
    if metadata.is_dir() {
        return Err(Stop::Input(format!("{}: is a directory", run.name)));
    }
    run.all(file, metadata.is_file().then_some(metadata.len()))
}

/// What there is to do, and how far it came.
struct Run<'q> {
    question: &'q Question,
    expected: Option<Expected>,
    name: String,
    tally: Tally,
    first_failed: Option<u64>,
    first_unexpected: Option<u64>,
    bar: Option<ProgressBar>,
}

/// What becomes of a line.
struct Answer {
    decision: Option<Decision>,
    json: Vec<u8>,
}

impl Run<'_> {
    fn unread(&self, error: &io::Error) -> Stop {
        Stop::Input(format!("{}: cannot be read: {error}", self.name))
    }

    fn all(&mut self, from: impl Read, length: Option<u64>) -> Result<End, Stop> {
        let mut lines = Lines::new(from, self.question.limits.max_bytes);
        let mut out = BufWriter::with_capacity(BUFFER, Patient::new(io::stdout().lock()));
        loop {
            let batch = lines.batch().map_err(|error| self.unread(&error))?;
            if batch.is_empty() {
                break;
            }
            let answers = shared_out(
                &batch,
                |line| answer(line, self.question),
                |line| failed(line, INTERNAL),
            );
            self.count(&batch, &answers);
            let mut write = || -> io::Result<()> {
                for answer in &answers {
                    out.write_all(&answer.json)?;
                }
                // Whoever writes into a pipe and waits for the answer gets it.
                out.flush()
            };
            beneath(self.bar.as_ref(), &mut write)
                .map_err(|error| Stop::output("standard output", &error))?;
            self.progress(lines.read, length);
        }
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        self.tell();
        Ok(self.tally.end())
    }

    fn count(&mut self, batch: &[Line], answers: &[Answer]) {
        for (line, answer) in batch.iter().zip(answers) {
            self.tally.add(answer.decision);
            match (answer.decision, self.expected) {
                (None, _) => {
                    self.first_failed.get_or_insert(line.number);
                }
                (Some(decision), Some(expected)) if !expected.takes(decision) => {
                    self.tally.unexpected += 1;
                    self.first_unexpected.get_or_insert(line.number);
                }
                _ => {}
            }
        }
    }

    /// Says on standard error what the exit code is about.
    fn tell(&self) {
        let Self { name, tally, .. } = self;
        if let Some(first) = self.first_failed {
            let lines = counted(tally.failed, "line");
            let (verb, which) = of_several(tally.failed, first);
            tell(&format!("{name}: {lines} {verb} no case{which}"));
        }
        if let (Some(first), Some(expected)) = (self.first_unexpected, self.expected) {
            let cases = counted(tally.unexpected, "case");
            let (verb, which) = of_several(tally.unexpected, first);
            let expected = expected.name();
            tell(&format!(
                "{name}: {cases} {verb} not {expected} as expected{which}"
            ));
        }
    }

    /// Shows how far it came, if a terminal is there to show it and there is much to do.
    fn progress(&mut self, read: u64, length: Option<u64>) {
        if self.bar.is_none() {
            if self.tally.cases < MANY || !io::stderr().is_terminal() {
                return;
            }
            let (bar, template) = match length {
                Some(length) => (
                    ProgressBar::new(length),
                    "{bar:40} {percent}%, {msg}, {eta} left",
                ),
                None => (ProgressBar::no_length(), "{spinner} {msg}"),
            };
            if let Ok(style) = ProgressStyle::with_template(template) {
                bar.set_style(style);
            }
            self.bar = Some(bar);
        }
        if let Some(bar) = &self.bar {
            bar.set_message(counted(self.tally.cases, "case"));
            bar.set_position(read);
        }
    }
}

fn of_several(count: usize, first: u64) -> (&'static str, String) {
    match count {
        1 => ("is", format!(": line {first}")),
        _ => ("are", format!(", the first in line {first}")),
    }
}

/// A line that is not empty, or why it was not read.
struct Line {
    number: u64,
    bytes: Result<Vec<u8>, String>,
}

fn answer(line: &Line, question: &Question) -> Answer {
    let decided = line.bytes.clone().and_then(|bytes| {
        guarded(|| {
            let (_, evaluation) = question.answer(bytes)?;
            let json = serde_json::to_vec(&evaluation).map_err(|error| error.to_string())?;
            Ok((evaluation.decision, json))
        })
    });
    match decided {
        Ok((decision, mut json)) => {
            json.push(b'\n');
            Answer {
                decision: Some(decision),
                json,
            }
        }
        Err(why) => failed(line, &why),
    }
}

fn failed(line: &Line, why: &str) -> Answer {
    let bytes = line.bytes.as_deref().unwrap_or_default();
    let id = serde_json::from_slice::<Value>(bytes)
        .ok()
        .and_then(|mut case| case.get_mut("id").map(Value::take));
    let number = line.number;
    // The line of a case that is one line is that of the input.
    let error = match why.strip_prefix("line 1, column ") {
        Some(rest) => format!("line {number}, column {rest}"),
        None => format!("line {number}: {why}"),
    };
    let mut json = serde_json::to_vec(&Failed::new(id, &error)).unwrap_or_default();
    json.push(b'\n');
    Answer {
        decision: None,
        json,
    }
}

/// The lines of an input, in batches.
struct Lines<R> {
    reader: BufReader<R>,
    most: usize,
    number: u64,
    /// Bytes that were read.
    read: u64,
}

impl<R: Read> Lines<R> {
    fn new(from: R, most: usize) -> Self {
        Self {
            reader: BufReader::with_capacity(BUFFER, from),
            most,
            number: 0,
            read: 0,
        }
    }

    /// The next lines that are there, at least one; none at the end. Waits for the first alone.
    fn batch(&mut self) -> io::Result<Vec<Line>> {
        let mut batch = Vec::new();
        while batch.is_empty() || (batch.len() < BATCH && self.reader.buffer().contains(&b'\n')) {
            match self.next()? {
                None => break,
                Some(line) if line.is_empty() => {}
                Some(line) => batch.push(line),
            }
        }
        Ok(batch)
    }

    fn next(&mut self) -> io::Result<Option<Line>> {
        let most = u64::try_from(self.most).unwrap_or(u64::MAX);
        let mut bytes = Vec::new();
        let mut limited = (&mut self.reader).take(most.saturating_add(1));
        let read = limited.read_until(b'\n', &mut bytes)?;
        if read == 0 {
            return Ok(None);
        }
        self.number += 1;
        self.read += u64::try_from(read).unwrap_or(0);
        if bytes.last() == Some(&b'\n') {
            bytes.pop();
        }
        let bytes = if bytes.len() > self.most {
            let skipped = self.reader.skip_until(b'\n')?;
            self.read += u64::try_from(skipped).unwrap_or(0);
            Err(format!("the case has more than {most} bytes, the limit"))
        } else {
            Ok(bytes)
        };
        Ok(Some(Line {
            number: self.number,
            bytes,
        }))
    }
}

impl Line {
    fn is_empty(&self) -> bool {
        let bytes = self.bytes.as_deref();
        bytes.is_ok_and(|bytes| bytes.trim_ascii().is_empty())
    }
}
