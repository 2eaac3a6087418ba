//! The catalog: looking things up, and the reading of columns.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use super::bytes::{date_at, u16_at, u32_at};
use super::columns::{COLUMNS, CONTENTS, Column, RESOURCE};
use super::texts::{Texts, compare, shared};
use super::{Action, CatalogError, ConditionKey, Date, Provenance, ResourceType, Service, Status};

/// The first bytes of a table.
pub(super) const MAGIC: &[u8] = b"rcatalog";
/// The version of the format.
pub(super) const FORMAT: u32 = 1;

pub(super) const FORMAT_AT: usize = 8;
/// The checksum of everything behind it.
pub(super) const CHECKSUM_AT: usize = 12;
pub(super) const AS_OF_AT: usize = 20;
/// Where each column ends, counted from the end of the header.
pub(super) const ENDS_AT: usize = 24;
pub(super) const HEADER: usize = ENDS_AT + 4 * COLUMNS;

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
        self.rows(Column::SourceDate).map(|at| Provenance {
            package: self.text(Column::SourcePackage, at),
            version: self.text(Column::SourceVersion, at),
            licence: self.text(Column::SourceLicence, at),
            purpose: self.text(Column::SourcePurpose, at),
            date: self.day(Column::SourceDate, at),
        })
    }

    /// All services, by prefix.
    pub fn services(
        &self,
    ) -> impl ExactSizeIterator<Item = Service<'_>> + DoubleEndedIterator + Clone {
        self.rows(Column::ServicePrefix)
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
        let at = self.find(
            Column::ServicePrefix,
            self.rows(Column::ServicePrefix),
            prefix,
        )?;
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
        self.rows(Column::KeyName)
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
        if let Some(at) = self.find(Column::KeyName, self.rows(Column::KeyName), name) {
            return Some(ConditionKey(Row::new(self, at)));
        }
        let heads = self.texts(Column::TemplateHead);
        let mut beginning = name.as_bytes();
        loop {
            // Every head that the beginning begins with is also what the last head before the beginning begins with.
            let (last, head) = heads.floor(0..heads.count, beginning)?;
            let shared = shared(head, beginning);
            let is_head = shared == head.len();
            if is_head {
                let same = (0..=last)
                    .rev()
                    .take_while(|row| compare(heads.get(*row), head).is_eq());
                let mut keys = same.map(|row| {
                    ConditionKey(Row::new(self, self.number(Column::Template, row).into()))
                });
                if let Some(key) = keys.find(|key| key.covers(name)) {
                    return Some(key);
                }
            }
            beginning = beginning.get(..shared - usize::from(is_head))?;
        }
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
    ) -> impl DoubleEndedIterator<Item = ResourceType<'_>> + Clone {
        let fields = self.rows(Column::ArnService);
        let runs = self
            .find(Column::ArnService, fields, field)
            .map_or(0..0, |at| self.part(Column::ArnServiceRuns, at));
        runs.flat_map(|run| {
            let start = usize::from(self.number(Column::RunStart, run));
            start..=usize::from(self.number(Column::RunLast, run))
        })
        .map(|at| ResourceType(Row::new(self, at)))
    }

    /// Whether the ARN of some resource type has this service field.
    pub fn is_arn_service(&self, field: &str) -> bool {
        let fields = self.rows(Column::ArnService);
        self.find(Column::ArnService, fields, field).is_some()
    }

    /// The service fields of ARNs, in their order.
    pub fn arn_services(
        &self,
    ) -> impl ExactSizeIterator<Item = &str> + DoubleEndedIterator + Clone {
        self.all(Column::ArnService)
    }

    /// The partitions: `aws`, `aws-cn` and the others.
    pub fn partitions(&self) -> impl ExactSizeIterator<Item = &str> + DoubleEndedIterator + Clone {
        self.all(Column::Partition)
    }

    /// The regions of a partition, and nothing if there is no such partition.
    pub fn regions(
        &self,
        partition: &str,
    ) -> impl ExactSizeIterator<Item = &str> + DoubleEndedIterator + Clone {
        let partitions = self.rows(Column::Partition);
        let regions = self
            .find(Column::Partition, partitions, partition)
            .map_or(0..0, |at| self.part(Column::PartitionRegions, at));
        regions.map(|at| self.text(Column::Region, at))
    }

    /// Whether a region of this name is in some partition.
    pub fn is_region(&self, name: &str) -> bool {
        self.rows(Column::Partition).any(|at| {
            let regions = self.part(Column::PartitionRegions, at);
            self.find(Column::Region, regions, name).is_some()
        })
    }
}

/// Columns. A number or text that is not there reads as 0 or empty, so that even a table that nobody has checked can do no harm.
impl Catalog {
    /// The bytes of a column.
    pub(super) fn column(&self, column: Column) -> &[u8] {
        let number = column as usize;
        let end = |number| u32_at(&self.bytes, ENDS_AT + 4 * number).unwrap_or(0) as usize;
        let start = number.checked_sub(1).map_or(0, end);
        let columns = self.bytes.get(HEADER..).unwrap_or_default();
        columns.get(start..end(number)).unwrap_or_default()
    }

    /// The numbers of all rows that a column has.
    pub(super) fn rows(&self, column: Column) -> Range<usize> {
        let bytes = self.column(column);
        let content = CONTENTS.get(column as usize);
        0..content.map_or(0, |(_, content)| content.rows(bytes))
    }

    pub(super) fn byte(&self, column: Column, row: usize) -> u8 {
        self.column(column).get(row).copied().unwrap_or(0)
    }

    pub(super) fn number(&self, column: Column, row: usize) -> u16 {
        u16_at(self.column(column), 2 * row).unwrap_or(0)
    }

    pub(super) fn texts(&self, column: Column) -> Texts<'_> {
        Texts::of(column, self.column(column))
    }

    pub(super) fn text(&self, column: Column, row: usize) -> &str {
        std::str::from_utf8(self.texts(column).get(row)).unwrap_or_default()
    }

    /// The name of a row.
    pub(super) fn name(&self, column: Column, row: usize) -> &str {
        std::str::from_utf8(self.texts(column).name(row)).unwrap_or_default()
    }

    fn all(
        &self,
        column: Column,
    ) -> impl ExactSizeIterator<Item = &str> + DoubleEndedIterator + Clone {
        self.rows(column).map(move |row| self.text(column, row))
    }

    fn day(&self, column: Column, row: usize) -> Date {
        date_at(self.column(column), 4 * row).unwrap_or_default()
    }

    pub(super) fn status(&self, column: Column, row: usize) -> Status {
        match self.byte(column, row).checked_sub(1) {
            None => Status::Current,
            Some(at) => Status::Retired {
                gone_by: self.day(Column::Date, at.into()),
            },
        }
    }

    /// The rows of another table that belong to a row: from where those of the row before it end to where its own do.
    pub(super) fn part(&self, ends: Column, row: usize) -> Range<usize> {
        let end = |row| usize::from(self.number(ends, row));
        row.checked_sub(1).map_or(0, end)..end(row)
    }

    /// The row that a row of another table belongs to.
    pub(super) fn owner(&self, ends: Column, part: usize) -> usize {
        partition_point(self.rows(ends), |row| {
            usize::from(self.number(ends, row)) <= part
        })
    }

    /// The rows with a number, in a column that is in the order of its numbers.
    pub(super) fn equal(&self, column: Column, number: usize) -> Range<usize> {
        let Range { start, end } = self.rows(column);
        let found = |row| usize::from(self.number(column, row));
        let start = partition_point(start..end, |row| found(row) < number);
        start..partition_point(start..end, |row| found(row) <= number)
    }

    /// Where the numbers of a list are.
    pub(super) fn list(&self, column: Column, list: u16) -> Range<usize> {
        let start = usize::from(list) + 1;
        let length = usize::from(self.number(column, list.into())) * Self::width(column);
        let end = self.rows(column).end;
        start.min(end)..(start + length).min(end)
    }

    /// How many numbers an element of a list has.
    pub(super) fn width(lists: Column) -> usize {
        match lists {
            Column::ResourceLists => RESOURCE,
            _ => 1,
        }
    }

    /// The numbers of a list.
    pub(super) fn numbers(
        &self,
        column: Column,
        list: u16,
    ) -> impl ExactSizeIterator<Item = u16> + DoubleEndedIterator + Clone {
        self.list(column, list)
            .map(move |at| self.number(column, at))
    }

    /// The row among some that has a name, in any letter case.
    pub(super) fn find(&self, column: Column, rows: Range<usize>, name: &str) -> Option<usize> {
        self.texts(column).find(rows, name.as_bytes())
    }
}

/// The first row for which something no longer holds.
pub(super) fn partition_point(rows: Range<usize>, holds: impl Fn(usize) -> bool) -> usize {
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

impl fmt::Debug for Catalog {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Catalog")
            .field("as_of", &self.as_of())
            .field("services", &self.rows(Column::ServicePrefix).len())
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

    pub(super) fn text(self, column: Column) -> &'a str {
        self.catalog.text(column, self.at)
    }

    pub(super) fn byte(self, column: Column) -> u8 {
        self.catalog.byte(column, self.at)
    }

    pub(super) fn number(self, column: Column) -> u16 {
        self.catalog.number(column, self.at)
    }

    pub(super) fn status(self, column: Column) -> Status {
        self.catalog.status(column, self.at)
    }

    pub(super) fn part(self, ends: Column) -> Range<usize> {
        self.catalog.part(ends, self.at)
    }
}

impl PartialEq for Row<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.catalog, other.catalog) && self.at == other.at
    }
}

impl Eq for Row<'_> {}
