//! The checks, one file each. `core/tests/modules.rs` keeps this list in step with the files.

use super::check::Check;

// checks: begin
mod assume_role_by_wildcard;
mod condition_irrelevant;
mod external_id_deny_elsewhere;
mod external_id_deny_inverted;
mod external_id_deny_presence_only;
mod external_id_deny_skips_absent;
mod external_id_locks_out_service;
mod external_id_optional;
mod external_id_second_statement;
mod external_id_several_values;
mod external_id_unexpected;
mod external_id_weak_value;
mod mfa_is_not_external_id;

/// Every check, by code.
pub(super) static ALL: &[&Check] = &[
    &assume_role_by_wildcard::CHECK,
    &condition_irrelevant::CHECK,
    &external_id_deny_elsewhere::CHECK,
    &external_id_deny_inverted::CHECK,
    &external_id_deny_presence_only::CHECK,
    &external_id_deny_skips_absent::CHECK,
    &external_id_locks_out_service::CHECK,
    &external_id_optional::CHECK,
    &external_id_second_statement::CHECK,
    &external_id_several_values::CHECK,
    &external_id_unexpected::CHECK,
    &external_id_weak_value::CHECK,
    &mfa_is_not_external_id::CHECK,
];
// checks: end
