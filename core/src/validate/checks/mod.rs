//! The checks, one file each. `core/tests/modules.rs` keeps this list in step with the files.

use super::check::Check;

// checks: begin
mod missing_version;

/// Every check, by code.
pub(super) static ALL: &[&Check] = &[&missing_version::CHECK];
// checks: end
