//! A test that every request passes anyway.
use crate::assess::prelude::*;
use crate::evaluate::DERIVED;
use crate::reason::{Answer, Budget, implies};
use crate::PolicyType;

pub(super) static CHECK: Check = Check {
    code: "CONDITION_IRRELEVANT",
    severity: Severity::Suggestion,
    risk: Some(Risk::Low),
    what: "a condition keeps nobody out",
    why: "every request that gets this far passes it: the line looks like a safeguard and is none",
    fix: "remove it",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html"),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for statement in trust.policy.statements.iter().filter(|statement| statement.effect == Effect::Allow) {
        let paths = || trust.verdict.paths.iter().filter(|path| path.statement == statement.index);
        let Some(first) = paths().next() else { continue };
        let public = paths().any(|path| path.public);
        for test in &statement.tests {
            let key = &test.key.value;
            // An operator that cannot be read, the ExternalId, and a caller whom a condition should have told apart from
            // everybody are findings of their own.
            if test.operator.value.comparison == Comparison::Unknown
                || test.name == EXTERNAL_ID_KEY
                || (public && DERIVED.contains(&test.name.as_str()))
                || !paths().all(|path| path.conditions_irrelevant.contains(key))
                || !is_redundant(trust.policy, statement, test)
            {
                continue;
            }
            found
                .add(source, test.operator.place)
                .at_key()
                .message(format!("`{}` on `{key}` holds for every request of `{}`", test.operator_text, first.principal))
                .fix(edit::remove_test(source, statement, test, "remove it", Applicability::Safe));
        }
    }
}

/// Whether the policy without a test allows nothing that it does not allow with it: proved.
fn is_redundant(policy: &Policy, statement: &Statement, test: &Test) -> bool {
    let mut without = policy.clone();
    for other in without.statements.iter_mut().filter(|other| other.index == statement.index) {
        other.tests.retain(|other| other.place() != test.place());
    }
    matches!(implies(&without, policy, PolicyType::Trust, &Budget::default()), Answer::Proved(_))
}
