//! What a role, or one identity policy, lets its holder do: the permission policies together, after Deny.

use crate::policy::{Effect, NamedPolicy, Policy, Statement};
use crate::reason::Budget;

/// The permission policies that are judged together.
pub(crate) struct Permissions<'p> {
    /// The policies with their names; one without a name for a policy that stands alone.
    pub(crate) policies: Vec<(&'p str, &'p Policy)>,
    pub(crate) budget: Budget,
}

impl<'p> Permissions<'p> {
    pub(crate) fn of_policy(policy: &'p Policy, budget: &Budget) -> Self {
        Self {
            policies: vec![("", policy)],
            budget: *budget,
        }
    }

    pub(crate) fn of_role(policies: &'p [NamedPolicy], budget: &Budget) -> Self {
        let policies = policies
            .iter()
            .map(|named| (named.name.as_str(), &named.policy))
            .collect();
        Self {
            policies,
            budget: *budget,
        }
    }

    /// Every Allow with its policy.
    pub(crate) fn allows(&self) -> impl Iterator<Item = (&'p Policy, &'p Statement)> + '_ {
        self.statements(Effect::Allow)
    }

    /// Every Deny with its policy.
    pub(crate) fn denies(&self) -> impl Iterator<Item = (&'p Policy, &'p Statement)> + '_ {
        self.statements(Effect::Deny)
    }

    fn statements(&self, effect: Effect) -> impl Iterator<Item = (&'p Policy, &'p Statement)> + '_ {
        self.policies.iter().flat_map(move |(_, policy)| {
            policy
                .statements
                .iter()
                .filter(move |statement| statement.effect == effect)
                .map(|statement| (*policy, statement))
        })
    }
}
