//! What a role, or one identity policy, lets its holder do: the permission policies together, after Deny.
//!
//! Every Allow statement is judged alone and once: what of it needs a second look, how bad that is, and one request that shows it.
//! What a Deny of any policy refuses is not reported, and neither is what no request can have. Each thing is reported in one place,
//! by the most specific check: a statement that allows everything is not also a list of wildcards.

pub(crate) mod denies;
pub(crate) mod facts;
pub(crate) mod ground;
pub(crate) mod managed;
pub(crate) mod remains;
pub(crate) mod risky;
pub(crate) mod sensitive;

use self::facts::Facts;
use self::ground::Ground;
use self::remains::{Holder, Left, Question, Remains, service_of};
use self::risky::{Culprit, Kind, Risky};
use self::sensitive::{Action, Power};
use crate::evaluate::Request;
use crate::policy::{ActionEntry, At, Effect, NamedPolicy, Policy, Statement};
use crate::reason::{Budget, Exhausted};
use crate::report::{Risk, Unproved, Witness};
use crate::text::Place;

/// The permission policies, judged together.
pub(crate) struct Permissions<'p> {
    pub(crate) risks: Vec<Risky<'p>>,
    /// Requests that were found and did not replay: internal errors.
    pub(crate) failures: Vec<String>,
    /// Questions that were not answered.
    pub(crate) unproved: Vec<Unproved>,
}

impl<'p> Permissions<'p> {
    pub(crate) fn of_policy(policy: &'p Policy, budget: &Budget) -> Self {
        Self::judge(&[policy], &Holder::Anybody, budget)
    }

    pub(crate) fn of_role(policies: &'p [NamedPolicy], arn: Option<&str>, budget: &Budget) -> Self {
        let policies: Vec<&Policy> = policies.iter().map(|named| &named.policy).collect();
        Self::judge(&policies, &Holder::Role(arn.map(str::to_owned)), budget)
    }

    /// What needs a second look for one reason, in the order of the policies.
    pub(crate) fn of(&self, kind: Kind) -> impl Iterator<Item = &Risky<'p>> {
        self.risks.iter().filter(move |risky| risky.kind == kind)
    }

    fn judge(policies: &[&'p Policy], holder: &Holder, budget: &Budget) -> Self {
        let mut permissions = Self {
            risks: Vec::new(),
            failures: Vec::new(),
            unproved: Vec::new(),
        };
        let remains = Remains::new(policies, holder, budget);
        for policy in policies {
            for statement in policy
                .statements
                .iter()
                .filter(|it| it.effect == Effect::Allow)
            {
                if allows_something(statement) {
                    Judge::new(&remains, policy, statement, &mut permissions).run();
                }
            }
        }
        permissions
    }

    /// A question that was not answered; each reason once.
    fn unproved(&mut self, exhausted: Exhausted) {
        let question = "what the permission policies allow after their Deny statements";
        if !self
            .unproved
            .iter()
            .any(|known| known.reason == exhausted.what)
        {
            self.unproved.push(Unproved {
                question,
                reason: exhausted.what,
            });
        }
    }
}

/// Whether a statement takes in any action and any resource at all: an empty list takes in nothing.
fn allows_something(statement: &Statement) -> bool {
    let nothing_listed = statement
        .resource
        .as_ref()
        .is_some_and(|element| !element.negated && !element.broken && element.entries.is_empty());
    statement.action.is_some() && !nothing_listed
}

/// What is found of one kind in one statement.
#[derive(Default)]
struct Pile<'p> {
    culprits: Vec<Culprit<'p>>,
    /// A request for the worst of them.
    request: Option<(Risk, Box<Request>)>,
}

impl<'p> Pile<'p> {
    fn add(&mut self, culprit: Culprit<'p>, request: Box<Request>) {
        if self
            .request
            .as_ref()
            .is_none_or(|(risk, _)| *risk < culprit.risk)
        {
            self.request = Some((culprit.risk, request));
        }
        self.culprits.push(culprit);
    }
}

/// Judges one statement.
struct Judge<'j, 'p> {
    remains: &'j Remains<'p>,
    policy: &'p Policy,
    ground: Ground<'p>,
    permissions: &'j mut Permissions<'p>,
    everywhere: bool,
}

/// An action of a service that no policy is likely to name.
const UNNAMED: &str = "unnamed-service:AnyAction";

/// How an entry of an Action element reads.
enum Reading {
    Everything,
    /// All of one service.
    Service(String),
    /// A wildcard in the name; the service, and what stands before the wildcard, in lower case.
    Name(Option<String>, String),
    /// One action.
    One(String),
}

fn read(entry: &ActionEntry) -> Reading {
    let text = entry.text.as_str();
    let stars = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte == b'*');
    let Some((service, name)) = text.split_once(':') else {
        return if stars(text) {
            Reading::Everything
        } else {
            Reading::Name(None, String::new())
        };
    };
    if stars(service) && stars(name) {
        return Reading::Everything;
    }
    match service_of(text) {
        Some(service) if stars(name) => Reading::Service(service),
        Some(service) if !name.contains(['*', '?']) => Reading::One(service),
        service => {
            let start = name.split(['*', '?']).next().unwrap_or("");
            Reading::Name(service, start.to_ascii_lowercase())
        }
    }
}

impl<'j, 'p> Judge<'j, 'p> {
    fn new(
        remains: &'j Remains<'p>,
        policy: &'p Policy,
        statement: &'p Statement,
        permissions: &'j mut Permissions<'p>,
    ) -> Self {
        let ground = remains.ground(statement);
        let everywhere = ground.takes_in_everything();
        Self {
            remains,
            policy,
            ground,
            permissions,
            everywhere,
        }
    }

    fn run(mut self) {
        let statement = self.ground.statement;
        let Some(action) = &statement.action else {
            return;
        };
        if action.negated {
            if !self.administrator(None) {
                self.whole(Kind::NotAction);
                self.not_resource();
            }
            return;
        }
        let readings: Vec<(&At<ActionEntry>, Reading)> = action
            .entries
            .iter()
            .map(|entry| (entry, read(&entry.value)))
            .collect();
        for (entry, reading) in &readings {
            if matches!(reading, Reading::Everything) && self.administrator(Some(entry)) {
                return;
            }
        }
        let mut taken: Vec<Place> = Vec::new();
        let mut takeovers = Pile::default();
        let mut unlimited = Pile::default();
        for (entry, reading) in &readings {
            self.listed(entry, reading, &mut takeovers, &mut unlimited, &mut taken);
        }
        let not_resource = self.not_resource();
        let mut services = Pile::default();
        let mut names = Pile::default();
        for (entry, reading) in &readings {
            if !taken.contains(&entry.place) {
                self.wildcard(entry, reading, &mut services, &mut names);
            }
        }
        self.report(Kind::Equivalent, takeovers);
        self.report(Kind::Service, services);
        self.report(Kind::Name, names);
        if !not_resource {
            self.report(Kind::Unlimited, unlimited);
        }
    }

    fn left(&mut self, question: &Question) -> Option<Box<Request>> {
        match self.remains.left(&self.ground, question) {
            Left::Request(request) => Some(request),
            Left::Nothing => None,
            Left::Unknown(exhausted) => {
                self.permissions.unproved(exhausted);
                None
            }
        }
    }

    /// Whether an action of the list is left on a resource that nobody describes, or on the role itself.
    fn listed_left(&mut self, action: &'static Action, facts: Facts) -> Option<Box<Request>> {
        let mut resources = vec![self.ground.example(action)];
        if action.risk == Risk::Critical && action.resource.contains(":role/") {
            resources.extend(self.remains.own_arn());
        }
        resources
            .into_iter()
            .find_map(|resource| self.left(&Question::one(action.name, resource, facts)))
    }

    /// Whether the statement makes its holder an administrator: actions that nobody names are left on resources that nobody names,
    /// or those that hand over the account are. `entry` is the `*`; `None` for NotAction.
    fn administrator(&mut self, entry: Option<&'p At<ActionEntry>>) -> bool {
        if !self.everywhere {
            return false;
        }
        let mut takes_over = None;
        for action in sensitive::takeovers() {
            if self.ground.has_action(action.name)
                && let Some(request) = self.listed_left(action, Facts::Plain)
            {
                takes_over = Some((action, request));
                break;
            }
        }
        let resource = self.ground.unnamed("unnamed-service");
        let unnamed = if self.ground.has_action(UNNAMED) {
            self.left(&Question::one(UNNAMED, resource, Facts::Plain))
        } else {
            None
        };
        let (action, request, risk) = match (takes_over, unnamed) {
            (Some((action, request)), _) if action.risk == Risk::Critical => {
                (Some(action), request, Risk::Critical)
            }
            (Some((action, request)), Some(_)) => (Some(action), request, Risk::Critical),
            // With `*` nothing was left out on purpose: what AWS adds next is allowed.
            (None, Some(request)) if entry.is_some() => (None, request, Risk::High),
            _ => return false,
        };
        let culprit = Culprit {
            entry,
            action,
            risk,
        };
        let mut pile = Pile::default();
        pile.add(culprit, request);
        self.report(Kind::Administrator, pile);
        true
    }

    /// Whether anything of the whole statement is left.
    fn whole(&mut self, kind: Kind) -> bool {
        let Some(action) = self.ground.statement.action.clone() else {
            return false;
        };
        let takeover = sensitive::takeovers()
            .find(|action| action.risk == Risk::Critical && self.ground.has_action(action.name));
        let example = match (takeover, action.entries.first()) {
            (Some(takeover), _) if action.negated => takeover.name.to_owned(),
            (None, _) if action.negated => UNNAMED.to_owned(),
            (_, Some(entry)) => example(&entry.value),
            (_, None) => return false,
        };
        let question = Question {
            action,
            example,
            resource: None,
            facts: Facts::Any,
        };
        let Some(request) = self.left(&question) else {
            return false;
        };
        let culprit = Culprit {
            entry: None,
            action: None,
            risk: Risk::High,
        };
        let mut pile = Pile::default();
        pile.add(culprit, request);
        self.report(kind, pile);
        true
    }

    fn not_resource(&mut self) -> bool {
        let negated = |statement: &Statement| {
            statement
                .resource
                .as_ref()
                .is_some_and(|element| element.negated)
        };
        negated(self.ground.statement) && self.whole(Kind::NotResource)
    }

    /// Actions of the list that an entry takes in.
    fn listed(
        &mut self,
        entry: &'p At<ActionEntry>,
        reading: &Reading,
        takeovers: &mut Pile<'p>,
        unlimited: &mut Pile<'p>,
        taken: &mut Vec<Place>,
    ) {
        let actions: Vec<&'static Action> = match reading {
            Reading::One(service) | Reading::Service(service) | Reading::Name(Some(service), _) => {
                sensitive::service(service)
                    .map_or_else(Vec::new, |service| service.actions.iter().collect())
            }
            Reading::Everything | Reading::Name(None, _) => sensitive::takeovers().collect(),
        };
        for action in actions {
            let matches = match reading {
                Reading::One(_) => entry.value.text.eq_ignore_ascii_case(action.name),
                _ => entry.value.pattern.matches(action.name),
            };
            if !matches {
                continue;
            }
            let pile = match (action.power, reading) {
                // All of a service is the matter of the check for that, unless it is the service that rules the others.
                (Power::TakesOver, Reading::Service(_)) if action.risk != Risk::Critical => {
                    continue;
                }
                (Power::Limited, Reading::Service(_)) => continue,
                (Power::TakesOver, _) => &mut *takeovers,
                (Power::Limited, _) => &mut *unlimited,
            };
            let known = |culprit: &Culprit<'_>| culprit.action == Some(action);
            if pile.culprits.iter().any(known) {
                continue;
            }
            let mut risk = action.risk;
            let mut found = self.listed_left(action, Facts::Plain);
            if found.is_none() && action.name == "iam:PassRole" {
                found = self.listed_left(action, Facts::PlainPassed);
                risk = Risk::Medium;
            }
            let Some(request) = found else { continue };
            let culprit = Culprit {
                entry: Some(entry),
                action: Some(action),
                risk,
            };
            pile.add(culprit, request);
            if action.power == Power::TakesOver {
                taken.push(entry.place);
            }
        }
    }

    /// An entry with a wildcard, if anything of it is left.
    fn wildcard(
        &mut self,
        entry: &'p At<ActionEntry>,
        reading: &Reading,
        services: &mut Pile<'p>,
        names: &mut Pile<'p>,
    ) {
        let service = match reading {
            Reading::One(_) => return,
            Reading::Everything => None,
            Reading::Service(service) => sensitive::service(service),
            Reading::Name(service, _) => service.as_deref().and_then(sensitive::service),
        };
        let mut listed = service
            .map_or(&[][..], |service| service.actions)
            .iter()
            .filter(|action| entry.value.pattern.matches(action.name));
        let first = listed.next();
        let open = self.open_to(reading);
        let (pile, risk) = if let Reading::Name(_, start) = reading {
            let risk = sensitive::risk_of_start(start, first.is_some());
            (names, if open { risk } else { Risk::Low })
        } else {
            let whole = service.is_some_and(|service| service.whole.is_some());
            let high = whole && open;
            (services, if high { Risk::High } else { Risk::Medium })
        };
        // An action that people know makes the better example, if the statement allows it on some resource of its kind.
        let known = first.and_then(|action| {
            let resource = self.ground.example(action);
            self.ground
                .takes_in(&resource)
                .then_some((action, resource))
        });
        let mut found = None;
        if let Some((action, resource)) = known {
            found = self.left(&Question::one(action.name, resource, Facts::Any));
        }
        if found.is_none() {
            found = self.left(&Question {
                action: self::remains::element(vec![entry.value.clone()]),
                example: example(&entry.value),
                resource: None,
                facts: Facts::Any,
            });
        }
        if let Some(request) = found {
            let culprit = Culprit {
                entry: Some(entry),
                action: None,
                risk,
            };
            pile.add(culprit, request);
        }
    }

    /// Whether the statement takes in resources of the service of an entry that nobody names.
    fn open_to(&self, reading: &Reading) -> bool {
        let (Reading::Service(service) | Reading::Name(Some(service), _)) = reading else {
            return self.everywhere;
        };
        self.everywhere
            || self.ground.takes_in(&self.ground.unnamed(service))
            || sensitive::service(service).is_some_and(|known| {
                known.actions.iter().any(|action| {
                    let resource = self.ground.example(action);
                    self.ground.takes_in(&resource)
                })
            })
    }

    fn report(&mut self, kind: Kind, pile: Pile<'p>) {
        let Some((_, request)) = pile.request else {
            return;
        };
        let witness = match self.witness(&request) {
            Ok(Some(witness)) => Some(witness),
            Ok(None) => {
                let statement = self.policy.source.path(self.ground.statement.place);
                self.permissions
                    .failures
                    .push(format!("{} {statement}", request.action));
                None
            }
            Err(exhausted) => {
                self.permissions.unproved(exhausted);
                None
            }
        };
        let mut culprits = pile.culprits;
        culprits.sort_by_key(|culprit| std::cmp::Reverse(culprit.risk));
        let risk = culprits.first().map_or(Risk::Low, |culprit| culprit.risk);
        let denies = culprits.iter().any(|culprit| {
            let service = culprit
                .entry
                .and_then(|entry| service_of(&entry.value.text));
            self.remains.may_refuse(service.as_deref())
        });
        self.permissions.risks.push(Risky {
            kind,
            policy: self.policy,
            statement: self.ground.statement,
            culprits,
            risk,
            denies,
            witness,
        });
    }

    /// A request as a witness, once the evaluator has said again that it is allowed.
    fn witness(&self, request: &Request) -> Result<Option<Witness>, Exhausted> {
        for witness in request.witnesses(|key| self.remains.spelling(&self.ground, key)) {
            if self.remains.replays(&self.ground, &witness)? {
                return Ok(Some(witness));
            }
        }
        Ok(None)
    }
}

/// An action that an entry takes in, as a person would write it.
fn example(entry: &ActionEntry) -> String {
    let end = if entry.text.ends_with('*') {
        "Anything"
    } else {
        ""
    };
    let readable = entry
        .text
        .trim_end_matches('*')
        .replace('?', "x")
        .replace('*', "Any")
        + end;
    // An entry that names no service takes in the unnamed one if it takes in anything.
    let mut candidates = [UNNAMED.to_owned(), readable].into_iter();
    if !entry
        .text
        .chars()
        .all(|character| matches!(character, '*' | ':'))
    {
        candidates.next();
    }
    candidates
        .find(|candidate| entry.pattern.matches(candidate))
        .unwrap_or_else(|| entry.text.clone())
}
