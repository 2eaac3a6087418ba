//! Actions, and what each of them acts on.

use std::fmt;
use std::ops::Range;

use super::columns::{Column, REQUIRED, RESOURCE, UNKNOWN};
use super::table::{Catalog, Row};
use super::texts::TextIter;
use super::{ConditionKey, ResourceType, Service, Status};

/// What an action does, as AWS grades it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccessLevel {
    /// Lists resources.
    List,
    /// Reads what is in a resource.
    Read,
    /// Changes tags only.
    Tagging,
    /// Creates, changes or deletes resources.
    Write,
    /// Gives or changes permissions.
    PermissionsManagement,
}

impl AccessLevel {
    /// All of them, from harmless to grave.
    pub const ALL: [Self; 5] = [
        Self::List,
        Self::Read,
        Self::Tagging,
        Self::Write,
        Self::PermissionsManagement,
    ];

    /// Its name as AWS writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::List => "List",
            Self::Read => "Read",
            Self::Tagging => "Tagging",
            Self::Write => "Write",
            Self::PermissionsManagement => "Permissions management",
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// The access levels of an action: one, or `Write` together with what it writes.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct AccessLevels(u8);

impl AccessLevels {
    /// Whether a level is among them.
    pub fn contains(self, level: AccessLevel) -> bool {
        self.0 & level.bit() != 0
    }

    /// The levels, from harmless to grave.
    pub fn iter(self) -> impl Iterator<Item = AccessLevel> + Clone {
        AccessLevel::ALL
            .into_iter()
            .filter(move |level| self.contains(*level))
    }
}

impl fmt::Debug for AccessLevels {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.iter()).finish()
    }
}

/// An action. It prints as policies name it, `s3:GetObject`.
#[derive(Clone, Copy)]
pub struct Action<'a> {
    row: Row<'a>,
    /// Its name, where finding the action has shown it.
    name: Option<&'a [u8]>,
}

impl PartialEq for Action<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.row == other.row
    }
}

impl Eq for Action<'_> {}

impl<'a> Action<'a> {
    pub(super) fn new(row: Row<'a>) -> Self {
        Self { row, name: None }
    }

    /// The service it belongs to.
    pub fn service(self) -> Service<'a> {
        let at = self.catalog().owner(Column::ServiceActions, self.row.at);
        Service(Row::new(self.catalog(), at))
    }

    /// The part of its name after the colon.
    pub fn name(self) -> &'a str {
        match self.name {
            Some(name) => std::str::from_utf8(name).unwrap_or_default(),
            None => self.row.text(Column::ActionName),
        }
    }

    /// What it does.
    pub fn access_levels(self) -> AccessLevels {
        AccessLevels(self.row.byte(Column::ActionLevels))
    }

    /// Whether AWS still has it.
    pub fn status(self) -> Status {
        self.row.status(Column::ActionStatus)
    }

    /// The types of resources that it acts on, in AWS's order. With none, a policy can only allow it on `*`. With some, a resource
    /// of at least one of them is needed, even where none is marked as required.
    pub fn resource_types(
        self,
    ) -> impl ExactSizeIterator<Item = ActionResource<'a>> + DoubleEndedIterator + Clone {
        self.service()
            .resource_list(self.row.number(Column::ActionResources))
    }

    /// The condition keys that its requests carry, whatever the resource. Global keys are not repeated, except those for tags.
    pub fn condition_keys(
        self,
    ) -> impl ExactSizeIterator<Item = ConditionKey<'a>> + DoubleEndedIterator + Clone {
        self.catalog().key_list(self.row.number(Column::ActionKeys))
    }

    /// Whether its requests can carry a condition key: one of its own, one that comes with a type of its resources, or one of that
    /// resource type. Keys that come with requests of any service ([`ConditionKey::is_global`]) are asked for like all others.
    pub fn supports(self, key: ConditionKey<'_>) -> bool {
        self.condition_keys().any(|own| own == key)
            || self.resource_types().any(|resource| {
                let mut of_type = resource.resource_type().condition_keys();
                resource.condition_keys().any(|own| own == key) || of_type.any(|own| own == key)
            })
    }

    /// Other actions that its caller needs, on whatever resource it is called, such as `iam:PassRole`. `None` where no source says
    /// anything: AWS no longer publishes it, and newer actions have none.
    pub fn dependent_actions(
        self,
    ) -> Option<impl ExactSizeIterator<Item = Action<'a>> + DoubleEndedIterator + Clone> {
        match self.row.number(Column::ActionDependents) {
            UNKNOWN => None,
            list => Some(self.catalog().action_list(list)),
        }
    }

    /// The ways to call it, where these need different resources.
    pub fn scenarios(
        self,
    ) -> impl ExactSizeIterator<Item = Scenario<'a>> + DoubleEndedIterator + Clone {
        let catalog = self.catalog();
        catalog
            .equal(Column::ScenarioAction, self.row.at)
            .map(move |at| Scenario(Row::new(catalog, at)))
    }

    fn catalog(self) -> &'a Catalog {
        self.row.catalog
    }
}

impl fmt::Display for Action<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.service().prefix(), self.name())
    }
}

impl fmt::Debug for Action<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Action({self})")
    }
}

/// A type of resource that an action acts on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ActionResource<'a> {
    element: Row<'a>,
    /// The first resource type of the service.
    first: usize,
}

impl<'a> ActionResource<'a> {
    /// The type of the resource.
    pub fn resource_type(self) -> ResourceType<'a> {
        let at = self.first + usize::from(self.number(0) & !REQUIRED);
        ResourceType(Row::new(self.element.catalog, at))
    }

    /// Whether each call names a resource of this type.
    pub fn required(self) -> bool {
        self.number(0) & REQUIRED != 0
    }

    /// The condition keys that requests on such a resource carry besides the action's own.
    pub fn condition_keys(
        self,
    ) -> impl ExactSizeIterator<Item = ConditionKey<'a>> + DoubleEndedIterator + Clone {
        self.element.catalog.key_list(self.number(1))
    }

    /// The actions that are needed besides where it is called on such a resource; none also where no source says anything.
    pub fn dependent_actions(
        self,
    ) -> impl ExactSizeIterator<Item = Action<'a>> + DoubleEndedIterator + Clone {
        self.element.catalog.action_list(self.number(2))
    }

    fn number(self, at: usize) -> u16 {
        let Row { catalog, at: first } = self.element;
        catalog.number(Column::ResourceLists, first + at)
    }
}

impl fmt::Debug for ActionResource<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ActionResource")
            .field("resource_type", &self.resource_type())
            .field("required", &self.required())
            .finish_non_exhaustive()
    }
}

/// A way to call an action, with the resources that it needs then.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Scenario<'a>(Row<'a>);

impl<'a> Scenario<'a> {
    /// Its name, such as `EC2-VPC-EBS`.
    pub fn name(self) -> &'a str {
        self.0.text(Column::ScenarioName)
    }

    /// The types of the resources.
    pub fn resource_types(
        self,
    ) -> impl ExactSizeIterator<Item = ActionResource<'a>> + DoubleEndedIterator + Clone {
        let action = self.0.number(Column::ScenarioAction);
        Action::new(Row::new(self.0.catalog, action.into()))
            .service()
            .resource_list(self.0.number(Column::ScenarioResources))
    }
}

impl fmt::Debug for Scenario<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Scenario({})", self.name())
    }
}

/// The actions of some rows. Names stand one behind the other, so that going through them costs no search.
#[derive(Clone)]
pub(super) struct Actions<'a> {
    catalog: &'a Catalog,
    rows: Range<usize>,
    names: TextIter<'a>,
}

impl<'a> Actions<'a> {
    pub(super) fn new(catalog: &'a Catalog, rows: Range<usize>) -> Self {
        let names = catalog.texts(Column::ActionName).iter_from(rows.start);
        Self {
            catalog,
            rows,
            names,
        }
    }
}

impl<'a> Iterator for Actions<'a> {
    type Item = Action<'a>;

    fn next(&mut self) -> Option<Action<'a>> {
        let row = Row::new(self.catalog, self.rows.next()?);
        let name = self.names.next();
        Some(Action { row, name })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.rows.size_hint()
    }
}

impl DoubleEndedIterator for Actions<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        let row = Row::new(self.catalog, self.rows.next_back()?);
        Some(Action::new(row))
    }
}

impl ExactSizeIterator for Actions<'_> {}

/// Lists.
impl Catalog {
    pub(super) fn action_list(
        &self,
        list: u16,
    ) -> impl ExactSizeIterator<Item = Action<'_>> + DoubleEndedIterator + Clone {
        self.numbers(Column::ActionLists, list)
            .map(|at| Action::new(Row::new(self, at.into())))
    }

    pub(super) fn key_list(
        &self,
        list: u16,
    ) -> impl ExactSizeIterator<Item = ConditionKey<'_>> + DoubleEndedIterator + Clone {
        self.numbers(Column::KeyLists, list)
            .map(|at| ConditionKey(Row::new(self, at.into())))
    }
}

impl<'a> Service<'a> {
    fn resource_list(
        self,
        list: u16,
    ) -> impl ExactSizeIterator<Item = ActionResource<'a>> + DoubleEndedIterator + Clone {
        let catalog = self.0.catalog;
        let first = self.0.part(Column::ServiceResourceTypes).start;
        let elements = catalog.list(Column::ResourceLists, list).step_by(RESOURCE);
        elements.map(move |at| ActionResource {
            element: Row::new(catalog, at),
            first,
        })
    }
}
