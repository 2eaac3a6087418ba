//! Keys about the owner of a VPC endpoint, for services that do not fill them in.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES",
    severity: Severity::Warning,
    risk: None,
    what: "the condition key exists only for some services, and the statement reaches others",
    why: "requests to the other services never carry the key: a Deny of everybody else denies them all, and an Allow allows none",
    fix: "name only actions of services that support the key",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Test(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, found: &mut Findings<'_>) {
    let more: &[&str] = match test.name.as_str() {
        "aws:vpceaccount" | "aws:vpceorgpaths" => &[],
        "aws:vpceorgid" => &BY_ORGANIZATION,
        _ => return,
    };
    let supports = |prefix: &str| {
        let prefix = prefix.to_ascii_lowercase();
        SUPPORTED.contains(&prefix.as_str()) || more.contains(&prefix.as_str())
    };
    // Passing a role is checked apart from the call that it belongs to.
    let lacks = |action: &&ActionView<'_>| {
        !supports(action.prefix) || action.text().eq_ignore_ascii_case("iam:PassRole")
    };
    let first = if cx.is_not_action() {
        cx.statement
            .action
            .as_ref()
            .map(|element| (element.place, "NotAction reaches services".to_owned()))
    } else {
        let action = cx.actions.iter().find(lacks);
        action.map(|action| {
            (
                action.entry.place,
                format!("`{}` is of a service", action.text()),
            )
        })
    };
    if let Some((place, what)) = first {
        found
            .add(cx.source(), test.place())
            .at_key()
            .message(format!("{what} that may not support `{}`", test.key.value))
            .label(
                cx.source(),
                place,
                "reaches beyond the services that support the key",
            );
    }
}

/// Services that support `aws:VpceAccount`, `aws:VpceOrgID` and `aws:VpceOrgPaths`, by the page on global condition keys.
const SUPPORTED: [&str; 39] = [
    "acm-pca",
    "applicationinsights",
    "apprunner",
    "athena",
    "cloudformation",
    "comprehendmedical",
    "compute-optimizer",
    "datasync",
    "discovery",
    "dynamodb",
    "ebs",
    "ecr",
    "ecs",
    "firehose",
    "gamelift",
    "healthlake",
    "iam",
    "iotfleetwise",
    "iotwireless",
    "kinesisanalytics",
    "kms",
    "lambda",
    "medical-imaging",
    "omics",
    "payment-cryptography",
    "polly",
    "rbin",
    "rekognition",
    "route53",
    "s3",
    "scheduler",
    "servicediscovery",
    "servicequotas",
    "shield",
    "ssm-contacts",
    "storagegateway",
    "textract",
    "transcribe",
    "transfer",
];

/// Services that support `aws:VpceOrgID` alone.
const BY_ORGANIZATION: [&str; 13] = [
    "b2bi",
    "cassandra",
    "cognito-identity",
    "dms",
    "ds-data",
    "identitystore",
    "iottwinmaker",
    "network-firewall",
    "pricing",
    "ses",
    "sms-voice",
    "sqs",
    "workmail",
];
