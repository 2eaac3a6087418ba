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
mod dynamodb_attributes_without_select;
mod empty_array_action;
mod empty_array_condition;
mod empty_array_condition_forallvalues;
mod empty_array_condition_foranyvalue;
mod empty_array_condition_ifexists;
mod empty_array_principal;
mod empty_array_resource;
mod empty_object_condition;
mod empty_object_principal;
mod empty_sid_value;
mod empty_variable;
mod equivalent_to_null_false;
mod equivalent_to_null_true;
mod federated_principal_not_supported;
mod for_all_values_true_when_absent;
mod for_any_value_deny_skips_absent_key;
mod for_any_value_negated_allow;
mod forallvalues_with_single_valued_key;
mod foranyvalue_with_audience_claim_type;
mod if_exists_on_always_present_key;
mod improve_ip_range;
mod invalid_action;
mod invalid_arn_account;
mod invalid_arn_prefix;
mod invalid_arn_region;
mod invalid_arn_resource;
mod invalid_arn_service_case;
mod invalid_condition_multiple_boolean;
mod invalid_date_value;
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
mod invalid_variable_for_operator;
mod invalid_vpc_format;
mod invalid_vpce_format;
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
mod missing_brace_in_variable;
mod missing_condition_key_for_oidc_principal;
mod missing_github_repo_condition_key;
mod missing_paired_condition_keys;
mod missing_principal;
mod missing_qualifier;
mod missing_quote_in_variable;
mod missing_resource;
mod missing_tag_key_in_condition;
mod missing_version;
mod null_with_qualifier;
mod pass_role_with_not_action_and_not_resource;
mod pass_role_with_not_resource;
mod pass_role_with_star_in_action_and_not_resource;
mod pass_role_with_star_in_action_and_resource;
mod pass_role_with_star_in_resource;
mod pass_role_with_star_in_resource_and_not_action;
mod policy_size_exceeds_identity_policy_quota;
mod policy_size_exceeds_rcp_quota;
mod policy_size_exceeds_resource_policy_quota;
mod policy_size_exceeds_role_trust_policy_quota;
mod policy_size_exceeds_scp_quota;
mod policy_size_near_quota;
mod private_ip_address;
mod private_ip_address_subset;
mod private_not_ip_address;
mod private_not_ip_address_subset;
mod rcp_missing_related_principal_condition_key;
mod rcp_missing_related_service_principal_condition_key;
mod rcp_missing_service_condition_key_null_check;
mod rcp_syntax_error_action;
mod rcp_syntax_error_allow;
mod rcp_syntax_error_notaction;
mod rcp_syntax_error_principal;
mod recommended_condition_key_for_service_principal;
mod redundant_action;
mod redundant_condition_value_num;
mod redundant_key_due_to_wildcard_in_condition;
mod redundant_principal_in_role_trust_policy;
mod redundant_resource;
mod redundant_statement;
mod redundant_statement_due_to_wildcard_in_condition;
mod resource_without_action;
mod restrict_access_to_service_principal;
mod retired_action;
mod role_trust_policy_syntax_error_notprincipal;
mod role_trust_policy_syntax_error_resource;
mod role_trust_policy_unsupported_wildcard_in_principal;
mod s3_prefix_in_negative_context;
mod scp_syntax_error_action_wildcard;
mod scp_syntax_error_principal;
mod specific_github_repo_and_branch_recommended;
mod string_like_operator_with_arn_condition_keys;
mod type_mismatch;
mod type_mismatch_boolean;
mod type_mismatch_date;
mod type_mismatch_ip_range;
mod type_mismatch_number;
mod type_mismatch_string;
mod unique_sids_recommended;
mod unique_sids_required;
mod unsupported_action_for_condition_key;
mod unsupported_action_in_policy;
mod unsupported_condition_key;
mod unsupported_condition_key_for_service_principal;
mod unsupported_global_condition_key;
mod unsupported_principal;
mod unsupported_resource_arn_in_policy;
mod unsupported_sid;
mod unsupported_space_in_variable;
mod unsupported_wildcard_in_principal;
mod untrustworthy_condition_key;
mod use_condition_key_only_with_supported_services;
mod variable_unsupported_in_element;
mod variable_unsupported_in_version;
mod variable_usage_too_permissive;
mod wildcard_in_service_name;
mod wildcard_usage_too_permissive;
mod wildcard_without_like_operator;

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
    &dynamodb_attributes_without_select::CHECK,
    &empty_array_action::CHECK,
    &empty_array_condition::CHECK,
    &empty_array_condition_forallvalues::CHECK,
    &empty_array_condition_foranyvalue::CHECK,
    &empty_array_condition_ifexists::CHECK,
    &empty_array_principal::CHECK,
    &empty_array_resource::CHECK,
    &empty_object_condition::CHECK,
    &empty_object_principal::CHECK,
    &empty_sid_value::CHECK,
    &empty_variable::CHECK,
    &equivalent_to_null_false::CHECK,
    &equivalent_to_null_true::CHECK,
    &federated_principal_not_supported::CHECK,
    &for_all_values_true_when_absent::CHECK,
    &for_any_value_deny_skips_absent_key::CHECK,
    &for_any_value_negated_allow::CHECK,
    &forallvalues_with_single_valued_key::CHECK,
    &foranyvalue_with_audience_claim_type::CHECK,
    &if_exists_on_always_present_key::CHECK,
    &improve_ip_range::CHECK,
    &invalid_action::CHECK,
    &invalid_arn_account::CHECK,
    &invalid_arn_prefix::CHECK,
    &invalid_arn_region::CHECK,
    &invalid_arn_resource::CHECK,
    &invalid_arn_service_case::CHECK,
    &invalid_condition_multiple_boolean::CHECK,
    &invalid_date_value::CHECK,
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
    &invalid_variable_for_operator::CHECK,
    &invalid_vpc_format::CHECK,
    &invalid_vpce_format::CHECK,
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
    &missing_brace_in_variable::CHECK,
    &missing_condition_key_for_oidc_principal::CHECK,
    &missing_github_repo_condition_key::CHECK,
    &missing_paired_condition_keys::CHECK,
    &missing_principal::CHECK,
    &missing_qualifier::CHECK,
    &missing_quote_in_variable::CHECK,
    &missing_resource::CHECK,
    &missing_tag_key_in_condition::CHECK,
    &missing_version::CHECK,
    &null_with_qualifier::CHECK,
    &pass_role_with_not_action_and_not_resource::CHECK,
    &pass_role_with_not_resource::CHECK,
    &pass_role_with_star_in_action_and_not_resource::CHECK,
    &pass_role_with_star_in_action_and_resource::CHECK,
    &pass_role_with_star_in_resource::CHECK,
    &pass_role_with_star_in_resource_and_not_action::CHECK,
    &policy_size_exceeds_identity_policy_quota::CHECK,
    &policy_size_exceeds_rcp_quota::CHECK,
    &policy_size_exceeds_resource_policy_quota::CHECK,
    &policy_size_exceeds_role_trust_policy_quota::CHECK,
    &policy_size_exceeds_scp_quota::CHECK,
    &policy_size_near_quota::CHECK,
    &private_ip_address::CHECK,
    &private_ip_address_subset::CHECK,
    &private_not_ip_address::CHECK,
    &private_not_ip_address_subset::CHECK,
    &rcp_missing_related_principal_condition_key::CHECK,
    &rcp_missing_related_service_principal_condition_key::CHECK,
    &rcp_missing_service_condition_key_null_check::CHECK,
    &rcp_syntax_error_action::CHECK,
    &rcp_syntax_error_allow::CHECK,
    &rcp_syntax_error_notaction::CHECK,
    &rcp_syntax_error_principal::CHECK,
    &recommended_condition_key_for_service_principal::CHECK,
    &redundant_action::CHECK,
    &redundant_condition_value_num::CHECK,
    &redundant_key_due_to_wildcard_in_condition::CHECK,
    &redundant_principal_in_role_trust_policy::CHECK,
    &redundant_resource::CHECK,
    &redundant_statement::CHECK,
    &redundant_statement_due_to_wildcard_in_condition::CHECK,
    &resource_without_action::CHECK,
    &restrict_access_to_service_principal::CHECK,
    &retired_action::CHECK,
    &role_trust_policy_syntax_error_notprincipal::CHECK,
    &role_trust_policy_syntax_error_resource::CHECK,
    &role_trust_policy_unsupported_wildcard_in_principal::CHECK,
    &s3_prefix_in_negative_context::CHECK,
    &scp_syntax_error_action_wildcard::CHECK,
    &scp_syntax_error_principal::CHECK,
    &specific_github_repo_and_branch_recommended::CHECK,
    &string_like_operator_with_arn_condition_keys::CHECK,
    &type_mismatch::CHECK,
    &type_mismatch_boolean::CHECK,
    &type_mismatch_date::CHECK,
    &type_mismatch_ip_range::CHECK,
    &type_mismatch_number::CHECK,
    &type_mismatch_string::CHECK,
    &unique_sids_recommended::CHECK,
    &unique_sids_required::CHECK,
    &unsupported_action_for_condition_key::CHECK,
    &unsupported_action_in_policy::CHECK,
    &unsupported_condition_key::CHECK,
    &unsupported_condition_key_for_service_principal::CHECK,
    &unsupported_global_condition_key::CHECK,
    &unsupported_principal::CHECK,
    &unsupported_resource_arn_in_policy::CHECK,
    &unsupported_sid::CHECK,
    &unsupported_space_in_variable::CHECK,
    &unsupported_wildcard_in_principal::CHECK,
    &untrustworthy_condition_key::CHECK,
    &use_condition_key_only_with_supported_services::CHECK,
    &variable_unsupported_in_element::CHECK,
    &variable_unsupported_in_version::CHECK,
    &variable_usage_too_permissive::CHECK,
    &wildcard_in_service_name::CHECK,
    &wildcard_usage_too_permissive::CHECK,
    &wildcard_without_like_operator::CHECK,
];
// checks: end
