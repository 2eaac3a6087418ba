//! What the text of a condition value is made of: plain characters, wildcards and policy variables.

use crate::policy::{Value, ValueType};

/// One piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// A character that stands for itself, or one of the escapes `${*}`, `${?}` and `${$}`.
    Character,
    /// `*` or `?`.
    Wildcard,
    /// `${…}`: what stands inside.
    Variable(&'t str),
}

/// The pieces of a text. Linear: a `${` is looked at only where a brace closes behind it.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let last_brace = text.rfind('}');
    let mut rest = text;
    std::iter::from_fn(move || {
        let at = text.len() - rest.len();
        let closes = last_brace.is_some_and(|brace| brace > at);
        if closes
            && let Some(body) = rest.strip_prefix("${")
            && let Some((inside, after)) = body.split_once('}')
        {
            rest = after;
            return Some(match inside {
                "*" | "?" | "$" => Piece::Character,
                _ => Piece::Variable(inside),
            });
        }
        let character = rest.chars().next()?;
        rest = rest.get(character.len_utf8()..)?;
        Some(match character {
            '*' | '?' => Piece::Wildcard,
            _ => Piece::Character,
        })
    })
}

/// Whether a text has a wildcard outside of its variables.
pub(super) fn has_wildcard(text: &str) -> bool {
    text.contains(['*', '?']) && pieces(text).any(|piece| piece == Piece::Wildcard)
}

/// Whether a text has a policy variable, escapes aside.
pub(super) fn has_variable(text: &str) -> bool {
    text.contains("${") && pieces(text).any(|piece| matches!(piece, Piece::Variable(_)))
}

/// Whether a value can be read as what its operator compares. One of another JSON type is a problem of the document, and a
/// variable has findings of its own.
pub(super) fn is_readable(value: &Value) -> bool {
    value.json != ValueType::Other && !has_variable(&value.text)
}

/// So many plain characters must stand right before a wildcard or variable in the value of a key that tells tenants apart.
pub(super) const LEAST: usize = 6;

/// Whether one of the pieces that `is` picks has fewer than [`LEAST`] plain characters right before it: what stands before an
/// earlier wildcard or variable does not count.
pub(super) fn is_early(text: &str, is: impl Fn(Piece<'_>) -> bool) -> bool {
    let mut run = 0;
    pieces(text).any(|piece| {
        if piece == Piece::Character {
            run += 1;
            return false;
        }
        let early = run < LEAST && is(piece);
        run = 0;
        early
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_one_piece_and_escapes_are_characters() {
        let found: Vec<_> = pieces("a${aws:x, '*'}?${*}").collect();
        assert_eq!(
            found,
            [
                Piece::Character,
                Piece::Variable("aws:x, '*'"),
                Piece::Wildcard,
                Piece::Character,
            ]
        );
        assert!(!has_wildcard("${aws:x, '*'}") && has_wildcard("${aws:x*") && has_wildcard("é?"));
        assert!(!has_variable("${*}") && has_variable("${aws:x}") && !has_variable("${aws:x"));
        assert_eq!(pieces(&"${".repeat(200_000)).count(), 400_000);
    }

    #[test]
    fn every_wildcard_needs_its_own_characters() {
        let early = |text| is_early(text, |piece| piece == Piece::Wildcard);
        assert!(!early("repo:example/*") && !early("repo:e*/app123*") && !early("repo:example"));
        assert!(early("repo:*") && early("repo:example/*:*") && early("*"));
        assert!(early("repo:example/${aws:x}*"));
    }
}
