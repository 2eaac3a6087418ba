//! The checks, one file each. `core/tests/modules.rs` keeps this list in step with the files.

use super::check::Check;

// checks: begin
mod action_name_wildcard;
mod administrator;
mod administrator_equivalent;
mod allow_not_action;
mod allow_not_resource;
mod external_id_optional;
mod managed_policy_administrator;
mod managed_policy_arn_invalid;
mod managed_policy_audit;
mod managed_policy_aws;
mod managed_policy_read_only;
mod managed_policy_write;
mod resource_star;
mod service_wildcard;

/// Every check, by code.
pub(super) static ALL: &[&Check] = &[
    &action_name_wildcard::CHECK,
    &administrator::CHECK,
    &administrator_equivalent::CHECK,
    &allow_not_action::CHECK,
    &allow_not_resource::CHECK,
    &external_id_optional::CHECK,
    &managed_policy_administrator::CHECK,
    &managed_policy_arn_invalid::CHECK,
    &managed_policy_audit::CHECK,
    &managed_policy_aws::CHECK,
    &managed_policy_read_only::CHECK,
    &managed_policy_write::CHECK,
    &resource_star::CHECK,
    &service_wildcard::CHECK,
];
// checks: end
