//! Patterns in a compact form, matched without allocation.
//!
//! [`Pattern`] is what everything else in the library uses; this is the same language for the many patterns of a compiled set: the
//! characters as they are, with bytes that no text has for the wildcards and the variables.

use super::super::call::{Asked, Call};
use crate::policy::{ArnPattern, Case, Pattern, Piece, Template, Token};
use std::borrow::Cow;

/// `*`. Bytes from `0xf8` upwards are in no UTF-8 text.
const MANY: u8 = 0xff;
/// `?`.
const ONE: u8 = 0xfe;
/// A variable; its number stands in the next byte, which is not that of a colon.
const VARIABLE: u8 = 0xfd;
const FIRST_VARIABLE: u8 = 0x80;

/// The most variables of a pattern that is matched without allocation.
const MOST_VARIABLES: usize = 4;

/// A case-sensitive pattern over a whole text, or over the parts of an ARN.
#[derive(Debug, Clone)]
pub(super) struct Glob {
    code: Box<[u8]>,
    /// Whether at least five colons stand in it, so that it can be one of an ARN.
    has_parts: bool,
}

impl Glob {
    pub(super) fn new(tokens: &[Token]) -> Self {
        let mut code = Vec::with_capacity(tokens.len());
        for token in tokens {
            match token {
                Token::Char(character) => push(&mut code, *character),
                Token::One => code.push(ONE),
                Token::Many => code.push(MANY),
            }
        }
        Self::of(code)
    }

    fn of(code: Vec<u8>) -> Self {
        let has_parts = code.split(|byte| *byte == b':').count() > 5;
        Self {
            code: code.into_boxed_slice(),
            has_parts,
        }
    }

    /// The bytes that it holds outside of itself.
    pub(super) fn size(&self) -> usize {
        self.code.len()
    }

    /// A text that it matches, the shortest.
    pub(super) fn example(&self) -> String {
        example(self.tokens(&[]))
    }

    /// Whether it matches the whole of a text. Linear.
    pub(super) fn matches(&self, text: &str) -> bool {
        walk(&self.code, text.as_bytes(), &[]).unwrap_or_else(|| {
            Pattern::from_tokens(self.tokens(&[]), Case::Sensitive).matches(text)
        })
    }

    /// Whether it matches an ARN, part by part.
    pub(super) fn matches_arn(&self, arn: &str) -> bool {
        self.has_parts
            && arn.starts_with("arn:")
            && walk_parts(&self.code, arn, &[]).unwrap_or_else(|| {
                let tokens: Vec<Token> = self.tokens(&[]).collect();
                ArnPattern::from_tokens(&tokens).is_some_and(|pattern| pattern.matches(arn))
            })
    }

    /// Whether it matches a resource: an ARN part by part, other texts as a whole.
    pub(super) fn matches_resource(&self, resource: &str) -> bool {
        if self.has_parts && resource.starts_with("arn:") {
            self.matches_arn(resource)
        } else {
            self.matches(resource)
        }
    }

    fn tokens<'a>(&'a self, values: &'a [&'a str]) -> impl Iterator<Item = Token> + 'a {
        Tokens {
            code: &self.code,
            values,
            value: "",
        }
    }
}

/// The steps of a compact pattern.
struct Tokens<'a> {
    code: &'a [u8],
    values: &'a [&'a str],
    /// What is left of the value of a variable.
    value: &'a str,
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        loop {
            let mut rest = self.value.chars();
            if let Some(character) = rest.next() {
                self.value = rest.as_str();
                return Some(Token::Char(character));
            }
            let (first, after) = self.code.split_first()?;
            match *first {
                MANY => {
                    self.code = after;
                    return Some(Token::Many);
                }
                ONE => {
                    self.code = after;
                    return Some(Token::One);
                }
                VARIABLE => {
                    let (which, after) = after.split_first()?;
                    self.value = value_of(self.values, *which);
                    self.code = after;
                }
                first => {
                    let (own, after) = self.code.split_at_checked(width(first))?;
                    self.code = after;
                    let character = std::str::from_utf8(own).ok()?.chars().next()?;
                    return Some(Token::Char(character));
                }
            }
        }
    }
}

/// The length of a character by its first byte.
const fn width(first: u8) -> usize {
    match first {
        0..0xc0 => 1,
        0xc0..0xe0 => 2,
        0xe0..0xf0 => 3,
        _ => 4,
    }
}

fn value_of<'a>(values: &[&'a str], which: u8) -> &'a str {
    let at = usize::from(which.wrapping_sub(FIRST_VARIABLE));
    values.get(at).copied().unwrap_or("")
}

fn push(code: &mut Vec<u8>, character: char) {
    code.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
}

/// Matches a compact pattern against the whole of a text. Where a stretch between stars has to be tried at too many places, the
/// answer is `None`: then only a method that is linear for all inputs will do.
fn walk(code: &[u8], text: &[u8], values: &[&str]) -> Option<bool> {
    let mut steps = 8 * (code.len() + text.len()) + 64;
    // Where the pattern is, also inside the value of a variable; where the text is; where both were behind the last star.
    let (mut at, mut inside, mut here) = (0, 0, 0);
    let mut star: Option<(usize, usize)> = None;
    loop {
        steps = steps.checked_sub(1)?;
        let read = text.get(here).copied();
        match (code.get(at).copied(), read) {
            (Some(MANY), _) => {
                at += 1;
                if at == code.len() {
                    return Some(true);
                }
                star = Some((at, here));
                continue;
            }
            (Some(ONE), Some(byte)) => {
                here += width(byte);
                at += 1;
                continue;
            }
            (Some(VARIABLE), _) => {
                let value = value_of(values, code.get(at + 1).copied().unwrap_or(0)).as_bytes();
                match value.get(inside).copied() {
                    None => {
                        at += 2;
                        inside = 0;
                        continue;
                    }
                    Some(wanted) if read == Some(wanted) => {
                        inside += 1;
                        here += 1;
                        continue;
                    }
                    Some(_) => {}
                }
            }
            (Some(wanted), Some(byte)) if wanted == byte => {
                here += 1;
                at += 1;
                continue;
            }
            (None, None) => return Some(true),
            _ => {}
        }
        let Some((behind, tried)) = star else {
            return Some(false);
        };
        let Some(byte) = text.get(tried) else {
            return Some(false);
        };
        let next = tried + width(*byte);
        star = Some((behind, next));
        (at, inside, here) = (behind, 0, next);
    }
}

/// Matches a compact pattern with at least five colons against the parts of an ARN.
fn walk_parts(code: &[u8], arn: &str, values: &[&str]) -> Option<bool> {
    let mut parts = code.splitn(6, |byte| *byte == b':');
    let mut fields = arn.splitn(6, ':');
    for _ in 0..6 {
        let (Some(part), Some(field)) = (parts.next(), fields.next()) else {
            return Some(false);
        };
        if !walk(part, field.as_bytes(), values)? {
            return Some(false);
        }
    }
    Some(true)
}

/// What a pattern with variables is matched against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A resource: an ARN part by part, another text as a whole.
    Resource,
    /// The parts of an ARN only.
    Arn,
    /// A whole text.
    Text,
    /// A whole text, letter case aside.
    Folded,
}

/// A pattern with variables.
#[derive(Debug, Clone)]
pub(super) struct Templated {
    glob: Glob,
    /// As it was read: for what the compact form cannot do.
    template: Template,
    shape: Shape,
}

impl Templated {
    pub(super) fn new(template: &Template, shape: Shape) -> Self {
        let mut code = Vec::new();
        let mut which = FIRST_VARIABLE;
        for piece in template.pieces() {
            match piece {
                Piece::Text(text) => code.extend_from_slice(text.as_bytes()),
                Piece::Many => code.push(MANY),
                Piece::One => code.push(ONE),
                Piece::Variable { .. } => {
                    code.extend([VARIABLE, which]);
                    which = which.saturating_add(1).min(FIRST_VARIABLE + 8);
                }
            }
        }
        Self {
            glob: Glob::of(code),
            template: template.clone(),
            shape,
        }
    }

    /// The bytes that it holds outside of itself.
    pub(super) fn size(&self) -> usize {
        let pieces: usize = self
            .template
            .pieces()
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.len(),
                Piece::Variable { key, default } => {
                    key.len() + default.as_ref().map_or(0, String::len)
                }
                _ => 0,
            })
            .sum();
        self.glob.size() + size_of_val(self.template.pieces()) + pieces
    }

    /// Whether it matches a text, with the values of its variables in a request; `None`: a variable has no value.
    pub(super) fn matches(&self, text: &str, call: &Call) -> Option<bool> {
        let mut values: [Cow<'_, str>; MOST_VARIABLES] = Default::default();
        let mut count = 0;
        let mut is_plain = self.shape != Shape::Folded;
        for piece in self.template.pieces() {
            let Piece::Variable { key, default } = piece else {
                continue;
            };
            let value = match (call.value(key), default) {
                (Some(value), _) => value,
                (None, Some(default)) => Cow::Borrowed(default.as_str()),
                (None, None) => return None,
            };
            // A colon in a value can be one between the parts of an ARN.
            is_plain &= self.shape == Shape::Text || !value.contains(':');
            match values.get_mut(count) {
                Some(slot) => *slot = value,
                None => is_plain = false,
            }
            count += 1;
        }
        let answer = if is_plain {
            let values = values.each_ref().map(Cow::as_ref);
            let glob = &self.glob;
            match self.shape {
                Shape::Text | Shape::Folded => walk(&glob.code, text.as_bytes(), &values),
                Shape::Arn if !glob.has_parts || !text.starts_with("arn:") => Some(false),
                Shape::Resource if !glob.has_parts || !text.starts_with("arn:") => {
                    walk(&glob.code, text.as_bytes(), &values)
                }
                Shape::Arn | Shape::Resource => walk_parts(&glob.code, text, &values),
            }
        } else {
            None
        };
        Some(answer.unwrap_or_else(|| self.matches_slowly(text, call)))
    }

    /// A text that it matches in a request, the shortest.
    pub(super) fn example(&self, call: &Call) -> Option<String> {
        let resolve = |key: &str| call.value(key).map(Cow::into_owned);
        Some(example(self.template.resolve(resolve)?.into_iter()))
    }

    /// Whether each of its variables has a value.
    pub(super) fn is_resolved(&self, call: &Call) -> bool {
        self.template.pieces().iter().all(|piece| match piece {
            Piece::Variable { key, default } => default.is_some() || call.value(key).is_some(),
            _ => true,
        })
    }

    fn matches_slowly(&self, text: &str, call: &Call) -> bool {
        let resolve = |key: &str| call.value(key).map(Cow::into_owned);
        let Some(tokens) = self.template.resolve(resolve) else {
            return false;
        };
        match self.shape {
            Shape::Resource => super::super::resource_matches(&tokens, text),
            Shape::Arn => ArnPattern::from_tokens(&tokens).is_some_and(|arn| arn.matches(text)),
            Shape::Text => Pattern::from_tokens(tokens, Case::Sensitive).matches(text),
            Shape::Folded => Pattern::from_tokens(tokens, Case::Folded).matches(text),
        }
    }
}

fn example(tokens: impl Iterator<Item = Token>) -> String {
    tokens
        .filter_map(|token| match token {
            Token::Char(character) => Some(character),
            Token::One => Some('x'),
            Token::Many => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glob(text: &str) -> Glob {
        let tokens: Vec<Token> = Pattern::new(text, Case::Sensitive).tokens().collect();
        Glob::new(&tokens)
    }

    #[test]
    fn matches_what_patterns_match() {
        let letters = ["a", "b", "*", "?", "é"];
        let words = |letters: &[&str], longest: u32| {
            let mut words = vec![String::new()];
            for length in 1..=longest {
                for number in 0..letters.len().pow(length) {
                    let word = (0..length)
                        .map(|at| letters[number / letters.len().pow(at) % letters.len()])
                        .collect();
                    words.push(word);
                }
            }
            words
        };
        let texts = words(&["a", "b", "é"], 4);
        for pattern in words(&letters, 4) {
            let (compact, plain) = (glob(&pattern), Pattern::new(&pattern, Case::Sensitive));
            for text in &texts {
                assert_eq!(
                    compact.matches(text),
                    plain.matches(text),
                    "{pattern} {text}"
                );
            }
        }
    }

    #[test]
    fn parts_of_an_arn_are_matched_one_by_one() {
        let roles = glob("arn:aws:iam::*:role/*");
        assert!(roles.matches_arn("arn:aws:iam::111122223333:role/a:b"));
        assert!(!roles.matches_arn("arn:aws:iam::1:2:role/a"));
        assert!(roles.matches_resource("arn:aws:iam::1:role/a"));
        assert!(glob("*").matches_resource("arn:aws:iam::1:role/a"));
        assert!(!glob("*").matches_arn("arn:aws:iam::1:role/a"));
    }

    #[test]
    fn hostile_patterns_are_linear() {
        let text = "a".repeat(20_000);
        assert!(glob(&"*".repeat(20_000)).matches(&text));
        assert!(!glob(&format!("{}b", "*a".repeat(10_000))).matches(&text));
        assert!(!glob(&format!("*{}b*", "a".repeat(10_000))).matches(&text));
        assert!(glob(&format!("*{}*", "a".repeat(10_000))).matches(&text));
    }
}
