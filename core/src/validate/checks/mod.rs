//! The checks, one file each. `core/tests/modules.rs` keeps this list in step with the files.

use super::check::Check;

// checks: begin
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
mod invalid_variable_for_operator;
mod missing_brace_in_variable;
mod missing_quote_in_variable;
mod missing_resource;
mod missing_version;
mod policy_size_exceeds_identity_policy_quota;
mod policy_size_exceeds_rcp_quota;
mod policy_size_exceeds_resource_policy_quota;
mod policy_size_exceeds_role_trust_policy_quota;
mod policy_size_exceeds_scp_quota;
mod redundant_action;
mod redundant_resource;
mod redundant_statement;
mod unique_sids_recommended;
mod unique_sids_required;
mod unsupported_sid;
mod unsupported_space_in_variable;
mod variable_unsupported_in_element;
mod variable_unsupported_in_version;

/// Every check, by code.
pub(super) static ALL: &[&Check] = &[
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
    &invalid_variable_for_operator::CHECK,
    &missing_brace_in_variable::CHECK,
    &missing_quote_in_variable::CHECK,
    &missing_resource::CHECK,
    &missing_version::CHECK,
    &policy_size_exceeds_identity_policy_quota::CHECK,
    &policy_size_exceeds_rcp_quota::CHECK,
    &policy_size_exceeds_resource_policy_quota::CHECK,
    &policy_size_exceeds_role_trust_policy_quota::CHECK,
    &policy_size_exceeds_scp_quota::CHECK,
    &redundant_action::CHECK,
    &redundant_resource::CHECK,
    &redundant_statement::CHECK,
    &unique_sids_recommended::CHECK,
    &unique_sids_required::CHECK,
    &unsupported_sid::CHECK,
    &unsupported_space_in_variable::CHECK,
    &variable_unsupported_in_element::CHECK,
    &variable_unsupported_in_version::CHECK,
];
// checks: end
