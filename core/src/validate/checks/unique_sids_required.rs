//! Statements with the same Sid, where AWS refuses that.
use crate::validate::prelude::*;
use crate::validate::sids::repeated;

pub(super) static CHECK: Check = Check {
    code: "UNIQUE_SIDS_REQUIRED",
    severity: Severity::Error,
    risk: None,
    what: "several statements have the same Sid",
    why: "IAM refuses a policy whose Sids are not unique",
    fix: "give each statement a Sid of its own, or none",
    url: REFERENCE,
    run: Run {
        types: Types::IDENTITY
            .or(Types::TRUST)
            .or(Types::SCP)
            .or(Types::RCP),
        look: Look::Document(repeated),
    },
};
