//! Guests of a Cognito identity pool get in where its users were meant.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "COGNITO_AMR_MISSING",
    severity: Severity::Warning,
    risk: Some(Risk::Medium),
    what: "guests of the identity pool get in like users who have logged in",
    why: "an identity pool that admits guests hands them a token without any log-in; only `amr` tells it from a user's",
    fix: "add `ForAnyValue:StringLike` `cognito-identity.amazonaws.com:amr` `authenticated`",
    url: Some(
        "https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html",
    ),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for way in &trust.ways {
        let (Some(witness), Some(_)) = (way.grants(Ask::Guest), way.grants(Ask::User)) else {
            continue;
        };
        let key = format!("{COGNITO}:amr");
        let culprit = test_on(way.statement, &key);
        // A policy that names guests means them.
        if culprit.is_some_and(|test| {
            test.values
                .iter()
                .any(|value| value.value.text == "unauthenticated")
        }) {
            continue;
        }
        let finding = match culprit {
            None => found
                .add(source, way.place())
                .message("guests of the identity pool get in like users who have logged in"),
            Some(test) => found
                .add(source, test.operator.place)
                .at_key()
                .message(format!(
                    "`{}` on `{}` takes in guests and users alike",
                    test.operator_text, test.key.value
                )),
        };
        let fix = if culprit.is_none() && is_alone(way.statement) {
            edit::add_test(
                source,
                way.statement,
                "ForAnyValue:StringLike",
                &key,
                "authenticated",
                "let in users who have logged in only",
                Applicability::Unsafe,
            )
        } else {
            edit::display(format!(
                "compare `{key}`, by `ForAnyValue:StringLike`, with `authenticated`"
            ))
        };
        finding.witness(Some(witness.clone())).fix(fix);
    }
}
