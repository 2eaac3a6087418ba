//! The checks, one file each. `core/tests/modules.rs` keeps this list in step with the files.

use super::check::Check;

// checks: begin
mod action_name_wildcard;
mod administrator;
mod administrator_equivalent;
mod allow_not_action;
mod allow_not_resource;
mod assume_role_by_wildcard;
mod cognito_amr_missing;
mod cognito_aud_missing;
mod cognito_guest;
mod condition_irrelevant;
mod external_id_caller_controlled;
mod external_id_deny_elsewhere;
mod external_id_deny_inverted;
mod external_id_deny_presence_only;
mod external_id_deny_skips_absent;
mod external_id_for_all_values;
mod external_id_forbidden;
mod external_id_ignores_case;
mod external_id_invalid_value;
mod external_id_like_without_wildcard;
mod external_id_locks_out_service;
mod external_id_missing;
mod external_id_negated;
mod external_id_null_and_if_exists;
mod external_id_optional;
mod external_id_pattern;
mod external_id_presence_only;
mod external_id_second_statement;
mod external_id_set_operator;
mod external_id_several_values;
mod external_id_unexpected;
mod external_id_unsatisfiable;
mod external_id_weak_value;
mod federated_any_provider;
mod managed_policy_administrator;
mod managed_policy_arn_invalid;
mod managed_policy_audit;
mod managed_policy_aws;
mod managed_policy_deprecated;
mod managed_policy_read_only;
mod managed_policy_unknown;
mod managed_policy_write;
mod mfa_is_not_external_id;
mod oidc_aud_missing;
mod oidc_repository_open;
mod oidc_sub_any_tenant;
mod oidc_sub_missing;
mod oidc_sub_tenant_prefix;
mod resource_star;
mod role_session_too_long;
mod saml_aud_missing;
mod saml_for_all_values;
mod service_wildcard;
mod service_without_source;
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
mod trust_unknown_account;
mod trust_unknown_role;
mod trust_user;
mod web_identity_app_missing;

/// Every check, by code.
pub(super) static ALL: &[&Check] = &[
    &action_name_wildcard::CHECK,
    &administrator::CHECK,
    &administrator_equivalent::CHECK,
    &allow_not_action::CHECK,
    &allow_not_resource::CHECK,
    &assume_role_by_wildcard::CHECK,
    &cognito_amr_missing::CHECK,
    &cognito_aud_missing::CHECK,
    &cognito_guest::CHECK,
    &condition_irrelevant::CHECK,
    &external_id_caller_controlled::CHECK,
    &external_id_deny_elsewhere::CHECK,
    &external_id_deny_inverted::CHECK,
    &external_id_deny_presence_only::CHECK,
    &external_id_deny_skips_absent::CHECK,
    &external_id_for_all_values::CHECK,
    &external_id_forbidden::CHECK,
    &external_id_ignores_case::CHECK,
    &external_id_invalid_value::CHECK,
    &external_id_like_without_wildcard::CHECK,
    &external_id_locks_out_service::CHECK,
    &external_id_missing::CHECK,
    &external_id_negated::CHECK,
    &external_id_null_and_if_exists::CHECK,
    &external_id_optional::CHECK,
    &external_id_pattern::CHECK,
    &external_id_presence_only::CHECK,
    &external_id_second_statement::CHECK,
    &external_id_set_operator::CHECK,
    &external_id_several_values::CHECK,
    &external_id_unexpected::CHECK,
    &external_id_unsatisfiable::CHECK,
    &external_id_weak_value::CHECK,
    &federated_any_provider::CHECK,
    &managed_policy_administrator::CHECK,
    &managed_policy_arn_invalid::CHECK,
    &managed_policy_audit::CHECK,
    &managed_policy_aws::CHECK,
    &managed_policy_deprecated::CHECK,
    &managed_policy_read_only::CHECK,
    &managed_policy_unknown::CHECK,
    &managed_policy_write::CHECK,
    &mfa_is_not_external_id::CHECK,
    &oidc_aud_missing::CHECK,
    &oidc_repository_open::CHECK,
    &oidc_sub_any_tenant::CHECK,
    &oidc_sub_missing::CHECK,
    &oidc_sub_tenant_prefix::CHECK,
    &resource_star::CHECK,
    &role_session_too_long::CHECK,
    &saml_aud_missing::CHECK,
    &saml_for_all_values::CHECK,
    &service_wildcard::CHECK,
    &service_without_source::CHECK,
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
    &trust_unknown_account::CHECK,
    &trust_unknown_role::CHECK,
    &trust_user::CHECK,
    &web_identity_app_missing::CHECK,
];
// checks: end
