//! Asks a policy what it lets in: which requests, which values of a key, which callers.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::budget::{Budget, Exhausted};
use super::region::{Cover, Layout, Region, minus};
use super::space::{Actions, Clause, Links, Picked, Space};
use crate::evaluate::{DERIVED, Principal, Request};
use crate::policy::{At, Comparison, Effect, Operator, Piece, Test, Value, ValueType};
use crate::text::Place;

/// More policy variables than this are not tried: their values multiply.
const MAX_VARIABLES: usize = 6;

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
    /// The statements, then the questions, then the statements in another reading.
    clauses: Vec<Clause<'p>>,
    /// How many there are of the first two.
    statements: usize,
    questions: usize,
    actions: Vec<&'p str>,
    accounts: Vec<String>,
    /// The keys that follow from the caller and that a statement looks at.
    derived: BTreeSet<&'static str>,
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
    /// The statement that must grant it; `None`: any.
    pub(crate) granted_by: Option<usize>,
    /// Ask the statements in their other reading.
    pub(crate) other_reading: bool,
}

impl<'p> Solver<'p> {
    pub(crate) fn new(
        statements: Vec<Clause<'p>>,
        questions: Vec<Clause<'p>>,
        other_reading: Vec<Clause<'p>>,
        actions: &[&'p str],
        accounts: Vec<String>,
        mut budget: Budget,
    ) -> Result<Self, Exhausted> {
        let count = statements.len();
        let (count_questions, mut clauses) = (questions.len(), statements);
        clauses.extend(questions);
        clauses.extend(other_reading);
        let variables: BTreeSet<String> = clauses
            .iter()
            .flat_map(|clause| &clause.tests)
            .flat_map(|test| &test.values)
            .flat_map(|value| value.value.variables())
            .map(str::to_owned)
            .collect();
        let tests = || clauses.iter().take(count).flat_map(|clause| &clause.tests);
        let looked_at =
            |name: &str| tests().any(|test| test.name == name) || variables.contains(name);
        let derived = DERIVED.into_iter().filter(|name| looked_at(name)).collect();
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
            questions: count_questions,
            actions: actions.to_vec(),
            accounts,
            derived,
            variables,
            wide,
            narrow: None,
            fixed: None,
            budget,
        })
    }

    /// The clauses that a question is put to.
    fn part(&self, asked: &Asked<'_>) -> Range<usize> {
        if asked.other_reading {
            let start = self.statements + self.questions;
            start..self.clauses.len()
        } else {
            0..self.statements
        }
    }

    pub(crate) fn has_variables(&self) -> bool {
        !self.variables.is_empty()
    }

    /// Some request that is asked about and allowed.
    pub(crate) fn find(&mut self, asked: &Asked<'_>) -> Found {
        let unknown = |what: &str| {
            Found::Unknown(Exhausted {
                what: what.to_owned(),
            })
        };
        let wide = match view(
            &self.wide,
            &self.clauses,
            self.part(asked),
            self.statements,
            false,
        )
        .first(asked, &mut self.budget)
        {
            Ok(found) => found,
            Err(exhausted) => return Found::Unknown(exhausted),
        };
        let Some((picked, statement)) = wide else {
            return if self.wide.exact {
                Found::Nothing
            } else {
                unknown("values whose classes are not all known")
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
            found = view(
                space,
                &self.clauses,
                self.part(asked),
                self.statements,
                true,
            )
            .first(asked, &mut self.budget);
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
            Ok(None) => unknown("policy variables: no value tried settles it"),
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
        let mut possible: Vec<Allowed> = Vec::new();
        view(
            &self.wide,
            &self.clauses,
            self.part(asked),
            self.statements,
            false,
        )
        .each_value(key, asked, &mut self.budget, &mut possible)?;
        if self.variables.is_empty() {
            self.finish(&mut possible);
            return Ok((possible, self.wide.exact));
        }
        let mut found: Vec<Allowed> = Vec::new();
        let (spaces, complete) = self.fixed_spaces()?;
        for space in &spaces {
            view(
                space,
                &self.clauses,
                self.part(asked),
                self.statements,
                true,
            )
            .each_value(key, asked, &mut self.budget, &mut found)?;
        }
        self.fixed = Some(spaces);
        let complete = complete
            || possible
                .iter()
                .all(|value| found.iter().any(|other| other.value == value.value));
        self.finish(&mut found);
        Ok((found, complete))
    }

    /// Every class of callers for whom some request asked about is allowed, with tests that hold policy variables read as wide as
    /// they could be.
    pub(crate) fn callers(&mut self, asked: &Asked<'_>) -> Result<Vec<Principal>, Exhausted> {
        view(
            &self.wide,
            &self.clauses,
            self.part(asked),
            self.statements,
            false,
        )
        .callers(asked, &mut self.budget)
    }

    /// As [`Solver::values`], but only what is allowed whatever values policy variables have.
    pub(crate) fn values_without_variables(
        &mut self,
        key: &str,
        asked: &Asked<'_>,
    ) -> Result<Vec<Allowed>, Exhausted> {
        let space = match self.narrow.take() {
            Some(space) => space,
            None => Space::new(
                &self.clauses,
                Links::Narrow,
                &Actions::Listed(&self.actions),
                &self.accounts,
                &mut self.budget,
            )?,
        };
        let mut found = Vec::new();
        let outcome = view(
            &space,
            &self.clauses,
            self.part(asked),
            self.statements,
            false,
        )
        .each_value(key, asked, &mut self.budget, &mut found);
        self.narrow = Some(space);
        outcome.map(|()| found)
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
        let mut request = picked.request();
        self.explicit(&mut request);
        request
    }

    /// Writes down the values that follow from the caller, where a test looks at them.
    fn explicit(&self, request: &mut Request) {
        for name in &self.derived {
            match request.principal.derived(name) {
                Some(value) => request.context.set(name, [value]),
                None => request.context.unset(name),
            };
        }
    }

    /// Spaces with values for the policy variables, and whether those values stand for all there are.
    fn fixed_spaces(&mut self) -> Result<(Vec<Space>, bool), Exhausted> {
        if self.variables.len() > MAX_VARIABLES {
            return Err(Exhausted {
                what: "more policy variables than are tried".to_owned(),
            });
        }
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
            spaces.push(Space::new(
                &clauses,
                Links::Fixed(&assignment),
                &Actions::Listed(&self.actions),
                &self.accounts,
                &mut self.budget,
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
                        let unrelated = match test.operator.value.comparison {
                            Comparison::Arn => "arn:aws:iam::999999999999:role/unrelated",
                            _ => "unrelated-id",
                        };
                        values.insert(unrelated.to_owned());
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
}

fn view<'s, 'p>(
    space: &'s Space,
    clauses: &'s [Clause<'p>],
    statements: Range<usize>,
    questions: usize,
    pinned: bool,
) -> View<'s, 'p> {
    View {
        space,
        clauses,
        statements,
        questions,
        pinned,
    }
}

/// A policy with the space that it is asked in.
struct View<'s, 'p> {
    space: &'s Space,
    clauses: &'s [Clause<'p>],
    /// Which of the clauses are the statements that are asked.
    statements: Range<usize>,
    /// Where the questions begin.
    questions: usize,
    /// The last clause pins policy variables to their values.
    pinned: bool,
}

impl View<'_, '_> {
    /// The part of a statement's region that is asked about.
    fn region(&self, position: usize, asked: &Asked<'_>) -> Option<Region> {
        let mut region = self.space.regions.get(position)?.clone();
        if let Some(question) = asked.question {
            region = Layout::intersect(&region, self.space.regions.get(self.questions + question)?);
        }
        if let Some(pins) = self.space.regions.last().filter(|_| self.pinned) {
            region = Layout::intersect(&region, pins);
        }
        self.space.retain_callers(&mut region, asked.caller);
        self.space
            .retain_actions(&mut region, |action| action == asked.action);
        Some(region)
    }

    /// The positions of the Allow statements that may grant what is asked about.
    fn allows(&self, asked: &Asked<'_>) -> Vec<usize> {
        let is_allow = |position: &usize| {
            self.clauses
                .get(*position)
                .is_some_and(|clause| clause.effect == Effect::Allow)
        };
        match asked.granted_by {
            // Statements are in ascending order.
            Some(statement) => {
                let known = self.clauses.get(self.statements.clone()).unwrap_or(&[]);
                known
                    .binary_search_by_key(&Some(statement), |clause| clause.statement)
                    .ok()
                    .map(|position| position + self.statements.start)
                    .filter(is_allow)
                    .into_iter()
                    .collect()
            }
            None => self.statements.clone().filter(is_allow).collect(),
        }
    }

    fn left(
        &self,
        region: Region,
        denies: &[Cover<'_>],
        budget: &mut Budget,
    ) -> Result<Option<Region>, Exhausted> {
        minus(
            self.space.layout(),
            region,
            denies,
            &|region| self.space.consistent(region),
            budget,
            &mut Vec::new(),
        )
    }

    fn statement(&self, position: usize) -> usize {
        self.clauses
            .get(position)
            .and_then(|clause| clause.statement)
            .unwrap_or(position)
    }

    /// Some request that is asked about and allowed.
    fn first(
        &self,
        asked: &Asked<'_>,
        budget: &mut Budget,
    ) -> Result<Option<(Picked, usize)>, Exhausted> {
        let denies = self.space.denied(&self.statements);
        for position in self.allows(asked) {
            let Some(region) = self.region(position, asked) else {
                continue;
            };
            if let Some(picked) = self
                .left(region, &denies, budget)?
                .and_then(|left| self.space.pick(&left))
            {
                return Ok(Some((picked, self.statement(position))));
            }
        }
        Ok(None)
    }

    /// A request for each class of values of a key that is not yet among `found`.
    fn each_value(
        &self,
        key: &str,
        asked: &Asked<'_>,
        budget: &mut Budget,
        found: &mut Vec<Allowed>,
    ) -> Result<(), Exhausted> {
        let known: BTreeSet<Option<String>> =
            found.iter().map(|allowed| allowed.value.clone()).collect();
        let dimension = self.space.key(key).map(|(dimension, _)| dimension);
        let denies = self.space.denied(&self.statements);
        let layout = self.space.layout();
        let mut seen: BTreeSet<usize> = BTreeSet::new();
        for position in self.allows(asked) {
            let Some(mut region) = self.region(position, asked) else {
                continue;
            };
            if let Some(dimension) = dimension {
                layout.retain(&mut region, dimension, |class| !seen.contains(&class));
            }
            while let Some(left) = self.left(region.clone(), &denies, budget)? {
                let Some(picked) = self.space.pick(&left) else {
                    break;
                };
                let class = dimension.and_then(|dimension| layout.first(&left, dimension));
                let value = dimension
                    .and_then(|_| picked.context.get(key).cloned().flatten())
                    .and_then(|values| values.into_iter().next());
                if !known.contains(&value) {
                    found.push(Allowed {
                        value,
                        request: picked.request(),
                    });
                }
                let (Some(dimension), Some(class)) = (dimension, class) else {
                    break;
                };
                seen.insert(class);
                layout.remove(&mut region, dimension, class);
            }
        }
        Ok(())
    }

    /// Every caller for whom something asked about is allowed.
    fn callers(&self, asked: &Asked<'_>, budget: &mut Budget) -> Result<Vec<Principal>, Exhausted> {
        let mut found = Vec::new();
        let denies = self.space.denied(&self.statements);
        for position in self.allows(asked) {
            let Some(mut region) = self.region(position, asked) else {
                continue;
            };
            while let Some(left) = self.left(region.clone(), &denies, budget)? {
                // All callers of what is left get in: what is left is a product.
                let callers: Vec<usize> = self.space.caller_classes(&left);
                if callers.is_empty() {
                    break;
                }
                for class in callers {
                    found.extend(self.space.callers.get(class).cloned());
                    self.space.remove_caller(&mut region, class);
                }
            }
        }
        Ok(found)
    }
}
