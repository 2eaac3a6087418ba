//! What AWS offers: facts, and the day of each table of them.

mod action;
mod bytes;
mod check;
mod columns;
mod condition_key;
pub mod managed;
mod meet;
mod resource_type;
mod service;
mod table;
mod texts;

use std::fmt;

pub use action::{AccessLevel, AccessLevels, Action, ActionResource, Scenario};
pub use condition_key::{ConditionKey, KeyCategory, KeyType};
pub use meet::patterns_meet;
pub use resource_type::ResourceType;
pub use service::Service;
pub use table::Catalog;

/// A day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Date {
    /// The year.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl Date {
    /// A day, if there is one.
    pub const fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        if month == 0 || month > 12 || day == 0 || day > 31 {
            return None;
        }
        Some(Self { year, month, day })
    }
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{:04}-{:02}-{:02}",
            self.year, self.month, self.day
        )
    }
}

/// Where facts come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Provenance<'a> {
    /// The package and its registry.
    pub package: &'a str,
    /// Its version.
    pub version: &'a str,
    /// Its licence.
    pub licence: &'a str,
    /// What was taken from it.
    pub purpose: &'a str,
    /// How new what it says is.
    pub date: Date,
}

/// Why bytes are no table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogError {
    /// They begin in another way.
    #[error("no table of this kind")]
    NotATable,
    /// A table of an older or newer library.
    #[error("a table of format {found}, which this version does not read")]
    OtherFormat {
        /// Its format.
        found: u32,
    },
    /// Bytes are missing at the end.
    #[error("the table is cut off")]
    CutOff,
    /// The checksum does not fit.
    #[error("the table was changed: its checksum does not fit")]
    Changed,
    /// A part leads nowhere.
    #[error("the table is malformed: {0}")]
    Malformed(&'static str),
}

/// Whether AWS still has something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// It has.
    Current,
    /// It had: policies may still name it, and to no effect.
    Retired {
        /// The first day of which a source without it is known.
        gone_by: Date,
    },
}

impl Status {
    /// Whether AWS still has it.
    pub fn is_current(self) -> bool {
        self == Self::Current
    }
}

impl From<CatalogError> for crate::Error {
    fn from(error: CatalogError) -> Self {
        Self::BadCatalog(error.to_string())
    }
}
