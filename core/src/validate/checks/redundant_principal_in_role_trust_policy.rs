//! A session beside the role that it is of.
use std::collections::BTreeMap;

use crate::policy::{Identity, IdentityKind};
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY",
    severity: Severity::Suggestion,
    risk: None,
    what: "a session stands beside the role that it is of",
    why: "a role takes in all its sessions, so that the session changes nothing",
    fix: "remove the session, or the role if only the session is meant",
    url: REFERENCE,
    run: Run {
        types: Types::TRUST,
        look: Look::Statement(run),
    },
};

/// A role, as far as the ARN of a session tells it: partition, account and name without path.
type Role<'a> = (&'a str, &'a str, &'a str);

fn run(cx: Cx<'_>, found: &mut Findings<'_>) {
    if cx.named().all(|entry| session(entry).is_none()) {
        return;
    }
    let roles: BTreeMap<Role<'_>, &At<PrincipalEntry>> = cx
        .named()
        .filter_map(|entry| Some((role(entry)?, entry)))
        .collect();
    let pairs = cx
        .named()
        .filter_map(|entry| Some((entry, *roles.get(&session(entry)?)?)));
    each(pairs, found, |(entry, role), found| {
        let source = cx.source();
        found
            .add(source, entry.place)
            .message(format!(
                "`{}` is a session of a role that is named too",
                entry.value.text
            ))
            .label(source, role.place, "the role")
            .fix(edit::remove(
                source,
                entry.place,
                "remove the session",
                Applicability::Safe,
            ));
    });
}

fn role(entry: &At<PrincipalEntry>) -> Option<Role<'_>> {
    match &entry.value.named {
        Named::Identity(Identity {
            kind: IdentityKind::Role,
            partition,
            account,
            name,
            ..
        }) => Some((partition, account, name.rsplit('/').next()?)),
        _ => None,
    }
}

/// The role of a session. Access Analyzer takes `arn:aws:iam::ACCOUNT:assumed-role/…` for one as well, which AWS refuses otherwise.
fn session(entry: &At<PrincipalEntry>) -> Option<Role<'_>> {
    match &entry.value.named {
        Named::Identity(Identity {
            kind: IdentityKind::RoleSession,
            partition,
            account,
            name,
            ..
        }) => Some((partition, account, name)),
        Named::Nothing => {
            let mut fields = entry.value.text.splitn(6, ':');
            let (Some("arn"), Some(partition), Some("iam"), Some("")) =
                (fields.next(), fields.next(), fields.next(), fields.next())
            else {
                return None;
            };
            let (account, resource) = (fields.next()?, fields.next()?);
            let (name, _) = resource.strip_prefix("assumed-role/")?.split_once('/')?;
            Some((partition, account, name))
        }
        _ => None,
    }
}
