//! The table of services, `services.bin`: its layout, and the reading of its columns.
//!
//! A header, then the [`Column`]s one behind the other. What belongs together (the name, the access levels, … of an action) stands in
//! the same row of several columns. Columns compress far better than rows, and so do texts that stand one behind the other without
//! their places: a column of texts has the number of texts, the place of every [`BLOCK`]th, and the texts, a line feed behind each.
//! Rows are in the order of their names without regard to letter case, so that looking one up is a binary search over the blocks. What
//! belongs to several rows alike (the condition keys of an action) is a list that they share: the place of its length, behind which
//! its elements are. List 0 is the empty one. Everything is little-endian.

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
/// Where each column ends, counted from the end of the header.
pub(super) const ENDS_AT: usize = 24;
pub(super) const HEADER: usize = ENDS_AT + 4 * COLUMNS;

/// Texts whose place is not written down, and the one before them.
pub(super) const BLOCK: usize = 16;
/// What stands behind a text.
pub(super) const TEXT_END: u8 = b'\n';

/// What stands before the name of a resource type.
pub(super) const NAME: u8 = b'\t';

/// How many columns there are.
pub(super) const COLUMNS: usize = 43;

/// The columns in their order.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    // Services.
    ServicePrefix,
    ServiceName,
    ServiceStatus,
    ServiceFlags,
    ServiceKeys,
    /// Where the actions of a service end; they begin where those of the one before end.
    ServiceActions,
    ServiceResourceTypes,
    ServiceOperations,
    // Actions.
    ActionName,
    ActionLevels,
    ActionStatus,
    ActionKeys,
    ActionResources,
    ActionDependents,
    // Resource types.
    /// ARNs with `, ` between them. Behind a tab the name, unless it is what [`name_of_arn`] finds.
    ResourceType,
    ResourceTypeStatus,
    ResourceTypeKeys,
    // Condition keys.
    KeyName,
    KeyType,
    KeyStatus,
    KeyCategory,
    // The keys with a variable in their name, by the text before it; the one with the longest text behind it is last.
    Template,
    // Lists.
    KeyLists,
    /// Lists of what an action acts on: the number of the resource type in the service, with [`REQUIRED`]; condition keys; dependent
    /// actions.
    ResourceLists,
    ActionLists,
    // Operations of an API.
    OperationName,
    OperationActions,
    // Scenarios, by action.
    ScenarioAction,
    ScenarioName,
    ScenarioResources,
    // Service fields of ARNs.
    ArnService,
    /// Where the runs of a service field end.
    ArnServiceRuns,
    // Runs of resource types whose ARNs have the same service field.
    RunStart,
    /// The last one, too.
    RunLast,
    // Partitions.
    Partition,
    /// Where the regions of a partition end.
    PartitionRegions,
    // Regions.
    Region,
    // The days on which something was gone; a status counts them from 1.
    Date,
    // Sources.
    SourcePackage,
    SourceVersion,
    SourceLicence,
    SourcePurpose,
    SourceDate,
}

use Content::{
    Byte, Day, Ends, List, ListOrUnknown, Lists, Row as RowOf, Status as StatusOf, Text,
};

/// Every column with what its rows hold, in the order of the columns.
pub(super) const CONTENTS: [(Column, Content); COLUMNS] = [
    (Column::ServicePrefix, Text),
    (Column::ServiceName, Text),
    (Column::ServiceStatus, StatusOf),
    (Column::ServiceFlags, Byte),
    (Column::ServiceKeys, List(Column::KeyLists)),
    (Column::ServiceActions, Ends(Column::ActionName)),
    (Column::ServiceResourceTypes, Ends(Column::ResourceType)),
    (Column::ServiceOperations, Ends(Column::OperationName)),
    (Column::ActionName, Text),
    (Column::ActionLevels, Byte),
    (Column::ActionStatus, StatusOf),
    (Column::ActionKeys, List(Column::KeyLists)),
    (Column::ActionResources, List(Column::ResourceLists)),
    (Column::ActionDependents, ListOrUnknown(Column::ActionLists)),
    (Column::ResourceType, Text),
    (Column::ResourceTypeStatus, StatusOf),
    (Column::ResourceTypeKeys, List(Column::KeyLists)),
    (Column::KeyName, Text),
    (Column::KeyType, Byte),
    (Column::KeyStatus, StatusOf),
    (Column::KeyCategory, Byte),
    (Column::Template, RowOf(Column::KeyName)),
    (Column::KeyLists, Lists),
    (Column::ResourceLists, Lists),
    (Column::ActionLists, Lists),
    (Column::OperationName, Text),
    (Column::OperationActions, List(Column::ActionLists)),
    (Column::ScenarioAction, RowOf(Column::ActionName)),
    (Column::ScenarioName, Text),
    (Column::ScenarioResources, List(Column::ResourceLists)),
    (Column::ArnService, Text),
    (Column::ArnServiceRuns, Ends(Column::RunStart)),
    (Column::RunStart, RowOf(Column::ResourceType)),
    (Column::RunLast, RowOf(Column::ResourceType)),
    (Column::Partition, Text),
    (Column::PartitionRegions, Ends(Column::Region)),
    (Column::Region, Text),
    (Column::Date, Day),
    (Column::SourcePackage, Text),
    (Column::SourceVersion, Text),
    (Column::SourceLicence, Text),
    (Column::SourcePurpose, Text),
    (Column::SourceDate, Day),
];

/// What the rows of a column hold.
#[derive(Clone, Copy)]
pub(super) enum Content {
    Text,
    Byte,
    /// The number of the day in [`Column::Date`] on which it was gone; 0: it is there.
    Status,
    Day,
    /// The numbers of lists and their elements, one behind the other.
    Lists,
    /// The place of a list.
    List(Column),
    /// The same, or [`UNKNOWN`].
    ListOrUnknown(Column),
    /// A row.
    Row(Column),
    /// Where the rows of another table that belong to this one end.
    Ends(Column),
}

impl Content {
    /// How many rows there are in the bytes of a column.
    pub(super) fn rows(self, bytes: &[u8]) -> usize {
        match self {
            Self::Text => Texts::of(bytes).count,
            Self::Byte | Self::Status => bytes.len(),
            Self::Day => bytes.len() / 4,
            _ => bytes.len() / 2,
        }
    }
}

/// The numbers of an element of [`Column::ResourceLists`].
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
        // Every template whose beginning is that of the name stands before the place of the name, and begins as it does.
        let template = |at| ConditionKey(Row::new(self, self.number(Column::Template, at).into()));
        let after = partition_point(self.rows(Column::Template), |at| {
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
        self.texts(Column::ArnService)
    }

    /// The partitions: `aws`, `aws-cn` and the others.
    pub fn partitions(&self) -> impl ExactSizeIterator<Item = &str> + DoubleEndedIterator + Clone {
        self.texts(Column::Partition)
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
        let rows = content.map_or(0, |(_, content)| content.rows(bytes));
        0..rows
    }

    pub(super) fn byte(&self, column: Column, row: usize) -> u8 {
        self.column(column).get(row).copied().unwrap_or(0)
    }

    pub(super) fn number(&self, column: Column, row: usize) -> u16 {
        u16_at(self.column(column), 2 * row).unwrap_or(0)
    }

    pub(super) fn text(&self, column: Column, row: usize) -> &str {
        let text = Texts::of(self.column(column)).get(row);
        std::str::from_utf8(text).unwrap_or_default()
    }

    fn texts(
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
        Texts::of(self.column(column)).find(rows, name.as_bytes(), column)
    }

    /// The name of a row.
    pub(super) fn name(&self, column: Column, row: usize) -> &str {
        let text = Texts::of(self.column(column)).get(row);
        std::str::from_utf8(name_in(text, column)).unwrap_or_default()
    }
}

/// A column of texts.
#[derive(Clone, Copy)]
pub(super) struct Texts<'a> {
    pub(super) count: usize,
    /// Where blocks begin, 4 bytes each.
    blocks: &'a [u8],
    pub(super) bytes: &'a [u8],
}

impl<'a> Texts<'a> {
    pub(super) fn of(column: &'a [u8]) -> Self {
        let count = u32_at(column, 0).unwrap_or(0) as usize;
        let texts = 4 + 4 * count.div_ceil(BLOCK);
        Self {
            count,
            blocks: column.get(4..texts).unwrap_or_default(),
            bytes: column.get(texts..).unwrap_or_default(),
        }
    }

    /// Where a block begins.
    pub(super) fn place(self, block: usize) -> Option<usize> {
        u32_at(self.blocks, 4 * block).map(|start| start as usize)
    }

    /// What begins with the first text of a block.
    fn block(self, block: usize) -> &'a [u8] {
        let rest = self.place(block).and_then(|start| self.bytes.get(start..));
        rest.unwrap_or_default()
    }

    /// What begins with a text.
    fn from(self, row: usize) -> &'a [u8] {
        let mut rest = self.block(row / BLOCK);
        for _ in 0..row % BLOCK {
            (_, rest) = first_text(rest);
        }
        rest
    }

    fn get(self, row: usize) -> &'a [u8] {
        first_text(self.from(row)).0
    }

    /// The row among some that has a name, which is found in its text.
    fn find(self, rows: Range<usize>, name: &[u8], column: Column) -> Option<usize> {
        // The blocks that begin among the rows.
        let blocks = rows.start.div_ceil(BLOCK)..rows.end.div_ceil(BLOCK);
        let first = blocks.start;
        let after = partition_point(blocks, |block| {
            compare(name_in(first_text(self.block(block)).0, column), name) != Ordering::Greater
        });
        let start = if after == first {
            rows.start
        } else {
            (after - 1) * BLOCK
        };
        let mut rest = self.from(start);
        for row in start..rows.end.min(after * BLOCK) {
            let text;
            (text, rest) = first_text(rest);
            match compare(name_in(text, column), name) {
                Ordering::Less => {}
                Ordering::Equal => return Some(row),
                Ordering::Greater => return None,
            }
        }
        None
    }
}

/// The name in a text of a column.
fn name_in(text: &[u8], column: Column) -> &[u8] {
    if column != Column::ResourceType {
        return text;
    }
    let mut parts = text.splitn(2, |byte| *byte == NAME);
    let arns = parts.next().unwrap_or_default();
    parts.next().unwrap_or_else(|| name_of_arn(arns))
}

/// The first word of what an ARN says of the resource, which is the name of most types: `instance` in
/// `arn:${Partition}:ec2:${Region}:${Account}:instance/${InstanceId}`.
fn name_of_arn(arn: &[u8]) -> &[u8] {
    let resource = arn.splitn(6, |byte| *byte == b':').nth(5);
    let word = resource
        .unwrap_or_default()
        .split(|byte| b"/:,".contains(byte))
        .next();
    word.unwrap_or_default()
}

/// The text that bytes begin with, and what stands behind it.
fn first_text(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = line_end(bytes);
    let (text, rest) = bytes.split_at_checked(end).unwrap_or_default();
    (text, rest.get(1..).unwrap_or_default())
}

/// Where the first line feed is, 8 bytes at a time.
fn line_end(bytes: &[u8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let (chunks, rest) = bytes.as_chunks();
    for (at, chunk) in chunks.iter().enumerate() {
        let differs = u64::from_le_bytes(*chunk) ^ (ONES * TEXT_END as u64);
        // The lowest bit that is set belongs to the first byte that is 0.
        let zero = differs.wrapping_sub(ONES) & !differs & HIGH;
        if zero != 0 {
            return 8 * at + zero.trailing_zeros() as usize / 8;
        }
    }
    let in_rest = rest.iter().position(|byte| *byte == TEXT_END);
    8 * chunks.len() + in_rest.unwrap_or(rest.len())
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
