//! Look-ups and walks: `cargo bench -p rolecall --bench catalog`.

use divan::{Bencher, black_box};
use rolecall::catalog::{Catalog, Service};

fn main() {
    divan::main();
}

#[divan::bench(args = ["s3:GetObject", "ec2:describeinstances", "iam:PassRole", "xray:PutTraceSegments", "s3:GetObjekt", "no-service:Get"])]
fn action(bencher: Bencher<'_, '_>, name: &str) {
    bencher.bench_local(|| Catalog::builtin().action(black_box(name)));
}

#[divan::bench(args = ["aws:SourceIp", "sts:ExternalId", "aws:ResourceTag/team", "s3:ExistingObjectTag/team", "aws:NoSuchKey"])]
fn key(bencher: Bencher<'_, '_>, name: &str) {
    bencher.bench_local(|| Catalog::builtin().key(black_box(name)));
}

#[divan::bench(args = ["s3", "EC2", "execute-api", "zzz"])]
fn service(bencher: Bencher<'_, '_>, prefix: &str) {
    bencher.bench_local(|| Catalog::builtin().service(black_box(prefix)));
}

/// The names of all actions of a service.
#[divan::bench(args = ["s3", "ec2"])]
fn names_of(bencher: Bencher<'_, '_>, prefix: &str) {
    bencher.bench_local(|| {
        let service = Catalog::builtin().service(black_box(prefix));
        let actions = service.into_iter().flat_map(Service::actions);
        actions.map(|action| action.name().len()).sum::<usize>()
    });
}

/// The names of all actions.
#[divan::bench]
fn all_names(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| {
        let actions = Catalog::builtin().services().flat_map(Service::actions);
        actions.map(|action| action.name().len()).sum::<usize>()
    });
}

/// Whether an action with many resource types takes a condition key.
#[divan::bench]
fn supports(bencher: Bencher<'_, '_>) {
    let catalog = Catalog::builtin();
    let action = catalog.action("ec2:RunInstances");
    let key = catalog.key("sts:ExternalId");
    bencher.bench_local(|| Some(black_box(action)?.supports(black_box(key)?)));
}

#[divan::bench]
fn from_bytes(bencher: Bencher<'_, '_>) {
    let bytes = include_bytes!("../src/catalog/services.bin");
    bencher.bench_local(|| Catalog::from_bytes(black_box(bytes.as_slice())));
}
