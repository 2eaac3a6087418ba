//! Resources that another entry of the same list covers.
use crate::validate::prelude::*;
use crate::validate::redundant::{Kind, entries};

pub(super) static CHECK: Check = Check {
    code: "REDUNDANT_RESOURCE",
    severity: Severity::Suggestion,
    risk: None,
    what: "an entry of a list of resources covers another one",
    why: "the list says the same without what is covered; with it the list looks narrower than it is",
    fix: "remove what is covered, or the wildcard if only that was meant",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Document(run),
    },
};

fn run(document: &Document<'_>, found: &mut Findings<'_>) {
    entries(Kind::Resource, document, found);
}
