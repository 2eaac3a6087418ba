//! Which condition keys would change a decision, and how.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Decision;
use super::call::{Asked, Call};
use super::context::DERIVED;
use super::engine::{Compiled, Engine, Line};
use super::layers::Layers;
use crate::catalog::Catalog;
use crate::policy::{Effect, Qualifier};

/// The most values of a key that are tried.
const MOST_VALUES: usize = 64;
/// The most values of all keys together that are tried.
const MOST_TRIES: usize = 4_096;
/// The most steps towards a change of several keys.
const MOST_STEPS: usize = 32;

/// A change of the context that changes the decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The keys as AWS spells them, with the values that they would have; `None`: the key would be absent. One key where one is enough.
    pub keys: BTreeMap<String, Option<Vec<String>>>,
    /// The decision then.
    pub decision: Decision,
    /// What would stand in the way then.
    pub blocked_by: Layers,
}

/// A value that a key is given.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Choice {
    Absent,
    One(String),
    List(Vec<String>),
}

impl Engine {
    /// The condition keys that would change the decision on a request: for each key that a statement tests, one change for each other
    /// decision that it can lead to alone; and where no key alone would have the request allowed, a change of several keys that does, if
    /// one is found. Keys that follow from who calls are left as they are.
    ///
    /// Every change is one that the engine has decided. The values tried are those that the policies name, others that they do not,
    /// and none, 64 of each kind for a key and some thousands in all; a change of several keys is looked for statement by statement, so
    /// that a tangle of conditions can hide one.
    ///
    /// # Examples
    ///
    /// ```
    /// use rolecall::evaluate::{Case, Decision, Engine};
    ///
    /// let case = Case::from_text(r#"{
    ///   "request": {"principal": "arn:aws:iam::111122223333:user/ann", "action": "s3:GetObject",
    ///               "resource": "arn:aws:s3:::reports/may.csv"},
    ///   "identityPolicies": [{"name": "own", "policy": {"Version": "2012-10-17", "Statement": {
    ///     "Effect": "Allow", "Action": "s3:*", "Resource": "*",
    ///     "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}}}]
    /// }"#, &Default::default())?;
    /// let engine = Engine::new(&case.policies, &Default::default())?;
    /// let (call, _) = engine.call(case.request.clone(), None);
    /// let changes = engine.what_if(&call);
    /// assert_eq!(changes[0].keys["aws:SourceIp"], Some(vec!["203.0.113.0".to_owned()]));
    /// assert_eq!(changes[0].decision, Decision::Allowed);
    /// # Ok::<(), rolecall::Error>(())
    /// ```
    pub fn what_if(&self, call: &Call) -> Vec<Change> {
        let now = self.decide(call).decision;
        let mut lines: BTreeMap<&str, Vec<&Line>> = BTreeMap::new();
        let concerned = self.concerned(call);
        for statement in &concerned {
            for (name, line) in self.named_lines(statement) {
                if is_free(name) {
                    lines.entry(name).or_default().push(line);
                }
            }
        }
        let mut changes = Vec::new();
        let mut tries = 0;
        for (name, lines) in &lines {
            let mut seen = vec![now];
            for choice in choices(name, lines, call, self.catalog()) {
                if tries == MOST_TRIES {
                    break;
                }
                tries += 1;
                let other = with(call, [(*name, &choice)]);
                let outcome = self.decide(&other);
                if !seen.contains(&outcome.decision) {
                    seen.push(outcome.decision);
                    changes.push(Change {
                        keys: [spelled(name, choice, self.catalog())].into(),
                        decision: outcome.decision,
                        blocked_by: outcome.blocked_by,
                    });
                }
            }
        }
        let of_also = call.keys_of_also();
        let plain = with(
            call,
            of_also.iter().map(|name| (name.as_str(), &Choice::Absent)),
        );
        let outcome = self.decide(&plain);
        if outcome.decision != now && !of_also.is_empty() {
            // Without session tags and a source identity, for which actions of their own are needed.
            let keys = of_also.iter();
            let keys = keys.map(|name| spelled(name, Choice::Absent, self.catalog()));
            changes.push(Change {
                keys: keys.collect(),
                decision: outcome.decision,
                blocked_by: outcome.blocked_by,
            });
        }
        let is_allowed = |change: &Change| change.decision == Decision::Allowed;
        if now != Decision::Allowed && !changes.iter().any(is_allowed) {
            changes.extend(self.several(call, &concerned));
        }
        changes
    }

    /// A change of several keys that has the request allowed: tests of an Allow that does not apply are met, and tests of a Deny that does
    /// are failed, one after the other.
    fn several(&self, call: &Call, concerned: &[&Compiled]) -> Option<Change> {
        let mut changed: BTreeMap<&str, Choice> = BTreeMap::new();
        for _ in 0..MOST_STEPS {
            let here = with(call, changed.iter().map(|(name, choice)| (*name, choice)));
            let outcome = self.decide(&here);
            if outcome.decision == Decision::Allowed {
                let spelling = changed
                    .into_iter()
                    .map(|(name, choice)| spelled(name, choice, self.catalog()));
                return Some(Change {
                    keys: spelling.collect(),
                    decision: outcome.decision,
                    blocked_by: outcome.blocked_by,
                });
            }
            let step = concerned
                .iter()
                .filter(|statement| outcome.blocked_by.contains(statement.layer()))
                .find_map(|statement| self.step(statement, &here, &changed))?;
            changed.insert(step.0, step.1);
        }
        None
    }

    /// A key that is not changed yet, and a value by which a line of the statement turns towards the request being allowed.
    fn step<'e>(
        &'e self,
        statement: &'e Compiled,
        call: &Call,
        changed: &BTreeMap<&str, Choice>,
    ) -> Option<(&'e str, Choice)> {
        let wanted = statement.effect() == Effect::Allow;
        let applies = self
            .named_lines(statement)
            .all(|(name, line)| line.holds(name, call));
        if applies == wanted {
            return None;
        }
        self.named_lines(statement)
            .filter(|(name, line)| {
                is_free(name) && !changed.contains_key(name) && line.holds(name, call) != wanted
            })
            .find_map(|(name, line)| {
                choices(name, &[line], call, self.catalog())
                    .into_iter()
                    .find(|choice| line.holds(name, &with(call, [(name, choice)])) == wanted)
                    .map(|choice| (name, choice))
            })
    }
}

/// Whether the key can have another value without the principal or the resource being another.
fn is_free(name: &str) -> bool {
    !DERIVED.contains(&name) && name != "aws:resourceaccount" && name != "s3:resourceaccount"
}

/// The request with other values of some keys.
fn with<'c>(call: &Call, changes: impl IntoIterator<Item = (&'c str, &'c Choice)>) -> Call {
    let mut other = call.clone();
    other.change_context(|context| {
        for (name, choice) in changes {
            match choice {
                Choice::Absent => context.unset(name),
                Choice::One(value) => context.set(name, [value.as_str()]),
                Choice::List(values) => context.set_list(name, values.iter().map(String::as_str)),
            };
        }
    });
    other
}

/// Values to try for a key: those that its lines name, none, and others.
fn choices(name: &str, lines: &[&Line], call: &Call, catalog: &Catalog) -> Vec<Choice> {
    let is_list = catalog
        .key(name)
        .is_some_and(crate::catalog::ConditionKey::is_multivalued)
        || lines.iter().any(|line| line.qualifier().is_some())
        || call.held(name).is_some_and(|held| held.is_list());
    let choice = |value: String| {
        if is_list {
            Choice::List(vec![value])
        } else {
            Choice::One(value)
        }
    };
    let named = lines.iter().flat_map(|line| line.examples(call));
    let mut found: Vec<Choice> = named.take(MOST_VALUES).map(choice).collect();
    found.push(Choice::Absent);
    if is_list {
        let of_all = Some(Qualifier::ForAllValues);
        if lines.iter().any(|line| line.qualifier() == of_all) {
            found.push(Choice::List(Vec::new()));
        }
        // Every listed value at once.
        let every: Vec<String> = lines
            .iter()
            .flat_map(|line| line.examples(call))
            .take(MOST_VALUES)
            .collect();
        found.push(Choice::List(every));
    }
    found.extend(
        lines
            .iter()
            .flat_map(|line| line.others())
            .take(MOST_VALUES)
            .map(choice),
    );
    let mut distinct: Vec<Choice> = Vec::new();
    for choice in found {
        if !distinct.contains(&choice) {
            distinct.push(choice);
        }
    }
    distinct
}

fn spelled(name: &str, choice: Choice, catalog: &Catalog) -> (String, Option<Vec<String>>) {
    let values = match choice {
        Choice::Absent => None,
        Choice::One(value) => Some(vec![value]),
        Choice::List(values) => Some(values),
    };
    let known = catalog.key(name);
    (
        known.map_or_else(|| name.to_owned(), |key| key.spell(name)),
        values,
    )
}
