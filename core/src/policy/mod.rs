//! The typed model of policies: documents, statements, principals, conditions, patterns and variables.
//!
//! A text becomes a [`Policy`] (or an [`Input`], where it may be a role with several policies) in `lower`, the only place that
//! reads the syntax tree. Lowering is total: whatever is wrong becomes a [`Problem`], and the rest is still there.

mod arn_fields;
mod case;
mod condition;
mod cover;
mod document;
pub(crate) mod edit;
mod lower;
mod nearest;
mod pattern;
mod principal;
mod print;
mod problem;
mod template;

pub(crate) use arn_fields::{ArnFields, colon};
pub use case::{CaseInput, CaseRequest, CaseValue, Level, PolicySet, Settings};
pub use condition::{Comparison, Operator, Order, Qualifier, Test, Value, ValueType};
pub(crate) use cover::{Spent, covers};
pub use document::{ActionEntry, At, Effect, Element, Policy, ResourceEntry, Statement};
pub use lower::{Input, ManagedPolicy, NamedPolicy, RoleInput};
pub(crate) use nearest::distance;
pub use pattern::{ArnPattern, Case, Pattern, Token};
pub(crate) use pattern::{fold, fold_char};
pub(crate) use principal::is_unique_id;
pub use principal::{Identity, IdentityKind, Named, PrincipalEntry, Provider, is_account};
pub use problem::{Problem, ProblemKind};
pub use template::{Piece, Template, Version};
