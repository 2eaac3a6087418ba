//! One request against one policy document: the decision, and for every statement why it did or did not apply.
//!
//! This is the semantics that everything else is checked against: what the reasoning stage claims about all requests is
//! replayed here on one before it is reported. It answers from the document alone; whether the caller's own policies must allow
//! too is a matter of the policy types together.

mod context;
mod principal;
mod request;
pub(crate) mod scalar;
mod test;

pub(crate) use context::{DERIVED, is_described, is_multivalued, issuer_of};
pub(crate) use principal::{names, names_anyone};
pub use request::{Context, Principal, Request};
pub(crate) use request::{DEFAULT_SESSION, UNNAMED_ROLE, UNNAMED_USER};
pub(crate) use test::{Compiled, Matcher, boolean};

use crate::PolicyType;
use crate::policy::{
    ActionEntry, Case, Effect, Element, Pattern, Policy, ResourceEntry, Statement, Test,
};
use crate::text::Place;

/// What a policy document decides about a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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

/// Decides one request. Linear in the document, but for patterns with `?`, see [`Pattern`].
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

/// Whether one statement applies to a request, whatever the others say.
pub(crate) fn applies(statement: &Statement, policy_type: PolicyType, request: &Request) -> bool {
    takes_in_principal(statement, policy_type, request)
        && takes_in_action(statement, request)
        && takes_in_resource(statement, request)
        && statement
            .tests
            .iter()
            .all(|test| holds(test, statement.effect, request))
}

/// Whether one statement applies to a request, and why.
pub(crate) fn outcome(
    statement: &Statement,
    policy_type: PolicyType,
    request: &Request,
) -> StatementOutcome {
    let principal = takes_in_principal(statement, policy_type, request);
    let action = takes_in_action(statement, request);
    let resource = takes_in_resource(statement, request);
    let tests: Vec<(Place, bool)> = statement
        .tests
        .iter()
        .map(|test| (test.place(), holds(test, statement.effect, request)))
        .collect();
    let applies = principal && action && resource && tests.iter().all(|(_, holds)| *holds);
    StatementOutcome {
        statement: statement.index,
        effect: statement.effect,
        applies,
        principal,
        action,
        resource,
        tests,
    }
}

fn takes_in_principal(statement: &Statement, policy_type: PolicyType, request: &Request) -> bool {
    match &statement.principal {
        Some(element) => names(element, statement.effect, &request.principal),
        None => names_anyone(policy_type),
    }
}

fn takes_in_action(statement: &Statement, request: &Request) -> bool {
    statement
        .action
        .as_ref()
        .is_some_and(|element| covers_action(element, statement.effect, &request.action))
}

fn takes_in_resource(statement: &Statement, request: &Request) -> bool {
    match (&statement.resource, &request.resource) {
        (Some(element), Some(resource)) => {
            covers_resource(element, statement.effect, resource, |key| {
                request.value(key)
            })
        }
        _ => true,
    }
}

fn holds(test: &Test, effect: Effect, request: &Request) -> bool {
    let values = request.values(&test.name);
    Compiled::new(test, effect, |key| request.value(key)).holds(values.as_deref())
}

/// Whether an Action or NotAction element takes in an action. A broken element does not narrow an Allow and does not fire a
/// Deny.
pub(crate) fn covers_action(element: &Element<ActionEntry>, effect: Effect, action: &str) -> bool {
    if element.broken {
        return effect == Effect::Allow;
    }
    element
        .entries
        .iter()
        .any(|entry| entry.value.pattern.matches(action))
        != element.negated
}

/// Whether a Resource or NotResource element takes in a resource. Wildcards of an ARN stay in its part, but for the last; a lone
/// `*` takes in everything.
pub(crate) fn covers_resource(
    element: &Element<ResourceEntry>,
    effect: Effect,
    resource: &str,
    mut variable: impl FnMut(&str) -> Option<String>,
) -> bool {
    if element.broken {
        return effect == Effect::Allow;
    }
    let mut unresolved = false;
    let any =
        element
            .entries
            .iter()
            .any(|entry| match entry.value.template.resolve(&mut variable) {
                None => {
                    unresolved = true;
                    false
                }
                Some(tokens) => resource_matches(&tokens, resource),
            });
    if element.negated && unresolved && !any {
        // As for negated conditions: as wide as the effect allows.
        return effect == Effect::Allow;
    }
    any != element.negated
}

/// Whether the steps of a resource pattern match a resource.
pub(crate) fn resource_matches(tokens: &[crate::policy::Token], resource: &str) -> bool {
    match crate::policy::ArnPattern::from_tokens(tokens) {
        Some(pattern) if resource.starts_with("arn:") => pattern.matches(resource),
        _ => Pattern::from_tokens(tokens.iter().copied(), Case::Sensitive).matches(resource),
    }
}
