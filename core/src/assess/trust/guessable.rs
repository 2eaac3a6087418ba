//! Is an `ExternalId` one that somebody could guess?
//!
//! An ExternalId is no secret, but another tenant of the vendor must not be able to name it: it has to be a value that nobody
//! else's would be by chance or by guessing. What counts is what is left to guess once words, names and numbers that anybody
//! knows are taken away.
//!
//! The value is cut at everything that is no letter or digit, at a capital behind a small letter, and between a word and a number
//! behind it. Each piece is worth:
//!
//! - a word (letters that can be spoken): 6 bits, as one of a few dozen that fit; words that stand for "put the value here": none;
//! - a number: 3.3 bits a digit, but at most 10 for 12 digits, which are an account number, and 2 for a run or repetition;
//! - anything else: 4 bits a character if all are hexadecimal digits, else 5.
//!
//! A value is guessable below [`ENOUGH`] bits, below 8 characters, and if it is a number of fewer than 20 digits. Real entropy
//! cannot be seen in one value; this refuses only what is certainly poor. A random value should have 128 bits.

use crate::policy::is_account;

/// Bits below which a value is guessable: 7 random hexadecimal digits have as many.
pub(crate) const ENOUGH: u32 = 28;

/// Why a value is guessable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Weakness {
    /// It holds words that others would choose too.
    Words,
    /// It has fewer than 8 characters.
    Short,
    /// It is a number.
    Number,
    /// It is, or ends in, an account number.
    Account,
    /// It is what a template or manual holds in place of a value.
    Placeholder,
}

/// Words that stand where a value should.
const PLACEHOLDERS: [&str; 32] = [
    "change",
    "changeme",
    "customer",
    "default",
    "demo",
    "dummy",
    "example",
    "external",
    "externalid",
    "foo",
    "from",
    "here",
    "id",
    "insert",
    "me",
    "my",
    "none",
    "password",
    "placeholder",
    "provided",
    "replace",
    "sample",
    "secret",
    "test",
    "the",
    "todo",
    "unique",
    "value",
    "vendor",
    "with",
    "xxx",
    "your",
];

/// Why a value is guessable; `None` if it is not certainly so. Linear in the value.
pub(crate) fn weakness(value: &str) -> Option<Weakness> {
    let pieces = pieces(value);
    let digits = value.bytes().all(|byte| byte.is_ascii_digit());
    let bits: u32 = pieces.iter().map(Piece::bits).sum();
    let spared = |piece: &Piece<'_>| piece.bits() == 0;
    if is_account(value) {
        Some(Weakness::Account)
    } else if digits && value.len() < 20 {
        Some(Weakness::Number)
    } else if pieces.iter().all(spared) {
        Some(Weakness::Placeholder)
    } else if bits < ENOUGH && pieces.iter().any(Piece::is_account) {
        Some(Weakness::Account)
    } else if value.chars().count() < 8 {
        Some(Weakness::Short)
    } else if bits < ENOUGH {
        Some(Weakness::Words)
    } else {
        None
    }
}

enum Piece<'v> {
    Word(&'v str),
    Number(&'v str),
    Other(&'v str),
}

impl Piece<'_> {
    fn is_account(&self) -> bool {
        matches!(self, Self::Number(digits) if is_account(digits) && !is_run(digits))
    }

    fn bits(&self) -> u32 {
        let count = |text: &str| u32::try_from(text.len()).unwrap_or(u32::MAX / 8);
        match self {
            Self::Word(word) => {
                let lower = word.to_ascii_lowercase();
                if PLACEHOLDERS.contains(&lower.as_str()) {
                    0
                } else {
                    6
                }
            }
            Self::Number(digits) | Self::Other(digits) if is_run(digits) => 2.min(count(digits)),
            Self::Number(digits) if is_account(digits) => 10,
            Self::Number(digits) => count(digits).saturating_mul(10) / 3,
            Self::Other(text) => {
                let hexadecimal = text.bytes().all(|byte| byte.is_ascii_hexdigit());
                count(text).saturating_mul(if hexadecimal { 4 } else { 5 })
            }
        }
    }
}

/// Whether each character is the same step away from the one before: `1111`, `1234`, `cba`.
fn is_run(text: &str) -> bool {
    let bytes = text.as_bytes();
    let step = |pair: &[u8]| match pair {
        [left, right] => i16::from(*right) - i16::from(*left),
        _ => 0,
    };
    let mut steps = bytes.windows(2).map(step);
    match steps.next() {
        None => true,
        Some(first) => first.abs() <= 1 && steps.all(|next| next == first),
    }
}

/// Whether letters can be spoken: some of them are vowels, and no more than four consonants follow each other.
fn is_word(letters: &str) -> bool {
    let mut consonants = 0;
    let mut vowels = 0;
    for letter in letters.bytes() {
        if matches!(
            letter.to_ascii_lowercase(),
            b'a' | b'e' | b'i' | b'o' | b'u' | b'y'
        ) {
            vowels += 1;
            consonants = 0;
        } else {
            consonants += 1;
            if consonants > 4 {
                return false;
            }
        }
    }
    // Short strings of consonants are abbreviations.
    vowels > 0 || letters.len() <= 4
}

fn pieces(value: &str) -> Vec<Piece<'_>> {
    value
        .split(|character: char| !character.is_ascii_alphanumeric())
        .filter(|token| !token.is_empty())
        .flat_map(|token| {
            let head = token
                .find(|character: char| character.is_ascii_digit())
                .unwrap_or(token.len());
            let (letters, rest) = token.split_at(head);
            let plain = rest.bytes().all(|byte| byte.is_ascii_digit());
            if !plain {
                return vec![Piece::Other(token)];
            }
            let mut found: Vec<Piece<'_>> = words(letters).collect();
            if !rest.is_empty() {
                found.push(Piece::Number(rest));
            }
            found
        })
        .collect()
}

/// Letters, cut at capitals behind small letters if all parts can be spoken.
fn words(letters: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut parts: Vec<&str> = Vec::new();
    let mut rest = letters;
    while let Some(cut) = rest
        .as_bytes()
        .windows(2)
        .position(|pair| matches!(pair, [left, right] if left.is_ascii_lowercase() && right.is_ascii_uppercase()))
    {
        let (part, tail) = rest.split_at(cut + 1);
        parts.push(part);
        rest = tail;
    }
    if !rest.is_empty() {
        parts.push(rest);
    }
    // Random letters change case all the time: pieces of one or two letters are no words.
    let spoken = parts.iter().all(|part| is_word(part))
        && parts.iter().map(|part| part.len()).sum::<usize>() >= parts.len() * 3;
    let whole = if spoken || (parts.len() == 1 && is_word(letters)) {
        None
    } else {
        Some(Piece::Other(letters))
    };
    let split = if whole.is_some() { Vec::new() } else { parts };
    whole.into_iter().chain(split.into_iter().map(Piece::Word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_would_choose_too_is_guessable() {
        for (value, expected) in [
            ("acme", Weakness::Short),
            ("7f3c91d", Weakness::Short),
            ("12345678", Weakness::Number),
            ("20240917153000", Weakness::Number),
            ("111122223333", Weakness::Account),
            ("acme-111122223333", Weakness::Account),
            ("example", Weakness::Placeholder),
            ("changeme", Weakness::Placeholder),
            ("external-id", Weakness::Placeholder),
            ("YourExternalIdHere", Weakness::Placeholder),
            ("replace-with-your-external-id", Weakness::Placeholder),
            ("acme-scanner", Weakness::Words),
            ("AcmeCloudScanner", Weakness::Words),
            ("customer42", Weakness::Words),
            ("acme-tenant-0001", Weakness::Words),
            ("abcdefgh", Weakness::Words),
            ("00000000-0000-0000-0000-000000000000", Weakness::Words),
        ] {
            assert_eq!(weakness(value), Some(expected), "{value}");
        }
    }

    #[test]
    fn what_was_drawn_by_lot_is_not() {
        for value in [
            "acme-7f3c91d2",
            "c7d2b1de",
            "c7d2b1de5a9f4e0b8d3c6a1f2e4b7c90",
            "9b2f7c1e-4d3a-4f6b-8a5e-0c1d2e3f4a5b",
            "qhzktrwmxvbnpldg",
            "aQzRtKbWmXcVnPlD",
            "kj4h5g6d7s8a",
            "93847561029384756102",
            "correct-horse-battery-staple-orbit",
        ] {
            assert_eq!(weakness(value), None, "{value}");
        }
    }
}
