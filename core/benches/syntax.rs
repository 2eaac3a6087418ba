//! The spanned reader and `serde_json` on the same policies: `cargo bench -p rolecall --bench syntax`.

use divan::Bencher;
use divan::counter::BytesCount;
use rolecall::Limits;
use rolecall::syntax::Tree;

fn main() {
    divan::main();
}

/// A policy of that many statements, as people write them: about 600 bytes each.
fn policy(statements: usize) -> String {
    let statement = r#"    {
      "Sid": "ReadReports",
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket", "ec2:Describe*"],
      "Resource": [
        "arn:aws:s3:::example-reports-bucket/*",
        "arn:aws:s3:::example-reports-bucket",
        "arn:aws:ec2:eu-west-1:123456789012:instance/*"
      ],
      "Condition": {
        "StringEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5", "aws:ResourceAccount": "${aws:PrincipalAccount}" },
        "Bool": { "aws:SecureTransport": true },
        "IpAddress": { "aws:SourceIp": ["203.0.113.0/24", "2001:db8::/32"] }
      }
    }"#;
    let statements = vec![statement; statements].join(",\n");
    format!("{{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n{statements}\n  ]\n}}\n")
}

/// 1.2 KB and 20 KB.
const STATEMENTS: [usize; 2] = [2, 31];

#[divan::bench(args = STATEMENTS)]
fn rolecall(bencher: Bencher<'_, '_>, statements: usize) {
    let text = policy(statements);
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| {
        Tree::parse(divan::black_box(&text), &Limits::default()).map(divan::black_box)
    });
}

#[divan::bench(args = STATEMENTS)]
fn serde_json(bencher: Bencher<'_, '_>, statements: usize) {
    let text = policy(statements);
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| {
        serde_json::from_str::<serde_json::Value>(divan::black_box(&text)).map(divan::black_box)
    });
}
