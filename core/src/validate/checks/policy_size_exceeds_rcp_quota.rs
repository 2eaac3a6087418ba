//! A resource control policy that is too long.
use crate::validate::prelude::*;
use crate::validate::size::{Counted, compact, over};

pub(super) static CHECK: Check = Check {
    code: "POLICY_SIZE_EXCEEDS_RCP_QUOTA",
    severity: Severity::Error,
    risk: None,
    what: "the resource control policy is longer than one can be",
    why: "Organizations refuses it; through its API whitespace counts as well",
    fix: "leave out the whitespace, or split it into several policies",
    url: REFERENCE,
    run: Run {
        types: Types::RCP,
        look: Look::Document(run),
    },
};

/// The characters, whitespace among them, that Organizations takes.
const QUOTA: usize = 5_120;

fn run(document: &Document<'_>, found: &mut Findings<'_>) {
    let Some(length) = over(document, QUOTA, Counted::All) else {
        return;
    };
    found
        .add(document.source, document.policy.place)
        .message(format!(
            "the resource control policy has {length} characters, and may have {QUOTA}"
        ))
        .fix(compact(document, QUOTA).or_else(|| edit::display(CHECK.fix)));
}
