//! A trust policy that is too long.
use crate::validate::prelude::*;
use crate::validate::size::{Counted, over};

pub(super) static CHECK: Check = Check {
    code: "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA",
    severity: Severity::Warning,
    risk: None,
    what: "the trust policy is longer than a trust policy can be by default",
    why: "IAM refuses it where the quota of the account was not raised",
    fix: "name fewer principals, for example a whole organization by `aws:PrincipalOrgID`, or have the quota raised",
    url: REFERENCE,
    run: Run {
        types: Types::TRUST,
        look: Look::Document(run),
    },
};

/// The characters, whitespace not counted, that IAM takes by default, and those that an account can have on request.
const DEFAULT: usize = 2_048;
const RAISED: usize = 8_192;

fn run(document: &Document<'_>, found: &mut Findings<'_>) {
    let Some(length) = over(document, DEFAULT, Counted::Visible) else {
        return;
    };
    found
        .add(document.source, document.policy.place)
        .message(format!(
            "the trust policy has {length} characters without whitespace; a role takes {DEFAULT}, and up to {RAISED} where the quota was raised"
        ))
        .fix(edit::display(CHECK.fix));
}
