//! Policies compiled once, for any number of requests.

mod glob;
mod heads;
mod line;

use std::sync::Arc;

use self::glob::{Glob, Shape, Templated};
use self::heads::Heads;
pub(super) use self::line::Line;
use super::Decision;
use super::call::{Asked, Call, KeyFacts, Note, UnsupportedKeys};
use super::case::{EvaluateOptions, members};
use super::layers::{Given, Layer, MOST_LEVELS, Outcome, Votes};
use super::principal::{Grade, grade_of, names_anyone};
use super::request::Request;
use crate::catalog::Catalog;
use crate::policy::{
    Effect, Element, Named, Piece, PolicySet, PrincipalEntry, ResourceEntry, Settings, Statement,
    Template,
};
use crate::{Error, PolicyType};

/// The policies of one principal and one resource, compiled.
///
/// Deciding a request does not allocate, but where a slower way is needed: numbers with exponents, bytes, variables under
/// `StringEqualsIgnoreCase`, with a colon in the value or more than four in a pattern, and patterns that would take too many steps. It looks at
/// the statements whose actions can match, found by an index, and at those with NotAction. An engine is plain data that threads can share.
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
///     "Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::reports/*",
///     "Condition": {"StringEquals": {"aws:username": "ann"}}}}}]
/// }"#, &Default::default())?;
///
/// let engine = Engine::new(&case.policies, &Default::default())?;
/// let (call, notes) = engine.call(case.request.clone(), None);
/// assert_eq!(engine.decide(&call).decision, Decision::Allowed);
/// assert!(notes.is_empty());
///
/// // Which of these may she call on this object?
/// let allowed = engine.allowed_actions(&call, ["s3:PutObject", "s3:ListAllMyBuckets", "ec2:RunInstances"]);
/// assert_eq!(allowed, ["s3:PutObject"]);
/// # Ok::<(), rolecall::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Engine {
    given: Given,
    settings: Settings,
    has_boundary: bool,
    catalog: Option<Arc<Catalog>>,
    unsupported_keys: UnsupportedKeys,
    /// Every statement that can apply, layer by layer.
    statements: Box<[Compiled]>,
    /// Those with an Action element.
    by_action: Heads,
    /// Those that any action can concern.
    of_any_action: Box<[u32]>,
    /// The names of condition keys, also of those that variables name, sorted.
    keys: Box<[Box<str>]>,
    /// INVARIANT: what is known of each, in the same order.
    key_facts: Box<[KeyFacts]>,
}

/// A statement of a set: the layer, the level of it, the document there, and the statement in that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatementRef {
    /// The layer.
    pub layer: Layer,
    /// The level of SCPs or RCPs, from 0; 0 for other layers.
    pub level: usize,
    /// The document of the layer or level, from 0.
    pub policy: usize,
    /// The statement of the document, from 0.
    pub statement: usize,
}

#[derive(Debug, Clone)]
pub(super) struct Compiled {
    at: StatementRef,
    effect: Effect,
    principal: Who,
    /// The actions of a NotAction element.
    excluded: Option<Box<Heads>>,
    resource: Option<Resources>,
    lines: Box<[Line]>,
}

/// Whom a statement takes in.
#[derive(Debug, Clone)]
enum Who {
    Anyone,
    Named {
        negated: bool,
        entries: Box<[Named]>,
    },
}

/// Resource or NotResource.
#[derive(Debug, Clone)]
struct Resources {
    negated: bool,
    entries: Box<[Matches]>,
}

#[derive(Debug, Clone)]
enum Matches {
    All,
    Exact(Box<str>),
    /// What starts so. Where it is an ARN, its first five parts are fixed.
    Prefix(Box<str>),
    Glob(Glob),
    Templated(Box<Templated>),
}

impl Engine {
    /// Compiles a set of policies. Linear in their text, but for sorting.
    ///
    /// # Errors
    ///
    /// There are more levels of SCPs than AWS has ever allowed.
    pub fn new(policies: &PolicySet, options: &EvaluateOptions) -> Result<Self, Error> {
        if policies.scps.len() > MOST_LEVELS || policies.rcps.len() > MOST_LEVELS {
            return Err(Error::WrongInput(format!(
                "more than {MOST_LEVELS} levels of an organisation"
            )));
        }
        let keys = key_names(policies);
        let mut statements: Vec<Compiled> = Vec::new();
        let mut of_any_action = Vec::new();
        let mut patterns = Vec::new();
        let mut before = None;
        let mut policy = 0;
        for member in members(policies) {
            let here = (member.layer, member.level);
            policy = if before == Some(here) { policy + 1 } else { 0 };
            before = Some(here);
            for statement in &member.named.policy.statements {
                let at = StatementRef {
                    layer: member.layer,
                    level: member.level,
                    policy,
                    statement: statement.index,
                };
                let Some(action) = &statement.action else {
                    continue;
                };
                let Some(compiled) = compile(statement, at, member.policy_type, &keys) else {
                    continue;
                };
                let number = u32::try_from(statements.len()).unwrap_or(u32::MAX);
                if action.broken {
                    // It does not narrow an Allow, and does not fire a Deny.
                    if statement.effect == Effect::Deny {
                        continue;
                    }
                    of_any_action.push(number);
                } else if action.negated {
                    of_any_action.push(number);
                } else {
                    let entries = action.entries.iter();
                    patterns.extend(entries.map(|entry| (&entry.value.pattern, number)));
                }
                statements.push(compiled);
            }
        }
        let catalog = options.catalog();
        let key_facts = keys
            .iter()
            .map(|name| KeyFacts::of(name, catalog))
            .collect();
        Ok(Self {
            given: Given::new(policies),
            settings: policies.settings.clone(),
            has_boundary: policies.boundary.is_some(),
            catalog: options.catalog.clone(),
            unsupported_keys: options.unsupported_keys,
            by_action: Heads::new(patterns),
            statements: statements.into_boxed_slice(),
            of_any_action: of_any_action.into_boxed_slice(),
            keys: keys.into_boxed_slice(),
            key_facts,
        })
    }

    /// Makes a request ready, with notes about it. See [`Call::new`].
    pub fn call(&self, request: Request, resource_account: Option<&str>) -> (Call, Vec<Note>) {
        let (mut call, notes) = Call::new(
            request,
            resource_account,
            &self.settings,
            self.catalog(),
            self.unsupported_keys,
        );
        call.has_boundary = self.has_boundary;
        (call, notes)
    }

    /// Makes a request ready as [`Engine::call`] does, in less time: without notes.
    pub fn prepare(&self, request: Request, resource_account: Option<&str>) -> Call {
        let mut call = Call::for_keys(
            request,
            resource_account,
            &self.settings,
            self.catalog(),
            self.unsupported_keys,
            |name| {
                let at = self.keys.binary_search_by(|key| key.as_ref().cmp(name));
                self.key_facts.get(at.ok()?).copied()
            },
        );
        call.has_boundary = self.has_boundary;
        call
    }

    /// Decides a request. It grows with the statements whose actions can match, not with all of them.
    pub fn decide(&self, call: &Call) -> Outcome {
        let mut outcome = self.decide_on(call, &call.folded_action);
        for (_, folded) in &call.also {
            outcome = outcome.and(self.decide_on(call, folded));
        }
        outcome
    }

    /// The statements that apply to a request, of every layer, whether or not the layer has a say.
    pub fn matched(&self, call: &Call) -> Vec<StatementRef> {
        let mut found = Vec::new();
        self.applying(call, &call.folded_action, |statement, _| {
            found.push(statement.at);
        });
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Those of some actions that the same request may call, in their order.
    pub fn allowed_actions<'a>(
        &self,
        call: &Call,
        actions: impl IntoIterator<Item = &'a str>,
    ) -> Vec<&'a str> {
        let mut other = call.clone();
        let mut found = Vec::new();
        for action in actions {
            other.set_action(action, self.catalog());
            if self.decide(&other).decision == Decision::Allowed {
                found.push(action);
            }
        }
        found
    }

    /// The bytes that the compiled policies take, about.
    pub fn size(&self) -> usize {
        let statements: usize = self.statements.iter().map(Compiled::size).sum();
        let keys: usize = self.keys.iter().map(|key| key.len()).sum();
        size_of::<Self>()
            + size_of_val(&*self.statements)
            + statements
            + self.by_action.size()
            + size_of_val(&*self.of_any_action)
            + size_of_val(&*self.keys)
            + keys
    }

    pub(super) fn catalog(&self) -> &Catalog {
        match &self.catalog {
            Some(catalog) => catalog,
            None => Catalog::builtin(),
        }
    }

    /// The statements that apply to a request if their conditions hold.
    pub(super) fn concerned(&self, call: &Call) -> Vec<&Compiled> {
        let mut numbers = Vec::new();
        self.by_action
            .each(&call.folded_action, |number| numbers.push(number));
        numbers.extend_from_slice(&self.of_any_action);
        numbers.sort_unstable();
        numbers.dedup();
        let statements = numbers
            .into_iter()
            .filter_map(|number| self.statements.get(number as usize));
        statements
            .filter(|statement| statement.takes_in(call, &call.folded_action).is_some())
            .collect()
    }

    /// The lines of a statement, each with the name of its key.
    pub(super) fn named_lines<'e>(
        &'e self,
        statement: &'e Compiled,
    ) -> impl Iterator<Item = (&'e str, &'e Line)> {
        let lines = statement.lines.iter();
        lines.filter_map(|line| {
            let name = self.keys.get(line.key() as usize)?;
            Some((name.as_ref(), line))
        })
    }

    fn decide_on(&self, call: &Call, action: &str) -> Outcome {
        let mut votes = Votes::default();
        self.applying(call, action, |statement, grade| {
            votes.add(
                statement.at.layer,
                statement.at.level,
                statement.effect,
                grade,
            );
        });
        votes.settle(call, &self.given)
    }

    /// Calls `found` with the statements that apply, some of them several times.
    fn applying(&self, call: &Call, action: &str, mut found: impl FnMut(&Compiled, Grade)) {
        let mut look = |number: u32| {
            if let Some(statement) = self.statements.get(number as usize)
                && let Some(grade) = self.applies(statement, call, action)
            {
                found(statement, grade);
            }
        };
        self.by_action.each(action, &mut look);
        self.of_any_action.iter().copied().for_each(look);
    }

    fn applies(&self, statement: &Compiled, call: &Call, action: &str) -> Option<Grade> {
        let grade = statement.takes_in(call, action)?;
        self.named_lines(statement)
            .all(|(name, line)| line.holds(name, call))
            .then_some(grade)
    }
}

/// The keys that a set tests, and those that its variables name.
fn key_names(policies: &PolicySet) -> Vec<Box<str>> {
    let mut keys: Vec<Box<str>> = Vec::new();
    let statements = members(policies).flat_map(|member| &member.named.policy.statements);
    for statement in statements {
        for test in &statement.tests {
            keys.push(test.name.as_str().into());
            let templates = test
                .values
                .iter()
                .filter_map(|value| value.value.template.as_ref());
            keys.extend(templates.flat_map(Template::variables).map(Box::from));
        }
        let resources = statement
            .resource
            .iter()
            .flat_map(|element| &element.entries);
        let variables = resources.flat_map(|entry| entry.value.template.variables());
        keys.extend(variables.map(Box::from));
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// `None`: it never applies.
fn compile(
    statement: &Statement,
    at: StatementRef,
    policy_type: PolicyType,
    keys: &[Box<str>],
) -> Option<Compiled> {
    let effect = statement.effect;
    let principal = match &statement.principal {
        None if names_anyone(policy_type) => Who::Anyone,
        None => return None,
        Some(element) if element.broken && effect == Effect::Deny => return None,
        Some(element) if element.broken => Who::Anyone,
        Some(element) => Who::of(element),
    };
    let resource = match &statement.resource {
        None => None,
        Some(element) if element.broken && effect == Effect::Deny => return None,
        Some(element) if element.broken => None,
        Some(element) => Resources::of(element),
    };
    let excluded = statement
        .action
        .as_ref()
        .filter(|element| element.negated && !element.broken)
        .map(|element| {
            let entries = element.entries.iter();
            Box::new(Heads::new(entries.map(|entry| (&entry.value.pattern, 0))))
        });
    let number = |name: &str| {
        let at = keys.binary_search_by(|key| key.as_ref().cmp(name));
        at.ok().and_then(|at| u32::try_from(at).ok())
    };
    let lines = statement
        .tests
        .iter()
        .map(|test| number(&test.name).map(|key| Line::new(test, effect, key)))
        .collect::<Option<Vec<Line>>>()?;
    Some(Compiled {
        at,
        effect,
        principal,
        excluded,
        resource,
        lines: lines.into_boxed_slice(),
    })
}

impl Who {
    fn of(element: &Element<PrincipalEntry>) -> Self {
        let entries = element.entries.iter();
        Self::Named {
            negated: element.negated,
            entries: entries.map(|entry| entry.value.named.clone()).collect(),
        }
    }

    fn takes_in(&self, effect: Effect, call: &Call) -> Option<Grade> {
        match self {
            Self::Anyone => Some(Grade::Direct),
            Self::Named { negated: true, .. }
                if effect == Effect::Deny && call.denied_by_not_principal() =>
            {
                Some(Grade::Direct)
            }
            Self::Named { negated, entries } => grade_of(
                entries.iter(),
                *negated,
                call.principal(),
                call.path_known(),
            ),
        }
    }
}

impl Resources {
    /// `None`: it takes in everything.
    fn of(element: &Element<ResourceEntry>) -> Option<Self> {
        let entries: Box<[Matches]> = element
            .entries
            .iter()
            .map(|entry| Matches::of(&entry.value.template))
            .collect();
        let is_all = |entry: &Matches| matches!(entry, Matches::All);
        if !element.negated && entries.iter().any(is_all) {
            return None;
        }
        Some(Self {
            negated: element.negated,
            entries,
        })
    }

    fn takes_in(&self, effect: Effect, call: &Call) -> bool {
        let Some(resource) = call.resource() else {
            return true;
        };
        let mut unresolved = false;
        let any = self.entries.iter().any(|entry| match entry {
            Matches::All => true,
            Matches::Exact(text) => **text == *resource,
            Matches::Prefix(start) => resource.starts_with(&**start),
            Matches::Glob(glob) => glob.matches_resource(resource),
            Matches::Templated(templated) => match templated.matches(resource, call) {
                Some(matches) => matches,
                None => {
                    unresolved = true;
                    false
                }
            },
        });
        if self.negated && unresolved && !any {
            // As for negated conditions: as wide as the effect allows.
            return effect == Effect::Allow;
        }
        any != self.negated
    }
}

impl Matches {
    fn of(template: &Template) -> Self {
        let colons = |text: &str| text.bytes().filter(|byte| *byte == b':').count();
        match template.pieces() {
            [] => Self::Exact("".into()),
            [Piece::Many] => Self::All,
            [Piece::Text(text)] => Self::Exact(text.as_str().into()),
            // The star is in the last part, or there are no parts.
            [Piece::Text(text), Piece::Many] if colons(text) >= 5 || !text.starts_with("arn:") => {
                Self::Prefix(text.as_str().into())
            }
            pieces
                if pieces
                    .iter()
                    .any(|piece| matches!(piece, Piece::Variable { .. })) =>
            {
                Self::Templated(Box::new(Templated::new(template, Shape::Resource)))
            }
            _ => Self::Glob(Glob::new(&template.resolve(|_| None).unwrap_or_default())),
        }
    }

    fn size(&self) -> usize {
        match self {
            Self::All => 0,
            Self::Exact(text) | Self::Prefix(text) => text.len(),
            Self::Glob(glob) => glob.size(),
            Self::Templated(templated) => size_of::<Templated>() + templated.size(),
        }
    }
}

impl Compiled {
    pub(super) fn layer(&self) -> Layer {
        self.at.layer
    }

    pub(super) fn effect(&self) -> Effect {
        self.effect
    }

    /// Whether all of it but its conditions takes in a request; an Action element has been asked already.
    fn takes_in(&self, call: &Call, action: &str) -> Option<Grade> {
        let is_excluded = self
            .excluded
            .as_ref()
            .is_some_and(|excluded| excluded.any(action));
        if is_excluded {
            return None;
        }
        if let Some(resource) = &self.resource
            && !resource.takes_in(self.effect, call)
        {
            return None;
        }
        self.principal.takes_in(self.effect, call)
    }

    /// The bytes that it holds outside of itself.
    fn size(&self) -> usize {
        let principal = match &self.principal {
            Who::Anyone => 0,
            Who::Named { entries, .. } => size_of_val(&**entries),
        };
        let excluded = self.excluded.as_ref();
        let resource = self.resource.as_ref().map_or(0, |resource| {
            let entries: usize = resource.entries.iter().map(Matches::size).sum();
            size_of_val(&*resource.entries) + entries
        });
        let lines: usize = self.lines.iter().map(Line::size).sum();
        principal
            + excluded.map_or(0, |heads| size_of::<Heads>() + heads.size())
            + resource
            + size_of_val(&*self.lines)
            + lines
    }
}
