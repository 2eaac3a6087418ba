//! Every document in the table of AWS managed policies is one that the library reads.
#![cfg(feature = "managed-policies")]

use rolecall::catalog::managed::ManagedPolicies;
use rolecall::policy::Policy;

#[test]
fn every_document_is_read_without_problems() {
    let mut wrong = Vec::new();
    for policy in ManagedPolicies::builtin().iter() {
        let read = Policy::from_text(policy.document(), &rolecall::Limits::default()).unwrap();
        assert!(!read.statements.is_empty(), "{policy:?}");
        wrong.extend(
            read.problems
                .iter()
                .map(|problem| format!("{}: {}", policy.name(), problem.message)),
        );
    }
    assert_eq!(wrong, [""; 0]);
}
