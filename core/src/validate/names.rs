//! Names of services, actions and condition keys: which AWS takes, and which was meant by one that it does not.

use super::view::{Cx, TestView};
use crate::catalog::{Action, Catalog, ConditionKey, Date, Service, Status};
use crate::policy::{distance, edit};
use crate::report::{Applicability, Fix};
use crate::text::Place;

/// How AWS takes a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is in the reference, or AWS takes it without.
    Known,
    /// It left the reference, and AWS still takes it.
    Retired(Date),
    /// It left the reference, and AWS takes it for unknown.
    Gone(Date),
    /// It never was there.
    Unknown,
}

/// Services that AWS's validator has dropped. It goes on taking all others that have left the reference, however long ago: read off
/// its answers for AWS's own policies of March 2026.
const GONE: [&str; 1] = ["elastic-inference"];

/// Services that no reference lists and that AWS's validator takes all the same, by the same answers: that of `WorkDocs`, of old.
const TAKEN: [&str; 1] = ["zocalo"];

/// How AWS takes a service prefix with this entry in the table.
pub(super) fn service(prefix: &str, service: Option<Service<'_>>) -> Standing {
    let is = |known: &str| known.eq_ignore_ascii_case(prefix);
    match service.map(Service::status) {
        Some(Status::Current) => Standing::Known,
        Some(Status::Retired { gone_by }) if GONE.iter().any(|known| is(known)) => {
            Standing::Gone(gone_by)
        }
        Some(Status::Retired { gone_by }) => Standing::Retired(gone_by),
        None if TAKEN.iter().any(|known| is(known)) => Standing::Known,
        None => Standing::Unknown,
    }
}

/// How AWS takes an action with this entry in the table, of a service that it knows.
pub(super) fn action(action: Option<Action<'_>>) -> Standing {
    match action.map(Action::status) {
        Some(Status::Current) => Standing::Known,
        Some(Status::Retired { gone_by }) => Standing::Retired(gone_by),
        None => Standing::Unknown,
    }
}

/// What a condition key is, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyClass {
    /// In the table, or nothing that the table could know.
    Fine,
    /// A key for tags that does not say which tag.
    WithoutTag,
    /// `aws:…`, and not in the table.
    UnknownGlobal,
    /// Of a service that the table knows.
    UnknownOfService,
    /// Of a service that the table does not know.
    UnknownPrefix,
}

/// Keys that no page lists and that AWS takes all the same, in lower case: seen without a finding in its own policies.
const UNLISTED: [&str; 2] = ["aws:principalorgmasteraccountid", "aws:arn"];

/// Keys that are incomplete without the key of a tag.
const TAGS: [&str; 3] = ["resourcetag", "requesttag", "principaltag"];

/// What a condition key in lower case is.
pub(super) fn key_class(catalog: &Catalog, name: &str, is_known: bool) -> KeyClass {
    let Some((prefix, rest)) = name.split_once(':') else {
        return KeyClass::Fine;
    };
    // What looks like a domain is the issuer of an identity provider.
    let is_issuer = prefix.contains(['.', '/']);
    if prefix.is_empty() || rest.is_empty() || is_issuer {
        return KeyClass::Fine;
    }
    if TAGS.contains(&rest.trim_end_matches('/')) {
        return KeyClass::WithoutTag;
    }
    if is_known || UNLISTED.contains(&name) {
        return KeyClass::Fine;
    }
    if prefix == "aws" {
        return KeyClass::UnknownGlobal;
    }
    match service(prefix, catalog.service(prefix)) {
        Standing::Known => KeyClass::UnknownOfService,
        Standing::Retired(_) => KeyClass::Fine,
        Standing::Unknown | Standing::Gone(_) => KeyClass::UnknownPrefix,
    }
}

/// Whether a key comes from an identity provider.
pub(super) fn is_federated(key: ConditionKey<'_>) -> bool {
    key.prefix() == "saml" || key.prefix().contains('.')
}

/// So long a name is compared with others to find what was meant.
const LONGEST: usize = 64;

/// The one of the names that a misspelt one is closest to: at most a third of its letters away, and no other as close.
fn nearest<'n>(text: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    if text.len() > LONGEST {
        return None;
    }
    let most = (text.len() / 3).clamp(1, 3);
    let mut best: Option<(usize, &str)> = None;
    let mut tied = false;
    for name in names.filter(|name| name.len().abs_diff(text.len()) <= most) {
        let far = distance(text, name);
        match best {
            _ if far > most => {}
            Some((least, _)) if far > least => {}
            Some((least, _)) if far == least => tied = true,
            _ => {
                best = Some((far, name));
                tied = false;
            }
        }
    }
    best.filter(|_| !tied).map(|(_, name)| name)
}

/// The service that a misspelt prefix was meant to be, if it has such an action (any, where none is named).
pub(super) fn nearest_service<'c>(
    catalog: &'c Catalog,
    prefix: &str,
    action: &str,
) -> Option<Service<'c>> {
    let has = |service: &Service<'c>| {
        service.status() == Status::Current
            && (action.is_empty()
                || action.contains(['*', '?'])
                || service.action(action).is_some())
    };
    let names = catalog.services().filter(has).map(Service::prefix);
    nearest(prefix, names).and_then(|name| catalog.service(name))
}

/// The action that a misspelt name was meant to be, with its prefix.
pub(super) fn meant_action(service: Service<'_>, name: &str) -> Option<String> {
    let names = service.actions().map(Action::name);
    nearest(name, names).map(|name| format!("{}:{name}", service.prefix()))
}

/// The actions that an API operation of this name needs.
pub(super) fn operation(service: Service<'_>, name: &str) -> Vec<String> {
    let text = |action: Action<'_>| format!("{}:{}", action.service().prefix(), action.name());
    service.operation(name).map(text).collect()
}

/// Replaces a value by what was meant, if that is known.
pub(super) fn did_you_mean(cx: Cx<'_>, place: Place, meant: Option<&str>) -> Option<Fix> {
    let meant = meant?;
    edit::replace_string(
        cx.source(),
        place,
        meant,
        format!("write `{meant}`"),
        Applicability::Unsafe,
    )
}

/// Renames a condition key to the nearest one of its prefix.
pub(super) fn rename_key(cx: Cx<'_>, test: &TestView<'_>) -> Option<Fix> {
    let catalog = cx.document.catalog;
    let prefix = test.prefix().to_ascii_lowercase();
    let plain = |name: &&str| !name.contains(['$', '<', '/']);
    let meant = match prefix.as_str() {
        "aws" => nearest(
            &test.key.value,
            catalog
                .keys()
                .filter(|key| key.is_global())
                .map(ConditionKey::name)
                .filter(plain),
        ),
        _ => {
            let service = catalog.service(&prefix)?;
            nearest(
                &test.key.value,
                service
                    .condition_keys()
                    .map(ConditionKey::name)
                    .filter(plain),
            )
        }
    }?;
    edit::replace_key(
        cx.source(),
        test.place(),
        meant,
        format!("write `{meant}`"),
        Applicability::Unsafe,
    )
}
