//! One request that some policies allow together and another does not: the search behind the questions.

use std::collections::{BTreeMap, BTreeSet};

use super::budget::{Budget, Exhausted};
use super::region::{Cover, Layout, Region, minus};
use super::solver::synthetic;
use super::space::{Actions, Clause, Links, Space, is_in_one_part};
use crate::PolicyType;
use crate::catalog::Catalog;
use crate::evaluate::{DERIVED, Decision, Principal, Request, applies, decide};
use crate::policy::{
    ActionEntry, At, Case, Comparison, Effect, Element, Operator, Pattern, Piece, Policy,
    Statement, Template, Test, Value,
};
use crate::text::Place;

/// What grants and what refuses. A statement without Principal takes in everybody, one without Resource everything, whatever the
/// documents are attached to.
#[derive(Debug, Clone, Default)]
pub(super) struct Access<'p> {
    /// Ways to be granted. Each is a list of layers of which every one must allow, each of them the documents of which any may.
    pub(super) ways: Vec<Vec<Vec<&'p Policy>>>,
}

impl<'p> Access<'p> {
    /// Of one document.
    pub(super) fn of(policy: &'p Policy) -> Self {
        Self {
            ways: vec![vec![vec![policy]]],
        }
    }

    /// Its documents, each once.
    fn documents(&self) -> Vec<&'p Policy> {
        let mut found: Vec<&Policy> = Vec::new();
        for policy in self.ways.iter().flatten().flatten() {
            if !found.iter().any(|known| std::ptr::eq(*known, *policy)) {
                found.push(policy);
            }
        }
        found
    }

    /// Whether it allows a request.
    pub(super) fn allows(&self, request: &Request) -> bool {
        let decide = |policy: &Policy| decide(policy, PolicyType::Identity, request);
        let is_denied = |policy: &&Policy| decide(policy) == Decision::ExplicitlyDenied;
        if self.documents().iter().any(is_denied) {
            return false;
        }
        self.ways.iter().any(|layers| {
            layers.iter().all(|layer| {
                let allows = |policy: &&Policy| decide(policy) == Decision::Allowed;
                layer.iter().any(allows)
            })
        })
    }
}

/// Which requests are asked about.
#[derive(Clone, Copy)]
pub(super) struct Scope<'p> {
    /// Those that any of these statements takes in; none: all.
    pub(super) statements: &'p [Statement],
    /// They are statements of the policy that is asked.
    pub(super) is_part: bool,
    /// Of these callers.
    pub(super) caller: &'p dyn Fn(&Principal) -> bool,
}

impl Scope<'_> {
    fn takes_in(&self, request: &Request) -> bool {
        let any = |statement: &Statement| applies(statement, PolicyType::Identity, request);
        (self.caller)(&request.principal)
            && (self.statements.is_empty() || self.statements.iter().any(any))
    }
}

/// A request in `scope` that each of `all` allows and `but` does not. `None`: there is none.
pub(super) fn find(
    all: &[&Access<'_>],
    but: Option<&Access<'_>>,
    scope: Scope<'_>,
    budget: &Budget,
) -> Result<Option<Request>, Exhausted> {
    let question = Question::new(all, but, scope);
    let replays = |request: &Request| {
        scope.takes_in(request)
            && all.iter().all(|access| access.allows(request))
            && but.is_none_or(|but| !but.allows(request))
    };
    if !question.has_variables() {
        let (found, exact) = question.search(Links::Wide, &[], budget)?;
        return match found {
            Some(request) if replays(&request) => Ok(Some(existing(request, replays))),
            Some(_) => Err(Exhausted {
                what: "a witness that did not replay: please report this policy".to_owned(),
            }),
            None if exact => Ok(None),
            None => Err(inexact()),
        };
    }
    // What the first allow at most, less what the other allows at least.
    let links = Links::Split(question.first_of_other);
    let (wide, exact) = question.search(links, &[], budget)?;
    match wide {
        None if exact => return Ok(None),
        Some(request) if replays(&request) => return Ok(Some(existing(request, replays))),
        _ => {}
    }
    if question.words_stand_for_all() {
        let fresh = question.fresh_words();
        if let (None, true) = question.search(Links::Fixed(&fresh), &[], budget)? {
            return Ok(None);
        }
    }
    for values in question.assignments(wide.as_ref()) {
        let pins: Vec<Test> = question
            .variables
            .iter()
            .map(|key| match values.get(key) {
                Some(value) => synthetic("StringEquals", key, [value.as_str()]),
                None => synthetic("Null", key, ["true"]),
            })
            .collect();
        let (found, _) = question.search(Links::Fixed(&values), &pins, budget)?;
        if let Some(request) = found
            && replays(&request)
        {
            return Ok(Some(existing(request, replays)));
        }
    }
    Err(Exhausted {
        what: "policy variables".to_owned(),
    })
}

/// The same request with an action that AWS has, if one does as well: it reads better than the shortest name of its class.
fn existing(mut request: Request, replays: impl Fn(&Request) -> bool) -> Request {
    let catalog = Catalog::builtin();
    if catalog.action(&request.action).is_some() {
        return request;
    }
    let service = request.action.split(':').next().unwrap_or("");
    let actions = catalog.service(service).into_iter();
    for action in actions.flat_map(crate::catalog::Service::actions) {
        let made_up = std::mem::replace(&mut request.action, action.to_string());
        if replays(&request) {
            return request;
        }
        request.action = made_up;
    }
    request
}

fn inexact() -> Exhausted {
    Exhausted {
        what: "values whose classes are not all known".to_owned(),
    }
}

/// The statements of all documents, and which of them play which part.
struct Question<'p> {
    clauses: Vec<Clause<'p>>,
    /// The first clause of the access that must not allow.
    first_of_other: usize,
    /// Ways to be granted by all: layers of Allow clauses, of which one each.
    ways: Vec<Vec<Vec<usize>>>,
    denies: Vec<usize>,
    other: Option<Ways>,
    scope: Scope<'p>,
    /// The clauses of the scope.
    in_scope: Vec<usize>,
    /// The keys of policy variables.
    variables: BTreeSet<String>,
}

/// Takes away the Allow statements of one document that the other repeats, where the other has no Deny but those that the one has: what they
/// grant, the other grants. It is how most statements of two versions of a policy compare, whatever variables they hold.
fn leave_out_repeated(one: &Access<'_>, other: &Access<'_>, ways: &mut [Vec<Vec<usize>>]) {
    let (of_one, of_other) = (one.documents(), other.documents());
    let ([one], [other]) = (of_one.as_slice(), of_other.as_slice()) else {
        return;
    };
    let [layers] = ways else { return };
    let [layer] = layers.as_mut_slice() else {
        return;
    };
    let repeats = |statement: &Statement, policy: &Policy| {
        let mut known = policy.statements.iter();
        known.any(|known| says_the_same(known, statement))
    };
    let mut denies = other
        .statements
        .iter()
        .filter(|own| own.effect == Effect::Deny);
    if one.version != other.version || !denies.all(|deny| repeats(deny, one)) {
        return;
    }
    // INVARIANT: the clauses of the one document are numbered as its statements are.
    layer.retain(|index| {
        let statement = one.statements.get(*index);
        !statement.is_some_and(|statement| repeats(statement, other))
    });
}

/// Whether two statements are written in the same words.
fn says_the_same(one: &Statement, other: &Statement) -> bool {
    type Words<'e> = Option<(bool, bool, Vec<(&'e str, &'e str)>)>;
    fn texts<T>(element: Option<&Element<T>>, text: fn(&T) -> (&str, &str)) -> Words<'_> {
        let element = element?;
        let entries = element.entries.iter().map(|entry| text(&entry.value));
        Some((element.negated, element.broken, entries.collect()))
    }
    let tests = |statement: &Statement| -> Vec<(Operator, String, Vec<String>)> {
        let tests = statement.tests.iter();
        tests
            .map(|test| {
                let values = test.values.iter().map(|value| value.value.text.clone());
                (test.operator.value, test.name.clone(), values.collect())
            })
            .collect()
    };
    one.effect == other.effect
        && texts(one.principal.as_ref(), |entry| (&entry.key, &entry.text))
            == texts(other.principal.as_ref(), |entry| (&entry.key, &entry.text))
        && texts(one.action.as_ref(), |entry| (&entry.text, ""))
            == texts(other.action.as_ref(), |entry| (&entry.text, ""))
        && texts(one.resource.as_ref(), |entry| (&entry.text, ""))
            == texts(other.resource.as_ref(), |entry| (&entry.text, ""))
        && tests(one) == tests(other)
}

/// The actions of one service, or of all that no policy names.
enum Service<'p> {
    /// By its prefix, folded.
    Named(&'p str),
    /// Any but these.
    Other(BTreeSet<&'p str>),
}

impl Service<'_> {
    /// The entries of an element that can match an action of it. `None`: the element takes in none of them.
    fn narrow(&self, element: &Element<ActionEntry>) -> Option<Element<ActionEntry>> {
        let can = |entry: &&At<ActionEntry>| match (service_of(&entry.value), self) {
            (None, _) => true,
            (Some(service), Self::Named(own)) => service == *own,
            (Some(_), Self::Other(_)) => false,
        };
        let entries: Vec<At<ActionEntry>> = element.entries.iter().filter(can).cloned().collect();
        let takes_in_none = entries.is_empty() && !element.negated && !element.broken;
        (!takes_in_none).then_some(Element {
            entries,
            ..element.clone()
        })
    }

    /// An element that takes in its actions, so that some class is one of them.
    fn element(&self) -> Option<Element<ActionEntry>> {
        let Self::Named(service) = self else {
            return None;
        };
        let text = format!("{service}:*");
        let pattern = Pattern::new(&text, Case::Folded);
        let value = ActionEntry { text, pattern };
        Some(Element {
            entries: vec![At {
                value,
                place: Place::ROOT,
            }],
            ..NO_ACTION.clone()
        })
    }

    fn holds(&self, action: &str) -> bool {
        let service = action.split(':').next().unwrap_or("");
        match self {
            Self::Named(own) => service == *own,
            Self::Other(known) => !known.contains(service),
        }
    }
}

/// Takes in nothing.
static NO_ACTION: Element<ActionEntry> = Element {
    place: Place::ROOT,
    negated: false,
    entries: Vec::new(),
    broken: false,
};

/// The service that an entry names, folded; `None` where it has a wildcard or none.
fn service_of(entry: &ActionEntry) -> Option<&str> {
    let folded = entry.pattern.as_literal().or(entry.pattern.as_prefix());
    // A pattern with a star inside does not show its folded text.
    let text = folded.unwrap_or(&entry.text);
    let (service, _) = text.split_once(':')?;
    let is_plain =
        |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase() && byte != b'*' && byte != b'?';
    (!service.is_empty() && service.bytes().all(is_plain)).then_some(service)
}

/// The clauses of one access.
struct Ways {
    ways: Vec<Vec<Vec<usize>>>,
    denies: Vec<usize>,
}

impl<'p> Question<'p> {
    fn new(all: &[&Access<'p>], but: Option<&Access<'p>>, scope: Scope<'p>) -> Self {
        let mut clauses = Vec::new();
        let mut known: Vec<(&Policy, usize)> = Vec::new();
        let mut of = |access: &Access<'p>, clauses: &mut Vec<Clause<'p>>| -> Ways {
            let mut denies = Vec::new();
            for policy in access.documents() {
                known.push((policy, clauses.len()));
                for statement in &policy.statements {
                    if statement.effect == Effect::Deny {
                        denies.push(clauses.len());
                    }
                    clauses.push(Clause::of(statement, true));
                }
            }
            let allows = |policy: &&Policy| {
                let own = known.iter().rev();
                let first = own
                    .clone()
                    .find(|(known, _)| std::ptr::eq(*known, *policy))
                    .map_or(0, |(_, first)| *first);
                let numbered = policy.statements.iter().enumerate();
                numbered
                    .filter(|(_, statement)| statement.effect == Effect::Allow)
                    .map(move |(index, _)| first + index)
                    .collect::<Vec<usize>>()
            };
            let layer = |layer: &Vec<&Policy>| layer.iter().flat_map(allows).collect();
            let way = |layers: &Vec<Vec<&Policy>>| layers.iter().map(layer).collect();
            Ways {
                ways: access.ways.iter().map(way).collect(),
                denies,
            }
        };
        let mut ways: Vec<Vec<Vec<usize>>> = vec![Vec::new()];
        let mut denies = Vec::new();
        for access in all {
            let own = of(access, &mut clauses);
            denies.extend(own.denies);
            // Every way of the one with every way of the other.
            ways = ways
                .iter()
                .flat_map(|before| {
                    own.ways.iter().map(move |way| {
                        let both = before.iter().chain(way);
                        both.cloned().collect()
                    })
                })
                .collect();
        }
        if let ([one], Some(other)) = (all, but) {
            leave_out_repeated(one, other, &mut ways);
        }
        let scoped = clauses.len();
        clauses.extend(scope.statements.iter().map(|one| Clause::of(one, true)));
        let in_scope = (scoped..clauses.len()).collect();
        let first_of_other = clauses.len();
        let other = but.map(|but| of(but, &mut clauses));
        let variables = clauses
            .iter()
            .flat_map(templates)
            .flat_map(|template| template.variables().map(str::to_owned))
            .collect();
        Self {
            clauses,
            first_of_other,
            ways,
            denies,
            other,
            scope,
            in_scope,
            variables,
        }
    }

    fn has_variables(&self) -> bool {
        !self.variables.is_empty()
    }

    /// A request of the question, with variables read as `links` says and `pins` holding; and whether finding none is a proof.
    fn search(
        &self,
        links: Links<'_>,
        pins: &[Test],
        budget: &Budget,
    ) -> Result<(Option<Request>, bool), Exhausted> {
        let mut budget = *budget;
        let mut exact = true;
        for part in self.services() {
            let (found, is_exact) = self.search_in(&part, links, pins, &mut budget)?;
            exact &= is_exact;
            if found.is_some() {
                return Ok((found, exact));
            }
        }
        Ok((None, exact))
    }

    /// The services whose actions are told apart, and what is left of them: what is asked of one need not be cut by what is said of others.
    fn services(&self) -> Vec<Service<'p>> {
        let mut known: BTreeSet<&'p str> = BTreeSet::new();
        for clause in &self.clauses {
            let entries = clause.action.iter().flat_map(|element| &element.entries);
            known.extend(entries.filter_map(|entry| service_of(&entry.value)));
        }
        let mut parts: Vec<Service<'p>> = known.iter().copied().map(Service::Named).collect();
        parts.push(Service::Other(known));
        parts
    }

    /// [`Question::search`] over the actions of one service.
    fn search_in(
        &self,
        service: &Service<'p>,
        links: Links<'_>,
        pins: &[Test],
        budget: &mut Budget,
    ) -> Result<(Option<Request>, bool), Exhausted> {
        // Whether a clause can take in an action of the service, and the element with the entries that can.
        let narrowed: Vec<Option<Option<Element<ActionEntry>>>> = self
            .clauses
            .iter()
            .map(|clause| match clause.action {
                // A question asks nothing of the action; a statement without one takes in none.
                None => clause.statement.is_none().then_some(None),
                Some(element) => service.narrow(element).map(Some),
            })
            .collect();
        let can = |index: &usize| matches!(narrowed.get(*index), Some(Some(_)));
        let only = |layer: &[usize]| layer.iter().copied().filter(can).collect::<Vec<usize>>();
        let ways: Vec<Vec<Vec<usize>>> = self
            .ways
            .iter()
            .map(|way| way.iter().map(|layer| only(layer)).collect::<Vec<_>>())
            .filter(|way: &Vec<Vec<usize>>| way.iter().all(|layer| !layer.is_empty()))
            .collect();
        if ways.is_empty() {
            return Ok((None, true));
        }
        let of_service = service.element();
        let mut clauses = Vec::with_capacity(self.clauses.len() + 1);
        for (clause, action) in self.clauses.iter().zip(&narrowed) {
            clauses.push(match action {
                Some(action) => Clause {
                    action: action.as_ref(),
                    ..clause.clone()
                },
                // It takes in nothing here, and cuts nothing.
                None => Clause {
                    action: Some(&NO_ACTION),
                    resource: None,
                    principal: None,
                    tests: Vec::new(),
                    ..clause.clone()
                },
            });
        }
        clauses.push(Clause {
            action: of_service.as_ref(),
            ..Clause::question(pins)
        });
        let space = Space::new(&clauses, links, &Actions::All, &[], budget)?;
        let mut start = space.layout().everything();
        if let Some(pinned) = space.regions.last() {
            start = Layout::intersect(&start, pinned);
        }
        space.retain_callers(&mut start, self.scope.caller);
        space.retain_actions(&mut start, |action| service.holds(action));
        let mut walk = Walk {
            space: &space,
            budget,
        };
        let denies = only(&self.denies);
        let in_scope = only(&self.in_scope);
        for way in &ways {
            let mut layers: Vec<&[usize]> = way.iter().map(Vec::as_slice).collect();
            if !self.scope.statements.is_empty() {
                layers.push(&in_scope);
            }
            let Some(other) = &self.other else {
                if let Some(found) = walk.first(&start, &layers, &denies)? {
                    return Ok((Some(found), space.exact));
                }
                continue;
            };
            // The other refuses where it denies, or where of each of its ways some layer does not allow.
            for refused in choices(&other.ways) {
                let mut away = denies.clone();
                away.extend(only(&refused.into_iter().flatten().collect::<Vec<usize>>()));
                if let Some(found) = walk.first(&start, &layers, &away)? {
                    return Ok((Some(found), space.exact));
                }
            }
            let denied = only(&other.denies);
            if !denied.is_empty() {
                layers.push(&denied);
                if let Some(found) = walk.first(&start, &layers, &denies)? {
                    return Ok((Some(found), space.exact));
                }
            }
        }
        Ok((None, space.exact))
    }

    /// Whether a word that nobody writes can stand for every value of a variable in a proof that one document allows no more than another.
    /// Putting a value in place of the word keeps every match of a pattern, as a `*` takes the word as a whole and nothing else but the
    /// same variable takes any of it; so what is shown of the word holds for all values as long as only matches are looked for. A
    /// Deny of the other document, and a `Not` where something has to be covered, look for what does not match.
    fn words_stand_for_all(&self) -> bool {
        let is_one_document = matches!(self.ways.as_slice(), [layers] if layers.len() == 1)
            && (self.scope.statements.is_empty() || self.scope.is_part);
        let Some(other) = self.other.as_ref().filter(|_| is_one_document) else {
            return false;
        };
        if !other.denies.is_empty()
            || other.ways.len() > 1
            || other.ways.iter().any(|way| way.len() > 1)
        {
            return false;
        }
        let linked_keys: BTreeSet<&str> = self
            .clauses
            .iter()
            .flat_map(|clause| &clause.tests)
            .filter(|test| test.has_variables())
            .map(|test| test.name.as_str())
            .collect();
        let is_cover = |index: usize, clause: &Clause<'_>| {
            (index >= self.first_of_other) == (clause.effect == Effect::Allow)
        };
        let looks_for_matches = self.clauses.iter().enumerate().all(|(index, clause)| {
            let negates = |test: &&Test| {
                test.operator.value.negated && linked_keys.contains(test.name.as_str())
            };
            !is_cover(index, clause)
                || (clause.resource.is_none_or(|element| !element.negated)
                    && !clause.tests.iter().any(negates))
        });
        if !looks_for_matches {
            return false;
        }
        let words = self.fresh_words();
        if words.len() < self.variables.len() {
            return false;
        }
        let is_plain_test = |test: &Test| {
            let operator = test.operator.value;
            let is_plain = !operator.negated
                && !operator.if_exists
                && operator.qualifier.is_none()
                && operator.comparison != Comparison::StringEqualsIgnoreCase
                && !DERIVED.contains(&test.name.as_str());
            let domain = super::keys::key(&test.name).domain;
            !test.has_variables() || (is_plain && words.values().all(|word| domain.holds(word)))
        };
        let has_one = |template: &Template| template.pieces().contains(&Piece::One);
        let has_default = |template: &Template| {
            let is_default = |piece: &Piece| {
                matches!(
                    piece,
                    Piece::Variable {
                        default: Some(_),
                        ..
                    }
                )
            };
            template.pieces().iter().any(is_default)
        };
        self.clauses.iter().enumerate().all(|(index, clause)| {
            let is_linked_deny = index >= self.first_of_other
                && clause.effect == Effect::Deny
                && templates(clause).next().is_some();
            let resources = clause.resource.iter();
            let mut entries = resources.flat_map(|element| {
                let entries = element.entries.iter();
                entries.map(|entry| (element.negated, &entry.value.template))
            });
            let in_tests = clause.tests.iter().all(|test| {
                let has_hole = |value: &At<Value>| value.value.text.contains('?');
                let takes_holes = test.operator.value.comparison.takes_wildcards();
                is_plain_test(test) && !(takes_holes && test.values.iter().any(has_hole))
            });
            in_tests
                && !is_linked_deny
                && !templates(clause).any(has_default)
                && entries.all(|(negated, template)| {
                    !has_one(template)
                        && (!is_linked(template) || (!negated && is_in_one_part(template)))
                })
        })
    }

    /// A word for each variable of which no letter stands in any document.
    fn fresh_words(&self) -> BTreeMap<String, String> {
        let mut used: BTreeSet<char> = BTreeSet::new();
        for clause in &self.clauses {
            let resources = clause.resource.iter().flat_map(|element| &element.entries);
            used.extend(resources.flat_map(|entry| entry.value.text.chars()));
            let values = clause.tests.iter().flat_map(|test| &test.values);
            used.extend(values.flat_map(|value| value.value.text.chars()));
        }
        let letters = ('A'..='Z')
            .chain('a'..='z')
            .chain('0'..='9')
            .chain("_~^|@!".chars());
        let free = letters.filter(|letter| !used.contains(letter));
        let free: Vec<char> = free.collect();
        self.variables
            .iter()
            .zip(free)
            .map(|(key, letter)| (key.clone(), letter.to_string().repeat(3)))
            .collect()
    }

    /// Values to try for the variables: what a request has that would do if they were free, a word that nobody writes, none.
    fn assignments(&self, request: Option<&Request>) -> Vec<BTreeMap<String, String>> {
        let fresh: BTreeMap<String, String> = self
            .variables
            .iter()
            .enumerate()
            .map(|(number, key)| (key.clone(), format!("unrelated-{number}")))
            .collect();
        let mut found = Vec::new();
        if let Some(request) = request {
            let mut own = fresh.clone();
            for key in &self.variables {
                if let Some(value) = request.value(key) {
                    own.insert(key.clone(), value);
                }
            }
            found.push(own.clone());
            // What stands where the variable does.
            let mut read = own;
            for template in self.clauses.iter().flat_map(templates) {
                if let [Piece::Text(before), Piece::Variable { key, .. }, rest @ ..] =
                    template.pieces()
                    && let Some(resource) = &request.resource
                    && let Some(after) = resource.strip_prefix(before.as_str())
                {
                    let value = match rest.first() {
                        Some(Piece::Text(text)) => after.split(text.as_str()).next().unwrap_or(""),
                        _ => after,
                    };
                    read.insert(key.clone(), value.to_owned());
                }
            }
            found.push(read);
        }
        found.push(fresh);
        let same: BTreeMap<String, String> = self
            .variables
            .iter()
            .map(|key| (key.clone(), "unrelated-id".to_owned()))
            .collect();
        found.push(same);
        found.push(BTreeMap::new());
        // The values that others are compared with.
        let literals = self.clauses.iter().flat_map(|clause| &clause.tests);
        for test in literals
            .filter(|test| self.variables.contains(&test.name))
            .take(8)
        {
            for value in test.values.iter().take(4) {
                let mut one = found.first().cloned().unwrap_or_default();
                one.insert(test.name.clone(), value.value.text.clone());
                found.push(one);
            }
        }
        found.dedup();
        found
    }
}

/// Each way to take one layer of every way.
fn choices(ways: &[Vec<Vec<usize>>]) -> Vec<Vec<Vec<usize>>> {
    let mut found: Vec<Vec<Vec<usize>>> = vec![Vec::new()];
    for way in ways {
        found = found
            .iter()
            .flat_map(|before| {
                way.iter().map(move |layer| {
                    let mut chosen = before.clone();
                    chosen.push(layer.clone());
                    chosen
                })
            })
            .collect();
    }
    found
}

fn is_linked(template: &Template) -> bool {
    template.variables().next().is_some()
}

/// The texts of a clause that hold variables.
fn templates<'c>(clause: &'c Clause<'_>) -> impl Iterator<Item = &'c Template> {
    let resources = clause.resource.iter().flat_map(|element| &element.entries);
    let values = clause.tests.iter().flat_map(|test| &test.values);
    resources
        .map(|entry| &entry.value.template)
        .filter(|template| is_linked(template))
        .chain(values.filter_map(|value| value.value.template.as_ref()))
}

struct Walk<'s> {
    space: &'s Space,
    budget: &'s mut Budget,
}

impl Walk<'_> {
    /// A request that a clause of each layer takes in, and none of `away`.
    fn first(
        &mut self,
        start: &Region,
        layers: &[&[usize]],
        away: &[usize],
    ) -> Result<Option<Request>, Exhausted> {
        let layout = self.space.layout();
        if layout.is_empty(start) {
            return Ok(None);
        }
        let Some((layer, rest)) = layers.split_first() else {
            let covers: Vec<Cover<'_>> = away
                .iter()
                .filter_map(|index| {
                    Some(Cover {
                        region: self.space.regions.get(*index)?,
                        narrow: self.space.narrow.get(*index)?,
                    })
                })
                .collect();
            let left = minus(
                layout,
                start.clone(),
                &covers,
                &|region| self.space.consistent(region),
                self.budget,
                &mut Vec::new(),
            )?;
            let picked = left.and_then(|left| self.space.pick(&left));
            return Ok(picked.map(super::space::Picked::request));
        };
        for index in *layer {
            let Some(region) = self.space.regions.get(*index) else {
                continue;
            };
            self.budget
                .compare(layout.len(), "the search over statements")?;
            let here = Layout::intersect(start, region);
            if let Some(found) = self.first(&here, rest, away)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }
}
