//! The checks, one file each. `core/tests/modules.rs` keeps this list in step with the files.

use super::check::Check;

// checks: begin
mod action_without_resource;
mod allow_notaction_with_unsupported_tag_condition_key_for_service;
mod allow_with_not_principal;
mod allow_with_unsupported_tag_condition_key_for_service;
mod arn_account_not_allowed;
mod arn_region_not_allowed;
mod confirm_audience_claim_type;
mod create_slr_with_not_action_and_not_resource;
mod create_slr_with_not_resource;
mod create_slr_with_star_in_action_and_not_resource;
mod create_slr_with_star_in_action_and_resource;
mod create_slr_with_star_in_resource;
mod create_slr_with_star_in_resource_and_not_action;
mod deny_notaction_with_unsupported_tag_condition_key_for_service;
mod deny_with_unsupported_tag_condition_key_for_service;
mod deprecated_global_condition_key;
mod federated_principal_not_supported;
mod for_all_values_true_when_absent;
mod for_any_value_deny_skips_absent_key;
mod for_any_value_negated_allow;
mod forallvalues_with_single_valued_key;
mod foranyvalue_with_audience_claim_type;
mod if_exists_on_always_present_key;
mod invalid_action;
mod invalid_arn_account;
mod invalid_arn_prefix;
mod invalid_arn_region;
mod invalid_arn_resource;
mod invalid_arn_service_case;
mod invalid_federated_principal_syntax_in_role_trust_policy;
mod invalid_global_condition_key;
mod invalid_kms_key_value;
mod invalid_partition;
mod invalid_region;
mod invalid_role_reference;
mod invalid_service;
mod invalid_service_condition_key;
mod invalid_service_in_action;
mod invalid_service_principal_format;
mod invalid_user_reference;
mod irrelevant_condition_key_in_policy;
mod mfa_allow_if_exists;
mod mfa_deny_skips_absent_key;
mod mfa_null_check;
mod mismatched_action_for_principal;
mod missing_action_for_condition_key;
mod missing_action_for_roles_anywhere_trust_policy;
mod missing_arn_account;
mod missing_arn_field;
mod missing_arn_region;
mod missing_condition_key_for_oidc_principal;
mod missing_github_repo_condition_key;
mod missing_principal;
mod missing_qualifier;
mod missing_tag_key_in_condition;
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
mod rcp_syntax_error_action;
mod rcp_syntax_error_allow;
mod rcp_syntax_error_notaction;
mod rcp_syntax_error_principal;
mod recommended_condition_key_for_service_principal;
mod redundant_principal_in_role_trust_policy;
mod resource_without_action;
mod restrict_access_to_service_principal;
mod retired_action;
mod role_trust_policy_syntax_error_notprincipal;
mod role_trust_policy_syntax_error_resource;
mod role_trust_policy_unsupported_wildcard_in_principal;
mod scp_syntax_error_action_wildcard;
mod scp_syntax_error_principal;
mod specific_github_repo_and_branch_recommended;
mod string_like_operator_with_arn_condition_keys;
mod type_mismatch;
mod unsupported_action_for_condition_key;
mod unsupported_action_in_policy;
mod unsupported_condition_key;
mod unsupported_condition_key_for_service_principal;
mod unsupported_global_condition_key;
mod unsupported_principal;
mod unsupported_resource_arn_in_policy;
mod unsupported_wildcard_in_principal;
mod use_condition_key_only_with_supported_services;
mod wildcard_in_service_name;

/// Every check, by code.
pub(super) static ALL: &[&Check] = &[
    &action_without_resource::CHECK,
    &allow_notaction_with_unsupported_tag_condition_key_for_service::CHECK,
    &allow_with_not_principal::CHECK,
    &allow_with_unsupported_tag_condition_key_for_service::CHECK,
    &arn_account_not_allowed::CHECK,
    &arn_region_not_allowed::CHECK,
    &confirm_audience_claim_type::CHECK,
    &create_slr_with_not_action_and_not_resource::CHECK,
    &create_slr_with_not_resource::CHECK,
    &create_slr_with_star_in_action_and_not_resource::CHECK,
    &create_slr_with_star_in_action_and_resource::CHECK,
    &create_slr_with_star_in_resource::CHECK,
    &create_slr_with_star_in_resource_and_not_action::CHECK,
    &deny_notaction_with_unsupported_tag_condition_key_for_service::CHECK,
    &deny_with_unsupported_tag_condition_key_for_service::CHECK,
    &deprecated_global_condition_key::CHECK,
    &federated_principal_not_supported::CHECK,
    &for_all_values_true_when_absent::CHECK,
    &for_any_value_deny_skips_absent_key::CHECK,
    &for_any_value_negated_allow::CHECK,
    &forallvalues_with_single_valued_key::CHECK,
    &foranyvalue_with_audience_claim_type::CHECK,
    &if_exists_on_always_present_key::CHECK,
    &invalid_action::CHECK,
    &invalid_arn_account::CHECK,
    &invalid_arn_prefix::CHECK,
    &invalid_arn_region::CHECK,
    &invalid_arn_resource::CHECK,
    &invalid_arn_service_case::CHECK,
    &invalid_federated_principal_syntax_in_role_trust_policy::CHECK,
    &invalid_global_condition_key::CHECK,
    &invalid_kms_key_value::CHECK,
    &invalid_partition::CHECK,
    &invalid_region::CHECK,
    &invalid_role_reference::CHECK,
    &invalid_service::CHECK,
    &invalid_service_condition_key::CHECK,
    &invalid_service_in_action::CHECK,
    &invalid_service_principal_format::CHECK,
    &invalid_user_reference::CHECK,
    &irrelevant_condition_key_in_policy::CHECK,
    &mfa_allow_if_exists::CHECK,
    &mfa_deny_skips_absent_key::CHECK,
    &mfa_null_check::CHECK,
    &mismatched_action_for_principal::CHECK,
    &missing_action_for_condition_key::CHECK,
    &missing_action_for_roles_anywhere_trust_policy::CHECK,
    &missing_arn_account::CHECK,
    &missing_arn_field::CHECK,
    &missing_arn_region::CHECK,
    &missing_condition_key_for_oidc_principal::CHECK,
    &missing_github_repo_condition_key::CHECK,
    &missing_principal::CHECK,
    &missing_qualifier::CHECK,
    &missing_tag_key_in_condition::CHECK,
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
    &rcp_syntax_error_action::CHECK,
    &rcp_syntax_error_allow::CHECK,
    &rcp_syntax_error_notaction::CHECK,
    &rcp_syntax_error_principal::CHECK,
    &recommended_condition_key_for_service_principal::CHECK,
    &redundant_principal_in_role_trust_policy::CHECK,
    &resource_without_action::CHECK,
    &restrict_access_to_service_principal::CHECK,
    &retired_action::CHECK,
    &role_trust_policy_syntax_error_notprincipal::CHECK,
    &role_trust_policy_syntax_error_resource::CHECK,
    &role_trust_policy_unsupported_wildcard_in_principal::CHECK,
    &scp_syntax_error_action_wildcard::CHECK,
    &scp_syntax_error_principal::CHECK,
    &specific_github_repo_and_branch_recommended::CHECK,
    &string_like_operator_with_arn_condition_keys::CHECK,
    &type_mismatch::CHECK,
    &unsupported_action_for_condition_key::CHECK,
    &unsupported_action_in_policy::CHECK,
    &unsupported_condition_key::CHECK,
    &unsupported_condition_key_for_service_principal::CHECK,
    &unsupported_global_condition_key::CHECK,
    &unsupported_principal::CHECK,
    &unsupported_resource_arn_in_policy::CHECK,
    &unsupported_wildcard_in_principal::CHECK,
    &use_condition_key_only_with_supported_services::CHECK,
    &wildcard_in_service_name::CHECK,
];
// checks: end
