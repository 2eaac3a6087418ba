//! The commands: inputs in, reports out, and what the exit code says about it.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use anstream::{AutoStream, ColorChoice};
use indicatif::{ProgressBar, ProgressStyle};
use rolecall::report::{self, Colour, printable};
use rolecall::{Limits, Options};

use crate::analyse::{self, BATCH, Outcome, Question};
use crate::args::{Check, Reporting, Threshold, Trust, TrustFormat, Validate, When};
use crate::inputs::{self, Filter, From, Input};
use crate::output::{Patient, Sink, Summary, write_json};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// No finding at or above the threshold.
    Clean,
    /// An input or the output failed.
    Failed,
    /// Findings at or above the threshold.
    Findings,
}

impl End {
    /// A failure outweighs findings: what was not analysed may be worse than what was.
    pub(crate) const fn of(summary: &Summary) -> Self {
        if summary.failed > 0 {
            Self::Failed
        } else if summary.at_or_above_threshold > 0 {
            Self::Findings
        } else {
            Self::Clean
        }
    }
}

/// Why a command could not run.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The command line asks for something that there is not.
    Usage(String),
    /// What everything depends on could not be read.
    Input(String),
    /// The output could not be written.
    Output(String),
}

impl Stop {
    pub(crate) fn output(name: &str, error: &io::Error) -> Self {
        Self::Output(format!("{name}: cannot be written: {error}"))
    }
}

/// Inputs from which on a progress bar is worth its space.
pub(crate) const MANY: usize = 100;

/// `rolecall check`
pub(crate) fn check(arguments: &Check, color: When) -> Result<End, Stop> {
    let Check {
        reporting,
        analysis,
        attached,
        known,
    } = arguments;
    let options = accepted(analysis.options(Some(attached), Some(known))?)?;
    let run = Run {
        command: "check",
        question: rolecall::check_bytes,
        options,
        threshold: analysis.fail_on,
    };
    run.report(reporting, color)
}

/// `rolecall validate`
pub(crate) fn validate(arguments: &Validate, color: When) -> Result<End, Stop> {
    let Validate {
        reporting,
        analysis,
        attached,
    } = arguments;
    let options = accepted(analysis.options(Some(attached), None)?)?;
    let run = Run {
        command: "validate",
        question: rolecall::validate_bytes,
        options,
        threshold: analysis.fail_on,
    };
    run.report(reporting, color)
}

/// What a command that reports on many inputs asks about each.
struct Run {
    command: &'static str,
    question: Question,
    options: Options,
    threshold: Threshold,
}

impl Run {
    fn report(&self, arguments: &Reporting, color: When) -> Result<End, Stop> {
        let filter = Filter::new(&arguments.walk).map_err(Stop::Usage)?;
        let named = named(&arguments.inputs, self.command, "role.json")?;
        let mut inputs = inputs::find(&named, &filter);
        let Some(path) = &arguments.output else {
            let stdout = io::stdout();
            let colour = colour(color, AutoStream::choice(&stdout));
            let sink = Sink::new(arguments.format, colour);
            let out = BufWriter::new(Patient::new(stdout.lock()));
            return self
                .all(&inputs, sink, out)
                .map_err(|error| Stop::output("standard output", &error));
        };
        let name = path.display().to_string();
        if named.iter().any(|input| same(input, path)) {
            return Err(Stop::Usage(format!("--output {name} is one of the inputs")));
        }
        // The report of an earlier run is no input.
        inputs.retain(|input| !matches!(&input.from, From::File(file) if same(file, path)));
        let file = File::create(path).map_err(|error| Stop::output(&name, &error))?;
        let sink = Sink::new(arguments.format, colour(color, ColorChoice::Never));
        self.all(&inputs, sink, BufWriter::new(file))
            .map_err(|error| Stop::output(&name, &error))
    }

    /// Analyses all inputs and reports them in their order.
    fn all(&self, inputs: &[Input], mut sink: Sink, mut out: impl Write) -> io::Result<End> {
        let mut summary = Summary::default();
        let work = |bytes| analyse::answer(bytes, &self.options, self.question);
        each(
            inputs,
            self.options.limits.max_bytes,
            &work,
            |_, outcomes| {
                for outcome in outcomes {
                    summary.add(outcome.report(), self.threshold);
                    sink.add(&mut out, outcome)?;
                    if outcome.result.is_err() {
                        // What was found before the failure stands before it on a terminal.
                        out.flush()?;
                        tell_failure(outcome);
                    }
                }
                out.flush()
            },
        )?;
        sink.finish(&mut out, &summary)?;
        Ok(End::of(&summary))
    }
}

/// `rolecall trust`
pub(crate) fn trust(arguments: &Trust, color: When) -> Result<End, Stop> {
    let options = accepted(arguments.analysis.options(None, Some(&arguments.known))?)?;
    let given: Vec<PathBuf> = arguments.input.iter().cloned().collect();
    let Some(path) = named(&given, "trust", "role.json")?.pop() else {
        return Err(Stop::Usage(
            "name a file, or `-` for standard input".to_owned(),
        ));
    };
    let input = Input {
        name: path.to_string_lossy().into_owned(),
        from: if path.as_os_str() == "-" {
            From::Stdin
        } else {
            From::File(path)
        },
    };
    let outcome = analyse::one(&input, options.limits.max_bytes, |bytes| {
        analyse::answer(bytes, &options, rolecall::check_bytes)
    });
    let mut summary = Summary::default();
    summary.add(outcome.report(), arguments.analysis.fail_on);
    tell_failure(&outcome);
    let stdout = io::stdout();
    let colour = colour(color, AutoStream::choice(&stdout));
    let mut out = BufWriter::new(Patient::new(stdout.lock()));
    let found = match arguments.format {
        TrustFormat::Json => write_json(&mut out, &outcome)
            .and_then(|()| out.write_all(b"\n"))
            .map(|()| {
                outcome
                    .result
                    .as_ref()
                    .is_ok_and(|(_, report)| report.trust.is_some())
            }),
        TrustFormat::Text => verdict(&mut out, &outcome, colour),
    }
    .and_then(|found| out.flush().map(|()| found))
    .map_err(|error| Stop::output("standard output", &error))?;
    if let (false, Ok((_, report))) = (found, &outcome.result) {
        tell(&format!(
            "{}: no verdict: this is no trust policy and no role (it was taken for: {}); `--type trust` says that it is one",
            printable(outcome.title()),
            report.policy_type
        ));
        return Ok(End::Failed);
    }
    Ok(End::of(&summary))
}

/// Writes the verdict as text; whether there is one.
fn verdict(out: &mut impl Write, outcome: &Outcome, colour: Colour) -> io::Result<bool> {
    let Ok((text, report)) = &outcome.result else {
        return Ok(false);
    };
    let Some(verdict) = report::render_trust(report, text, outcome.title(), colour) else {
        // What is wrong with the document says why there is no verdict.
        out.write_all(report::render(report, text, outcome.title(), colour).as_bytes())?;
        return Ok(false);
    };
    out.write_all(verdict.as_bytes())?;
    if !report.findings.is_empty() {
        let count = report.findings.len();
        let plural = if count == 1 { "" } else { "s" };
        writeln!(out, "\n{count} finding{plural}: see `rolecall check`")?;
    }
    Ok(true)
}

/// The options, if the library accepts them.
pub(crate) fn accepted(options: Options) -> Result<Options, Stop> {
    // What is wrong with options by themselves is wrong with any document.
    let probe = Options {
        limits: Limits::default(),
        ..options.clone()
    };
    match rolecall::check("{}", &probe) {
        Err(error) => Err(Stop::Usage(error.to_string())),
        Ok(_) => Ok(options),
    }
}

/// What is to be read: what was named, or standard input if something is piped into it.
pub(crate) fn named(
    inputs: &[PathBuf],
    command: &str,
    example: &str,
) -> Result<Vec<PathBuf>, Stop> {
    if inputs.is_empty() {
        if io::stdin().is_terminal() {
            return Err(Stop::Usage(format!(
                "nothing to read: name a file, as in `rolecall {command} {example}`, or pipe a document into `rolecall {command} -`"
            )));
        }
        return Ok(vec![PathBuf::from("-")]);
    }
    if inputs
        .iter()
        .filter(|input| input.as_os_str() == "-")
        .count()
        > 1
    {
        return Err(Stop::Usage(
            "standard input (`-`) can be read only once".to_owned(),
        ));
    }
    Ok(inputs.to_vec())
}

/// Whether two paths are one file that exists.
fn same(one: &Path, other: &Path) -> bool {
    one.file_name() == other.file_name()
        && matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// Works on all inputs, and hands the outcomes on in their order.
pub(crate) fn each<T: Send>(
    inputs: &[Input],
    most: usize,
    work: &(impl Fn(Vec<u8>) -> Result<T, String> + Sync),
    mut take: impl FnMut(&[Input], &[Outcome<T>]) -> io::Result<()>,
) -> io::Result<()> {
    let bar = progress(inputs.len());
    for batch in inputs.chunks(BATCH) {
        let outcomes = analyse::analyse(batch, most, work);
        beneath(bar.as_ref(), || take(batch, &outcomes))?;
        if let Some(bar) = &bar {
            bar.inc(u64::try_from(outcomes.len()).unwrap_or(u64::MAX));
        }
    }
    if let Some(bar) = &bar {
        bar.finish_and_clear();
    }
    Ok(())
}

/// A bar on standard error, if a terminal is there to show it and there is much to do.
fn progress(inputs: usize) -> Option<ProgressBar> {
    if inputs < MANY || !io::stderr().is_terminal() {
        return None;
    }
    let bar = ProgressBar::new(u64::try_from(inputs).unwrap_or(u64::MAX));
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} inputs, {eta} left") {
        bar.set_style(style);
    }
    Some(bar)
}

/// Runs something that writes to the terminal without the bar in its way.
pub(crate) fn beneath<T>(bar: Option<&ProgressBar>, write: impl FnOnce() -> T) -> T {
    match bar {
        Some(bar) => bar.suspend(write),
        None => write(),
    }
}

pub(crate) fn colour(asked: When, found: ColorChoice) -> Colour {
    match asked {
        When::Always => Colour::Ansi,
        When::Never => Colour::Plain,
        When::Auto if found == ColorChoice::Never => Colour::Plain,
        When::Auto => Colour::Ansi,
    }
}

pub(crate) fn tell_failure<T>(outcome: &Outcome<T>) {
    if let Err(why) = &outcome.result {
        tell(&format!(
            "{}: {}",
            printable(outcome.title()),
            printable(why)
        ));
    }
}

/// Says on standard error what went wrong.
pub(crate) fn tell(message: &str) {
    say(&format!("error: {message}"));
}

/// Says on standard error what was done. Nobody is told if that fails.
pub(crate) fn say(message: &str) {
    let _ = writeln!(io::stderr().lock(), "{message}");
}
