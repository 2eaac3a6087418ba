//! `rolecall` at the command line: arguments, files, rendering, exit codes.
//!
//! What is said about a policy comes from the library; this crate reads, writes and decides on the exit code.

mod actions;
mod analyse;
mod args;
mod ask;
mod catalog;
mod compare;
mod diff;
mod document;
mod evaluate;
mod expand;
mod explain;
mod fix;
mod inputs;
mod lines;
mod managed;
mod output;
mod run;
mod sarif;
mod shown;

use std::ffi::OsStr;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::{ColorChoice, CommandFactory as _, FromArgMatches as _};

use crate::args::{Cli, Command};
use crate::output::Patient;
use crate::run::{End, Stop};

/// The exit codes that `--help` lists.
const FAILED: u8 = 1;
const USAGE: u8 = 2;
const FINDINGS: u8 = 3;

fn main() -> ExitCode {
    let cli = match parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help goes to standard output, errors to standard error; nobody is told if that fails.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(USAGE));
        }
    };
    let end = match &cli.command {
        Command::Check(arguments) => run::check(arguments, cli.color),
        Command::Validate(arguments) => run::validate(arguments, cli.color),
        Command::Fix(arguments) => fix::fix(arguments, cli.color),
        Command::Trust(arguments) => run::trust(arguments, cli.color),
        Command::Explain(arguments) => match &arguments.code {
            None => print(&explain::list()),
            Some(code) => match explain::page(code) {
                Ok(page) => print(&page),
                Err(message) => Err(Stop::Usage(message)),
            },
        },
        Command::Managed(arguments) => match managed::show(arguments) {
            Ok(text) => print(&text),
            Err(message) => Err(Stop::Usage(message)),
        },
        Command::Expand(arguments) => expand::expand(arguments).and_then(|found| {
            let end = print(&found.text)?;
            found.unmatched.iter().for_each(|why| run::tell(why));
            Ok(if found.unmatched.is_empty() {
                end
            } else {
                End::Failed
            })
        }),
        Command::Actions(arguments) => actions::show(arguments).and_then(|text| print(&text)),
        Command::Evaluate(arguments) => evaluate::evaluate(arguments, cli.color),
        Command::Compare(arguments) => compare::compare(arguments, cli.color),
        Command::Grants(arguments) => ask::grants(arguments, cli.color),
        Command::Public(arguments) => ask::public(arguments, cli.color),
        Command::Completions(arguments) => {
            let mut script = Vec::new();
            clap_complete::generate(
                arguments.shell,
                &mut Cli::command(),
                "rolecall",
                &mut script,
            );
            print(&String::from_utf8_lossy(&script))
        }
    };
    match end {
        Ok(End::Clean) => ExitCode::SUCCESS,
        Ok(End::Failed) => ExitCode::from(FAILED),
        Ok(End::Findings) => ExitCode::from(FINDINGS),
        Err(Stop::Input(message) | Stop::Output(message)) => {
            run::tell(&message);
            ExitCode::from(FAILED)
        }
        Err(Stop::Usage(message)) => {
            let hint = "For more information, try '--help'.";
            run::tell(&format!("{message}\n\n{hint}"));
            ExitCode::from(USAGE)
        }
    }
}

/// The command line. The parser's own messages heed `--color` too, which it must know before it parses.
fn parse() -> Result<Cli, clap::Error> {
    let arguments: Vec<_> = std::env::args_os().collect();
    let mut color = ColorChoice::Auto;
    for (at, argument) in arguments.iter().enumerate() {
        let value = match argument.to_str() {
            Some("--color") => arguments.get(at + 1).and_then(|next| next.to_str()),
            Some(argument) => argument.strip_prefix("--color="),
            None => None,
        };
        match value {
            Some("always") => color = ColorChoice::Always,
            Some("never") => color = ColorChoice::Never,
            _ => {}
        }
        if argument == OsStr::new("--") {
            break;
        }
    }
    let matches = Cli::command()
        .color(color)
        .try_get_matches_from(arguments)?;
    Cli::from_arg_matches(&matches)
}

fn print(text: &str) -> Result<End, Stop> {
    let mut out = Patient::new(io::stdout().lock());
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map(|()| End::Clean)
        .map_err(|error| Stop::Output(format!("standard output: cannot be written: {error}")))
}
