//! Writes the table that `core/src/catalog` reads; its `columns.rs` describes the columns.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{day, sealed};
use super::model::{Key, Model, Resource, ResourceType, Service};
use crate::Failure;

const MAGIC: &[u8] = b"rcatalog";
const FORMAT: u32 = 1;
const REQUIRED: u16 = 0x8000;
const UNKNOWN: u16 = u16::MAX;
const MULTIVALUED: u8 = 0x10;
const ALSO_NUMERIC: u8 = 0x20;
const RCP: u8 = 1;
const BLOCK: usize = 16;
const TEXT_END: char = '\n';
const NAME: char = '\t';

const KEY_TYPES: [&str; 7] = [
    "String",
    "ARN",
    "Bool",
    "Numeric",
    "Date",
    "IPAddress",
    "Binary",
];
const CATEGORIES: [&str; 5] = ["network", "principal", "request", "resource", "session"];

/// The bytes of the table.
pub(super) fn encode(model: &Model) -> Result<Vec<u8>, Failure> {
    let columns = columns(model)?;
    let mut covered = Vec::new();
    put_day(&mut covered, model.as_of)?;
    let mut end = 0;
    for column in &columns {
        end += column.len();
        put_u32(&mut covered, end)?;
    }
    covered.extend(columns.concat());
    Ok(sealed(MAGIC, FORMAT, &covered))
}

/// Numbers of rows, by name in lower case.
struct Numbers {
    actions: BTreeMap<String, u16>,
    keys: BTreeMap<String, u16>,
    dates: BTreeMap<&'static str, u8>,
}

impl Numbers {
    fn of(model: &Model) -> Result<Self, Failure> {
        let mut numbers = Self {
            actions: BTreeMap::new(),
            keys: BTreeMap::new(),
            dates: BTreeMap::new(),
        };
        let mut dates = BTreeSet::new();
        for (prefix, service) in &model.services {
            dates.extend(service.gone);
            for (name, action) in &service.actions {
                let number = row(numbers.actions.len())?;
                numbers.actions.insert(format!("{prefix}:{name}"), number);
                dates.extend(action.gone);
            }
            dates.extend(service.resource_types.values().filter_map(|kind| kind.gone));
        }
        for (name, key) in &model.keys {
            let number = row(numbers.keys.len())?;
            numbers.keys.insert(name.clone(), number);
            dates.extend(key.gone);
        }
        for (date, number) in dates.into_iter().zip(1..) {
            numbers.dates.insert(date, number);
        }
        Ok(numbers)
    }

    /// What stands for the day on which something was gone.
    fn status(&self, gone: Option<&str>) -> u8 {
        gone.and_then(|date| self.dates.get(date))
            .copied()
            .unwrap_or(0)
    }

    fn action(&self, name: &str) -> Result<u16, Failure> {
        found(&self.actions, name)
    }

    fn key(&self, name: &str) -> Result<u16, Failure> {
        found(&self.keys, name)
    }
}

fn found(numbers: &BTreeMap<String, u16>, name: &str) -> Result<u16, Failure> {
    let number = numbers.get(name).copied();
    number.ok_or_else(|| format!("`{name}` is named, and is nowhere"))
}

/// The columns in their order.
fn columns(model: &Model) -> Result<Vec<Vec<u8>>, Failure> {
    let mut writer = Writer {
        numbers: Numbers::of(model)?,
        key_lists: Lists::new(1),
        resource_lists: Lists::new(3),
        action_lists: Lists::new(1),
    };
    let services = writer.services(model)?;
    let actions = writer.actions(model)?;
    let resource_types = writer.resource_types(model)?;
    let keys = writer.keys(model)?;
    let operations = writer.operations(model)?;
    let scenarios = writer.scenarios(model)?;
    let arn_services = arn_services(model)?;
    let mut dates = Vec::new();
    for date in writer.numbers.dates.keys() {
        put_day(&mut dates, date)?;
    }
    let lists = [writer.key_lists, writer.resource_lists, writer.action_lists];
    let mut columns = services;
    columns.extend(actions);
    columns.extend(resource_types);
    columns.extend(keys);
    columns.extend(lists.map(|lists| lists.bytes()));
    columns.extend(operations);
    columns.extend(scenarios);
    columns.extend(arn_services);
    columns.extend(partitions(model)?);
    columns.push(dates);
    columns.extend(sources(model)?);
    Ok(columns)
}

/// What the columns share.
struct Writer {
    numbers: Numbers,
    key_lists: Lists,
    resource_lists: Lists,
    action_lists: Lists,
}

impl Writer {
    fn services(&mut self, model: &Model) -> Result<Vec<Vec<u8>>, Failure> {
        let services = || model.services.values();
        let (mut status, mut flags, mut keys) = (Vec::new(), Vec::new(), Vec::new());
        for service in services() {
            status.push(self.numbers.status(service.gone));
            flags.push(if service.rcp { RCP } else { 0 });
            keys.push(self.key_list(&service.keys)?);
        }
        Ok(vec![
            texts(services().map(|service| &service.prefix))?,
            texts(services().map(|service| &service.name))?,
            status,
            flags,
            numbers(keys),
            ends(services().map(|service| service.actions.len()))?,
            ends(services().map(|service| service.resource_types.len()))?,
            ends(services().map(|service| service.operations.len()))?,
        ])
    }

    fn actions(&mut self, model: &Model) -> Result<Vec<Vec<u8>>, Failure> {
        let actions = || {
            model
                .services
                .values()
                .flat_map(|service| service.actions.values())
        };
        let mut status = Vec::new();
        let [mut keys, mut resources, mut dependents] = [const { Vec::new() }; 3];
        for service in model.services.values() {
            for action in service.actions.values() {
                status.push(self.numbers.status(action.gone));
                keys.push(self.key_list(&action.keys)?);
                resources.push(self.resource_list(service, &action.resources)?);
                dependents.push(match &action.dependents {
                    Some(dependents) => self.action_list(dependents)?,
                    None => UNKNOWN,
                });
            }
        }
        Ok(vec![
            texts(actions().map(|action| &action.name))?,
            actions().map(|action| action.levels).collect(),
            status,
            numbers(keys),
            numbers(resources),
            numbers(dependents),
        ])
    }

    fn resource_types(&mut self, model: &Model) -> Result<Vec<Vec<u8>>, Failure> {
        let types = || {
            model
                .services
                .values()
                .flat_map(|service| service.resource_types.values())
        };
        let (mut status, mut keys) = (Vec::new(), Vec::new());
        for resource_type in types() {
            status.push(self.numbers.status(resource_type.gone));
            keys.push(self.key_list(&resource_type.keys)?);
        }
        Ok(vec![
            texts(types().map(resource_type_text))?,
            status,
            numbers(keys),
        ])
    }

    fn keys(&self, model: &Model) -> Result<Vec<Vec<u8>>, Failure> {
        let (mut types, mut status, mut categories) = (Vec::new(), Vec::new(), Vec::new());
        for key in model.keys.values() {
            types.push(key_type(key)?);
            status.push(self.numbers.status(key.gone));
            categories.push(match &key.category {
                None => 0,
                Some(category) => position(&CATEGORIES, category)? + 1,
            });
        }
        let mut columns = vec![
            texts(model.keys.values().map(|key| &key.name))?,
            types,
            status,
            categories,
        ];
        columns.extend(self.templates(model)?);
        Ok(columns)
    }

    /// By the text before the variable, then by the length of the text behind it.
    fn templates(&self, model: &Model) -> Result<Vec<Vec<u8>>, Failure> {
        let mut templates: Vec<(String, usize, u16)> = Vec::new();
        for (lower, key) in &model.keys {
            let parts = || {
                let (head, rest) = key.name.split_at_checked(key.name.find(['$', '<'])?)?;
                Some((head, rest.split_once(['}', '>'])?.1))
            };
            let Some((head, tail)) = parts() else {
                continue;
            };
            if head.is_empty() || tail.contains(['$', '<']) {
                return Err(format!("`{lower}` has no beginning, or two variables"));
            }
            templates.push((head.to_owned(), tail.len(), self.numbers.key(lower)?));
        }
        templates.sort_by_cached_key(|(head, tail, _)| (head.to_lowercase(), *tail));
        Ok(vec![
            texts(templates.iter().map(|(head, ..)| head))?,
            numbers(templates.iter().map(|(.., key)| *key)),
        ])
    }

    fn operations(&mut self, model: &Model) -> Result<Vec<Vec<u8>>, Failure> {
        let operations = || {
            model
                .services
                .values()
                .flat_map(|service| service.operations.values())
        };
        let mut actions = Vec::new();
        for (_, needed) in operations() {
            actions.push(self.action_list(needed)?);
        }
        Ok(vec![
            texts(operations().map(|(name, _)| name))?,
            numbers(actions),
        ])
    }

    fn scenarios(&mut self, model: &Model) -> Result<Vec<Vec<u8>>, Failure> {
        let (mut of, mut names, mut resources) = (Vec::new(), Vec::new(), Vec::new());
        for (prefix, service) in &model.services {
            for (action, scenarios) in &service.actions {
                for (name, needed) in &scenarios.scenarios {
                    of.push(self.numbers.action(&format!("{prefix}:{action}"))?);
                    names.push(name);
                    resources.push(self.resource_list(service, needed)?);
                }
            }
        }
        Ok(vec![numbers(of), texts(names)?, numbers(resources)])
    }

    fn key_list(&mut self, keys: &BTreeSet<String>) -> Result<u16, Failure> {
        let keys = keys.iter().map(|key| self.numbers.key(key));
        let keys: Vec<u16> = keys.collect::<Result<_, _>>()?;
        self.key_lists.add(keys)
    }

    fn action_list<'n>(
        &mut self,
        names: impl IntoIterator<Item = &'n String>,
    ) -> Result<u16, Failure> {
        let actions = names.into_iter().map(|name| self.numbers.action(name));
        let actions: Vec<u16> = actions.collect::<Result<_, _>>()?;
        self.action_lists.add(actions)
    }

    fn resource_list(&mut self, service: &Service, resources: &[Resource]) -> Result<u16, Failure> {
        let mut elements = Vec::new();
        for resource in resources {
            let name = &resource.name;
            let mut names = service.resource_types.keys();
            let at = names.position(|known| known == name);
            let at = at.ok_or_else(|| format!("there is no resource type `{name}`"))?;
            let at = row(at)?;
            if at >= REQUIRED {
                return Err("there are more resource types than the format has room for".to_owned());
            }
            elements.push(if resource.required { at | REQUIRED } else { at });
            elements.push(self.key_list(&resource.keys)?);
            elements.push(self.action_list(&resource.dependents)?);
        }
        self.resource_lists.add(elements)
    }
}

fn arn_services(model: &Model) -> Result<Vec<Vec<u8>>, Failure> {
    let mut fields: BTreeMap<&str, Vec<(u16, u16)>> = BTreeMap::new();
    let types = model
        .services
        .values()
        .flat_map(|service| service.resource_types.values());
    for (at, resource_type) in types.enumerate() {
        let at = row(at)?;
        let field = resource_type.arn.split(':').nth(2).unwrap_or_default();
        // A variable stands for any service.
        if field.is_empty() || field.contains(['$', '*']) {
            continue;
        }
        let runs = fields.entry(field).or_default();
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == at => *last = at,
            _ => runs.push((at, at)),
        }
    }
    let runs = || fields.values().flatten();
    Ok(vec![
        texts(fields.keys())?,
        ends(fields.values().map(Vec::len))?,
        numbers(runs().map(|(start, _)| *start)),
        numbers(runs().map(|(_, last)| *last)),
    ])
}

fn partitions(model: &Model) -> Result<Vec<Vec<u8>>, Failure> {
    let partitions = &model.partitions;
    Ok(vec![
        texts(partitions.keys())?,
        ends(partitions.values().map(BTreeSet::len))?,
        texts(partitions.values().flatten())?,
    ])
}

fn sources(model: &Model) -> Result<Vec<Vec<u8>>, Failure> {
    let sources = || model.sources.iter();
    let mut dates = Vec::new();
    for (package, _) in sources() {
        put_day(&mut dates, package.date)?;
    }
    Ok(vec![
        texts(sources().map(|(package, _)| package.name))?,
        texts(sources().map(|(package, _)| package.version))?,
        texts(sources().map(|(package, _)| package.licence))?,
        texts(sources().map(|(_, purpose)| purpose))?,
        dates,
    ])
}

/// A column of texts.
fn texts(texts: impl IntoIterator<Item = impl AsRef<str>>) -> Result<Vec<u8>, Failure> {
    let (mut blocks, mut bytes) = (Vec::new(), Vec::new());
    let mut count = 0;
    for text in texts {
        let text = text.as_ref();
        if text.contains(TEXT_END) {
            return Err(format!("`{text}` has a line break"));
        }
        if count % BLOCK == 0 {
            put_u32(&mut blocks, bytes.len())?;
        }
        count += 1;
        bytes.extend(text.as_bytes());
        bytes.push(TEXT_END as u8);
    }
    let mut column = Vec::new();
    put_u32(&mut column, count)?;
    column.extend(blocks);
    column.extend(bytes);
    Ok(column)
}

/// A column of numbers.
fn numbers(numbers: impl IntoIterator<Item = u16>) -> Vec<u8> {
    numbers.into_iter().flat_map(u16::to_le_bytes).collect()
}

/// A column of where the rows of another table end, from how many there are.
fn ends(counts: impl IntoIterator<Item = usize>) -> Result<Vec<u8>, Failure> {
    let mut end = 0;
    let mut ends = Vec::new();
    for count in counts {
        end += count;
        ends.push(row(end)?);
    }
    Ok(numbers(ends))
}

/// The ARNs, and the name where they do not tell it.
fn resource_type_text(resource_type: &ResourceType) -> String {
    let ResourceType { name, arn, .. } = resource_type;
    let resource = arn.splitn(6, ':').nth(5).unwrap_or_default();
    if resource.split(['/', ':', ',']).next() == Some(name) {
        arn.clone()
    } else {
        format!("{arn}{NAME}{name}")
    }
}

fn key_type(key: &Key) -> Result<u8, Failure> {
    let (one, multivalued) = match key.values.strip_prefix("ArrayOf") {
        Some(one) => (one, MULTIVALUED),
        None => (key.values.as_str(), 0),
    };
    let also_numeric = if key.also_numeric { ALSO_NUMERIC } else { 0 };
    Ok(position(&KEY_TYPES, one)? | multivalued | also_numeric)
}

fn position(names: &[&str], name: &str) -> Result<u8, Failure> {
    let at = names.iter().position(|known| *known == name);
    at.and_then(|at| u8::try_from(at).ok())
        .ok_or_else(|| format!("`{name}` is none of {}", names.join(", ")))
}

/// A number of rows, which has 16 bits in the table.
fn row(number: usize) -> Result<u16, Failure> {
    u16::try_from(number)
        .map_err(|_| format!("{number} rows are more than the format has room for"))
}

fn put_u32(out: &mut Vec<u8>, number: usize) -> Result<(), Failure> {
    let number = u32::try_from(number).map_err(|_| "the table is too large".to_owned())?;
    out.extend(number.to_le_bytes());
    Ok(())
}

fn put_day(out: &mut Vec<u8>, text: &str) -> Result<(), Failure> {
    let date = day(text)?;
    out.extend(date.year.to_le_bytes());
    out.extend([date.month, date.day]);
    Ok(())
}

/// Lists that rows share.
struct Lists {
    /// The numbers of an element.
    width: usize,
    numbers: Vec<u16>,
    places: BTreeMap<Vec<u16>, u16>,
}

impl Lists {
    /// With the empty list first.
    fn new(width: usize) -> Self {
        Self {
            width,
            numbers: vec![0],
            places: BTreeMap::from([(Vec::new(), 0)]),
        }
    }

    /// Where the list of these numbers stands.
    fn add(&mut self, list: Vec<u16>) -> Result<u16, Failure> {
        if let Some(place) = self.places.get(&list) {
            return Ok(*place);
        }
        let place = row(self.numbers.len())?;
        if place == UNKNOWN {
            return Err("the lists are too long for the format".to_owned());
        }
        self.numbers.push(row(list.len() / self.width)?);
        self.numbers.extend(&list);
        self.places.insert(list, place);
        Ok(place)
    }

    fn bytes(&self) -> Vec<u8> {
        self.numbers
            .iter()
            .flat_map(|number| number.to_le_bytes())
            .collect()
    }
}
