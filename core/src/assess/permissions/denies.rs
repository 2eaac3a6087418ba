//! The Deny statements of all policies: which may refuse an action, and which do.

use std::collections::{BTreeMap, BTreeSet};

use super::remains::{Question, service_of};
use crate::PolicyType;
use crate::evaluate::{Request, applies, covers_action};
use crate::policy::{Effect, Policy, Statement};

/// The Deny statements of all policies, by the services whose actions they may refuse.
pub(super) struct Denies<'p> {
    pub(super) all: Vec<&'p Statement>,
    of_service: BTreeMap<String, Vec<usize>>,
    of_any: Vec<usize>,
}

impl<'p> Denies<'p> {
    pub(super) fn new(policies: &[&'p Policy]) -> Self {
        let mut denies = Self {
            all: Vec::new(),
            of_service: BTreeMap::new(),
            of_any: Vec::new(),
        };
        for statement in policies
            .iter()
            .flat_map(|policy| &policy.statements)
            .filter(|statement| statement.effect == Effect::Deny)
        {
            let index = denies.all.len();
            denies.all.push(statement);
            let Some(action) = &statement.action else {
                continue;
            };
            let services: Option<BTreeSet<String>> = action
                .entries
                .iter()
                .map(|entry| service_of(&entry.value.text))
                .collect();
            match services {
                Some(services) if !action.negated => {
                    for service in services {
                        denies.of_service.entry(service).or_default().push(index);
                    }
                }
                _ => denies.of_any.push(index),
            }
        }
        denies
    }

    /// Whether there are any that may refuse an action of the service; `None`: of whatever service.
    pub(super) fn may_refuse(&self, service: Option<&str>) -> bool {
        service.map_or(!self.all.is_empty(), |service| {
            !self.of_any.is_empty() || self.of_service.contains_key(service)
        })
    }

    /// Those that may refuse an action of the service; `None`: of whatever service.
    pub(super) fn touching(&self, service: Option<&str>) -> Vec<&'p Statement> {
        match service {
            None => self.all.clone(),
            Some(service) => self
                .of_any
                .iter()
                .chain(self.of_service.get(service).into_iter().flatten())
                .filter_map(|index| self.all.get(*index).copied())
                .collect(),
        }
    }
}

/// Whether a Deny refuses an action on something, under something.
pub(super) fn refuses_action(deny: &Statement, action: &str) -> bool {
    deny.action
        .as_ref()
        .is_some_and(|element| covers_action(element, Effect::Deny, action))
}

/// Whether any Deny applies to a request.
pub(super) fn any_refuses(denies: &[&Statement], request: &Request) -> bool {
    // The action alone settles most of them; folded once, not once for each pattern.
    let action = request.action.to_ascii_lowercase();
    denies
        .iter()
        .any(|deny| refuses_action(deny, &action) && applies(deny, PolicyType::Identity, request))
}

/// Whether a Deny refuses all that a question is about, whatever the resource and the context.
pub(super) fn is_blanket(deny: &Statement, question: &Question) -> bool {
    let everywhere = deny.resource.as_ref().is_none_or(|element| {
        !element.negated
            && !element.broken
            && element.entries.iter().any(|entry| entry.value.text == "*")
    });
    let Some(action) = deny.action.as_ref().filter(|action| !action.broken) else {
        return false;
    };
    if !everywhere || !deny.tests.is_empty() || deny.principal.is_some() {
        return false;
    }
    if let Some(literal) = question.literal() {
        return covers_action(action, Effect::Deny, literal);
    }
    !action.negated
        && action.entries.iter().any(|entry| {
            entry.value.pattern.matches_all()
                || (!question.action.negated
                    && question.action.entries.iter().all(|asked| {
                        asked.value.pattern == entry.value.pattern
                            || entry.value.pattern.as_prefix().is_some_and(|prefix| {
                                asked.value.text.to_ascii_lowercase().starts_with(prefix)
                            })
                    }))
        })
}
