//! `cargo bench -p rolecall --bench expand`: patterns to actions, and actions to patterns.
#![expect(
    clippy::expect_used,
    reason = "a bench without its patterns is no bench"
)]

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use rolecall::catalog::{Action, Catalog};
use rolecall::expand::{ActionPattern, Names, actions, shrink};

fn main() {
    divan::main();
}

fn pattern(text: &str) -> ActionPattern {
    text.parse().expect("a pattern")
}

#[divan::bench(args = ["*", "s3:Get*", "ec2:*Describe*s"])]
fn expand(bencher: Bencher<'_, '_>, text: &str) {
    let patterns = [pattern(text)];
    let catalog = Catalog::builtin();
    let found = actions(&patterns, catalog, Names::Current).len();
    bencher
        .counter(ItemsCount::new(found))
        .bench(|| actions(black_box(&patterns), catalog, Names::Current));
}

/// Every so many-th action of a service.
#[divan::bench(args = [("ec2", 4), ("ec2", 2), ("s3", 2)])]
fn shrinking(bencher: Bencher<'_, '_>, (service, step): (&str, usize)) {
    let catalog = Catalog::builtin();
    let service = catalog.service(service).expect("a service");
    let listed: Vec<Action<'_>> = service.actions().step_by(step).collect();
    bencher
        .counter(ItemsCount::new(listed.len()))
        .bench(|| shrink(black_box(&listed), catalog));
}
