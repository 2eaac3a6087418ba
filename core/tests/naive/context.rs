//! The keys that a request carries: those given, and those that follow from the rest of the case.

use std::collections::BTreeMap;

use serde_json::Value;

use super::condition::{Context, Key};
use super::principal::{Caller, Kind};
use super::values::{arn_field, date_text, instant, text_arn_glob};
use super::{Facts, texts};

/// The keys of a request for an action.
pub(super) fn context(
    case: &Value,
    action: &str,
    resource: &str,
    resource_account: Option<&str>,
    caller: &Caller,
    facts: &dyn Facts,
) -> Context {
    let request = &case["request"];
    let object = |name: &str| {
        request
            .get(name)
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
    };
    let several = |name: &str, value: &Value| value.is_array() || facts.multivalued(name);
    let mut keys: BTreeMap<String, Option<Key>> = BTreeMap::new();
    for (name, value) in object("context") {
        let key = Key {
            values: texts(value),
            multivalued: several(name, value),
        };
        keys.insert(name.to_lowercase(), (!value.is_null()).then_some(key));
    }

    let mut derived: Vec<(String, Value)> = Vec::new();
    let mut derive = |name: &str, value: Option<Value>| {
        derived.extend(value.map(|value| (name.to_owned(), value)));
    };
    let is = |kind| caller.kind == kind;
    let text = |condition: bool, text: &str| condition.then(|| Value::from(text));
    derive("aws:PrincipalArn", caller.principal_arn().map(Value::from));
    derive(
        "aws:PrincipalAccount",
        caller.account.clone().map(Value::from),
    );
    derive("aws:PrincipalType", text(is(Kind::Root), "Account"));
    derive("aws:PrincipalType", text(is(Kind::User), "User"));
    derive(
        "aws:PrincipalType",
        text(is(Kind::Role) || is(Kind::Session), "AssumedRole"),
    );
    derive(
        "aws:PrincipalType",
        text(is(Kind::FederatedUser), "FederatedUser"),
    );
    derive("aws:PrincipalType", text(is(Kind::Anonymous), "Anonymous"));
    let account = caller.account.clone().unwrap_or_default();
    derive("aws:userid", text(is(Kind::Root), &account));
    let federated = format!("{account}:{}", caller.last_segment());
    derive("aws:userid", text(is(Kind::FederatedUser), &federated));
    derive("aws:username", text(is(Kind::User), &caller.last_segment()));
    derive(
        "aws:PrincipalIsAWSService",
        Some(is(Kind::Service).to_string().into()),
    );
    derive(
        "aws:PrincipalServiceName",
        text(is(Kind::Service), &caller.text),
    );
    derive(
        "aws:PrincipalServiceNamesList",
        text(is(Kind::Service), &caller.text),
    );
    derive("aws:ResourceAccount", resource_account.map(Value::from));
    derive(
        "aws:RequestedRegion",
        arn_field(resource, 3).map(Value::from),
    );
    let first = |name: &str| -> Option<&String> { keys.get(name)?.as_ref()?.values.first() };
    let source_account = first("aws:sourcearn").and_then(|arn| arn_field(arn, 4));
    derive("aws:SourceAccount", source_account.map(Value::from));
    let seconds = |name: &str| Some(instant(first(name)?)?.0);
    derive(
        "aws:EpochTime",
        seconds("aws:currenttime").map(|time| time.to_string().into()),
    );
    derive(
        "aws:CurrentTime",
        seconds("aws:epochtime").map(|time| date_text(time).into()),
    );
    derive(
        "aws:CalledViaFirst",
        first("aws:calledvia").cloned().map(Value::from),
    );
    let via = keys.get("aws:calledvia").and_then(Option::as_ref);
    let last = via.and_then(|key| key.values.last().cloned());
    derive("aws:CalledViaLast", last.map(Value::from));
    let tags: Vec<Value> = object("context")
        .filter(|(name, value)| {
            name.to_lowercase().starts_with("aws:requesttag/") && !value.is_null()
        })
        .map(|(name, _)| name.get("aws:requesttag/".len()..).unwrap().into())
        .collect();
    derive("aws:TagKeys", (!tags.is_empty()).then_some(tags.into()));
    for (tag, value) in object("principalTags") {
        derive(&format!("aws:PrincipalTag/{tag}"), Some(value.clone()));
    }
    for (tag, value) in object("resourceTags") {
        derive(&format!("aws:ResourceTag/{tag}"), Some(value.clone()));
    }
    for (name, value) in derived {
        let key = Key {
            values: texts(&value),
            multivalued: several(&name, &value),
        };
        keys.entry(name.to_lowercase()).or_insert(Some(key));
    }

    let bucket = action.starts_with("s3:") && text_arn_glob("arn:*:s3:::*", resource);
    let without_tags = bucket && case["settings"]["s3BucketAbac"] != true;
    let tag =
        |name: &str| name.starts_with("aws:resourcetag/") || name.starts_with("s3:buckettag/");
    let provider = |name: &str| {
        let prefix = name.split(':').next().unwrap_or_default();
        prefix.contains('.') || prefix == "saml"
    };
    keys.into_iter()
        .filter_map(|(name, key)| Some((name, key?)))
        .filter(|(name, _)| !(without_tags && tag(name)))
        .filter(|(name, _)| provider(name) || !facts.drops(action, name))
        .collect()
}
