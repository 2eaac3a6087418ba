//! `cargo bench -p rolecall`: every stage on the same text, and `serde_json` on it as the reference.
//!
//! `cargo xtask ratios` measures the same in turns and gives the table of the README.
#![expect(clippy::expect_used, reason = "a bench without its input is no bench")]
#![expect(
    clippy::disallowed_methods,
    reason = "the bench reads the corpus; the core does not"
)]

use std::path::Path;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use rolecall::evaluate::{Principal, Request, evaluate};
use rolecall::policy::{Input, Policy};
use rolecall::reason::{Budget, implies};
use rolecall::syntax::Tree;
use rolecall::{Limits, Options, PolicyType};

fn main() {
    divan::main();
}

/// A trust policy of common size.
const TRUST: &str = "vendor-role.json";

/// A role with its permissions.
const BUNDLE: &str = "role-bundle.json";

fn text_of(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../corpus/policies")
        .join(file);
    std::fs::read_to_string(path).expect("the corpus is beside the crate")
}

#[divan::bench(args = [TRUST, BUNDLE])]
fn reference(bencher: Bencher<'_, '_>, file: &str) {
    let text = text_of(file);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| serde_json::from_str::<serde_json::Value>(black_box(&text)));
}

#[divan::bench(args = [TRUST, BUNDLE])]
fn check(bencher: Bencher<'_, '_>, file: &str) {
    let text = text_of(file);
    let policy_type = (file == TRUST).then_some(PolicyType::Trust);
    let options = Options {
        policy_type,
        ..Options::default()
    };
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| rolecall::check(black_box(&text), black_box(&options)));
}

#[divan::bench(args = [TRUST, BUNDLE])]
fn syntax(bencher: Bencher<'_, '_>, file: &str) {
    let text = text_of(file);
    bencher.counter(BytesCount::of_str(&text)).bench(|| {
        Tree::parse(black_box(&text), &Limits::default()).map(|tree| tree.errors().len())
    });
}

#[divan::bench(args = [TRUST, BUNDLE])]
fn policy(bencher: Bencher<'_, '_>, file: &str) {
    let text = text_of(file);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| Input::from_text(black_box(&text), &Limits::default()));
}

/// One request against the model.
#[divan::bench]
fn evaluation(bencher: Bencher<'_, '_>) {
    let policy = Policy::from_text(&text_of(TRUST), &Limits::default()).expect("within the limits");
    let vendor = Principal::parse("AWS", "arn:aws:iam::444455556666:role/outbound/collector")
        .expect("an ARN");
    let mut request = Request::new(vendor, "sts:AssumeRole");
    request.context.set("aws:SecureTransport", ["true"]);
    bencher.bench(|| evaluate(black_box(&policy), PolicyType::Trust, black_box(&request)));
}

/// All requests: the policy allows nothing that it does not allow.
#[divan::bench]
fn reasoning(bencher: Bencher<'_, '_>) {
    let policy = Policy::from_text(&text_of(TRUST), &Limits::default()).expect("within the limits");
    bencher.bench(|| {
        implies(
            black_box(&policy),
            black_box(&policy),
            PolicyType::Trust,
            &Budget::default(),
        )
    });
}
