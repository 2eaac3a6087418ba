//! A policy that is too long for any identity.
use crate::validate::prelude::*;
use crate::validate::size::{Counted, over};

pub(super) static CHECK: Check = Check {
    code: "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA",
    severity: Severity::Warning,
    risk: None,
    what: "the policy is longer than any identity policy can be",
    why: "IAM refuses it, attached or inline, wherever it is put",
    fix: "split it into several policies, or use wildcards in place of long lists",
    url: REFERENCE,
    run: Run {
        types: Types::IDENTITY,
        look: Look::Document(run),
    },
};

/// The characters, whitespace not counted, that the inline policies of a role may have together: the longest an identity policy can
/// be.
const ROLE: usize = 10_240;
/// The same for the inline policies of a group, and of a user.
const GROUP: usize = 5_120;
const USER: usize = 2_048;
/// The same for one managed policy.
const MANAGED: usize = 6_144;

fn run(document: &Document<'_>, found: &mut Findings<'_>) {
    let Some(length) = over(document, ROLE, Counted::Visible) else {
        return;
    };
    found
        .add(document.source, document.policy.place)
        .message(format!(
            "the policy has {length} characters without whitespace; a managed policy may have {MANAGED}, the inline policies of a role {ROLE}, of a group {GROUP}, of a user {USER}"
        ))
        .fix(edit::display(CHECK.fix));
}
