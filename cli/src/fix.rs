//! `rolecall fix`: documents with their fixes applied, and what was done to each.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::Path;

use anstream::AutoStream;
use rolecall::report::{Applicability, printable};
use rolecall::{MendOptions, Mended, mend};

use crate::analyse::Outcome;
use crate::args::{Fix, When};
use crate::diff::{self, Look};
use crate::explain;
use crate::inputs::{self, Filter, From, Input};
use crate::output::{Patient, Summary, counted};
use crate::run::{End, Stop, accepted, colour, each, named, say, tell};

/// `rolecall fix`
pub(crate) fn fix(arguments: &Fix, color: When) -> Result<End, Stop> {
    let analysis = &arguments.analysis;
    let options = accepted(analysis.options(Some(&arguments.attached), Some(&arguments.known))?)?;
    let codes = arguments.code.iter().map(|code| explain::known(code));
    let which = MendOptions {
        unsafe_fixes: arguments.unsafe_fixes,
        codes: codes.collect::<Result<_, _>>().map_err(Stop::Usage)?,
        validate_only: arguments.validate_only,
    };
    let filter = Filter::new(&arguments.walk).map_err(Stop::Usage)?;
    let inputs = inputs::find(&named(&arguments.inputs, "fix", "role.json")?, &filter);
    let work = |bytes| {
        let text = String::from_utf8(bytes).map_err(|_| "is not UTF-8: it cannot be mended")?;
        let mended = mend(&text, &options, &which).map_err(|error| error.to_string())?;
        Ok((text, mended))
    };
    let stdout = io::stdout();
    let diff = arguments.diff.then(|| Look {
        colour: colour(color, AutoStream::choice(&stdout)),
        terminal: stdout.is_terminal(),
    });
    let mut out = BufWriter::new(Patient::new(stdout.lock()));
    let mut summary = Summary::default();
    let mut done = Done::default();
    each(
        &inputs,
        options.limits.max_bytes,
        &work,
        |inputs, outcomes| {
            for (input, outcome) in inputs.iter().zip(outcomes) {
                let delivered = deliver(&mut out, input, outcome, diff)?;
                // What changes stands before what is said about it on a terminal.
                out.flush()?;
                let title = printable(outcome.title());
                let mended = match &delivered {
                    Ok(mended) => {
                        done.add(mended);
                        for line in lines(mended, &which, arguments.diff) {
                            say(&format!("{title}: {line}"));
                        }
                        Some(&mended.report)
                    }
                    Err(why) => {
                        tell(&format!("{title}: {}", printable(why)));
                        None
                    }
                };
                summary.add(mended, analysis.fail_on);
            }
            Ok(())
        },
    )
    .map_err(|error| Stop::output("standard output", &error))?;
    let nothing_said = done.fixes + done.left + summary.failed == 0;
    if inputs.len() > 1 || nothing_said {
        say(&done.line(&summary, arguments.diff));
    }
    Ok(End::of(&summary))
}

/// Hands on what came of an input: as a difference, on standard output, or in place. The inner error is that of the input alone.
fn deliver<'o>(
    out: &mut impl Write,
    input: &Input,
    outcome: &'o Outcome<(String, Mended)>,
    diff: Option<Look>,
) -> io::Result<Result<&'o Mended, String>> {
    let (before, mended) = match &outcome.result {
        Ok(result) => result,
        Err(why) => return Ok(Err(why.clone())),
    };
    if let Some(look) = diff {
        diff::write(out, outcome.title(), before, &mended.text, look)?;
        return Ok(Ok(mended));
    }
    let replaced = match &input.from {
        From::File(path) if mended.text != *before => replace(path, &mended.text),
        From::Stdin => return out.write_all(mended.text.as_bytes()).map(|()| Ok(mended)),
        From::File(_) | From::Nowhere(_) => Ok(()),
    };
    Ok(replaced
        .map(|()| mended)
        .map_err(|error| format!("cannot be written: {error}")))
}

/// Puts a text in the place of a file, at once: there is never half of it.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    // Behind a symbolic link, which stays one.
    let path = path.canonicalize()?;
    let permissions = path.metadata()?.permissions();
    if !path.is_file() {
        return Err(io::Error::other("it is not a file"));
    }
    if permissions.readonly() {
        return Err(io::Error::other("it is read-only"));
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new()
        .prefix(".rolecall-")
        .tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().set_permissions(permissions)?;
    file.as_file().sync_all()?;
    file.persist(&path)?;
    Ok(())
}

/// Fixes of one input that were not applied and are said one by one.
const MOST_LINES: usize = 20;

/// What there is to say about an input: what was fixed, what is left and why.
fn lines(mended: &Mended, which: &MendOptions, diff: bool) -> Vec<String> {
    let mut parts = Vec::new();
    if !mended.applied.is_empty() {
        let mut codes = BTreeMap::new();
        for fix in &mended.applied {
            *codes.entry(fix.code).or_insert(0) += 1;
        }
        let codes: Vec<String> = codes
            .into_iter()
            .map(|(code, count)| match count {
                1 => code.to_owned(),
                count => format!("{code} x{count}"),
            })
            .collect();
        let (count, verb) = (mended.applied.len(), verb(diff));
        parts.push(format!("{count} {verb} ({})", codes.join(", ")));
    }
    let left = Left::of(mended, which);
    for (count, what) in [
        (left.need_unsafe, "left that need --unsafe"),
        (left.other, "left of other codes"),
        (mended.refused.len(), "not applied"),
        (left.without, "without a fix"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    }
    if parts.is_empty() {
        return parts;
    }
    let mut lines = vec![parts.join(", ")];
    lines.extend(mended.refused.iter().take(MOST_LINES).map(|fix| {
        format!(
            "not applied: {}, for {} at {}: {}",
            printable(&fix.title),
            fix.code,
            printable(if fix.path.is_empty() { "/" } else { &fix.path }),
            printable(&fix.why)
        )
    }));
    lines
}

const fn verb(diff: bool) -> &'static str {
    if diff { "would be fixed" } else { "fixed" }
}

/// The findings that are left, by what would mend them.
#[derive(Default)]
struct Left {
    need_unsafe: usize,
    other: usize,
    without: usize,
}

impl Left {
    fn of(mended: &Mended, which: &MendOptions) -> Self {
        let mut left = Self::default();
        for finding in &mended.report.findings {
            let asked =
                which.codes.is_empty() || which.codes.iter().any(|code| code == finding.code);
            match finding.fix.as_ref().map(|fix| fix.applicability) {
                None | Some(Applicability::Display) => left.without += 1,
                Some(_) if !asked => left.other += 1,
                Some(Applicability::Unsafe) if !which.unsafe_fixes => left.need_unsafe += 1,
                // Refused, and counted as such.
                Some(Applicability::Safe | Applicability::Unsafe) => {}
            }
        }
        left
    }
}

/// What was done to all inputs.
#[derive(Default)]
struct Done {
    fixes: usize,
    changed: usize,
    left: usize,
}

impl Done {
    fn add(&mut self, mended: &Mended) {
        self.fixes += mended.applied.len();
        self.changed += usize::from(!mended.applied.is_empty());
        self.left += mended.report.findings.len();
    }

    fn line(&self, summary: &Summary, diff: bool) -> String {
        let mut line = format!(
            "{}: {} {} in {}, {} left",
            counted(summary.inputs, "input"),
            self.fixes,
            verb(diff),
            counted(self.changed, "file"),
            counted(self.left, "finding"),
        );
        if summary.failed > 0 {
            line.push_str("; ");
            line.push_str(&counted(summary.failed, "input"));
            line.push_str(" failed");
        }
        line
    }
}
