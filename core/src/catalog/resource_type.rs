//! Resource types.

use std::fmt;

use super::service::RESOURCE_TYPES;
use super::table::{Catalog, Row, Section};
use super::{ConditionKey, Service, Status};

// Where the fields of a resource type stand.
const NAME: usize = 0;
const ARN: usize = 4;
const KEYS: usize = 8;
const STATUS: usize = 10;

/// A type of resource that a policy can name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ResourceType<'a>(pub(super) Row<'a>);

impl<'a> ResourceType<'a> {
    /// The service whose page defines it.
    pub fn service(self) -> Service<'a> {
        let at = self.catalog().owner(RESOURCE_TYPES, self.0.at);
        Service(Row::new(self.catalog(), at))
    }

    /// Its name on that page, such as `object`.
    pub fn name(self) -> &'a str {
        self.text(NAME)
    }

    /// Its ARN with variables, such as `arn:${Partition}:s3:::${BucketName}/${ObjectName}`.
    pub fn arn(self) -> &'a str {
        self.text(ARN)
    }

    /// The condition keys of its resources.
    pub fn condition_keys(
        self,
    ) -> impl ExactSizeIterator<Item = ConditionKey<'a>> + DoubleEndedIterator + Clone {
        let catalog = self.catalog();
        let list = catalog.number(Section::ResourceTypes, self.0.at, KEYS);
        catalog.key_list(list)
    }

    /// Whether AWS still has it.
    pub fn status(self) -> Status {
        let at = self.0.at;
        self.catalog().status(Section::ResourceTypes, at, STATUS)
    }

    fn catalog(self) -> &'a Catalog {
        self.0.catalog
    }

    fn text(self, field: usize) -> &'a str {
        self.catalog()
            .text(Section::ResourceTypes, self.0.at, field)
    }
}

impl fmt::Debug for ResourceType<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let prefix = self.service().prefix();
        write!(formatter, "ResourceType({prefix}:{})", self.name())
    }
}
