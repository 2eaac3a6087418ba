//! How long rolecall takes, in units of `serde_json::from_str::<Value>` on the same text.
//!
//! Times differ from machine to machine and from minute to minute; the ratio of two things measured in turns hardly does.

use std::fmt::Write as _;
use std::hint::black_box;
use std::process::Command;
use std::rc::Rc;
use std::time::{Duration, Instant};

use rolecall::catalog::managed::{ManagedPolicies, ManagedPolicy, Status};
use rolecall::evaluate::{Case, Engine, EvaluateOptions};
use rolecall::policy::Input;
use rolecall::syntax::Tree;
use rolecall::{Limits, Options, PolicyType};

use crate::{Failure, read, root};

const BEGIN: &str = "<!-- ratios: begin -->\n";
const END: &str = "<!-- ratios: end -->\n";

/// Turns that each contender gets.
const TURNS: usize = 60;

/// How long one turn should last.
const TURN: Duration = Duration::from_millis(5);

/// A way to treat a text, with its name in the table.
type Contender<'a> = (&'static str, Box<dyn Fn() + 'a>);

/// Prints the table; puts it into the README where asked to.
pub(crate) fn run(write: bool) -> Result<(), Failure> {
    if cfg!(debug_assertions) {
        let mut command = Command::new("cargo");
        command.current_dir(root()).args([
            "run",
            "-q",
            "--release",
            "--package",
            "xtask",
            "--",
            "ratios",
        ]);
        if write {
            command.arg("--write");
        }
        let status = command
            .status()
            .map_err(|error| format!("cargo: {error}"))?;
        return if status.success() {
            Ok(())
        } else {
            Err("the release build of this task failed".to_owned())
        };
    }
    let table = table()?;
    print!("{table}");
    if write {
        let path = root().join("README.md");
        let text = read(&path)?;
        let (head, rest) = text
            .split_once(BEGIN)
            .ok_or("README.md has no line `<!-- ratios: begin -->`")?;
        let (_, tail) = rest
            .split_once(END)
            .ok_or("README.md has no line `<!-- ratios: end -->`")?;
        crate::write(&path, &format!("{head}{BEGIN}{table}{END}{tail}"))?;
    }
    Ok(())
}

fn table() -> Result<String, Failure> {
    let mut out = String::from("| input | what | time | ratio |\n| --- | --- | --- | --- |\n");
    for (file, policy_type) in [
        ("vendor-role.json", Some(PolicyType::Trust)),
        ("role-bundle.json", None),
    ] {
        let text = read(&root().join("corpus/policies").join(file))?;
        let options = Options {
            policy_type,
            ..Options::default()
        };
        let times = times(&contenders(&text, &options));
        let reference = times.first().map_or(1.0, |(_, time)| *time);
        for (name, time) in times {
            let _ = writeln!(
                out,
                "| `{file}`, {} bytes | {name} | {:.1} µs | {:.1} |",
                text.len(),
                time * 1e6,
                time / reference
            );
        }
    }
    let text = read(&root().join("corpus/cases/vendor-scan.json"))?;
    let of_case = times(&of_case(&text)?);
    let reference = of_case.first().map_or(1.0, |(_, time)| *time);
    for (name, time) in of_case {
        let _ = writeln!(
            out,
            "| `vendor-scan.json`, {} bytes | {name} | {:.2} µs | {:.2} |",
            text.len(),
            time * 1e6,
            time / reference
        );
    }
    let managed = ManagedPolicies::builtin();
    let texts: Vec<&str> = managed
        .iter()
        .filter(|policy| policy.status() == Status::Current)
        .map(ManagedPolicy::document)
        .collect();
    let bytes: usize = texts.iter().map(|text| text.len()).sum();
    let options = Options {
        policy_type: Some(PolicyType::Identity),
        ..Options::default()
    };
    let times = times(&all_of(&texts, &options));
    let reference = times.first().map_or(1.0, |(_, time)| *time);
    for (name, time) in times {
        let _ = writeln!(
            out,
            "| AWS's {} managed policies, {bytes} bytes | {name} | {:.0} ms | {:.1} |",
            texts.len(),
            time * 1e3,
            time / reference
        );
    }
    Ok(out)
}

/// What is measured of a request with its policies.
fn of_case(text: &str) -> Result<Vec<Contender<'_>>, Failure> {
    let options = EvaluateOptions::default();
    let read =
        |text: &str| Case::from_text(text, &Limits::default()).map_err(|error| error.to_string());
    let case = read(text)?;
    let engine = Engine::new(&case.policies, &options).map_err(|error| error.to_string())?;
    let engine = Rc::new(engine);
    let call = engine.prepare(case.request.clone(), case.resource_account.as_deref());
    let for_requests = Rc::clone(&engine);
    Ok(vec![
        (
            "`serde_json::from_str::<Value>`",
            Box::new(move || {
                let value: Result<serde_json::Value, _> = serde_json::from_str(black_box(text));
                drop(black_box(value));
            }),
        ),
        (
            "a case: read and decided",
            Box::new(move || {
                let case = read(black_box(text));
                drop(black_box(
                    case.map(|case| case.decide(&EvaluateOptions::default())),
                ));
            }),
        ),
        (
            "a case: read, decided and explained",
            Box::new(move || {
                let case = read(black_box(text));
                drop(black_box(
                    case.map(|case| case.evaluate(&EvaluateOptions::default())),
                ));
            }),
        ),
        (
            "compiled policies, a new request",
            Box::new(move || {
                let account = case.resource_account.as_deref();
                let call = for_requests.prepare(black_box(&case).request.clone(), account);
                black_box(for_requests.decide(&call));
            }),
        ),
        (
            "compiled policies, a request that is ready",
            Box::new(move || {
                black_box(engine.decide(black_box(&call)));
            }),
        ),
    ])
}

/// What is measured over many texts.
fn all_of<'a>(texts: &'a [&str], options: &'a Options) -> Vec<Contender<'a>> {
    let each = move |work: fn(&str, &Options)| -> Box<dyn Fn() + 'a> {
        Box::new(move || texts.iter().for_each(|text| work(black_box(text), options)))
    };
    vec![
        (
            "`serde_json::from_str::<Value>`",
            each(|text, _| {
                let value: Result<serde_json::Value, _> = serde_json::from_str(text);
                drop(black_box(value));
            }),
        ),
        (
            "`rolecall::validate`",
            each(|text, options| drop(black_box(rolecall::validate(text, options)))),
        ),
        (
            "`rolecall::check`: all of it",
            each(|text, options| drop(black_box(rolecall::check(text, options)))),
        ),
    ]
}

/// What is measured: the reference first. A new stage is a line here.
fn contenders<'a>(text: &'a str, options: &'a Options) -> Vec<Contender<'a>> {
    vec![
        (
            "`serde_json::from_str::<Value>`",
            Box::new(|| {
                let value: Result<serde_json::Value, _> = serde_json::from_str(black_box(text));
                drop(black_box(value));
            }),
        ),
        (
            "syntax: spans, order, recovery",
            Box::new(|| drop(black_box(Tree::parse(black_box(text), &options.limits)))),
        ),
        (
            "syntax and policy model",
            Box::new(|| {
                drop(black_box(Input::from_text(
                    black_box(text),
                    &options.limits,
                )));
            }),
        ),
        (
            "`rolecall::validate`",
            Box::new(|| drop(black_box(rolecall::validate(black_box(text), options)))),
        ),
        (
            "`rolecall::check`: all of it",
            Box::new(|| drop(black_box(rolecall::check(black_box(text), options)))),
        ),
    ]
}

/// The median time of one call of each, in seconds: in turns, so that whatever else the machine does hits all alike.
fn times(contenders: &[Contender<'_>]) -> Vec<(&'static str, f64)> {
    let calls: Vec<u32> = contenders
        .iter()
        .map(|(_, work)| calls_per_turn(work.as_ref()))
        .collect();
    let mut samples: Vec<Vec<f64>> = vec![Vec::new(); contenders.len()];
    for _ in 0..TURNS {
        for (((_, work), calls), samples) in contenders.iter().zip(&calls).zip(&mut samples) {
            let begun = Instant::now();
            for _ in 0..*calls {
                work();
            }
            samples.push(begun.elapsed().as_secs_f64() / f64::from(*calls));
        }
    }
    contenders
        .iter()
        .zip(samples)
        .map(|((name, _), mut samples)| {
            samples.sort_by(f64::total_cmp);
            (
                *name,
                samples.get(samples.len() / 2).copied().unwrap_or(0.0),
            )
        })
        .collect()
}

fn calls_per_turn(work: &dyn Fn()) -> u32 {
    let mut calls: u32 = 1;
    loop {
        let begun = Instant::now();
        for _ in 0..calls {
            work();
        }
        if begun.elapsed() >= TURN || calls >= 1 << 24 {
            return calls;
        }
        calls *= 2;
    }
}
