//! The project's own tasks: `cargo xtask TASK`.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a task talks to the person who runs it"
)]

mod cases;
mod ci;
mod docs;
mod r#gen;
mod ratios;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What went wrong, for a person.
type Failure = String;

const USAGE: &str = "\
usage: cargo xtask TASK

  ci              everything that must hold before a change is taken, in one go
  brute           a million random cases: the evaluation against a second, naive one
  fuzz            the fuzz targets, a minute each; FUZZ_SECONDS says otherwise
  docs [--check]  write cli/checks.md and docs/checks.md from the checks and their pages; --check: fail where they differ
  gen [--check]   write the tables of AWS facts from pinned packages, which are downloaded; --check: fail where they differ
  cases [DIR]     run the cases of DIR (default ../shared/cases) and print where rolecall disagrees
  ratios [--write]
                  time `check` against serde_json on the same text; --write: put the table into README.md
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["ci"] => ci::run(),
        ["brute"] => ci::brute(),
        ["fuzz"] => ci::fuzz(),
        ["docs"] => docs::write(),
        ["docs", "--check"] => docs::check(),
        ["gen"] => r#gen::write(),
        ["gen", "--check"] => r#gen::check(),
        ["cases"] => cases::run(&root().join("../shared/cases")),
        ["cases", folder] if !folder.starts_with('-') => cases::run(Path::new(folder)),
        ["ratios"] => ratios::run(false),
        ["ratios", "--write"] => ratios::run(true),
        ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("xtask: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// The root of the workspace.
fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_path_buf()
}

/// The text of a file of the workspace, with its name in the failure.
fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)
            .map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}
