//! Whole cases against a second evaluator: random requests with policies of every layer, decided twice.
//!
//! The second evaluator, in `naive`, follows the written rules step by step and shares no code with the library. Where the two
//! disagree, one of them is wrong, and the test prints the case.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]
#![expect(clippy::indexing_slicing, reason = "cases are well formed")]

mod naive;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use naive::cases::Cases;
use naive::{Answer, Facts, LAYERS, decide};
use rolecall::Limits;
use rolecall::catalog::{AccessLevel, Catalog, ConditionKey, Service};
use rolecall::evaluate::{Case, Engine, EvaluateOptions, Layer};
use serde_json::{Value, json};

const CASES: usize = 100_000;
const MANY_CASES: usize = 1_000_000;
const SEED: u64 = 20_261_004;

/// The facts of the library's catalog. What is asked once is remembered.
#[derive(Default)]
struct FromCatalog {
    multivalued: RefCell<BTreeMap<String, bool>>,
    drops: RefCell<BTreeMap<(String, String), bool>>,
    /// The operators whose tests held, and those whose tests failed.
    tested: RefCell<BTreeSet<(String, bool)>>,
}

impl Facts for FromCatalog {
    fn multivalued(&self, key: &str) -> bool {
        if let Some(known) = self.multivalued.borrow().get(key) {
            return *known;
        }
        let found = Catalog::builtin()
            .key(key)
            .is_some_and(ConditionKey::is_multivalued);
        self.multivalued.borrow_mut().insert(key.to_owned(), found);
        found
    }

    fn supports_rcp(&self, service: &str) -> bool {
        Catalog::builtin()
            .service(service)
            .is_some_and(Service::supports_rcp)
    }

    fn takes_no_resources(&self, action: &str) -> bool {
        Catalog::builtin()
            .action(action)
            .is_some_and(|action| action.resource_types().len() == 0)
    }

    fn writes(&self, action: &str) -> bool {
        let reads = [AccessLevel::List, AccessLevel::Read];
        Catalog::builtin().action(action).is_some_and(|action| {
            action
                .access_levels()
                .iter()
                .any(|level| !reads.contains(&level))
        })
    }

    fn drops(&self, action: &str, key: &str) -> bool {
        let question = (action.to_owned(), key.to_owned());
        if let Some(known) = self.drops.borrow().get(&question) {
            return *known;
        }
        let catalog = Catalog::builtin();
        let found = match (catalog.action(action), catalog.key(key)) {
            // The catalog does not know all keys of the actions that make sessions.
            (Some(action), Some(key)) => {
                let is_of_sts = action.service().prefix() == "sts" && key.prefix() == "sts";
                !is_of_sts && !key.is_global() && !action.supports(key)
            }
            _ => false,
        };
        self.drops.borrow_mut().insert(question, found);
        found
    }

    fn tested(&self, operator: &str, holds: bool) {
        self.tested
            .borrow_mut()
            .insert((operator.to_owned(), holds));
    }
}

/// Puts random cases to both evaluators.
fn compare(seed: u64, count: usize) {
    let facts = FromCatalog::default();
    let mut cases = Cases::new(seed);
    for number in 0..count {
        let case = cases.next();
        let text = case.to_string();
        let (expected, found) = (decide(&case, &facts), engine(&text));
        // What the layers that have no say match is told too, and not by the naive evaluator, which tells what matches the actions that
        // come with session tags.
        let is_told = text.to_lowercase().contains("sts:assumerole")
            || expected
                .matched
                .iter()
                .all(|one| found.matched.contains(one));
        assert!(
            (&expected.decision, &expected.blocked_by) == (&found.decision, &found.blocked_by)
                && is_told,
            "seed {seed}, case {number}:\n{text}\nnaive:  {expected:?}\nengine: {found:?}"
        );
    }
}

#[test]
fn the_engine_decides_as_the_naive_evaluator() {
    compare(SEED, CASES);
}

#[test]
#[ignore = "takes minutes; `cargo xtask brute` runs it"]
fn the_engine_decides_as_the_naive_evaluator_at_length() {
    compare(SEED + 1, MANY_CASES);
}

/// The operator without qualifier and suffix.
fn base(operator: &str) -> &str {
    operator
        .rsplit(':')
        .next()
        .unwrap()
        .trim_end_matches("IfExists")
}

#[test]
fn the_generator_reaches_every_corner() {
    const COUNT: usize = 10_000;
    let mut cases = Cases::new(SEED);
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for _ in 0..COUNT {
        let facts = FromCatalog::default();
        let answer = decide(&cases.next(), &facts);
        let mut corners = BTreeSet::from([format!("decision {}", answer.decision)]);
        corners.extend(
            answer
                .blocked_by
                .iter()
                .map(|layer| format!("blocked by {layer}")),
        );
        corners.extend(
            answer
                .matched
                .iter()
                .map(|(layer, ..)| format!("matched in {layer}")),
        );
        for (operator, holds) in facts.tested.into_inner() {
            let holds = if holds { "holds" } else { "fails" };
            corners.insert(format!("operator {} {holds}", base(&operator)));
            let (qualifier, plain) = operator.split_once(':').unwrap_or(("plain", &operator));
            let suffix = if plain.ends_with("IfExists") {
                " IfExists"
            } else {
                ""
            };
            corners.insert(format!("form {qualifier}{suffix} {holds}"));
            let family = [
                "String", "Arn", "Numeric", "Date", "Ip", "Binary", "Bool", "Null",
            ]
            .into_iter()
            .find(|family| base(&operator).contains(family))
            .unwrap();
            corners.insert(format!("family {family} {holds}"));
        }
        for corner in corners {
            *seen.entry(corner).or_default() += 1;
        }
    }
    for (corner, count) in &seen {
        println!("{count:6} {corner}");
    }

    let mut wanted: Vec<(String, usize)> = Vec::new();
    for decision in ["Allowed", "ImplicitlyDenied", "ExplicitlyDenied"] {
        wanted.push((format!("decision {decision}"), COUNT / 20));
    }
    for layer in LAYERS {
        wanted.push((format!("blocked by {layer}"), COUNT / 100));
    }
    let operators = [
        "StringEquals",
        "StringNotEquals",
        "StringEqualsIgnoreCase",
        "StringNotEqualsIgnoreCase",
        "StringLike",
        "StringNotLike",
        "ArnEquals",
        "ArnLike",
        "ArnNotEquals",
        "ArnNotLike",
        "NumericEquals",
        "NumericNotEquals",
        "NumericLessThan",
        "NumericLessThanEquals",
        "NumericGreaterThan",
        "NumericGreaterThanEquals",
        "DateEquals",
        "DateNotEquals",
        "DateLessThan",
        "DateLessThanEquals",
        "DateGreaterThan",
        "DateGreaterThanEquals",
        "Bool",
        "BinaryEquals",
        "IpAddress",
        "NotIpAddress",
        "Null",
    ];
    let families = [
        "String", "Arn", "Numeric", "Date", "Ip", "Binary", "Bool", "Null",
    ];
    let forms = [
        "plain",
        "plain IfExists",
        "ForAllValues",
        "ForAllValues IfExists",
        "ForAnyValue",
        "ForAnyValue IfExists",
    ];
    for outcome in ["holds", "fails"] {
        wanted.extend(families.map(|family| (format!("family {family} {outcome}"), COUNT / 100)));
        wanted.extend(forms.map(|form| (format!("form {form} {outcome}"), COUNT / 100)));
        wanted.extend(
            operators.map(|operator| (format!("operator {operator} {outcome}"), COUNT / 500)),
        );
    }
    let missed: Vec<_> = wanted
        .iter()
        .filter(|(corner, least)| seen.get(corner).is_none_or(|count| count < least))
        .map(|(corner, least)| format!("{corner}: {:?} of {least}", seen.get(corner)))
        .collect();
    assert!(missed.is_empty(), "too seldom: {missed:#?}");
}

/// Whether a test holds, in an identity policy of a user, for a request that carries `context`.
fn test_holds(operator: &str, key: &str, listed: &Value, context: &Value) -> bool {
    let policy = json!({"Version": "2012-10-17", "Statement": {
        "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {operator: {key: listed}},
    }});
    let request = json!({
        "principal": "arn:aws:iam::111122223333:user/alice", "action": "made:Up", "resource": "*", "context": context,
    });
    let case = json!({"request": request, "identityPolicies": [{"name": "p", "policy": policy}]});
    decide(&case, &FromCatalog::default()).decision == "Allowed"
}

#[test]
fn absent_keys_and_empty_lists() {
    let absent = json!({});
    let null = json!({"custom:K": null});
    let empty = json!({"custom:K": []});
    for (operator, on_absent, on_empty) in [
        ("StringEquals", false, false),
        ("StringNotEquals", true, true),
        ("StringEqualsIfExists", true, false),
        ("StringNotEqualsIfExists", true, true),
        ("ForAllValues:StringEquals", true, true),
        ("ForAllValues:StringNotEquals", true, true),
        ("ForAnyValue:StringEquals", false, false),
        ("ForAnyValue:StringNotEquals", false, false),
        ("ForAnyValue:StringEqualsIfExists", true, false),
    ] {
        let holds = |context| test_holds(operator, "custom:K", &json!("a"), context);
        assert_eq!(holds(&absent), on_absent, "{operator}, absent");
        assert_eq!(holds(&null), on_absent, "{operator}, null");
        assert_eq!(holds(&empty), on_empty, "{operator}, empty list");
    }
    for context in [&absent, &null, &empty] {
        assert!(test_holds("Null", "custom:K", &json!(true), context));
        assert!(!test_holds("Null", "custom:K", &json!("false"), context));
    }
    assert!(test_holds(
        "Null",
        "custom:K",
        &json!("false"),
        &json!({"custom:K": ""})
    ));
}

#[test]
fn lists_need_a_qualifier() {
    let one = json!({"custom:K": ["a"]});
    let two = json!({"custom:K": ["a", "b"]});
    for operator in ["StringEquals", "StringNotEquals", "StringEqualsIfExists"] {
        for listed in ["a", "b", "c"] {
            assert!(!test_holds(operator, "custom:K", &json!(listed), &one));
            assert!(!test_holds(
                operator,
                "aws:TagKeys",
                &json!(listed),
                &json!({"aws:TagKeys": "a"})
            ));
        }
    }
    assert!(test_holds(
        "ForAllValues:StringEquals",
        "custom:K",
        &json!(["a", "b"]),
        &two
    ));
    assert!(!test_holds(
        "ForAllValues:StringEquals",
        "custom:K",
        &json!("a"),
        &two
    ));
    assert!(test_holds(
        "ForAnyValue:StringEquals",
        "custom:K",
        &json!("a"),
        &two
    ));
    assert!(test_holds(
        "ForAnyValue:StringNotEquals",
        "custom:K",
        &json!("a"),
        &two
    ));
    assert!(!test_holds(
        "ForAllValues:StringNotEquals",
        "custom:K",
        &json!("a"),
        &two
    ));
}

#[test]
fn values_are_read_by_type() {
    for (operator, listed, value, holds) in [
        ("NumericEquals", "1e1", "10.0", true),
        (
            "NumericLessThan",
            "12345678901234567890.2",
            "12345678901234567890.1",
            true,
        ),
        ("NumericNotEquals", "1", "one", true),
        ("NumericGreaterThan", "-3", "-2.5", true),
        (
            "DateEquals",
            "2024-02-29T13:00:00+01:00",
            "1709208000",
            true,
        ),
        ("DateLessThan", "2024", "2023-12-31T23:59:59Z", true),
        ("DateLessThan", "2024-02-30", "2023-12-31", false),
        (
            "DateEquals",
            "1969-12-31T23:59:59Z",
            "1970-01-01T00:59:59+01:00",
            true,
        ),
        ("IpAddress", "10.0.0.0/8", "10.9.9.9", true),
        ("IpAddress", "2001:db8::1", "2001:DB8:0:0::1", true),
        ("NotIpAddress", "10.0.0.0/8", "here", true),
        ("BinaryEquals", "YWI=", "YWI=", true),
        ("Bool", "true", "TRUE", true),
        (
            "ArnLike",
            "arn:aws:sns:*:*:t*",
            "arn:aws:sns:eu-west-1:444455556666:t:sub:1",
            true,
        ),
        ("ArnLike", "arn:aws:s3:*", "arn:aws:s3:::bucket", false),
        ("StringEquals", "a${*}", "a*", true),
        ("StringLike", "a${*}", "ab", false),
        ("StringLike", "${aws:username}*", "alice2", true),
        ("StringEquals", "${aws:PrincipalTag/x, 'd'}", "d", true),
        ("StringNotEquals", "${aws:PrincipalTag/x}", "d", true),
    ] {
        let found = test_holds(
            operator,
            "custom:K",
            &json!(listed),
            &json!({"custom:K": value}),
        );
        assert_eq!(found, holds, "{operator} {listed} {value}");
    }
}

#[test]
fn what_a_resource_policy_grants_depends_on_whom_it_names() {
    let role = "arn:aws:iam::111122223333:role/app";
    let session = "arn:aws:sts::111122223333:assumed-role/app/ses";
    let user = "arn:aws:iam::111122223333:user/alice";
    let root = "arn:aws:iam::111122223333:root";
    for (principal, named, decision, blocked_by) in [
        (user, user, "Allowed", &[][..]),
        (session, session, "Allowed", &[]),
        (session, "*", "Allowed", &[]),
        (session, role, "ImplicitlyDenied", &["boundary"]),
        (role, role, "ImplicitlyDenied", &["boundary"]),
        (
            role,
            session,
            "ImplicitlyDenied",
            &["identity", "resource", "boundary"],
        ),
        (
            user,
            root,
            "ImplicitlyDenied",
            &["identity", "resource", "boundary"],
        ),
        (root, "111122223333", "Allowed", &[]),
    ] {
        let statement =
            json!({"Effect": "Allow", "Principal": {"AWS": named}, "Action": "*", "Resource": "*"});
        let nothing =
            json!({"Statement": {"Effect": "Allow", "Action": "made:Other", "Resource": "*"}});
        let case = json!({
            "request": {"principal": principal, "action": "sqs:SendMessage", "resource": "arn:aws:sqs:us-east-1:111122223333:queue"},
            "resourcePolicy": {"Statement": [statement]},
            "permissionBoundary": nothing,
        });
        let answer = decide(&case, &FromCatalog::default());
        assert_eq!(answer.decision, decision, "{principal} {named}");
        assert_eq!(answer.blocked_by, blocked_by, "{principal} {named}");
    }
}

#[test]
fn roles_keys_and_other_accounts_need_the_resource_policy() {
    let user = "arn:aws:iam::111122223333:user/alice";
    let all = json!({"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}});
    for (action, resource, named, identity, blocked_by) in [
        (
            "sts:AssumeRole",
            "arn:aws:iam::111122223333:role/x",
            user,
            false,
            &[][..],
        ),
        (
            "sts:AssumeRole",
            "arn:aws:iam::111122223333:role/x",
            "111122223333",
            false,
            &["identity"],
        ),
        (
            "sts:AssumeRole",
            "arn:aws:iam::111122223333:role/x",
            "111122223333",
            true,
            &[],
        ),
        (
            "sts:AssumeRole",
            "arn:aws:iam::111122223333:role/x",
            "444455556666",
            true,
            &["resource"],
        ),
        (
            "sts:AssumeRole",
            "arn:aws:iam::444455556666:role/x",
            user,
            false,
            &["identity"],
        ),
        (
            "kms:Decrypt",
            "arn:aws:kms:us-east-1:111122223333:key/k",
            "444455556666",
            true,
            &["resource"],
        ),
        (
            "kms:Decrypt",
            "arn:aws:kms:us-east-1:111122223333:key/k",
            "111122223333",
            true,
            &[],
        ),
        (
            "sqs:SendMessage",
            "arn:aws:sqs:us-east-1:444455556666:q",
            "444455556666",
            false,
            &["identity", "resource"],
        ),
        (
            "sqs:SendMessage",
            "arn:aws:sqs:us-east-1:444455556666:q",
            "111122223333",
            true,
            &[],
        ),
    ] {
        let statement = json!({"Effect": "Allow", "Principal": {"AWS": named}, "Action": "*"});
        let mut case = json!({
            "request": {"principal": user, "action": action, "resource": resource},
            "resourcePolicy": {"Statement": [statement]},
        });
        if identity {
            case["identityPolicies"] = json!([{"name": "all", "policy": all}]);
        }
        let answer = decide(&case, &FromCatalog::default());
        assert_eq!(answer.blocked_by, blocked_by, "{action} {resource} {named}");
    }
}

/// What the library decides about the text of a case, the same with and without compiling.
fn engine(case: &str) -> Answer {
    let case = Case::from_text(case, &Limits::default()).unwrap();
    let options = EvaluateOptions::default();
    let evaluation = case.decide(&options);
    let compiled = Engine::new(&case.policies, &options).unwrap();
    let call = compiled.prepare(case.request.clone(), case.resource_account.as_deref());
    let outcome = compiled.decide(&call);
    assert_eq!(outcome.decision, evaluation.decision, "compiled: {case:?}");
    let blocked: Vec<&str> = outcome.blocked_by.iter().map(Layer::name).collect();
    assert_eq!(blocked, evaluation.blocked_by, "compiled: {case:?}");
    let matched = evaluation.matched.iter();
    let matched = matched.map(|one| (one.layer.to_owned(), one.policy.clone(), one.statement));
    let blocked: Vec<String> = evaluation
        .blocked_by
        .iter()
        .map(ToString::to_string)
        .collect();
    Answer::new(
        &format!("{:?}", evaluation.decision),
        &blocked,
        matched.collect(),
    )
}
