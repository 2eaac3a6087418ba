//! What a question about permissions says of the keys that policies test: that nothing picks the resource out.

use std::collections::BTreeSet;

use super::remains::Question;
use crate::evaluate::{Compiled, Request};
use crate::policy::{Effect, Statement, Test};
use crate::reason::synthetic;

/// What the requests of a question are like beyond action and resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Facts {
    /// Any.
    Any,
    /// The resource is one that no policy describes: without tags, and not reached through another service.
    Plain,
    /// As plain, and a role that is passed to a service may be passed to one that the policy names.
    PlainPassed,
}

/// What an attacker would attach.
const ADMINISTRATOR: &str = "policy/AdministratorAccess";

/// The keys that the statement and some Deny statements test.
pub(super) fn tested<'s>(statement: &'s Statement, denies: &[&'s Statement]) -> BTreeSet<&'s str> {
    denies
        .iter()
        .copied()
        .chain([statement])
        .flat_map(|statement| &statement.tests)
        .map(|test| test.name.as_str())
        .filter(|name| !name.is_empty())
        .collect()
}

/// The keys of the policy variables in the statement and some Deny statements.
pub(super) fn variables(statement: &Statement, denies: &[&Statement]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for statement in denies.iter().copied().chain([statement]) {
        found.extend(
            statement
                .tests
                .iter()
                .flat_map(|test| &test.values)
                .flat_map(|value| value.value.variables())
                .map(str::to_owned),
        );
        found.extend(
            statement
                .resource
                .iter()
                .flat_map(|element| &element.entries)
                .flat_map(|entry| entry.value.template.variables())
                .map(str::to_owned),
        );
    }
    found
}

/// Keys that say something of the resource, or of the way to it: a condition on one picks resources out.
fn picks_out(name: &str) -> bool {
    name.contains("resourcetag/")
        || name.contains("objecttag/")
        || name.starts_with("kms:encryptioncontext")
        || matches!(
            name,
            "kms:viaservice"
                | "kms:resourcealiases"
                | "kms:requestalias"
                | "aws:calledvia"
                | "aws:calledviafirst"
                | "aws:calledvialast"
                | "iam:permissionsboundary"
                | "iam:awsservicename"
        )
}

/// What a question says of the keys that are tested.
pub(super) fn facts(question: &Question, tested: &BTreeSet<&str>, partition: &str) -> Vec<Test> {
    if question.facts == Facts::Any {
        return Vec::new();
    }
    let absent = |name| synthetic("Null", name, ["true"]);
    tested
        .iter()
        .filter_map(|name| match *name {
            "iam:policyarn" => {
                // Only a request to attach a policy says which.
                let attaches = question
                    .literal()
                    .is_some_and(|action| action.starts_with("iam:attach"));
                Some(if attaches {
                    let arn = format!("arn:{partition}:iam::aws:{ADMINISTRATOR}");
                    synthetic("StringEquals", name, [arn])
                } else {
                    absent(name)
                })
            }
            "iam:passedtoservice" => (question.facts == Facts::Plain).then(|| absent(name)),
            _ => picks_out(name).then(|| absent(name)),
        })
        .collect()
}

/// Gives the keys that facts fix their values.
pub(super) fn pin(request: &mut Request, facts: &[Test]) {
    for fact in facts {
        match fact.values.as_slice() {
            [value] if fact.operator_text == "StringEquals" => {
                request.context.set(&fact.name, [value.value.text.as_str()]);
            }
            _ => {}
        }
    }
}

/// Whether a request is as facts say.
pub(super) fn holds(facts: &[Test], request: &Request) -> bool {
    facts.iter().all(|fact| {
        Compiled::new(fact, Effect::Allow, |_| None).holds_for(request.held(&fact.name).as_ref())
    })
}
