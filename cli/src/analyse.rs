//! Inputs to outcomes: on several threads where there are many, always in the order of the inputs.

use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use rolecall::{Options, Report};

use crate::inputs::Input;

/// What became of one input.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// What reports call the input.
    pub(crate) input: String,
    /// The report and the text it is about, or why there is none.
    pub(crate) result: Result<(String, Report), String>,
}

impl Outcome {
    /// What text for people calls the input.
    pub(crate) fn title(&self) -> &str {
        match self.input.as_str() {
            "-" => "<stdin>",
            input => input,
        }
    }
}

/// Inputs that are analysed before any of them is reported: memory stays bounded, and every thread has work.
pub(crate) const BATCH: usize = 256;

/// Inputs that are worth a thread.
const WORTH_A_THREAD: usize = 16;

/// The outcomes of a batch, in its order.
pub(crate) fn analyse(inputs: &[Input], options: &Options) -> Vec<Outcome> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let threads = cores.min(inputs.len() / WORTH_A_THREAD).max(1);
    if threads == 1 {
        return inputs.iter().map(|input| one(input, options)).collect();
    }
    let share = inputs.len().div_ceil(threads);
    thread::scope(|scope| {
        let workers: Vec<_> = inputs
            .chunks(share)
            .map(|chunk| {
                let worker = scope.spawn(move || {
                    chunk
                        .iter()
                        .map(|input| one(input, options))
                        .collect::<Vec<_>>()
                });
                (chunk, worker)
            })
            .collect();
        workers
            .into_iter()
            .flat_map(|(chunk, worker)| {
                // A worker that died cannot say how far it came; `one` catches panics, so this is the last resort.
                worker.join().unwrap_or_else(|_| {
                    chunk
                        .iter()
                        .map(|input| Outcome {
                            input: input.name.clone(),
                            result: Err(INTERNAL.to_owned()),
                        })
                        .collect()
                })
            })
            .collect()
    })
}

const INTERNAL: &str = "internal error: this is a bug in rolecall; please report it with the input";

/// The outcome of one input. A panic of the analysis is this input's failure and nobody else's.
pub(crate) fn one(input: &Input, options: &Options) -> Outcome {
    let result = input.read(options.limits.max_bytes).and_then(|bytes| {
        let report = catch_unwind(AssertUnwindSafe(|| rolecall::check_bytes(&bytes, options)))
            .map_err(|_| INTERNAL.to_owned())?
            .map_err(|error| error.to_string())?;
        let text = String::from_utf8(bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        Ok((text, report))
    });
    Outcome {
        input: input.name.clone(),
        result,
    }
}
