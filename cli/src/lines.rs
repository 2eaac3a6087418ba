//! One thing a line: read, answered and written in order, a batch at a time, so that memory does not grow with the input.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, IsTerminal as _, Read, Write};
use std::path::Path;

use indicatif::{ProgressBar, ProgressStyle};
use rolecall::report::printable;
use serde_json::Value;

use crate::analyse::{INTERNAL, guarded, shared_out};
use crate::output::{Patient, counted};
use crate::run::{MANY, Stop, beneath, tell};

/// Bytes that are read at once.
const BUFFER: usize = 1 << 20;

/// Lines that are answered before any of them is written.
const BATCH: usize = 1024;

/// What a command does with a line.
pub(crate) trait Work: Sync {
    /// What a line holds, as a person calls it.
    const WHAT: &'static str;

    /// What is counted of an answer.
    type Counted: Send;

    /// The most bytes a line may have.
    fn most(&self) -> usize;

    /// The answer as a line of JSON, or why the bytes are nothing to answer. What is wrong at a place of the line starts with
    /// `line 1, column `.
    fn answer(&self, bytes: Vec<u8>) -> Result<(Self::Counted, Vec<u8>), String>;

    /// The line of JSON for a line that is nothing to answer.
    fn failed(&self, id: Option<Value>, error: &str) -> Vec<u8>;
}

/// How far it came.
pub(crate) struct Done {
    /// What people call the input.
    pub(crate) name: String,
    /// Lines that are not empty.
    pub(crate) lines: usize,
    /// Those of them that could not be answered.
    pub(crate) failed: usize,
    first_failed: Option<u64>,
}

/// Answers every line of a file, or of standard input for `-`, and says on standard error which were none. `count` sees what is
/// counted of each answer, with the number of its line.
pub(crate) fn answer<W: Work>(
    path: &Path,
    work: &W,
    count: impl FnMut(u64, W::Counted),
) -> Result<Done, Stop> {
    let run = Run {
        work,
        count,
        done: Done {
            name: match path.to_str() {
                Some("-") => "<stdin>".to_owned(),
                _ => printable(&path.to_string_lossy()),
            },
            lines: 0,
            failed: 0,
            first_failed: None,
        },
        bar: None,
    };
    if path.as_os_str() == "-" {
        return run.all(io::stdin().lock(), None);
    }
    let file = File::open(path).map_err(|error| run.done.unread(&error))?;
    let metadata = file.metadata().map_err(|error| run.done.unread(&error))?;
    if metadata.is_dir() {
        let name = &run.done.name;
        return Err(Stop::Input(format!("{name}: is a directory")));
    }
    run.all(file, metadata.is_file().then_some(metadata.len()))
}

impl Done {
    fn unread(&self, error: &io::Error) -> Stop {
        Stop::Input(format!("{}: cannot be read: {error}", self.name))
    }
}

/// What there is to do, and how far it came.
struct Run<'w, W, C> {
    work: &'w W,
    count: C,
    done: Done,
    bar: Option<ProgressBar>,
}

/// What becomes of a line.
struct Answer<T> {
    /// Nothing, if the line was none.
    counted: Option<T>,
    json: Vec<u8>,
}

impl<W: Work, C: FnMut(u64, W::Counted)> Run<'_, W, C> {
    fn all(mut self, from: impl Read, length: Option<u64>) -> Result<Done, Stop> {
        let mut lines = Lines::new(from, W::WHAT, self.work.most());
        let mut out = BufWriter::with_capacity(BUFFER, Patient::new(io::stdout().lock()));
        loop {
            let batch = lines.batch().map_err(|error| self.done.unread(&error))?;
            if batch.is_empty() {
                break;
            }
            let answers = shared_out(
                &batch,
                |line| one(line, self.work),
                |line| failed(line, self.work, INTERNAL),
            );
            let mut write = || -> io::Result<()> {
                for answer in &answers {
                    out.write_all(&answer.json)?;
                    out.write_all(b"\n")?;
                }
                // Whoever writes into a pipe and waits for the answer gets it.
                out.flush()
            };
            beneath(self.bar.as_ref(), &mut write)
                .map_err(|error| Stop::output("standard output", &error))?;
            self.count(&batch, answers);
            self.progress(lines.read, length);
        }
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        let Done {
            name,
            failed,
            first_failed,
            ..
        } = &self.done;
        if let Some(first) = *first_failed {
            let lines = counted(*failed, "line");
            let (verb, which) = of_several(*failed, first);
            tell(&format!("{name}: {lines} {verb} no {}{which}", W::WHAT));
        }
        Ok(self.done)
    }

    fn count(&mut self, batch: &[Line], answers: Vec<Answer<W::Counted>>) {
        for (line, answer) in batch.iter().zip(answers) {
            self.done.lines += 1;
            match answer.counted {
                Some(counted) => (self.count)(line.number, counted),
                None => {
                    self.done.failed += 1;
                    self.done.first_failed.get_or_insert(line.number);
                }
            }
        }
    }

    /// Shows how far it came, if a terminal is there to show it and there is much to do.
    fn progress(&mut self, read: u64, length: Option<u64>) {
        if self.bar.is_none() {
            if self.done.lines < MANY || !io::stderr().is_terminal() {
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
            bar.set_message(counted(self.done.lines, W::WHAT));
            bar.set_position(read);
        }
    }
}

/// The verb for some lines, and which they are.
pub(crate) fn of_several(count: usize, first: u64) -> (&'static str, String) {
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

fn one<W: Work>(line: &Line, work: &W) -> Answer<W::Counted> {
    let answered = line
        .bytes
        .clone()
        .and_then(|bytes| guarded(|| work.answer(bytes)));
    match answered {
        Ok((counted, json)) => Answer {
            counted: Some(counted),
            json,
        },
        Err(why) => failed(line, work, &why),
    }
}

fn failed<W: Work>(line: &Line, work: &W, why: &str) -> Answer<W::Counted> {
    let bytes = line.bytes.as_deref().unwrap_or_default();
    let id = serde_json::from_slice::<Value>(bytes)
        .ok()
        .and_then(|mut whole| whole.get_mut("id").map(Value::take));
    let number = line.number;
    // The line of what is one line is that of the input.
    let error = match why.strip_prefix("line 1, column ") {
        Some(rest) => format!("line {number}, column {rest}"),
        None => format!("line {number}: {why}"),
    };
    Answer {
        counted: None,
        json: work.failed(id, &error),
    }
}

/// The lines of an input, in batches.
struct Lines<R> {
    reader: BufReader<R>,
    what: &'static str,
    most: usize,
    number: u64,
    /// Bytes that were read.
    read: u64,
}

impl<R: Read> Lines<R> {
    fn new(from: R, what: &'static str, most: usize) -> Self {
        Self {
            reader: BufReader::with_capacity(BUFFER, from),
            what,
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
            let what = self.what;
            Err(format!("the {what} has more than {most} bytes, the limit"))
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
