//! Condition keys.

use std::fmt;

use super::Status;
use super::columns::Column;
use super::table::Row;

// What is set in the type.
const MULTIVALUED: u8 = 0x10;
const ALSO_NUMERIC: u8 = 0x20;

/// What the values of a condition key are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyType {
    /// Text.
    String,
    /// Amazon Resource Names.
    Arn,
    /// `true` or `false`.
    Bool,
    /// Numbers.
    Numeric,
    /// Points in time.
    Date,
    /// IP addresses and ranges of them.
    IpAddress,
    /// Bytes.
    Binary,
}

impl KeyType {
    const ALL: [Self; 7] = [
        Self::String,
        Self::Arn,
        Self::Bool,
        Self::Numeric,
        Self::Date,
        Self::IpAddress,
        Self::Binary,
    ];

    /// Its name as AWS's list of condition keys has it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::String => "String",
            Self::Arn => "ARN",
            Self::Bool => "Bool",
            Self::Numeric => "Numeric",
            Self::Date => "Date",
            Self::IpAddress => "IPAddress",
            Self::Binary => "Binary",
        }
    }
}

/// What a global condition key is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyCategory {
    /// Where the request comes from.
    Network,
    /// Who makes it.
    Principal,
    /// The request itself.
    Request,
    /// What it is about.
    Resource,
    /// The session of the principal.
    Session,
}

impl KeyCategory {
    const ALL: [Self; 5] = [
        Self::Network,
        Self::Principal,
        Self::Request,
        Self::Resource,
        Self::Session,
    ];
}

/// A condition key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ConditionKey<'a>(pub(super) Row<'a>);

impl<'a> ConditionKey<'a> {
    /// Its name as AWS writes it, with a variable where a part of it is anybody's choice: `aws:ResourceTag/${TagKey}`.
    pub fn name(self) -> &'a str {
        self.0.text(Column::KeyName)
    }

    /// The part of the name before the first colon: `aws`, a service, or an identity provider.
    pub fn prefix(self) -> &'a str {
        let name = self.name();
        name.split_once(':').map_or(name, |(prefix, _)| prefix)
    }

    /// What its values are.
    pub fn key_type(self) -> KeyType {
        let number = usize::from(self.0.byte(Column::KeyType) & 0xf);
        KeyType::ALL.get(number).copied().unwrap_or(KeyType::String)
    }

    /// Whether a request can carry several values of it, so that a test needs `ForAllValues` or `ForAnyValue`.
    pub fn is_multivalued(self) -> bool {
        self.0.byte(Column::KeyType) & MULTIVALUED != 0
    }

    /// Whether numeric operators work on it too: `aws:EpochTime` is a date, and seconds.
    pub fn also_numeric(self) -> bool {
        self.0.byte(Column::KeyType) & ALSO_NUMERIC != 0
    }

    /// Whether AWS still has it.
    pub fn status(self) -> Status {
        self.0.status(Column::KeyStatus)
    }

    /// Whether requests of any service can carry it.
    pub fn is_global(self) -> bool {
        self.category().is_some()
    }

    /// What it is about, if it is global.
    pub fn category(self) -> Option<KeyCategory> {
        let at = self.0.byte(Column::KeyCategory).checked_sub(1)?;
        KeyCategory::ALL.get(usize::from(at)).copied()
    }

    /// Whether a part of its name is a variable.
    pub fn is_template(self) -> bool {
        !self.variable().is_empty()
    }

    /// Whether the variable of its name is the key of a tag.
    pub fn takes_tag_key(self) -> bool {
        matches!(self.variable(), "${TagKey}" | "<key>")
    }

    /// A name that is this one with text in place of the variable, as AWS writes it: `aws:PrincipalTag/team` of
    /// `aws:principaltag/team`.
    pub(crate) fn spell(self, name: &str) -> String {
        let (head, variable, tail) = split(self.name());
        let end = name.len().saturating_sub(tail.len());
        match name.get(head.len()..end) {
            Some(text) if !variable.is_empty() => format!("{head}{text}{tail}"),
            _ => self.name().to_owned(),
        }
    }

    /// The name up to its variable.
    pub(super) fn head(self) -> &'a str {
        split(self.name()).0
    }

    fn variable(self) -> &'a str {
        split(self.name()).1
    }

    /// Whether a name is this one with text in place of the variable.
    pub(super) fn covers(self, name: &str) -> bool {
        let (head, _, tail) = split(self.name());
        let (name, head, tail) = (name.as_bytes(), head.as_bytes(), tail.as_bytes());
        let Some((start, rest)) = name.split_at_checked(head.len()) else {
            return false;
        };
        start.eq_ignore_ascii_case(head)
            && rest.len() > tail.len()
            && rest
                .get(rest.len() - tail.len()..)
                .is_some_and(|end| end.eq_ignore_ascii_case(tail))
    }
}

/// A name before, at and behind its variable, which is `${…}` or `<…>`.
fn split(name: &str) -> (&str, &str, &str) {
    let parts = || {
        let (head, rest) = name.split_at_checked(name.find(['$', '<'])?)?;
        let (variable, tail) = rest.split_at_checked(rest.find(['}', '>'])? + 1)?;
        Some((head, variable, tail))
    };
    parts().unwrap_or((name, "", ""))
}

impl fmt::Debug for ConditionKey<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ConditionKey({})", self.name())
    }
}
