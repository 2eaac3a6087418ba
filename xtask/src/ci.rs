//! The one script: what must hold before a change is taken. A person runs the same as the machine does.

use std::ffi::OsString;
use std::fs::File;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::{Failure, root};

const CARGO_FUZZ: &str = "0.13.2";

/// Targets that run at the same time.
const AT_ONCE: usize = 2;

/// Runs every step; the first that fails ends it.
pub(crate) fn run() -> Result<(), Failure> {
    let begun = Instant::now();
    step("format", || {
        cargo(&["fmt", "--all", "--check"])?;
        cargo(&["fmt", "--manifest-path", "fuzz/Cargo.toml", "--check"])
    })?;
    step("clippy", || {
        cargo(&[
            "clippy",
            "--workspace",
            "--all-targets",
            "--all-features",
            "--",
            "-D",
            "warnings",
        ])
    })?;
    step("tests", || {
        let mut command = command("cargo");
        command.args(["test", "--workspace", "--all-features"]);
        if std::env::var_os("CI").is_some() {
            // As for the fuzzers: the same inputs on every machine.
            command.env("PROPTEST_RNG_SEED", "1");
        }
        succeed(command)
    })?;
    step("documentation", || {
        let mut command = command("cargo");
        command
            .args(["doc", "--no-deps", "--workspace", "--all-features"])
            .env("RUSTDOCFLAGS", "-D warnings");
        succeed(command)
    })?;
    step("documents written from the checks", crate::docs::check)?;
    step("cases", || {
        crate::cases::run(&root().join("../shared/cases"))
    })?;
    step("fuzz", fuzz)?;
    println!("\nall steps passed in {}", time(begun));
    Ok(())
}

/// The long run of what the ordinary tests do with a tenth of the cases.
pub(crate) fn brute() -> Result<(), Failure> {
    cargo(&[
        "test",
        "--release",
        "--package",
        "rolecall",
        "--all-features",
        "--test",
        "evaluate_brute",
        "--",
        "--ignored",
        "--nocapture",
    ])
}

fn step(title: &str, work: impl FnOnce() -> Result<(), Failure>) -> Result<(), Failure> {
    println!("\n== {title}");
    let begun = Instant::now();
    let done = work();
    let outcome = if done.is_ok() { "passed" } else { "FAILED" };
    println!("== {title} {outcome} in {}", time(begun));
    done.map_err(|failure| format!("{title}: {failure}"))
}

fn time(begun: Instant) -> String {
    let seconds = begun.elapsed().as_secs_f64();
    if seconds < 60.0 {
        return format!("{seconds:.1} s");
    }
    format!("{:.1} min", seconds / 60.0)
}

fn cargo(arguments: &[&str]) -> Result<(), Failure> {
    let mut command = command("cargo");
    command.args(arguments);
    succeed(command)
}

fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}

fn succeed(mut command: Command) -> Result<(), Failure> {
    let status = command
        .status()
        .map_err(|error| format!("{}: {error}", command.get_program().display()))?;
    if status.success() {
        return Ok(());
    }
    Err(format!("`{}` ended with {status}", line(&command)))
}

/// The output of a command, where it can be run and succeeds.
fn output(mut command: Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

fn line(command: &Command) -> String {
    let mut words = vec![command.get_program().display().to_string()];
    words.extend(command.get_args().map(|word| word.display().to_string()));
    words.join(" ")
}

/// Every fuzz target for a minute (`FUZZ_SECONDS`), on the nightly toolchain where there is one.
pub(crate) fn fuzz() -> Result<(), Failure> {
    if let Err(failure) = have_cargo_fuzz() {
        println!("!! NOT FUZZED: {failure}");
        println!(
            "!! this step needs a C++ compiler and cargo-fuzz {CARGO_FUZZ}; it installs the latter where it can"
        );
        let ci = std::env::var("CI").is_ok_and(|value| value == "true" || value == "1");
        return if ci { Err(failure) } else { Ok(()) };
    }
    let seconds = match std::env::var("FUZZ_SECONDS") {
        Ok(value) => value
            .parse()
            .map_err(|_| format!("FUZZ_SECONDS: `{value}` is not a number of seconds"))?,
        Err(_) => 60,
    };
    let targets = targets()?;
    let mut build = cargo_fuzz();
    build.arg("build");
    succeed(build)?;
    let mut failures = Vec::new();
    for batch in targets.chunks(AT_ONCE) {
        let mut running = Vec::new();
        for target in batch {
            running.push(start(target, seconds)?);
        }
        for run in running {
            failures.extend(run.finish()?);
        }
    }
    if failures.is_empty() {
        Ok(())
    } else {
        Err(failures.join("; "))
    }
}

/// How many inputs a target is given where every machine must give it the same ones: what takes half a minute on a slow one.
fn smoke(target: &str) -> u32 {
    match target {
        "check" | "lowering" => 2_500,
        "evaluate" => 20_000,
        _ => 200_000,
    }
}

/// A target at work.
struct Run {
    target: String,
    log: PathBuf,
    child: std::process::Child,
}

fn start(target: &str, seconds: u32) -> Result<Run, Failure> {
    let fuzz = root().join("fuzz");
    let log = root().join(format!("target/fuzz-{target}.log"));
    // The first folder is written to; the seeds are only read.
    let scratch = fuzz.join(format!("corpus/{target}"));
    std::fs::create_dir_all(&scratch).map_err(|error| format!("{}: {error}", scratch.display()))?;
    let mut folders = vec![scratch, fuzz.join(format!("seeds/{target}"))];
    let takes_text = matches!(target, "reader" | "lowering");
    if takes_text {
        folders.extend(["corpus/policies", "corpus/regressions"].map(|folder| root().join(folder)));
    }
    if target == "evaluate" {
        folders.push(root().join("corpus/cases"));
    }
    folders.retain(|folder| folder.is_dir());

    let mut command = cargo_fuzz();
    command.args(["run", target]).args(folders).arg("--");
    command.args([
        format!("-max_total_time={seconds}"),
        "-timeout=10".to_owned(),
        "-print_final_stats=1".to_owned(),
    ]);
    if std::env::var_os("CI").is_some() {
        // The same inputs on every machine: what fails was brought by the change. Who looks for more fuzzes without CI set.
        command.args(["-seed=1".to_owned(), format!("-runs={}", smoke(target))]);
    }
    if takes_text {
        command.arg(format!("-dict={}", fuzz.join("policy.dict").display()));
    }
    let file = File::create(&log).map_err(|error| format!("{}: {error}", log.display()))?;
    let copy = file
        .try_clone()
        .map_err(|error| format!("{}: {error}", log.display()))?;
    println!("{target}: {seconds} s, log in {}", log.display());
    let child = command
        .stdin(Stdio::null())
        .stdout(file)
        .stderr(copy)
        .spawn()
        .map_err(|error| format!("{}: {error}", line(&command)))?;
    Ok(Run {
        target: target.to_owned(),
        log,
        child,
    })
}

impl Run {
    /// Waits; gives what went wrong, if anything, after printing what a person needs of the log.
    fn finish(mut self) -> Result<Option<Failure>, Failure> {
        let status = self
            .child
            .wait()
            .map_err(|error| format!("{}: {error}", self.target))?;
        let log = std::fs::read(&self.log).unwrap_or_default();
        let log = String::from_utf8_lossy(&log);
        let executed = log
            .lines()
            .find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
        println!(
            "{}: {} executions, {status}",
            self.target,
            executed.map_or("?", str::trim)
        );
        if status.success() {
            return Ok(None);
        }
        // The panic stands far above the end of the log.
        let lines: Vec<&str> = log.lines().collect();
        for (index, line) in lines.iter().enumerate() {
            if line.contains("panicked at") || line.contains("ERROR: ") || line.starts_with("error")
            {
                println!(
                    "    {}",
                    lines
                        .iter()
                        .skip(index)
                        .take(4)
                        .copied()
                        .collect::<Vec<_>>()
                        .join("\n    ")
                );
            }
        }
        println!(
            "    …\n    {}",
            lines
                .iter()
                .skip(lines.len().saturating_sub(25))
                .copied()
                .collect::<Vec<_>>()
                .join("\n    ")
        );
        Ok(Some(format!("the fuzz target {} failed", self.target)))
    }
}

fn targets() -> Result<Vec<String>, Failure> {
    let folder = root().join("fuzz/fuzz_targets");
    let entries =
        std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| {
            entry
                .ok()?
                .file_name()
                .to_str()?
                .strip_suffix(".rs")
                .map(str::to_owned)
        })
        .collect();
    names.sort();
    if names.is_empty() {
        Err(format!("no targets in {}", folder.display()))
    } else {
        Ok(names)
    }
}

/// `cargo fuzz` on the nightly toolchain, or on the present one with its unstable flags unlocked.
fn cargo_fuzz() -> Command {
    let mut toolchains = command("rustup");
    toolchains.args(["toolchain", "list"]);
    let nightly =
        output(toolchains).is_some_and(|list| list.lines().any(|line| line.starts_with("nightly")));
    let mut command = command("cargo");
    if nightly {
        command.arg("+nightly");
    } else {
        command.env("RUSTC_BOOTSTRAP", "1");
    }
    command.arg("fuzz").env("PATH", path_with_tools());
    // The backtrace of cargo-fuzz itself would push the report out of sight.
    command.env("RUST_BACKTRACE", "0");
    command
}

/// Where `cargo fuzz` is installed when the machine has none.
fn tools() -> PathBuf {
    root().join("target/tools")
}

fn path_with_tools() -> OsString {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain([tools().join("bin")]);
    std::env::join_paths(folders).unwrap_or(path)
}

fn have_cargo_fuzz() -> Result<(), Failure> {
    // libFuzzer itself is C++.
    let compiler = std::env::var("CXX").unwrap_or_else(|_| "c++".to_owned());
    let mut version = command(&compiler);
    version.arg("--version");
    if output(version).is_none() {
        return Err(format!("there is no C++ compiler (`{compiler}`)"));
    }
    let mut version = command("cargo");
    version
        .args(["fuzz", "--version"])
        .env("PATH", path_with_tools());
    if output(version).is_some() {
        return Ok(());
    }
    println!("installing cargo-fuzz {CARGO_FUZZ} into target/tools");
    let mut install = command("cargo");
    install
        .args([
            "install",
            "--quiet",
            "cargo-fuzz",
            "--version",
            CARGO_FUZZ,
            "--locked",
            "--root",
        ])
        .arg(tools());
    succeed(install)
}
