//! w is a witness of check(p)  =>  replays(p, w), for every policy-shaped p; and check(p) = check(p).
#![no_main]

use libfuzzer_sys::arbitrary::{Arbitrary, Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use rolecall::report::{Report, Witness};
use rolecall::{Options, PolicyType, TrustOptions};
use serde_json::{Map, Value, json};

/// A policy, or a bundle, and what is known about the role.
#[derive(Debug)]
struct Input {
    text: String,
    options: Options,
}

fuzz_target!(|input: Input| {
    let Input { text, options } = input;
    let first = rolecall::check(&text, &options);
    assert_eq!(
        first,
        rolecall::check(&text, &options),
        "another report on the second run of {text}"
    );
    let report = first.unwrap_or_else(|error| panic!("refused: {error}: {text}"));
    for finding in &report.findings {
        assert_ne!(
            finding.code, "INTERNAL_ERROR",
            "{}: {text}",
            finding.message
        );
        if let Some(span) = finding.span {
            assert!(
                span.span().slice(&text).is_some(),
                "{} at {span:?} of {text}",
                finding.code
            );
        }
    }
    for witness in witnesses(&report) {
        assert!(
            rolecall::replays(&text, witness),
            "not allowed: {witness:?} by {text}"
        );
    }
    if let Some(trust) = &report.trust {
        // The verdict is of one piece.
        if let Some(enforced) = trust.external_id.enforced {
            assert_eq!(
                trust.external_id.strength.enforced(),
                Some(enforced),
                "{text}"
            );
        }
        assert!(
            !trust.public || trust.public_witness.is_some(),
            "public without a witness: {text}"
        );
    }
});

fn witnesses(report: &Report) -> Vec<&Witness> {
    let mut found: Vec<&Witness> = report
        .findings
        .iter()
        .filter_map(|finding| finding.witness.as_ref())
        .collect();
    if let Some(trust) = &report.trust {
        found.extend(&trust.public_witness);
        found.extend(&trust.external_id_witness);
        found.extend(trust.paths.iter().filter_map(|path| path.witness.as_ref()));
    }
    found
}

impl Arbitrary<'_> for Input {
    fn arbitrary(u: &mut Unstructured<'_>) -> Result<Self> {
        let bundle = u.ratio(1, 5)?;
        let value = if bundle { role(u)? } else { document(u, true)? };
        let text = if u.arbitrary()? {
            serde_json::to_string_pretty(&value)
        } else {
            serde_json::to_string(&value)
        };
        let mut trust = TrustOptions::default();
        if u.ratio(1, 4)? {
            trust.external_id = Some((*u.choose(&["aa", "vendor-1", "Aa"])?).to_owned());
            trust.own_accounts = vec!["111122223333".to_owned()];
        }
        if u.ratio(1, 4)? {
            trust.vendor_accounts = vec!["444455556666".to_owned()];
            trust.vendor_roles = vec!["arn:aws:iam::444455556666:role/v".to_owned()];
            trust.organization = Some("o-a1b2c3d4e5".to_owned());
        }
        let policy_type = (!bundle).then_some(PolicyType::Trust);
        Ok(Self {
            text: text.expect("a value prints"),
            options: Options {
                policy_type,
                trust,
                ..Options::default()
            },
        })
    }
}

fn role(u: &mut Unstructured<'_>) -> Result<Value> {
    let mut inline = Vec::new();
    for _ in 0..u.int_in_range(0..=2)? {
        inline.push(
            json!({ "name": u.choose(&["read-only", "p"])?, "document": document(u, false)? }),
        );
    }
    let mut arns = Vec::new();
    for _ in 0..u.int_in_range(0..=2)? {
        arns.push(*u.choose(&[
            "arn:aws:iam::aws:policy/AdministratorAccess",
            "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess",
            "arn:aws-us-gov:iam::aws:policy/SecurityAudit",
            "arn:aws:iam::111122223333:policy/own",
        ])?);
    }
    Ok(
        json!({ "trustPolicy": document(u, true)?, "inlinePolicies": inline, "managedPolicyArns": arns }),
    )
}

fn document(u: &mut Unstructured<'_>, trust: bool) -> Result<Value> {
    let mut out = Map::new();
    if u.ratio(9, 10)? {
        let version = *u.choose(&["2012-10-17", "2012-10-17", "2008-10-17", "2012"])?;
        out.insert("Version".to_owned(), json!(version));
    }
    let mut statements = Vec::new();
    for _ in 0..u.int_in_range(0..=4)? {
        statements.push(statement(u, trust)?);
    }
    let statement = match statements.pop() {
        Some(one) if statements.is_empty() && u.arbitrary()? => one,
        last => Value::Array(statements.into_iter().chain(last).collect()),
    };
    out.insert("Statement".to_owned(), statement);
    Ok(Value::Object(out))
}

fn statement(u: &mut Unstructured<'_>, trust: bool) -> Result<Value> {
    let mut out = Map::new();
    if u.arbitrary()? {
        out.insert("Sid".to_owned(), json!(u.choose(&["A", "ReadOnly", "A"])?));
    }
    out.insert(
        "Effect".to_owned(),
        json!(u.choose(&["Allow", "Allow", "Allow", "Deny", "allow"])?),
    );
    if trust {
        let name = if u.ratio(1, 10)? {
            "NotPrincipal"
        } else {
            "Principal"
        };
        out.insert(name.to_owned(), principal(u)?);
        let name = if u.ratio(1, 10)? {
            "NotAction"
        } else {
            "Action"
        };
        out.insert(name.to_owned(), values(u, &TRUST_ACTIONS)?);
    } else {
        let name = if u.ratio(1, 8)? {
            "NotAction"
        } else {
            "Action"
        };
        out.insert(name.to_owned(), values(u, &ACTIONS)?);
        let name = if u.ratio(1, 8)? {
            "NotResource"
        } else {
            "Resource"
        };
        out.insert(name.to_owned(), values(u, &RESOURCES)?);
    }
    if u.ratio(2, 3)? {
        out.insert("Condition".to_owned(), condition(u)?);
    }
    Ok(Value::Object(out))
}

fn principal(u: &mut Unstructured<'_>) -> Result<Value> {
    if u.ratio(1, 6)? {
        return Ok(json!("*"));
    }
    let mut out = Map::new();
    for _ in 0..u.int_in_range(1..=2)? {
        let kind = *u.choose(&["AWS", "AWS", "Service", "Federated"])?;
        let of: &[&str] = match kind {
            "AWS" => &AWS,
            "Service" => &SERVICES,
            _ => &PROVIDERS,
        };
        out.insert(kind.to_owned(), values(u, of)?);
    }
    Ok(Value::Object(out))
}

fn condition(u: &mut Unstructured<'_>) -> Result<Value> {
    let mut out = Map::new();
    for _ in 0..u.int_in_range(1..=3)? {
        let quantifier = *u.choose(&["", "", "", "", "ForAllValues:", "ForAnyValue:"])?;
        let operator = *u.choose(&OPERATORS)?;
        let suffix = if u.ratio(1, 5)? { "IfExists" } else { "" };
        let mut keys = Map::new();
        for _ in 0..u.int_in_range(1..=2)? {
            keys.insert((*u.choose(&KEYS)?).to_owned(), values(u, &VALUES)?);
        }
        out.insert(
            format!("{quantifier}{operator}{suffix}"),
            Value::Object(keys),
        );
    }
    Ok(Value::Object(out))
}

/// One of the words, or a list of up to three.
fn values(u: &mut Unstructured<'_>, of: &[&str]) -> Result<Value> {
    if u.arbitrary()? {
        return Ok(json!(u.choose(of)?));
    }
    let mut out = Vec::new();
    for _ in 0..u.int_in_range(0..=3)? {
        out.push(json!(u.choose(of)?));
    }
    Ok(Value::Array(out))
}

const TRUST_ACTIONS: [&str; 9] = [
    "sts:AssumeRole",
    "sts:AssumeRole",
    "sts:*",
    "*",
    "STS:assume*",
    "sts:AssumeRoleWithWebIdentity",
    "sts:AssumeRoleWithSAML",
    "sts:TagSession",
    "sts:SetSourceIdentity",
];

const ACTIONS: [&str; 8] = [
    "*",
    "s3:*",
    "s3:Get*",
    "iam:PassRole",
    "ec2:Describe*",
    "iam:*",
    "sts:AssumeRole",
    "lambda:?reateFunction",
];

const RESOURCES: [&str; 5] = [
    "*",
    "arn:aws:s3:::bucket/*",
    "arn:aws:iam::111122223333:role/*",
    "arn:aws:s3:::${aws:username}",
    "bucket",
];

const AWS: [&str; 10] = [
    "*",
    "444455556666",
    "arn:aws:iam::444455556666:root",
    "arn:aws:iam::111122223333:root",
    "arn:aws:iam::444455556666:role/v",
    "arn:aws:iam::444455556666:user/u",
    "arn:aws:sts::444455556666:assumed-role/v/session",
    "AROA1234567890EXAMPLE",
    "arn:aws:iam::444455556666:role/*",
    "arn:aws-cn:iam::444455556666:root",
];

const SERVICES: [&str; 4] = [
    "ec2.amazonaws.com",
    "vmie.amazonaws.com",
    "cloudtrail.amazonaws.com",
    "*",
];

const PROVIDERS: [&str; 5] = [
    "cognito-identity.amazonaws.com",
    "accounts.google.com",
    "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com",
    "arn:aws:iam::111122223333:oidc-provider/auth.example.com/",
    "arn:aws:iam::111122223333:saml-provider/p",
];

const OPERATORS: [&str; 17] = [
    "StringEquals",
    "StringEquals",
    "StringNotEquals",
    "StringLike",
    "StringNotLike",
    "StringEqualsIgnoreCase",
    "StringNotEqualsIgnoreCase",
    "ArnLike",
    "ArnNotLike",
    "ArnEquals",
    "Null",
    "Bool",
    "NumericLessThan",
    "DateGreaterThan",
    "IpAddress",
    "NotIpAddress",
    "BinaryEquals",
];

const KEYS: [&str; 19] = [
    "sts:ExternalId",
    "sts:ExternalId",
    "sts:externalid",
    "aws:PrincipalArn",
    "aws:PrincipalAccount",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:PrincipalTag/team",
    "aws:PrincipalType",
    "aws:PrincipalIsAWSService",
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceIp",
    "aws:MultiFactorAuthPresent",
    "aws:MultiFactorAuthAge",
    "aws:CurrentTime",
    "token.actions.githubusercontent.com:sub",
    "cognito-identity.amazonaws.com:aud",
    "auth.example.com/:aud",
];

const VALUES: [&str; 24] = [
    "a",
    "A",
    "vendor-1",
    "vendor-*",
    "*",
    "?*",
    "",
    "true",
    "false",
    "111122223333",
    "444455556666",
    "o-a1b2c3d4e5",
    "o-a1b2c3d4e5/*",
    "arn:aws:iam::444455556666:role/v",
    "arn:aws:iam::444455556666:role/v*",
    "arn:aws:iam::*:role/v",
    "${aws:PrincipalTag/team}",
    "${aws:username, 'none'}",
    "${*}",
    "203.0.113.0/24",
    "2026-01-01T00:00:00Z",
    "3600",
    "repo:example-org/*",
    "repo:example-org*",
];
