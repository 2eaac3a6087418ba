//! `rolecall compare`: what a change of a policy changes, proved for all requests; and questions about policies, a line each.

mod sarif;
mod text;

use std::io::{self, BufWriter, Write};

use anstream::AutoStream;
use rolecall::Limits;
use rolecall::reason::{Budget, Comparison, compare as differences};

use crate::analyse::guarded;
use crate::args::{Compare, CompareFormat, When};
use crate::ask;
use crate::document::Document;
use crate::output::Patient;
use crate::run::{End, Stop, colour};

/// `rolecall compare`
pub(crate) fn compare(arguments: &Compare, color: When) -> Result<End, Stop> {
    let limits = Limits {
        max_bytes: arguments.max_bytes,
        ..Limits::default()
    };
    if let Some(path) = &arguments.jsonl {
        if !matches!(arguments.format, None | Some(CompareFormat::Json)) {
            return Err(Stop::Usage(
                "the answers of --jsonl are JSON: leave out `--format`".to_owned(),
            ));
        }
        return ask::by_line(path, limits);
    }
    let (Some(old), Some(new)) = (&arguments.old, &arguments.new) else {
        return Err(Stop::Usage("name the two policies: OLD NEW".to_owned()));
    };
    if old.as_os_str() == "-" && new.as_os_str() == "-" {
        return Err(Stop::Usage(
            "standard input (`-`) can be read only once".to_owned(),
        ));
    }
    let pair = Pair {
        old: Document::read(old, &limits)?,
        new: Document::read(new, &limits)?,
    };
    let (old, new) = (&pair.old.policy, &pair.new.policy);
    let comparison =
        guarded(|| Ok(differences(old, new, &Budget::default()))).map_err(Stop::Input)?;
    let stdout = io::stdout();
    let colour = colour(color, AutoStream::choice(&stdout));
    let mut out = BufWriter::new(Patient::new(stdout.lock()));
    let mut written = || -> io::Result<()> {
        match arguments.format.unwrap_or(CompareFormat::Text) {
            CompareFormat::Text => {
                out.write_all(text::page(&pair, &comparison, colour).as_bytes())?;
            }
            CompareFormat::Json => {
                serde_json::to_writer(&mut out, &comparison)?;
                out.write_all(b"\n")?;
            }
            CompareFormat::Sarif => {
                serde_json::to_writer_pretty(&mut out, &sarif::log(&pair, &comparison))?;
                out.write_all(b"\n")?;
            }
        }
        out.flush()
    };
    written().map_err(|error| Stop::output("standard output", &error))?;
    Ok(end(&comparison))
}

/// What is compared.
struct Pair {
    old: Document,
    new: Document,
}

impl Pair {
    /// A policy as an [`Unsettled`](rolecall::reason::Unsettled) names it, and the other one.
    fn named(&self, policy: &str) -> (&Document, &Document) {
        match policy {
            "old" => (&self.old, &self.new),
            _ => (&self.new, &self.old),
        }
    }
}

/// What is not settled is never taken for safe.
fn end(comparison: &Comparison) -> End {
    if comparison.newly_allowed.is_empty() && comparison.unsettled.is_empty() {
        End::Clean
    } else {
        End::Findings
    }
}
