//! The table of services, `services.bin`: its layout, its checks, and the reading of its rows.
//!
//! A header, then the [`Section`]s one behind the other. Rows have a fixed size and stand in the order of their names without regard
//! to letter case, so that looking one up is a binary search. Names are kept once, in the first section; a text is an offset into it
//! and a length, in 22 and 10 bits. What belongs to several rows alike (the condition keys of an action) is a list that they share: its
//! length, then its elements. List 0 is the empty one. Everything is little-endian.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::ops::Range;

use super::bytes::{date_at, text_at, u16_at, u32_at};
use super::{Action, CatalogError, ConditionKey, Date, Provenance, ResourceType, Service, Status};

/// The first bytes of a table.
pub(super) const MAGIC: &[u8] = b"rcatalog";
/// The version of the format.
pub(super) const FORMAT: u32 = 1;

pub(super) const FORMAT_AT: usize = 8;
/// The checksum of everything behind it.
pub(super) const CHECKSUM_AT: usize = 12;
pub(super) const AS_OF_AT: usize = 20;
/// Where each section ends, counted from the end of the header.
pub(super) const ENDS_AT: usize = 24;
pub(super) const HEADER: usize = ENDS_AT + 4 * Section::ALL.len();

/// The parts of the table in their order, and what a row of each holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    /// All texts.
    Texts,
    /// Prefix and name (texts), status, flags, condition keys (list); where its actions, resource types and operations end.
    Services,
    /// Name (text), access levels, status; condition keys, resources and dependent actions (lists).
    Actions,
    /// Name and ARN (texts), status, condition keys (list).
    ResourceTypes,
    /// Name (text), type, status, category.
    Keys,
    /// The condition keys with a variable in their name, in the order of the text before it; the longest text after it comes last.
    Templates,
    /// Lists of condition keys.
    KeyLists,
    /// Lists of resources of an action: resource type with [`REQUIRED`], condition keys and dependent actions (lists).
    ResourceLists,
    /// Lists of actions.
    ActionLists,
    /// Name (text), actions (list).
    Operations,
    /// Action, name (text), resources (list); in the order of the actions.
    Scenarios,
    /// Service field of ARNs (text); where its resource types end in the next section.
    ArnServices,
    /// Resource types, by the service field of their ARN.
    ArnResourceTypes,
    /// Name (text); where its regions end.
    Partitions,
    /// Name (text).
    Regions,
    /// The days on which something was gone; a status counts them from 1.
    Dates,
    /// Package, version, licence, purpose (texts), day.
    Sources,
}

impl Section {
    pub(super) const ALL: [Self; 17] = [
        Self::Texts,
        Self::Services,
        Self::Actions,
        Self::ResourceTypes,
        Self::Keys,
        Self::Templates,
        Self::KeyLists,
        Self::ResourceLists,
        Self::ActionLists,
        Self::Operations,
        Self::Scenarios,
        Self::ArnServices,
        Self::ArnResourceTypes,
        Self::Partitions,
        Self::Regions,
        Self::Dates,
        Self::Sources,
    ];

    /// The bytes of a row.
    pub(super) const fn row(self) -> usize {
        match self {
            Self::Texts => 1,
            Self::Templates
            | Self::KeyLists
            | Self::ResourceLists
            | Self::ActionLists
            | Self::ArnResourceTypes => 2,
            Self::Regions | Self::Dates => 4,
            Self::Operations | Self::ArnServices | Self::Partitions => 6,
            Self::Keys => 7,
            Self::Scenarios => 8,
            Self::ResourceTypes => 11,
            Self::Actions => 12,
            Self::Services => 18,
            Self::Sources => 20,
        }
    }
}

/// The numbers of an element of [`Section::ResourceLists`].
pub(super) const RESOURCE: usize = 3;
/// Set in the resource type of an element where the action needs one of that type.
pub(super) const REQUIRED: u16 = 0x8000;
/// The list of dependent actions of an action of which no source tells any.
pub(super) const UNKNOWN: u16 = u16::MAX;

/// What AWS offers: services, actions, resource types, condition keys, partitions and regions.
///
/// Everything handed out is a view into the table: nothing is parsed or copied, and a look-up is a binary search. Names are looked up
/// in any letter case, as IAM does, and come back in AWS's spelling. What AWS has given up is there too, and says so.
///
/// # Examples
///
/// ```
/// use rolecall::catalog::Catalog;
///
/// let catalog = Catalog::builtin();
/// let action = catalog.action("S3:getobject").unwrap();
/// assert_eq!(action.to_string(), "s3:GetObject");
/// let resources: Vec<&str> = action.resource_types().map(|resource| resource.resource_type().name()).collect();
/// assert_eq!(resources, ["accesspointobject", "object"]);
/// assert!(action.supports(catalog.key("s3:ExistingObjectTag/team").unwrap()));
/// assert!(catalog.action("s3:GetObjekt").is_none());
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Catalog {
    pub(super) bytes: Cow<'static, [u8]>,
}

impl Catalog {
    /// The table that the library was built with.
    pub fn builtin() -> &'static Self {
        static BUILTIN: Catalog = Catalog {
            bytes: Cow::Borrowed(include_bytes!("services.bin")),
        };
        &BUILTIN
    }

    /// Reads a table, such as a newer `services.bin` of the library's sources. Linear in its length.
    ///
    /// # Errors
    ///
    /// The bytes are no table of this format, are cut off, or were changed.
    ///
    /// # Examples
    ///
    /// ```
    /// use rolecall::catalog::Catalog;
    ///
    /// assert!(Catalog::from_bytes(b"rcatalog".to_vec()).is_err());
    /// ```
    pub fn from_bytes(bytes: impl Into<Vec<u8>>) -> Result<Self, CatalogError> {
        let catalog = Self {
            bytes: Cow::Owned(bytes.into()),
        };
        catalog.check()?;
        Ok(catalog)
    }

    /// The day that the facts are of.
    pub fn as_of(&self) -> Date {
        date_at(&self.bytes, AS_OF_AT).unwrap_or_default()
    }

    /// The packages that the table was made from.
    pub fn provenance(&self) -> impl ExactSizeIterator<Item = Provenance<'_>> + Clone {
        self.rows(Section::Sources).map(|at| {
            let text = |field| self.text(Section::Sources, at, field);
            Provenance {
                package: text(0),
                version: text(4),
                licence: text(8),
                purpose: text(12),
                date: self.day(Section::Sources, at, 16),
            }
        })
    }

    /// All services, by prefix.
    pub fn services(
        &self,
    ) -> impl ExactSizeIterator<Item = Service<'_>> + DoubleEndedIterator + Clone {
        self.rows(Section::Services)
            .map(|at| Service(Row::new(self, at)))
    }

    /// A service by its prefix, the part of an action before the colon.
    ///
    /// # Examples
    ///
    /// ```
    /// use rolecall::catalog::{Catalog, Status};
    ///
    /// let catalog = Catalog::builtin();
    /// assert_eq!(catalog.service("IAM").unwrap().name(), "AWS Identity and Access Management (IAM)");
    /// assert!(matches!(catalog.service("codestar").unwrap().status(), Status::Retired { .. }));
    /// ```
    pub fn service(&self, prefix: &str) -> Option<Service<'_>> {
        let at = self.find(Section::Services, self.rows(Section::Services), prefix)?;
        Some(Service(Row::new(self, at)))
    }

    /// An action by its whole name, `service:Action`.
    pub fn action(&self, name: &str) -> Option<Action<'_>> {
        let (prefix, name) = name.split_once(':')?;
        self.service(prefix)?.action(name)
    }

    /// All condition keys, by name.
    pub fn keys(
        &self,
    ) -> impl ExactSizeIterator<Item = ConditionKey<'_>> + DoubleEndedIterator + Clone {
        self.rows(Section::Keys)
            .map(|at| ConditionKey(Row::new(self, at)))
    }

    /// A condition key by any name that a policy can give it: `aws:ResourceTag/team` is the key `aws:ResourceTag/${TagKey}`.
    ///
    /// # Examples
    ///
    /// ```
    /// use rolecall::catalog::Catalog;
    ///
    /// let catalog = Catalog::builtin();
    /// assert_eq!(catalog.key("AWS:resourcetag/Team").unwrap().name(), "aws:ResourceTag/${TagKey}");
    /// assert_eq!(catalog.key("token.actions.githubusercontent.com:SUB").unwrap().name(), "token.actions.githubusercontent.com:sub");
    /// assert!(catalog.key("aws:NoSuchKey").is_none());
    /// ```
    pub fn key(&self, name: &str) -> Option<ConditionKey<'_>> {
        if let Some(at) = self.find(Section::Keys, self.rows(Section::Keys), name) {
            return Some(ConditionKey(Row::new(self, at)));
        }
        // Every template whose beginning is that of the name stands before the place of the name, and begins as it does.
        let templates = Section::Templates;
        let template = |at| ConditionKey(Row::new(self, self.number(templates, at, 0).into()));
        let after = partition_point(self.rows(templates), |at| {
            compare(template(at).head().as_bytes(), name.as_bytes()) != Ordering::Greater
        });
        let first = name.get(..1)?;
        (0..after)
            .rev()
            .map(template)
            .take_while(|key| begins_with(key.head(), first))
            .find(|key| key.covers(name))
    }

    /// All resource types whose ARN has this service field, whatever the service: the field is often not the prefix of an action.
    ///
    /// # Examples
    ///
    /// ```
    /// use rolecall::catalog::Catalog;
    ///
    /// let catalog = Catalog::builtin();
    /// assert!(catalog.resource_types_of("execute-api").all(|resource| resource.arn().starts_with("arn:${Partition}:execute-api:")));
    /// assert!(catalog.is_arn_service("execute-api"));
    /// ```
    pub fn resource_types_of(
        &self,
        field: &str,
    ) -> impl ExactSizeIterator<Item = ResourceType<'_>> + DoubleEndedIterator + Clone {
        let fields = Section::ArnServices;
        let rows = self
            .find(fields, self.rows(fields), field)
            .map_or(0..0, |at| self.part(fields, at, 4));
        rows.map(|at| {
            let at = self.number(Section::ArnResourceTypes, at, 0);
            ResourceType(Row::new(self, at.into()))
        })
    }

    /// Whether the ARN of some resource type has this service field.
    pub fn is_arn_service(&self, field: &str) -> bool {
        let fields = Section::ArnServices;
        self.find(fields, self.rows(fields), field).is_some()
    }

    /// The service fields of ARNs, in their order.
    pub fn arn_services(
        &self,
    ) -> impl ExactSizeIterator<Item = &str> + DoubleEndedIterator + Clone {
        self.rows(Section::ArnServices)
            .map(|at| self.text(Section::ArnServices, at, 0))
    }

    /// The partitions: `aws`, `aws-cn` and the others.
    pub fn partitions(&self) -> impl ExactSizeIterator<Item = &str> + DoubleEndedIterator + Clone {
        self.rows(Section::Partitions)
            .map(|at| self.text(Section::Partitions, at, 0))
    }

    /// The regions of a partition, and nothing if there is no such partition.
    pub fn regions(
        &self,
        partition: &str,
    ) -> impl ExactSizeIterator<Item = &str> + DoubleEndedIterator + Clone {
        let partitions = Section::Partitions;
        let rows = self
            .find(partitions, self.rows(partitions), partition)
            .map_or(0..0, |at| self.part(partitions, at, 4));
        rows.map(|at| self.text(Section::Regions, at, 0))
    }

    /// Whether a region of this name is in some partition.
    pub fn is_region(&self, name: &str) -> bool {
        self.rows(Section::Partitions).any(|at| {
            let rows = self.part(Section::Partitions, at, 4);
            self.find(Section::Regions, rows, name).is_some()
        })
    }
}

/// Rows. A number or text that is not there reads as 0 or empty, so that even a table that nobody has checked can do no harm.
impl Catalog {
    /// The bytes of a section.
    fn section(&self, section: Section) -> &[u8] {
        let at = ENDS_AT + 4 * section as usize;
        let end = u32_at(&self.bytes, at).unwrap_or(0) as usize;
        let start = match section {
            Section::Texts => 0,
            _ => u32_at(&self.bytes, at - 4).unwrap_or(0) as usize,
        };
        let behind = self.bytes.get(HEADER..).unwrap_or_default();
        behind.get(start..end).unwrap_or_default()
    }

    /// The numbers of all rows of a section.
    pub(super) fn rows(&self, section: Section) -> Range<usize> {
        0..self.section(section).len() / section.row()
    }

    pub(super) fn byte(&self, section: Section, row: usize, field: usize) -> u8 {
        self.section(section)
            .get(row * section.row() + field)
            .copied()
            .unwrap_or(0)
    }

    pub(super) fn number(&self, section: Section, row: usize, field: usize) -> u16 {
        u16_at(self.section(section), row * section.row() + field).unwrap_or(0)
    }

    pub(super) fn text(&self, section: Section, row: usize, field: usize) -> &str {
        self.text_checked(section, row, field).unwrap_or_default()
    }

    pub(super) fn text_checked(&self, section: Section, row: usize, field: usize) -> Option<&str> {
        let (start, length) = self.place(section, row, field)?;
        text_at(self.section(Section::Texts), start, length)
    }

    /// Offset and length of a text.
    pub(super) fn place(
        &self,
        section: Section,
        row: usize,
        field: usize,
    ) -> Option<(usize, usize)> {
        let place = u32_at(self.section(section), row * section.row() + field)? as usize;
        Some((place >> 10, place & 0x3ff))
    }

    fn day(&self, section: Section, row: usize, field: usize) -> Date {
        self.day_checked(section, row, field).unwrap_or_default()
    }

    pub(super) fn day_checked(&self, section: Section, row: usize, field: usize) -> Option<Date> {
        date_at(self.section(section), row * section.row() + field)
    }

    /// The status whose number stands in a byte.
    pub(super) fn status(&self, section: Section, row: usize, field: usize) -> Status {
        match self.byte(section, row, field).checked_sub(1) {
            None => Status::Current,
            Some(at) => Status::Retired {
                gone_by: self.day(Section::Dates, at.into(), 0),
            },
        }
    }

    /// What a row has of the rows of another section: from where the row before it ends to where it ends.
    pub(super) fn part(&self, section: Section, row: usize, field: usize) -> Range<usize> {
        let start = match row.checked_sub(1) {
            None => 0,
            Some(before) => self.number(section, before, field).into(),
        };
        start..self.number(section, row, field).into()
    }

    /// Where the elements of a list are.
    pub(super) fn list(&self, section: Section, at: u16) -> Range<usize> {
        let start = usize::from(at) + 1;
        let length = usize::from(self.number(section, at.into(), 0));
        let end = self.rows(section).end;
        start.min(end)..(start + length * Self::width(section)).min(end)
    }

    /// The numbers of an element of a list.
    pub(super) fn width(section: Section) -> usize {
        match section {
            Section::ResourceLists => RESOURCE,
            _ => 1,
        }
    }

    /// The elements of a list of numbers.
    pub(super) fn numbers(
        &self,
        section: Section,
        list: u16,
    ) -> impl ExactSizeIterator<Item = u16> + DoubleEndedIterator + Clone {
        self.list(section, list)
            .map(move |at| self.number(section, at, 0))
    }

    /// The service that a row of another section belongs to, by the field that says where the rows of a service end.
    pub(super) fn owner(&self, field: usize, at: usize) -> usize {
        partition_point(self.rows(Section::Services), |row| {
            usize::from(self.number(Section::Services, row, field)) <= at
        })
    }

    /// The rows whose field has a value, where they are in its order.
    pub(super) fn equal(&self, section: Section, field: usize, value: usize) -> Range<usize> {
        let number = |row| usize::from(self.number(section, row, field));
        let start = partition_point(self.rows(section), |row| number(row) < value);
        start..partition_point(start..self.rows(section).end, |row| number(row) <= value)
    }

    /// The row among some whose first field is a name, in any letter case.
    pub(super) fn find(&self, section: Section, rows: Range<usize>, name: &str) -> Option<usize> {
        let texts = self.section(Section::Texts);
        let end = rows.end;
        let bytes = |row| {
            let (start, length) = self.place(section, row, 0)?;
            texts.get(start..start + length)
        };
        let at = partition_point(rows, |row| {
            bytes(row).is_some_and(|found| compare(found, name.as_bytes()) == Ordering::Less)
        });
        (at < end && bytes(at)?.eq_ignore_ascii_case(name.as_bytes())).then_some(at)
    }
}

/// The first row for which something no longer holds.
fn partition_point(rows: Range<usize>, holds: impl Fn(usize) -> bool) -> usize {
    let Range {
        start: mut low,
        end: mut high,
    } = rows;
    while low < high {
        let middle = usize::midpoint(low, high);
        if holds(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

/// The order of names, which letter case does not change.
pub(super) fn compare(left: &[u8], right: &[u8]) -> Ordering {
    let right = right.iter().map(u8::to_ascii_lowercase);
    left.iter().map(u8::to_ascii_lowercase).cmp(right)
}

/// Whether a name begins with a text, in any letter case.
fn begins_with(name: &str, text: &str) -> bool {
    name.get(..text.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(text))
}

impl fmt::Debug for Catalog {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Catalog")
            .field("as_of", &self.as_of())
            .field("services", &self.rows(Section::Services).len())
            .finish_non_exhaustive()
    }
}

/// A row of a table. Two are equal if they are the same row of the same table.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) at: usize,
}

impl<'a> Row<'a> {
    pub(super) fn new(catalog: &'a Catalog, at: usize) -> Self {
        Self { catalog, at }
    }
}

impl PartialEq for Row<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.catalog, other.catalog) && self.at == other.at
    }
}

impl Eq for Row<'_> {}
