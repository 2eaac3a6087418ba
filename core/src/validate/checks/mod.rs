//! The checks, one file each. `core/tests/modules.rs` keeps this list in step with the files.

use super::check::Check;

// checks: begin
mod action_without_resource;
mod allow_notaction_with_unsupported_tag_condition_key_for_service;
mod allow_with_unsupported_tag_condition_key_for_service;
mod arn_account_not_allowed;
mod arn_region_not_allowed;
mod create_slr_with_not_action_and_not_resource;
mod create_slr_with_not_resource;
mod create_slr_with_star_in_action_and_not_resource;
mod create_slr_with_star_in_action_and_resource;
mod create_slr_with_star_in_resource;
mod create_slr_with_star_in_resource_and_not_action;
mod deny_notaction_with_unsupported_tag_condition_key_for_service;
mod deny_with_unsupported_tag_condition_key_for_service;
mod deprecated_global_condition_key;
mod for_all_values_true_when_absent;
mod for_any_value_deny_skips_absent_key;
mod for_any_value_negated_allow;
mod forallvalues_with_single_valued_key;
mod if_exists_on_always_present_key;
mod invalid_action;
mod invalid_arn_account;
mod invalid_arn_prefix;
mod invalid_arn_region;
mod invalid_arn_resource;
mod invalid_arn_service_case;
mod invalid_global_condition_key;
mod invalid_kms_key_value;
mod invalid_partition;
mod invalid_region;
mod invalid_service;
mod invalid_service_condition_key;
mod invalid_service_in_action;
mod invalid_service_principal_format;
mod mfa_allow_if_exists;
mod mfa_deny_skips_absent_key;
mod mfa_null_check;
mod missing_action_for_condition_key;
mod missing_arn_account;
mod missing_arn_field;
mod missing_arn_region;
mod missing_qualifier;
mod missing_tag_key_in_condition;
mod missing_version;
mod pass_role_with_not_action_and_not_resource;
mod pass_role_with_not_resource;
mod pass_role_with_star_in_action_and_not_resource;
mod pass_role_with_star_in_action_and_resource;
mod pass_role_with_star_in_resource;
mod pass_role_with_star_in_resource_and_not_action;
mod resource_without_action;
mod retired_action;
mod string_like_operator_with_arn_condition_keys;
mod type_mismatch;
mod unsupported_action_for_condition_key;
mod unsupported_condition_key;
mod unsupported_global_condition_key;
mod use_condition_key_only_with_supported_services;
mod wildcard_in_service_name;

/// Every check, by code.
pub(super) static ALL: &[&Check] = &[
    &action_without_resource::CHECK,
    &allow_notaction_with_unsupported_tag_condition_key_for_service::CHECK,
    &allow_with_unsupported_tag_condition_key_for_service::CHECK,
    &arn_account_not_allowed::CHECK,
    &arn_region_not_allowed::CHECK,
    &create_slr_with_not_action_and_not_resource::CHECK,
    &create_slr_with_not_resource::CHECK,
    &create_slr_with_star_in_action_and_not_resource::CHECK,
    &create_slr_with_star_in_action_and_resource::CHECK,
    &create_slr_with_star_in_resource::CHECK,
    &create_slr_with_star_in_resource_and_not_action::CHECK,
    &deny_notaction_with_unsupported_tag_condition_key_for_service::CHECK,
    &deny_with_unsupported_tag_condition_key_for_service::CHECK,
    &deprecated_global_condition_key::CHECK,
    &for_all_values_true_when_absent::CHECK,
    &for_any_value_deny_skips_absent_key::CHECK,
    &for_any_value_negated_allow::CHECK,
    &forallvalues_with_single_valued_key::CHECK,
    &if_exists_on_always_present_key::CHECK,
    &invalid_action::CHECK,
    &invalid_arn_account::CHECK,
    &invalid_arn_prefix::CHECK,
    &invalid_arn_region::CHECK,
    &invalid_arn_resource::CHECK,
    &invalid_arn_service_case::CHECK,
    &invalid_global_condition_key::CHECK,
    &invalid_kms_key_value::CHECK,
    &invalid_partition::CHECK,
    &invalid_region::CHECK,
    &invalid_service::CHECK,
    &invalid_service_condition_key::CHECK,
    &invalid_service_in_action::CHECK,
    &invalid_service_principal_format::CHECK,
    &mfa_allow_if_exists::CHECK,
    &mfa_deny_skips_absent_key::CHECK,
    &mfa_null_check::CHECK,
    &missing_action_for_condition_key::CHECK,
    &missing_arn_account::CHECK,
    &missing_arn_field::CHECK,
    &missing_arn_region::CHECK,
    &missing_qualifier::CHECK,
    &missing_tag_key_in_condition::CHECK,
    &missing_version::CHECK,
    &pass_role_with_not_action_and_not_resource::CHECK,
    &pass_role_with_not_resource::CHECK,
    &pass_role_with_star_in_action_and_not_resource::CHECK,
    &pass_role_with_star_in_action_and_resource::CHECK,
    &pass_role_with_star_in_resource::CHECK,
    &pass_role_with_star_in_resource_and_not_action::CHECK,
    &resource_without_action::CHECK,
    &retired_action::CHECK,
    &string_like_operator_with_arn_condition_keys::CHECK,
    &type_mismatch::CHECK,
    &unsupported_action_for_condition_key::CHECK,
    &unsupported_condition_key::CHECK,
    &unsupported_global_condition_key::CHECK,
    &use_condition_key_only_with_supported_services::CHECK,
    &wildcard_in_service_name::CHECK,
];
// checks: end
