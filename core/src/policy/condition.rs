//! Condition operators and their values.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>

use super::document::At;
use super::template::{Template, Version};
use crate::text::Place;

/// How two numbers or dates compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Order {
    /// The same.
    Equals,
    /// The request's value is smaller.
    LessThan,
    /// The request's value is smaller or the same.
    LessThanEquals,
    /// The request's value is greater.
    GreaterThan,
    /// The request's value is greater or the same.
    GreaterThanEquals,
}

/// What an operator compares, without `Not`, qualifier and `IfExists`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Comparison {
    /// `StringEquals`.
    StringEquals,
    /// `StringEqualsIgnoreCase`.
    StringEqualsIgnoreCase,
    /// `StringLike`.
    StringLike,
    /// `Numeric…`.
    Numeric(Order),
    /// `Date…`.
    Date(Order),
    /// `Bool`.
    Bool,
    /// `BinaryEquals`.
    Binary,
    /// `IpAddress`.
    IpAddress,
    /// `ArnEquals` and `ArnLike`, which are the same.
    Arn,
    /// `Null`.
    Null,
    /// A name that is no operator. A test with it does not narrow an Allow and does not fire a Deny: the safe reading of a
    /// statement that AWS refuses.
    Unknown,
}

impl Comparison {
    /// Whether `*` and `?` in its values are wildcards.
    pub const fn takes_wildcards(self) -> bool {
        matches!(self, Self::StringLike | Self::Arn)
    }

    /// Whether its values may hold policy variables: string and ARN operators.
    pub const fn takes_variables(self) -> bool {
        matches!(
            self,
            Self::StringEquals | Self::StringEqualsIgnoreCase | Self::StringLike | Self::Arn
        )
    }
}

/// `ForAllValues:` or `ForAnyValue:`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Qualifier {
    /// Every value of the request matches; true when there is none.
    ForAllValues,
    /// At least one value of the request matches; false when there is none.
    ForAnyValue,
}

/// A condition operator: `[ForAllValues:|ForAnyValue:]Operator[IfExists]`.
///
/// # Examples
///
/// ```
/// use rolecall::policy::{Comparison, Operator, Qualifier};
///
/// let operator = Operator::parse("ForAnyValue:StringNotLikeIfExists").unwrap();
/// assert_eq!(operator.comparison, Comparison::StringLike);
/// assert_eq!(operator.qualifier, Some(Qualifier::ForAnyValue));
/// assert!(operator.negated && operator.if_exists);
/// assert_eq!(operator.to_string(), "ForAnyValue:StringNotLikeIfExists");
/// assert!(Operator::parse("StringEqual").is_none());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Operator {
    /// Before the colon.
    pub qualifier: Option<Qualifier>,
    /// What is compared.
    pub comparison: Comparison,
    /// `…Not…`: true if no listed value matches.
    pub negated: bool,
    /// `…IfExists`: true if the key is absent.
    pub if_exists: bool,
    /// `ArnEquals` rather than `ArnLike`: the same, but printed as written.
    pub arn_equals: bool,
}

/// Every operator name without qualifier and `IfExists`, with what it means.
const NAMES: [(&str, Comparison, bool); 27] = [
    ("StringEquals", Comparison::StringEquals, false),
    ("StringNotEquals", Comparison::StringEquals, true),
    (
        "StringEqualsIgnoreCase",
        Comparison::StringEqualsIgnoreCase,
        false,
    ),
    (
        "StringNotEqualsIgnoreCase",
        Comparison::StringEqualsIgnoreCase,
        true,
    ),
    ("StringLike", Comparison::StringLike, false),
    ("StringNotLike", Comparison::StringLike, true),
    ("NumericEquals", Comparison::Numeric(Order::Equals), false),
    ("NumericNotEquals", Comparison::Numeric(Order::Equals), true),
    (
        "NumericLessThan",
        Comparison::Numeric(Order::LessThan),
        false,
    ),
    (
        "NumericLessThanEquals",
        Comparison::Numeric(Order::LessThanEquals),
        false,
    ),
    (
        "NumericGreaterThan",
        Comparison::Numeric(Order::GreaterThan),
        false,
    ),
    (
        "NumericGreaterThanEquals",
        Comparison::Numeric(Order::GreaterThanEquals),
        false,
    ),
    ("DateEquals", Comparison::Date(Order::Equals), false),
    ("DateNotEquals", Comparison::Date(Order::Equals), true),
    ("DateLessThan", Comparison::Date(Order::LessThan), false),
    (
        "DateLessThanEquals",
        Comparison::Date(Order::LessThanEquals),
        false,
    ),
    (
        "DateGreaterThan",
        Comparison::Date(Order::GreaterThan),
        false,
    ),
    (
        "DateGreaterThanEquals",
        Comparison::Date(Order::GreaterThanEquals),
        false,
    ),
    ("Bool", Comparison::Bool, false),
    ("BinaryEquals", Comparison::Binary, false),
    ("IpAddress", Comparison::IpAddress, false),
    ("NotIpAddress", Comparison::IpAddress, true),
    ("ArnLike", Comparison::Arn, false),
    ("ArnNotLike", Comparison::Arn, true),
    ("ArnEquals", Comparison::Arn, false),
    ("ArnNotEquals", Comparison::Arn, true),
    ("Null", Comparison::Null, false),
];

impl Operator {
    /// Reads an operator as a policy writes it, letter case included. `None` if there is no such operator.
    pub fn parse(text: &str) -> Option<Self> {
        Self::read(text, |left, right| left == right)
    }

    /// Reads an operator whatever its letter case: what a name that [`Operator::parse`] refuses was meant to be.
    pub fn parse_any_case(text: &str) -> Option<Self> {
        Self::read(text, str::eq_ignore_ascii_case)
    }

    /// The operator of a name that is none.
    pub(crate) const fn unknown() -> Self {
        Self {
            qualifier: None,
            comparison: Comparison::Unknown,
            negated: false,
            if_exists: false,
            arn_equals: false,
        }
    }

    /// Every name that [`Operator::parse`] knows, without qualifier and `IfExists`.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|(name, ..)| *name)
    }

    fn read(text: &str, same: impl Fn(&str, &str) -> bool) -> Option<Self> {
        let (qualifier, rest) = match text.split_once(':') {
            Some((before, rest)) if same(before, "ForAllValues") => {
                (Some(Qualifier::ForAllValues), rest)
            }
            Some((before, rest)) if same(before, "ForAnyValue") => {
                (Some(Qualifier::ForAnyValue), rest)
            }
            Some(_) => return None,
            None => (None, text),
        };
        let cut = rest.len().saturating_sub("IfExists".len());
        let (name, if_exists) = match (rest.get(..cut), rest.get(cut..)) {
            (Some(name), Some(end)) if same(end, "IfExists") => (name, true),
            _ => (rest, false),
        };
        let (known, comparison, negated) = NAMES.iter().find(|(known, ..)| same(known, name))?;
        Some(Self {
            qualifier,
            comparison: *comparison,
            negated: *negated,
            if_exists,
            arn_equals: known.ends_with("Equals"),
        })
    }

    /// The operator without qualifier and `IfExists`.
    #[must_use]
    pub fn bare(self) -> Self {
        Self {
            qualifier: None,
            if_exists: false,
            ..self
        }
    }
}

impl std::fmt::Display for Operator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.qualifier {
            Some(Qualifier::ForAllValues) => f.write_str("ForAllValues:")?,
            Some(Qualifier::ForAnyValue) => f.write_str("ForAnyValue:")?,
            None => {}
        }
        let name = NAMES.iter().find(|(name, comparison, negated)| {
            (*comparison, *negated) == (self.comparison, self.negated)
                && (self.comparison != Comparison::Arn
                    || name.ends_with("Equals") == self.arn_equals)
        });
        f.write_str(name.map_or("?", |(name, ..)| name))?;
        if self.if_exists {
            f.write_str("IfExists")
        } else {
            Ok(())
        }
    }
}

/// The JSON type in which a condition value was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ValueType {
    /// A string.
    String,
    /// A number.
    Number,
    /// `true` or `false`.
    Bool,
    /// Something else, which no condition may hold; its text is its JSON.
    Other,
}

/// One value of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// As text: the string, or the number or boolean as written.
    pub text: String,
    /// How it was written.
    pub json: ValueType,
    /// The text read for variables; `None` if it has none, or if the operator takes none.
    pub template: Option<Template>,
}

impl Value {
    pub(crate) fn new(
        text: String,
        json: ValueType,
        comparison: Comparison,
        version: Version,
    ) -> Self {
        let template =
            (version == Version::V2012 && comparison.takes_variables() && text.contains("${"))
                .then(|| Template::new(&text, version))
                .map(|read| {
                    if comparison.takes_wildcards() {
                        read
                    } else {
                        read.without_wildcards()
                    }
                });
        Self {
            text,
            json,
            template,
        }
    }

    /// The lower-cased keys of the variables in it.
    pub fn variables(&self) -> impl Iterator<Item = &str> {
        self.template.iter().flat_map(Template::variables)
    }
}

/// One line of a Condition element: an operator, a key and the values it is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    /// The operator; its place is that of the operator's object.
    pub operator: At<Operator>,
    /// The operator as written.
    pub operator_text: String,
    /// The key as written; its place is that of the values.
    pub key: At<String>,
    /// The key as it compares: lower-cased.
    pub name: String,
    /// The values. Listed values are alternatives.
    pub values: Vec<At<Value>>,
}

impl Test {
    /// The place of the key and its values.
    pub fn place(&self) -> Place {
        self.key.place
    }

    /// Whether any value holds a policy variable.
    pub fn has_variables(&self) -> bool {
        self.values
            .iter()
            .any(|value| value.value.variables().next().is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_reads_and_prints_in_every_form() {
        for (name, ..) in NAMES {
            for qualifier in ["", "ForAllValues:", "ForAnyValue:"] {
                for suffix in ["", "IfExists"] {
                    let text = format!("{qualifier}{name}{suffix}");
                    assert_eq!(Operator::parse(&text).unwrap().to_string(), text);
                    assert_eq!(
                        Operator::parse_any_case(&text.to_lowercase())
                            .unwrap()
                            .to_string(),
                        text
                    );
                }
            }
        }
        assert_eq!(Operator::parse("stringequals"), None);
        assert_eq!(Operator::parse("ForSomeValues:StringEquals"), None);
        assert_eq!(Operator::parse("IfExists"), None);
        assert_eq!(Operator::parse("é"), None);
    }
}
