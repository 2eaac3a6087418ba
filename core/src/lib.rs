//! rolecall analyses AWS IAM policies offline and proves what it says.

mod assess;
mod check;
pub mod error;
pub mod evaluate;
pub mod policy;
pub mod reason;
pub mod report;
pub mod syntax;
pub mod text;

pub use check::{check, check_bytes, check_value, checks, replays};
pub use error::Error;
pub use report::Report;

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
    /// The trust policy of a role (AssumeRolePolicyDocument).
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
    /// What is known about the role.
    pub trust: TrustOptions,
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
}
