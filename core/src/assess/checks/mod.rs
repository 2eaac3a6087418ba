//! The checks, one file each. `core/tests/modules.rs` keeps this list in step with the files.

use super::check::Check;

// checks: begin
mod external_id_caller_controlled;
mod external_id_for_all_values;
mod external_id_forbidden;
mod external_id_ignores_case;
mod external_id_invalid_value;
mod external_id_like_without_wildcard;
mod external_id_missing;
mod external_id_negated;
mod external_id_null_and_if_exists;
mod external_id_optional;
mod external_id_pattern;
mod external_id_presence_only;
mod external_id_set_operator;
mod external_id_unsatisfiable;

/// Every check, by code.
pub(super) static ALL: &[&Check] = &[
    &external_id_caller_controlled::CHECK,
    &external_id_for_all_values::CHECK,
    &external_id_forbidden::CHECK,
    &external_id_ignores_case::CHECK,
    &external_id_invalid_value::CHECK,
    &external_id_like_without_wildcard::CHECK,
    &external_id_missing::CHECK,
    &external_id_negated::CHECK,
    &external_id_null_and_if_exists::CHECK,
    &external_id_optional::CHECK,
    &external_id_pattern::CHECK,
    &external_id_presence_only::CHECK,
    &external_id_set_operator::CHECK,
    &external_id_unsatisfiable::CHECK,
];
// checks: end
