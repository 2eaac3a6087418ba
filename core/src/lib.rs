//! rolecall analyses AWS IAM policies offline and proves what it says.
//!
//! A vendor asks for a role in your AWS account. Who can assume it? Must they send the `sts:ExternalId` that ties the vendor to
//! you, or does the condition only look as if they must? How far do the trusted principals and the granted actions reach?
//! [`check`] answers for one policy, one role with all its policies, or the JSON of `aws iam get-role`:
//!
//! ```
//! use rolecall::{Options, check};
//!
//! let report = check(r#"{
//!   "Version": "2012-10-17",
//!   "Statement": [{
//!     "Effect": "Allow",
//!     "Principal": {"AWS": "arn:aws:iam::444455556666:role/collector"},
//!     "Action": "sts:AssumeRole",
//!     "Condition": {"StringEqualsIfExists": {"sts:ExternalId": "c7d2b1de-52d6-4c0a"}}
//!   }]
//! }"#, &Options::default())?;
//!
//! let trust = report.trust.unwrap();
//! assert_eq!(trust.external_id.enforced, Some(false));
//! assert_eq!(trust.external_id.strength.name(), "optional");
//! // Not only "no": a request that gets in, here one without an ExternalId.
//! let witness = trust.external_id_witness.unwrap();
//! assert_eq!(witness.context["sts:ExternalId"], rolecall::report::WitnessValue::Absent);
//! // And how to mend it.
//! let finding = report.findings.iter().find(|finding| finding.code == "EXTERNAL_ID_OPTIONAL").unwrap();
//! assert_eq!(finding.fix.as_ref().unwrap().title, "use `StringEquals`");
//! # Ok::<(), rolecall::Error>(())
//! ```
//!
//! # How it is built
//!
//! Data flows one way: [`text`] and [`syntax`] read the JSON and keep a span for every key and value; [`policy`] is the typed
//! model; [`evaluate`] decides one request; [`reason`] answers for all requests, with a proof or a request; the checks put
//! questions to it and say what they found in a [`Report`].
//!
//! # What a verdict means
//!
//! `enforced: true` says that no principal of an AWS account gets in without an `ExternalId`, nor with one that the policy does
//! not name: proved over every caller, every value of every condition key, all statements and every Deny together. `false` comes
//! with a request that gets in, and that request has been put to the evaluator before it is reported. `null` says that the
//! question does not arise, or that it could not be settled: then [`report::Trust::unproved`] and a finding `UNPROVED` say why.
//! What the reasoning takes for granted is in [`reason`].
//!
//! # Untrusted input
//!
//! Any bytes may be given to [`check_bytes`]: a broken document is a report with findings. [`Limits`] bound the input; an input
//! over a limit is an [`Error`]. Questions about all requests are bounded by a [`reason::Budget`]; what it leaves open is reported
//! as open. Nothing panics, reads a file, looks at a clock, or starts a thread.

mod assess;
pub mod catalog;
mod check;
pub mod error;
pub mod evaluate;
pub mod expand;
mod mend;
pub mod policy;
pub mod reason;
pub mod report;
pub mod syntax;
pub mod text;
mod validate;

pub use check::{
    check, check_bytes, check_value, checks, replays, validate, validate_bytes, validate_value,
};
pub use error::Error;
pub use mend::{AppliedFix, Mended, RefusedFix, mend};
pub use report::Report;
pub use validate::ResourceType;

/// How much input is read before giving up with an [`Error`].
///
/// # Examples
///
/// ```
/// let limits = rolecall::Limits { max_bytes: 1_000, ..rolecall::Limits::default() };
/// assert_eq!(limits.max_depth, 128);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Longest input, in bytes. Default 1 MiB: the largest AWS document, with every quota raised, is a fiftieth of that.
    pub max_bytes: usize,
    /// Deepest nesting of `{` and `[`. Default 128; a policy needs 7.
    pub max_depth: usize,
    /// Most keys and values. Default 200,000.
    pub max_nodes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 1 << 20,
            max_depth: 128,
            max_nodes: 200_000,
        }
    }
}

/// What kind of policy a document is. `None` where an option takes it means: decide from the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PolicyType {
    /// Attached to a user, group or role; also a permissions boundary or a session policy.
    Identity,
    /// The trust policy of a role (`AssumeRolePolicyDocument`).
    Trust,
    /// Attached to any other resource.
    Resource,
    /// Service control policy of an organisation.
    Scp,
    /// Resource control policy of an organisation.
    Rcp,
}

/// What the caller knows about the role. Everything is optional.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TrustOptions {
    /// The `ExternalId` that the vendor issued for this customer.
    pub external_id: Option<String>,
    /// The customer's own accounts, 12 digits each: their principals need no `ExternalId`.
    pub own_accounts: Vec<String>,
    /// The vendor's accounts, 12 digits each.
    pub vendor_accounts: Vec<String>,
    /// The ARNs of the vendor's roles that should be trusted.
    pub vendor_roles: Vec<String>,
    /// The customer's organisation, `o-…`.
    pub organization: Option<String>,
}

/// Options of [`check`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// How much input is read.
    pub limits: Limits,
    /// What the input is; `None`: decide from the document.
    pub policy_type: Option<PolicyType>,
    /// What a resource policy is attached to, for what is particular to that.
    pub resource_type: Option<ResourceType>,
    /// AWS's facts; `None`: those that the library was built with.
    pub catalog: Option<std::sync::Arc<catalog::Catalog>>,
    /// What is known about the role.
    pub trust: TrustOptions,
}

/// Which fixes [`mend()`] applies.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MendOptions {
    /// Those too that take access away, or need a decision: [`report::Applicability::Unsafe`].
    pub unsafe_fixes: bool,
    /// Those of findings with these codes; empty: of all.
    pub codes: Vec<String>,
    /// Those of what [`validate()`] finds, and not of what [`check()`] finds.
    pub validate_only: bool,
}

/// A check, for listings and `explain`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckInfo {
    /// Its code.
    pub code: &'static str,
    /// The severity of its findings.
    pub severity: report::Severity,
    /// The risk of its findings, where it judges access; a finding can be higher or lower where the check says so.
    pub risk: Option<report::Risk>,
    /// What is wrong, in a few words.
    pub what: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// What to do.
    pub fix: &'static str,
    /// Whether the code is one of Access Analyzer's `ValidatePolicy`; else it is rolecall's own.
    pub access_analyzer: bool,
}
