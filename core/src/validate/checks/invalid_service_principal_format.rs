//! A service that is not written as AWS writes it in the key.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "INVALID_SERVICE_PRINCIPAL_FORMAT",
    severity: Severity::Error,
    risk: None,
    what: "the value is not of the form of a service principal",
    why: "no request has such a value: it matches nothing",
    fix: "write the service principal, such as `lambda.amazonaws.com`",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Value(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, value: &At<Value>, found: &mut Findings<'_>) {
    let is_text = matches!(
        test.operator.value.comparison,
        Comparison::StringEquals | Comparison::StringEqualsIgnoreCase | Comparison::StringLike
    );
    let text = value.value.text.as_str();
    if !is_text || text.contains("${") || text.is_empty() {
        return;
    }
    let expected = match test.name.as_str() {
        "kms:viaservice" if !is_regional(text) => "`service.region.amazonaws.com`",
        name if GENERAL.contains(&name) && !has_wildcard(text) && !is_plain(text) => {
            "`service.amazonaws.com`"
        }
        name if LONGER.contains(&name) && !has_wildcard(text) && !text.contains('.') => {
            "`service.amazonaws.com`"
        }
        _ => return,
    };
    found.add(cx.source(), value.place).message(format!(
        "`{text}` in `{}` is not of the form {expected}",
        test.key.value
    ));
}

/// Keys that hold service principals of one label and longer ones: AWS does not judge the labels.
const LONGER: [&str; 2] = ["iam:awsservicename", "iam:passedtoservice"];

/// Keys that hold service principals of one label.
const GENERAL: [&str; 5] = [
    "aws:calledvia",
    "aws:calledviafirst",
    "aws:calledvialast",
    "aws:principalservicename",
    "aws:principalservicenameslist",
];

fn label(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

fn is_plain(text: &str) -> bool {
    [".amazonaws.com", ".amazon.com", ".amazonaws.com.cn"]
        .iter()
        .any(|suffix| text.strip_suffix(suffix).is_some_and(label))
}

/// Whether it is a service with a Region, in which wildcards may stand.
fn is_regional(text: &str) -> bool {
    let wild = |text: &str| label(&text.replace(['*', '?'], "x"));
    let body = text
        .strip_suffix(".amazonaws.com")
        .or_else(|| text.strip_suffix(".amazonaws.com.cn"));
    has_wildcard(text.split('.').next().unwrap_or("")) && body.is_none()
        || body.is_some_and(|body| {
            body.split_once('.')
                .map_or(has_wildcard(body), |(service, region)| {
                    wild(service) && wild(region)
                })
        })
}
