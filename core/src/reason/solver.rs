//! Asks a policy what it lets in: which requests, which values of a key, which callers.

use std::collections::{BTreeMap, BTreeSet};

use super::budget::{Budget, Exhausted};
use super::region::{Layout, Region, minus};
use super::space::{Actions, Clause, Links, Picked, Space};
use crate::evaluate::{DERIVED, Principal, Request};
use crate::policy::{At, Effect, Operator, Piece, Test, Value, ValueType};
use crate::text::Place;

/// A test that no policy wrote: what a question asks of a key. `operator` is an operator's name.
pub(crate) fn synthetic(
    operator: &str,
    key: &str,
    values: impl IntoIterator<Item = impl Into<String>>,
) -> Test {
    let at = |value| At {
        value,
        place: Place::ROOT,
    };
    Test {
        operator: At {
            value: Operator::parse(operator).unwrap_or_else(Operator::unknown),
            place: Place::ROOT,
        },
        operator_text: operator.to_owned(),
        key: At {
            value: key.to_owned(),
            place: Place::ROOT,
        },
        name: key.to_owned(),
        values: values
            .into_iter()
            .map(|text| {
                at(Value {
                    text: text.into(),
                    json: ValueType::String,
                    template: None,
                })
            })
            .collect(),
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Found {
    /// Nothing, and there is nothing.
    Nothing,
    /// This request, granted by this statement.
    Request(Box<Request>, usize),
    /// It could not be settled.
    Unknown(Exhausted),
}

/// A policy, compiled for questions.
pub(crate) struct Solver<'p> {
    /// The statements, then the questions.
    clauses: Vec<Clause<'p>>,
    statements: usize,
    actions: Vec<&'p str>,
    accounts: Vec<String>,
    /// The keys of policy variables in the tests, lower-cased.
    variables: BTreeSet<String>,
    wide: Space,
    /// Filled when first needed: variables read as narrow as they could be, and with each value that is tried.
    narrow: Option<Space>,
    fixed: Option<Vec<Space>>,
    budget: Budget,
}

/// Which requests a question is about.
pub(crate) struct Asked<'a> {
    /// The question's clause, from 0, if it has one.
    pub(crate) question: Option<usize>,
    pub(crate) caller: &'a dyn Fn(&Principal) -> bool,
    pub(crate) action: &'a str,
    /// Which statements may grant it.
    pub(crate) granted_by: &'a dyn Fn(usize) -> bool,
}

impl<'p> Solver<'p> {
    pub(crate) fn new(
        statements: Vec<Clause<'p>>,
        questions: Vec<Clause<'p>>,
        actions: &[&'p str],
        accounts: Vec<String>,
        mut budget: Budget,
    ) -> Result<Self, Exhausted> {
        let count = statements.len();
        let mut clauses = statements;
        clauses.extend(questions);
        let variables: BTreeSet<String> = clauses
            .iter()
            .flat_map(|clause| &clause.tests)
            .flat_map(|test| &test.values)
            .flat_map(|value| value.value.variables())
            .map(str::to_owned)
            .collect();
        let wide = Space::new(
            &clauses,
            Links::Wide,
            &Actions::Listed(actions),
            &accounts,
            &mut budget,
        )?;
        Ok(Self {
            clauses,
            statements: count,
            actions: actions.to_vec(),
            accounts,
            variables,
            wide,
            narrow: None,
            fixed: None,
            budget,
        })
    }

    pub(crate) fn has_variables(&self) -> bool {
        !self.variables.is_empty()
    }

    /// Some request that is asked about and allowed.
    pub(crate) fn find(&mut self, asked: &Asked<'_>) -> Found {
        let mut budget = self.budget;
        let wide = match first(
            &self.wide,
            &self.clauses,
            self.statements,
            asked,
            &|_, _| {},
            &mut budget,
        ) {
            Ok(found) => found,
            Err(exhausted) => return Found::Unknown(exhausted),
        };
        let Some((picked, statement)) = wide else {
            return if self.wide.exact {
                Found::Nothing
            } else {
                Found::Unknown(Exhausted {
                    what: "values whose classes are not all known".to_owned(),
                })
            };
        };
        if self.variables.is_empty() {
            return Found::Request(Box::new(self.request(picked)), statement);
        }
        let (spaces, complete) = match self.fixed_spaces() {
            Ok(spaces) => spaces,
            Err(exhausted) => return Found::Unknown(exhausted),
        };
        let mut found = Ok(None);
        for space in &spaces {
            found = first(
                space,
                &self.clauses,
                self.statements,
                asked,
                &pin(space),
                &mut budget,
            );
            if !matches!(found, Ok(None)) {
                break;
            }
        }
        self.fixed = Some(spaces);
        match found {
            Ok(Some((picked, statement))) => {
                Found::Request(Box::new(self.request(picked)), statement)
            }
            Ok(None) if complete => Found::Nothing,
            Ok(None) => Found::Unknown(Exhausted {
                what: "policy variables: no value tried settles it".to_owned(),
            }),
            Err(exhausted) => Found::Unknown(exhausted),
        }
    }

    /// Every class of values of a key (absence included) with which some request asked about is allowed, one value of each, with
    /// a request. The flag says whether the list is complete.
    pub(crate) fn values(
        &mut self,
        key: &str,
        asked: &Asked<'_>,
    ) -> Result<(Vec<Allowed>, bool), Exhausted> {
        let mut budget = self.budget;
        let mut found: Vec<Allowed> = Vec::new();
        if self.variables.is_empty() {
            let exact = self.wide.exact;
            each_value(
                &self.wide,
                &self.clauses,
                self.statements,
                key,
                asked,
                &|_, _| {},
                &mut budget,
                &mut found,
            )?;
            self.finish(&mut found);
            return Ok((found, exact));
        }
        let mut possible: Vec<Allowed> = Vec::new();
        each_value(
            &self.wide,
            &self.clauses,
            self.statements,
            key,
            asked,
            &|_, _| {},
            &mut budget,
            &mut possible,
        )?;
        let (spaces, complete) = self.fixed_spaces()?;
        for space in &spaces {
            each_value(
                space,
                &self.clauses,
                self.statements,
                key,
                asked,
                &pin(space),
                &mut budget,
                &mut found,
            )?;
        }
        self.fixed = Some(spaces);
        let complete = complete
            || possible
                .iter()
                .all(|value| found.iter().any(|other| other.value == value.value));
        self.finish(&mut found);
        Ok((found, complete))
    }

    /// Every class of callers that some request asked about is allowed for, with conditions that hold several policy variables
    /// read as wide as they could be.
    pub(crate) fn callers(&mut self, asked: &Asked<'_>) -> Result<Vec<Principal>, Exhausted> {
        let mut budget = self.budget;
        let mut found = Vec::new();
        for principal in &self.wide.callers {
            if !(asked.caller)(principal) {
                continue;
            }
            let only = |other: &Principal| other == principal;
            let one = Asked {
                caller: &only,
                ..*asked
            };
            if first(
                &self.wide,
                &self.clauses,
                self.statements,
                &one,
                &|_, _| {},
                &mut budget,
            )?
            .is_some()
            {
                found.push(principal.clone());
            }
        }
        Ok(found)
    }

    /// Whether something asked about is allowed even if no policy variable has the value that is compared with it.
    pub(crate) fn values_without_variables(
        &mut self,
        key: &str,
        asked: &Asked<'_>,
    ) -> Result<Vec<Allowed>, Exhausted> {
        let mut budget = self.budget;
        if self.narrow.is_none() {
            self.narrow = Some(Space::new(
                &self.clauses,
                Links::Narrow,
                &Actions::Listed(&self.actions),
                &self.accounts,
                &mut budget,
            )?);
        }
        let mut found = Vec::new();
        if let Some(space) = &self.narrow {
            each_value(
                space,
                &self.clauses,
                self.statements,
                key,
                asked,
                &|_, _| {},
                &mut budget,
                &mut found,
            )?;
        }
        Ok(found)
    }

    /// Whether every class of the values of a key, or of the callers, that a statement can meet passes its tests on that key.
    pub(crate) fn is_idle(
        &self,
        statement: usize,
        name: &str,
        caller: &dyn Fn(&Principal) -> bool,
    ) -> bool {
        let Some(region) = self.wide.regions.get(statement) else {
            return false;
        };
        if DERIVED.contains(&name) {
            let Some(clause) = self.clauses.get(statement) else {
                return false;
            };
            return clause
                .tests
                .iter()
                .filter(|test| test.name == name)
                .all(|test| {
                    !test.has_variables() && {
                        let compiled =
                            crate::evaluate::Compiled::new(test, clause.effect, |_| None);
                        self.wide
                            .callers
                            .iter()
                            .filter(|principal| caller(principal))
                            .all(|principal| {
                                let value = principal.derived(name);
                                compiled.holds(value.as_ref().map(std::slice::from_ref))
                            })
                    }
                });
        }
        self.wide
            .key(name)
            .is_some_and(|(dimension, _)| self.wide.layout().is_full(region, dimension))
    }

    fn finish(&self, found: &mut [Allowed]) {
        for allowed in found {
            self.explicit(&mut allowed.request);
        }
    }

    fn request(&self, picked: Picked) -> Request {
        let mut request = request(picked);
        self.explicit(&mut request);
        request
    }

    /// Writes down the values that follow from the caller, where a test looks at them.
    fn explicit(&self, request: &mut Request) {
        for clause in self.clauses.iter().take(self.statements) {
            let variables = clause
                .tests
                .iter()
                .flat_map(|test| &test.values)
                .flat_map(|value| value.value.variables());
            for name in clause
                .tests
                .iter()
                .map(|test| test.name.as_str())
                .chain(variables)
            {
                if DERIVED.contains(&name) {
                    match request.principal.derived(name) {
                        Some(value) => request.context.set(name, [value]),
                        None => request.context.unset(name),
                    };
                }
            }
        }
    }

    /// Spaces with values for the policy variables, and whether those values stand for all there are.
    fn fixed_spaces(&mut self) -> Result<(Vec<Space>, bool), Exhausted> {
        let (assignments, complete) = self.assignments();
        if let Some(spaces) = self.fixed.take() {
            return Ok((spaces, complete));
        }
        let mut spaces = Vec::new();
        for assignment in assignments {
            let pins: Vec<Test> = self
                .variables
                .iter()
                .map(|key| match assignment.get(key) {
                    Some(value) => synthetic("StringEquals", key, [value.as_str()]),
                    None => synthetic("Null", key, ["true"]),
                })
                .collect();
            let mut clauses = self.clauses.clone();
            clauses.push(Clause::question(&pins));
            let mut budget = self.budget;
            spaces.push(Space::new(
                &clauses,
                Links::Fixed(&assignment),
                &Actions::Listed(&self.actions),
                &self.accounts,
                &mut budget,
            )?);
        }
        Ok((spaces, complete))
    }

    /// Values to try for the variables: what the callers have, what the keys they are compared with have, and what is left of those
    /// between the text before and behind the variable.
    fn assignments(&self) -> (Vec<BTreeMap<String, String>>, bool) {
        // A variable that only says which account calls is settled by trying every account that is told apart.
        let complete = self
            .variables
            .iter()
            .all(|key| key == "aws:principalaccount");
        let mut candidates: Vec<(&String, Vec<Option<String>>)> = Vec::new();
        for variable in &self.variables {
            let mut values: BTreeSet<String> = BTreeSet::new();
            values.extend(
                self.wide
                    .callers
                    .iter()
                    .filter_map(|principal| principal.derived(variable)),
            );
            if let Some((_, own)) = self.wide.key(variable) {
                values.extend(own.iter().flatten().take(8).cloned());
            }
            if !complete {
                for test in self.clauses.iter().flat_map(|clause| &clause.tests) {
                    for template in test
                        .values
                        .iter()
                        .filter_map(|value| value.value.template.as_ref())
                    {
                        let Some(at) = template.pieces().iter().position(
                            |piece| matches!(piece, Piece::Variable { key, .. } if key == variable),
                        ) else {
                            continue;
                        };
                        let text = |pieces: &[Piece]| -> String {
                            pieces
                                .iter()
                                .filter_map(|piece| match piece {
                                    Piece::Text(text) => Some(text.as_str()),
                                    _ => None,
                                })
                                .collect()
                        };
                        let before = text(template.pieces().get(..at).unwrap_or(&[]));
                        let behind = text(template.pieces().get(at + 1..).unwrap_or(&[]));
                        let compared = self
                            .wide
                            .key(&test.name)
                            .map_or(&[][..], |(_, values)| values);
                        values.extend(
                            compared
                                .iter()
                                .flatten()
                                .filter_map(|value| {
                                    value
                                        .strip_prefix(before.as_str())?
                                        .strip_suffix(behind.as_str())
                                })
                                .filter(|value| !value.is_empty())
                                .take(16)
                                .map(str::to_owned),
                        );
                        values.extend(["unrelated-id".to_owned()]);
                    }
                }
            }
            let limit = if complete {
                self.budget.assignments
            } else {
                24
            };
            let mut values: Vec<Option<String>> =
                values.into_iter().take(limit).map(Some).collect();
            values.push(None);
            candidates.push((variable, values));
        }
        let mut assignments: Vec<BTreeMap<String, String>> = vec![BTreeMap::new()];
        for (variable, values) in candidates {
            let mut next = Vec::new();
            for assignment in &assignments {
                for value in &values {
                    if next.len() >= self.budget.assignments {
                        break;
                    }
                    let mut assignment = assignment.clone();
                    if let Some(value) = value {
                        assignment.insert(variable.clone(), value.clone());
                    }
                    next.push(assignment);
                }
            }
            assignments = next;
        }
        let accounts: BTreeSet<&str> = self
            .wide
            .callers
            .iter()
            .filter_map(Principal::account)
            .collect();
        (
            assignments,
            complete && accounts.len() < self.budget.assignments,
        )
    }
}

/// A value of a key with which something is allowed.
#[derive(Debug, Clone)]
pub(crate) struct Allowed {
    /// The value; `None` is absence.
    pub(crate) value: Option<String>,
    pub(crate) request: Request,
    pub(crate) statement: usize,
}

/// The last clause of a space with fixed variables pins them.
fn pin(space: &Space) -> impl Fn(&Layout, &mut Region) + '_ {
    |_, region| {
        if let Some(pins) = space.regions.last() {
            *region = Layout::intersect(region, pins);
        }
    }
}

fn request(picked: Picked) -> Request {
    let mut request = Request::new(picked.caller, &picked.action);
    request.resource = picked.resource;
    for (key, values) in picked.context {
        match values {
            Some(values) => request.context.set(&key, values),
            None => request.context.unset(&key),
        };
    }
    request
}

type Narrow<'a> = &'a dyn Fn(&Layout, &mut Region);

/// The part of a statement's region that is asked about.
fn asked_region(
    space: &Space,
    statements: usize,
    statement: usize,
    asked: &Asked<'_>,
    narrow: Narrow<'_>,
) -> Option<Region> {
    let mut region = space.regions.get(statement)?.clone();
    if let Some(question) = asked.question {
        region = Layout::intersect(&region, space.regions.get(statements + question)?);
    }
    space.retain_callers(&mut region, asked.caller);
    space.retain_actions(&mut region, |action| action == asked.action);
    narrow(space.layout(), &mut region);
    Some(region)
}

fn denies<'s>(space: &'s Space, clauses: &[Clause<'_>], statements: usize) -> Vec<&'s Region> {
    let zipped = clauses.iter().take(statements).zip(&space.regions);
    zipped
        .filter(|(clause, _)| clause.effect == Effect::Deny)
        .map(|(_, region)| region)
        .collect()
}

fn first(
    space: &Space,
    clauses: &[Clause<'_>],
    statements: usize,
    asked: &Asked<'_>,
    narrow: Narrow<'_>,
    budget: &mut Budget,
) -> Result<Option<(Picked, usize)>, Exhausted> {
    let denies = denies(space, clauses, statements);
    for (index, clause) in clauses.iter().take(statements).enumerate() {
        if clause.effect != Effect::Allow
            || !clause
                .statement
                .is_some_and(|statement| (asked.granted_by)(statement))
        {
            continue;
        }
        let Some(region) = asked_region(space, statements, index, asked, narrow) else {
            continue;
        };
        let left = minus(
            space.layout(),
            region,
            &denies,
            &|region| space.consistent(region),
            budget,
            &mut Vec::new(),
        )?;
        if let Some(picked) = left.and_then(|left| space.pick(&left)) {
            return Ok(Some((picked, clause.statement.unwrap_or(index))));
        }
    }
    Ok(None)
}

#[expect(clippy::too_many_arguments, reason = "the parts of one question")]
fn each_value(
    space: &Space,
    clauses: &[Clause<'_>],
    statements: usize,
    key: &str,
    asked: &Asked<'_>,
    narrow: Narrow<'_>,
    budget: &mut Budget,
    found: &mut Vec<Allowed>,
) -> Result<(), Exhausted> {
    let known: BTreeSet<Option<String>> =
        found.iter().map(|allowed| allowed.value.clone()).collect();
    let dimension = space.key(key).map(|(dimension, _)| dimension);
    let denies = denies(space, clauses, statements);
    let mut seen: BTreeSet<usize> = BTreeSet::new();
    for (index, clause) in clauses.iter().take(statements).enumerate() {
        if clause.effect != Effect::Allow
            || !clause
                .statement
                .is_some_and(|statement| (asked.granted_by)(statement))
        {
            continue;
        }
        let Some(mut region) = asked_region(space, statements, index, asked, narrow) else {
            continue;
        };
        if let Some(dimension) = dimension {
            space
                .layout()
                .retain(&mut region, dimension, |class| !seen.contains(&class));
        }
        loop {
            let left = minus(
                space.layout(),
                region.clone(),
                &denies,
                &|region| space.consistent(region),
                budget,
                &mut Vec::new(),
            )?;
            let Some(left) = left else { break };
            let Some(picked) = space.pick(&left) else {
                break;
            };
            let class = dimension.and_then(|dimension| space.layout().first(&left, dimension));
            let value = match dimension {
                Some(_) => picked
                    .context
                    .get(key)
                    .cloned()
                    .flatten()
                    .and_then(|values| values.into_iter().next()),
                None => None,
            };
            if !known.contains(&value) {
                found.push(Allowed {
                    value,
                    request: request(picked),
                    statement: clause.statement.unwrap_or(index),
                });
            }
            match (dimension, class) {
                (Some(dimension), Some(class)) => {
                    seen.insert(class);
                    space
                        .layout()
                        .retain(&mut region, dimension, |other| other != class);
                }
                _ => break,
            }
        }
    }
    Ok(())
}
