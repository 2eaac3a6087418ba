//! A policy that is printed and read again is the same policy.
#![expect(
    clippy::disallowed_methods,
    reason = "the test reads the corpus; the core does not"
)]

use std::path::Path;

use rolecall::Limits;
use rolecall::policy::Policy;

#[test]
fn printed_and_read_again_it_is_the_same() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus/trust");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let case: serde_json::Value =
            serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let Some(document) = case.get("policy") else {
            continue;
        };
        let policy = Policy::from_value(document, &Limits::default()).unwrap();
        if !policy.problems.is_empty() {
            // What could not be read is not printed.
            continue;
        }
        let printed = policy.to_value();
        let again = Policy::from_value(&printed, &Limits::default()).unwrap();
        assert_eq!(again.to_value(), printed, "{}", path.display());
        assert_eq!(again.version, policy.version, "{}", path.display());
        for (one, other) in policy.statements.iter().zip(&again.statements) {
            let entries = |statement: &rolecall::policy::Statement| {
                let principals = statement
                    .principal
                    .iter()
                    .flat_map(|element| &element.entries);
                let mut principals: Vec<String> = principals
                    .map(|entry| format!("{} {}", entry.value.key, entry.value.text))
                    .collect();
                principals.sort();
                let mut tests: Vec<String> = statement
                    .tests
                    .iter()
                    .map(|test| {
                        format!("{} {} {}", test.operator_text, test.name, test.values.len())
                    })
                    .collect();
                tests.sort();
                (statement.effect, principals, tests)
            };
            assert_eq!(entries(one), entries(other), "{}", path.display());
        }
        seen += 1;
    }
    assert!(seen > 300, "{seen}");
}
