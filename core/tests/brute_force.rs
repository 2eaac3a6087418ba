//! The reasoning stage against enumeration: policies over a small vocabulary, and every request of that vocabulary put to the
//! evaluator one by one.
//!
//! What enumeration finds, the reasoner must know; what the reasoner claims comes with a request that the evaluator allows.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;
use rolecall::evaluate::{Decision, Principal, Request, evaluate};
use rolecall::policy::Policy;
use rolecall::reason::{Answer, Budget, implies, replays};
use rolecall::report::Strength;
use rolecall::{Options, PolicyType, check};
use serde_json::{Value, json};

const A: &str = "111122223333";
const B: &str = "444455556666";

const TEXT: &[&str] = &[
    "StringEquals",
    "StringNotEquals",
    "StringLike",
    "StringNotLike",
    "StringEqualsIgnoreCase",
];
const ARN: &[&str] = &["ArnLike", "ArnNotLike", "StringLike", "StringEquals"];

/// A condition operator with a key and values that fit each other.
fn test() -> impl Strategy<Value = (String, String, Value)> {
    let qualified = |operators: &'static [&'static str]| {
        (
            prop::sample::select(vec!["", "", "", "ForAllValues:", "ForAnyValue:"]),
            prop::sample::select(operators.to_vec()),
            prop::sample::select(vec!["", "", "IfExists"]),
        )
            .prop_map(|(qualifier, operator, suffix)| format!("{qualifier}{operator}{suffix}"))
    };
    let plain = |operators: &'static [&'static str]| {
        (
            prop::sample::select(operators.to_vec()),
            prop::sample::select(vec!["", "", "IfExists"]),
        )
            .prop_map(|(operator, suffix)| format!("{operator}{suffix}"))
    };
    let values = |texts: &'static [&'static str]| {
        prop::sample::subsequence(texts.to_vec(), 1..=2.min(texts.len()))
            .prop_map(|texts| json!(texts))
    };
    let on = |key: &'static str| {
        move |(operator, values): (String, Value)| (operator, key.to_owned(), values)
    };
    prop_oneof![
        4 => (qualified(TEXT), values(&["a1", "b2", "a*", "*", "?*", "A1", ""])).prop_map(on("sts:ExternalId")),
        1 => prop::sample::select(vec!["true", "false"])
            .prop_map(|value| ("Null".to_owned(), "sts:ExternalID".to_owned(), json!(value))),
        2 => (plain(ARN), values(&[
            "arn:aws:iam::111122223333:role/x", "arn:aws:iam::*:role/x*", "arn:aws:iam::111122223333:*", "*:user/u",
            "arn:aws:iam::444455556666:root",
        ])).prop_map(on("aws:PrincipalArn")),
        1 => (plain(TEXT), values(&[A, B, "1111*", "*"])).prop_map(on("aws:PrincipalAccount")),
        1 => (qualified(TEXT), values(&["o-one", "o-two", "o-*"])).prop_map(on("aws:PrincipalOrgID")),
        1 => (qualified(TEXT), values(&["o-one/*", "o-*", "o-two/r/"])).prop_map(on("aws:PrincipalOrgPaths")),
        1 => (plain(&["Bool"]), values(&["true", "false"])).prop_map(on("aws:MultiFactorAuthPresent")),
        1 => (plain(TEXT), values(&["x", "y*"])).prop_map(on("aws:PrincipalTag/Team")),
        1 => (plain(&["NumericLessThan", "NumericGreaterThanEquals", "NumericEquals"]), values(&["5", "7.5"]))
            .prop_map(on("sts:DurationSeconds")),
        1 => (plain(&["IpAddress", "NotIpAddress"]), values(&["10.0.0.0/8", "10.1.0.0/16", "::/0"])).prop_map(on("aws:SourceIp")),
    ]
}

fn statement() -> impl Strategy<Value = Value> {
    let principal = prop::sample::select(vec![
        json!("*"),
        json!({"AWS": "*"}),
        json!({"AWS": A}),
        json!({"AWS": "arn:aws:iam::444455556666:root"}),
        json!({"AWS": "arn:aws:iam::111122223333:role/x"}),
        json!({"AWS": ["arn:aws:iam::111122223333:user/u", "arn:aws:iam::444455556666:role/xy"]}),
        json!({"Service": "lambda.amazonaws.com", "AWS": A}),
    ]);
    let action = prop::sample::select(vec![
        ("Action", json!("sts:AssumeRole")),
        ("Action", json!("STS:Assume*")),
        ("Action", json!(["sts:TagSession", "sts:AssumeRole"])),
        ("NotAction", json!("sts:TagSession")),
        ("NotAction", json!("sts:AssumeRole")),
    ]);
    let effect = prop::sample::select(vec!["Allow", "Allow", "Allow", "Deny"]);
    (effect, principal, action, prop::collection::vec(test(), 0..3)).prop_map(|(effect, principal, (element, action), tests)| {
        let mut condition = serde_json::Map::new();
        for (operator, key, values) in tests {
            let keys = condition.entry(operator).or_insert_with(|| json!({}));
            keys.as_object_mut().unwrap().insert(key, values);
        }
        json!({"Effect": effect, "Principal": principal, element: action, "Condition": condition})
    })
}

fn document() -> impl Strategy<Value = String> {
    prop::collection::vec(statement(), 1..4).prop_map(|statements| {
        json!({"Version": "2012-10-17", "Statement": statements}).to_string()
    })
}

/// What a key can hold, for the keys that the texts mention.
fn choices(text: &str) -> Vec<(&'static str, Vec<Option<Vec<&'static str>>>)> {
    let one = |values: &[&'static str]| {
        let mut choices = vec![None];
        choices.extend(values.iter().map(|value| Some(vec![*value])));
        choices
    };
    let all: Vec<(&'static str, Vec<Option<Vec<&'static str>>>)> = vec![
        ("sts:ExternalId", one(&["a1", "b2", "A1", "a9", "zz9"])),
        ("aws:PrincipalOrgID", one(&["o-one", "o-three"])),
        (
            "aws:PrincipalOrgPaths",
            vec![
                None,
                Some(vec![]),
                Some(vec!["o-one/r/"]),
                Some(vec!["o-three/r/"]),
                Some(vec!["o-one/r/", "o-two/r/"]),
            ],
        ),
        ("aws:MultiFactorAuthPresent", one(&["true", "false"])),
        ("aws:PrincipalTag/Team", one(&["x", "z"])),
        ("sts:DurationSeconds", one(&["5", "6", "9"])),
        (
            "aws:SourceIp",
            one(&["10.1.2.3", "10.9.9.9", "192.0.2.1", "2001:db8::1"]),
        ),
    ];
    let lower = text.to_lowercase();
    all.into_iter()
        .filter(|(key, _)| lower.contains(&key.to_lowercase()))
        .collect()
}

/// Every request of the vocabulary that matters to the texts, with the values chosen.
fn requests(text: &str, action: &str) -> Vec<Request> {
    let callers = [
        "arn:aws:iam::111122223333:role/x",
        "arn:aws:iam::111122223333:role/other",
        "arn:aws:iam::111122223333:user/u",
        "arn:aws:iam::444455556666:role/xy",
        "arn:aws:iam::444455556666:root",
        "arn:aws:iam::999999999999:role/xavier",
        "arn:aws:iam::999999999999:user/u",
    ];
    let mut found: Vec<Request> = callers
        .iter()
        .map(|arn| Request::new(Principal::parse("AWS", arn).unwrap(), action))
        .collect();
    for (key, values) in choices(text) {
        found = found
            .into_iter()
            .flat_map(|request| {
                values.iter().map(move |value| {
                    let mut request = request.clone();
                    match value {
                        Some(values) => request.context.set(key, values.iter().copied()),
                        None => request.context.unset(key),
                    };
                    request
                })
            })
            .collect();
    }
    found
}

fn allowed(policy: &Policy, request: &Request) -> bool {
    evaluate(policy, PolicyType::Trust, request).decision == Decision::Allowed
}

fn external_id(request: &Request) -> Option<String> {
    let values = request
        .context
        .iter()
        .find(|(key, _)| *key == "sts:externalid")
        .and_then(|(_, values)| values);
    values.and_then(|values| values.first().cloned())
}

/// Whether the value is in none of the lists of `test` but in the patterns that fix nothing.
fn unrelated(value: &str) -> bool {
    value == "zz9"
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn the_verdict_knows_what_enumeration_finds(text in document()) {
        let options = Options { policy_type: Some(PolicyType::Trust), ..Options::default() };
        let report = check(&text, &options).unwrap();
        prop_assert!(report.findings.iter().all(|finding| finding.code != "INTERNAL_ERROR"), "{text}");
        let trust = report.trust.expect("a trust policy has a verdict");
        let policy = Policy::from_text(&text, &options.limits).unwrap();
        let tested = text.to_lowercase().contains("sts:externalid");
        for request in requests(&text, "sts:AssumeRole").iter().filter(|request| allowed(&policy, request)) {
            let id = external_id(request);
            let open = id.as_deref().is_none_or(unrelated) || !tested;
            prop_assert!(!open || trust.external_id.enforced != Some(true), "{text}\nallowed: {request:?}");
            prop_assert!(
                !matches!(trust.external_id.strength, Strength::NotApplicable | Strength::Unsatisfiable),
                "{text}\nallowed: {request:?}"
            );
            let outsider = request.principal.account() == Some("999999999999");
            let organised = request.context.iter().any(|(key, values)| {
                key.starts_with("aws:principalorg")
                    && values.is_some_and(|values| values.iter().any(|value| !value.starts_with("o-three")))
            });
            prop_assert!(!outsider || organised || trust.public, "{text}\nallowed: {request:?}");
        }
        // What it claims is a request, and the evaluator allows it.
        if trust.external_id.enforced == Some(false) {
            let witness = trust.external_id_witness.as_ref().expect("an open role has a witness");
            prop_assert!(replays(&policy, PolicyType::Trust, witness), "{text}\n{witness:?}");
        }
        prop_assert_eq!(trust.public, trust.public_witness.is_some());
        for witness in trust.public_witness.iter().chain(trust.paths.iter().filter_map(|path| path.witness.as_ref())) {
            prop_assert!(replays(&policy, PolicyType::Trust, witness), "{text}\n{witness:?}");
        }
        prop_assert!(trust.unproved.is_empty(), "{text}\n{:?}", trust.unproved);
    }

    #[test]
    fn implies_agrees_with_enumeration(first in document(), second in document()) {
        let read = |text: &str| Policy::from_text(text, &rolecall::Limits::default()).unwrap();
        let (left, right) = (read(&first), read(&second));
        let ask = |left: &Policy, right: &Policy| implies(left, right, PolicyType::Trust, &Budget::default());
        let both = format!("{first}{second}");
        match ask(&left, &right) {
            Answer::Proved(_) => {
                for action in ["sts:AssumeRole", "sts:TagSession", "sts:AssumeRoleWithSAML"] {
                    for request in requests(&both, action) {
                        prop_assert!(
                            !allowed(&left, &request) || allowed(&right, &request),
                            "{first}\n{second}\nonly the first allows {request:?}"
                        );
                    }
                }
            }
            Answer::Refuted(request) => {
                prop_assert!(allowed(&left, &request) && !allowed(&right, &request), "{first}\n{second}\n{request:?}");
            }
            Answer::Unknown(exhausted) => prop_assert!(false, "{first}\n{second}\n{exhausted:?}"),
        }
        // Laws.
        prop_assert!(matches!(ask(&left, &left), Answer::Proved(_)), "{first}");
        let join = |extra: &str| {
            let mut value: Value = serde_json::from_str(&first).unwrap();
            let more: Value = serde_json::from_str(extra).unwrap();
            let more = more["Statement"].as_array().unwrap().iter().filter(|statement| statement["Effect"] == "Allow").cloned();
            value["Statement"].as_array_mut().unwrap().extend(more);
            read(&value.to_string())
        };
        prop_assert!(matches!(ask(&left, &join(&second)), Answer::Proved(_)), "adding an Allow takes nothing away: {first}\n{second}");
    }
}
