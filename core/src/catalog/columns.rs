//! The layout of the table of services, `services.bin`.
//!
//! A header, then the [`Column`]s one behind the other. What belongs together (the name, the access levels, … of an action) stands in
//! the same row of several columns. Columns compress far better than rows, and so do texts that stand one behind the other without
//! their places: a column of texts has the number of texts, the place of every [`BLOCK`](super::texts::BLOCK)th, and the texts, a line feed behind each.
//! Rows are in the order of their names without regard to letter case, so that looking one up is a binary search over the blocks. What
//! belongs to several rows alike (the condition keys of an action) is a list that they share: the place of its length, behind which
//! its elements are. List 0 is the empty one. Everything is little-endian.

/// How many columns there are.
pub(super) const COLUMNS: usize = 44;

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
    /// ARNs with `, ` between them. Behind a tab the name, unless it is what `name_of_arn` finds.
    ResourceType,
    ResourceTypeStatus,
    ResourceTypeKeys,
    // Condition keys.
    KeyName,
    KeyType,
    KeyStatus,
    KeyCategory,
    // The keys with a variable in their name, by the text before it; the one with the longest text behind it is last.
    TemplateHead,
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

use super::bytes::u32_at;
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
    (Column::TemplateHead, Text),
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
            Self::Text => u32_at(bytes, 0).unwrap_or(0) as usize,
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
