//! The checks, one file each. `core/tests/modules.rs` keeps this list in step with the files.

use super::check::Check;

// checks: begin
mod allow_with_not_principal;
mod external_id_optional;
mod missing_principal;
mod role_trust_policy_syntax_error_notprincipal;
mod role_trust_policy_syntax_error_resource;
mod role_trust_policy_unsupported_wildcard_in_principal;
mod trust_account;
mod trust_nobody;
mod trust_organization;
mod trust_principal_names_nothing;
mod trust_public;
mod trust_public_by_arn_pattern;
mod trust_public_by_caller_choice;
mod trust_public_by_negation;
mod trust_public_by_organization_if_exists;
mod trust_role_pattern;
mod trust_session;
mod trust_unique_id;
mod trust_unknown_account;
mod trust_unknown_role;
mod trust_user;
mod unsupported_wildcard_in_principal;

/// Every check, by code.
pub(super) static ALL: &[&Check] = &[
    &allow_with_not_principal::CHECK,
    &external_id_optional::CHECK,
    &missing_principal::CHECK,
    &role_trust_policy_syntax_error_notprincipal::CHECK,
    &role_trust_policy_syntax_error_resource::CHECK,
    &role_trust_policy_unsupported_wildcard_in_principal::CHECK,
    &trust_account::CHECK,
    &trust_nobody::CHECK,
    &trust_organization::CHECK,
    &trust_principal_names_nothing::CHECK,
    &trust_public::CHECK,
    &trust_public_by_arn_pattern::CHECK,
    &trust_public_by_caller_choice::CHECK,
    &trust_public_by_negation::CHECK,
    &trust_public_by_organization_if_exists::CHECK,
    &trust_role_pattern::CHECK,
    &trust_session::CHECK,
    &trust_unique_id::CHECK,
    &trust_unknown_account::CHECK,
    &trust_unknown_role::CHECK,
    &trust_user::CHECK,
    &unsupported_wildcard_in_principal::CHECK,
];
// checks: end
