//! The verdict on a role: who can assume it, and must they send an `ExternalId`.

use std::collections::BTreeMap;

use serde::Serialize;

/// How strongly the policy ties `sts:AssumeRole` to an `sts:ExternalId`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    /// Only values that the policy lists get in.
    Exact,
    /// Only values of a pattern of the policy get in; part of the pattern is fixed.
    Pattern,
    /// The listed values get in, in any letter case.
    CaseInsensitive,
    /// Some value must be sent; any will do.
    PresenceOnly,
    /// A wrong value is refused, a missing one is not.
    Optional,
    /// The value is compared with something that the caller sets.
    CallerControlled,
    /// Only calls without a value get in.
    Forbidden,
    /// Any value and none get in.
    None,
    /// Nobody can get in, because of what the policy asks of the value.
    Unsatisfiable,
    /// No principal of an AWS account can call `sts:AssumeRole` at all.
    #[serde(rename = "n/a")]
    NotApplicable,
}

impl Strength {
    /// The strength as reports spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Pattern => "pattern",
            Self::CaseInsensitive => "case-insensitive",
            Self::PresenceOnly => "presence-only",
            Self::Optional => "optional",
            Self::CallerControlled => "caller-controlled",
            Self::Forbidden => "forbidden",
            Self::None => "none",
            Self::Unsatisfiable => "unsatisfiable",
            Self::NotApplicable => "n/a",
        }
    }

    /// Whether both a missing and an unrelated value are refused. `None` where the question does not arise.
    pub const fn enforced(self) -> Option<bool> {
        match self {
            Self::Exact | Self::Pattern | Self::CaseInsensitive | Self::Unsatisfiable => Some(true),
            Self::PresenceOnly
            | Self::Optional
            | Self::CallerControlled
            | Self::Forbidden
            | Self::None => Some(false),
            Self::NotApplicable => None,
        }
    }
}

/// Whether an `ExternalId` is enforced, how, and which values are accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Enforcement {
    /// Both a missing and an unrelated value are refused on every path of an AWS-account principal. `null` where no such
    /// principal can call `sts:AssumeRole`, and where a budget ran out: then [`Trust::unproved`] says which.
    pub enforced: Option<bool>,
    /// How.
    pub strength: Strength,
    /// The values and patterns of the policy that get in, sorted.
    pub accepted: Vec<String>,
}

/// Who can get in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Nobody.
    None,
    /// AWS services.
    Service,
    /// Users of an identity provider.
    Federated,
    /// IAM users.
    User,
    /// IAM roles.
    Role,
    /// Everybody in one or more accounts.
    Account,
    /// Everybody in an organisation.
    Org,
    /// More than one kind.
    Mixed,
    /// Anybody.
    Public,
}

impl Scope {
    /// The scope as reports spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Service => "service",
            Self::Federated => "federated",
            Self::User => "user",
            Self::Role => "role",
            Self::Account => "account",
            Self::Org => "org",
            Self::Mixed => "mixed",
            Self::Public => "public",
        }
    }
}

/// The caller of a witness request, written as a Principal element would name it: `{"AWS": "arn:…"}`, `{"Service": "…"}` or
/// `{"Federated": "…"}`; an anonymous caller is `{"AWS": "*"}`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum WitnessPrincipal {
    /// A principal of an AWS account: ARN of the root, a user, a role session or a federated user session.
    #[serde(rename = "AWS")]
    Aws(String),
    /// A service principal.
    Service(String),
    /// An identity provider: ARN or domain.
    Federated(String),
}

/// The value of a context key in a witness request.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(untagged)]
pub enum WitnessValue {
    /// The key is absent from the request: `null` in JSON.
    Absent,
    /// One value.
    One(String),
    /// The values of a multivalued key.
    Many(Vec<String>),
}

/// A concrete request that the policy allows. Keys that are not listed are absent, or derived from the principal; an `aws:userid`
/// that is listed says the unique id of the principal, and of a role the session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Witness {
    /// Who calls.
    pub principal: WitnessPrincipal,
    /// What: `sts:AssumeRole` and the like.
    pub action: String,
    /// On what; absent for a trust policy, whose resource is the role itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// The context, by key. A key with `null` is absent, and the request needs it to be.
    pub context: BTreeMap<String, WitnessValue>,
}

/// One way in: a principal of one statement that can get an Allow.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PathReport {
    /// The statement, from 0.
    pub statement: usize,
    /// Its `Sid`, empty if it has none.
    pub sid: String,
    /// The principal as the policy writes it.
    pub principal: String,
    /// What it is: `public`, `account`, `role`, `user`, `service`, `federated`, `org`.
    pub kind: Scope,
    /// The action that gets in: `sts:AssumeRole`, `sts:AssumeRoleWithSAML` or `sts:AssumeRoleWithWebIdentity`.
    pub action: String,
    /// What this path asks of the `ExternalId`.
    pub external_id: Strength,
    /// Whether somebody outside everything the policy names gets in on this path.
    pub public: bool,
    /// Whether this is an account of the caller's own (option `own_accounts`).
    pub own: bool,
    /// Condition keys that a request on this path must satisfy, as the policy spells them, sorted.
    pub conditions_used: Vec<String>,
    /// Condition keys of the statement that every request on this path satisfies anyway, sorted.
    pub conditions_irrelevant: Vec<String>,
    /// A request that gets in on this path; without an `ExternalId`, or with an unrelated one, where that is allowed.
    pub witness: Option<Witness>,
}

/// A question that was not answered: a finding of its own, never "no finding".
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unproved {
    /// What was asked.
    pub question: &'static str,
    /// What stood in the way.
    pub reason: String,
}

/// Who can assume the role, and under what.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Trust {
    /// The verdict on `sts:ExternalId`.
    pub external_id: Enforcement,
    /// Who can really get in, after the conditions on who the caller is and after Deny.
    pub principal_scope: Scope,
    /// Who the Principal elements alone name.
    pub principal_element_scope: Scope,
    /// Whether somebody outside every account, organisation, service and identity-provider tenant that the policy names
    /// gets in.
    pub public: bool,
    /// The ways in, by statement and principal.
    pub paths: Vec<PathReport>,
    /// A request behind [`Trust::public`], where it is true.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_witness: Option<Witness>,
    /// A request behind `enforced: false`: allowed without an `ExternalId`, or with an unrelated one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id_witness: Option<Witness>,
    /// Questions that could not be answered, and why; empty for ordinary policies.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unproved: Vec<Unproved>,
}
