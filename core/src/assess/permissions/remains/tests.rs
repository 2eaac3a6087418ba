use super::*;
use crate::Limits;
use crate::evaluate::{Decision, evaluate};

fn policy(text: &str) -> Policy {
    let policy = Policy::from_text(text, &Limits::default()).unwrap();
    assert!(policy.problems.is_empty(), "{:?}", policy.problems);
    policy
}

fn statements(statements: &[String]) -> Policy {
    policy(&format!(
        r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#,
        statements.join(",")
    ))
}

fn question(pattern: &str) -> Question {
    Question {
        action: element(vec![action_entry(pattern)]),
        example: pattern.replace('*', "Any"),
        resource: None,
        facts: Facts::Any,
    }
}

/// What is left of the first statement of the first policy.
fn left(policies: &[&Policy], holder: &Holder, question: &Question, budget: &Budget) -> Left {
    let remains = Remains::new(policies, holder, budget);
    let ground = remains.ground(&policies[0].statements[0]);
    remains.left(&ground, question)
}

#[test]
fn agrees_with_enumeration() {
    let actions = ["a:xa", "a:xb", "a:y", "a:z", "b:x", "b:z", "c:x", "c:z"];
    let patterns = ["a:*", "a:x*", "a:xa", "*", "a:y", "b:*", "*:x*"];
    // Actions that take no resource ask for `*`.
    let resources = [
        "*",
        "arn:aws:s3:::p",
        "arn:aws:s3:::q",
        "arn:aws:s3:::pq",
        "arn:aws:s3:::r",
    ];
    let places = [
        "*",
        "arn:aws:s3:::p",
        "arn:aws:s3:::p*",
        "arn:aws:s3:::q",
        "arn:*",
    ];
    let conditions = [
        "",
        r#"{"StringEquals": {"k:v": "1"}}"#,
        r#"{"StringNotEquals": {"k:v": ["1", "2"]}}"#,
        r#"{"StringEqualsIfExists": {"k:v": "2"}}"#,
        r#"{"Null": {"k:v": "true"}}"#,
        r#"{"Null": {"k:v": "false"}}"#,
        r#"{"StringEquals": {"k:v": "1"}, "Bool": {"k:b": "true"}}"#,
        r#"{"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/other"}}"#,
        r#"{"StringNotEquals": {"aws:PrincipalType": "AssumedRole"}}"#,
    ];
    let mut seed = 11_u64;
    let mut random = move |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(seed >> 33).unwrap() % below
    };
    let mut counts = [0, 0];
    for _ in 0..500 {
        let mut written = Vec::new();
        for index in 0..=random(4) {
            let effect = if index == 0 { "Allow" } else { "Deny" };
            let not = |chosen: usize| if chosen == 0 && index > 0 { "Not" } else { "" };
            let condition = match conditions[random(conditions.len())] {
                "" => String::new(),
                condition => format!(r#", "Condition": {condition}"#),
            };
            written.push(format!(
                r#"{{"Effect": "{effect}", "{}Action": "{}", "{}Resource": "{}"{condition}}}"#,
                not(random(3)),
                patterns[random(patterns.len())],
                not(random(3)),
                places[random(places.len())],
            ));
        }
        let policy = statements(&written);
        let allow = &policy.statements[0];
        // A question is about actions of the statement.
        let pattern = &allow.action.as_ref().unwrap().entries[0].value.text;
        let found = left(
            &[&policy],
            &Holder::Role(None),
            &question(pattern),
            &Budget::default(),
        );

        let roles = [
            "arn:aws:iam::111122223333:role/this-role",
            "arn:aws:iam::111122223333:role/other",
        ];
        let mut expected = false;
        for action in actions {
            for resource in resources {
                for role in roles {
                    for value in ["", "1", "2", "3"] {
                        for flag in ["", "true", "false"] {
                            let mut request =
                                Request::new(Principal::parse("AWS", role).unwrap(), action);
                            request.resource = Some(resource.to_owned());
                            if !value.is_empty() {
                                request.context.set("k:v", [value]);
                            }
                            if !flag.is_empty() {
                                request.context.set("k:b", [flag]);
                            }
                            expected |= evaluate(&policy, PolicyType::Identity, &request).decision
                                == Decision::Allowed;
                        }
                    }
                }
            }
        }
        match found {
            Left::Request(request) => {
                let decision = evaluate(&policy, PolicyType::Identity, &request).decision;
                assert_eq!(decision, Decision::Allowed, "{written:#?}\n{request:?}");
                assert!(expected, "{written:#?}\n{request:?}");
            }
            Left::Nothing => assert!(!expected, "{written:#?}"),
            Left::Unknown(exhausted) => panic!("{exhausted:?}: {written:#?}"),
        }
        counts[usize::from(expected)] += 1;
    }
    assert!(counts.iter().all(|count| *count > 50), "{counts:?}");
}

#[test]
fn a_deny_of_another_policy_counts() {
    let allow =
        statements(&[r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}"#.to_owned()]);
    let deny = statements(&[r#"{"Effect": "Deny", "Action": "*", "Resource": "*"}"#.to_owned()]);
    let asked = question("s3:*");
    let budget = Budget::default();
    let role = Holder::Role(None);
    assert!(matches!(
        left(&[&allow], &role, &asked, &budget),
        Left::Request(_)
    ));
    assert!(matches!(
        left(&[&allow, &deny], &role, &asked, &budget),
        Left::Nothing
    ));
}

#[test]
fn the_role_is_itself_where_its_arn_is_known() {
    let allow = statements(&[
        r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition":
        {"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::444455556666:role/a"}}}"#
            .to_owned(),
    ]);
    let holder = |name| Holder::Role(Some(format!("arn:aws:iam::444455556666:role/{name}")));
    let asked = question("s3:*");
    let budget = Budget::default();
    assert!(matches!(
        left(&[&allow], &holder("a"), &asked, &budget),
        Left::Request(_)
    ));
    assert!(matches!(
        left(&[&allow], &holder("b"), &asked, &budget),
        Left::Nothing
    ));
    assert!(matches!(
        left(&[&allow], &Holder::Role(None), &asked, &budget),
        Left::Request(_)
    ));
}

#[test]
fn variables_of_the_caller_have_its_values() {
    let own = statements(&[r#"{"Effect": "Allow", "Action": "iam:*",
        "Resource": "arn:aws:iam::*:user/${aws:username}"}"#
        .to_owned()]);
    let budget = Budget::default();
    let asked = question("iam:*");
    // A role has no user name; a policy that stands alone may be a user's.
    assert!(matches!(
        left(&[&own], &Holder::Role(None), &asked, &budget),
        Left::Nothing
    ));
    let Left::Request(request) = left(&[&own], &Holder::Anybody, &asked, &budget) else {
        panic!("a user gets at itself");
    };
    assert!(request.resource.unwrap().ends_with("user/this-user"));
    let account = statements(&[
        r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition":
        {"StringEquals": {"aws:ResourceAccount": "${aws:PrincipalAccount}"}}}"#
            .to_owned(),
    ]);
    let found = left(&[&account], &Holder::Role(None), &question("s3:*"), &budget);
    assert!(matches!(found, Left::Request(_)));
}

#[test]
fn a_budget_that_runs_out_is_said() {
    let many: Vec<String> = std::iter::once(
        r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"StringEquals": {"k:v": "x"}}}"#
            .to_owned(),
    )
    .chain((0..50).map(|number| {
        format!(r#"{{"Effect": "Deny", "Action": "s3:*", "Resource": "*{number}*", "Condition": {{"StringNotEquals": {{"k:v": "{number}"}}}}}}"#)
    }))
    .collect();
    let policy = statements(&many);
    let budget = Budget {
        comparisons: 1_000,
        ..Budget::default()
    };
    let found = left(&[&policy], &Holder::Role(None), &question("s3:*"), &budget);
    assert!(matches!(found, Left::Unknown(_)));
}
