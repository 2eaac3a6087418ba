//! Who can assume a role, and must they send an `ExternalId`: the verdict, from questions to the reasoning stage.
//!
//! Nothing here looks at operator names to decide: each verdict is the answer to "is there a request such that …", over all that
//! statements, conditions and Deny leave.

pub(crate) mod accepted;
pub(crate) mod asks;
pub(crate) mod external_id;
pub(crate) mod external_id_denies;
pub(crate) mod federated;
pub(crate) mod guard;
pub(crate) mod guessable;
pub(crate) mod outsiders;
pub(crate) mod questions;
pub(crate) mod reach;
pub(crate) mod scope;
pub(crate) mod senders;
pub(crate) mod services;
pub(crate) mod tenants;
pub(crate) mod vendor;

use std::cell::OnceCell;
use std::collections::BTreeSet;

use self::asks::Ask;
use self::external_id::{KEY, Reading, Verdict};
use self::external_id_denies::FlawedDeny;
use self::outsiders::Opening;
use self::questions::{
    CallerKind, account_outsider, federated_facts, federated_outsider, service_facts,
    silent_service_facts, tested,
};
use self::services::cross_account;
use self::vendor::VendorNamed;
use crate::evaluate::{Principal, Request};
use crate::policy::{
    At, Comparison, Effect, Named, Policy, PrincipalEntry, Provider, Statement, Test, is_account,
};
use crate::reason::{Budget, Clause, Exhausted, Found, Solver, replays};
use crate::report::{
    Enforcement, PathReport, Scope, Strength, Trust, Unproved, Witness, WitnessValue,
};
use crate::{PolicyType, TrustOptions};

/// A way in, or what was meant as one: a statement, one of its principals, and the kind of caller.
#[derive(Debug)]
pub(crate) struct Way<'p> {
    pub(crate) statement: &'p Statement,
    /// The entry; `None` for NotPrincipal, and for a Principal element that cannot be read.
    pub(crate) entry: Option<&'p At<PrincipalEntry>>,
    pub(crate) kind: CallerKind,
    /// Who gets in by it, conditions on the caller considered.
    pub(crate) scopes: BTreeSet<Scope>,
    /// One caller of each kind that gets in by what the policy says about who calls, of accounts and ids that it mentions.
    pub(crate) callers: Vec<Principal>,
    /// An account of the customer's own.
    pub(crate) own: bool,
    /// A request by it that is allowed, if there is one.
    pub(crate) witness: Option<Witness>,
    /// What it asks of the `ExternalId`; [`Strength::NotApplicable`] for callers of no account.
    pub(crate) external_id: Verdict,
    /// A request by it of an outsider, if there is one.
    pub(crate) public: Option<Witness>,
    /// What else it lets in that only checks care about, each with a request; services and federated callers only.
    pub(crate) granted: Vec<(Ask<'p>, Witness)>,
    /// Whether a request by it that sends no `ExternalId` is allowed.
    pub(crate) without_external_id: bool,
    /// A way of another statement that asks some of its callers for an `ExternalId` which this one does not ask for.
    pub(crate) bypass: Option<Bypass>,
    /// Deny statements that compare the `ExternalId` and let callers in without one, or with any, all the same.
    pub(crate) flawed_denies: Vec<FlawedDeny<'p>>,
    /// The `ExternalId` of the options, if it is the one that callers of this way should send.
    pub(crate) expected_external_id: Option<&'p str>,
}

/// How a way makes another one pointless.
#[derive(Debug)]
pub(crate) struct Bypass {
    /// The index in [`TrustAnalysis::ways`] of the way that asks.
    pub(crate) guarded: usize,
    /// A request of a caller whom both let in, by the way that does not ask.
    pub(crate) witness: Witness,
}

impl Way<'_> {
    /// Whether anybody gets in.
    pub(crate) fn is_open(&self) -> bool {
        self.witness.is_some()
    }

    /// A request that answers a question with yes; `None` if there is none, or if the question was not put to this kind of way.
    pub(crate) fn grants(&self, ask: Ask<'_>) -> Option<&Witness> {
        self.granted
            .iter()
            .find(|(asked, _)| *asked == ask)
            .map(|(_, witness)| witness)
    }

    /// The identity provider that it names.
    pub(crate) fn provider(&self) -> Option<&Provider> {
        match &self.entry?.value.named {
            Named::Provider(provider) => Some(provider),
            _ => None,
        }
    }

    /// The entry as written; the element's name where there is no entry.
    pub(crate) fn principal(&self) -> &str {
        self.entry
            .map_or("NotPrincipal", |entry| entry.value.text.as_str())
    }

    /// The principal's place, or the statement's.
    pub(crate) fn place(&self) -> crate::text::Place {
        match (self.entry, &self.statement.principal) {
            (Some(entry), _) => entry.place,
            (None, Some(element)) => element.place,
            (None, None) => self.statement.place,
        }
    }
}

/// A trust policy with its verdict.
#[derive(Debug)]
pub(crate) struct TrustAnalysis<'p> {
    pub(crate) policy: &'p Policy,
    pub(crate) options: &'p TrustOptions,
    /// Every principal of every Allow that covers its kind of caller's action, whether it gets in or not.
    pub(crate) ways: Vec<Way<'p>>,
    /// What the conditions say about `sts:ExternalId`.
    pub(crate) reading: Reading<'p>,
    pub(crate) verdict: Trust,
    budget: Budget,
    /// Who is behind `public`, once asked: see [`TrustAnalysis::openings`].
    pub(super) openings: OnceCell<Vec<Opening<'p>>>,
    /// See [`TrustAnalysis::name_vendor`].
    pub(super) vendor_named: OnceCell<VendorNamed>,
    /// Claims that did not replay: internal errors.
    pub(crate) failures: Vec<String>,
}

const ACTIONS: [&str; 3] = [
    "sts:AssumeRole",
    "sts:AssumeRoleWithWebIdentity",
    "sts:AssumeRoleWithSAML",
];

/// Judges a trust policy.
pub(crate) fn analyse<'p>(
    policy: &'p Policy,
    options: &'p TrustOptions,
    budget: &Budget,
) -> TrustAnalysis<'p> {
    let reading = Reading::new(policy, options);
    let mut analysis = TrustAnalysis {
        policy,
        options,
        ways: Vec::new(),
        reading,
        verdict: Trust {
            external_id: Enforcement {
                enforced: None,
                strength: Strength::NotApplicable,
                accepted: Vec::new(),
            },
            principal_scope: Scope::None,
            principal_element_scope: scope::of_elements(policy),
            public: false,
            paths: Vec::new(),
            public_witness: None,
            external_id_witness: None,
            unproved: Vec::new(),
        },
        budget: *budget,
        openings: OnceCell::new(),
        vendor_named: OnceCell::new(),
        failures: Vec::new(),
    };
    if let Err(exhausted) = judge(&mut analysis, budget) {
        // A budget ran out before the questions could be put: everything that is not shown safe counts as open.
        let verdict = &mut analysis.verdict;
        verdict.external_id.enforced = None;
        verdict.principal_scope = verdict.principal_element_scope;
        verdict.public = verdict.principal_element_scope == Scope::Public;
        verdict.unproved.push(Unproved {
            question: "who can assume the role",
            reason: exhausted.what,
        });
    }
    analysis.find_flawed_denies();
    analysis.find_expected();
    analysis
}

/// The questions about kinds of callers and outsiders, each a list of tests.
struct Questions<'p> {
    tests: Vec<Vec<Test>>,
    service: usize,
    /// Services that send no `ExternalId`.
    silent_service: usize,
    account_outsider: usize,
    unnamed_provider: usize,
    /// A service that acts for a stranger; only where a service is named that could.
    source: Option<usize>,
    providers: Vec<OfProvider<'p>>,
}

/// The questions about the users of a provider that is named.
struct OfProvider<'p> {
    provider: &'p Provider,
    /// What is true of them.
    facts: usize,
    /// What makes one an outsider, if the provider has several tenants.
    outsider: Option<usize>,
    asks: Vec<(Ask<'p>, usize)>,
}

impl<'p> Questions<'p> {
    fn new(policy: &'p Policy) -> Self {
        let tested = tested(policy);
        let mut questions = Self {
            tests: Vec::new(),
            service: 0,
            silent_service: 0,
            account_outsider: 0,
            unnamed_provider: 0,
            source: None,
            providers: Vec::new(),
        };
        questions.service = questions.add(service_facts(&tested));
        questions.silent_service = questions.add(silent_service_facts(&tested));
        questions.account_outsider = questions.add(account_outsider(policy, &tested));
        questions.unnamed_provider = questions.add(federated_facts(&tested, None));
        let entries = policy
            .statements
            .iter()
            .filter_map(|statement| statement.principal.as_ref())
            .flat_map(|element| &element.entries);
        for entry in entries {
            match &entry.value.named {
                Named::Provider(provider) if questions.of(provider).is_none() => {
                    let facts = questions.add(federated_facts(&tested, Some(provider)));
                    let outsider = federated_outsider(policy, &tested, provider)
                        .map(|tests| questions.add(tests));
                    let asks = asks::of_provider(policy, &tested, provider)
                        .into_iter()
                        .map(|(ask, tests)| (ask, questions.add(tests)))
                        .collect();
                    questions.providers.push(OfProvider {
                        provider,
                        facts,
                        outsider,
                        asks,
                    });
                }
                Named::Service(name)
                    if questions.source.is_none() && cross_account(name).is_some() =>
                {
                    questions.source = Some(questions.add(asks::of_service(policy, &tested)));
                }
                _ => {}
            }
        }
        questions
    }

    fn of(&self, provider: &Provider) -> Option<&OfProvider<'p>> {
        self.providers
            .iter()
            .find(|known| known.provider == provider)
    }

    /// The further questions about a way, with the tests of each.
    fn asks(&self, way: &Way<'p>) -> Vec<(Ask<'p>, usize)> {
        let service = |entry: &At<PrincipalEntry>| matches!(&entry.value.named, Named::Service(name) if cross_account(name).is_some());
        let source = self
            .source
            .filter(|_| way.kind == CallerKind::Service && way.entry.is_some_and(service));
        let of_provider = way.provider().and_then(|provider| self.of(provider));
        source
            .map(|tests| (Ask::Source, tests))
            .into_iter()
            .chain(of_provider.iter().flat_map(|of| &of.asks).copied())
            .filter(|(ask, _)| match ask {
                // Only where it is the value, or the claim, of this statement.
                Ask::Stranger(value) => {
                    way.public.is_some()
                        && way
                            .statement
                            .tests
                            .iter()
                            .flat_map(|test| &test.values)
                            .any(|own| std::ptr::eq(own, *value))
                }
                Ask::Without(name) => way.statement.tests.iter().any(|test| test.name == *name),
                // Where every user of the provider gets in, the audience is not worth asking for.
                Ask::Audience | Ask::Token => way.public.is_none(),
                Ask::Source | Ask::Repository | Ask::PullRequest | Ask::Guest | Ask::User => true,
            })
            .collect()
    }

    fn add(&mut self, tests: Vec<Test>) -> usize {
        self.tests.push(tests);
        self.tests.len() - 1
    }

    /// What is true of the callers of a way.
    fn facts(&self, kind: CallerKind, provider: Option<&Provider>) -> Option<usize> {
        match (kind, provider) {
            (CallerKind::Account, _) => None,
            (CallerKind::Service, _) => Some(self.service),
            (_, None) => Some(self.unnamed_provider),
            (_, Some(provider)) => self.of(provider).map(|of| of.facts),
        }
    }
}

fn judge<'p>(analysis: &mut TrustAnalysis<'p>, budget: &Budget) -> Result<(), Exhausted> {
    let policy = analysis.policy;
    let options = analysis.options;
    let questions = Questions::new(policy);
    let named = scope::named_accounts(policy);
    let mut accounts: Vec<String> = options.own_accounts.clone();
    accounts.extend(options.vendor_accounts.iter().cloned());
    let clauses: Vec<Clause<'_>> = policy
        .statements
        .iter()
        .map(|statement| Clause::of(statement, false))
        .collect();
    let put: Vec<Clause<'_>> = questions
        .tests
        .iter()
        .map(|tests| Clause::question(tests))
        .collect();
    let mut solver = Solver::new(
        clauses.clone(),
        put.clone(),
        &ACTIONS,
        accounts.clone(),
        *budget,
    )?;
    // The same policy with only what it says about who calls: for the scope, which other conditions do not narrow.
    let (who_clauses, differs) = scope::who_only(&clauses);
    let mut who = if differs {
        Some(Solver::new(who_clauses, put, &ACTIONS, accounts, *budget)?)
    } else {
        None
    };
    let own = |principal: &Principal| {
        principal
            .account()
            .is_some_and(|account| options.own_accounts.iter().any(|own| own == account))
    };
    let outsider = |principal: &Principal| scope::is_outsider(principal, &named);
    for statement in policy
        .statements
        .iter()
        .filter(|statement| statement.effect == Effect::Allow)
    {
        for (entry, kind) in entries(statement) {
            let provider = entry.and_then(|entry| match &entry.value.named {
                Named::Provider(provider) => Some(provider),
                _ => None,
            });
            let facts = questions.facts(kind, provider);
            let granted_by = Some(statement.index);
            let caller = |principal: &Principal| {
                kind_of(principal) == Some(kind)
                    && entry.is_none_or(|entry| entry.value.names(principal))
            };
            let mut way = Way {
                statement,
                entry,
                kind,
                scopes: BTreeSet::new(),
                callers: Vec::new(),
                own: entry.is_some_and(|entry| is_own(&entry.value, options)),
                witness: None,
                external_id: Verdict::not_applicable(),
                public: None,
                granted: Vec::new(),
                without_external_id: false,
                flawed_denies: Vec::new(),
                expected_external_id: None,
                bypass: None,
            };
            // Who gets in.
            let scope_solver = who.as_mut().unwrap_or(&mut solver);
            let mut callers = scope_solver.callers(&asked(facts, &caller, kind, granted_by))?;
            let outside = if kind == CallerKind::Account && callers.iter().any(outsider) {
                let both = |principal: &Principal| caller(principal) && outsider(principal);
                Some(
                    scope_solver.find(&asked(
                        Some(questions.account_outsider),
                        &both,
                        kind,
                        granted_by,
                    )) != Found::Nothing,
                )
            } else {
                None
            };
            if outside == Some(false) {
                // Members of the organisation get in as such; who does without it is a kind of its own.
                callers = scope_solver.callers(&asked(
                    Some(questions.account_outsider),
                    &caller,
                    kind,
                    granted_by,
                ))?;
            }
            way.scopes = scope::of_callers(
                &callers,
                entry.map(|entry| &entry.value.named),
                &named,
                outside,
            );
            callers.retain(|principal| !outsider(principal));
            way.callers = callers;
            // Does anybody, and with which ExternalId.
            if kind == CallerKind::Account {
                let foreign = |principal: &Principal| caller(principal) && !own(principal);
                let (values, complete) =
                    solver.values("sts:externalid", &asked(facts, &foreign, kind, granted_by))?;
                let narrow = if solver.has_variables() {
                    solver.values_without_variables(
                        "sts:externalid",
                        &asked(facts, &foreign, kind, granted_by),
                    )?
                } else {
                    Vec::new()
                };
                way.external_id = Verdict::new(
                    &analysis.reading,
                    &values,
                    complete,
                    &narrow,
                    is_broken(statement),
                );
                if let Some(open) = &way.external_id.open {
                    way.external_id.open_witness = analysis.witness(&open.request);
                }
                way.witness = match (&way.external_id.open_witness, values.first()) {
                    (Some(open), _) => Some(open.clone()),
                    (None, Some(allowed)) => analysis.witness(&allowed.request),
                    // Only principals of the customer's own accounts.
                    (None, None) => settle(
                        &mut analysis.verdict,
                        "who can assume the role",
                        solver.find(&asked(facts, &caller, kind, granted_by)),
                    )
                    .and_then(|request| analysis.witness(&request)),
                };
                for opening in way
                    .external_id
                    .openings
                    .values_mut()
                    .chain(&mut way.external_id.unrelated_opening)
                {
                    opening.witness = analysis.witness(&opening.allowed.request);
                }
            } else if let Some(request) = settle(
                &mut analysis.verdict,
                "who can assume the role",
                solver.find(&asked(facts, &caller, kind, granted_by)),
            ) {
                way.witness = analysis.witness(&request);
            }
            way.without_external_id = way.is_open()
                && match kind {
                    CallerKind::Account => way.external_id.absent,
                    CallerKind::Service => {
                        let silent = Some(questions.silent_service);
                        solver.find(&asked(silent, &caller, kind, granted_by)) != Found::Nothing
                    }
                    CallerKind::WebIdentity | CallerKind::Saml => true,
                };
            // Does an outsider.
            let outsiders = match kind {
                // No outsider passes what the policy says about who calls, so none passes the rest.
                CallerKind::Account if outside.is_none() => Found::Nothing,
                CallerKind::Account => {
                    let both = |principal: &Principal| caller(principal) && outsider(principal);
                    solver.find(&asked(
                        Some(questions.account_outsider),
                        &both,
                        kind,
                        granted_by,
                    ))
                }
                CallerKind::Service => Found::Nothing,
                CallerKind::WebIdentity | CallerKind::Saml => {
                    if let Some(provider) = provider {
                        let outsider = questions.of(provider).and_then(|of| of.outsider);
                        outsider.map_or(Found::Nothing, |question| {
                            solver.find(&asked(Some(question), &caller, kind, granted_by))
                        })
                    } else {
                        let unnamed = |principal: &Principal| {
                            caller(principal) && scope::is_unnamed_provider(principal, policy)
                        };
                        solver.find(&asked(facts, &unnamed, kind, granted_by))
                    }
                }
            };
            if let Some(request) = settle(&mut analysis.verdict, "is the role public", outsiders) {
                way.public = analysis.witness(&request);
            }
            if way.is_open() && kind != CallerKind::Account {
                // An open question here is no part of the verdict: those that are have been settled above.
                for (ask, tests) in questions.asks(&way) {
                    let found = solver.find(&asked(Some(tests), &caller, kind, granted_by));
                    if let Found::Request(request, _) = found
                        && let Some(witness) = analysis.witness(&request)
                    {
                        way.granted.push((ask, witness));
                    }
                }
            }
            analysis.ways.push(way);
        }
    }
    bypasses(analysis, &mut solver)?;
    external_id(analysis, &clauses, budget)?;
    sum_up(analysis, &solver);
    Ok(())
}

/// Finds the ways that let callers in without the `ExternalId` that another statement asks them for.
fn bypasses(analysis: &mut TrustAnalysis<'_>, solver: &mut Solver<'_>) -> Result<(), Exhausted> {
    let options = analysis.options;
    let own = |principal: &Principal| {
        principal
            .account()
            .is_some_and(|account| options.own_accounts.iter().any(|own| own == account))
    };
    let foreign = |way: &Way<'_>| way.kind == CallerKind::Account && !way.own && way.is_open();
    let unasked = |way: &Way<'_>| {
        foreign(way)
            && (way.external_id.absent || way.external_id.unrelated)
            && !way.statement.tests.iter().any(|test| test.name == KEY)
    };
    if !analysis.ways.iter().any(unasked) {
        return Ok(());
    }
    // Whom each way that asks lets in.
    let mut guarded: Vec<(usize, usize, BTreeSet<Principal>)> = Vec::new();
    for (at, way) in analysis.ways.iter().enumerate() {
        let verdict = &way.external_id;
        if !foreign(way) || verdict.absent || verdict.unrelated || !verdict.complete {
            continue;
        }
        let index = way.statement.index;
        let caller = |principal: &Principal| {
            kind_of(principal) == Some(way.kind)
                && way.entry.is_none_or(|entry| entry.value.names(principal))
                && !own(principal)
        };
        let callers = solver.callers(&asked(None, &caller, way.kind, Some(index)))?;
        guarded.push((at, index, callers.into_iter().collect()));
    }
    let mut found = Vec::new();
    for (at, way) in analysis.ways.iter().enumerate() {
        if guarded.is_empty() || !unasked(way) {
            continue;
        }
        let index = way.statement.index;
        let caller = |principal: &Principal| {
            way.entry.is_none_or(|entry| entry.value.names(principal))
                && guarded
                    .iter()
                    .any(|(_, other, callers)| *other != index && callers.contains(principal))
        };
        let granted_by = Some(index);
        let (values, complete) = solver.values(KEY, &asked(None, &caller, way.kind, granted_by))?;
        let verdict = Verdict::new(&analysis.reading, &values, complete, &[], false);
        let Some(open) = verdict.open else { continue };
        let asks = guarded.iter().find(|(_, other, callers)| {
            *other != index && callers.contains(&open.request.principal)
        });
        if let Some((guard, ..)) = asks {
            found.push((at, *guard, open.request));
        }
    }
    for (at, guarded, request) in found {
        let witness = analysis.witness(&request);
        if let (Some(way), Some(witness)) = (analysis.ways.get_mut(at), witness) {
            way.bypass = Some(Bypass { guarded, witness });
        }
    }
    Ok(())
}

fn asked<'a>(
    question: Option<usize>,
    caller: &'a dyn Fn(&Principal) -> bool,
    kind: CallerKind,
    granted_by: Option<usize>,
) -> crate::reason::Asked<'a> {
    crate::reason::Asked {
        question,
        caller,
        action: kind.action(),
        granted_by,
    }
}

/// Keeps a request; an open question goes on record.
fn settle(verdict: &mut Trust, question: &'static str, found: Found) -> Option<Request> {
    match found {
        Found::Nothing => None,
        Found::Request(request, _) => Some(*request),
        Found::Unknown(exhausted) => {
            unproved(verdict, question, exhausted.what);
            None
        }
    }
}

fn unproved(verdict: &mut Trust, question: &'static str, reason: String) {
    let entry = Unproved { question, reason };
    if !verdict.unproved.contains(&entry) {
        verdict.unproved.push(entry);
    }
}

impl<'p> TrustAnalysis<'p> {
    /// The ways in by a statement, for principals of accounts that are not the customer's own: those whose ExternalId matters.
    pub(crate) fn ways_of(&self, statement: &Statement) -> impl Iterator<Item = &Way<'p>> {
        let index = statement.index;
        self.ways.iter().filter(move |way| {
            way.statement.index == index
                && way.kind == CallerKind::Account
                && !way.own
                && way.is_open()
        })
    }

    /// What the verdict would be on the same policy with a change: shows what a test, an entry or a Deny brings about. The ways
    /// are in the same order as long as the change leaves the entries of Principal and the actions as they are. Costs as much
    /// as the analysis itself.
    pub(crate) fn supposing<R>(
        &self,
        change: impl FnOnce(&mut Policy),
        read: impl FnOnce(&TrustAnalysis<'_>) -> R,
    ) -> R {
        let mut policy = self.policy.clone();
        change(&mut policy);
        read(&analyse(&policy, self.options, &self.budget))
    }

    /// A request as a witness, once the policy has said again that it allows it.
    fn witness(&mut self, request: &Request) -> Option<Witness> {
        let mut witness = Witness {
            principal: request.principal.to_witness(),
            action: request.action.clone(),
            resource: request.resource.clone(),
            context: request
                .context
                .iter()
                // What could not be read has no name.
                .filter(|(key, _)| !key.is_empty())
                .map(|(key, values)| {
                    let value = match values {
                        None => WitnessValue::Absent,
                        Some([only]) => WitnessValue::One(only.clone()),
                        Some(many) => WitnessValue::Many(many.to_vec()),
                    };
                    (self.spelling(key), value)
                })
                .collect(),
        };
        for principal in request.principal.spellings() {
            witness.principal = principal;
            if replays(self.policy, PolicyType::Trust, &witness) {
                return Some(witness);
            }
        }
        self.failures.push(format!(
            "{} {}",
            witness.action,
            self.policy.source.path(self.policy.place)
        ));
        None
    }

    /// A key as AWS or the policy spells it.
    fn spelling(&self, name: &str) -> String {
        if name == "sts:externalid" {
            return "sts:ExternalId".to_owned();
        }
        let tests = self
            .policy
            .statements
            .iter()
            .flat_map(|statement| &statement.tests);
        tests
            .filter(|test| test.name == name)
            .map(|test| test.key.value.clone())
            .next()
            .unwrap_or_else(|| asks::spelling(self.policy, name))
    }
}

/// Each entry of a statement with the kinds of callers that it names and that the statement's actions let in.
fn entries(statement: &Statement) -> Vec<(Option<&At<PrincipalEntry>>, CallerKind)> {
    let Some(element) = &statement.principal else {
        return Vec::new();
    };
    let covers = |kind: &CallerKind| {
        statement.action.as_ref().is_some_and(|action| {
            crate::evaluate::covers_action(action, Effect::Allow, kind.action())
        })
    };
    let all = || CallerKind::ALL.into_iter().filter(covers);
    if element.negated || element.broken {
        return all().map(|kind| (None, kind)).collect();
    }
    let mut found = Vec::new();
    for entry in &element.entries {
        found.extend(
            all()
                .filter(|kind| can_name(&entry.value.named, *kind))
                .map(|kind| (Some(entry), kind)),
        );
    }
    found
}

/// Whether an entry can name callers of a kind.
pub(crate) fn can_name(named: &Named, kind: CallerKind) -> bool {
    match named {
        Named::Everyone => true,
        Named::EveryService | Named::Service(_) => kind == CallerKind::Service,
        Named::EveryProvider => matches!(kind, CallerKind::WebIdentity | CallerKind::Saml),
        Named::Provider(Provider::WebIdentity { .. }) => kind == CallerKind::WebIdentity,
        Named::Provider(Provider::Saml { .. }) => kind == CallerKind::Saml,
        Named::Account { .. } | Named::Identity(_) | Named::Pattern(_) | Named::UniqueId(_) => {
            kind == CallerKind::Account
        }
        Named::CanonicalUser(_) | Named::Nothing => false,
    }
}

pub(crate) fn kind_of(principal: &Principal) -> Option<CallerKind> {
    match principal {
        Principal::Root { .. }
        | Principal::User { .. }
        | Principal::Role { .. }
        | Principal::FederatedUser { .. } => Some(CallerKind::Account),
        Principal::Service { .. } => Some(CallerKind::Service),
        Principal::WebIdentity { .. } => Some(CallerKind::WebIdentity),
        Principal::Saml { .. } => Some(CallerKind::Saml),
        Principal::Anonymous => None,
    }
}

fn is_own(entry: &PrincipalEntry, options: &TrustOptions) -> bool {
    let account = match &entry.named {
        Named::Account { account, .. } => account,
        Named::Identity(identity) => &identity.account,
        _ => return false,
    };
    options.own_accounts.contains(account)
}

/// Whether part of a statement could not be read, so that what it lets in is only the widest reading.
pub(crate) fn is_broken(statement: &Statement) -> bool {
    statement
        .principal
        .as_ref()
        .is_some_and(|element| element.broken)
        || statement
            .tests
            .iter()
            .any(|test| test.operator.value.comparison == Comparison::Unknown)
}

/// Unites the verdicts of the ways in.
fn external_id<'p>(
    analysis: &mut TrustAnalysis<'p>,
    clauses: &[Clause<'p>],
    budget: &Budget,
) -> Result<(), Exhausted> {
    let mut all = Verdict::not_applicable();
    for way in analysis
        .ways
        .iter()
        .filter(|way| way.kind == CallerKind::Account)
    {
        all.unite(&way.external_id);
    }
    if all.is_closed() && all.complete && !analysis.reading.tests.is_empty() {
        // Nobody gets in. Would somebody, if the ExternalId did not matter?
        let relaxed: Vec<Clause<'_>> = clauses
            .iter()
            .filter(|clause| {
                clause.effect == Effect::Allow
                    || !clause
                        .tests
                        .iter()
                        .any(|test| test.name == "sts:externalid")
            })
            .map(|clause| {
                let mut clause = clause.clone();
                clause.tests.retain(|test| test.name != "sts:externalid");
                clause
            })
            .collect();
        let options = analysis.options;
        let foreign = |principal: &Principal| {
            kind_of(principal) == Some(CallerKind::Account)
                && !principal
                    .account()
                    .is_some_and(|account| options.own_accounts.iter().any(|own| own == account))
        };
        let mut solver = Solver::new(
            relaxed,
            Vec::new(),
            &ACTIONS,
            options.own_accounts.clone(),
            *budget,
        )?;
        if solver.find(&asked(None, &foreign, CallerKind::Account, None)) != Found::Nothing {
            all.unsatisfiable = true;
        }
    }
    let canonical = analysis.policy.statements.iter().any(|statement| {
        statement.effect == Effect::Allow
            && statement
                .principal
                .iter()
                .flat_map(|element| &element.entries)
                .any(|entry| matches!(entry.value.named, Named::CanonicalUser(_)))
    });
    let strength = all.strength();
    let mut enforced = strength.enforced();
    let certain = !(all.absent || all.unrelated) || all.certain;
    let question = "is an ExternalId enforced";
    if !all.complete && enforced != Some(false) {
        enforced = None;
        unproved(
            &mut analysis.verdict,
            question,
            "policy variables, or values whose classes are not all known".to_owned(),
        );
    } else if !certain {
        enforced = None;
        unproved(
            &mut analysis.verdict,
            question,
            "part of the statement that lets callers in could not be read".to_owned(),
        );
    } else if canonical {
        enforced = None;
        unproved(
            &mut analysis.verdict,
            question,
            "a CanonicalUser does not show which account it is".to_owned(),
        );
    }
    let accepted: Vec<String> = all.accepted.iter().cloned().collect();
    analysis.verdict.external_id = Enforcement {
        enforced,
        strength,
        accepted,
    };
    if enforced == Some(false) {
        analysis.verdict.external_id_witness = all.open_witness;
    }
    Ok(())
}

fn sum_up(analysis: &mut TrustAnalysis<'_>, solver: &Solver<'_>) {
    let scopes: BTreeSet<Scope> = analysis
        .ways
        .iter()
        .flat_map(|way| way.scopes.iter().copied())
        .collect();
    let verdict = &mut analysis.verdict;
    verdict.principal_scope = scope::unite(&scopes);
    verdict.public_witness = analysis.ways.iter().find_map(|way| way.public.clone());
    verdict.public = verdict.public_witness.is_some();
    for way in analysis.ways.iter().filter(|way| way.is_open()) {
        let statement = way.statement;
        let caller = |principal: &Principal| {
            kind_of(principal) == Some(way.kind)
                && way.entry.is_none_or(|entry| entry.value.names(principal))
        };
        let mut used = BTreeSet::new();
        let mut idle = BTreeSet::new();
        for test in statement
            .tests
            .iter()
            .filter(|test| !test.key.value.is_empty())
        {
            let list = if solver.is_idle(statement.index, &test.name, &caller) {
                &mut idle
            } else {
                &mut used
            };
            list.insert(test.key.value.clone());
        }
        verdict.paths.push(PathReport {
            statement: statement.index,
            sid: statement
                .sid
                .as_ref()
                .map(|sid| sid.value.clone())
                .unwrap_or_default(),
            principal: way.principal().to_owned(),
            kind: scope::unite(&way.scopes),
            action: way.kind.action().to_owned(),
            external_id: way.external_id.strength(),
            public: way.public.is_some(),
            own: way.own,
            conditions_used: used.into_iter().collect(),
            conditions_irrelevant: idle.into_iter().collect(),
            witness: way.witness.clone(),
        });
    }
}

/// Whether an option is an account number.
pub(crate) fn check_account(option: &'static str, value: &str) -> Result<(), crate::Error> {
    if is_account(value) {
        Ok(())
    } else {
        Err(crate::Error::BadOption {
            option,
            value: value.to_owned(),
            expected: "an account number of 12 digits",
        })
    }
}
