//! AWS's own resources, and public buckets.

use serde_json::Value;

use super::layer::{documents, statements};
use super::principal::{Caller, Kind};
use super::values::{block, text_arn_glob};
use super::{Facts, texts};

/// Whether an action (in lower case) would change what only AWS may change.
pub(super) fn is_reserved(action: &str, resource: &str, facts: &dyn Facts) -> bool {
    let on = |pattern: &str| text_arn_glob(pattern, resource);
    let linked = [
        "iam:passrole",
        "iam:createservicelinkedrole",
        "iam:deleteservicelinkedrole",
        "iam:updateroledescription",
    ];
    let iam = action.starts_with("iam:") && facts.writes(action);
    let alias = ["kms:createalias", "kms:updatealias", "kms:deletealias"].contains(&action);
    (iam && on("arn:*:iam::aws:policy/*"))
        || (iam && on("arn:*:iam::*:role/aws-reserved/*") && action != "iam:passrole")
        || (iam && on("arn:*:iam::*:role/aws-service-role/*") && !linked.contains(&action))
        || (alias && on("arn:*:kms:*:*:alias/aws/*"))
}

/// Whether a bucket's setting keeps the caller out because the bucket's policy is public.
pub(super) fn blocks_public_access(
    case: &Value,
    action: &str,
    resource: &str,
    caller: &Caller,
    resource_account: Option<&str>,
) -> bool {
    let setting = &case["settings"]["s3BlockPublicAccess"];
    let set = *setting == true || setting["restrictPublicBuckets"] == true;
    let own = caller.account.is_some() && caller.account.as_deref() == resource_account;
    let public = || {
        documents(&case["resourcePolicy"])
            .into_iter()
            .flat_map(|(_, document)| statements(document))
            .any(is_public)
    };
    set && action.starts_with("s3:")
        && text_arn_glob("arn:*:s3:::*", resource)
        && caller.kind != Kind::Service
        && !own
        && !case["resourcePolicy"].is_null()
        && public()
}

/// Whether a statement allows everyone and fixes nothing about who that is.
fn is_public(statement: &Value) -> bool {
    let everyone = match statement.get("Principal") {
        Some(element) => {
            *element == "*"
                || element
                    .get("AWS")
                    .is_some_and(|entries| texts(entries).contains(&"*".to_owned()))
        }
        None => statement.get("NotPrincipal").is_some(),
    };
    if statement["Effect"] != "Allow" || !everyone {
        return false;
    }
    let operators = statement.get("Condition").and_then(Value::as_object);
    for (operator, keys) in operators.into_iter().flatten() {
        let positive = [
            "StringEquals",
            "StringLike",
            "StringEqualsIgnoreCase",
            "ArnEquals",
            "ArnLike",
            "IpAddress",
        ];
        if !positive.contains(&operator.trim_start_matches("ForAnyValue:")) {
            continue;
        }
        for (key, listed) in keys.as_object().unwrap() {
            let of_addresses =
                operator.ends_with("IpAddress") == key.eq_ignore_ascii_case("aws:SourceIp");
            if of_addresses
                && texts(listed)
                    .iter()
                    .all(|value| is_fixed(&key.to_lowercase(), value))
            {
                return false;
            }
        }
    }
    true
}

/// Whether a listed value of a key (in lower case) fixes who calls.
fn is_fixed(key: &str, value: &str) -> bool {
    let plain = |text: &str| !text.contains(['*', '?']) && !text.contains("${");
    match key {
        // Everything below a fixed place.
        "aws:principalorgpaths" => {
            let above = value.strip_suffix('*').filter(|above| above.contains('/'));
            plain(above.unwrap_or(value))
        }
        "aws:userid" if value.starts_with("AROA") => {
            plain(value) || value.strip_suffix(":*").is_some_and(plain)
        }
        "aws:sourceip" => {
            block(value).is_some_and(|(start, bits)| bits >= if start.is_ipv4() { 8 } else { 32 })
        }
        "s3:dataaccesspointarn" => match value.split_once(":accesspoint/") {
            Some((start, _)) => plain(start) && !value.contains("${"),
            None => plain(value),
        },
        "aws:principalarn"
        | "aws:principalaccount"
        | "aws:principalorgid"
        | "aws:userid"
        | "aws:sourcearn"
        | "aws:sourceaccount"
        | "aws:sourceowner"
        | "aws:sourceorgid"
        | "aws:sourcevpc"
        | "aws:sourcevpce"
        | "aws:sourcevpcarn"
        | "s3:dataaccesspointaccount"
        | "s3:x-amz-server-side-encryption-aws-kms-key-id"
        | "aws:principalservicename" => plain(value),
        _ => false,
    }
}
