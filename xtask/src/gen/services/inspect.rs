//! Reads a written table back: the library says what the sources say.

use std::collections::BTreeSet;

use rolecall::catalog::{
    Action as Written, ActionResource, Catalog, ConditionKey, Service as WrittenService, Status,
};

use super::day;
use super::model::{Action, Model, Resource, Service};
use crate::Failure;

/// Fails at the first difference.
pub(super) fn inspect(catalog: &Catalog, model: &Model) -> Result<(), Failure> {
    same("services", catalog.services().len(), model.services.len())?;
    for (prefix, service) in &model.services {
        let written = catalog.service(prefix).ok_or_else(|| missing(prefix))?;
        inspect_service(written, service).map_err(|failure| format!("{prefix}: {failure}"))?;
    }
    same("condition keys", catalog.keys().len(), model.keys.len())?;
    for (name, key) in &model.keys {
        let written = catalog.key(name).ok_or_else(|| missing(name))?;
        same(name, written.name(), &key.name)?;
        same(name, written.status(), status(key.gone)?)?;
        same(
            name,
            written.is_multivalued(),
            key.values.starts_with("ArrayOf"),
        )?;
        same(name, written.also_numeric(), key.also_numeric)?;
        let key_type = key.values.trim_start_matches("ArrayOf");
        same(
            name,
            format!("{:?}", written.key_type()).to_lowercase(),
            key_type.to_lowercase(),
        )?;
        let category = written
            .category()
            .map(|category| format!("{category:?}").to_lowercase());
        same(name, category.as_ref(), key.category.as_ref())?;
    }
    same(
        "partitions",
        catalog.partitions().len(),
        model.partitions.len(),
    )?;
    for (partition, regions) in &model.partitions {
        same(
            partition,
            catalog.regions(partition).map(str::to_owned).collect(),
            regions.clone(),
        )?;
    }
    same("sources", catalog.provenance().len(), model.sources.len())
}

fn inspect_service(written: WrittenService<'_>, service: &Service) -> Result<(), Failure> {
    same("prefix", written.prefix(), &service.prefix)?;
    same("name", written.name(), &service.name)?;
    same("status", written.status(), status(service.gone)?)?;
    same(
        "resource control policies",
        written.supports_rcp(),
        service.rcp,
    )?;
    same(
        "condition keys",
        lower(written.condition_keys()),
        service.keys.clone(),
    )?;
    same("actions", written.actions().len(), service.actions.len())?;
    for (name, action) in &service.actions {
        let written = written.action(name).ok_or_else(|| missing(name))?;
        inspect_action(written, action).map_err(|failure| format!("{name}: {failure}"))?;
    }
    let types = &service.resource_types;
    same(
        "resource types",
        written.resource_types().len(),
        types.len(),
    )?;
    for (name, resource_type) in types {
        let written = written.resource_type(name).ok_or_else(|| missing(name))?;
        same(name, written.name(), &resource_type.name)?;
        same(
            name,
            written.arns().collect::<Vec<_>>().join(", "),
            resource_type.arn.clone(),
        )?;
        same(name, written.status(), status(resource_type.gone)?)?;
        same(
            name,
            lower(written.condition_keys()),
            resource_type.keys.clone(),
        )?;
    }
    for (name, (_, needed)) in &service.operations {
        let needed: BTreeSet<String> = needed.iter().cloned().collect();
        same(name, names(written.operation(name)), needed)?;
    }
    Ok(())
}

fn inspect_action(written: Written<'_>, action: &Action) -> Result<(), Failure> {
    same("name", written.name(), &action.name)?;
    same("status", written.status(), status(action.gone)?)?;
    let levels = written.access_levels().iter().map(|level| 1 << level as u8);
    same("access levels", levels.sum(), action.levels)?;
    same(
        "condition keys",
        lower(written.condition_keys()),
        action.keys.clone(),
    )?;
    same(
        "dependent actions",
        written.dependent_actions().map(names),
        action.dependents.clone(),
    )?;
    inspect_resources(written.resource_types(), &action.resources)?;
    same(
        "scenarios",
        written.scenarios().len(),
        action.scenarios.len(),
    )?;
    for (written, (name, resources)) in written.scenarios().zip(&action.scenarios) {
        same("scenario", written.name(), name)?;
        inspect_resources(written.resource_types(), resources)?;
    }
    Ok(())
}

fn inspect_resources<'a>(
    written: impl ExactSizeIterator<Item = ActionResource<'a>>,
    resources: &[Resource],
) -> Result<(), Failure> {
    same("resource types", written.len(), resources.len())?;
    for (written, resource) in written.zip(resources) {
        let name = &resource.name;
        same(
            name,
            written.resource_type().name().to_lowercase(),
            name.clone(),
        )?;
        same(name, written.required(), resource.required)?;
        same(name, lower(written.condition_keys()), resource.keys.clone())?;
        same(
            name,
            names(written.dependent_actions()),
            resource.dependents.clone(),
        )?;
    }
    Ok(())
}

fn lower<'a>(keys: impl Iterator<Item = ConditionKey<'a>>) -> BTreeSet<String> {
    keys.map(|key| key.name().to_lowercase()).collect()
}

fn names<'a>(actions: impl Iterator<Item = Written<'a>>) -> BTreeSet<String> {
    actions
        .map(|action| action.to_string().to_lowercase())
        .collect()
}

fn status(gone: Option<&str>) -> Result<Status, Failure> {
    match gone {
        None => Ok(Status::Current),
        Some(date) => Ok(Status::Retired {
            gone_by: day(date)?,
        }),
    }
}

fn missing(name: &str) -> Failure {
    format!("`{name}` is not in the table")
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "most values are made for the comparison"
)]
fn same<T: PartialEq + std::fmt::Debug>(what: &str, written: T, read: T) -> Result<(), Failure> {
    if written == read {
        return Ok(());
    }
    Err(format!(
        "{what}: the table has {written:?}, the sources have {read:?}"
    ))
}
