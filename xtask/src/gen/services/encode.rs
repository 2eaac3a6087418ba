//! Writes the table that `core/src/catalog/table.rs` reads; the sections and their rows are described there.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{day, sealed};
use super::model::{Action, Key, Model, Resource, Service};
use crate::Failure;

const MAGIC: &[u8] = b"rcatalog";
const FORMAT: u32 = 1;
const REQUIRED: u16 = 0x8000;
const UNKNOWN: u16 = u16::MAX;
const MULTIVALUED: u8 = 0x10;
const ALSO_NUMERIC: u8 = 0x20;
const RCP: u8 = 1;

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
    // The first time round only the texts are collected; the second time it is known where they stand.
    let mut texts = Texts::default();
    sections(model, &mut texts)?;
    texts.place();
    let sections = sections(model, &mut texts)?;

    let mut covered = Vec::new();
    put_day(&mut covered, model.as_of)?;
    let mut end = 0;
    for section in &sections {
        end += section.len();
        put_u32(&mut covered, end)?;
    }
    covered.extend(sections.concat());
    Ok(sealed(MAGIC, FORMAT, &covered))
}

/// Numbers of rows, by name in lower case.
struct Numbers {
    actions: BTreeMap<String, u16>,
    /// By prefix and name.
    resource_types: BTreeMap<(String, String), u16>,
    keys: BTreeMap<String, u16>,
    dates: BTreeMap<&'static str, u8>,
}

impl Numbers {
    fn of(model: &Model) -> Result<Self, Failure> {
        let mut numbers = Self {
            actions: BTreeMap::new(),
            resource_types: BTreeMap::new(),
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
            for (name, resource_type) in &service.resource_types {
                let number = row(numbers.resource_types.len())?;
                let key = (prefix.clone(), name.clone());
                numbers.resource_types.insert(key, number);
                dates.extend(resource_type.gone);
            }
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

/// What is written at the same time, because rows refer to lists and texts.
struct Writer<'a> {
    numbers: Numbers,
    texts: &'a mut Texts,
    key_lists: Lists,
    resource_lists: Lists,
    action_lists: Lists,
}

/// The sections in their order.
fn sections(model: &Model, texts: &mut Texts) -> Result<Vec<Vec<u8>>, Failure> {
    let mut writer = Writer {
        numbers: Numbers::of(model)?,
        texts,
        key_lists: Lists::new(1),
        resource_lists: Lists::new(3),
        action_lists: Lists::new(1),
    };
    let [mut services, mut actions, mut resource_types] = [const { Vec::new() }; 3];
    let [mut operations, mut scenarios] = [const { Vec::new() }; 2];
    let (mut actions_end, mut resource_types_end, mut operations_end) = (0, 0, 0);
    for (prefix, service) in &model.services {
        actions_end += service.actions.len();
        resource_types_end += service.resource_types.len();
        operations_end += service.operations.len();
        writer.text(&mut services, &service.prefix)?;
        writer.text(&mut services, &service.name)?;
        services.push(writer.numbers.status(service.gone));
        services.push(if service.rcp { RCP } else { 0 });
        writer.keys(&mut services, &service.keys)?;
        for end in [actions_end, resource_types_end, operations_end] {
            services.extend(row(end)?.to_le_bytes());
        }
        writer.actions(prefix, service, &mut actions, &mut scenarios)?;
        for resource_type in service.resource_types.values() {
            writer.text(&mut resource_types, &resource_type.name)?;
            writer.text(&mut resource_types, &resource_type.arn)?;
            writer.keys(&mut resource_types, &resource_type.keys)?;
            resource_types.push(writer.numbers.status(resource_type.gone));
        }
        for (name, needed) in service.operations.values() {
            writer.text(&mut operations, name)?;
            let list = writer.action_list(needed)?;
            operations.extend(list.to_le_bytes());
        }
    }
    let keys = writer.all_keys(model)?;
    let templates = writer.templates(model)?;
    let (arn_services, arn_resource_types) = writer.arn_services(model)?;
    let (partitions, regions) = writer.partitions(model)?;
    let mut dates = Vec::new();
    for date in writer.numbers.dates.keys() {
        put_day(&mut dates, date)?;
    }
    let sources = writer.sources(model)?;
    Ok(vec![
        writer.texts.bytes.clone(),
        services,
        actions,
        resource_types,
        keys,
        templates,
        writer.key_lists.bytes(),
        writer.resource_lists.bytes(),
        writer.action_lists.bytes(),
        operations,
        scenarios,
        arn_services,
        arn_resource_types,
        partitions,
        regions,
        dates,
        sources,
    ])
}

impl Writer<'_> {
    fn text(&mut self, out: &mut Vec<u8>, text: &str) -> Result<(), Failure> {
        out.extend(self.texts.get(text)?.to_le_bytes());
        Ok(())
    }

    fn key_list(&mut self, keys: &BTreeSet<String>) -> Result<u16, Failure> {
        let keys = keys.iter().map(|key| self.numbers.key(key));
        let keys: Vec<u16> = keys.collect::<Result<_, _>>()?;
        self.key_lists.add(keys)
    }

    fn keys(&mut self, out: &mut Vec<u8>, keys: &BTreeSet<String>) -> Result<(), Failure> {
        out.extend(self.key_list(keys)?.to_le_bytes());
        Ok(())
    }

    fn action_list<'n>(
        &mut self,
        names: impl IntoIterator<Item = &'n String>,
    ) -> Result<u16, Failure> {
        let actions = names.into_iter().map(|name| self.numbers.action(name));
        let actions: Vec<u16> = actions.collect::<Result<_, _>>()?;
        self.action_lists.add(actions)
    }

    fn resource_list(&mut self, prefix: &str, resources: &[Resource]) -> Result<u16, Failure> {
        let mut elements = Vec::new();
        for resource in resources {
            let key = (prefix.to_owned(), resource.resource_type.clone());
            let number = self.numbers.resource_types.get(&key).copied();
            let number = number.filter(|number| *number < REQUIRED).ok_or_else(|| {
                format!(
                    "{prefix}: there is no resource type `{}`",
                    resource.resource_type
                )
            })?;
            elements.push(if resource.required {
                number | REQUIRED
            } else {
                number
            });
            elements.push(self.key_list(&resource.keys)?);
            elements.push(self.action_list(&resource.dependents)?);
        }
        self.resource_lists.add(elements)
    }

    fn actions(
        &mut self,
        prefix: &str,
        service: &Service,
        actions: &mut Vec<u8>,
        scenarios: &mut Vec<u8>,
    ) -> Result<(), Failure> {
        for (name, action) in &service.actions {
            self.action(prefix, action, actions)?;
            let number = self.numbers.action(&format!("{prefix}:{name}"))?;
            for (name, resources) in &action.scenarios {
                scenarios.extend(number.to_le_bytes());
                self.text(scenarios, name)?;
                let list = self.resource_list(prefix, resources)?;
                scenarios.extend(list.to_le_bytes());
            }
        }
        Ok(())
    }

    fn action(&mut self, prefix: &str, action: &Action, out: &mut Vec<u8>) -> Result<(), Failure> {
        self.text(out, &action.name)?;
        out.push(action.levels);
        out.push(self.numbers.status(action.gone));
        self.keys(out, &action.keys)?;
        out.extend(self.resource_list(prefix, &action.resources)?.to_le_bytes());
        let dependents = match &action.dependents {
            Some(dependents) => self.action_list(dependents)?,
            None => UNKNOWN,
        };
        out.extend(dependents.to_le_bytes());
        Ok(())
    }

    fn all_keys(&mut self, model: &Model) -> Result<Vec<u8>, Failure> {
        let mut out = Vec::new();
        for key in model.keys.values() {
            self.text(&mut out, &key.name)?;
            out.push(key_type(key)?);
            out.push(self.numbers.status(key.gone));
            let category = key.category.as_deref();
            out.push(match category {
                None => 0,
                Some(category) => position(&CATEGORIES, category)? + 1,
            });
        }
        Ok(out)
    }

    /// By the text before the variable, then by the length of the text behind it.
    fn templates(&self, model: &Model) -> Result<Vec<u8>, Failure> {
        let mut templates: Vec<(String, usize, u16)> = Vec::new();
        for name in model.keys.keys() {
            let variable = [("${", '}'), ("<", '>')]
                .into_iter()
                .find_map(|(opening, closing)| {
                    let (head, rest) = name.split_once(opening)?;
                    Some((head, rest.split_once(closing)?.1))
                });
            if let Some((head, tail)) = variable {
                if head.is_empty() || tail.contains(['$', '<']) {
                    return Err(format!("`{name}` has no beginning, or two variables"));
                }
                templates.push((head.to_owned(), tail.len(), self.numbers.key(name)?));
            }
        }
        templates.sort();
        let numbers = templates
            .into_iter()
            .flat_map(|(.., number)| number.to_le_bytes());
        Ok(numbers.collect())
    }

    fn arn_services(&mut self, model: &Model) -> Result<(Vec<u8>, Vec<u8>), Failure> {
        let mut fields: BTreeMap<&str, Vec<u16>> = BTreeMap::new();
        for (prefix, service) in &model.services {
            for (name, resource_type) in &service.resource_types {
                let field = resource_type.arn.split(':').nth(2).unwrap_or_default();
                let key = (prefix.clone(), name.clone());
                let number = self.numbers.resource_types.get(&key).copied();
                // A variable stands for any service.
                if !field.is_empty() && !field.contains(['$', '*']) {
                    fields.entry(field).or_default().extend(number);
                }
            }
        }
        let (mut services, mut resource_types) = (Vec::new(), Vec::new());
        for (field, numbers) in fields {
            resource_types.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
            self.text(&mut services, field)?;
            services.extend(row(resource_types.len() / 2)?.to_le_bytes());
        }
        Ok((services, resource_types))
    }

    fn partitions(&mut self, model: &Model) -> Result<(Vec<u8>, Vec<u8>), Failure> {
        let (mut partitions, mut all) = (Vec::new(), Vec::new());
        for (name, regions) in &model.partitions {
            for region in regions {
                self.text(&mut all, region)?;
            }
            self.text(&mut partitions, name)?;
            partitions.extend(row(all.len() / 4)?.to_le_bytes());
        }
        Ok((partitions, all))
    }

    fn sources(&mut self, model: &Model) -> Result<Vec<u8>, Failure> {
        let mut out = Vec::new();
        for (package, purpose) in &model.sources {
            for text in [package.name, package.version, package.licence, purpose] {
                self.text(&mut out, text)?;
            }
            put_day(&mut out, package.date)?;
        }
        Ok(out)
    }
}

fn key_type(key: &Key) -> Result<u8, Failure> {
    let (one, multivalued) = match key.key_type.strip_prefix("ArrayOf") {
        Some(one) => (one, MULTIVALUED),
        None => (key.key_type.as_str(), 0),
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

/// All texts, each once; one that begins another shares its place.
#[derive(Default)]
struct Texts {
    bytes: Vec<u8>,
    places: BTreeMap<String, u32>,
}

impl Texts {
    /// Offset and length of a text, in 22 and 10 bits; 0 before the places are known.
    fn get(&mut self, text: &str) -> Result<u32, Failure> {
        if let Some(place) = self.places.get(text) {
            return Ok(*place);
        }
        if text.len() > 0x3ff {
            return Err(format!("`{text}` is too long for the format"));
        }
        self.places.insert(text.to_owned(), 0);
        Ok(0)
    }

    fn place(&mut self) {
        let mut after = String::new();
        // From the last to the first: what a text begins stands right behind it.
        let mut start = 0;
        for (text, place) in self.places.iter_mut().rev() {
            if !after.starts_with(text.as_str()) {
                start = self.bytes.len();
                self.bytes.extend(text.as_bytes());
                after.clone_from(text);
            }
            *place = u32::try_from(start << 10 | text.len()).unwrap_or(0);
        }
    }
}
