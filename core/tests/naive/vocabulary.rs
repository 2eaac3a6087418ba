//! The words that cases are made of. Small on purpose, so that what policies list and what requests carry meet often.

pub(super) const A: &str = "111122223333";
pub(super) const B: &str = "444455556666";

/// What the values of a key are, and with that the operators that fit it.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Type {
    Text,
    Arn,
    Bool,
    Number,
    Date,
    Address,
    Blob,
}

impl Type {
    /// The operators that fit.
    pub(super) fn operators(self) -> &'static [&'static str] {
        match self {
            Self::Text => &[
                "StringEquals",
                "StringNotEquals",
                "StringEqualsIgnoreCase",
                "StringNotEqualsIgnoreCase",
                "StringLike",
                "StringNotLike",
            ],
            Self::Arn => &[
                "ArnEquals",
                "ArnLike",
                "ArnNotEquals",
                "ArnNotLike",
                "StringLike",
                "StringNotLike",
                "StringEquals",
            ],
            Self::Bool => &["Bool"],
            Self::Number => &[
                "NumericEquals",
                "NumericNotEquals",
                "NumericLessThan",
                "NumericLessThanEquals",
                "NumericGreaterThan",
                "NumericGreaterThanEquals",
            ],
            Self::Date => &[
                "DateEquals",
                "DateNotEquals",
                "DateLessThan",
                "DateLessThanEquals",
                "DateGreaterThan",
                "DateGreaterThanEquals",
            ],
            Self::Address => &["IpAddress", "NotIpAddress"],
            Self::Blob => &["BinaryEquals"],
        }
    }

    /// Operators of other types whose reading of such values is beyond doubt.
    pub(super) fn foreign(self) -> &'static [&'static str] {
        match self {
            Self::Text => &[
                "NumericEquals",
                "NumericNotEquals",
                "Bool",
                "IpAddress",
                "NotIpAddress",
                "ArnLike",
            ],
            Self::Arn => &[
                "NumericLessThan",
                "NumericNotEquals",
                "NotIpAddress",
                "Bool",
            ],
            Self::Bool => &["StringEquals", "StringNotLike", "NumericNotEquals"],
            Self::Number => &["StringEquals", "StringLike", "Bool", "ArnNotLike"],
            Self::Date => &["DateNotEquals", "IpAddress"],
            Self::Address => &[
                "StringLike",
                "StringNotEquals",
                "NumericEquals",
                "NumericNotEquals",
            ],
            Self::Blob => &["StringEquals", "NumericNotEquals", "IpAddress"],
        }
    }
}

/// A condition key.
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) kind: Type,
    /// What requests carry.
    pub(super) carried: &'static [&'static str],
    /// What policies list.
    pub(super) listed: &'static [&'static str],
    /// The services whose requests it is for; empty: all.
    pub(super) services: &'static [&'static str],
    /// Whether requests may carry it as a list.
    pub(super) lists: bool,
}

const fn key(
    name: &'static str,
    kind: Type,
    carried: &'static [&'static str],
    listed: &'static [&'static str],
) -> Key {
    Key {
        name,
        kind,
        carried,
        listed,
        services: &[],
        lists: true,
    }
}

impl Key {
    const fn of(self, services: &'static [&'static str]) -> Self {
        Self { services, ..self }
    }

    const fn single(self) -> Self {
        Self {
            lists: false,
            ..self
        }
    }
}

const TEAMS: &[&str] = &["red", "blue", "Red", "r*d", "", "alice"];
const TEAM_LISTS: &[&str] = &[
    "red",
    "blue",
    "r*",
    "RED",
    "?ed",
    "*",
    "",
    "r${*}d",
    "${aws:username}",
    "${AWS:PrincipalTag/team}",
    "${aws:ResourceTag/Team, 'red'}",
    "${aws:RequestTag/Team}",
    "${aws:TagKeys}",
    "${aws:TagKeys, 'blue'}",
    "x${$}{aws:username}",
];
const ACCOUNTS: &[&str] = &[A, B];
const ACCOUNT_LISTS: &[&str] = &[
    A,
    B,
    "1111*",
    "*6",
    "${aws:PrincipalAccount}",
    "${aws:ResourceAccount}",
];
const BOOLS: &[&str] = &["true", "false", "True", "FALSE", "yes", ""];
const NUMBERS: &[&str] = &[
    "10",
    "10.0",
    "1e1",
    "9",
    "-3",
    "0",
    "0.5",
    "100",
    "ten",
    "",
    "12345678901234567890.1",
];
const NUMBER_LISTS: &[&str] = &[
    "10",
    "10.00",
    "1E1",
    "9.99",
    "-3",
    "-0",
    "50e-2",
    "1000e-1",
    "ten",
    "12345678901234567890.2",
];
const DATES: &[&str] = &[
    "2024-02-29T12:00:00Z",
    "2024-02-29",
    "1709208000",
    "2024",
    "2024-02-29T13:00:00+01:00",
    "2023-12-31T23:59:59Z",
    "2024-02-30",
    "soon",
];
const DATE_LISTS: &[&str] = &[
    "2024-02-29T12:00:00Z",
    "2024-02-29T12:00Z",
    "2024-02-29T12:00:00.5Z",
    "2024-02-29T07:00:00-05:00",
    "2024-02",
    "2024",
    "1709208000",
    "2024-01-01",
    "2024-13-01",
    "1969-12-31T23:59:59Z",
];
const ADDRESSES: &[&str] = &[
    "10.1.2.3",
    "10.9.9.9",
    "192.0.2.1",
    "2001:db8::1",
    "2001:DB8:0:0::1",
    "10.1.2",
    "here",
];
const ADDRESS_LISTS: &[&str] = &[
    "10.0.0.0/8",
    "10.1.2.3",
    "10.1.0.0/16",
    "10.9.9.8/31",
    "0.0.0.0/0",
    "::/0",
    "2001:db8::/32",
    "2001:db8::1",
    "10.0.0.0/33",
    "10.9.200.1/8",
    "128.0.0.0/1",
    "there",
];
const SERVICES: &[&str] = &[
    "ec2.amazonaws.com",
    "lambda.amazonaws.com",
    "s3.amazonaws.com",
];
const SERVICE_LISTS: &[&str] = &[
    "ec2.amazonaws.com",
    "EC2.amazonaws.com",
    "lambda.*",
    "*.amazonaws.com",
    "${aws:PrincipalServiceName}",
];
const ARN_LISTS: &[&str] = &[
    "arn:aws:iam::111122223333:role/app",
    "arn:aws:iam::111122223333:*",
    "arn:aws:iam::*:user/team/bob",
    "arn:*:iam::1111*:user/${aws:username}",
    "arn:aws:iam::444455556666:role/*",
    "arn:aws:iam::${aws:ResourceAccount}:*",
    "arn:aws:iam:*:*:*/?pp*",
    "arn:aws:sts::111122223333:federated-user/fed",
    "arn:aws:iam::111122223333:root",
    "${aws:PrincipalArn}",
    "arn:aws:iam::111122223333",
    "*",
];
const NAMES: &[&str] = &["alice", "bob", "a*"];
const NAME_LISTS: &[&str] = &[
    "alice",
    "al*",
    "Alice",
    "?ob",
    "${aws:PrincipalTag/Team}",
    "${aws:PrincipalTag/Team, 'alice'}",
];
const PATHS: &[&str] = &["o-one/r-a/ou-1/", "o-one/r-a/", "o-two/r-b/", ""];
const PATH_LISTS: &[&str] = &["o-one/*", "o-one/r-a/", "o-two/r-?/", "*", "O-ONE/r-a/"];
const TAG_NAMES: &[&str] = &["Team", "team", "Cost", ""];
const TAG_NAME_LISTS: &[&str] = &[
    "Team",
    "Cost",
    "T*",
    "TEAM",
    "${aws:PrincipalTag/Team}",
    "*",
];

pub(super) const KEYS: &[Key] = &[
    key("aws:PrincipalTag/Team", Type::Text, TEAMS, TEAM_LISTS),
    key("aws:ResourceTag/Team", Type::Text, TEAMS, TEAM_LISTS),
    key("aws:RequestTag/Team", Type::Text, TEAMS, TEAM_LISTS)
        .single()
        .of(&["sts", "sqs", "made", "iam"]),
    key("aws:TagKeys", Type::Text, TAG_NAMES, TAG_NAME_LISTS).of(&["sts", "sqs", "made", "iam"]),
    key(
        "sts:TransitiveTagKeys",
        Type::Text,
        TAG_NAMES,
        TAG_NAME_LISTS,
    )
    .of(&["sts"]),
    key("aws:username", Type::Text, NAMES, NAME_LISTS),
    key(
        "aws:userid",
        Type::Text,
        &["AROAONE:ses", "111122223333:fed"],
        &[A, "AROAONE:*", "AROAONE:ses", "111122223333:*", "*:fed"],
    ),
    key("aws:PrincipalAccount", Type::Text, ACCOUNTS, ACCOUNT_LISTS),
    key(
        "aws:PrincipalType",
        Type::Text,
        &["User"],
        &[
            "User",
            "AssumedRole",
            "Account",
            "FederatedUser",
            "Anonymous",
            "*user",
        ],
    ),
    key(
        "aws:PrincipalOrgID",
        Type::Text,
        &["o-one", "o-two"],
        &["o-one", "o-two", "o-*", "O-ONE"],
    ),
    key("aws:PrincipalOrgPaths", Type::Text, PATHS, PATH_LISTS),
    key("aws:CalledVia", Type::Text, SERVICES, SERVICE_LISTS),
    key("aws:CalledViaFirst", Type::Text, SERVICES, SERVICE_LISTS),
    key("aws:CalledViaLast", Type::Text, SERVICES, SERVICE_LISTS),
    key(
        "aws:PrincipalServiceName",
        Type::Text,
        SERVICES,
        SERVICE_LISTS,
    ),
    key(
        "aws:PrincipalServiceNamesList",
        Type::Text,
        SERVICES,
        SERVICE_LISTS,
    ),
    key("aws:PrincipalIsAWSService", Type::Bool, BOOLS, BOOLS),
    key("aws:SecureTransport", Type::Bool, BOOLS, BOOLS),
    key("aws:MultiFactorAuthPresent", Type::Bool, BOOLS, BOOLS),
    key(
        "aws:MultiFactorAuthAge",
        Type::Number,
        NUMBERS,
        NUMBER_LISTS,
    ),
    key("custom:Count", Type::Number, NUMBERS, NUMBER_LISTS),
    key("s3:max-keys", Type::Number, NUMBERS, NUMBER_LISTS).of(&["s3"]),
    key("s3:prefix", Type::Text, TEAMS, TEAM_LISTS).of(&["s3"]),
    key("s3:BucketTag/Team", Type::Text, TEAMS, TEAM_LISTS).of(&["s3"]),
    key(
        "s3:DataAccessPointArn",
        Type::Arn,
        &["arn:aws:s3:us-east-1:111122223333:accesspoint/ap"],
        &[
            "arn:aws:s3:us-east-1:111122223333:accesspoint/*",
            "arn:aws:s3:us-east-1:*:accesspoint/ap",
            "arn:aws:s3:us-east-1:111122223333:accesspoint/ap",
        ],
    )
    .of(&["s3"]),
    key("kms:ViaService", Type::Text, SERVICES, SERVICE_LISTS).of(&["kms"]),
    key("aws:CurrentTime", Type::Date, DATES, DATE_LISTS).single(),
    key(
        "aws:EpochTime",
        Type::Date,
        &["1709208000", "1709208001", "5"],
        DATE_LISTS,
    )
    .single(),
    key("aws:TokenIssueTime", Type::Date, DATES, DATE_LISTS),
    key("aws:SourceIp", Type::Address, ADDRESSES, ADDRESS_LISTS),
    key("aws:VpcSourceIp", Type::Address, ADDRESSES, ADDRESS_LISTS),
    key(
        "custom:Blob",
        Type::Blob,
        &["YQ==", "YWI=", "YWJj", "", "Y!=="],
        &["YQ==", "YWI=", "YWJj", "Y!=="],
    ),
    key(
        "aws:SourceVpce",
        Type::Text,
        &["vpce-1", "vpce-2"],
        &["vpce-1", "vpce-2", "vpce-*"],
    ),
    key("aws:SourceAccount", Type::Text, ACCOUNTS, ACCOUNT_LISTS),
    key("aws:ResourceAccount", Type::Text, ACCOUNTS, ACCOUNT_LISTS),
    key(
        "aws:RequestedRegion",
        Type::Text,
        &["us-east-1", "eu-west-1"],
        &["us-east-1", "us-*", "EU-west-1", "*-1"],
    ),
    key(
        "aws:PrincipalArn",
        Type::Arn,
        &[
            "arn:aws:iam::111122223333:role/app",
            "arn:aws:iam::111122223333:user/alice",
            "arn:aws:iam::4",
            "nobody",
        ],
        ARN_LISTS,
    ),
    key(
        "aws:SourceArn",
        Type::Arn,
        &[
            "arn:aws:sqs:us-east-1:111122223333:queue",
            "arn:aws:s3:::bucket",
            "arn:aws:sns:eu-west-1:444455556666:t:sub:1",
            "queue",
        ],
        &[
            "arn:aws:sqs:us-east-1:111122223333:queue",
            "arn:aws:sqs:*:111122223333:*",
            "arn:aws:s3:::*",
            "arn:aws:sns:*:*:t:*",
            "arn:aws:sns:*:*:?",
            "arn:aws:*:${aws:RequestedRegion}:*:*",
            "*",
        ],
    )
    .single(),
    key(
        "sts:ExternalId",
        Type::Text,
        &["a1", "A1", "b2"],
        &["a1", "b*", "?1", "A1"],
    )
    .of(&["sts"]),
    key("sts:RoleSessionName", Type::Text, NAMES, NAME_LISTS).of(&["sts"]),
    key("sts:SourceIdentity", Type::Text, NAMES, NAME_LISTS).of(&["sts"]),
    key("aws:SourceIdentity", Type::Text, NAMES, NAME_LISTS),
    key(
        "saml:aud",
        Type::Text,
        &["https://signin.aws.amazon.com/saml"],
        &["https://signin.aws.amazon.com/saml", "https:*"],
    )
    .of(&["sts"]),
    key(
        "accounts.google.com:aud",
        Type::Text,
        &["a1", "b2"],
        &["a1", "b?"],
    )
    .of(&["sts"]),
];

/// Principals of requests.
pub(super) const PRINCIPALS: &[&str] = &[
    "arn:aws:iam::111122223333:user/alice",
    "arn:aws:iam::111122223333:user/alice",
    "arn:aws:iam::111122223333:user/team/bob",
    "arn:aws:iam::111122223333:role/app",
    "arn:aws:iam::111122223333:role/team/app2",
    "arn:aws:sts::111122223333:assumed-role/app/ses",
    "arn:aws:sts::111122223333:assumed-role/app2/ses",
    "arn:aws:sts::444455556666:assumed-role/app/ses",
    "arn:aws:sts::111122223333:federated-user/fed",
    "arn:aws:iam::444455556666:user/alice",
    "arn:aws:iam::444455556666:role/app",
    "arn:aws:iam::111122223333:root",
    B,
    "arn:aws:iam::111122223333:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS",
    "arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForECS/ses",
    "ec2.amazonaws.com",
    "lambda.amazonaws.com",
    "arn:aws:iam::111122223333:saml-provider/idp",
    "arn:aws:iam::111122223333:oidc-provider/accounts.example.com/x",
    "accounts.google.com",
    "cognito-identity.amazonaws.com",
    "anonymous",
];

/// Entries of Principal elements, with the member that they stand under.
pub(super) const ENTRIES: &[(&str, &str)] = &[
    ("AWS", "*"),
    ("AWS", A),
    ("AWS", "arn:aws:iam::111122223333:root"),
    ("AWS", B),
    ("AWS", "arn:aws:iam::444455556666:root"),
    ("AWS", "arn:aws:iam::111122223333:user/alice"),
    ("AWS", "arn:aws:iam::111122223333:user/team/bob"),
    ("AWS", "arn:aws:iam::111122223333:user/bob"),
    ("AWS", "arn:aws:iam::111122223333:role/app"),
    ("AWS", "arn:aws:iam::111122223333:role/team/app2"),
    ("AWS", "arn:aws:iam::444455556666:role/app"),
    ("AWS", "arn:aws:sts::111122223333:assumed-role/app/ses"),
    ("AWS", "arn:aws:sts::111122223333:assumed-role/app/other"),
    ("AWS", "arn:aws:sts::111122223333:federated-user/fed"),
    ("AWS", "AROAONE"),
    ("Service", "ec2.amazonaws.com"),
    ("Service", "EC2.amazonaws.com"),
    ("Service", "lambda.amazonaws.com"),
    ("Federated", "arn:aws:iam::111122223333:saml-provider/idp"),
    ("Federated", "accounts.google.com"),
    ("Federated", "cognito-identity.amazonaws.com"),
];
