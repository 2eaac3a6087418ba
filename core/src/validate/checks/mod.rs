//! The checks, one file each. `core/tests/modules.rs` keeps this list in step with the files.

use super::check::Check;

// checks: begin
mod create_slr_with_not_action_and_not_resource;
mod create_slr_with_not_resource;
mod create_slr_with_star_in_action_and_not_resource;
mod create_slr_with_star_in_action_and_resource;
mod create_slr_with_star_in_resource;
mod create_slr_with_star_in_resource_and_not_action;
mod for_all_values_true_when_absent;
mod for_any_value_deny_skips_absent_key;
mod for_any_value_negated_allow;
mod if_exists_on_always_present_key;
mod mfa_allow_if_exists;
mod mfa_deny_skips_absent_key;
mod mfa_null_check;
mod missing_version;
mod pass_role_with_not_action_and_not_resource;
mod pass_role_with_not_resource;
mod pass_role_with_star_in_action_and_not_resource;
mod pass_role_with_star_in_action_and_resource;
mod pass_role_with_star_in_resource;
mod pass_role_with_star_in_resource_and_not_action;

/// Every check, by code.
pub(super) static ALL: &[&Check] = &[
    &create_slr_with_not_action_and_not_resource::CHECK,
    &create_slr_with_not_resource::CHECK,
    &create_slr_with_star_in_action_and_not_resource::CHECK,
    &create_slr_with_star_in_action_and_resource::CHECK,
    &create_slr_with_star_in_resource::CHECK,
    &create_slr_with_star_in_resource_and_not_action::CHECK,
    &for_all_values_true_when_absent::CHECK,
    &for_any_value_deny_skips_absent_key::CHECK,
    &for_any_value_negated_allow::CHECK,
    &if_exists_on_always_present_key::CHECK,
    &mfa_allow_if_exists::CHECK,
    &mfa_deny_skips_absent_key::CHECK,
    &mfa_null_check::CHECK,
    &missing_version::CHECK,
    &pass_role_with_not_action_and_not_resource::CHECK,
    &pass_role_with_not_resource::CHECK,
    &pass_role_with_star_in_action_and_not_resource::CHECK,
    &pass_role_with_star_in_action_and_resource::CHECK,
    &pass_role_with_star_in_resource::CHECK,
    &pass_role_with_star_in_resource_and_not_action::CHECK,
];
// checks: end
