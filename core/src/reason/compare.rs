//! What a change of a policy changes: the requests that are newly allowed and those that no longer are, statement by statement.

use serde::Serialize;

use super::budget::Budget;
use super::search::{Access, Scope, find};
use crate::PolicyType;
use crate::catalog::Catalog;
use crate::evaluate::{Request, applies};
use crate::policy::{At, Effect, Element, Policy, Statement};
use crate::report::Witness;

/// What the `schema` member of a [`Comparison`] says.
pub const COMPARISON_SCHEMA: &str = "rolecall.comparison/1";

/// How two policies compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Both allow the same requests.
    Equivalent,
    /// The new one allows more, and all that the old one does.
    More,
    /// The new one allows less, and nothing else.
    Less,
    /// Each allows something that the other does not.
    Incomparable,
    /// Something is not settled: see [`Comparison::unsettled`].
    Unsettled,
}

/// The difference of two policies.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// [`COMPARISON_SCHEMA`].
    pub schema: &'static str,
    /// How they compare.
    pub relation: Relation,
    /// What the new one allows and the old one does not, by statement of the new one.
    pub newly_allowed: Vec<Difference>,
    /// What the old one allows and the new one does not, by statement of the old one.
    pub newly_denied: Vec<Difference>,
    /// What could not be settled, and has to be read as a difference.
    pub unsettled: Vec<Unsettled>,
}

/// The part of a statement that makes a difference, in its own words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// The statement that allows it, from 0.
    pub statement: usize,
    /// Its Sid, empty if it has none.
    pub sid: String,
    /// The entries of Principal or NotPrincipal that make a difference, as written; empty where the statement has neither.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub principals: Vec<String>,
    /// The entries of Action or NotAction that do.
    pub actions: Vec<String>,
    /// The entries of Resource or NotResource that do; empty where the statement has neither.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<String>,
    /// `NotAction`, `NotResource`, `NotPrincipal`: which of the lists above are what is left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub negated: Vec<&'static str>,
    /// The tests of the statement, as written: operator, key, values.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<Condition>,
    /// The Deny statements of the other policy that refuse the witness.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub denied_by: Vec<usize>,
    /// A request that the one allows and the other does not.
    pub witness: Witness,
}

/// A line of a Condition element.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Condition {
    /// The operator.
    pub operator: String,
    /// The key.
    pub key: String,
    /// The values.
    pub values: Vec<String>,
}

/// A statement of which it is not known whether it makes a difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unsettled {
    /// `new` or `old`: the policy that the statement is of.
    pub policy: &'static str,
    /// The statement, from 0.
    pub statement: usize,
    /// Why.
    pub reason: String,
}

/// Compares two versions of a policy. A statement without Principal takes in everybody, one without Resource every resource.
///
/// Costs a question for each entry of a statement that makes a difference.
///
/// # Examples
///
/// ```
/// use rolecall::policy::Policy;
/// use rolecall::reason::{Budget, Relation, compare};
///
/// let policy = |actions: &str| Policy::from_text(
///     &format!(r#"{{"Statement": {{"Effect": "Allow", "Action": {actions}, "Resource": "*"}}}}"#), &Default::default());
/// let old = policy(r#"["s3:GetObject", "s3:PutObject"]"#)?;
/// let new = policy(r#"["s3:Get*", "s3:PutObject"]"#)?;
/// let comparison = compare(&old, &new, &Budget::default());
/// assert_eq!(comparison.relation, Relation::More);
/// assert_eq!(comparison.newly_allowed[0].actions, ["s3:Get*"]);
/// # Ok::<(), rolecall::Error>(())
/// ```
pub fn compare(old: &Policy, new: &Policy, budget: &Budget) -> Comparison {
    let mut unsettled = Vec::new();
    let newly_allowed = differences(new, old, "new", budget, &mut unsettled);
    let newly_denied = differences(old, new, "old", budget, &mut unsettled);
    let relation = match (newly_allowed.is_empty(), newly_denied.is_empty()) {
        _ if !unsettled.is_empty() => Relation::Unsettled,
        (true, true) => Relation::Equivalent,
        (false, true) => Relation::More,
        (true, false) => Relation::Less,
        (false, false) => Relation::Incomparable,
    };
    Comparison {
        schema: COMPARISON_SCHEMA,
        relation,
        newly_allowed,
        newly_denied,
        unsettled,
    }
}

/// What `policy` allows and `other` does not.
fn differences(
    policy: &Policy,
    other: &Policy,
    name: &'static str,
    budget: &Budget,
    unsettled: &mut Vec<Unsettled>,
) -> Vec<Difference> {
    let mut found = Vec::new();
    if policy.version == other.version && policy.to_value() == other.to_value() {
        return found;
    }
    for statement in &policy.statements {
        if statement.effect != Effect::Allow {
            continue;
        }
        match part(policy, other, statement, budget) {
            Ok(None) => {}
            Ok(Some(request)) => {
                found.push(difference(policy, other, statement, &request, budget));
            }
            Err(exhausted) => unsettled.push(Unsettled {
                policy: name,
                statement: statement.index,
                reason: exhausted.what,
            }),
        }
    }
    found
}

/// A request within a statement that `policy` allows and `other` does not.
fn part(
    policy: &Policy,
    other: &Policy,
    statement: &Statement,
    budget: &Budget,
) -> Result<Option<Request>, super::Exhausted> {
    let scope = Scope {
        statements: std::slice::from_ref(statement),
        is_part: true,
        caller: &|_| true,
    };
    find(
        &[&Access::of(policy)],
        Some(&Access::of(other)),
        scope,
        budget,
    )
}

fn difference(
    policy: &Policy,
    other: &Policy,
    statement: &Statement,
    request: &Request,
    budget: &Budget,
) -> Difference {
    // An entry of which it is not settled stays: that is the cautious reading.
    let differs = |narrower: &Statement| !matches!(part(policy, other, narrower, budget), Ok(None));
    let mut narrowed = statement.clone();
    if let Some(element) = &statement.action {
        let entries = retained(element, |element| {
            let mut one = narrowed.clone();
            one.action = Some(element);
            differs(&one)
        });
        narrowed.action = Some(entries);
    }
    if let Some(element) = &statement.resource {
        let entries = retained(element, |element| {
            let mut one = narrowed.clone();
            one.resource = Some(element);
            differs(&one)
        });
        narrowed.resource = Some(entries);
    }
    if let Some(element) = &statement.principal {
        let entries = retained(element, |element| {
            let mut one = narrowed.clone();
            one.principal = Some(element);
            differs(&one)
        });
        narrowed.principal = Some(entries);
    }
    let mut negated = Vec::new();
    let mut see = |is_negated: Option<bool>, name: &'static str| {
        if is_negated == Some(true) {
            negated.push(name);
        }
    };
    see(
        narrowed.principal.as_ref().map(|element| element.negated),
        "NotPrincipal",
    );
    see(
        narrowed.action.as_ref().map(|element| element.negated),
        "NotAction",
    );
    see(
        narrowed.resource.as_ref().map(|element| element.negated),
        "NotResource",
    );
    let denies = other
        .statements
        .iter()
        .filter(|other| other.effect == Effect::Deny);
    Difference {
        statement: statement.index,
        sid: policy.sid(statement.index).to_owned(),
        principals: texts(narrowed.principal.as_ref(), |entry| &entry.text),
        actions: texts(narrowed.action.as_ref(), |entry| &entry.text),
        resources: texts(narrowed.resource.as_ref(), |entry| &entry.text),
        negated,
        conditions: statement
            .tests
            .iter()
            .map(|test| Condition {
                operator: test.operator_text.clone(),
                key: test.key.value.clone(),
                values: test
                    .values
                    .iter()
                    .map(|value| value.value.text.clone())
                    .collect(),
            })
            .collect(),
        denied_by: denies
            .filter(|deny| applies(deny, PolicyType::Identity, request))
            .map(|deny| deny.index)
            .collect(),
        witness: witness(request),
    }
}

/// The request as reports print it: with action and keys as AWS spells them, where it has them.
pub(super) fn witness(request: &Request) -> Witness {
    let catalog = Catalog::builtin();
    let spelling = |name: &str| {
        let known = catalog.key(name);
        known.map_or_else(|| name.to_owned(), |key| key.spell(name))
    };
    let mut spelled = request.clone();
    if let Some(action) = catalog.action(&request.action) {
        spelled.action = action.to_string();
    }
    let plainest = spelled.witnesses(spelling).next();
    plainest.unwrap_or_else(|| Witness {
        principal: request.principal.to_witness(),
        action: spelled.action.clone(),
        resource: request.resource.clone(),
        context: std::collections::BTreeMap::new(),
    })
}

/// The element with those entries only that `differs` says of one alone. What a negated element leaves out is one thing, and stays whole.
fn retained<T: Clone>(
    element: &Element<T>,
    mut differs: impl FnMut(Element<T>) -> bool,
) -> Element<T> {
    if element.negated || element.broken || element.entries.len() < 2 {
        return element.clone();
    }
    let alone = |entry: &At<T>| Element {
        entries: vec![entry.clone()],
        ..element.clone()
    };
    let entries: Vec<At<T>> = element
        .entries
        .iter()
        .filter(|entry| differs(alone(entry)))
        .cloned()
        .collect();
    if entries.is_empty() {
        return element.clone();
    }
    Element {
        entries,
        ..element.clone()
    }
}

fn texts<T>(element: Option<&Element<T>>, text: impl Fn(&T) -> &String) -> Vec<String> {
    let entries = element.into_iter().flat_map(|element| &element.entries);
    entries.map(|entry| text(&entry.value).clone()).collect()
}
