//! The checks, one file each. `core/tests/modules.rs` keeps this list in step with the files.

use super::check::Check;

// checks: begin
pub(super) static ALL: &[&Check] = &[];
// checks: end
