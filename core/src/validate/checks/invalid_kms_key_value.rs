//! A condition on a KMS key whose value is no key ARN.
use crate::policy::ArnFields;
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "INVALID_KMS_KEY_VALUE",
    severity: Severity::Error,
    risk: None,
    what: "the value is not the ARN of a KMS key",
    why: "the request carries the ARN of the key, whatever the caller wrote: an id or an alias never matches",
    fix: "write `arn:aws:kms:region:account:key/id`",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Value(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, value: &At<Value>, found: &mut Findings<'_>) {
    let compares = !matches!(
        test.operator.value.comparison,
        Comparison::Null | Comparison::Unknown
    );
    let text = value.value.text.as_str();
    if !compares || !KEYS.contains(&test.name.as_str()) || text.contains("${") || is_key(text) {
        return;
    }
    found
        .add(cx.source(), value.place)
        .message(format!(
            "`{text}` is not the ARN of a KMS key, which `{}` holds",
            test.key.value
        ))
        .fix(edit::display(
            "write the whole ARN: `arn:aws:kms:eu-west-1:111122223333:key/…`",
        ));
}

/// Keys that hold the ARN of a KMS key, in lower case, by the pages of their services.
const KEYS: [&str; 4] = [
    "ec2:kmskeyid",
    "elasticfilesystem:kmskeyid",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "secretsmanager:kmskeyarn",
];

/// Whether a value is the ARN of a key, or a pattern that can match one.
fn is_key(text: &str) -> bool {
    if !has_wildcard(text) {
        let arn = ArnFields::parse(text);
        return arn.is_some_and(|arn| arn.service == "kms" && arn.resource.starts_with("key/"));
    }
    crate::catalog::patterns_meet("arn:*:kms:*:*:key/*", text)
}
