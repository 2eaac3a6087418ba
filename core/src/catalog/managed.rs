//! The policies that AWS keeps for everyone to attach: their documents, their versions, and those that AWS has given up.
//!
//! A table of its own beside the catalog, because it is several times as large and not everybody needs it: the feature
//! `managed-policies` builds one in, and [`ManagedPolicies::from_bytes`] reads another. Nothing is parsed or copied before it is
//! asked for; looking a policy up is a binary search.
//!
//! The table is that of the partition `aws`. Other partitions have most of the same policies under the same names, in versions of
//! their own.

use std::borrow::Cow;
use std::fmt;

use super::bytes::{checksum, date_at, text_at, u16_at, u32_at, u64_at};
use super::{CatalogError, Date, Provenance};

/// The first bytes of a table.
const MAGIC: &[u8] = b"rcmanage";
/// The version of the format.
const FORMAT: u32 = 1;

// The header. Everything is little-endian.
const FORMAT_AT: usize = 8;
/// The checksum of everything behind it.
const CHECKSUM_AT: usize = 12;
const AS_OF_AT: usize = 20;
const POLICIES_AT: usize = 24;
const VERSIONS_AT: usize = 28;
const SOURCES_AT: usize = 32;
const HEADER: usize = 36;

// Behind it the policies by name, their versions, the sources, and last the text that all of them refer to.
const POLICY: usize = 36;
const VERSION: usize = 6;
const SOURCE: usize = 28;

/// What stands before path and name in an ARN of the table.
const ARN_PREFIX: &str = "arn:aws:iam::aws:policy/";
/// Between the partition and the rest in any ARN of an AWS managed policy.
const ARN_MIDDLE: &str = ":iam::aws:policy/";

/// A table of AWS managed policies.
///
/// # Examples
///
/// ```
/// # #[cfg(feature = "managed-policies")] {
/// use rolecall::catalog::managed::{ManagedPolicies, Status};
///
/// let policies = ManagedPolicies::builtin();
/// let policy = policies.get("arn:aws:iam::aws:policy/job-function/ViewOnlyAccess").unwrap();
/// assert_eq!(policy.name(), "ViewOnlyAccess");
/// assert_eq!(policy.status(), Status::Current);
/// assert!(policy.document().starts_with(r#"{"Version":"2012-10-17""#));
/// assert!(policies.get("NoSuchAccess").is_none());
/// # }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct ManagedPolicies {
    // INVARIANT: a table that `from_bytes` has taken, or the one that is built in, which a test puts through it.
    bytes: Cow<'static, [u8]>,
}

impl ManagedPolicies {
    /// The table that the library was built with.
    #[cfg(feature = "managed-policies")]
    pub fn builtin() -> &'static Self {
        static BUILTIN: ManagedPolicies = ManagedPolicies {
            bytes: Cow::Borrowed(include_bytes!("managed.bin")),
        };
        &BUILTIN
    }

    /// Reads a table, such as a newer `managed.bin` of the library's sources. Linear in its length: everything is checked here, so
    /// that nothing has to be later.
    ///
    /// # Errors
    ///
    /// The bytes are no table of this format, are cut off, or were changed.
    ///
    /// # Examples
    ///
    /// ```
    /// use rolecall::catalog::managed::ManagedPolicies;
    ///
    /// assert!(ManagedPolicies::from_bytes(b"rcmanage".to_vec()).is_err());
    /// ```
    pub fn from_bytes(bytes: impl Into<Vec<u8>>) -> Result<Self, CatalogError> {
        let policies = Self {
            bytes: Cow::Owned(bytes.into()),
        };
        policies.check()?;
        Ok(policies)
    }

    /// The day of the newest change that the table knows of.
    pub fn as_of(&self) -> Date {
        date_at(&self.bytes, AS_OF_AT).unwrap_or_default()
    }

    /// The packages that the table was made from.
    pub fn provenance(&self) -> impl Iterator<Item = Provenance<'_>> {
        (0..self.count(SOURCES_AT)).filter_map(|at| self.source(at))
    }

    /// A policy by its name, or by its ARN in any partition. Letter case counts, and so does the path of an ARN.
    ///
    /// # Examples
    ///
    /// ```
    /// # #[cfg(feature = "managed-policies")] {
    /// use rolecall::catalog::managed::ManagedPolicies;
    ///
    /// let policies = ManagedPolicies::builtin();
    /// let by_name = policies.get("ViewOnlyAccess").unwrap();
    /// assert_eq!(policies.get("arn:aws-us-gov:iam::aws:policy/job-function/ViewOnlyAccess"), Some(by_name));
    /// assert_eq!(policies.get("arn:aws:iam::aws:policy/ViewOnlyAccess"), None);
    /// # }
    /// ```
    pub fn get(&self, arn_or_name: &str) -> Option<ManagedPolicy<'_>> {
        let Some((partition, path_and_name)) = arn_or_name.split_once(ARN_MIDDLE) else {
            return self.named(arn_or_name);
        };
        let partition = partition.strip_prefix("arn:")?;
        if partition != "aws" && !partition.starts_with("aws-") {
            return None;
        }
        self.named(path_and_name.rsplit('/').next()?)
            .filter(|policy| policy.arn().strip_prefix(ARN_PREFIX) == Some(path_and_name))
    }

    /// All policies, by name.
    pub fn iter(
        &self,
    ) -> impl ExactSizeIterator<Item = ManagedPolicy<'_>> + DoubleEndedIterator + Clone {
        (0..self.count(POLICIES_AT)).map(|at| self.policy(at))
    }

    fn named(&self, name: &str) -> Option<ManagedPolicy<'_>> {
        let (mut low, mut high) = (0, self.count(POLICIES_AT));
        while low < high {
            let middle = usize::midpoint(low, high);
            let policy = self.policy(middle);
            match policy.name().cmp(name) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(policy),
            }
        }
        None
    }
}

/// Where things are. Only `check` reads a table that may be wrong, and it begins with the sizes.
impl ManagedPolicies {
    fn count(&self, at: usize) -> usize {
        u32_at(&self.bytes, at).unwrap_or(0) as usize
    }

    fn policy(&self, at: usize) -> ManagedPolicy<'_> {
        ManagedPolicy {
            table: self,
            at: HEADER + at * POLICY,
        }
    }

    fn versions(&self) -> usize {
        HEADER + self.count(POLICIES_AT) * POLICY
    }

    fn sources(&self) -> usize {
        self.versions() + self.count(VERSIONS_AT) * VERSION
    }

    fn texts(&self) -> usize {
        self.sources() + self.count(SOURCES_AT) * SOURCE
    }

    /// The text at an offset into the texts.
    fn text(&self, at: u32, length: u32) -> Option<&str> {
        let start = self.texts().checked_add(at as usize)?;
        text_at(&self.bytes, start, length as usize)
    }

    /// The text whose offset and 16-bit length stand at a place.
    fn short_text(&self, place: usize) -> Option<&str> {
        let length = u16_at(&self.bytes, place + 4)?;
        self.text(u32_at(&self.bytes, place)?, length.into())
    }

    fn source(&self, at: usize) -> Option<Provenance<'_>> {
        let place = self.sources() + at * SOURCE;
        Some(Provenance {
            package: self.short_text(place)?,
            version: self.short_text(place + 6)?,
            licence: self.short_text(place + 12)?,
            purpose: self.short_text(place + 18)?,
            date: date_at(&self.bytes, place + 24)?,
        })
    }

    fn version(&self, at: usize) -> Option<PolicyVersion> {
        let place = self.versions() + at * VERSION;
        Some(PolicyVersion {
            number: u16_at(&self.bytes, place)?,
            date: date_at(&self.bytes, place + 2),
        })
    }

    /// Whether everything that the methods above take for granted is so.
    fn check(&self) -> Result<(), CatalogError> {
        let bytes = &self.bytes;
        if !bytes.starts_with(MAGIC) {
            return Err(CatalogError::NotATable);
        }
        match u32_at(bytes, FORMAT_AT) {
            Some(FORMAT) => {}
            Some(found) => return Err(CatalogError::OtherFormat { found }),
            None => return Err(CatalogError::CutOff),
        }
        let sizes = [
            (POLICIES_AT, POLICY),
            (VERSIONS_AT, VERSION),
            (SOURCES_AT, SOURCE),
        ];
        let mut tables = HEADER as u64;
        for (at, size) in sizes {
            let count = u32_at(bytes, at).ok_or(CatalogError::CutOff)?;
            tables += u64::from(count) * size as u64;
        }
        if tables > bytes.len() as u64 {
            return Err(CatalogError::CutOff);
        }
        let covered = bytes.get(AS_OF_AT..).unwrap_or_default();
        if u64_at(bytes, CHECKSUM_AT) != Some(checksum(covered)) {
            return Err(CatalogError::Changed);
        }
        if date_at(bytes, AS_OF_AT).is_none() {
            return Err(CatalogError::Malformed("the date"));
        }
        if (0..self.count(SOURCES_AT)).any(|at| self.source(at).is_none()) {
            return Err(CatalogError::Malformed("a source"));
        }
        if !self.iter().all(ManagedPolicy::is_sound) {
            return Err(CatalogError::Malformed("a policy"));
        }
        if !self
            .iter()
            .is_sorted_by(|left, right| left.name() < right.name())
        {
            return Err(CatalogError::Malformed("the order of the policies"));
        }
        Ok(())
    }
}

impl fmt::Debug for ManagedPolicies {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ManagedPolicies")
            .field("as_of", &self.as_of())
            .field("policies", &self.count(POLICIES_AT))
            .finish_non_exhaustive()
    }
}

/// Whether AWS still keeps a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// It can be attached, and AWS changes it when it likes.
    Current,
    /// It is no longer on AWS's list: it stays with those who have it, cannot be attached anew, and is not kept up.
    Deprecated {
        /// A day on which it was gone; it may have gone long before.
        gone_by: Date,
    },
}

/// A version of a policy: its number, and since when it was in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PolicyVersion {
    /// The number in `v12`.
    pub number: u16,
    /// `None` where no source says it.
    pub date: Option<Date>,
}

impl fmt::Display for PolicyVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "v{}", self.number)
    }
}

/// A policy of the table. Two are equal if they are the same one of the same table.
#[derive(Clone, Copy)]
pub struct ManagedPolicy<'a> {
    table: &'a ManagedPolicies,
    at: usize,
}

// Where the fields of a policy stand.
const ARN: usize = 0;
/// Where in the ARN the name begins.
const NAME: usize = 6;
const DOCUMENT: usize = 8;
const FIRST_VERSION: usize = 16;
const VERSION_COUNT: usize = 20;
const DEFAULT_VERSION: usize = 22;
const CREATED: usize = 24;
const UPDATED: usize = 28;
const GONE_BY: usize = 32;

impl<'a> ManagedPolicy<'a> {
    /// Its name: no two policies have the same.
    pub fn name(self) -> &'a str {
        self.arn().get(self.name_start()..).unwrap_or_default()
    }

    /// Its path, which begins and ends with `/`.
    pub fn path(self) -> &'a str {
        self.arn()
            .get(ARN_PREFIX.len() - 1..self.name_start())
            .unwrap_or_default()
    }

    /// Its ARN in the partition `aws`.
    pub fn arn(self) -> &'a str {
        self.table.short_text(self.at + ARN).unwrap_or_default()
    }

    /// The text of its default version: JSON without spaces.
    pub fn document(self) -> &'a str {
        self.number(DOCUMENT)
            .zip(self.number(DOCUMENT + 4))
            .and_then(|(at, length)| self.table.text(at, length))
            .unwrap_or_default()
    }

    /// The number of the version in force, as in `v12`. Of a deprecated policy, the last that is known.
    pub fn default_version(self) -> u16 {
        self.short_number(DEFAULT_VERSION)
    }

    /// When it came, as far back as the sources go.
    pub fn created(self) -> Date {
        self.date(CREATED).unwrap_or_default()
    }

    /// When its default version came.
    pub fn updated(self) -> Date {
        self.date(UPDATED).unwrap_or_default()
    }

    /// Whether AWS still keeps it.
    pub fn status(self) -> Status {
        self.date(GONE_BY)
            .map_or(Status::Current, |gone_by| Status::Deprecated { gone_by })
    }

    /// The versions that the sources have seen, oldest first. Some that AWS replaced soon are not among them.
    pub fn versions(self) -> impl Iterator<Item = PolicyVersion> + use<'a> {
        let first = self.number(FIRST_VERSION).unwrap_or(0) as usize;
        let count = usize::from(self.short_number(VERSION_COUNT));
        (first..first + count).filter_map(move |at| self.table.version(at))
    }
}

impl ManagedPolicy<'_> {
    fn number(self, field: usize) -> Option<u32> {
        u32_at(&self.table.bytes, self.at + field)
    }

    fn short_number(self, field: usize) -> u16 {
        u16_at(&self.table.bytes, self.at + field).unwrap_or(0)
    }

    fn date(self, field: usize) -> Option<Date> {
        date_at(&self.table.bytes, self.at + field)
    }

    fn name_start(self) -> usize {
        self.short_number(NAME).into()
    }

    /// Whether every field leads where it should.
    fn is_sound(self) -> bool {
        let arn = self.table.short_text(self.at + ARN).unwrap_or_default();
        let name = arn.get(self.name_start()..).unwrap_or_default();
        let document = self
            .number(DOCUMENT)
            .zip(self.number(DOCUMENT + 4))
            .and_then(|(at, length)| self.table.text(at, length));
        let last_version = self
            .number(FIRST_VERSION)
            .and_then(|first| first.checked_add(self.short_number(VERSION_COUNT).into()));
        arn.starts_with(ARN_PREFIX)
            && self.name_start() >= ARN_PREFIX.len()
            && arn.rsplit('/').next() == Some(name)
            && !name.is_empty()
            && document.is_some()
            && last_version.is_some_and(|last| last as usize <= self.table.count(VERSIONS_AT))
            && self.date(CREATED).is_some()
            && self.date(UPDATED).is_some()
    }
}

impl PartialEq for ManagedPolicy<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.table, other.table) && self.at == other.at
    }
}

impl Eq for ManagedPolicy<'_> {}

impl fmt::Debug for ManagedPolicy<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("ManagedPolicy")
            .field(&self.arn())
            .finish()
    }
}

#[cfg(test)]
mod tests;
