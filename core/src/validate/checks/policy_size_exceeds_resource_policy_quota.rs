//! A policy that is too long for its resource.
use crate::validate::prelude::*;
use crate::validate::size::{Counted, compact, over};

pub(super) static CHECK: Check = Check {
    code: "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA",
    severity: Severity::Warning,
    risk: None,
    what: "the policy is longer than its type of resource takes",
    why: "the service refuses it",
    fix: "leave out the whitespace, or use wildcards and conditions in place of long lists",
    url: REFERENCE,
    run: Run {
        types: Types::OTHER_RESOURCE,
        look: Look::Document(run),
    },
};

fn run(document: &Document<'_>, found: &mut Findings<'_>) {
    let Some(resource_type) = document.resource_type else {
        return;
    };
    let Some(quota) = resource_type.quota() else {
        return;
    };
    let Some(length) = over(document, quota, Counted::All) else {
        return;
    };
    found
        .add(document.source, document.policy.place)
        .message(format!(
            "the policy has {length} characters, and one of {} may have {quota}",
            resource_type.name()
        ))
        .fix(compact(document, quota).or_else(|| edit::display(CHECK.fix)));
}
