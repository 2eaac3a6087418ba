//! What the checks of this stage look at.

use super::view::{ActionView, Cx, Document, ResourceView, TestView, VariableView};
use crate::PolicyType;
use crate::policy::{At, PrincipalEntry, Value};
use crate::report::Findings;

/// A check of this stage.
pub(crate) type Check = crate::report::Check<Run>;

/// Where a check looks.
pub(crate) struct Run {
    /// The types of policies that it is about.
    pub(crate) types: Types,
    /// What it looks at in them.
    pub(crate) look: Look,
}

/// What a check looks at, one thing at a time.
#[derive(Clone, Copy)]
pub(crate) enum Look {
    /// The whole document.
    Document(fn(&Document<'_>, &mut Findings<'_>)),
    /// Each statement.
    Statement(fn(Cx<'_>, &mut Findings<'_>)),
    /// Each entry of Action and NotAction.
    Action(fn(Cx<'_>, &ActionView<'_>, &mut Findings<'_>)),
    /// Each entry of Resource and NotResource.
    Resource(fn(Cx<'_>, &ResourceView<'_>, &mut Findings<'_>)),
    /// Each entry of Principal and NotPrincipal.
    Principal(fn(Cx<'_>, &At<PrincipalEntry>, &mut Findings<'_>)),
    /// Each line of a Condition: an operator and a key.
    Test(fn(Cx<'_>, &TestView<'_>, &mut Findings<'_>)),
    /// Each value of each line of a Condition.
    Value(fn(Cx<'_>, &TestView<'_>, &At<Value>, &mut Findings<'_>)),
    /// Each `${` of a text.
    Variable(fn(Cx<'_>, &VariableView<'_>, &mut Findings<'_>)),
}

/// A set of policy types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Types(u8);

impl Types {
    pub(crate) const IDENTITY: Self = Self(1);
    /// Trust policies of roles.
    pub(crate) const TRUST: Self = Self(1 << 1);
    /// Policies of resources other than roles.
    pub(crate) const OTHER_RESOURCE: Self = Self(1 << 2);
    /// Policies of resources, roles among them.
    pub(crate) const RESOURCE: Self = Self::TRUST.or(Self::OTHER_RESOURCE);
    pub(crate) const SCP: Self = Self(1 << 3);
    pub(crate) const RCP: Self = Self(1 << 4);
    pub(crate) const ALL: Self = Self::IDENTITY
        .or(Self::RESOURCE)
        .or(Self::SCP)
        .or(Self::RCP);

    /// The types of either.
    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether a type is among them.
    pub(crate) const fn has(self, policy_type: PolicyType) -> bool {
        let one = match policy_type {
            PolicyType::Identity => Self::IDENTITY,
            PolicyType::Trust => Self::TRUST,
            PolicyType::Resource => Self::OTHER_RESOURCE,
            PolicyType::Scp => Self::SCP,
            PolicyType::Rcp => Self::RCP,
        };
        self.0 & one.0 != 0
    }
}
