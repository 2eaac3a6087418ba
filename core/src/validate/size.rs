//! How long a policy is, as AWS counts.

use super::view::Document;
use crate::policy::edit;
use crate::report::{Applicability, Fix};

/// Which characters of a policy count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counted {
    /// All.
    All,
    /// All but whitespace: what IAM counts.
    Visible,
}

/// The number of characters of a policy, if there are more than `quota`. Linear in a policy of more bytes than that.
pub(super) fn over(document: &Document<'_>, quota: usize, counted: Counted) -> Option<usize> {
    let text = document.text();
    // No character is shorter than a byte.
    if text.len() <= quota {
        return None;
    }
    let counts = |character: &char| counted == Counted::All || !character.is_ascii_whitespace();
    Some(text.chars().filter(counts).count()).filter(|length| *length > quota)
}

/// So much of a quota, in percent, is used before there is a word about it.
pub(super) const NEAR: usize = 95;

/// Writes the policy without the whitespace between its parts, where that leaves some room.
pub(super) fn compact(document: &Document<'_>, quota: usize) -> Option<Fix> {
    let policy = document.policy;
    if !policy.problems.is_empty() {
        return None;
    }
    let text = outside_strings(document.text());
    let title = "leave out the whitespace between the parts of the policy";
    let fits = text.chars().count() <= quota * NEAR / 100;
    fits.then(|| {
        edit::replace_json(
            document.source,
            policy.place,
            &text,
            title,
            Applicability::Safe,
        )
    })?
}

/// JSON without the whitespace outside of its strings.
fn outside_strings(json: &str) -> String {
    let (mut inside, mut escaped) = (false, false);
    let keep = |character: &char| {
        let was_inside = inside;
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = inside,
            '"' => inside = !inside,
            _ => {}
        }
        was_inside || !character.is_ascii_whitespace()
    };
    json.chars().filter(keep).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whitespace_inside_strings_stays() {
        let json = r#"{ "a \" b" : [ "c \\" , "d" ],	"e": 1 }"#;
        let text = outside_strings(json);
        assert_eq!(text, r#"{"a \" b":["c \\","d"],"e":1}"#);
    }
}
