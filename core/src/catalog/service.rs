//! Services.

use std::fmt;

use super::table::{Catalog, Row, Section};
use super::{Action, ConditionKey, ResourceType, Status};

// Where the fields of a service stand.
const PREFIX: usize = 0;
const NAME: usize = 4;
const STATUS: usize = 8;
const FLAGS: usize = 9;
const KEYS: usize = 10;
pub(super) const ACTIONS: usize = 12;
pub(super) const RESOURCE_TYPES: usize = 14;
pub(super) const OPERATIONS: usize = 16;

/// The flag of services that resource control policies can govern.
const RCP: u8 = 1;

// Where the fields of an operation stand.
const OPERATION_ACTIONS: usize = 4;

/// A service, as its page of the service authorization reference describes it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Service<'a>(pub(super) Row<'a>);

impl<'a> Service<'a> {
    /// The part of its actions before the colon, such as `s3`.
    pub fn prefix(self) -> &'a str {
        self.text(PREFIX)
    }

    /// Its name for people, such as "Amazon S3".
    pub fn name(self) -> &'a str {
        self.text(NAME)
    }

    /// Whether AWS still has it.
    pub fn status(self) -> Status {
        self.catalog().status(Section::Services, self.0.at, STATUS)
    }

    /// Whether resource control policies (RCPs) apply to its resources.
    pub fn supports_rcp(self) -> bool {
        self.catalog().byte(Section::Services, self.0.at, FLAGS) & RCP != 0
    }

    /// Its actions, by name.
    pub fn actions(
        self,
    ) -> impl ExactSizeIterator<Item = Action<'a>> + DoubleEndedIterator + Clone {
        self.part(ACTIONS)
            .map(move |at| Action(Row::new(self.catalog(), at)))
    }

    /// An action by the part of its name after the colon, in any letter case.
    pub fn action(self, name: &str) -> Option<Action<'a>> {
        let at = self
            .catalog()
            .find(Section::Actions, self.part(ACTIONS), name)?;
        Some(Action(Row::new(self.catalog(), at)))
    }

    /// Its resource types, by name.
    pub fn resource_types(
        self,
    ) -> impl ExactSizeIterator<Item = ResourceType<'a>> + DoubleEndedIterator + Clone {
        self.part(RESOURCE_TYPES)
            .map(move |at| ResourceType(Row::new(self.catalog(), at)))
    }

    /// A resource type by its name on the page, in any letter case.
    pub fn resource_type(self, name: &str) -> Option<ResourceType<'a>> {
        let rows = self.part(RESOURCE_TYPES);
        let at = self.catalog().find(Section::ResourceTypes, rows, name)?;
        Some(ResourceType(Row::new(self.catalog(), at)))
    }

    /// The condition keys that its page defines: its own, those of other services that it uses, and the global ones for tags.
    pub fn condition_keys(
        self,
    ) -> impl ExactSizeIterator<Item = ConditionKey<'a>> + DoubleEndedIterator + Clone {
        let catalog = self.catalog();
        let list = catalog.number(Section::Services, self.0.at, KEYS);
        catalog.key_list(list)
    }

    /// The actions that an operation of its API needs, where no action has the operation's name: `ListObjectsV2` needs
    /// `s3:ListBucket`. Empty for all other names.
    ///
    /// # Examples
    ///
    /// ```
    /// let s3 = rolecall::catalog::Catalog::builtin().service("s3").unwrap();
    /// let needed: Vec<String> = s3.operation("ListObjectsV2").map(|action| action.to_string()).collect();
    /// assert_eq!(needed, ["s3:ListBucket"]);
    /// ```
    pub fn operation(
        self,
        name: &str,
    ) -> impl ExactSizeIterator<Item = Action<'a>> + DoubleEndedIterator + Clone {
        let catalog = self.catalog();
        let list = catalog
            .find(Section::Operations, self.part(OPERATIONS), name)
            .map_or(0, |at| {
                catalog.number(Section::Operations, at, OPERATION_ACTIONS)
            });
        catalog.action_list(list)
    }

    fn catalog(self) -> &'a Catalog {
        self.0.catalog
    }

    fn text(self, field: usize) -> &'a str {
        self.catalog().text(Section::Services, self.0.at, field)
    }

    fn part(self, field: usize) -> std::ops::Range<usize> {
        self.catalog().part(Section::Services, self.0.at, field)
    }
}

impl fmt::Debug for Service<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Service({})", self.prefix())
    }
}
