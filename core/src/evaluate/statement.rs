//! Whether one statement applies to a request, element by element.

use std::borrow::Cow;

use super::StatementOutcome;
use super::call::Asked;
use super::principal::{Grade, grade, names_anyone};
use super::test::Compiled;
use crate::PolicyType;
use crate::policy::{ActionEntry, Case, Effect, Element, Pattern, ResourceEntry, Statement, Test};
use crate::text::Place;

/// Whether one statement applies to a request, whatever the others say.
pub(crate) fn applies(
    statement: &Statement,
    policy_type: PolicyType,
    request: &impl Asked,
) -> bool {
    applies_as(statement, policy_type, request).is_some()
}

/// How a statement that applies names the caller. `None`: it does not apply.
pub(super) fn applies_as(
    statement: &Statement,
    policy_type: PolicyType,
    request: &impl Asked,
) -> Option<Grade> {
    let applies = takes_in_action(statement, request) && takes_in_resource(statement, request);
    let grade = applies.then(|| named_as(statement, policy_type, request))??;
    statement
        .tests
        .iter()
        .all(|test| holds(test, statement.effect, request))
        .then_some(grade)
}

/// Whether one statement applies to a request, and why.
pub(crate) fn outcome(
    statement: &Statement,
    policy_type: PolicyType,
    request: &impl Asked,
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

fn takes_in_principal(
    statement: &Statement,
    policy_type: PolicyType,
    request: &impl Asked,
) -> bool {
    named_as(statement, policy_type, request).is_some()
}

/// How the Principal or NotPrincipal element takes in the caller.
pub(super) fn named_as(
    statement: &Statement,
    policy_type: PolicyType,
    request: &impl Asked,
) -> Option<Grade> {
    let Some(element) = &statement.principal else {
        return names_anyone(policy_type).then_some(Grade::Direct);
    };
    if element.negated && statement.effect == Effect::Deny && request.denied_by_not_principal() {
        return Some(Grade::Direct);
    }
    let known = request.path_known();
    grade(element, statement.effect, request.principal(), known)
}

pub(super) fn takes_in_action(statement: &Statement, request: &impl Asked) -> bool {
    statement
        .action
        .as_ref()
        .is_some_and(|element| covers_action(element, statement.effect, request.action()))
}

pub(super) fn takes_in_resource(statement: &Statement, request: &impl Asked) -> bool {
    match (&statement.resource, request.resource()) {
        (Some(element), Some(resource)) => {
            covers_resource(element, statement.effect, resource, |key| {
                request.value(key).map(Cow::into_owned)
            })
        }
        _ => true,
    }
}

pub(super) fn holds(test: &Test, effect: Effect, request: &impl Asked) -> bool {
    let held = request.held(&test.name);
    Compiled::new(test, effect, |key| request.value(key).map(Cow::into_owned))
        .holds_for(held.as_ref())
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
