//! A test that every request passes anyway.
use crate::PolicyType;
use crate::assess::prelude::*;
use crate::evaluate::DERIVED;
use crate::reason::{Answer, Budget, implies, is_constant};

pub(super) static CHECK: Check = Check {
    code: "CONDITION_IRRELEVANT",
    severity: Severity::Suggestion,
    risk: Some(Risk::Low),
    what: "a condition keeps nobody out",
    why: "every request that gets this far passes it: the line looks like a safeguard and is none",
    fix: "remove it",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html",
    ),
    run: Run::Trust(run),
};

/// At most so many tests are judged one by one, where they are not proved idle all at once.
const ONE_BY_ONE: usize = 16;

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    let mut idle: Vec<(&Statement, &Test, &str)> = Vec::new();
    for statement in trust
        .policy
        .statements
        .iter()
        .filter(|statement| statement.effect == Effect::Allow)
    {
        let paths: Vec<_> = trust
            .verdict
            .paths
            .iter()
            .filter(|path| path.statement == statement.index)
            .collect();
        let Some(first) = paths.first() else { continue };
        let public = paths.iter().any(|path| path.public);
        for test in &statement.tests {
            // An operator that cannot be read, the ExternalId, and a caller whom a condition should have told apart from
            // everybody are findings of their own.
            let other = test.operator.value.comparison == Comparison::Unknown
                || test.name == EXTERNAL_ID_KEY
                || (public && DERIVED.contains(&test.name.as_str()));
            if !other
                && paths
                    .iter()
                    .all(|path| path.conditions_irrelevant.contains(&test.key.value))
            {
                idle.push((statement, test, &first.principal));
            }
        }
    }
    if idle.is_empty() {
        return;
    }
    // A test on a key that never varies needs no further proof that nothing changes without it.
    let needs_proof = |(_, test, _): &&(&Statement, &Test, &str)| {
        !is_constant(&test.name) || test.has_variables()
    };
    let open: Vec<_> = idle.iter().filter(needs_proof).copied().collect();
    if !open.is_empty() && !are_redundant(trust.policy, &open) {
        idle.truncate(ONE_BY_ONE);
        idle.retain(|one| {
            !needs_proof(&one) || are_redundant(trust.policy, std::slice::from_ref(one))
        });
    }
    for (statement, test, principal) in idle {
        found
            .add(source, test.place())
            .at_key()
            .message(format!(
                "`{}` on `{}` holds for every request of `{principal}`",
                test.operator_text, test.key.value
            ))
            .fix(edit::remove_test(
                source,
                statement,
                test,
                "remove it",
                Applicability::Safe,
            ));
    }
}

/// Whether the policy without some tests allows nothing that it does not allow with them: proved.
fn are_redundant(policy: &Policy, tests: &[(&Statement, &Test, &str)]) -> bool {
    let mut without = policy.clone();
    for (statement, test, _) in tests {
        for other in without
            .statements
            .iter_mut()
            .filter(|other| other.index == statement.index)
        {
            other.tests.retain(|other| other.place() != test.place());
        }
    }
    matches!(
        implies(&without, policy, PolicyType::Trust, &Budget::default()),
        Answer::Proved(_)
    )
}
