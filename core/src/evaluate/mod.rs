//! What AWS would answer to one request, and why.
//!
//! A [`Case`] is a request with every policy that has a say in it: [`Case::evaluate`] decides it and explains every statement,
//! [`Case::decide`] leaves the explanation out. An [`Engine`] is a set of policies compiled for many requests. [`evaluate()`] puts a request to one document
//! alone: what the reasoning stage claims about all requests is replayed with it before it is reported.
//!
//! # How policies combine
//!
//! A Deny that applies, in any layer that has a say, is an explicit deny. Without one the request needs a grant, and nothing that stands in its way:
//!
//! - In one account an Allow of the principal's policies is a grant, limited by boundary and session policy. An Allow of the resource's
//!   policy is one too, if it names the caller: past boundary and session policy where it names the user, the session or everyone; within them
//!   where it names the session's role. Where it names the account, the account's own policies decide.
//! - Role trust policies and KMS key policies must allow in any case.
//! - Across accounts both sides must allow.
//! - Services, identity providers and anonymous callers have the resource's policy only.
//! - Every level of SCPs must allow, and the endpoint's policy, where the request goes through one. RCPs can only deny.
//!
//! SCPs do not bind services, service-linked roles and the management account; RCPs bind only the services that support them; boundaries and
//! identity policies do not bind the root user. <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>
//!
//! # What is not looked at
//!
//! Grants of KMS, ACLs and access points of S3, Lake Formation, and the actions that a service calls on somebody's behalf (`iam:PassRole`).
//! A request is what it says it is: whether a session could have been made is another question.

mod call;
mod case;
mod context;
mod engine;
mod explain;
mod layers;
mod principal;
mod request;
mod s3;
pub(crate) mod scalar;
mod statement;
mod test;
mod what_if;

pub use call::{Call, Note, UnsupportedKeys};
pub use case::{AlsoNeeded, Case, EvaluateOptions, Evaluation, MatchedStatement, SCHEMA};
pub(crate) use context::{DERIVED, is_described, is_multivalued, issuer_of};
pub use engine::{Engine, StatementRef};
pub use explain::{
    ElementOutcome, EntryOutcome, LayerOutcome, PolicyOutcome, StatementExplanation, TestOutcome,
    TextSpan,
};
pub use layers::{Layer, Layers, Outcome};
pub(crate) use principal::{BUILT_IN_PROVIDERS, names};
pub use request::{Context, Principal, Request};
pub(crate) use request::{DEFAULT_SESSION, UNNAMED_ROLE, UNNAMED_USER};
pub(crate) use s3::{FIXED_KEYS, is_narrow};
pub(crate) use statement::{applies, covers_action, covers_resource, outcome, resource_matches};
pub(crate) use test::{Compiled, Matcher, boolean};
pub use what_if::Change;

use crate::PolicyType;
use crate::policy::{Effect, Policy};
use crate::text::Place;

/// What a policy document decides about a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
pub enum Decision {
    /// A statement allows it and none denies it.
    Allowed,
    /// No statement applies that allows it.
    ImplicitlyDenied,
    /// A statement denies it.
    ExplicitlyDenied,
}

/// The decision with its reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The decision.
    pub decision: Decision,
    /// Every statement of the document, in order.
    pub statements: Vec<StatementOutcome>,
}

/// Why a statement did or did not apply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementOutcome {
    /// The statement, from 0.
    pub statement: usize,
    /// Its effect.
    pub effect: Effect,
    /// Whether it applies: all of the following.
    pub applies: bool,
    /// Whether the Principal or NotPrincipal element takes in the caller; true where the document type has none.
    pub principal: bool,
    /// Whether the Action or NotAction element takes in the action.
    pub action: bool,
    /// Whether the Resource or NotResource element takes in the resource; true where there is none.
    pub resource: bool,
    /// The lines of its Condition, in order: where they stand, and whether they hold.
    pub tests: Vec<(Place, bool)>,
}

/// Decides one request. Linear in the document, but for patterns with `?`, see [`Pattern`](crate::policy::Pattern).
///
/// A statement without Principal takes in everybody in an identity policy, and nobody in a trust or resource policy.
///
/// # Examples
///
/// See [`Request`].
pub fn evaluate(policy: &Policy, policy_type: PolicyType, request: &Request) -> Explanation {
    let statements: Vec<StatementOutcome> = policy
        .statements
        .iter()
        .map(|statement| outcome(statement, policy_type, request))
        .collect();
    let applies = |effect| {
        statements
            .iter()
            .any(|outcome| outcome.applies && outcome.effect == effect)
    };
    let decision = if applies(Effect::Deny) {
        Decision::ExplicitlyDenied
    } else if applies(Effect::Allow) {
        Decision::Allowed
    } else {
        Decision::ImplicitlyDenied
    };
    Explanation {
        decision,
        statements,
    }
}

/// The decision alone: as [`evaluate`], without looking further than it takes.
pub(crate) fn decide(policy: &Policy, policy_type: PolicyType, request: &Request) -> Decision {
    let any = |effect: Effect| {
        let mut statements = policy
            .statements
            .iter()
            .filter(|statement| statement.effect == effect);
        statements.any(|statement| applies(statement, policy_type, request))
    };
    if any(Effect::Deny) {
        Decision::ExplicitlyDenied
    } else if any(Effect::Allow) {
        Decision::Allowed
    } else {
        Decision::ImplicitlyDenied
    }
}
