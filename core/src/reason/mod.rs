//! Questions about all requests at once, answered with a proof or a witness.
//!
//! A statement is a region: a product over dimensions (caller, action, resource, every condition key) of sets of values. An
//! element's `Not` form and a negated operator are complements in one dimension, so they are one region too, and what a policy
//! allows is a union of regions minus a union of regions. Each dimension is cut into classes by everything the policies and the
//! question tell apart, with a concrete value for each class, and sets become bits. What is left is one primitive: a region minus
//! regions, is it empty, and if not, what is in it.
//!
//! The classes are judged by the same code that evaluates one request, so the two cannot disagree about what a value matches;
//! and every witness is replayed on [`crate::evaluate`] all the same.
//!
//! # What is approximated, and in which direction
//!
//! - Policy variables tie two keys. A "no" rests on reading them as wide as they could be, a witness on values that were tried:
//!   where neither settles it the answer is [`Answer::Unknown`].
//! - A key that is compared in two ways (as text and as a number, date, address or base64, or as two of those), and an unusual
//!   test on `aws:userid` or another key of the caller, may have classes without a representative: then "nothing found" is
//!   `Unknown` too.
//! - Keys that AWS ties to each other beyond what follows from the caller (`aws:CurrentTime` and `aws:EpochTime`, an account and
//!   its organisation) are independent here: more requests seem possible than are, never fewer.

mod budget;
mod callers;
mod compare;
mod implies;
mod keys;
mod questions;
mod region;
mod search;
mod solver;
mod space;
mod strings;

pub use budget::{Budget, Exhausted};
pub(crate) use callers::is_unnamed;
pub use compare::{
    COMPARISON_SCHEMA, Comparison, Condition, Difference, Relation, Unsettled, compare,
};
pub use implies::{implies, replays};
pub(crate) use keys::{
    EXTERNAL_ID, always_present, external_id, is_constant, values as key_values,
};
pub use questions::{QuestionKind, Reply, answer};
pub(crate) use region::{Layout, minus};
pub(crate) use solver::{Allowed, Asked, Found, Solver, synthetic};
pub(crate) use space::{Actions, Clause, Links, Space};

use crate::evaluate::Request;

/// The answer to a question about all requests.
///
/// Exhaustive on purpose: a caller must say what it does with each.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// No request is a counterexample. For each statement that had to be shown covered, what covers it.
    Proved(Vec<Covered>),
    /// This request is one.
    Refuted(Box<Request>),
    /// The question was not settled: treat it as the worse of the two.
    Unknown(Exhausted),
}

/// A step of a proof: what a statement grants lies within what others grant or refuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covered {
    /// The statement, from 0, in the first policy; for a Deny, in the second.
    pub statement: usize,
    /// The statements that cover it: the policy (0 or 1) and the statement.
    pub by: Vec<(usize, usize)>,
}
