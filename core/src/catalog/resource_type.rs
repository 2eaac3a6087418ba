//! Resource types.

use std::fmt;

use super::columns::Column;
use super::table::Row;
use super::texts::NAME;
use super::{ConditionKey, Service, Status};

/// A type of resource that a policy can name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ResourceType<'a>(pub(super) Row<'a>);

impl<'a> ResourceType<'a> {
    /// The service whose page defines it.
    pub fn service(self) -> Service<'a> {
        let Row { catalog, at } = self.0;
        let service = catalog.owner(Column::ServiceResourceTypes, at);
        Service(Row::new(catalog, service))
    }

    /// Its name on that page, such as `object`.
    pub fn name(self) -> &'a str {
        self.0.catalog.name(Column::ResourceType, self.0.at)
    }

    /// Its ARN with variables, such as `arn:${Partition}:s3:::${BucketName}/${ObjectName}`. A few have several, see [`Self::arns`].
    pub fn arn(self) -> &'a str {
        self.arns().next().unwrap_or_default()
    }

    /// All its ARNs: one nearly always, and two where versions of an API differ.
    pub fn arns(self) -> impl Iterator<Item = &'a str> + Clone {
        let text = self.0.text(Column::ResourceType);
        let (arns, _) = text.split_once(NAME as char).unwrap_or((text, ""));
        arns.split(", ")
    }

    /// The condition keys of its resources.
    pub fn condition_keys(
        self,
    ) -> impl ExactSizeIterator<Item = ConditionKey<'a>> + DoubleEndedIterator + Clone {
        let list = self.0.number(Column::ResourceTypeKeys);
        self.0.catalog.key_list(list)
    }

    /// Whether AWS still has it.
    pub fn status(self) -> Status {
        self.0.status(Column::ResourceTypeStatus)
    }
}

impl fmt::Debug for ResourceType<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let prefix = self.service().prefix();
        write!(formatter, "ResourceType({prefix}:{})", self.name())
    }
}
