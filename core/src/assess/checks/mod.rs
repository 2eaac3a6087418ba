//! The checks, one file each. `core/tests/modules.rs` keeps this list in step with the files.

use super::check::Check;

// checks: begin
mod external_id_optional;

/// Every check, by code.
pub(super) static ALL: &[&Check] = &[&external_id_optional::CHECK];
// checks: end
