//! Inputs to outcomes: on several threads where there are many, always in the order of the inputs.

use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use rolecall::{Error, Options, Report};

use crate::inputs::Input;

/// What became of one input.
#[derive(Debug)]
pub(crate) struct Outcome<T = Analysed> {
    /// What reports call the input.
    pub(crate) input: String,
    /// What came out, or why nothing did.
    pub(crate) result: Result<T, String>,
}

/// A report, and the text it is about.
pub(crate) type Analysed = (String, Report);

impl<T> Outcome<T> {
    /// What text for people calls the input.
    pub(crate) fn title(&self) -> &str {
        match self.input.as_str() {
            "-" => "<stdin>",
            input => input,
        }
    }
}

impl Outcome {
    /// The report, if there is one.
    pub(crate) fn report(&self) -> Option<&Report> {
        self.result.as_ref().ok().map(|(_, report)| report)
    }
}

/// What is asked of the library about an input.
pub(crate) type Question = fn(&[u8], &Options) -> Result<Report, Error>;

/// The answer to a question about an input, with the text that it is about.
pub(crate) fn answer(
    bytes: Vec<u8>,
    options: &Options,
    question: Question,
) -> Result<Analysed, String> {
    let report = question(&bytes, options).map_err(|error| error.to_string())?;
    let text = String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    Ok((text, report))
}

/// Inputs that are analysed before any of them is reported: memory stays bounded, and every thread has work.
pub(crate) const BATCH: usize = 256;

/// Inputs that are worth a thread.
const WORTH_A_THREAD: usize = 16;

/// The outcomes of a batch, in its order: of `work` on the bytes of each input, of which there may be `most`.
pub(crate) fn analyse<T: Send>(
    inputs: &[Input],
    most: usize,
    work: &(impl Fn(Vec<u8>) -> Result<T, String> + Sync),
) -> Vec<Outcome<T>> {
    let cannot = |input: &Input| Outcome {
        input: input.name.clone(),
        result: Err(INTERNAL.to_owned()),
    };
    shared_out(inputs, |input| one(input, most, work), cannot)
}

/// What becomes of things, in their order, on several threads where there are many. `lost` stands for what a worker did not get to.
pub(crate) fn shared_out<I: Sync, T: Send>(
    things: &[I],
    work: impl Fn(&I) -> T + Sync,
    lost: impl Fn(&I) -> T,
) -> Vec<T> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let threads = cores.min(things.len() / WORTH_A_THREAD).max(1);
    if threads == 1 {
        return things.iter().map(work).collect();
    }
    let share = things.len().div_ceil(threads);
    let work = &work;
    thread::scope(|scope| {
        let workers: Vec<_> = things
            .chunks(share)
            .map(|chunk| {
                let worker = scope.spawn(move || chunk.iter().map(work).collect::<Vec<_>>());
                (chunk, worker)
            })
            .collect();
        workers
            .into_iter()
            .flat_map(|(chunk, worker)| {
                // A worker that died cannot say how far it came; `guarded` catches panics, so this is the last resort.
                let done = worker.join();
                done.unwrap_or_else(|_| chunk.iter().map(&lost).collect())
            })
            .collect()
    })
}

/// Runs what may hold a mistake of ours: a panic is the failure of this piece of work and of no other.
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| INTERNAL.to_owned())?
}

pub(crate) const INTERNAL: &str =
    "internal error: this is a bug in rolecall; please report it with the input";

/// The outcome of one input. A panic of the analysis is this input's failure and nobody else's.
pub(crate) fn one<T>(
    input: &Input,
    most: usize,
    work: impl Fn(Vec<u8>) -> Result<T, String>,
) -> Outcome<T> {
    let result = input.read(most).and_then(|bytes| guarded(|| work(bytes)));
    Outcome {
        input: input.name.clone(),
        result,
    }
}
