//! w is a witness of check(p)  =>  replays(p, w), for every policy-shaped p; and check(p) = check(p).
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../core/tests/generated/mod.rs"]
mod generated;

fuzz_target!(|bytes: &[u8]| {
    generated::Input::from_bytes(bytes).judge();
});
