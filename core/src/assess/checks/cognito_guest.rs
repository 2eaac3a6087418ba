//! A role for the guests of a Cognito identity pool.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "COGNITO_GUEST",
    severity: Severity::Warning,
    risk: Some(Risk::Medium),
    what: "guests of an identity pool get in",
    why: "whoever knows the id of the pool, which every copy of the application carries, gets this role's credentials without a log-in: what the role may do, everybody may",
    fix: "give the role no more than the public should have, or admit users who have logged in only",
    url: Some(
        "https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html",
    ),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for way in &trust.ways {
        let Some(witness) = way.grants(Ask::Guest) else {
            continue;
        };
        let Some(test) = test_on(way.statement, &format!("{COGNITO}:amr")) else {
            continue;
        };
        let named = test
            .values
            .iter()
            .find(|value| value.value.text == "unauthenticated");
        // Whoever gets in as a guest or a user alike, unnamed, is another check's matter.
        if named.is_none() && way.grants(Ask::User).is_some() {
            continue;
        }
        found
            .add(source, named.map_or(test.place(), |value| value.place))
            .message("guests of the identity pool get in, without a log-in")
            .witness(Some(witness.clone()))
            .fix(edit::display("check that the role's permissions are fit for the public, or compare `amr` with `authenticated`"));
    }
}
