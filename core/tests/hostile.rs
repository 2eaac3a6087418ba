//! Inputs that are made to hurt: deep, long, full of wildcards, with thousands of statements, principals or values.
//!
//! Each must end in a report with a finding, or in a limit that the caller set; and what a budget cut short must say so. How long
//! they take is a matter of the benches: a test does not look at the clock.
#![expect(
    clippy::unwrap_used,
    reason = "a builder of texts that fails is a failed test"
)]

use rolecall::report::Report;
use rolecall::{Error, Options, PolicyType, check, validate};
use serde_json::json;

fn run(text: &str, policy_type: PolicyType) -> Result<Report, Error> {
    let options = Options {
        policy_type: Some(policy_type),
        ..Options::default()
    };
    check(text, &options)
}

/// One Allow of the account 444455556666 with a Condition.
fn allow(condition: &serde_json::Value) -> String {
    json!({"Version": "2012-10-17", "Statement": {
        "Effect": "Allow", "Principal": {"AWS": "444455556666"}, "Action": "sts:AssumeRole", "Condition": condition}})
    .to_string()
}

fn values(count: usize, format: impl Fn(usize) -> String) -> Vec<String> {
    (0..count).map(format).collect()
}

/// The role is not called safe, unless every way was looked at.
fn open_or_unproved(report: &Report) -> bool {
    let trust = report.trust.as_ref().unwrap();
    trust.external_id.enforced != Some(true) || trust.unproved.is_empty()
}

#[test]
fn depth_and_length_end_in_a_limit() {
    for text in ["[".repeat(250_000), "{\"a\":".repeat(40_000)] {
        assert!(matches!(
            run(&text, PolicyType::Trust),
            Err(Error::TooDeep { limit: 128 })
        ));
    }
    let long = format!("{{\"Statement\": \"{}\"}}", "x".repeat(1 << 20));
    assert!(matches!(
        run(&long, PolicyType::Trust),
        Err(Error::TooLarge { .. })
    ));
}

#[test]
fn what_is_no_policy_is_a_finding() {
    for text in [
        "\u{0}".repeat(100_000),
        "\"".repeat(100_000),
        format!("[{}", ",".repeat(100_000)),
        String::new(),
    ] {
        let report = run(&text, PolicyType::Trust).unwrap();
        assert!(
            report
                .findings
                .iter()
                .any(|finding| finding.code == "JSON_SYNTAX_ERROR")
        );
        assert!(report.findings.len() < 100);
    }
    let empty = format!("{{\"Statement\": [{}{{}}]}}", "{},".repeat(20_000));
    let report = run(&empty, PolicyType::Trust).unwrap();
    assert!(report.findings.len() < 10_000, "{}", report.findings.len());
    assert!(
        report
            .findings
            .iter()
            .any(|finding| finding.message.contains("further findings of this code"))
    );
}

#[test]
fn thousands_of_statements() {
    let open = r#"{"Effect": "Allow", "Principal": "*", "Action": "*"}"#;
    let many = format!("{{\"Statement\": [{}]}}", vec![open; 1_500].join(","));
    let report = run(&many, PolicyType::Trust).unwrap();
    assert!(report.trust.unwrap().public);
    let denies: Vec<String> = (0..800)
        .map(|at| {
            format!(
                r#"{{"Effect": "Deny", "Principal": "*", "Action": "*", "Condition": {{"StringEquals": {{"k:{at}": "v"}}}}}}"#
            )
        })
        .collect();
    let report = run(
        &format!("{{\"Statement\": [{open}, {}]}}", denies.join(",")),
        PolicyType::Trust,
    )
    .unwrap();
    assert!(report.trust.unwrap().public, "every Deny can be escaped");
}

#[test]
fn thousands_of_values() {
    for condition in [
        json!({"StringEquals": {"sts:ExternalId": values(10_000, |at| format!("id-{at:05}"))}}),
        json!({"StringLike": {"sts:ExternalId": values(5_000, |at| format!("id-{at:05}*"))}}),
        json!({"StringLike": {"sts:ExternalId": values(5_000, |at| format!("*id-{at:05}*"))}}),
        json!({"NumericEquals": {"aws:MultiFactorAuthAge": values(10_000, |at| at.to_string())}}),
        json!({"IpAddress": {"aws:SourceIp": values(10_000, |at| format!("10.{}.{}.0/24", at / 250, at % 250))}}),
        json!({"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": values(5_000, |at| format!("*{at}*"))}}),
        json!({"StringLike": {"sts:ExternalId": values(3_000, |at| format!("${{aws:PrincipalTag/t{at}}}"))}}),
        json!({"ArnLike": {"aws:PrincipalArn": values(2_000, |at| format!("arn:aws:iam::*:role/*{at}*"))}}),
        json!({"StringLike": {"sts:ExternalId": "?".repeat(40_000) + &"*a".repeat(20_000)}}),
        json!({"StringLike": {"sts:ExternalId": "*".repeat(80_000), "aws:PrincipalArn": "*a".repeat(30_000)}}),
    ] {
        let report = run(&allow(&condition), PolicyType::Trust).unwrap();
        assert!(open_or_unproved(&report));
        assert!(!report.findings.is_empty());
        let trust = report.trust.unwrap();
        assert_eq!(
            !trust.unproved.is_empty(),
            report
                .findings
                .iter()
                .any(|finding| finding.code == "UNPROVED"),
            "what is not settled is a finding"
        );
    }
}

#[test]
fn thousands_of_principals_and_actions() {
    let roles = values(1_500, |at| format!("arn:aws:iam::{at:012}:role/r{at}"));
    let text = json!({"Statement": {"Effect": "Allow", "Principal": {"AWS": roles}, "Action": "sts:AssumeRole"}});
    let report = run(&text.to_string(), PolicyType::Trust).unwrap();
    assert_eq!(report.trust.unwrap().paths.len(), 1_500);
    let text = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": values(4_000, |at| format!("s3:*{at}*")), "Resource": "*"},
        {"Effect": "Deny", "Action": values(2_000, |at| format!("s3:*{at}*x")), "Resource": "*"}]});
    let report = run(&text.to_string(), PolicyType::Identity).unwrap();
    assert!(!report.findings.is_empty());
}

#[test]
fn many_keys_and_open_braces_are_read_once() {
    let keys: serde_json::Map<_, _> = (0..20_000)
        .map(|key| (format!("example:key{key}"), json!("*")))
        .collect();
    let found = |condition: serde_json::Value, code: &str| {
        let options = Options {
            policy_type: Some(PolicyType::Trust),
            ..Options::default()
        };
        let report = validate(&allow(&condition), &options).unwrap();
        let count = report
            .findings
            .iter()
            .filter(|finding| finding.code == code)
            .count();
        assert!(count > 0, "{code}");
    };
    found(json!({"StringLike": keys}), "EQUIVALENT_TO_NULL_FALSE");
    found(json!({"ForAnyValue:Null": keys}), "NULL_WITH_QUALIFIER");
    let braces = format!("*{}", "${".repeat(20_000));
    found(
        json!({"StringLike": {"aws:SourceVpc": braces}}),
        "WILDCARD_USAGE_TOO_PERMISSIVE",
    );
}
