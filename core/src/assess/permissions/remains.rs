//! What an Allow statement of a permission policy still allows once the Deny statements of all policies have been subtracted.
//!
//! A question is about one statement: some actions of it, on some resource. Where no Deny can touch those actions and the statement
//! has no conditions, the answer is known without a search. Else a plain request is tried on the ordinary evaluator, and only
//! where that is refused does the reasoning stage search all requests.
//!
//! Policy variables are given the values that the caller determines; a variable of any other key is tried without a value and with
//! one. A statement that allows only what such a variable names is limited, not open, and nothing is claimed of it.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use super::denies::{Denies, any_refuses, is_blanket, refuses_action};
use super::facts::{Facts, facts, holds, pin, tested, variables};
use super::ground::Ground;
use super::sensitive::Home;
use crate::PolicyType;
use crate::evaluate::{Context, DERIVED, Principal, Request, applies, covers_resource};
use crate::policy::{
    ActionEntry, At, Effect, Element, Pattern, Policy, PrincipalEntry, ResourceEntry, Statement,
    Template, Version,
};
use crate::reason::{
    Actions, Budget, Clause, Exhausted, Layout, Links, Space, always_present, minus, synthetic,
};
use crate::report::Witness;
use crate::text::Place;

/// What the role that holds the policies is known to be.
pub(super) enum Holder {
    /// A role, perhaps with its ARN.
    Role(Option<String>),
    /// A user or a role: the policy stands alone.
    Anybody,
}

/// A question: are any of these actions left, on any of these resources?
pub(super) struct Question {
    pub(super) action: Element<ActionEntry>,
    /// An action of those, as a person would write it.
    pub(super) example: String,
    /// `None`: whatever resource the statement takes in.
    pub(super) resource: Option<String>,
    pub(super) facts: Facts,
}

impl Question {
    /// About one action on one resource.
    pub(super) fn one(action: &str, resource: String, facts: Facts) -> Self {
        Self {
            action: element(vec![action_entry(action)]),
            example: action.to_owned(),
            resource: Some(resource),
            facts,
        }
    }

    /// The service of the actions, in lower case, where they are of one.
    fn service(&self) -> Option<String> {
        match self.action.entries.as_slice() {
            [only] if !self.action.negated => service_of(&only.value.text),
            _ => None,
        }
    }

    pub(super) fn literal(&self) -> Option<&str> {
        match self.action.entries.as_slice() {
            [only] if !self.action.negated => only.value.pattern.as_literal(),
            _ => None,
        }
    }
}

/// What is left.
pub(super) enum Left {
    Nothing,
    /// This request.
    Request(Box<Request>),
    Unknown(Exhausted),
}

/// The service that an action's text names, in lower case; `None` for one with a wildcard, which IAM refuses but for `*`.
pub(super) fn service_of(action: &str) -> Option<String> {
    let (service, _) = action.split_once(':')?;
    (!service.contains(['*', '?'])).then(|| service.to_ascii_lowercase())
}

fn action_entry(text: &str) -> ActionEntry {
    ActionEntry {
        text: text.to_owned(),
        pattern: Pattern::action(text),
    }
}

pub(super) fn element<T>(entries: Vec<T>) -> Element<T> {
    let at = |value| At {
        value,
        place: Place::ROOT,
    };
    Element {
        place: Place::ROOT,
        negated: false,
        entries: entries.into_iter().map(at).collect(),
        broken: false,
    }
}

fn resource_entry(text: &str) -> ResourceEntry {
    ResourceEntry {
        text: text.to_owned(),
        template: Template::new(text, Version::V2008),
    }
}

/// What putting one request to a statement costs, in comparisons of the budget: a pattern is worth a few of them.
fn weight(statement: &Statement) -> usize {
    let actions = statement
        .action
        .as_ref()
        .map_or(0, |element| element.entries.len());
    let resources = statement
        .resource
        .as_ref()
        .map_or(0, |element| element.entries.len());
    let values: usize = statement
        .tests
        .iter()
        .map(|test| 1 + test.values.len())
        .sum();
    1 + 4 * (actions + resources + values)
}

/// All policies, ready to be asked.
pub(super) struct Remains<'p> {
    denies: Denies<'p>,
    budget: Cell<Budget>,
    /// Who the requests come from, the first one for preference.
    callers: Vec<Principal>,
    /// Whether another caller of the same kind would do.
    any_caller: bool,
    /// Where its resources are, for all that is known.
    home: Home,
}

/// The ARN that stands for a role whose ARN is not known.
const SOME_ROLE: &str = "arn:aws:iam::111122223333:role/this-role";
const SOME_USER: &str = "arn:aws:iam::111122223333:user/this-user";
impl<'p> Remains<'p> {
    pub(super) fn new(policies: &[&'p Policy], holder: &Holder, budget: &Budget) -> Self {
        let parse = |arn: &str| Principal::parse("AWS", arn).ok();
        let known = match holder {
            Holder::Role(Some(arn)) => parse(arn),
            _ => None,
        };
        let any_caller = known.is_none();
        let callers: Vec<Principal> = match (known, holder) {
            (Some(known), _) => vec![known],
            (None, Holder::Role(_)) => parse(SOME_ROLE).into_iter().collect(),
            (None, Holder::Anybody) => [SOME_ROLE, SOME_USER]
                .into_iter()
                .filter_map(parse)
                .collect(),
        };
        let first = callers.first();
        Self {
            denies: Denies::new(policies),
            budget: Cell::new(*budget),
            any_caller,
            home: Home {
                partition: first
                    .and_then(Principal::partition)
                    .unwrap_or("aws")
                    .to_owned(),
                region: "us-east-1".to_owned(),
                account: first
                    .and_then(Principal::account)
                    .unwrap_or("111122223333")
                    .to_owned(),
            },
            callers,
        }
    }

    /// The ARN of the role, if it is known.
    pub(super) fn own_arn(&self) -> Option<String> {
        if self.any_caller {
            return None;
        }
        self.callers.first().and_then(Principal::arn)
    }

    pub(super) fn ground(&self, statement: &'p Statement) -> Ground<'p> {
        Ground::new(statement, &self.home, self.callers.first())
    }

    /// Takes work from the budget.
    fn charge(&self, amount: usize) -> Result<(), Exhausted> {
        let mut budget = self.budget.get();
        let charged = budget.compare(amount, "the permission policies");
        self.budget.set(budget);
        charged
    }

    /// What is left of the actions of a question that a statement allows.
    pub(super) fn left(&self, ground: &Ground<'p>, question: &Question) -> Left {
        match self.ask(ground, question) {
            Ok(Some(request)) => Left::Request(Box::new(request)),
            Ok(None) => Left::Nothing,
            Err(exhausted) => Left::Unknown(exhausted),
        }
    }

    fn ask(&self, ground: &Ground<'p>, question: &Question) -> Result<Option<Request>, Exhausted> {
        let denies = if self.denies.all.is_empty() {
            Vec::new()
        } else {
            let denies = self.denies.touching(question.service().as_deref());
            self.charge(denies.iter().map(|deny| weight(deny)).sum())?;
            denies
        };
        if let Some(wanted) = &question.resource
            && !self.takes_in(ground, wanted)
        {
            return Ok(None);
        }
        let resource = question
            .resource
            .clone()
            .or_else(|| ground.some_resource.clone());
        if let Some(resource) = &resource {
            let request = self.request(&question.example, resource, None);
            // The example of a list is one of it; what a NotAction leaves may not be.
            let is_left = !question.action.negated || ground.has_action(&question.example);
            if is_left && ground.free && denies.is_empty() && ground.takes_in(resource) {
                return Ok(Some(request));
            }
            if denies.iter().any(|deny| is_blanket(deny, question)) {
                return Ok(None);
            }
            let tested: BTreeSet<&str> = tested(ground.statement, &denies);
            if !tested.iter().any(|name| always_present(name)) {
                let facts = facts(question, &tested, &ground.home().partition);
                let found = ground.found.borrow();
                let before = found
                    .iter()
                    .map(|(caller, context)| (caller, Some(context)));
                for (caller, context) in self
                    .callers
                    .iter()
                    .map(|caller| (caller, None))
                    .chain(before)
                {
                    let mut request = self.request(&question.example, resource, context);
                    request.principal = caller.clone();
                    pin(&mut request, &facts);
                    let weights = denies.iter().map(|deny| weight(deny));
                    self.charge(weight(ground.statement) + weights.sum::<usize>())?;
                    if holds(&facts, &request)
                        && applies(ground.statement, PolicyType::Identity, &request)
                        && !any_refuses(&denies, &request)
                    {
                        return Ok(Some(request));
                    }
                }
            }
        }
        let found = self.search(ground, question, &denies)?;
        if let Some(request) = &found {
            ground
                .found
                .borrow_mut()
                .push((request.principal.clone(), request.context.clone()));
        }
        Ok(found)
    }

    /// Whether the statement takes in a resource when one of the callers asks. What it takes in for a value of another variable only
    /// is not a resource that nobody names.
    fn takes_in(&self, ground: &Ground<'_>, resource: &str) -> bool {
        let Some(element) = &ground.statement.resource else {
            return true;
        };
        self.callers.iter().any(|caller| {
            covers_resource(element, Effect::Allow, resource, |key| caller.derived(key))
        })
    }

    fn request(&self, action: &str, resource: &str, context: Option<&Context>) -> Request {
        let caller = self
            .callers
            .first()
            .cloned()
            .unwrap_or(Principal::Anonymous);
        let mut request = Request::new(caller, action);
        request.resource = Some(resource.to_owned());
        if let Some(context) = context {
            request.context = context.clone();
        }
        request
    }

    /// Searches all requests.
    fn search(
        &self,
        ground: &Ground<'p>,
        question: &Question,
        denies: &[&'p Statement],
    ) -> Result<Option<Request>, Exhausted> {
        let variables = variables(ground.statement, denies);
        if variables.is_empty() {
            let callers: Vec<&Principal> = self.callers.iter().collect();
            return self.search_with(ground, question, denies, &callers, None);
        }
        for caller in &self.callers {
            for sample in [None, Some("example")] {
                let mut values: BTreeMap<String, String> = BTreeMap::new();
                for key in &variables {
                    let value = match (caller.derived(key), key.as_str()) {
                        (Some(value), _) => Some(value),
                        (None, "aws:resourceaccount") => Some(ground.home().account.clone()),
                        (None, _) if DERIVED.contains(&key.as_str()) => None,
                        (None, _) => sample.map(str::to_owned),
                    };
                    if let Some(value) = value {
                        values.insert(key.clone(), value);
                    }
                }
                let found = self.search_with(
                    ground,
                    question,
                    denies,
                    &[caller],
                    Some((&variables, &values)),
                )?;
                if found.is_some() {
                    return Ok(found);
                }
            }
        }
        Ok(None)
    }

    fn search_with(
        &self,
        ground: &Ground<'p>,
        question: &Question,
        denies: &[&'p Statement],
        callers: &[&Principal],
        fixed: Option<(&BTreeSet<String>, &BTreeMap<String, String>)>,
    ) -> Result<Option<Request>, Exhausted> {
        // One action on one resource: what does not touch it is left out, and the rest need not be asked about it.
        let action = question.literal();
        let linked = |statement: &Statement| {
            let entries = statement
                .resource
                .iter()
                .flat_map(|element| &element.entries);
            entries
                .into_iter()
                .any(|entry| entry.value.template.variables().next().is_some())
        };
        let resource = question
            .resource
            .as_deref()
            .filter(|_| !linked(ground.statement) && !denies.iter().any(|deny| linked(deny)));
        let denies: Vec<&Statement> = denies
            .iter()
            .copied()
            .filter(|deny| {
                action.is_none_or(|action| refuses_action(deny, action))
                    && resource.is_none_or(|resource| {
                        deny.resource.as_ref().is_none_or(|element| {
                            covers_resource(element, Effect::Deny, resource, |_| None)
                        })
                    })
            })
            .collect();
        let denies = denies.as_slice();
        let clause = |statement| {
            let mut clause = Clause::of(statement, true);
            if action.is_some() {
                clause.action = None;
            }
            if resource.is_some() {
                clause.resource = None;
            }
            clause
        };
        let mut budget = self.bounded(ground, denies)?;
        let statement = Clause {
            // The question's actions are actions of the statement.
            action: None,
            ..clause(ground.statement)
        };
        let tested = tested(ground.statement, denies);
        let mut asks = facts(question, &tested, &ground.home().partition);
        if let Some((variables, values)) = fixed {
            asks.extend(
                variables
                    .iter()
                    .filter(|key| !DERIVED.contains(&key.as_str()))
                    .map(|key| match values.get(key) {
                        Some(value) => synthetic("StringEquals", key, [value.as_str()]),
                        None => synthetic("Null", key, ["true"]),
                    }),
            );
        }
        let listed = question
            .resource
            .as_deref()
            .filter(|_| resource.is_none())
            .map(|resource| element(vec![resource_entry(resource)]));
        let mut asked = Clause::question(&asks);
        asked.action = Some(&question.action).filter(|_| action.is_none());
        asked.resource = listed.as_ref();
        // What reads well is a class of its own, and comes first.
        let examples = element(vec![action_entry(&question.example)]);
        let places = element(
            ground
                .some_resource
                .iter()
                .filter(|text| text.as_str() != "*" && resource.is_none())
                .map(|text| resource_entry(text))
                .collect(),
        );
        let names: Element<PrincipalEntry> = element(
            callers
                .iter()
                .filter_map(|caller| caller.arn())
                .map(|arn| PrincipalEntry::parse("AWS", &arn))
                .collect(),
        );
        let mut mentioned = Clause::question(&[]);
        mentioned.action = Some(&examples).filter(|_| action.is_none());
        mentioned.resource = Some(&places);
        mentioned.principal = Some(&names);
        let mut clauses = vec![statement, asked, mentioned];
        clauses.extend(denies.iter().map(|deny| clause(deny)));
        let listed_action = action.map(|action| [action]);
        let actions = listed_action
            .as_ref()
            .map_or(Actions::All, |listed| Actions::Listed(listed));
        let links = fixed.map_or(Links::Wide, |(_, values)| Links::Fixed(values));
        let space = Space::new(
            &clauses,
            links,
            &actions,
            std::slice::from_ref(&ground.home().account),
            &mut budget,
        );
        let left = space.and_then(|space| {
            let (Some(own), Some(asked)) = (space.regions.first(), space.regions.get(1)) else {
                return Ok(None);
            };
            let mut region = Layout::intersect(own, asked);
            let exactly = fixed.is_some() || !self.any_caller;
            space.retain_callers(&mut region, |principal| {
                callers.iter().any(|caller| {
                    if exactly {
                        principal.arn() == caller.arn()
                    } else {
                        std::mem::discriminant(principal) == std::mem::discriminant(*caller)
                    }
                })
            });
            let left = minus(
                space.layout(),
                region,
                &space.denied(&(0..clauses.len())),
                &|region| space.consistent(region),
                &mut budget,
                &mut Vec::new(),
            )?;
            match left.and_then(|left| space.pick(&left)) {
                Some(picked) => Ok(Some(picked)),
                None if space.exact || fixed.is_some() => Ok(None),
                None => Err(Exhausted {
                    what: "values whose classes are not all known".to_owned(),
                }),
            }
        });
        self.spend(&budget);
        Ok(left?.map(|picked| {
            let mut request = picked.request();
            if question.example.eq_ignore_ascii_case(&request.action) {
                request.action.clone_from(&question.example);
            }
            let resource = question.resource.clone().or(request.resource);
            request.resource = resource.or_else(|| Some("*".to_owned()));
            request
        }))
    }

    /// A budget for one search. What finding the classes may cost is taken from what is left for all searches beforehand: lists of
    /// texts and of `start*` are cheap, other wildcards multiply.
    fn bounded(&self, ground: &Ground<'_>, denies: &[&Statement]) -> Result<Budget, Exhausted> {
        let mut texts = 0;
        let mut globs = 0;
        let mut count = |text: &str| {
            texts += 1;
            globs += usize::from(text.trim_end_matches('*').contains(['*', '?']));
        };
        for statement in denies.iter().copied().chain([ground.statement]) {
            let actions = statement.action.iter().flat_map(|element| &element.entries);
            actions.for_each(|entry| count(&entry.value.text));
            let resources = statement
                .resource
                .iter()
                .flat_map(|element| &element.entries);
            resources.for_each(|entry| count(&entry.value.text));
            let values = statement.tests.iter().flat_map(|test| &test.values);
            values.for_each(|value| count(&value.value.text));
        }
        self.charge(texts + 1_000 * globs)?;
        let mut budget = self.budget.get();
        budget.states = budget.states.min(2_000).min(500_000 / globs.max(1));
        Ok(budget)
    }

    fn spend(&self, rest: &Budget) {
        let mut budget = self.budget.get();
        budget.comparisons = budget.comparisons.min(rest.comparisons);
        budget.nodes = budget.nodes.min(rest.nodes);
        self.budget.set(budget);
    }

    /// Whether the request of a witness is allowed by a statement and refused by no Deny of any policy: the ordinary evaluator's
    /// word on it. What else allows it does not matter.
    pub(super) fn replays(
        &self,
        ground: &Ground<'_>,
        witness: &Witness,
    ) -> Result<bool, Exhausted> {
        self.charge(self.denies.all.len())?;
        Ok(Request::from_witness(witness).is_ok_and(|request| {
            applies(ground.statement, PolicyType::Identity, &request)
                && !any_refuses(&self.denies.all, &request)
        }))
    }

    /// The keys that a statement and the Deny statements test, as the policies spell them.
    pub(super) fn spelling(&self, ground: &Ground<'_>, name: &str) -> String {
        self.denies
            .all
            .iter()
            .copied()
            .chain([ground.statement])
            .flat_map(|statement| &statement.tests)
            .find(|test| test.name == name)
            .map_or_else(|| name.to_owned(), |test| test.key.value.clone())
    }

    /// Whether a Deny may refuse some of the actions of a service; `None`: of whatever service.
    pub(super) fn may_refuse(&self, service: Option<&str>) -> bool {
        self.denies.may_refuse(service)
    }
}

#[cfg(test)]
mod tests;
