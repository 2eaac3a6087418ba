//! The checks, one file each. `core/tests/modules.rs` keeps this list in step with the files.

use super::check::Check;

// checks: begin
mod allow_with_not_principal;
mod confirm_audience_claim_type;
mod create_slr_with_not_action_and_not_resource;
mod create_slr_with_not_resource;
mod create_slr_with_star_in_action_and_not_resource;
mod create_slr_with_star_in_action_and_resource;
mod create_slr_with_star_in_resource;
mod create_slr_with_star_in_resource_and_not_action;
mod federated_principal_not_supported;
mod for_all_values_true_when_absent;
mod for_any_value_deny_skips_absent_key;
mod for_any_value_negated_allow;
mod foranyvalue_with_audience_claim_type;
mod if_exists_on_always_present_key;
mod invalid_federated_principal_syntax_in_role_trust_policy;
mod invalid_role_reference;
mod invalid_user_reference;
mod irrelevant_condition_key_in_policy;
mod mfa_allow_if_exists;
mod mfa_deny_skips_absent_key;
mod mfa_null_check;
mod mismatched_action_for_principal;
mod missing_action_for_roles_anywhere_trust_policy;
mod missing_condition_key_for_oidc_principal;
mod missing_github_repo_condition_key;
mod missing_principal;
mod missing_version;
mod pass_role_with_not_action_and_not_resource;
mod pass_role_with_not_resource;
mod pass_role_with_star_in_action_and_not_resource;
mod pass_role_with_star_in_action_and_resource;
mod pass_role_with_star_in_resource;
mod pass_role_with_star_in_resource_and_not_action;
mod rcp_missing_related_principal_condition_key;
mod rcp_missing_related_service_principal_condition_key;
mod rcp_missing_service_condition_key_null_check;
mod rcp_syntax_error_allow;
mod rcp_syntax_error_notaction;
mod rcp_syntax_error_principal;
mod recommended_condition_key_for_service_principal;
mod redundant_principal_in_role_trust_policy;
mod restrict_access_to_service_principal;
mod role_trust_policy_syntax_error_notprincipal;
mod role_trust_policy_syntax_error_resource;
mod role_trust_policy_unsupported_wildcard_in_principal;
mod scp_syntax_error_action_wildcard;
mod scp_syntax_error_principal;
mod specific_github_repo_and_branch_recommended;
mod unsupported_action_in_policy;
mod unsupported_condition_key_for_service_principal;
mod unsupported_principal;
mod unsupported_resource_arn_in_policy;
mod unsupported_wildcard_in_principal;

/// Every check, by code.
pub(super) static ALL: &[&Check] = &[
    &allow_with_not_principal::CHECK,
    &confirm_audience_claim_type::CHECK,
    &create_slr_with_not_action_and_not_resource::CHECK,
    &create_slr_with_not_resource::CHECK,
    &create_slr_with_star_in_action_and_not_resource::CHECK,
    &create_slr_with_star_in_action_and_resource::CHECK,
    &create_slr_with_star_in_resource::CHECK,
    &create_slr_with_star_in_resource_and_not_action::CHECK,
    &federated_principal_not_supported::CHECK,
    &for_all_values_true_when_absent::CHECK,
    &for_any_value_deny_skips_absent_key::CHECK,
    &for_any_value_negated_allow::CHECK,
    &foranyvalue_with_audience_claim_type::CHECK,
    &if_exists_on_always_present_key::CHECK,
    &invalid_federated_principal_syntax_in_role_trust_policy::CHECK,
    &invalid_role_reference::CHECK,
    &invalid_user_reference::CHECK,
    &irrelevant_condition_key_in_policy::CHECK,
    &mfa_allow_if_exists::CHECK,
    &mfa_deny_skips_absent_key::CHECK,
    &mfa_null_check::CHECK,
    &mismatched_action_for_principal::CHECK,
    &missing_action_for_roles_anywhere_trust_policy::CHECK,
    &missing_condition_key_for_oidc_principal::CHECK,
    &missing_github_repo_condition_key::CHECK,
    &missing_principal::CHECK,
    &missing_version::CHECK,
    &pass_role_with_not_action_and_not_resource::CHECK,
    &pass_role_with_not_resource::CHECK,
    &pass_role_with_star_in_action_and_not_resource::CHECK,
    &pass_role_with_star_in_action_and_resource::CHECK,
    &pass_role_with_star_in_resource::CHECK,
    &pass_role_with_star_in_resource_and_not_action::CHECK,
    &rcp_missing_related_principal_condition_key::CHECK,
    &rcp_missing_related_service_principal_condition_key::CHECK,
    &rcp_missing_service_condition_key_null_check::CHECK,
    &rcp_syntax_error_allow::CHECK,
    &rcp_syntax_error_notaction::CHECK,
    &rcp_syntax_error_principal::CHECK,
    &recommended_condition_key_for_service_principal::CHECK,
    &redundant_principal_in_role_trust_policy::CHECK,
    &restrict_access_to_service_principal::CHECK,
    &role_trust_policy_syntax_error_notprincipal::CHECK,
    &role_trust_policy_syntax_error_resource::CHECK,
    &role_trust_policy_unsupported_wildcard_in_principal::CHECK,
    &scp_syntax_error_action_wildcard::CHECK,
    &scp_syntax_error_principal::CHECK,
    &specific_github_repo_and_branch_recommended::CHECK,
    &unsupported_action_in_policy::CHECK,
    &unsupported_condition_key_for_service_principal::CHECK,
    &unsupported_principal::CHECK,
    &unsupported_resource_arn_in_policy::CHECK,
    &unsupported_wildcard_in_principal::CHECK,
];
// checks: end
