//! What the checks of this stage look at.

use super::permissions::Permissions;
use super::trust::TrustAnalysis;
use crate::TrustOptions;
use crate::policy::RoleInput;
use crate::report::Findings;

/// A check of this stage.
pub(crate) type Check = crate::report::Check<Run>;

/// What a check looks at.
pub(crate) enum Run {
    /// A trust policy.
    Trust(fn(&TrustAnalysis<'_>, &mut Findings<'_>)),
    /// The permissions of an identity policy, or of all policies of a role together.
    Permissions(fn(&Permissions<'_>, &mut Findings<'_>)),
    /// A trust policy together with the role that it belongs to.
    TrustOfRole(fn(&TrustAnalysis<'_>, &RoleInput, &mut Findings<'_>)),
    /// A role.
    Role(fn(&RoleInput, &TrustOptions, &mut Findings<'_>)),
}
