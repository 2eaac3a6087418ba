//! Services.

use std::fmt;

use super::action::Actions;
use super::columns::Column;
use super::table::{Catalog, Row};
use super::{Action, ConditionKey, ResourceType, Status};

/// The flag of services that resource control policies can govern.
const RCP: u8 = 1;

/// A service, as its page of the service authorization reference describes it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Service<'a>(pub(super) Row<'a>);

impl<'a> Service<'a> {
    /// The part of its actions before the colon, such as `s3`.
    pub fn prefix(self) -> &'a str {
        self.0.text(Column::ServicePrefix)
    }

    /// Its name for people, such as "Amazon S3".
    pub fn name(self) -> &'a str {
        self.0.text(Column::ServiceName)
    }

    /// Whether AWS still has it.
    pub fn status(self) -> Status {
        self.0.status(Column::ServiceStatus)
    }

    /// Whether resource control policies (RCPs) apply to its resources.
    pub fn supports_rcp(self) -> bool {
        self.0.byte(Column::ServiceFlags) & RCP != 0
    }

    /// Its actions, by name.
    pub fn actions(
        self,
    ) -> impl ExactSizeIterator<Item = Action<'a>> + DoubleEndedIterator + Clone {
        Actions::new(self.catalog(), self.0.part(Column::ServiceActions))
    }

    /// An action by the part of its name after the colon, in any letter case.
    pub fn action(self, name: &str) -> Option<Action<'a>> {
        let at = self.catalog().find(
            Column::ActionName,
            self.0.part(Column::ServiceActions),
            name,
        )?;
        Some(Action::new(Row::new(self.catalog(), at)))
    }

    /// Its resource types, by name.
    pub fn resource_types(
        self,
    ) -> impl ExactSizeIterator<Item = ResourceType<'a>> + DoubleEndedIterator + Clone {
        self.0
            .part(Column::ServiceResourceTypes)
            .map(move |at| ResourceType(Row::new(self.catalog(), at)))
    }

    /// A resource type by its name on the page, in any letter case.
    pub fn resource_type(self, name: &str) -> Option<ResourceType<'a>> {
        let rows = self.0.part(Column::ServiceResourceTypes);
        let at = self.catalog().find(Column::ResourceType, rows, name)?;
        Some(ResourceType(Row::new(self.catalog(), at)))
    }

    /// The condition keys that its page defines: its own, those of other services that it uses, and the global ones for tags.
    pub fn condition_keys(
        self,
    ) -> impl ExactSizeIterator<Item = ConditionKey<'a>> + DoubleEndedIterator + Clone {
        self.catalog().key_list(self.0.number(Column::ServiceKeys))
    }

    /// The actions that an operation of its API can need, some only with certain arguments, where no action has the operation's name:
    /// `ListObjectsV2` needs `s3:ListBucket`. Empty for all other names.
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
        let operations = self.0.part(Column::ServiceOperations);
        let list = catalog
            .find(Column::OperationName, operations, name)
            .map_or(0, |at| catalog.number(Column::OperationActions, at));
        catalog.action_list(list)
    }

    fn catalog(self) -> &'a Catalog {
        self.0.catalog
    }
}

impl fmt::Debug for Service<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Service({})", self.prefix())
    }
}
