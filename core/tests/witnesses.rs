//! Reports on policies and roles made of random choices, sound ones and broken ones: every witness replays, no report contradicts
//! itself, the same input has the same report; and where a verdict says no, requests made at random find no way in.
//!
//! `PROPTEST_CASES=300000` and a release build look longer.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a generator that goes wrong is a failed test"
)]

mod generated;

use std::collections::BTreeSet;

use generated::{Choices, Input};
use proptest::prelude::*;
use rolecall::evaluate::{Decision, Principal, Request, evaluate};
use rolecall::policy::{Input as Read, Policy, Template};
use rolecall::report::Trust;
use rolecall::{Limits, PolicyType};

/// An account that no policy here names.
const STRANGER: &str = "777788889999";

/// Values beside those of the policy.
const VALUES: [&str; 12] = [
    "unrelated-id",
    "ab",
    "true",
    "false",
    "0",
    "99999",
    "777788889999",
    "2020-01-01T00:00:00Z",
    "2030-01-01T00:00:00Z",
    "203.0.113.9",
    "198.51.100.1",
    "",
];

fn principal(choices: &mut Choices<'_>) -> Principal {
    let pick =
        |choices: &mut Choices<'_>, words: &[&str]| words[choices.below(words.len())].to_owned();
    let (partition, account) = (
        "aws".to_owned(),
        pick(choices, &["444455556666", "111122223333", STRANGER]),
    );
    match choices.below(4) {
        0 => Principal::Root { partition, account },
        1 => Principal::User {
            partition,
            account,
            name: pick(choices, &["u", "path/u1", "somebody"]),
            id: Some(pick(
                choices,
                &["AIDA1234567890EXAMPLE", "AIDASOMEBODYELSE0000"],
            )),
        },
        _ => Principal::Role {
            partition,
            account,
            name: pick(choices, &["v", "x/y", "other"]),
            session: pick(choices, &["session", "run-1", "another"]),
            id: Some(pick(
                choices,
                &["AROA1234567890EXAMPLE", "AROASOMEBODYELSE0000"],
            )),
        },
    }
}

/// Whether requests always have a key.
fn is_certain(key: &str) -> bool {
    matches!(
        key,
        "sts:rolesessionname"
            | "aws:securetransport"
            | "aws:viaawsservice"
            | "aws:currenttime"
            | "aws:epochtime"
    )
}

/// Whether requests of an account can have this value of a key.
fn can_be(key: &str, value: &str) -> bool {
    let only = |more: &str| {
        value
            .chars()
            .all(|character| character.is_ascii_alphanumeric() || more.contains(character))
    };
    let is_number = value.bytes().all(|byte| byte.is_ascii_digit());
    match key {
        "sts:externalid" => value.len() >= 2 && only("_+=,.@-:/"),
        "sts:rolesessionname" | "sts:sourceidentity" => value.len() >= 2 && only("_+=,.@-"),
        "aws:securetransport" => value == "true",
        "aws:viaawsservice" | "aws:multifactorauthpresent" => matches!(value, "true" | "false"),
        "aws:currenttime" => value.len() > 9 && value.starts_with("20"),
        "aws:epochtime" | "aws:multifactorauthage" => is_number && !value.is_empty(),
        "aws:sourceip" => value.parse::<std::net::IpAddr>().is_ok(),
        "aws:sourceaccount" => is_number && value.len() == 12,
        "aws:principalorgid" | "aws:principalorgpaths" => !value.is_empty() && only("-/"),
        _ => {
            value
                .chars()
                .all(|character| matches!(character, ' '..='~'))
                && !value.is_empty()
        }
    }
}

/// The keys that a policy looks at, but for those that follow from the caller.
fn keys(policy: &Policy) -> BTreeSet<&str> {
    let tests = policy
        .statements
        .iter()
        .flat_map(|statement| &statement.tests);
    tests
        .flat_map(|test| {
            let values = test
                .values
                .iter()
                .filter_map(|value| value.value.template.as_ref());
            values
                .flat_map(Template::variables)
                .chain([test.name.as_str()])
        })
        .filter(|name| {
            let of_caller = [
                "aws:principalarn",
                "aws:principalaccount",
                "aws:principaltype",
                "aws:principalisawsservice",
                "aws:principalservicename",
                "aws:principalservicenameslist",
                "aws:userid",
                "aws:username",
            ];
            name.contains(':') && !of_caller.contains(name)
        })
        .collect()
}

fn request(policy: &Policy, choices: &mut Choices<'_>) -> Request {
    let mut request = Request::new(principal(choices), "sts:AssumeRole");
    let tests = policy
        .statements
        .iter()
        .flat_map(|statement| &statement.tests);
    let written: Vec<String> = tests
        .flat_map(|test| &test.values)
        .map(|value| value.value.text.replace('*', "x").replace('?', "y"))
        .chain(VALUES.map(str::to_owned))
        .take(200)
        .collect();
    for key in keys(policy) {
        let fitting: Vec<&String> = written.iter().filter(|value| can_be(key, value)).collect();
        if (choices.once_in(3) && !is_certain(key)) || fitting.is_empty() {
            continue;
        }
        request
            .context
            .set(key, [fitting[choices.below(fitting.len())]]);
    }
    request
}

/// What the verdict must not say of a policy that allows a request.
fn compare(trust: &Trust, policy: &Policy, request: &Request, own: &[String], text: &str) {
    let account = request.principal.account().unwrap();
    let keys = keys(policy);
    let has = |name: &str| {
        request
            .context
            .iter()
            .any(|(key, values)| key == name && values.is_some())
    };
    let said = format!(
        "{request:?}: {:?}, public {}, by {text}",
        trust.external_id, trust.public
    );
    if !has("sts:externalid") && !own.iter().any(|own| own == account) {
        assert_ne!(
            trust.external_id.enforced,
            Some(true),
            "no ExternalId: {said}"
        );
    }
    if !trust.unproved.is_empty() {
        return;
    }
    assert!(!trust.paths.is_empty(), "nobody gets in: {said}");
    let named_by_id = format!("{:?}", request.principal).contains("EXAMPLE");
    let of_organization = keys.iter().any(|key| key.starts_with("aws:principalorg"));
    let by_service = keys
        .iter()
        .any(|key| key.starts_with("aws:source") && has(key) && *key != "aws:sourceip");
    if account == STRANGER && !named_by_id && !of_organization && !by_service {
        assert!(trust.public, "a stranger gets in: {said}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_witness_replays(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        Input::from_bytes(&bytes).judge();
    }

    #[test]
    fn whom_the_evaluator_lets_in_the_verdict_does_not_keep_out(
        bytes in prop::collection::vec(any::<u8>(), 0..400),
        more in prop::collection::vec(any::<u8>(), 400),
    ) {
        let Input { text, options } = Input::from_bytes(&bytes);
        let report = rolecall::check(&text, &options).unwrap();
        let policy = match Read::from_text(&text, &Limits::default()).unwrap() {
            Read::Policy(policy) => Some(policy),
            Read::Role(role) => role.trust,
        };
        let unread = |policy: &Policy| {
            let mut elements = policy.statements.iter().filter_map(|statement| statement.principal.as_ref());
            elements.any(|element| element.broken)
        };
        // The role is in the partition that the policy names, and nobody of another one gets there.
        let elsewhere = text.contains("arn:aws-cn:iam");
        if let (Some(policy), Some(trust), false) = (policy.filter(|it| !unread(it)), report.trust, elsewhere) {
            let mut choices = Choices::new(&more);
            for _ in 0..40 {
                let request = request(&policy, &mut choices);
                if evaluate(&policy, PolicyType::Trust, &request).decision == Decision::Allowed {
                    compare(&trust, &policy, &request, &options.trust.own_accounts, &text);
                }
            }
        }
    }
}
