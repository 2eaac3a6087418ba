//! When S3 calls a bucket policy public.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status>

use super::scalar::Block;
use crate::policy::{Comparison, Effect, Named, NamedPolicy, Qualifier, Statement, Test};

/// Keys of which a fixed value makes a statement for everyone not public.
pub(crate) const FIXED_KEYS: [&str; 16] = [
    "aws:principalarn",
    "aws:principalaccount",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principalservicename",
    "aws:userid",
    "aws:sourcearn",
    "aws:sourceaccount",
    "aws:sourceowner",
    "aws:sourceorgid",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:sourcevpcarn",
    "s3:dataaccesspointarn",
    "s3:dataaccesspointaccount",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
];

/// Whether a bucket policy is public: S3 assumes it of every policy, and takes it back where each Allow names fixed principals, or
/// has a fixed value for one of the keys it lists.
pub(super) fn is_public(bucket: &[NamedPolicy]) -> bool {
    bucket
        .iter()
        .flat_map(|named| &named.policy.statements)
        .any(|statement| {
            statement.effect == Effect::Allow
                && is_for_everyone(statement)
                && !statement.tests.iter().any(is_fixed)
        })
}

fn is_for_everyone(statement: &Statement) -> bool {
    statement.principal.as_ref().is_some_and(|element| {
        element.negated
            || element.broken
            || element.entries.iter().any(|entry| {
                let named = &entry.value.named;
                matches!(named, Named::Everyone | Named::EveryProvider)
            })
    })
}

fn is_fixed(test: &Test) -> bool {
    let operator = test.operator.value;
    let is_positive = !operator.negated
        && !operator.if_exists
        && operator.qualifier != Some(Qualifier::ForAllValues)
        && !test.values.is_empty();
    if !is_positive {
        return false;
    }
    let mut values = test.values.iter().map(|value| value.value.text.as_str());
    match operator.comparison {
        Comparison::IpAddress => {
            test.name == "aws:sourceip"
                && values.all(|value| Block::parse(value).is_some_and(is_narrow))
        }
        Comparison::StringEquals
        | Comparison::StringEqualsIgnoreCase
        | Comparison::StringLike
        | Comparison::Arn => {
            FIXED_KEYS.contains(&test.name.as_str())
                && values.all(|value| !value.contains("${") && is_fixed_value(&test.name, value))
        }
        _ => false,
    }
}

/// Whether a block is no wider than /8, or /32 of IPv6, or is a private one.
pub(crate) fn is_narrow(block: Block) -> bool {
    let private = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];
    let mut private = private.iter().filter_map(|text| Block::parse(text));
    let widest: u128 = if block.v6 { 1 << 96 } else { 1 << 24 };
    block.last - block.first < widest || private.any(|private| private.contains(block))
}

fn is_fixed_value(name: &str, value: &str) -> bool {
    let is_plain = |text: &str| !text.contains(['*', '?']);
    match name {
        // A session of a fixed role, under any name.
        "aws:userid" => {
            is_plain(value)
                || value
                    .strip_suffix(":*")
                    .is_some_and(|id| id.starts_with("AROA") && is_plain(id))
        }
        "aws:principalorgpaths" => {
            // `o-…/r-…/ou-…/*`: everything below a fixed place.
            let above = value.strip_suffix('*').unwrap_or(value);
            is_plain(above) && above.contains('/') || is_plain(value)
        }
        "s3:dataaccesspointarn" => {
            let mut fields = value.splitn(6, ':');
            let account = fields.nth(4).unwrap_or("");
            is_plain(value) || (!account.is_empty() && is_plain(account))
        }
        _ => is_plain(value),
    }
}
