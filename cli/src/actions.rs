//! `rolecall actions`: what a service has.

use std::fmt::Write as _;

use rolecall::catalog::{AccessLevel, Action, Catalog, ConditionKey, ResourceType, Service};
use serde::Serialize;

use crate::args::{Actions, ActionsFormat};
use crate::catalog::unknown_service;
use crate::expand::{Entry, aligned, json, retired_by, takes};
use crate::run::Stop;

/// What to print.
pub(crate) fn show(arguments: &Actions) -> Result<String, Stop> {
    let given = arguments.facts.load()?;
    let catalog = given.as_ref().unwrap_or_else(|| Catalog::builtin());
    let prefix = arguments.service.as_str();
    let service = catalog
        .service(prefix)
        .ok_or_else(|| Stop::Usage(unknown_service(catalog, prefix)))?;
    match arguments.format {
        ActionsFormat::Text => Ok(page(catalog, service)),
        ActionsFormat::Json => {
            json(&Page::of(catalog, service)).map_err(|error| Stop::Output(error.to_string()))
        }
    }
}

fn page(catalog: &Catalog, service: Service<'_>) -> String {
    let mut out = format!(
        "{}: {}, as of {}",
        service.prefix(),
        service.name(),
        catalog.as_of()
    );
    if let Some(day) = retired_by(service.status()) {
        let _ = write!(out, ", retired by {day}");
    }
    out.push('\n');
    for level in AccessLevel::ALL {
        let gravest = |action: &Action<'_>| action.access_levels().iter().last() == Some(level);
        let actions = service.actions().filter(gravest);
        let rows = actions.map(|action| [action.name().to_owned(), takes(action)]);
        section(&mut out, level.name(), &rows.collect::<Vec<_>>());
    }
    let types = service.resource_types().map(|kind| {
        let arns: Vec<&str> = kind.arns().collect();
        [kind.name().to_owned(), arns.join(", ")]
    });
    section(&mut out, "Resource types", &types.collect::<Vec<_>>());
    let keys = service
        .condition_keys()
        .map(|key| [key.name().to_owned(), key_type(key)]);
    section(&mut out, "Condition keys", &keys.collect::<Vec<_>>());
    out
}

fn section(out: &mut String, title: &str, rows: &[[String; 2]]) {
    if rows.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{title}");
    for line in aligned(rows).lines() {
        let _ = writeln!(out, "  {line}");
    }
}

/// The type of a key's values, as the reference writes it.
fn key_type(key: ConditionKey<'_>) -> String {
    let name = key.key_type().name();
    if key.is_multivalued() {
        format!("ArrayOf{name}")
    } else {
        name.to_owned()
    }
}

#[derive(Serialize)]
struct Page<'c> {
    as_of: String,
    service: &'c str,
    name: &'c str,
    retired_by: Option<String>,
    supports_rcp: bool,
    actions: Vec<Entry<'c>>,
    resource_types: Vec<Kind<'c>>,
    condition_keys: Vec<Key<'c>>,
}

#[derive(Serialize)]
struct Kind<'c> {
    name: &'c str,
    arns: Vec<&'c str>,
    condition_keys: Vec<&'c str>,
    retired_by: Option<String>,
}

#[derive(Serialize)]
struct Key<'c> {
    name: &'c str,
    #[serde(rename = "type")]
    values: &'static str,
    multivalued: bool,
}

impl<'c> Page<'c> {
    fn of(catalog: &Catalog, service: Service<'c>) -> Self {
        Self {
            as_of: catalog.as_of().to_string(),
            service: service.prefix(),
            name: service.name(),
            retired_by: retired_by(service.status()),
            supports_rcp: service.supports_rcp(),
            actions: service.actions().map(Entry::of).collect(),
            resource_types: service.resource_types().map(Kind::of).collect(),
            condition_keys: service.condition_keys().map(Key::of).collect(),
        }
    }
}

impl<'c> Kind<'c> {
    fn of(kind: ResourceType<'c>) -> Self {
        Self {
            name: kind.name(),
            arns: kind.arns().collect(),
            condition_keys: kind.condition_keys().map(ConditionKey::name).collect(),
            retired_by: retired_by(kind.status()),
        }
    }
}

impl<'c> Key<'c> {
    fn of(key: ConditionKey<'c>) -> Self {
        Self {
            name: key.name(),
            values: key.key_type().name(),
            multivalued: key.is_multivalued(),
        }
    }
}
