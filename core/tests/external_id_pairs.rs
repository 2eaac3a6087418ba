//! Every two ways of testing `sts:ExternalId` in one Allow, together: an open role is never without a finding that says so, a
//! closed one never has one, and every fix holds what it promises.
#![expect(
    clippy::unwrap_used,
    reason = "a policy of the table that cannot be read is a failed test"
)]

use std::collections::BTreeMap;

use rolecall::policy::Policy;
use rolecall::reason::{Answer, Budget, implies};
use rolecall::report::{Applicability, Report, Risk};
use rolecall::{Options, PolicyType, check};

const TESTS: &[(&str, &str)] = &[
    ("StringEquals", r#""acme-7f3c91d2b0e64a58""#),
    (
        "StringEquals",
        r#"["acme-7f3c91d2b0e64a58", "acme-0b5e77c1f0a94d23"]"#,
    ),
    ("StringEquals", r#""""#),
    ("StringEquals", r#""acme-*""#),
    ("StringEquals", r#"["acme-7f3c91d2b0e64a58", "*"]"#),
    ("StringEquals", r#""${aws:PrincipalTag/tenant}""#),
    (
        "StringEquals",
        r#"["acme-7f3c91d2b0e64a58", "${aws:username}"]"#,
    ),
    ("StringEquals", r#""acme-${aws:PrincipalAccount}""#),
    ("StringEqualsIfExists", r#""acme-7f3c91d2b0e64a58""#),
    ("StringEqualsIfExists", r#""""#),
    ("StringEqualsIfExists", r#""${aws:PrincipalTag/tenant}""#),
    ("StringEqualsIgnoreCase", r#""ACME-7f3c""#),
    (
        "StringEqualsIgnoreCaseIfExists",
        r#""acme-7f3c91d2b0e64a58""#,
    ),
    ("StringLike", r#""acme-7f3c91d2b0e64a58""#),
    ("StringLike", r#""acme-*""#),
    ("StringLike", r#""*""#),
    ("StringLike", r#"["*", "acme-*", "acme-7f3c91d2b0e64a58"]"#),
    ("StringLike", r#"["??*", "acme 7*", "*-*"]"#),
    (
        "StringLike",
        r#"["*", "${aws:username}", "acme-7f3c91d2b0e64a58"]"#,
    ),
    ("StringLikeIfExists", r#""*""#),
    (
        "StringLikeIfExists",
        r#"["acme-7f3c91d2b0e64a58", "acme-*"]"#,
    ),
    ("StringNotEquals", r#""acme-7f3c91d2b0e64a58""#),
    ("StringNotEqualsIfExists", r#""acme-0b5e77c1f0a94d23""#),
    ("StringNotLike", r#""acme-*""#),
    ("StringNotLike", r#""*""#),
    ("StringNotEqualsIgnoreCase", r#"["ACME-7F3C", "test"]"#),
    ("ForAllValues:StringEquals", r#""acme-7f3c91d2b0e64a58""#),
    ("ForAllValues:StringLikeIfExists", r#""acme-*""#),
    ("ForAllValues:StringNotEquals", r#""acme-0b5e77c1f0a94d23""#),
    ("ForAnyValue:StringEquals", r#""acme-7f3c91d2b0e64a58""#),
    (
        "ForAnyValue:StringLike",
        r#"["acme-7f3c91d2b0e64a58", "*"]"#,
    ),
    (
        "ForAnyValue:StringEqualsIfExists",
        r#""acme-7f3c91d2b0e64a58""#,
    ),
    ("ForAnyValue:StringNotEquals", r#""acme-0b5e77c1f0a94d23""#),
    ("Null", r#""true""#),
    ("Null", r#""false""#),
    ("Null", r#"["true", "false"]"#),
    ("ArnLike", r#""arn:aws:iam::*:role/acme""#),
];

/// Comparisons that are not of texts. Beside one that is, what they take is not tracked, so they stand alone.
const ALONE: &[(&str, &str)] = &[
    ("NumericGreaterThan", r#""1000""#),
    ("NumericNotEquals", r#""1000""#),
    ("NotIpAddress", r#""10.0.0.0/8""#),
];

/// What a finding of the family about an open role has at least.
const OPEN: &[&str] = &[
    "EXTERNAL_ID_CALLER_CONTROLLED",
    "EXTERNAL_ID_FORBIDDEN",
    "EXTERNAL_ID_FOR_ALL_VALUES",
    "EXTERNAL_ID_MISSING",
    "EXTERNAL_ID_NEGATED",
    "EXTERNAL_ID_OPTIONAL",
    "EXTERNAL_ID_PRESENCE_ONLY",
];

fn policies() -> Vec<String> {
    let statement = |condition: &str| {
        format!(
            r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Principal": {{"AWS": ["444455556666", "arn:aws:iam::555555555555:role/scanner"]}}, "Action": "sts:AssumeRole", "Condition": {{{condition}}}}}]}}"#
        )
    };
    let line = |(operator, value): &(&str, &str)| {
        format!(r#""{operator}": {{"sts:ExternalId": {value}}}"#)
    };
    let mut found: Vec<String> = ALONE.iter().map(|test| statement(&line(test))).collect();
    for (at, one) in TESTS.iter().enumerate() {
        found.push(statement(&line(one)));
        for other in TESTS.iter().skip(at + 1).filter(|other| other.0 != one.0) {
            found.push(statement(&format!("{}, {}", line(one), line(other))));
        }
    }
    found
}

/// What a lone `*` comes to: another operator around it puts one of these in the place of another.
const STAR: &[&str] = &[
    "EQUIVALENT_TO_NULL_FALSE",
    "EQUIVALENT_TO_NULL_TRUE",
    "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION",
    "REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION",
];

/// How many findings there are of each code; those of [`STAR`] count as one.
fn count(report: &Report) -> BTreeMap<&'static str, usize> {
    let mut count = BTreeMap::new();
    for finding in &report.findings {
        let code = if STAR.contains(&finding.code) {
            "a lone `*`"
        } else {
            finding.code
        };
        *count.entry(code).or_insert(0) += 1;
    }
    count
}

/// What is wrong with the report on a policy.
fn wrong(text: &str, options: &Options) -> Vec<String> {
    let mut wrong = Vec::new();
    let before = check(text, options).unwrap();
    let enforced = before.trust.as_ref().unwrap().external_id.enforced;
    let open = before
        .findings
        .iter()
        .any(|finding| OPEN.contains(&finding.code));
    if (enforced == Some(false)) != open && enforced.is_some() {
        wrong.push(format!("enforced {enforced:?}, found {:?}", count(&before)));
    }
    if enforced == Some(true)
        && before
            .findings
            .iter()
            // Enforced, but for another value than the vendor's, is another matter.
            .filter(|finding| !["UNPROVED", "EXTERNAL_ID_UNEXPECTED"].contains(&finding.code))
            .any(|finding| finding.risk >= Some(Risk::High))
    {
        wrong.push(format!("enforced, found {:?}", count(&before)));
    }
    for finding in &before.findings {
        if finding.code == "INTERNAL_ERROR" {
            wrong.push(finding.message.clone());
        }
        let Some(fix) = finding
            .fix
            .as_ref()
            .filter(|fix| fix.applicability != Applicability::Display)
        else {
            continue;
        };
        let Some(after_text) = fix.apply(text) else {
            wrong.push(format!("{}: the fix does not fit", finding.code));
            continue;
        };
        let after = check(&after_text, options).unwrap();
        let (had, has) = (count(&before), count(&after));
        if has.get(finding.code) >= had.get(finding.code) {
            wrong.push(format!("{} stays after {after_text}", finding.code));
        }
        for (code, number) in &has {
            if number > had.get(code).unwrap_or(&0) {
                wrong.push(format!("{} brings {code} with {after_text}", finding.code));
            }
        }
        let read = |text: &str| Policy::from_text(text, &options.limits).unwrap();
        let answer = implies(
            &read(&after_text),
            &read(text),
            PolicyType::Trust,
            &Budget::default(),
        );
        let variables = text.contains("${") && !matches!(answer, Answer::Refuted(_));
        if !matches!(answer, Answer::Proved(_)) && !variables {
            wrong.push(format!("{} grants something: {after_text}", finding.code));
        }
    }
    wrong
}

fn run(options: &Options) {
    let policies = policies();
    assert!(policies.len() > 600, "{}", policies.len());
    let mut lines = Vec::new();
    for text in &policies {
        for line in wrong(text, options) {
            lines.push(format!("{text}\n    {line}"));
        }
    }
    assert!(
        lines.is_empty(),
        "{} things are wrong:\n{}",
        lines.len(),
        lines.join("\n")
    );
}

#[test]
fn two_tests_together() {
    run(&Options::default());
}

#[test]
fn two_tests_together_and_the_vendor_s_value_is_known() {
    let mut options = Options::default();
    options.trust.external_id = Some("acme-7f3c91d2b0e64a58".to_owned());
    run(&options);
}
