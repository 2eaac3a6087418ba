//! `rolecall expand`: patterns to actions, and actions to patterns.

use std::collections::BTreeSet;
use std::fmt::{Display, Write as _};
use std::io::{self, IsTerminal as _};

use rolecall::Limits;
use rolecall::catalog::{AccessLevel, Action, Catalog, ConditionKey, Service, Status};
use rolecall::expand::{self, ActionPattern, Names, PatternError, Shrunk};
use rolecall::report::printable;
use serde::Serialize;

use crate::args::{Expand, ExpandFormat};
use crate::catalog::unknown_service;
use crate::explain::nearest;
use crate::inputs::{From, Input};
use crate::output::counted;
use crate::run::Stop;

/// What to print, and why some patterns take in nothing.
pub(crate) struct Found {
    pub(crate) text: String,
    pub(crate) unmatched: Vec<String>,
}

/// `rolecall expand`
pub(crate) fn expand(arguments: &Expand) -> Result<Found, Stop> {
    let given = arguments.facts.load()?;
    let catalog = given.as_ref().unwrap_or_else(|| Catalog::builtin());
    let patterns = patterns(&arguments.patterns)?;
    let names = if arguments.include_retired {
        Names::WithRetired
    } else {
        Names::Current
    };
    let mut actions = if arguments.invert {
        expand::complement(&patterns, catalog, names)
    } else {
        expand::actions(&patterns, catalog, names)
    };
    let wanted = &arguments.access_level;
    actions.retain(|action| {
        let levels = action.access_levels();
        wanted.is_empty() || wanted.iter().any(|level| levels.contains(*level))
    });
    let text = if arguments.shrink {
        let shrunk = expand::shrink(&actions, catalog);
        print_patterns(arguments.format, catalog, &actions, shrunk)
    } else {
        print_actions(arguments.format, catalog, &actions)
    };
    Ok(Found {
        text: text.map_err(|error| Stop::Output(error.to_string()))?,
        unmatched: patterns
            .iter()
            .filter_map(|pattern| unmatched(pattern, catalog, names))
            .collect(),
    })
}

/// The patterns that are named, and those of standard input, each once.
fn patterns(given: &[String]) -> Result<Vec<ActionPattern>, Stop> {
    let is_read =
        given.iter().any(|text| text == "-") || given.is_empty() && !io::stdin().is_terminal();
    let read = if is_read {
        standard_input()?
    } else {
        String::new()
    };
    let given = given.iter().map(String::as_str).filter(|text| *text != "-");
    let lines = read.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut texts: Vec<&str> = given.chain(lines).collect();
    if texts.is_empty() {
        return Err(Stop::Usage(
            "nothing to expand: name a pattern, as in `rolecall expand 's3:Get*'`".to_owned(),
        ));
    }
    let mut seen = BTreeSet::new();
    texts.retain(|text| seen.insert(*text));
    let parsed = texts.into_iter().map(str::parse::<ActionPattern>);
    parsed
        .collect::<Result<_, PatternError>>()
        .map_err(|error| Stop::Usage(printable(&error.to_string())))
}

fn standard_input() -> Result<String, Stop> {
    let input = Input {
        name: "-".to_owned(),
        from: From::Stdin,
    };
    let bytes = input.read(Limits::default().max_bytes);
    let text =
        bytes.and_then(|bytes| String::from_utf8(bytes).map_err(|_| "is not UTF-8".to_owned()));
    text.map_err(|why| Stop::Input(format!("<stdin>: {why}")))
}

/// Why a pattern takes in no action, if it takes in none.
pub(crate) fn unmatched(
    pattern: &ActionPattern,
    catalog: &Catalog,
    names: Names,
) -> Option<String> {
    let shown = printable(&pattern.to_string());
    let prefix = pattern.service()?;
    let Some(service) = catalog.service(prefix) else {
        return Some(format!("`{shown}`: {}", unknown_service(catalog, prefix)));
    };
    let mut matched = service.actions().filter(|action| pattern.matches(*action));
    match matched.next() {
        Some(first) if names.take(first) || matched.any(|action| names.take(action)) => None,
        Some(_) => Some(format!(
            "`{shown}` takes in no action but retired ones; `--include-retired` counts them"
        )),
        None => {
            let hint = meant(pattern, service);
            let day = catalog.as_of();
            Some(format!("`{shown}` takes in no action as of {day}{hint}"))
        }
    }
}

/// The actions that may be meant by the name of none.
fn meant(pattern: &ActionPattern, service: Service<'_>) -> String {
    let text = pattern.to_string();
    let (_, name) = text.split_once(':').unwrap_or_default();
    let mut names: Vec<String> = service
        .operation(name)
        .map(|action| action.to_string())
        .collect();
    if names.is_empty() && !name.contains(['*', '?']) {
        let known: Vec<&str> = service.actions().map(Action::name).collect();
        let near = nearest(name, &known).into_iter();
        names = near
            .map(|name| format!("{}:{name}", service.prefix()))
            .collect();
    }
    if names.is_empty() {
        return String::new();
    }
    format!("; did you mean {}?", names.join(" or "))
}

/// An action as JSON.
#[derive(Serialize)]
pub(crate) struct Entry<'c> {
    action: String,
    service: &'c str,
    name: &'c str,
    access_levels: Vec<&'static str>,
    resource_types: Vec<&'c str>,
    condition_keys: Vec<&'c str>,
    retired_by: Option<String>,
}

impl<'c> Entry<'c> {
    pub(crate) fn of(action: Action<'c>) -> Self {
        let resource_types = action.resource_types();
        Self {
            action: action.to_string(),
            service: action.service().prefix(),
            name: action.name(),
            access_levels: action
                .access_levels()
                .iter()
                .map(AccessLevel::name)
                .collect(),
            resource_types: resource_types.map(|of| of.resource_type().name()).collect(),
            condition_keys: action.condition_keys().map(ConditionKey::name).collect(),
            retired_by: retired_by(action.status()),
        }
    }
}

/// The day by which AWS no longer had something.
pub(crate) fn retired_by(status: Status) -> Option<String> {
    match status {
        Status::Current => None,
        Status::Retired { gone_by } => Some(gone_by.to_string()),
    }
}

#[derive(Serialize)]
struct Expanded<'c> {
    as_of: String,
    actions: Vec<Entry<'c>>,
}

fn print_actions(
    format: ExpandFormat,
    catalog: &Catalog,
    actions: &[Action<'_>],
) -> serde_json::Result<String> {
    let entries = actions.iter().map(|action| Entry::of(*action));
    match format {
        ExpandFormat::Text => Ok(table(actions)),
        ExpandFormat::Names => Ok(lines(actions)),
        ExpandFormat::Jsonl => entries.map(|entry| json_line(&entry)).collect(),
        ExpandFormat::Json => json(&Expanded {
            as_of: catalog.as_of().to_string(),
            actions: entries.collect(),
        }),
    }
}

#[derive(Serialize)]
struct Fewest {
    as_of: String,
    actions: usize,
    at_least: usize,
    patterns: Vec<String>,
}

fn print_patterns(
    format: ExpandFormat,
    catalog: &Catalog,
    actions: &[Action<'_>],
    shrunk: Shrunk,
) -> serde_json::Result<String> {
    #[derive(Serialize)]
    struct Line<'p> {
        pattern: &'p str,
    }
    let patterns = shrunk.patterns.iter();
    match format {
        ExpandFormat::Text | ExpandFormat::Names => Ok(lines(&shrunk.patterns)),
        ExpandFormat::Jsonl => patterns
            .map(|pattern| json_line(&Line { pattern }))
            .collect(),
        ExpandFormat::Json => json(&Fewest {
            as_of: catalog.as_of().to_string(),
            actions: actions.len(),
            at_least: shrunk.at_least,
            patterns: shrunk.patterns,
        }),
    }
}

fn lines(items: &[impl Display]) -> String {
    let mut out = String::new();
    for item in items {
        let _ = writeln!(out, "{item}");
    }
    out
}

fn json_line(value: &impl Serialize) -> serde_json::Result<String> {
    serde_json::to_string(value).map(|line| line + "\n")
}

pub(crate) fn json(value: &impl Serialize) -> serde_json::Result<String> {
    serde_json::to_string_pretty(value).map(|text| text + "\n")
}

/// Actions with their levels and what they act on, then how many there are of each level.
fn table(actions: &[Action<'_>]) -> String {
    let rows: Vec<[String; 3]> = actions
        .iter()
        .map(|action| {
            let levels: Vec<&str> = action
                .access_levels()
                .iter()
                .map(AccessLevel::name)
                .collect();
            [action.to_string(), levels.join(", "), takes(*action)]
        })
        .collect();
    let mut out = aligned(&rows);
    let count = |level: AccessLevel| {
        let of_level = actions
            .iter()
            .filter(|action| action.access_levels().contains(level));
        match of_level.count() {
            0 => None,
            count => Some(format!("{count} {}", level.name())),
        }
    };
    let counts: Vec<String> = AccessLevel::ALL.into_iter().filter_map(count).collect();
    let total = counted(actions.len(), "action");
    let _ = match counts.as_slice() {
        [] => writeln!(out, "{total}"),
        counts => writeln!(out, "\n{total}: {}", counts.join(", ")),
    };
    out
}

/// The types of resources that an action takes, `*` where it takes none, and whether it is retired.
pub(crate) fn takes(action: Action<'_>) -> String {
    let types: Vec<&str> = action
        .resource_types()
        .map(|of| of.resource_type().name())
        .collect();
    let types = if types.is_empty() {
        "*".to_owned()
    } else {
        types.join(", ")
    };
    match retired_by(action.status()) {
        None => types,
        Some(day) => format!("{types} (retired by {day})"),
    }
}

/// Rows with their columns below each other.
pub(crate) fn aligned<const COLUMNS: usize>(rows: &[[String; COLUMNS]]) -> String {
    let mut widths = [0; COLUMNS];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    let line = |row: &[String; COLUMNS]| {
        let cells = row.iter().zip(widths);
        let cells: Vec<String> = cells
            .map(|(cell, width)| format!("{cell:<width$}"))
            .collect();
        format!("{}\n", cells.join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}
