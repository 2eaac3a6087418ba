//! The checks, one file each. `core/tests/modules.rs` keeps this list in step with the files.

use super::check::Check;

// checks: begin
mod create_slr_with_not_action_and_not_resource;
mod create_slr_with_not_resource;
mod create_slr_with_star_in_action_and_not_resource;
mod create_slr_with_star_in_action_and_resource;
mod create_slr_with_star_in_resource;
mod create_slr_with_star_in_resource_and_not_action;
mod dynamodb_attributes_without_select;
mod equivalent_to_null_false;
mod equivalent_to_null_true;
mod for_all_values_true_when_absent;
mod for_any_value_deny_skips_absent_key;
mod for_any_value_negated_allow;
mod if_exists_on_always_present_key;
mod improve_ip_range;
mod invalid_condition_multiple_boolean;
mod invalid_date_value;
mod invalid_vpc_format;
mod invalid_vpce_format;
mod mfa_allow_if_exists;
mod mfa_deny_skips_absent_key;
mod mfa_null_check;
mod missing_paired_condition_keys;
mod missing_version;
mod null_with_qualifier;
mod pass_role_with_not_action_and_not_resource;
mod pass_role_with_not_resource;
mod pass_role_with_star_in_action_and_not_resource;
mod pass_role_with_star_in_action_and_resource;
mod pass_role_with_star_in_resource;
mod pass_role_with_star_in_resource_and_not_action;
mod private_ip_address;
mod private_ip_address_subset;
mod private_not_ip_address;
mod private_not_ip_address_subset;
mod redundant_condition_value_num;
mod redundant_key_due_to_wildcard_in_condition;
mod redundant_statement_due_to_wildcard_in_condition;
mod s3_prefix_in_negative_context;
mod type_mismatch_boolean;
mod type_mismatch_date;
mod type_mismatch_ip_range;
mod type_mismatch_number;
mod type_mismatch_string;
mod untrustworthy_condition_key;
mod variable_usage_too_permissive;
mod wildcard_usage_too_permissive;
mod wildcard_without_like_operator;

/// Every check, by code.
pub(super) static ALL: &[&Check] = &[
    &create_slr_with_not_action_and_not_resource::CHECK,
    &create_slr_with_not_resource::CHECK,
    &create_slr_with_star_in_action_and_not_resource::CHECK,
    &create_slr_with_star_in_action_and_resource::CHECK,
    &create_slr_with_star_in_resource::CHECK,
    &create_slr_with_star_in_resource_and_not_action::CHECK,
    &dynamodb_attributes_without_select::CHECK,
    &equivalent_to_null_false::CHECK,
    &equivalent_to_null_true::CHECK,
    &for_all_values_true_when_absent::CHECK,
    &for_any_value_deny_skips_absent_key::CHECK,
    &for_any_value_negated_allow::CHECK,
    &if_exists_on_always_present_key::CHECK,
    &improve_ip_range::CHECK,
    &invalid_condition_multiple_boolean::CHECK,
    &invalid_date_value::CHECK,
    &invalid_vpc_format::CHECK,
    &invalid_vpce_format::CHECK,
    &mfa_allow_if_exists::CHECK,
    &mfa_deny_skips_absent_key::CHECK,
    &mfa_null_check::CHECK,
    &missing_paired_condition_keys::CHECK,
    &missing_version::CHECK,
    &null_with_qualifier::CHECK,
    &pass_role_with_not_action_and_not_resource::CHECK,
    &pass_role_with_not_resource::CHECK,
    &pass_role_with_star_in_action_and_not_resource::CHECK,
    &pass_role_with_star_in_action_and_resource::CHECK,
    &pass_role_with_star_in_resource::CHECK,
    &pass_role_with_star_in_resource_and_not_action::CHECK,
    &private_ip_address::CHECK,
    &private_ip_address_subset::CHECK,
    &private_not_ip_address::CHECK,
    &private_not_ip_address_subset::CHECK,
    &redundant_condition_value_num::CHECK,
    &redundant_key_due_to_wildcard_in_condition::CHECK,
    &redundant_statement_due_to_wildcard_in_condition::CHECK,
    &s3_prefix_in_negative_context::CHECK,
    &type_mismatch_boolean::CHECK,
    &type_mismatch_date::CHECK,
    &type_mismatch_ip_range::CHECK,
    &type_mismatch_number::CHECK,
    &type_mismatch_string::CHECK,
    &untrustworthy_condition_key::CHECK,
    &variable_usage_too_permissive::CHECK,
    &wildcard_usage_too_permissive::CHECK,
    &wildcard_without_like_operator::CHECK,
];
// checks: end
