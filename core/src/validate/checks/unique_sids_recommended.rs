//! Statements with the same Sid, where AWS takes that.
use crate::validate::prelude::*;
use crate::validate::sids::repeated;

pub(super) static CHECK: Check = Check {
    code: "UNIQUE_SIDS_RECOMMENDED",
    severity: Severity::Warning,
    risk: None,
    what: "several statements have the same Sid",
    why: "a Sid is how a statement is spoken of and found again; calls that add or remove a statement by its Sid fail, or change the wrong one",
    fix: "give each statement a Sid of its own, or none",
    url: REFERENCE,
    run: Run {
        types: Types::OTHER_RESOURCE,
        look: Look::Document(repeated),
    },
};
