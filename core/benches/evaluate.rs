//! `cargo bench -p rolecall --bench evaluate`: one request against compiled policies and against a text, with `serde_json` on the same
//! text as the reference.
#![expect(clippy::expect_used, reason = "a bench without its input is no bench")]

use std::fmt::Write as _;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use rolecall::Limits;
use rolecall::catalog::{Catalog, Service};
use rolecall::evaluate::{Call, Case, Engine, EvaluateOptions};

/// Counts what each bench allocates.
#[global_allocator]
static ALLOCATOR: divan::AllocProfiler = divan::AllocProfiler::system();

fn main() {
    divan::main();
}

/// A request of a role session through most kinds of policies.
const TYPICAL: &str = r#"{
  "request": {
    "principal": "arn:aws:sts::111122223333:assumed-role/collector/run-7",
    "action": "s3:GetObject",
    "resource": "arn:aws:s3:::acme-reports/2026/may.csv",
    "resourceAccount": "111122223333",
    "context": {
      "aws:SourceIp": "203.0.113.7",
      "aws:PrincipalOrgID": "o-a1b2c3d4e5",
      "aws:SecureTransport": "true",
      "aws:PrincipalTag/team": "reports"
    }
  },
  "identityPolicies": [
    {"name": "reader", "policy": {"Version": "2012-10-17", "Statement": [
      {"Sid": "List", "Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetBucketLocation"], "Resource": "arn:aws:s3:::acme-reports"},
      {"Sid": "Read", "Effect": "Allow", "Action": ["s3:GetObject*", "s3:GetObjectTagging"],
       "Resource": ["arn:aws:s3:::acme-reports/*", "arn:aws:s3:::acme-archive/${aws:PrincipalTag/team}/*"],
       "Condition": {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "198.51.100.0/24"]}, "Bool": {"aws:SecureTransport": "true"}}},
      {"Sid": "Logs", "Effect": "Allow", "Action": "logs:*", "Resource": "arn:aws:logs:*:111122223333:log-group:/acme/*"}
    ]}},
    {"name": "guard", "policy": {"Version": "2012-10-17", "Statement": [
      {"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}
    ]}}
  ],
  "permissionBoundary": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:*", "logs:*", "cloudwatch:*"], "Resource": "*"}]},
  "scps": [
    {"orgIdentifier": "r-root", "policies": [{"name": "FullAWSAccess", "policy": {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}}]},
    {"orgIdentifier": "ou-work", "policies": [
      {"name": "FullAWSAccess", "policy": {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}},
      {"name": "NoLeaving", "policy": {"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": ["organizations:LeaveOrganization", "account:*"], "Resource": "*"}}}
    ]}
  ]
}"#;

/// A policy of 24 KB that lists 848 actions.
fn large() -> String {
    let mut actions = String::new();
    let names = Catalog::builtin()
        .services()
        .flat_map(Service::actions)
        .map(|action| action.to_string());
    for name in names.filter(|name| name.len() > 20).step_by(9).take(847) {
        let _ = write!(actions, "\"{name}\", ");
    }
    format!(
        r#"{{"request": {{"principal": "arn:aws:iam::111122223333:user/ann", "action": "s3:GetObject",
            "resource": "arn:aws:s3:::acme-reports/may.csv"}},
            "identityPolicies": [{{"name": "large", "policy": {{"Version": "2012-10-17", "Statement": [
            {{"Effect": "Allow", "Action": [{actions}"s3:GetObject"], "Resource": "*"}}]}}}}]}}"#
    )
}

fn case(text: &str) -> Case {
    Case::from_text(text, &Limits::default()).expect("it is a case")
}

fn compiled(text: &str) -> (Engine, Call) {
    let case = case(text);
    let engine = Engine::new(&case.policies, &EvaluateOptions::default()).expect("few levels");
    let (call, _) = engine.call(case.request.clone(), case.resource_account.as_deref());
    (engine, call)
}

#[divan::bench]
fn reference(bencher: Bencher<'_, '_>) {
    bencher.bench(|| serde_json::from_str::<serde_json::Value>(black_box(TYPICAL)));
}

#[divan::bench]
fn from_text(bencher: Bencher<'_, '_>) {
    let options = EvaluateOptions::default();
    bencher.bench(|| case(black_box(TYPICAL)).decide(&options));
}

#[divan::bench]
fn from_text_with_explanation(bencher: Bencher<'_, '_>) {
    let options = EvaluateOptions::default();
    bencher.bench(|| case(black_box(TYPICAL)).evaluate(&options));
}

#[divan::bench]
fn engine(bencher: Bencher<'_, '_>) {
    let (engine, call) = compiled(TYPICAL);
    bencher.bench(|| engine.decide(black_box(&call)));
}

#[divan::bench]
fn engine_with_new_request(bencher: Bencher<'_, '_>) {
    let (engine, _) = compiled(TYPICAL);
    let case = case(TYPICAL);
    bencher.bench(|| {
        let account = case.resource_account.as_deref();
        let call = engine.prepare(black_box(&case).request.clone(), account);
        engine.decide(&call)
    });
}

#[divan::bench]
fn engine_with_large_policy(bencher: Bencher<'_, '_>) {
    let (engine, call) = compiled(&large());
    bencher.bench(|| engine.decide(black_box(&call)));
}

#[divan::bench]
fn every_action_there_is(bencher: Bencher<'_, '_>) {
    let (engine, call) = compiled(TYPICAL);
    let services = Catalog::builtin().services();
    let actions: Vec<String> = services
        .flat_map(Service::actions)
        .map(|action| action.to_string())
        .collect();
    bencher
        .counter(ItemsCount::new(actions.len()))
        .bench(|| engine.allowed_actions(&call, actions.iter().map(String::as_str)));
}

#[divan::bench]
fn compile(bencher: Bencher<'_, '_>) {
    let case = case(TYPICAL);
    let options = EvaluateOptions::default();
    bencher.bench(|| Engine::new(black_box(&case.policies), &options));
}
