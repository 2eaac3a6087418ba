//! IAM wildcards: `*` for any run of characters and `?` for one, with a letter-case rule, matched in linear time.
//!
//! A pattern is split at its stars once; matching then places each piece at its leftmost position, which is exact for
//! patterns whose only unbounded part is the star. No input makes it backtrack.

use std::borrow::Cow;

/// Whether letters compare as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Case {
    /// `a` and `A` differ: resources, principals, most condition values.
    Sensitive,
    /// `a` and `A` are the same: actions, condition key names, `StringEqualsIgnoreCase`.
    Folded,
}

impl Case {
    /// The text in the form in which it is compared.
    pub fn fold(self, text: &str) -> Cow<'_, str> {
        match self {
            Self::Sensitive => Cow::Borrowed(text),
            Self::Folded => fold(text),
        }
    }
}

/// Lower case, character by character, so that lengths in characters stay as they are.
pub(crate) fn fold(text: &str) -> Cow<'_, str> {
    if text
        .bytes()
        .all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase())
    {
        return Cow::Borrowed(text);
    }
    if text.is_ascii() {
        return Cow::Owned(text.to_ascii_lowercase());
    }
    Cow::Owned(text.chars().map(fold_char).collect())
}

pub(crate) fn fold_char(character: char) -> char {
    let mut lower = character.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) => one,
        _ => character,
    }
}

/// One step of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Token {
    /// This character (folded where the pattern folds).
    Char(char),
    /// Any one character: `?`.
    One,
    /// Any run of characters, also none: `*`.
    Many,
}

/// A compiled pattern.
///
/// Compiling is linear in the pattern. Matching is O(text · ⌈longest piece between stars / 64⌉) at worst and linear for
/// pieces without `?`; it allocates only for folded non-lower-case text and for pieces with `?`.
///
/// # Examples
///
/// ```
/// use rolecall::policy::{Case, Pattern};
///
/// let pattern = Pattern::new("s3:Get*Acl", Case::Folded);
/// assert!(pattern.matches("s3:GetObjectAcl"));
/// assert!(pattern.matches("S3:getacl"));
/// assert!(!pattern.matches("s3:GetObject"));
/// assert!(Pattern::new("a?c", Case::Sensitive).matches("aéc"));
/// assert!(Pattern::literal("a*", Case::Sensitive).matches("a*"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pattern {
    case: Case,
    /// The stretches between stars; `"ab*c"` has two, `"*"` has two empty ones. Never empty.
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Piece {
    /// The characters, with a space for each `?`.
    text: String,
    /// Character positions of `?`, ascending.
    holes: Vec<u32>,
    /// Length in characters.
    length: usize,
}

impl Pattern {
    /// A pattern in which `*` and `?` are wildcards.
    pub fn new(text: &str, case: Case) -> Self {
        if text.is_ascii() && !text.contains('?') {
            return Self::of_ascii(text, case);
        }
        Self::from_tokens(
            text.chars().map(|character| match character {
                '*' => Token::Many,
                '?' => Token::One,
                other => Token::Char(other),
            }),
            case,
        )
    }

    /// What nearly all patterns are: ASCII, with no wildcard but `*`.
    fn of_ascii(text: &str, case: Case) -> Self {
        let piece = |text: &str| Piece {
            text: match case {
                Case::Sensitive => text.to_owned(),
                Case::Folded => text.to_ascii_lowercase(),
            },
            holes: Vec::new(),
            length: text.len(),
        };
        let Some((start, rest)) = text.split_once('*') else {
            return Self {
                case,
                pieces: vec![piece(text)],
            };
        };
        let (middle, end) = rest.rsplit_once('*').unwrap_or(("", rest));
        let mut pieces = vec![piece(start)];
        pieces.extend(middle.split('*').filter(|text| !text.is_empty()).map(piece));
        pieces.push(piece(end));
        Self { case, pieces }
    }

    /// A pattern for actions: letters fold, `*` and `?` are wildcards.
    pub fn action(text: &str) -> Self {
        Self::new(text, Case::Folded)
    }

    /// A pattern that matches just this text.
    pub fn literal(text: &str, case: Case) -> Self {
        let text = case.fold(text).into_owned();
        let length = text.chars().count();
        Self {
            case,
            pieces: vec![Piece {
                text,
                holes: Vec::new(),
                length,
            }],
        }
    }

    /// A pattern from its steps. Neighbouring stars count as one.
    pub fn from_tokens(tokens: impl IntoIterator<Item = Token>, case: Case) -> Self {
        let mut pieces = Vec::new();
        let mut piece = Piece {
            text: String::new(),
            holes: Vec::new(),
            length: 0,
        };
        let mut after_star = false;
        for token in tokens {
            match token {
                Token::Many => {
                    if !(after_star && piece.length == 0) {
                        pieces.push(std::mem::replace(
                            &mut piece,
                            Piece {
                                text: String::new(),
                                holes: Vec::new(),
                                length: 0,
                            },
                        ));
                        after_star = true;
                    }
                    continue;
                }
                Token::One => {
                    piece
                        .holes
                        .push(u32::try_from(piece.length).unwrap_or(u32::MAX));
                    piece.text.push(' ');
                }
                Token::Char(character) => piece.text.push(if case == Case::Folded {
                    fold_char(character)
                } else {
                    character
                }),
            }
            piece.length += 1;
        }
        pieces.push(piece);
        Self { case, pieces }
    }

    /// How letters compare.
    pub fn case(&self) -> Case {
        self.case
    }

    /// The text it matches, if it matches one text only (up to letter case).
    pub fn as_literal(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [only] if only.holes.is_empty() => Some(&only.text),
            _ => None,
        }
    }

    /// The fixed start of a pattern of the shape `text*`, which matches every text that starts so.
    pub fn as_prefix(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [start, rest] if start.holes.is_empty() && rest.length == 0 => Some(&start.text),
            _ => None,
        }
    }

    /// Whether it matches everything.
    pub fn matches_all(&self) -> bool {
        self.pieces.len() > 1 && self.pieces.iter().all(|piece| piece.length == 0)
    }

    /// The steps of the pattern.
    pub fn tokens(&self) -> impl Iterator<Item = Token> + '_ {
        self.pieces.iter().enumerate().flat_map(|(at, piece)| {
            let star = (at > 0).then_some(Token::Many);
            let mut holes = piece.holes.iter().copied().peekable();
            star.into_iter().chain(piece.text.chars().enumerate().map(
                move |(position, character)| {
                    if holes.peek().is_some_and(|hole| *hole as usize == position) {
                        holes.next();
                        Token::One
                    } else {
                        Token::Char(character)
                    }
                },
            ))
        })
    }

    /// Whether the pattern matches the whole of `text`.
    pub fn matches(&self, text: &str) -> bool {
        if self.case == Case::Folded
            && text.is_ascii()
            && let Some(answer) = self.matches_start(text)
        {
            return answer;
        }
        let text = self.case.fold(text);
        let mut rest: &str = &text;
        let Some((first, others)) = self.pieces.split_first() else {
            return false;
        };
        let Some((last, middle)) = others.split_last() else {
            return first.length_in(rest) == Some(rest.len());
        };
        let Some(after) = first.length_in(rest) else {
            return false;
        };
        rest = rest.get(after..).unwrap_or("");
        for piece in middle {
            let Some(end) = piece.find_end(rest) else {
                return false;
            };
            rest = rest.get(end..).unwrap_or("");
        }
        last.ends(rest)
    }
}

impl Pattern {
    /// The answer for a folding pattern that is one text, or one text and a star, without folding `text`, which is ASCII.
    fn matches_start(&self, text: &str) -> Option<bool> {
        let (start, whole) = match (self.as_literal(), self.as_prefix()) {
            (Some(start), _) => (start, true),
            (None, Some(start)) => (start, false),
            (None, None) => return None,
        };
        let head = text.get(..start.len());
        Some(
            (!whole || text.len() == start.len())
                && head.is_some_and(|head| head.eq_ignore_ascii_case(start)),
        )
    }
}

impl Piece {
    /// The length in bytes of the piece at the very start of `text`, if it stands there.
    fn length_in(&self, text: &str) -> Option<usize> {
        if self.holes.is_empty() {
            return text.starts_with(&self.text).then_some(self.text.len());
        }
        let mut holes = self.holes.iter().peekable();
        let mut characters = text.char_indices();
        let mut end = 0;
        for (position, wanted) in self.text.chars().enumerate() {
            let (at, found) = characters.next()?;
            if holes.peek().is_some_and(|hole| **hole as usize == position) {
                holes.next();
            } else if found != wanted {
                return None;
            }
            end = at + found.len_utf8();
        }
        Some(end)
    }

    /// Whether `text` ends with the piece.
    fn ends(&self, text: &str) -> bool {
        if self.holes.is_empty() {
            return text.ends_with(&self.text);
        }
        let mut starts = text.char_indices().rev();
        let start = match self.length.checked_sub(1) {
            None => return true,
            Some(skip) => starts.nth(skip).map(|(at, _)| at),
        };
        start
            .and_then(|at| text.get(at..))
            .is_some_and(|tail| self.length_in(tail) == Some(tail.len()))
    }

    /// The end of the leftmost occurrence of the piece in `text`, in bytes.
    fn find_end(&self, text: &str) -> Option<usize> {
        if self.holes.is_empty() {
            return text.find(&self.text).map(|at| at + self.text.len());
        }
        // Shift-And: bit i of `active` says that the last i + 1 characters match the first i + 1 of the piece.
        let words = self.length.div_ceil(64);
        let wanted: Vec<char> = self.text.chars().collect();
        let mut letters: Vec<char> = wanted.clone();
        letters.sort_unstable();
        letters.dedup();
        let mut any = vec![0_u64; words];
        for hole in &self.holes {
            if let Some(word) = any.get_mut(*hole as usize / 64) {
                *word |= 1 << (*hole % 64);
            }
        }
        let mut masks = vec![any.clone(); letters.len()];
        for (position, character) in wanted.iter().enumerate() {
            if let Ok(letter) = letters.binary_search(character)
                && let Some(word) = masks
                    .get_mut(letter)
                    .and_then(|mask| mask.get_mut(position / 64))
                && self
                    .holes
                    .binary_search(&u32::try_from(position).unwrap_or(u32::MAX))
                    .is_err()
            {
                *word |= 1 << (position % 64);
            }
        }
        let mut active = vec![0_u64; words];
        let last = self.length - 1;
        for (at, found) in text.char_indices() {
            let mask = letters
                .binary_search(&found)
                .ok()
                .and_then(|letter| masks.get(letter))
                .unwrap_or(&any);
            let mut carry = 1;
            for (word, allowed) in active.iter_mut().zip(mask) {
                let next = *word >> 63;
                *word = ((*word << 1) | carry) & allowed;
                carry = next;
            }
            if active
                .get(last / 64)
                .is_some_and(|word| word >> (last % 64) & 1 == 1)
            {
                return Some(at + found.len_utf8());
            }
        }
        None
    }
}

/// A pattern for ARNs as the ARN operators and `Resource` read it: six parts at the first five colons, each matched alone, so
/// that a wildcard in the first five does not cross a colon. The sixth holds everything after the fifth colon.
///
/// # Examples
///
/// ```
/// use rolecall::policy::ArnPattern;
///
/// let roles = ArnPattern::new("arn:aws:iam::*:role/scan*").unwrap();
/// assert!(roles.matches("arn:aws:iam::111122223333:role/scanner"));
/// assert!(!roles.matches("arn:aws:iam::111122223333:user/scanner"));
/// assert!(!ArnPattern::new("arn:*:x").is_some());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArnPattern {
    parts: [Pattern; 6],
}

impl ArnPattern {
    /// `None` if the text has fewer than six parts: such a pattern matches no ARN.
    pub fn new(text: &str) -> Option<Self> {
        let tokens: Vec<Token> = Pattern::new(text, Case::Sensitive).tokens().collect();
        Self::from_tokens(&tokens)
    }

    /// From the steps of a pattern. `None` if they have fewer than five colons.
    pub fn from_tokens(tokens: &[Token]) -> Option<Self> {
        let mut parts = tokens.splitn(6, |token| *token == Token::Char(':'));
        let mut next = || {
            parts
                .next()
                .map(|part| Pattern::from_tokens(part.iter().copied(), Case::Sensitive))
        };
        Some(Self {
            parts: [next()?, next()?, next()?, next()?, next()?, next()?],
        })
    }

    /// The steps of the whole pattern.
    pub(crate) fn tokens(&self) -> Vec<Token> {
        let mut tokens = Vec::new();
        for (index, part) in self.parts.iter().enumerate() {
            if index > 0 {
                tokens.push(Token::Char(':'));
            }
            tokens.extend(part.tokens());
        }
        tokens
    }

    /// The six parts: `arn`, partition, service, region, account, resource.
    pub fn parts(&self) -> &[Pattern; 6] {
        &self.parts
    }

    /// Whether the pattern matches `arn`, which must have six parts of which the first is `arn`.
    pub fn matches(&self, arn: &str) -> bool {
        let mut fields = arn.splitn(6, ':');
        arn.starts_with("arn:")
            && self
                .parts
                .iter()
                .all(|part| fields.next().is_some_and(|field| part.matches(field)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_what_the_naive_matcher_matches() {
        fn naive(pattern: &[char], text: &[char]) -> bool {
            match pattern.split_first() {
                None => text.is_empty(),
                Some(('*', rest)) => (0..=text.len()).any(|skip| naive(rest, &text[skip..])),
                Some(('?', rest)) => !text.is_empty() && naive(rest, &text[1..]),
                Some((letter, rest)) => text.first() == Some(letter) && naive(rest, &text[1..]),
            }
        }
        let letters = ['a', 'b', '*', '?'];
        for length in 0..6_u32 {
            for number in 0..4_usize.pow(length) {
                let pattern: Vec<char> = (0..length)
                    .map(|at| letters[number / 4_usize.pow(at) % 4])
                    .collect();
                let compiled = Pattern::new(&pattern.iter().collect::<String>(), Case::Sensitive);
                for size in 0..6_u32 {
                    for bits in 0..2_usize.pow(size) {
                        let text: Vec<char> = (0..size).map(|at| letters[bits >> at & 1]).collect();
                        let joined: String = text.iter().collect();
                        assert_eq!(
                            compiled.matches(&joined),
                            naive(&pattern, &text),
                            "{pattern:?} {joined}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn hostile_patterns_are_linear() {
        let stars = "*".repeat(10_000);
        let text = "a".repeat(10_000);
        assert!(Pattern::new(&stars, Case::Sensitive).matches(&text));
        assert!(!Pattern::new(&format!("{}b", "*a".repeat(5_000)), Case::Sensitive).matches(&text));
        assert!(
            !Pattern::new(&format!("*{}?b*", "a".repeat(5_000)), Case::Sensitive).matches(&text)
        );
    }

    #[test]
    fn tokens_come_back() {
        for text in ["", "*", "a*", "*a?b*c", "???", "a**b"] {
            let pattern = Pattern::new(text, Case::Sensitive);
            assert_eq!(
                Pattern::from_tokens(pattern.tokens(), Case::Sensitive),
                pattern,
                "{text}"
            );
        }
        assert_eq!(Pattern::new("ab*", Case::Sensitive).as_prefix(), Some("ab"));
        assert_eq!(Pattern::new("*", Case::Sensitive).as_prefix(), Some(""));
        assert_eq!(Pattern::new("ab", Case::Sensitive).as_literal(), Some("ab"));
        assert!(Pattern::new("**", Case::Sensitive).matches_all());
    }

    #[test]
    fn stars_of_arn_patterns_stay_in_their_part() {
        let pattern = ArnPattern::new("arn:aws:iam::1*:role/x").unwrap();
        assert!(pattern.matches("arn:aws:iam::12:role/x"));
        assert!(!pattern.matches("arn:aws:iam::12:role/x:role/x"));
        assert!(
            ArnPattern::new("arn:aws:s3:::b*")
                .unwrap()
                .matches("arn:aws:s3:::b:c/d")
        );
    }
}
