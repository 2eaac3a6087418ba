//! Compiled engines: what they take, and what hostile input does to them.
#![cfg(feature = "managed-policies")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use rolecall::Limits;
use rolecall::catalog::managed::{ManagedPolicies, Status};
use rolecall::evaluate::{Case, Decision, Engine, EvaluateOptions, Principal, Request};
use rolecall::policy::{NamedPolicy, Policy, PolicySet};

fn engine(policies: &PolicySet) -> Engine {
    Engine::new(policies, &EvaluateOptions::default()).unwrap()
}

/// The first so many of AWS's managed policies as one set, and the length of their texts.
fn of_managed(count: usize) -> (PolicySet, usize) {
    let mut set = PolicySet::default();
    let mut length = 0;
    let all = ManagedPolicies::builtin();
    let current = all
        .iter()
        .filter(|policy| policy.status() == Status::Current);
    for policy in current.take(count) {
        let text = policy.document();
        length += text.len();
        set.identity.push(NamedPolicy {
            name: policy.name().to_owned(),
            policy: Policy::from_text(text, &Limits::default()).unwrap(),
        });
    }
    (set, length)
}

#[test]
fn memory_grows_with_the_text() {
    let factor = |count| {
        let (set, length) = of_managed(count);
        let percent = engine(&set).size() * 100 / length;
        println!("{count} policies, {length} bytes: {percent} %");
        percent
    };
    let (half, whole) = (factor(500), factor(1_000));
    assert!(whole < 300, "{whole} % of the text");
    assert!(
        half.abs_diff(whole) < 60,
        "{half} % of one half, {whole} % of all"
    );
}

#[test]
fn one_engine_of_many_policies_decides_as_each_alone() {
    let (set, _) = of_managed(300);
    let together = engine(&set);
    let principal = Principal::parse("AWS", "arn:aws:iam::111122223333:user/ann").unwrap();
    for (action, resource) in [
        ("s3:GetObject", "arn:aws:s3:::reports/may.csv"),
        (
            "ec2:RunInstances",
            "arn:aws:ec2:eu-west-1:111122223333:instance/*",
        ),
        ("iam:PassRole", "arn:aws:iam::111122223333:role/scanner"),
        (
            "logs:PutLogEvents",
            "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/x:log-stream:y",
        ),
        ("nosuch:Action", "*"),
    ] {
        let mut request = Request::new(principal.clone(), action);
        request.resource = Some(resource.to_owned());
        let alone = set.identity.iter().any(|named| {
            let one = PolicySet {
                identity: vec![named.clone()],
                ..PolicySet::default()
            };
            let engine = engine(&one);
            let call = engine.prepare(request.clone(), None);
            !engine.matched(&call).is_empty()
        });
        let call = together.prepare(request, None);
        assert_eq!(!together.matched(&call).is_empty(), alone, "{action}");
    }
}

#[test]
fn hostile_patterns_and_values_end() {
    let stars = "*a".repeat(4_000);
    let text = "a".repeat(8_000);
    let case = |policy: &str, resource: &str, value: &str| {
        let text = format!(
            r#"{{"request": {{"principal": "arn:aws:iam::111122223333:user/ann", "action": "s3:GetObject",
                "resource": "{resource}", "context": {{"aws:UserAgent": "{value}"}}}},
                "identityPolicies": [{{"name": "p", "policy": {{"Version": "2012-10-17", "Statement": {policy}}}}}]}}"#
        );
        let case = Case::from_text(&text, &Limits::default()).unwrap();
        let options = EvaluateOptions::default();
        let (engine, slow) = (engine(&case.policies), case.decide(&options).decision);
        let call = engine.prepare(case.request.clone(), None);
        assert_eq!(engine.decide(&call).decision, slow);
        slow
    };
    let allow = |rest: &str| format!(r#"{{"Effect": "Allow", "Action": "s3:Get*", {rest}}}"#);
    let resource = allow(&format!(r#""Resource": "arn:aws:s3:::{stars}b""#));
    let of_text = format!("arn:aws:s3:::{text}");
    assert_eq!(case(&resource, &of_text, "x"), Decision::ImplicitlyDenied);
    let condition = |pattern: &str| {
        allow(&format!(
            r#""Resource": "*", "Condition": {{"StringLike": {{"aws:UserAgent": "{pattern}"}}}}"#
        ))
    };
    assert_eq!(
        case(&condition(&format!("{stars}b")), "*", &text),
        Decision::ImplicitlyDenied
    );
    assert_eq!(
        case(&condition(&format!("{stars}*")), "*", &text),
        Decision::Allowed
    );
    let piece = format!("*{}b*", "a".repeat(4_000));
    assert_eq!(
        case(&condition(&piece), "*", &text),
        Decision::ImplicitlyDenied
    );
    let holes = format!("*{}b*", "a?".repeat(2_000));
    assert_eq!(
        case(&condition(&holes), "*", &text),
        Decision::ImplicitlyDenied
    );
    let variable = format!(
        "*{}${{aws:UserAgent}}{}*",
        "a".repeat(2_000),
        "a".repeat(2_000)
    );
    assert_eq!(
        case(&condition(&variable), "*", &text),
        Decision::ImplicitlyDenied
    );
}
