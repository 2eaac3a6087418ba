//! Policies and roles made of bytes, from the words that the checks know, sound ones and broken ones; and what must hold of each.
//!
//! The fuzz target `check` and the test `witnesses` share this file: the same bytes are the same input in both.

use rolecall::report::{Report, Witness};
use rolecall::{Options, PolicyType, TrustOptions};
use serde_json::{Map, Value, json};

/// A policy, or a role with its policies, and what is known about the role.
#[derive(Debug)]
pub(crate) struct Input {
    pub(crate) text: String,
    pub(crate) options: Options,
}

impl Input {
    /// The input that some bytes stand for: each byte is a choice, and where they end the first choice is taken.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Self {
        let mut choices = Choices {
            bytes,
            first: 0,
            span: usize::MAX,
        };
        choices.first = choices.below(256);
        choices.span = [usize::MAX, 3, 5, 9][choices.below(4)];
        choices.input()
    }

    /// No internal error, every witness replays, and the same report twice.
    pub(crate) fn judge(&self) {
        let Self { text, options } = self;
        let first = rolecall::check(text, options);
        assert_eq!(
            first,
            rolecall::check(text, options),
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
                    span.span().slice(text).is_some(),
                    "{} at {span:?} of {text}",
                    finding.code
                );
            }
        }
        for witness in witnesses(&report) {
            assert!(
                rolecall::replays(text, witness),
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
                !trust.public || trust.public_witness.is_some() || !trust.unproved.is_empty(),
                "public without a witness: {text}"
            );
        }
    }
}

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

/// Bytes as choices.
struct Choices<'b> {
    bytes: &'b [u8],
    /// Of each list of words, so many from here on are in use: few words meet more often.
    first: usize,
    span: usize,
}

impl Choices<'_> {
    /// A number below `end`, which is 256 at most.
    fn below(&mut self, end: usize) -> usize {
        let Some((first, rest)) = self.bytes.split_first() else {
            return 0;
        };
        self.bytes = rest;
        usize::from(*first) % end
    }

    /// True once in so many times.
    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 1
    }

    fn of<'w>(&mut self, words: &[&'w str]) -> &'w str {
        let choice = self.below(words.len().min(self.span));
        words[(self.first + choice) % words.len()]
    }

    fn input(&mut self) -> Input {
        let bundle = self.once_in(4);
        let value = if bundle {
            self.role()
        } else {
            self.document(true)
        };
        let mut text = if self.once_in(2) {
            format!("{value:#}")
        } else {
            value.to_string()
        };
        if self.once_in(16) {
            // Elements beside their `Not` forms become keys that stand twice.
            text = text.replace("\"Not", "\"");
        }
        let mut trust = TrustOptions::default();
        if self.once_in(4) {
            trust.external_id = Some(self.of(&["aa", "vendor-1", "Aa"]).to_owned());
            trust.own_accounts = vec!["111122223333".to_owned()];
        }
        if self.once_in(4) {
            trust.vendor_accounts = vec!["444455556666".to_owned()];
            trust.vendor_roles = vec!["arn:aws:iam::444455556666:role/v".to_owned()];
            trust.organization = Some("o-a1b2c3d4e5".to_owned());
        }
        let policy_type = (!bundle).then_some(PolicyType::Trust);
        Input {
            text,
            options: Options {
                policy_type,
                trust,
                ..Options::default()
            },
        }
    }

    fn role(&mut self) -> Value {
        let mut role = Map::new();
        role.insert("trustPolicy".to_owned(), self.document(true));
        let inline: Vec<Value> = (0..self.below(3))
            .map(
                |_| json!({"name": self.of(&["read-only", "p"]), "document": self.document(false)}),
            )
            .collect();
        role.insert("inlinePolicies".to_owned(), inline.into());
        let managed: Vec<&str> = (0..self.below(3)).map(|_| self.of(&MANAGED)).collect();
        role.insert("managedPolicyArns".to_owned(), managed.into());
        if self.once_in(4) {
            let arn = "arn:aws:iam::111122223333:role/r";
            role.insert("roleArn".to_owned(), arn.into());
        }
        role.into()
    }

    fn document(&mut self, trust: bool) -> Value {
        let mut document = Map::new();
        if !self.once_in(10) {
            let version = self.of(&["2012-10-17", "2012-10-17", "2008-10-17", "2012"]);
            document.insert("Version".to_owned(), version.into());
        }
        let mut statements: Vec<Value> =
            (0..self.below(5)).map(|_| self.statement(trust)).collect();
        let statement = if statements.len() == 1 && self.once_in(2) {
            statements.remove(0)
        } else {
            statements.into()
        };
        document.insert("Statement".to_owned(), statement);
        document.into()
    }

    fn statement(&mut self, trust: bool) -> Value {
        let mut statement = Map::new();
        if self.once_in(2) {
            statement.insert("Sid".to_owned(), self.of(&["A", "ReadOnly", "A"]).into());
        }
        let effect = self.of(&["Allow", "Allow", "Allow", "Deny", "allow"]);
        statement.insert("Effect".to_owned(), effect.into());
        if trust {
            self.element(&mut statement, "Principal", Self::principal);
            self.element(&mut statement, "Action", |it| it.values(&TRUST_ACTIONS));
        } else {
            if self.once_in(32) {
                statement.insert("Principal".to_owned(), self.principal());
            }
            self.element(&mut statement, "Action", |it| it.values(&ACTIONS));
            self.element(&mut statement, "Resource", |it| it.values(&RESOURCES));
        }
        if self.below(3) > 0 {
            statement.insert("Condition".to_owned(), self.condition());
        }
        statement.into()
    }

    /// An element under its name, under its `Not` form, under both, or not at all.
    fn element(
        &mut self,
        statement: &mut Map<String, Value>,
        name: &str,
        value: impl Fn(&mut Self) -> Value,
    ) {
        let choice = self.below(32);
        let mut put = |name: String| {
            let value = if self.once_in(24) {
                self.broken()
            } else {
                value(self)
            };
            statement.insert(name, value);
        };
        if choice != 1 && choice < 29 {
            put(name.to_owned());
        }
        if choice == 2 || choice >= 29 {
            put(format!("Not{name}"));
        }
    }

    fn principal(&mut self) -> Value {
        if self.once_in(6) {
            return "*".into();
        }
        let mut principal = Map::new();
        for _ in 0..=self.below(2) {
            let kind = self.of(&["AWS", "AWS", "Service", "Federated"]);
            let words: &[&str] = match kind {
                "AWS" => &AWS,
                "Service" => &SERVICES,
                _ => &PROVIDERS,
            };
            principal.insert(kind.to_owned(), self.values(words));
        }
        principal.into()
    }

    fn condition(&mut self) -> Value {
        let mut condition = Map::new();
        for _ in 0..=self.below(3) {
            let quantifier = self.of(&["", "", "", "", "ForAllValues:", "ForAnyValue:"]);
            let operator = self.of(&OPERATORS);
            let suffix = self.of(&["", "IfExists", "", "", ""]);
            let mut keys = Map::new();
            for _ in 0..=self.below(2) {
                let key = self.of(&KEYS);
                let values = if self.once_in(24) {
                    self.broken()
                } else {
                    self.values(&VALUES)
                };
                keys.insert(key.to_owned(), values);
            }
            condition.insert(format!("{quantifier}{operator}{suffix}"), keys.into());
        }
        condition.into()
    }

    /// One of the words, or a list of up to three.
    fn values(&mut self, words: &[&str]) -> Value {
        if self.once_in(2) {
            return self.of(words).into();
        }
        let values: Vec<&str> = (0..self.below(4)).map(|_| self.of(words)).collect();
        values.into()
    }

    /// What stands where it cannot be read.
    fn broken(&mut self) -> Value {
        match self.below(8) {
            0 => Value::Null,
            1 => json!({}),
            2 => json!([]),
            3 => json!(["*", 5]),
            4 => json!([["a"]]),
            5 => json!({"AWS": ["444455556666", {}], "Person": "a"}),
            6 => true.into(),
            _ => "".into(),
        }
    }
}

const MANAGED: [&str; 5] = [
    "arn:aws:iam::aws:policy/AdministratorAccess",
    "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess",
    "arn:aws-us-gov:iam::aws:policy/SecurityAudit",
    "arn:aws:iam::111122223333:policy/own",
    "own",
];

const TRUST_ACTIONS: [&str; 15] = [
    "sts:AssumeRole",
    "sts:*",
    "sts:AssumeRole",
    "*",
    "sts:AssumeRole",
    "STS:assume*",
    "sts:AssumeRoleWithWebIdentity",
    "sts:AssumeRole",
    "sts:AssumeRoleWithSAML",
    "sts:TagSession",
    "sts:AssumeRoleWith*",
    "sts:SetSourceIdentity",
    "sts:AssumeRol?",
    "s3:GetObject",
    ":",
];

const ACTIONS: [&str; 18] = [
    "*",
    "s3:*",
    "s3:Get*",
    "iam:PassRole",
    "ec2:Describe*",
    "iam:*",
    "sts:AssumeRole",
    "lambda:?reateFunction",
    "*:*",
    "S3:getobject",
    "iam:Put*",
    "kms:Decrypt",
    "unnamed-service:*",
    "s3:*Acl",
    "*:Get*",
    "ssm:*",
    ":",
    "unnamed",
];

const RESOURCES: [&str; 16] = [
    "*",
    "arn:aws:s3:::bucket/*",
    "arn:aws:iam::111122223333:role/*",
    "arn:aws:s3:::${aws:username}",
    "bucket",
    "arn:aws:s3:::*",
    "arn:*:iam::*:role/${aws:PrincipalTag/team}",
    "arn:aws:s3:::${aws:PrincipalAccount}-*",
    "arn:aws:s3:::${aws:username, 'none'}/*",
    "arn:aws:ec2:*:111122223333:instance/*",
    "*/*",
    "arn:aws:iam::444455556666:*",
    "arn:aws-cn:s3:::b?cket",
    "?*",
    "",
    "arn:aws:s3:::${*}",
];

const AWS: [&str; 25] = [
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
    "arn:aws:iam::444455556666:role/path/v",
    "arn:aws:sts::444455556666:assumed-role/v/run-1",
    "AIDA1234567890EXAMPLE",
    "arn:aws:iam::*:root",
    "4444*",
    "arn:aws:iam::444455556666:user/path/u*",
    "arn:*:iam::*:role/v",
    "arn:aws:sts::444455556666:federated-user/f",
    "arn:aws:sts::444455556666:assumed-role/v/*",
    "arn::iam::444455556666:root",
    "arn:aws:iam::444455556666:role/x/",
    "arn:aws:sts::444455556666:assumed-role/path/v/s",
    "arn:aws:iam::44445555666?:*",
    "somebody",
    "*:*:*:*:*:*",
];

const SERVICES: [&str; 8] = [
    "ec2.amazonaws.com",
    "vmie.amazonaws.com",
    "cloudtrail.amazonaws.com",
    "*",
    "EC2.amazonaws.com",
    "ec2",
    "ec2.*",
    "scheduler.eu-west-1.amazonaws.com",
];

const PROVIDERS: [&str; 10] = [
    "cognito-identity.amazonaws.com",
    "accounts.google.com",
    "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com",
    "arn:aws:iam::111122223333:oidc-provider/auth.example.com/",
    "arn:aws:iam::111122223333:saml-provider/p",
    "*",
    "www.amazon.com",
    "Accounts.google.com",
    "arn:aws:iam::*:saml-provider/p",
    "arn:aws:iam::111122223333:oidc-provider/gitlab.com",
];

const OPERATORS: [&str; 26] = [
    "StringEquals",
    "StringNotEquals",
    "StringEquals",
    "StringLike",
    "StringNotLike",
    "StringEqualsIgnoreCase",
    "StringEquals",
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
    "NumericEquals",
    "NumericNotEquals",
    "NumericGreaterThanEquals",
    "DateLessThanEquals",
    "DateNotEquals",
    "ArnNotEquals",
    "stringEquals",
    "StringEqual",
];

const KEYS: [&str; 40] = [
    "sts:ExternalId",
    "aws:PrincipalArn",
    "sts:ExternalId",
    "aws:PrincipalAccount",
    "sts:externalid",
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
    "aws:userid",
    "aws:username",
    "aws:PrincipalServiceName",
    "aws:PrincipalServiceNamesList",
    "sts:RoleSessionName",
    "sts:SourceIdentity",
    "aws:SecureTransport",
    "aws:TagKeys",
    "aws:ViaAWSService",
    "aws:EpochTime",
    "aws:ResourceAccount",
    "aws:RequestedRegion",
    "token.actions.githubusercontent.com:sub",
    "token.actions.githubusercontent.com:aud",
    "cognito-identity.amazonaws.com:aud",
    "cognito-identity.amazonaws.com:amr",
    "auth.example.com/:aud",
    "accounts.google.com:aud",
    "gitlab.com:sub",
    "SAML:aud",
    "saml:edupersonaffiliation",
    "iam:PassedToService",
    "ExternalId",
    "",
];

const VALUES: [&str; 54] = [
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
    "${aws:PrincipalAccount}",
    "*${aws:username}*",
    "x-${aws:PrincipalTag/team}-${aws:userid}",
    "AROA1234567890EXAMPLE:*",
    "AROA1234567890EXAMPLE:run-1",
    "AIDA1234567890EXAMPLE",
    "VENDOR-1",
    "vendor-?",
    "*-*",
    "ec2.amazonaws.com",
    "*.amazonaws.com",
    "AssumedRole",
    "User",
    "arn:aws:iam::444455556666:*",
    "arn:aws:sts::444455556666:assumed-role/v/*",
    "arn:aws-cn:*",
    "arn:*:iam::*:user/path/*",
    "203.0.113.7",
    "::/0",
    "5.0",
    "-1",
    "2026-01-01",
    "dmVuZG9y",
    "authenticated",
    "sts.amazonaws.com",
    "é",
    "a b",
    "${aws:sourceip",
    "arn:a*b:iam::444455556666:root",
    "u",
];
