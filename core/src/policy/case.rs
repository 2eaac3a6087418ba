//! A request with every policy that has a say in it, as it is read from JSON.

use std::sync::Arc;

use super::document::At;
use super::lower::NamedPolicy;
use super::problem::Problem;
use crate::text::Source;

/// All policies that have a say in the requests of one principal to one resource. Each layer can be empty or absent, which is not
/// the same: an absent boundary limits nothing, one without statements allows nothing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PolicySet {
    /// The policies of the principal: its own and those of its groups.
    pub identity: Vec<NamedPolicy>,
    /// The policy of the resource: the trust policy of a role, the policy of a key, of a bucket, …
    pub resource: Option<Vec<NamedPolicy>>,
    /// The permissions boundary of the principal.
    pub boundary: Option<Vec<NamedPolicy>>,
    /// The policies that were passed when the session was made.
    pub session: Option<Vec<NamedPolicy>>,
    /// The service control policies over the principal's account, level by level from the root down.
    pub scps: Vec<Level>,
    /// The resource control policies over the resource's account, level by level from the root down.
    pub rcps: Vec<Level>,
    /// The policy of the VPC endpoint that the request goes through.
    pub endpoint: Option<Vec<NamedPolicy>>,
    /// What is set beside policies.
    pub settings: Settings,
}

/// A level of an organisation: its root, an organisational unit, or an account.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Level {
    /// Its identifier, `r-…`, `ou-…` or an account; empty if it is not known.
    pub name: String,
    /// The policies attached there.
    pub policies: Vec<NamedPolicy>,
}

/// Settings that take part in a decision.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// `RestrictPublicBuckets` of S3 Block Public Access is in force for the bucket.
    pub restrict_public_buckets: bool,
    /// Attribute-based access control is enabled for the bucket: its tags are condition keys.
    pub bucket_abac: bool,
    /// The management account of the organisation, which SCPs and RCPs do not bind.
    pub management_account: Option<String>,
}

/// A case: a request and the policies, as read. What the request means is for `evaluate` to say.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseInput {
    /// The text and its places.
    pub source: Arc<Source>,
    /// The id of the case, as JSON.
    pub id: Option<String>,
    /// The request; `None`: it is missing, and there is a problem about it.
    pub request: Option<CaseRequest>,
    /// The policies.
    pub policies: PolicySet,
    /// What could not be read outside the policies.
    pub problems: Vec<Problem>,
}

/// The request of a case, as written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CaseRequest {
    /// Who calls.
    pub principal: Option<At<String>>,
    /// What.
    pub action: Option<At<String>>,
    /// On what.
    pub resource: Option<At<String>>,
    /// The account that the resource is in.
    pub resource_account: Option<At<String>>,
    /// The context.
    pub context: Vec<(At<String>, CaseValue)>,
    /// The tags of the resource.
    pub resource_tags: Vec<(String, String)>,
    /// The tags of the principal.
    pub principal_tags: Vec<(String, String)>,
}

/// What a case says of a condition key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseValue {
    /// `null`: the request does not have it.
    Absent,
    /// One value.
    One(String),
    /// A list, which makes the key multivalued.
    Many(Vec<String>),
}
