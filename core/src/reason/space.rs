//! The space of all requests, cut into classes by everything that some statements and a question tell apart.
//!
//! Dimensions: the caller (with all keys that follow from it), the action, the resource, every other condition key that holds one
//! value, and, for keys that hold several, every test on them as a yes-or-no of its own. The yes-or-nos of one key are not
//! independent; [`Space::consistent`] says whether some set of values has them all.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::budget::{Budget, Exhausted};
use super::callers::callers;
use super::keys;
use super::region::{Cover, Layout, Region};
use super::strings::{Atom, Domain, representatives};
use crate::evaluate::{
    Compiled, DERIVED, Matcher, Principal, Request, covers_action, is_described, is_multivalued,
    names, resource_matches,
};
use crate::policy::{
    ActionEntry, Case, Comparison, Effect, Element, Pattern, Piece, PrincipalEntry, Qualifier,
    ResourceEntry, Statement, Template, Test, Token,
};

/// A statement, or a question, as the space sees it: what it asks of each part of a request.
#[derive(Clone)]
pub(crate) struct Clause<'p> {
    pub(crate) effect: Effect,
    /// The statement's index; `None` for a question.
    pub(crate) statement: Option<usize>,
    pub(crate) principal: Option<&'p Element<PrincipalEntry>>,
    /// What a missing Principal element means.
    pub(crate) open_without_principal: bool,
    pub(crate) action: Option<&'p Element<ActionEntry>>,
    pub(crate) resource: Option<&'p Element<ResourceEntry>>,
    pub(crate) tests: Vec<&'p Test>,
}

impl<'p> Clause<'p> {
    pub(crate) fn of(statement: &'p Statement, open_without_principal: bool) -> Self {
        Self {
            effect: statement.effect,
            statement: Some(statement.index),
            principal: statement.principal.as_ref(),
            open_without_principal,
            action: statement.action.as_ref(),
            resource: statement.resource.as_ref(),
            tests: statement.tests.iter().collect(),
        }
    }

    /// A question: requests on which these tests hold, whoever calls.
    pub(crate) fn question(tests: &'p [Test]) -> Self {
        Self {
            effect: Effect::Allow,
            statement: None,
            principal: None,
            open_without_principal: false,
            action: None,
            resource: None,
            tests: tests.iter().collect(),
        }
    }
}

/// How tests with policy variables are read.
#[derive(Clone, Copy)]
pub(crate) enum Links<'v> {
    /// As wide as they could be: an Allow holds and a Deny does not wherever some value of the variables makes it so.
    Wide,
    /// As narrow as they could be.
    Narrow,
    /// With these values, by lower-cased key; a key that is not listed has none.
    Fixed(&'v BTreeMap<String, String>),
    /// The clauses before this one wide, the others narrow: what the first allow at most, and the others at least.
    Split(usize),
}

impl Links<'_> {
    /// How the clause at an index is read.
    fn of(self, index: usize) -> Self {
        match self {
            Self::Split(at) if index < at => Self::Wide,
            Self::Split(_) => Self::Narrow,
            other => other,
        }
    }
}

/// A dimension of a key that holds one value.
struct KeyDimension {
    name: String,
    /// One value of each class; `None` is absence.
    values: Vec<Option<String>>,
    dimension: usize,
}

/// The tests on a key that holds several values.
struct Group {
    name: String,
    /// One value of each class of single values.
    values: Vec<String>,
    /// The tests, each with its dimension: class 0 is "does not hold", class 1 "holds".
    tests: Vec<(Compiled, usize)>,
}

/// The classes.
pub(crate) struct Space {
    layout: Layout,
    pub(crate) callers: Vec<Principal>,
    pub(crate) actions: Vec<String>,
    pub(crate) resources: Vec<Option<String>>,
    keys: Vec<KeyDimension>,
    groups: Vec<Group>,
    /// The region of each clause, in their order.
    pub(crate) regions: Vec<Region>,
    /// The dimensions in which each of them is not everything.
    pub(crate) narrow: Vec<Vec<usize>>,
    /// The positions of the Deny statements.
    denies: Vec<usize>,
    /// Every class that can occur has a representative. If not, "nothing found" is not a proof.
    pub(crate) exact: bool,
}

/// What the actions of a request can be.
pub(crate) enum Actions<'a> {
    /// These.
    Listed(&'a [&'a str]),
    /// Any.
    All,
}

const CALLER: usize = 0;
const ACTION: usize = 1;
const RESOURCE: usize = 2;

const fn action_character(character: char) -> bool {
    character.is_ascii_lowercase() || character.is_ascii_digit() || matches!(character, ':' | '-')
}

const ACTIONS: Domain = Domain {
    allows: action_character,
    shortest: 3,
    longest: 128,
    example: "unnamed:action",
};
const RESOURCES: Domain = Domain {
    // Keys of objects hold spaces, and letters of every script.
    allows: keys::written,
    shortest: 1,
    longest: 2_048,
    example: "arn:aws:service:region:111122223333:resource",
};

/// A test with its variables read as `links` says.
enum Read {
    Test(Compiled),
    Always,
    Never,
}

/// The steps of a value whose variables may be anything.
fn hull(template: &Template) -> Vec<Token> {
    let mut tokens = Vec::new();
    for piece in template.pieces() {
        match piece {
            Piece::Text(text) => tokens.extend(text.chars().map(Token::Char)),
            Piece::One => tokens.push(Token::One),
            Piece::Many | Piece::Variable { .. } => tokens.push(Token::Many),
        }
    }
    tokens
}

fn read(test: &Test, effect: Effect, links: Links<'_>) -> Read {
    if !test.has_variables() {
        return Read::Test(Compiled::new(test, effect, |_| None));
    }
    let grow = match links {
        Links::Fixed(values) => {
            return Read::Test(Compiled::new(test, effect, |key| values.get(key).cloned()));
        }
        Links::Wide => effect == Effect::Allow,
        Links::Narrow | Links::Split(_) => effect == Effect::Deny,
    };
    let widest = || {
        let mut compiled = Compiled::with(test, effect, |template| Some(hull(template)));
        if test.operator.value.comparison == Comparison::Arn {
            // The value of a variable may hold the colons of an ARN, which a wildcard there does not cross.
            let templates = test
                .values
                .iter()
                .filter_map(|value| value.value.template.as_ref());
            compiled.matchers.extend(
                templates
                    .map(|template| Pattern::from_tokens(hull(template), Case::Sensitive))
                    .map(Matcher::Like),
            );
        }
        Read::Test(compiled)
    };
    match (test.operator.value.negated, grow) {
        // Where the variable has no value the Deny does not fire, whatever the text around it.
        (true, false) if effect == Effect::Deny => Read::Never,
        // A value of the variable may match whatever starts and ends as the text around it does.
        (false, true) | (true, false) => widest(),
        (false, false) => {
            let plain = Test {
                values: test
                    .values
                    .iter()
                    .filter(|value| value.value.template.is_none())
                    .cloned()
                    .collect(),
                ..test.clone()
            };
            if plain.values.is_empty()
                && test.operator.value.qualifier.is_none()
                && !test.operator.value.if_exists
            {
                Read::Never
            } else {
                Read::Test(Compiled::new(&plain, effect, |_| None))
            }
        }
        (true, true) => Read::Always,
    }
}

impl Space {
    /// Cuts the space by the clauses. `accounts` are numbers that must be told apart beyond those in the clauses.
    pub(crate) fn new(
        clauses: &[Clause<'_>],
        links: Links<'_>,
        actions: &Actions<'_>,
        accounts: &[String],
        budget: &mut Budget,
    ) -> Result<Self, Exhausted> {
        let mut exact = true;
        let read: Vec<Vec<(&str, Read)>> = clauses
            .iter()
            .enumerate()
            .map(|(index, clause)| {
                let links = links.of(index);
                clause
                    .tests
                    .iter()
                    .map(|test| (test.name.as_str(), read(test, clause.effect, links)))
                    .collect()
            })
            .collect();
        let compiled = || {
            read.iter().flatten().filter_map(|(name, read)| match read {
                Read::Test(test) => Some((*name, test)),
                _ => None,
            })
        };
        let mut layout = Layout::default();
        let on_callers: Vec<(&str, &Compiled)> = compiled()
            .filter(|(name, _)| DERIVED.contains(name))
            .collect();
        let variables: BTreeSet<&str> = clauses
            .iter()
            .flat_map(|clause| &clause.tests)
            .flat_map(|test| &test.values)
            .flat_map(|value| value.value.variables())
            .collect();
        let callers = callers(
            clauses,
            &on_callers,
            accounts,
            &variables,
            budget,
            &mut exact,
        )?;
        layout.add(callers.len());
        let actions = match actions {
            Actions::Listed(listed) => listed.iter().map(|action| (*action).to_owned()).collect(),
            Actions::All => all_actions(clauses, budget)?,
        };
        layout.add(actions.len());
        let resources = all_resources(clauses, links, budget, &mut exact)?;
        layout.add(resources.len());

        let mut by_key: BTreeMap<&str, Vec<&Compiled>> = BTreeMap::new();
        for (name, test) in compiled().filter(|(name, _)| !DERIVED.contains(name)) {
            by_key.entry(name).or_default().push(test);
        }
        let mut keys_found = Vec::new();
        let mut groups: Vec<Group> = Vec::new();
        for (name, tests) in by_key {
            let several = is_multivalued(name)
                || (!is_described(name)
                    && tests.iter().any(|test| test.operator.qualifier.is_some()));
            let mut values = keys::values(name, &tests, budget, &mut exact)?;
            if several && tests.iter().any(|test| test.operator.qualifier.is_none()) {
                values.extend(twins(name, &values, &tests, budget)?);
            }
            budget.compare(
                values.len()
                    * tests
                        .iter()
                        .map(|test| test.matchers.len() + 1)
                        .sum::<usize>(),
                name,
            )?;
            if several {
                let mut group = Group {
                    name: name.to_owned(),
                    values,
                    tests: Vec::new(),
                };
                for test in tests {
                    if !group.tests.iter().any(|(known, _)| known == test) {
                        group.tests.push((test.clone(), layout.add(2)));
                    }
                }
                groups.push(group);
            } else {
                let absent = (!keys::key(name).present).then_some(None);
                let values: Vec<Option<String>> = absent
                    .into_iter()
                    .chain(values.into_iter().map(Some))
                    .collect();
                let dimension = layout.add(values.len());
                keys_found.push(KeyDimension {
                    name: name.to_owned(),
                    values,
                    dimension,
                });
            }
        }
        let mut space = Self {
            layout,
            callers,
            actions,
            resources,
            keys: keys_found,
            groups,
            regions: Vec::new(),
            narrow: Vec::new(),
            denies: clauses
                .iter()
                .enumerate()
                .filter(|(_, clause)| clause.effect == Effect::Deny)
                .map(|(position, _)| position)
                .collect(),
            exact,
        };
        for (index, (clause, tests)) in clauses.iter().zip(&read).enumerate() {
            budget.compare(
                space.callers.len() + space.actions.len() + space.resources.len(),
                "the statements",
            )?;
            let region = space.region(clause, tests, links.of(index));
            space.narrow.push(space.layout.narrow(&region));
            space.regions.push(region);
        }
        Ok(space)
    }

    /// The requests that a clause takes in.
    fn region(&self, clause: &Clause<'_>, tests: &[(&str, Read)], links: Links<'_>) -> Region {
        let mut region = self.layout.everything();
        if tests.iter().any(|(_, read)| matches!(read, Read::Never)) {
            self.layout.retain(&mut region, ACTION, |_| false);
            return region;
        }
        let on_caller: Vec<(&str, &Compiled)> = tests
            .iter()
            .filter_map(|(name, read)| match read {
                Read::Test(test) if DERIVED.contains(name) => Some((*name, test)),
                _ => None,
            })
            .collect();
        self.layout.retain(&mut region, CALLER, |class| {
            let Some(principal) = self.callers.get(class) else {
                return false;
            };
            let named = match clause.principal {
                Some(element) => names(element, clause.effect, principal),
                None => clause.open_without_principal || clause.statement.is_none(),
            };
            named
                && on_caller.iter().all(|(name, test)| {
                    let value = principal.derived(name);
                    test.holds(value.as_ref().map(std::slice::from_ref))
                })
        });
        if let Some(element) = clause.action {
            self.layout.retain(&mut region, ACTION, |class| {
                self.actions
                    .get(class)
                    .is_some_and(|action| covers_action(element, clause.effect, action))
            });
        }
        if let Some(element) = clause.resource {
            self.layout.retain(&mut region, RESOURCE, |class| {
                match self.resources.get(class) {
                    Some(Some(resource)) => covers(element, clause.effect, resource, links),
                    _ => true,
                }
            });
        }
        for (name, read) in tests {
            let Read::Test(test) = read else { continue };
            if DERIVED.contains(name) {
                // A variable that follows from the caller is pinned by the assignment, in the question.
                continue;
            }
            if let Some(key) = self.keys.iter().find(|key| key.name == *name) {
                self.layout.retain(&mut region, key.dimension, |class| {
                    key.values
                        .get(class)
                        .is_some_and(|value| test.holds(value.as_ref().map(std::slice::from_ref)))
                });
            }
            for group in self.groups.iter().filter(|group| group.name == *name) {
                if let Some((_, dimension)) = group.tests.iter().find(|(known, _)| known == test) {
                    self.layout
                        .retain(&mut region, *dimension, |class| class == 1);
                }
            }
        }
        region
    }

    /// The regions of the Deny statements among some clauses, to take away.
    pub(crate) fn denied(&self, among: &Range<usize>) -> Vec<Cover<'_>> {
        let cover = |position: &usize| {
            Some(Cover {
                region: self.regions.get(*position)?,
                narrow: self.narrow.get(*position)?,
            })
        };
        self.denies
            .iter()
            .filter(|position| among.contains(position))
            .filter_map(cover)
            .collect()
    }

    pub(crate) fn layout(&self) -> &Layout {
        &self.layout
    }

    pub(crate) fn retain_callers(&self, region: &mut Region, keep: impl Fn(&Principal) -> bool) {
        self.layout.retain(region, CALLER, |class| {
            self.callers.get(class).is_some_and(&keep)
        });
    }

    /// The classes of callers in a region.
    pub(crate) fn caller_classes(&self, region: &Region) -> Vec<usize> {
        (0..self.callers.len())
            .filter(|class| self.layout.has(region, CALLER, *class))
            .collect()
    }

    pub(crate) fn remove_caller(&self, region: &mut Region, class: usize) {
        self.layout.remove(region, CALLER, class);
    }

    pub(crate) fn retain_actions(&self, region: &mut Region, keep: impl Fn(&str) -> bool) {
        self.layout.retain(region, ACTION, |class| {
            self.actions.get(class).is_some_and(|action| keep(action))
        });
    }

    /// Whether the yes-or-nos of keys with several values can be had together.
    pub(crate) fn consistent(&self, region: &Region) -> bool {
        self.groups
            .iter()
            .all(|group| group.solve(&self.layout, region).is_some())
    }

    /// One request of a region that is not empty, as caller, action, resource and the values of keys that the region asks
    /// something of; `None` is absence.
    pub(crate) fn pick(&self, region: &Region) -> Option<Picked> {
        let caller = self
            .callers
            .get(self.layout.first(region, CALLER)?)?
            .clone();
        let action = self
            .actions
            .get(self.layout.first(region, ACTION)?)?
            .clone();
        let resource = self
            .resources
            .get(self.layout.first(region, RESOURCE)?)?
            .clone();
        let mut context = BTreeMap::new();
        for key in &self.keys {
            let value = key.values.get(self.layout.first(region, key.dimension)?)?;
            context.insert(
                key.name.clone(),
                value.as_ref().map(|value| vec![value.clone()]),
            );
        }
        for group in &self.groups {
            context.insert(group.name.clone(), group.solve(&self.layout, region)?);
        }
        Some(Picked {
            caller,
            action,
            resource,
            context,
        })
    }

    /// The dimension of a key that holds one value, and its classes.
    pub(crate) fn key(&self, name: &str) -> Option<(usize, &[Option<String>])> {
        self.keys
            .iter()
            .find(|key| key.name == name)
            .map(|key| (key.dimension, key.values.as_slice()))
    }
}

/// One request of a region.
pub(crate) struct Picked {
    pub(crate) caller: Principal,
    pub(crate) action: String,
    pub(crate) resource: Option<String>,
    pub(crate) context: BTreeMap<String, Option<Vec<String>>>,
}

impl Picked {
    /// The request that was picked.
    pub(crate) fn request(self) -> Request {
        let mut request = Request::new(self.caller, &self.action);
        request.resource = self.resource;
        for (key, values) in self.context {
            match values {
                Some(values) => request.context.set(&key, values),
                None => request.context.unset(&key),
            };
        }
        request
    }
}

impl Group {
    /// A set of values on which every test is as the region says: `Some(None)` is absence.
    ///
    /// Exact and polynomial: each test that must find a value gets one of its own, and all values stay within what the tests on
    /// every value allow.
    fn solve(&self, layout: &Layout, region: &Region) -> Option<Option<Vec<String>>> {
        let wanted: Vec<(&Compiled, bool)> = self
            .tests
            .iter()
            .filter_map(|(test, dimension)| {
                match (
                    layout.has(region, *dimension, 0),
                    layout.has(region, *dimension, 1),
                ) {
                    (true, true) => None,
                    (_, holds) => Some((test, holds)),
                }
            })
            .collect();
        let fits = |values: Option<&[String]>| {
            wanted
                .iter()
                .all(|(test, holds)| test.holds(values) == *holds)
        };
        if fits(None) {
            return Some(None);
        }
        if let Some(value) = self
            .values
            .iter()
            .find(|value| fits(Some(std::slice::from_ref(value))))
        {
            return Some(Some(vec![value.clone()]));
        }
        if fits(Some(&[])) {
            return Some(Some(Vec::new()));
        }
        let allowed: Vec<&String> = self
            .values
            .iter()
            .filter(|value| {
                wanted
                    .iter()
                    .all(|(test, holds)| match (test.operator.qualifier, holds) {
                        (Some(Qualifier::ForAllValues), true) => test.passes(value),
                        (Some(Qualifier::ForAnyValue), false) => !test.passes(value),
                        _ => true,
                    })
            })
            .collect();
        let mut set: Vec<String> = Vec::new();
        for (test, holds) in &wanted {
            let needs = match (test.operator.qualifier, holds) {
                (Some(Qualifier::ForAnyValue), true) => true,
                (Some(Qualifier::ForAllValues), false) => false,
                _ => continue,
            };
            let value = allowed.iter().find(|value| test.passes(value) == needs)?;
            if !set.contains(value) {
                set.push((*value).clone());
            }
        }
        // A plain operator never holds on several values: two at least make it false.
        for value in &allowed {
            if set.len() >= 2 {
                break;
            }
            if !set.contains(value) {
                set.push((*value).clone());
            }
        }
        fits(Some(&set)).then_some(Some(set))
    }
}

/// Another value of the same class for each value that has one: a plain operator tells one value from two, and all values may have
/// to be of one class.
fn twins(
    name: &str,
    values: &[String],
    tests: &[&Compiled],
    budget: &mut Budget,
) -> Result<Vec<String>, Exhausted> {
    const LETTERS: [char; 3] = ['x', '0', '/'];
    let domain = keys::key(name).domain;
    let weight: usize = tests.iter().map(|test| test.matchers.len() + 1).sum();
    let mut found = Vec::new();
    for value in values {
        let listed = |test: &&Compiled| test.texts.binary_search(value).is_ok();
        if tests.iter().any(listed) {
            continue;
        }
        let ends = value.char_indices().map(|(at, _)| at).skip(1).take(8);
        let places: Vec<usize> = [value.len(), 0].into_iter().chain(ends).collect();
        budget.compare(places.len() * LETTERS.len() * weight, name)?;
        let longer = places.iter().flat_map(|at| {
            let (before, behind) = value.split_at_checked(*at).unwrap_or((value, ""));
            LETTERS.map(|letter| format!("{before}{letter}{behind}"))
        });
        found.extend(longer.into_iter().find(|other| {
            domain.holds(other)
                && tests
                    .iter()
                    .all(|test| test.passes(other) == test.passes(value))
        }));
    }
    Ok(found)
}

/// One action of each class.
fn all_actions(clauses: &[Clause<'_>], budget: &mut Budget) -> Result<Vec<String>, Exhausted> {
    let mut atoms: Vec<Atom> = Vec::new();
    for entry in clauses
        .iter()
        .filter_map(|clause| clause.action)
        .flat_map(|element| &element.entries)
    {
        let pattern = &entry.value.pattern;
        atoms.push(match pattern.as_literal() {
            Some(text) => Atom::Text(text.to_owned()),
            None => Atom::Glob {
                tokens: pattern.tokens().collect(),
                folded: false,
                arn: false,
            },
        });
    }
    atoms.sort_unstable();
    atoms.dedup();
    let actions = representatives(&atoms, &ACTIONS, budget, "actions")?;
    budget.compare(actions.len() * atoms.len(), "actions")?;
    Ok(actions)
}

/// One resource of each class; a lone `None` where no clause asks for one.
fn all_resources(
    clauses: &[Clause<'_>],
    links: Links<'_>,
    budget: &mut Budget,
    exact: &mut bool,
) -> Result<Vec<Option<String>>, Exhausted> {
    let mut atoms: Vec<Atom> = Vec::new();
    let mut any = false;
    for clause in clauses {
        for entry in clause.resource.iter().flat_map(|element| &element.entries) {
            any = true;
            let Some(tokens) = resource_tokens(&entry.value, links, exact) else {
                continue;
            };
            let literal: Option<String> = tokens
                .iter()
                .map(|token| match token {
                    Token::Char(character) => Some(*character),
                    _ => None,
                })
                .collect();
            let arn = crate::policy::ArnPattern::from_tokens(&tokens).is_some();
            atoms.push(match literal {
                Some(text) => Atom::Text(text),
                None => Atom::Glob {
                    tokens,
                    folded: false,
                    arn,
                },
            });
        }
    }
    if !any {
        return Ok(vec![None]);
    }
    atoms.sort_unstable();
    atoms.dedup();
    let resources = representatives(&atoms, &RESOURCES, budget, "resources")?;
    budget.compare(resources.len() * atoms.len(), "resources")?;
    Ok(resources.into_iter().map(Some).collect())
}

/// The steps of a resource pattern; variables read as wide as they could be, which only `exact` answers may not rest on.
fn resource_tokens(
    entry: &ResourceEntry,
    links: Links<'_>,
    exact: &mut bool,
) -> Option<Vec<Token>> {
    if entry.template.variables().next().is_none() {
        return entry.template.resolve(|_| None);
    }
    match links {
        Links::Fixed(values) => entry.template.resolve(|key| values.get(key).cloned()),
        Links::Wide | Links::Narrow | Links::Split(_) => {
            // Where a value can move the parts of an ARN, a wildcard in its place takes in too little.
            *exact &= is_in_one_part(&entry.template);
            Some(hull(&entry.template))
        }
    }
}

/// Whether no value of its variables can move the parts of an ARN: they stand in the last one, or are an account.
pub(super) fn is_in_one_part(template: &Template) -> bool {
    let mut colons = 0;
    template.pieces().iter().all(|piece| match piece {
        Piece::Text(text) => {
            colons += text.bytes().filter(|byte| *byte == b':').count();
            true
        }
        Piece::Variable { key, .. } => colons >= 5 || key == "aws:principalaccount",
        _ => true,
    })
}

fn covers(
    element: &Element<ResourceEntry>,
    effect: Effect,
    resource: &str,
    links: Links<'_>,
) -> bool {
    if element.broken {
        return effect == Effect::Allow;
    }
    let grow = match links {
        Links::Wide => (effect == Effect::Allow) != element.negated,
        Links::Narrow | Links::Split(_) => (effect == Effect::Deny) != element.negated,
        Links::Fixed(_) => true,
    };
    let is_linked = |entry: &ResourceEntry| entry.template.variables().next().is_some();
    let may_be_unresolved = element.entries.iter().any(|entry| is_linked(&entry.value));
    if element.negated
        && effect == Effect::Deny
        && matches!(links, Links::Wide)
        && may_be_unresolved
    {
        // Where the variable has no value the Deny does not fire.
        return false;
    }
    let any = element.entries.iter().any(|entry| {
        let linked = is_linked(&entry.value);
        (grow || !linked)
            && resource_tokens(&entry.value, links, &mut true)
                .is_some_and(|tokens| resource_matches(&tokens, resource))
    });
    any != element.negated
}
