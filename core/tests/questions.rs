//! Questions about all requests against enumeration over a small vocabulary, and the laws that their answers obey.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use rolecall::Limits;
use rolecall::evaluate::{Case, Decision, Principal, Request, evaluate};
use rolecall::policy::Policy;
use rolecall::reason::{Budget, Relation, Reply, answer, compare};
use rolecall::{PolicyType, evaluate::EvaluateOptions};
use serde_json::{Value, json};

/// Pairs of policies.
const PAIRS: u32 = 400;

/// Numbers that look random, the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % count
    }

    fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }

    fn some(&mut self, of: &[&str]) -> Value {
        let count = 1 + self.below(2);
        let chosen: Vec<&str> = (0..count).map(|_| self.one(of)).collect();
        json!(chosen)
    }

    fn statement(&mut self) -> Value {
        const ACTIONS: [&str; 6] = [
            "*",
            "s3:*",
            "s3:Get*",
            "s3:GetObject",
            "s3:PutObject",
            "s3:?etObject",
        ];
        const RESOURCES: [&str; 7] = [
            "*",
            "arn:aws:s3:::a/*",
            "arn:aws:s3:::a/x*",
            "arn:aws:s3:::a/x",
            "arn:aws:s3:::b/*",
            "arn:aws:s3:::a/${aws:PrincipalTag/team}",
            "arn:aws:s3:::a/${aws:PrincipalTag/team}/*",
        ];
        let effect = self.one(&["Allow", "Allow", "Allow", "Deny"]);
        let action = self.one(&["Action", "Action", "Action", "NotAction"]);
        let resource = self.one(&["Resource", "Resource", "Resource", "NotResource"]);
        let mut statement = json!({
            "Effect": effect, action: self.some(&ACTIONS), resource: self.some(&RESOURCES)
        });
        if self.below(2) == 0 {
            let (operator, key, values) = match self.below(7) {
                0 => (
                    self.one(&["StringEquals", "StringNotEquals", "StringEqualsIfExists"]),
                    "acme:Colour",
                    json!(["red", "blue"]),
                ),
                1 => (
                    self.one(&["StringLike", "StringNotLike"]),
                    "acme:Colour",
                    json!("r*"),
                ),
                2 => ("Null", "acme:Colour", json!(self.one(&["true", "false"]))),
                3 => (
                    self.one(&["NumericLessThan", "NumericGreaterThanEquals"]),
                    "aws:MultiFactorAuthAge",
                    json!("300"),
                ),
                4 => (
                    self.one(&["IpAddress", "NotIpAddress"]),
                    "aws:SourceIp",
                    json!("203.0.113.0/24"),
                ),
                5 => (
                    self.one(&["ForAllValues:StringEquals", "ForAnyValue:StringLike"]),
                    "aws:TagKeys",
                    json!(["team", "cost*"]),
                ),
                _ => (
                    self.one(&["StringEquals", "StringLike"]),
                    "aws:PrincipalTag/team",
                    json!(self.one(&["x", "x*", "y"])),
                ),
            };
            let mut condition = serde_json::Map::new();
            condition.insert(operator.to_owned(), json!({key: values}));
            statement
                .as_object_mut()
                .unwrap()
                .insert("Condition".to_owned(), Value::Object(condition));
        }
        statement
    }

    fn policy(&mut self) -> Value {
        let count = 1 + self.below(3);
        let statements: Vec<Value> = (0..count).map(|_| self.statement()).collect();
        json!({"Version": "2012-10-17", "Statement": statements})
    }
}

fn ask(question: &Value) -> Reply {
    answer(question, &Limits::default(), &Budget::default()).unwrap()
}

/// Every request of the vocabulary.
fn requests() -> Vec<Request> {
    let ann = Principal::parse("AWS", "arn:aws:iam::111122223333:user/ann").unwrap();
    let mut found = Vec::new();
    for action in [
        "s3:GetObject",
        "s3:PutObject",
        "s3:GetBucketAcl",
        "ec2:StopInstances",
    ] {
        for resource in [
            "arn:aws:s3:::a/x",
            "arn:aws:s3:::a/xy",
            "arn:aws:s3:::a/x/1",
            "arn:aws:s3:::b/z",
            "*",
        ] {
            for team in [None, Some("x"), Some("y")] {
                for colour in [None, Some("red"), Some("rose"), Some("blue")] {
                    for (age, address) in [
                        (None, None),
                        (Some("10"), Some("203.0.113.9")),
                        (Some("900"), Some("192.0.2.1")),
                    ] {
                        for tags in [None, Some(vec!["team"]), Some(vec!["team", "other"])] {
                            let mut request = Request::new(ann.clone(), action);
                            request.resource = Some(resource.to_owned());
                            for (key, value) in [
                                ("aws:PrincipalTag/team", team),
                                ("acme:Colour", colour),
                                ("aws:MultiFactorAuthAge", age),
                                ("aws:SourceIp", address),
                            ] {
                                if let Some(value) = value {
                                    request.context.set(key, [value]);
                                }
                            }
                            if let Some(tags) = &tags {
                                request.context.set("aws:TagKeys", tags.iter().copied());
                            }
                            found.push(request);
                        }
                    }
                }
            }
        }
    }
    found
}

fn allowed(policy: &Value, requests: &[Request]) -> Vec<bool> {
    let policy = Policy::from_value(policy, &Limits::default()).unwrap();
    let decide = |request| evaluate(&policy, PolicyType::Identity, request).decision;
    requests
        .iter()
        .map(|request| decide(request) == Decision::Allowed)
        .collect()
}

#[test]
fn answers_agree_with_enumeration() {
    let requests = requests();
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let (mut settled, mut unknown) = (0_u32, 0_u32);
    for number in 0..PAIRS {
        let (first, second) = (dice.policy(), dice.policy());
        let (of_first, of_second) = (allowed(&first, &requests), allowed(&second, &requests));
        let both = of_first.iter().zip(&of_second);
        let is_implied = both.clone().all(|(first, second)| !first || *second);
        let is_same = both.clone().all(|(first, second)| first == second);
        let is_apart = both.clone().all(|(first, second)| !(*first && *second));
        for (kind, holds) in [
            ("implies", is_implied),
            ("equivalent", is_same),
            ("disjoint", is_apart),
        ] {
            let question = json!({"kind": kind, "policyA": first, "policyB": second});
            let reply = ask(&question);
            match reply.answer {
                None => unknown += 1,
                // Enumeration that finds nothing proves nothing; one request that speaks against an answer refutes it.
                Some(answer) => {
                    settled += 1;
                    assert!(!answer || holds, "{number}: {question}");
                    assert_eq!(answer, reply.witness.is_none(), "{number}: {question}");
                }
            }
        }
    }
    assert!(
        unknown * 20 < settled,
        "{unknown} unknown, {settled} settled"
    );
}

#[test]
fn the_laws_hold() {
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    let holds = |first: &Value, second: &Value, law: &str| {
        let question = json!({"kind": "implies", "policyA": first, "policyB": second});
        let reply = ask(&question);
        assert_ne!(reply.answer, Some(false), "{law}: {question}");
    };
    for _ in 0..400 {
        let policy = dice.policy();
        holds(&policy, &policy, "a policy implies itself");
        let mut more = policy.clone();
        let mut extra = dice.statement();
        let effect = extra["Effect"].as_str().unwrap().to_owned();
        more["Statement"]
            .as_array_mut()
            .unwrap()
            .push(extra.clone());
        if effect == "Allow" {
            holds(&policy, &more, "an Allow takes nothing away");
            extra["Effect"] = json!("Deny");
        }
        let mut less = policy.clone();
        less["Statement"].as_array_mut().unwrap().push(extra);
        less["Statement"]
            .as_array_mut()
            .unwrap()
            .last_mut()
            .unwrap()["Effect"] = json!("Deny");
        holds(&less, &policy, "a Deny gives nothing");
    }
}

#[test]
fn halves_of_a_block_are_the_block() {
    let of = |blocks: &[&str]| {
        json!({"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*",
            "Condition": {"IpAddress": {"aws:SourceIp": blocks}}}})
    };
    let (whole, halves) = (of(&["10.0.0.0/8"]), of(&["10.0.0.0/9", "10.128.0.0/9"]));
    let question = json!({"kind": "equivalent", "policyA": whole, "policyB": halves});
    assert_eq!(ask(&question).answer, Some(true));
}

#[test]
fn variables_are_proved_and_refuted() {
    let of = |resource: &str| json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": resource}});
    let own = "arn:aws:s3:::home/${aws:username}/*";
    for (first, second, expected) in [
        (own, "arn:aws:s3:::home/*", true),
        (own, own, true),
        ("arn:aws:s3:::home/${aws:username}/in/*", own, true),
        ("arn:aws:s3:::home/*", own, false),
        (own, "arn:aws:s3:::home/bob/*", false),
    ] {
        let question = json!({"kind": "implies", "policyA": of(first), "policyB": of(second)});
        assert_eq!(ask(&question).answer, Some(expected), "{first} {second}");
    }
}

#[test]
fn a_query_narrows_what_is_asked() {
    let policy = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/x"}, "Action": "s3:Get*", "Resource": "arn:aws:s3:::a/*",
         "Condition": {"StringEquals": {"acme:Colour": "red"}, "ForAnyValue:StringEquals": {"aws:TagKeys": "team"}}}]});
    let role = "AWS:arn:aws:iam::111122223333:role/x";
    for (query, expected) in [
        (json!({"actions": ["s3:GetObject"]}), true),
        (json!({"actions": ["s3:PutObject"]}), false),
        (
            json!({"actions": ["s3:*"], "resources": ["arn:aws:s3:::a/x"], "principals": [role]}),
            true,
        ),
        (json!({"resources": ["arn:aws:s3:::b/x"]}), false),
        (json!({"principals": ["Service:ec2.amazonaws.com"]}), false),
        (json!({"context": {"acme:Colour": "red"}}), true),
        (json!({"context": {"acme:Colour": "blue"}}), false),
        (json!({"context": {"acme:Colour": null}}), false),
        (
            json!({"context": {"acme:Colour": "red"}, "strict": true}),
            false,
        ),
        (
            json!({"context": {"acme:Colour": "red", "aws:TagKeys": ["team", "cost"]}, "strict": true}),
            true,
        ),
        (
            json!({"context": {"acme:Colour": "red", "aws:TagKeys": ["cost"]}}),
            false,
        ),
    ] {
        let reply = ask(&json!({"kind": "grants", "policyA": policy, "query": query}));
        assert_eq!(reply.answer, Some(expected), "{query} {}", reply.reason);
    }
}

#[test]
fn a_set_grants_what_every_layer_allows() {
    let allow =
        |action: &str| json!({"Statement": {"Effect": "Allow", "Action": action, "Resource": "*"}});
    let deny =
        |action: &str| json!({"Statement": {"Effect": "Deny", "Action": action, "Resource": "*"}});
    let set = json!({"identity": [allow("s3:*"), deny("s3:DeleteBucket")], "boundary": allow("s3:Get*"), "scps": [[allow("*")], [allow("*"), deny("s3:GetBucketAcl")]]});
    for (action, expected) in [
        ("s3:GetObject", true),
        ("s3:PutObject", false),
        ("s3:GetBucketAcl", false),
        ("s3:DeleteBucket", false),
        ("ec2:RunInstances", false),
    ] {
        let reply = ask(&json!({"kind": "grants", "policyA": set, "query": {"actions": [action]}}));
        assert_eq!(reply.answer, Some(expected), "{action}");
    }
    let question = json!({"kind": "implies", "policyA": set, "policyB": allow("s3:Get*")});
    assert_eq!(ask(&question).answer, Some(true));
    let question = json!({"kind": "implies", "policyA": allow("s3:Get*"), "policyB": set});
    assert_eq!(ask(&question).answer, Some(false));
}

#[test]
fn strangers_and_external_ids() {
    let trust = |principal: Value, condition: Value| json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", "Condition": condition}});
    let vendor = json!({"AWS": "444455556666"});
    let id = json!({"StringEquals": {"sts:ExternalId": "acme-7f3c"}});
    for (policy, public, without) in [
        (trust(json!("*"), json!({})), true, true),
        (
            trust(
                json!("*"),
                json!({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}),
            ),
            false,
            true,
        ),
        (
            trust(
                json!("*"),
                json!({"StringLike": {"aws:PrincipalOrgID": "o-*"}}),
            ),
            true,
            true,
        ),
        (
            trust(
                json!("*"),
                json!({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}),
            ),
            false,
            true,
        ),
        (
            trust(
                json!("*"),
                json!({"IpAddress": {"aws:SourceIp": "0.0.0.0/1"}}),
            ),
            true,
            true,
        ),
        (trust(vendor.clone(), json!({})), false, true),
        (trust(vendor.clone(), id.clone()), false, false),
        (
            trust(
                vendor,
                json!({"StringEqualsIfExists": {"sts:ExternalId": "acme-7f3c"}}),
            ),
            false,
            true,
        ),
        (
            trust(json!({"AWS": "111122223333"}), json!({})),
            false,
            false,
        ),
        (
            trust(json!({"Service": "ec2.amazonaws.com"}), json!({})),
            false,
            false,
        ),
    ] {
        let reply = ask(&json!({"kind": "public", "policyA": policy}));
        assert_eq!(reply.answer, Some(public), "{policy} {}", reply.reason);
        let query = json!({"own": ["111122223333"], "externalIds": ["acme-7f3c"]});
        let reply =
            ask(&json!({"kind": "assume-without-externalid", "policyA": policy, "query": query}));
        assert_eq!(reply.answer, Some(without), "{policy} {}", reply.reason);
    }
}

#[test]
fn a_comparison_names_what_changed() {
    let of = |text: &str| Policy::from_text(text, &Limits::default()).unwrap();
    let old = of(r#"{"Statement": [
        {"Sid": "Read", "Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": "arn:aws:s3:::a/*"},
        {"Effect": "Deny", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/secret/*"}]}"#);
    let new = of(r#"{"Statement": [
        {"Sid": "Read", "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::a/*"}]}"#);
    let comparison = compare(&old, &new, &Budget::default());
    assert_eq!(comparison.relation, Relation::Incomparable);
    let [allowed] = comparison.newly_allowed.as_slice() else {
        panic!("{comparison:?}")
    };
    assert_eq!(allowed.actions, ["s3:GetObject", "s3:PutObject"]);
    let [denied] = comparison.newly_denied.as_slice() else {
        panic!("{comparison:?}")
    };
    assert_eq!(
        (denied.sid.as_str(), denied.actions.as_slice()),
        ("Read", &["s3:ListBucket".to_owned()][..])
    );
    assert_eq!(
        compare(&new, &new, &Budget::default()).relation,
        Relation::Equivalent
    );
}

#[test]
fn a_witness_is_a_case() {
    let policy = json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*",
        "Condition": {"StringEquals": {"aws:PrincipalTag/team": "x"}}}});
    let reply = ask(&json!({"kind": "grants", "policyA": policy, "query": {"actions": ["s3:*"]}}));
    let witness = serde_json::to_value(reply.witness.unwrap()).unwrap();
    let case = json!({
        "request": {"principal": "arn:aws:iam::111122223333:user/ann", "action": witness["action"], "resource": witness["resource"],
            "context": witness["context"]},
        "identityPolicies": [{"name": "p", "policy": policy}]
    });
    let case = Case::from_value(&case, &Limits::default()).unwrap();
    let evaluation = case.decide(&EvaluateOptions::default());
    assert_eq!(evaluation.decision, Decision::Allowed, "{evaluation:?}");
}

#[test]
fn values_of_every_script_are_values() {
    let of = |resource: &str, team: &str| {
        json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": resource,
            "Condition": {"StringEquals": {"aws:PrincipalTag/team": team}}}})
    };
    let nothing = json!({"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}});
    for (resource, team) in [
        ("*", "é"),
        ("*", "東"),
        ("*", "two words"),
        ("arn:aws:s3:::a/two words", "x"),
        ("arn:aws:s3:::a/é*", "x"),
    ] {
        let reply =
            ask(&json!({"kind": "implies", "policyA": of(resource, team), "policyB": nothing}));
        assert_eq!(reply.answer, Some(false), "{resource} {team}");
    }
}

#[test]
fn what_is_no_question_is_an_error() {
    let allow = json!({"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}});
    for question in [
        json!({"kind": "allows", "policyA": allow}),
        json!({"kind": "implies", "policyA": allow}),
        json!({"kind": "grants", "policyA": "not json"}),
        json!({"kind": "grants", "policyA": 7}),
        json!({"kind": "grants", "policyA": {"Statment": []}}),
        json!({"kind": "grants", "policyA": {"identity": [allow], "scps": {}}}),
        json!({"kind": "grants", "policyA": allow, "query": {"action": ["s3:GetObject"]}}),
        json!({"kind": "grants", "policyA": allow, "query": {"actions": ["GetObject"]}}),
    ] {
        assert!(
            answer(&question, &Limits::default(), &Budget::default()).is_err(),
            "{question}"
        );
    }
}

#[test]
fn fixed_values_are_compared_as_the_policy_does() {
    let policy = json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {
        "IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "203.0.113.0/24"]}, "NumericLessThan": {"aws:MultiFactorAuthAge": "300"}}}});
    for (address, age, expected) in [
        ("10.1.2.3", "20", true),
        ("192.0.2.1", "20", false),
        ("203.0.113.9", "3e2", false),
    ] {
        let query = json!({"context": {"aws:SourceIp": address, "aws:MultiFactorAuthAge": age}});
        let reply = ask(&json!({"kind": "grants", "policyA": policy, "query": query}));
        assert_eq!(
            reply.answer,
            Some(expected),
            "{address} {age}: {}",
            reply.reason
        );
    }
}
