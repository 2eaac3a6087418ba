//! `rolecall managed`: the policies that AWS keeps.

use std::fmt::Write as _;

use globset::{Glob, GlobBuilder};
use rolecall::catalog::managed::{ManagedPolicies, ManagedPolicy, Status};
use serde::Serialize;
use serde_json::Value;

use crate::args::{Managed, ManagedFormat};
use crate::explain::nearest;

/// What to print, or what is wrong with the arguments.
pub(crate) fn show(arguments: &Managed) -> Result<String, String> {
    let table = ManagedPolicies::builtin();
    let found: Vec<Found> = arguments
        .wanted
        .iter()
        .map(|wanted| Found::of(table, wanted))
        .collect::<Result<_, _>>()?;
    match arguments.format {
        ManagedFormat::Text => {
            let parts: Result<Vec<String>, String> = found.iter().map(Found::text).collect();
            Ok(parts?.join("\n"))
        }
        ManagedFormat::Json => json(table, found.iter().flat_map(Found::policies)),
    }
}

/// What an argument names.
enum Found {
    /// A name or an ARN.
    One(ManagedPolicy<'static>),
    /// A pattern.
    Several(Vec<ManagedPolicy<'static>>),
}

impl Found {
    fn of(table: &'static ManagedPolicies, wanted: &str) -> Result<Self, String> {
        if !wanted.contains(['*', '?', '[', '{']) {
            return table
                .get(wanted)
                .map(Self::One)
                .ok_or_else(|| unknown(table, wanted));
        }
        let matcher = pattern(wanted)?.compile_matcher();
        let matched = |policy: &ManagedPolicy<'_>| {
            matcher.is_match(if wanted.contains(':') {
                policy.arn().to_owned()
            } else if wanted.contains('/') {
                format!("{}{}", policy.path(), policy.name())
            } else {
                policy.name().to_owned()
            })
        };
        let policies: Vec<_> = table.iter().filter(matched).collect();
        if policies.is_empty() {
            return Err(format!("no AWS managed policy matches `{wanted}`"));
        }
        Ok(Self::Several(policies))
    }

    fn policies(&self) -> &[ManagedPolicy<'static>] {
        match self {
            Self::One(policy) => std::slice::from_ref(policy),
            Self::Several(policies) => policies,
        }
    }

    fn text(&self) -> Result<String, String> {
        match self {
            Self::One(policy) => page(*policy),
            Self::Several(policies) => Ok(list(policies)),
        }
    }
}

/// A pattern: letter case does not count, and `*` crosses every separator.
fn pattern(text: &str) -> Result<Glob, String> {
    GlobBuilder::new(text)
        .case_insensitive(true)
        .build()
        .map_err(|error| error.to_string())
}

/// That there is no such policy, and which may be meant.
fn unknown(table: &'static ManagedPolicies, wanted: &str) -> String {
    let name = wanted.rsplit('/').next().unwrap_or(wanted);
    let near = match table.get(name) {
        Some(policy) => vec![policy.arn()],
        None => nearest(
            name,
            &table.iter().map(ManagedPolicy::name).collect::<Vec<_>>(),
        ),
    };
    let hint = if near.is_empty() {
        "`rolecall managed '*'` lists them all".to_owned()
    } else {
        format!("did you mean {}?", near.join(" or "))
    };
    format!(
        "there is no AWS managed policy `{wanted}` as of {}; {hint}",
        table.as_of()
    )
}

/// A policy with its versions and its document.
fn page(policy: ManagedPolicy<'_>) -> Result<String, String> {
    let mut out = format!("{}\n{}", policy.arn(), standing(policy));
    let _ = writeln!(out, ", created {}", policy.created());
    for version in policy.versions() {
        let date = version
            .date
            .map_or_else(|| "date unknown".to_owned(), |date| date.to_string());
        let _ = writeln!(out, "{:>5}  {date}", version.to_string());
    }
    let document =
        serde_json::to_string_pretty(&document(policy)?).map_err(|error| error.to_string())?;
    let _ = writeln!(out, "{document}");
    Ok(out)
}

/// Policies, one a line.
fn list(policies: &[ManagedPolicy<'_>]) -> String {
    let width = policies
        .iter()
        .map(|policy| policy.name().len())
        .max()
        .unwrap_or(0);
    let mut out = String::new();
    for policy in policies {
        let _ = writeln!(out, "{:<width$}  {}", policy.name(), standing(*policy));
    }
    out
}

/// `v12 of 2026-09-24`, and whether it is gone.
fn standing(policy: ManagedPolicy<'_>) -> String {
    let version = format!("v{} of {}", policy.default_version(), policy.updated());
    match policy.status() {
        Status::Current => version,
        Status::Deprecated { gone_by } => format!("{version}, deprecated by {gone_by}"),
    }
}

fn document(policy: ManagedPolicy<'_>) -> Result<Value, String> {
    serde_json::from_str(policy.document()).map_err(|error| format!("{}: {error}", policy.name()))
}

#[derive(Serialize)]
struct Listing {
    as_of: String,
    policies: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    name: &'static str,
    arn: &'static str,
    path: &'static str,
    deprecated_by: Option<String>,
    created: String,
    updated: String,
    default_version: String,
    versions: Vec<Version>,
    document: Value,
}

#[derive(Serialize)]
struct Version {
    version: String,
    date: Option<String>,
}

/// The policies with all that is known of them, as one object.
fn json<'a>(
    table: &ManagedPolicies,
    policies: impl Iterator<Item = &'a ManagedPolicy<'static>>,
) -> Result<String, String> {
    let listing = Listing {
        as_of: table.as_of().to_string(),
        policies: policies
            .map(|policy| entry(*policy))
            .collect::<Result<_, _>>()?,
    };
    let text = serde_json::to_string_pretty(&listing).map_err(|error| error.to_string())?;
    Ok(text + "\n")
}

fn entry(policy: ManagedPolicy<'static>) -> Result<Entry, String> {
    let deprecated_by = match policy.status() {
        Status::Current => None,
        Status::Deprecated { gone_by } => Some(gone_by.to_string()),
    };
    Ok(Entry {
        name: policy.name(),
        arn: policy.arn(),
        path: policy.path(),
        deprecated_by,
        created: policy.created().to_string(),
        updated: policy.updated().to_string(),
        default_version: format!("v{}", policy.default_version()),
        versions: policy
            .versions()
            .map(|version| Version {
                version: version.to_string(),
                date: version.date.map(|date| date.to_string()),
            })
            .collect(),
        document: document(policy)?,
    })
}
