//! Every witness replays, no report contradicts itself, and the same input has the same report: on policies and roles made of
//! random choices, sound ones and broken ones. `PROPTEST_CASES=300000` and a release build look longer.

#![expect(
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a generator that goes wrong is a failed test"
)]

mod generated;

use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_witness_replays(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        generated::Input::from_bytes(&bytes).judge();
    }
}
