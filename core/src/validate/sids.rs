//! Statements by their Sid.

use super::view::Document;
use crate::policy::{At, edit};
use crate::report::{Applicability, Findings};

/// The Sids of a document that name something.
fn sids<'p>(document: &Document<'p>) -> impl Iterator<Item = &'p At<String>> {
    let statements = document.policy.statements.iter();
    statements
        .filter_map(|statement| statement.sid.as_ref())
        .filter(|sid| !sid.value.is_empty())
}

/// Adds a finding for each Sid that several statements have: at the first of them, with a label on each of the others.
pub(super) fn repeated(document: &Document<'_>, found: &mut Findings<'_>) {
    let mut sorted: Vec<&At<String>> = sids(document).collect();
    sorted.sort_by_key(|sid| (&sid.value, sid.place));
    let same = sorted.chunk_by(|left, right| left.value == right.value);
    super::each(same, found, |same, found| {
        let [first, others @ ..] = same else {
            return;
        };
        if others.is_empty() {
            return;
        }
        let taken = |sid: &String| {
            sorted
                .binary_search_by(|other| other.value.cmp(sid))
                .is_ok()
        };
        let free = (2_u32..)
            .map(|number| format!("{}{number}", first.value))
            .filter(|sid| !taken(sid));
        let renamed: Vec<_> = others.iter().map(|sid| sid.place).zip(free).collect();
        let draft = found.add(document.source, first.place);
        draft.message(format!(
            "{} statements have the Sid `{}`",
            same.len(),
            first.value
        ));
        for sid in others {
            draft.label(document.source, sid.place, "the same Sid");
        }
        draft.fix(edit::replace_strings(
            document.source,
            &renamed,
            "number the Sids",
            Applicability::Safe,
        ));
    });
}

/// A Sid of letters and digits for one that has other characters; `None` if nothing is left of it, or if a statement has that one
/// already. A letter behind such a character becomes a capital, so that the words stay apart.
pub(super) fn alphanumeric(document: &Document<'_>, sid: &str) -> Option<String> {
    let mut name = String::with_capacity(sid.len());
    for word in sid.split(|character: char| !character.is_ascii_alphanumeric()) {
        let mut letters = word.chars();
        if let Some(first) = letters.next() {
            name.push(if name.is_empty() {
                first
            } else {
                first.to_ascii_uppercase()
            });
            name.push_str(letters.as_str());
        }
    }
    let is_free = !name.is_empty() && sids(document).all(|other| other.value != name);
    is_free.then_some(name)
}
