//! Patterns to actions, and actions to patterns.
//!
//! What an entry of Action or NotAction takes in is a question to the catalog ([`actions`], [`complement`]), and so is which
//! resource types an ARN can name ([`resource_types`]). [`shrink`] goes the other way: the fewest patterns for a list of actions.
//!
//! ```
//! use rolecall::catalog::Catalog;
//! use rolecall::expand::{ActionPattern, Names, actions, shrink};
//!
//! let catalog = Catalog::builtin();
//! let pattern: ActionPattern = "sts:assume*".parse()?;
//! let found = actions(&[pattern], catalog, Names::Current);
//! let names: Vec<String> = found.iter().map(ToString::to_string).collect();
//! assert_eq!(names, ["sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoot"]);
//! assert_eq!(shrink(&found, catalog).patterns, ["sts:AssumeRo*"]);
//! # Ok::<(), rolecall::expand::PatternError>(())
//! ```

mod cover;
mod shrink;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use crate::catalog::{Action, Catalog, ResourceType, Service, patterns_meet};
use crate::policy::{ArnFields, Pattern};

pub use shrink::{Shrunk, shrink};

/// An entry of Action or NotAction: `*`, or the prefix of a service, a colon and a name, in which `*` and `?` are wildcards. Letter
/// case does not count.
///
/// # Examples
///
/// ```
/// use rolecall::expand::{ActionPattern, PatternError};
///
/// let pattern: ActionPattern = "s3:Get*".parse()?;
/// assert_eq!(pattern.service(), Some("s3"));
/// let wrong = "s?:Get*".parse::<ActionPattern>().unwrap_err();
/// assert_eq!(wrong.to_string(), "`s?:Get*`: the service prefix of an action takes no wildcards");
/// # Ok::<(), PatternError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionPattern {
    text: String,
    /// `None` for the actions of all services.
    parts: Option<(String, Pattern)>,
}

/// Why a text is no pattern for actions.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PatternError {
    /// There is no service, or no action.
    #[error("`{0}` is not of the form `service:Action`")]
    Form(String),
    /// AWS matches nothing with it.
    #[error("`{0}`: the service prefix of an action takes no wildcards")]
    WildcardInService(String),
}

impl FromStr for ActionPattern {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Self, PatternError> {
        let parts = match text.split_once(':') {
            Some((service, _)) if service.contains(['*', '?']) => {
                return Err(PatternError::WildcardInService(text.to_owned()));
            }
            Some((service, name)) if !service.is_empty() && !name.is_empty() => {
                Some((service.to_owned(), Pattern::action(name)))
            }
            None if !text.is_empty() && text.bytes().all(|byte| byte == b'*') => None,
            _ => return Err(PatternError::Form(text.to_owned())),
        };
        Ok(Self {
            text: text.to_owned(),
            parts,
        })
    }
}

impl fmt::Display for ActionPattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl ActionPattern {
    /// The prefix of the service as written; `None` for `*`, which is for all.
    pub fn service(&self) -> Option<&str> {
        self.parts.as_ref().map(|(service, _)| service.as_str())
    }

    /// Whether it takes in an action.
    pub fn matches(&self, action: Action<'_>) -> bool {
        self.parts.as_ref().is_none_or(|(service, name)| {
            service.eq_ignore_ascii_case(action.service().prefix()) && name.matches(action.name())
        })
    }
}

/// Which names of the catalog count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Names {
    /// Those that AWS has.
    #[default]
    Current,
    /// Those too that it had.
    WithRetired,
}

impl Names {
    /// Whether an action counts.
    pub fn take(self, action: Action<'_>) -> bool {
        self == Self::WithRetired || action.status().is_current()
    }
}

/// The actions that an Action element with these entries is about, in the order of the catalog, each once.
///
/// # Examples
///
/// ```
/// use rolecall::catalog::Catalog;
/// use rolecall::expand::{ActionPattern, Names, actions};
///
/// let patterns = ["s3:*Bucket", "s3:createbucket"].map(|text| text.parse::<ActionPattern>().unwrap());
/// let found = actions(&patterns, Catalog::builtin(), Names::Current);
/// let names: Vec<&str> = found.iter().map(|action| action.name()).collect();
/// assert_eq!(names, ["CreateBucket", "DeleteBucket", "ListBucket"]);
/// ```
pub fn actions<'c>(
    patterns: &[ActionPattern],
    catalog: &'c Catalog,
    names: Names,
) -> Vec<Action<'c>> {
    select(patterns, catalog, names, true)
}

/// The actions that a NotAction element with these entries is about: all others, in the order of the catalog.
///
/// # Examples
///
/// ```
/// use rolecall::catalog::Catalog;
/// use rolecall::expand::{ActionPattern, Names, complement};
///
/// let all: ActionPattern = "*".parse().unwrap();
/// assert!(complement(&[all], Catalog::builtin(), Names::WithRetired).is_empty());
/// ```
pub fn complement<'c>(
    patterns: &[ActionPattern],
    catalog: &'c Catalog,
    names: Names,
) -> Vec<Action<'c>> {
    select(patterns, catalog, names, false)
}

fn select<'c>(
    patterns: &[ActionPattern],
    catalog: &'c Catalog,
    names: Names,
    matched: bool,
) -> Vec<Action<'c>> {
    let everything = patterns.iter().any(|pattern| pattern.parts.is_none());
    let mut of_service: BTreeMap<String, Vec<&Pattern>> = BTreeMap::new();
    for (service, name) in patterns.iter().filter_map(|pattern| pattern.parts.as_ref()) {
        let patterns = of_service.entry(service.to_ascii_lowercase());
        patterns.or_default().push(name);
    }
    let mut found = Vec::new();
    for service in catalog.services() {
        let patterns = of_service.get(&service.prefix().to_ascii_lowercase());
        if matched && !everything && patterns.is_none() {
            continue;
        }
        let is_matched = |action: &Action<'_>| {
            let mut patterns = patterns.into_iter().flatten();
            everything || patterns.any(|pattern| pattern.matches(action.name()))
        };
        let wanted = service
            .actions()
            .filter(|action| names.take(*action) && is_matched(action) == matched);
        found.extend(wanted);
    }
    found
}

/// The resource types that an entry of Resource can name, in the order of the catalog: `*`, or an ARN with wildcards and variables.
/// None for a text that is no ARN. Several services can have a type for the same resources: `role` is one of `iam`, and of `sts` too.
///
/// A wildcard does not cross the colons of an ARN but for those in its last field. What a variable of a type's ARN can be is not
/// known, only that it is something: the answer errs towards more types.
///
/// # Examples
///
/// ```
/// use rolecall::catalog::Catalog;
/// use rolecall::expand::resource_types;
///
/// let catalog = Catalog::builtin();
/// let names = |arn| resource_types(arn, catalog).iter().map(|kind| kind.name()).collect::<Vec<_>>();
/// assert_eq!(names("arn:aws:iam::*:user/example-*"), ["user"]);
/// assert_eq!(names("arn:aws:iam::*:instance-p*/example"), ["instance-profile"]);
/// assert!(names("arn:aws:iam:eu-west-1::user/example").is_empty());
/// ```
pub fn resource_types<'c>(arn: &str, catalog: &'c Catalog) -> Vec<ResourceType<'c>> {
    let fields = ArnFields::parse(arn);
    let is_all = !arn.is_empty() && arn.bytes().all(|byte| byte == b'*');
    let can_be = |kind: &ResourceType<'_>| {
        let mut forms = kind.arns().filter_map(ArnFields::parse);
        is_all || fields.is_some_and(|fields| forms.any(|form| fields_meet(form, fields)))
    };
    catalog
        .services()
        .filter(|service| service.status().is_current())
        .flat_map(Service::resource_types)
        .filter(|kind| kind.status().is_current() && can_be(kind))
        .collect()
}

fn fields_meet(form: ArnFields<'_>, arn: ArnFields<'_>) -> bool {
    let meet = |form: &str, field: &str| {
        // A variable of the form is never empty.
        let is_empty = field.is_empty() && form.starts_with("${");
        !is_empty && patterns_meet(form, field)
    };
    meet(form.service, arn.service)
        && meet(form.partition, arn.partition)
        && meet(form.region, arn.region)
        && meet(form.account, arn.account)
        && meet(form.resource, arn.resource)
}
