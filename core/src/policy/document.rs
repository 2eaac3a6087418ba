//! The typed model of a policy document: what lowering fills in and every later stage reads.
//!
//! Every value keeps the [`Place`] it came from. An element that could not be read is marked `broken` and the rest of the
//! statement is still there; a broken element does not narrow an Allow and does not fire a Deny, so that a policy AWS refuses is
//! never judged safer than it would be if AWS took it.

use std::sync::Arc;

use super::condition::Test;
use super::pattern::Pattern;
use super::principal::PrincipalEntry;
use super::problem::Problem;
use super::template::{Template, Version};
use crate::text::{Place, Source};

/// A value with the place it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Place,
}

/// A policy document.
///
/// # Examples
///
/// ```
/// use rolecall::policy::{Effect, Policy};
///
/// let policy = Policy::from_text(r#"{"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}"#, &Default::default())?;
/// assert_eq!(policy.statements[0].effect, Effect::Deny);
/// assert!(policy.problems.is_empty());
/// # Ok::<(), rolecall::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// The text and its places.
    pub source: Arc<Source>,
    /// The document's object.
    pub place: Place,
    /// The version in force; absent means 2008.
    pub version: Version,
    /// The Version element, if there is one that can be read.
    pub version_element: Option<Place>,
    /// The Id element.
    pub id: Option<At<String>>,
    /// The statements in order.
    pub statements: Vec<Statement>,
    /// What could not be read, or not be read as written.
    pub problems: Vec<Problem>,
}

/// Allow or Deny.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// Grants.
    Allow,
    /// Refuses, whatever else grants.
    Deny,
}

impl Effect {
    /// As a policy writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Deny => "Deny",
        }
    }
}

/// One statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// Its position in the document, from 0.
    pub index: usize,
    /// Its object.
    pub place: Place,
    /// The Sid.
    pub sid: Option<At<String>>,
    /// The effect; Allow where it is missing or cannot be read, the wider reading.
    pub effect: Effect,
    /// The Effect element, if there is one.
    pub effect_place: Option<Place>,
    /// Principal or NotPrincipal.
    pub principal: Option<Element<PrincipalEntry>>,
    /// Action or NotAction.
    pub action: Option<Element<ActionEntry>>,
    /// Resource or NotResource.
    pub resource: Option<Element<ResourceEntry>>,
    /// The Condition element, if there is one.
    pub condition: Option<Place>,
    /// Its lines; all must hold.
    pub tests: Vec<Test>,
}

/// A list of entries under an element or its `Not` form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element<T> {
    /// The element's value.
    pub place: Place,
    /// NotPrincipal, NotAction or NotResource.
    pub negated: bool,
    /// The entries in order.
    pub entries: Vec<At<T>>,
    /// Part of it could not be read, or it stands beside its `Not` form.
    pub broken: bool,
}

impl<T> Element<T> {
    /// Whether it was written as a list of nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty() && !self.broken
    }
}

/// One entry of an Action or NotAction element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionEntry {
    /// As written.
    pub text: String,
    /// What it matches.
    pub pattern: Pattern,
}

/// One entry of a Resource or NotResource element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceEntry {
    /// As written.
    pub text: String,
    /// Read for variables and wildcards.
    pub template: Template,
}

impl Policy {
    /// The Sid of a statement, empty if it has none.
    pub fn sid(&self, statement: usize) -> &str {
        self.statements
            .get(statement)
            .and_then(|statement| statement.sid.as_ref())
            .map_or("", |sid| sid.value.as_str())
    }
}
