//! Every input that once broke something, and a few that nearly did: no panic, and the same answer twice.
#![expect(
    clippy::disallowed_methods,
    reason = "the test reads the corpus; the core does not"
)]

use std::path::Path;

use rolecall::{Options, PolicyType};

const TYPES: [Option<PolicyType>; 6] = [
    None,
    Some(PolicyType::Identity),
    Some(PolicyType::Trust),
    Some(PolicyType::Resource),
    Some(PolicyType::Scp),
    Some(PolicyType::Rcp),
];

#[test]
fn nothing_breaks_again() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus/regressions");
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files.retain(|file| file.extension().is_none_or(|extension| extension != "md"));
    assert!(!files.is_empty(), "no file in {}", folder.display());
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        for policy_type in TYPES {
            let options = Options {
                policy_type,
                ..Options::default()
            };
            let first = rolecall::check_bytes(&bytes, &options);
            assert_eq!(
                first,
                rolecall::check_bytes(&bytes, &options),
                "{} as {policy_type:?}",
                file.display()
            );
            if let Ok(report) = first {
                let internal = report
                    .findings
                    .iter()
                    .find(|finding| finding.code == "INTERNAL_ERROR");
                assert_eq!(internal, None, "{} as {policy_type:?}", file.display());
            }
        }
    }
}
