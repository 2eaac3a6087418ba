//! Puts the questions to the reasoning stage and fills in the analysis.

use std::collections::BTreeSet;

use super::external_id::{KEY, Verdict};
use super::questions::{CallerKind, Questions};
use super::way::{Bypass, Way, entries, is_broken, is_own, kind_of};
use super::{ACTIONS, TrustAnalysis, scope};
use crate::evaluate::{Principal, Request};
use crate::policy::{Effect, Named};
use crate::reason::{Asked, Budget, Clause, Exhausted, Found, Solver};
use crate::report::{Enforcement, PathReport, Scope, Trust, Unproved};

pub(super) fn judge<'p>(
    analysis: &mut TrustAnalysis<'p>,
    budget: &Budget,
) -> Result<(), Exhausted> {
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
    // The other reading: only what the policy says about who calls. It is for the scope, which other conditions do not narrow.
    let (mut who_only, differs) = scope::who_only(&clauses);
    if !differs {
        who_only.clear();
    }
    let mut solver = Solver::new(clauses.clone(), put, who_only, &ACTIONS, accounts, *budget)?;
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
            let groups = questions.groups(kind, provider);
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
                unread: entry.is_none()
                    && statement
                        .principal
                        .as_ref()
                        .is_some_and(|element| element.broken),
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
            let mut callers = Vec::new();
            for group in &groups {
                let both = |principal: &Principal| caller(principal) && group.takes_in(principal);
                callers.extend(solver.callers(&Asked {
                    other_reading: differs,
                    ..asked(group.facts, &both, kind, granted_by)
                })?);
            }
            let outside = if kind == CallerKind::Account && callers.iter().any(outsider) {
                let both = |principal: &Principal| caller(principal) && outsider(principal);
                Some(
                    solver.find(&Asked {
                        other_reading: differs,
                        ..asked(Some(questions.account_outsider), &both, kind, granted_by)
                    }) != Found::Nothing,
                )
            } else {
                None
            };
            if outside == Some(false) {
                // Members of the organisation get in as such; who does without it is a kind of its own.
                callers = solver.callers(&Asked {
                    other_reading: differs,
                    ..asked(Some(questions.account_outsider), &caller, kind, granted_by)
                })?;
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
                    solver.values("sts:externalid", &asked(None, &foreign, kind, granted_by))?;
                let narrow = if solver.has_variables() {
                    solver.values_without_variables(
                        "sts:externalid",
                        &asked(None, &foreign, kind, granted_by),
                    )?
                } else {
                    Vec::new()
                };
                way.external_id = Verdict::new(
                    &analysis.reading,
                    &values,
                    complete,
                    &narrow,
                    is_broken(statement) || way.unread,
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
                        solver.find(&asked(None, &caller, kind, granted_by)),
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
                any_of(groups.iter().map(|group| {
                    let both =
                        |principal: &Principal| caller(principal) && group.takes_in(principal);
                    solver.find(&asked(group.facts, &both, kind, granted_by))
                })),
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
                CallerKind::WebIdentity | CallerKind::Saml => any_of(groups.iter().map(|group| {
                    let Some(question) = group.outsider else {
                        return Found::Nothing;
                    };
                    let both = |principal: &Principal| {
                        let unnamed =
                            provider.is_some() || scope::is_unnamed_provider(principal, policy);
                        caller(principal) && group.takes_in(principal) && unnamed
                    };
                    solver.find(&asked(Some(question), &both, kind, granted_by))
                })),
            };
            let is_federated = matches!(kind, CallerKind::WebIdentity | CallerKind::Saml);
            if is_federated && outsiders == Found::Nothing && way.scopes.remove(&Scope::Public) {
                // Whom a wildcard takes in, and the claims keep to tenants that the policy names.
                way.scopes.insert(Scope::Federated);
            }
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
            if way.unread {
                way.scopes.clear();
                way.witness = None;
                if way.public.take().is_some() {
                    let reason = "a principal that cannot be read".to_owned();
                    unproved(&mut analysis.verdict, "is the role public", reason);
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

fn asked<'a>(
    question: Option<usize>,
    caller: &'a dyn Fn(&Principal) -> bool,
    kind: CallerKind,
    granted_by: Option<usize>,
) -> Asked<'a> {
    Asked {
        question,
        caller,
        action: kind.action(),
        granted_by,
        other_reading: false,
    }
}

/// Keeps a request; an open question goes on record.
/// The first request among answers; if there is none, one that could not be settled.
fn any_of(answers: impl Iterator<Item = Found>) -> Found {
    let mut open = Found::Nothing;
    for answer in answers {
        match answer {
            Found::Nothing => {}
            Found::Request(..) => return answer,
            Found::Unknown(_) => open = answer,
        }
    }
    open
}

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
