//! The checks, one file each. `core/tests/modules.rs` keeps this list in step with the files.

use super::check::Check;

// checks: begin
mod cognito_amr_missing;
mod cognito_aud_missing;
mod cognito_guest;
mod external_id_optional;
mod federated_any_provider;
mod mismatched_action_for_principal;
mod missing_action_for_roles_anywhere_trust_policy;
mod oidc_aud_missing;
mod oidc_repository_open;
mod oidc_sub_any_tenant;
mod oidc_sub_missing;
mod oidc_sub_tenant_prefix;
mod role_session_too_long;
mod saml_aud_missing;
mod saml_for_all_values;
mod service_without_source;
mod web_identity_app_missing;

/// Every check, by code.
pub(super) static ALL: &[&Check] = &[
    &cognito_amr_missing::CHECK,
    &cognito_aud_missing::CHECK,
    &cognito_guest::CHECK,
    &external_id_optional::CHECK,
    &federated_any_provider::CHECK,
    &mismatched_action_for_principal::CHECK,
    &missing_action_for_roles_anywhere_trust_policy::CHECK,
    &oidc_aud_missing::CHECK,
    &oidc_repository_open::CHECK,
    &oidc_sub_any_tenant::CHECK,
    &oidc_sub_missing::CHECK,
    &oidc_sub_tenant_prefix::CHECK,
    &role_session_too_long::CHECK,
    &saml_aud_missing::CHECK,
    &saml_for_all_values::CHECK,
    &service_without_source::CHECK,
    &web_identity_app_missing::CHECK,
];
// checks: end
