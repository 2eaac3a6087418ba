//! Pattern::new(p, case).matches(t) = naive(p, t), for every pattern and text over a small alphabet, ends included.
#![no_main]

use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;
use rolecall::policy::{Case, Pattern};

#[derive(Debug, Arbitrary)]
struct Input {
    pattern: Vec<u8>,
    text: Vec<u8>,
    /// Says every character of the pattern this many times more: long runs find quadratic matchers.
    repeat: u8,
    sensitive: bool,
}

/// Few characters, so that matches are common; of one, two and four bytes.
const ALPHABET: [char; 8] = ['a', 'A', 'b', ':', 'é', '😀', '*', '?'];

fuzz_target!(|input: Input| {
    let pattern = spelled(&input.pattern, usize::from(input.repeat % 8) + 1);
    let text = spelled(&input.text, 1);
    let case = if input.sensitive {
        Case::Sensitive
    } else {
        Case::Folded
    };
    assert_eq!(
        Pattern::new(&pattern, case).matches(&text),
        naive(&pattern, &text, input.sensitive),
        "pattern {pattern:?}, text {text:?}, {case:?}"
    );
});

fn spelled(bytes: &[u8], times: usize) -> String {
    let characters = bytes
        .iter()
        .take(200)
        .map(|byte| ALPHABET[usize::from(byte % 8)]);
    characters
        .flat_map(|character| std::iter::repeat_n(character, times))
        .collect()
}

/// `*` is any run, `?` one character: the table of all prefixes against all prefixes.
fn naive(pattern: &str, text: &str, sensitive: bool) -> bool {
    let text: Vec<char> = text.chars().collect();
    // row[j]: the pattern so far matches the first j characters.
    let mut row = vec![false; text.len() + 1];
    row[0] = true;
    for wanted in pattern.chars() {
        let mut next = vec![false; text.len() + 1];
        next[0] = row[0] && wanted == '*';
        for (at, character) in text.iter().enumerate() {
            next[at + 1] = match wanted {
                '*' => next[at] || row[at + 1],
                '?' => row[at],
                _ if sensitive => row[at] && wanted == *character,
                _ => row[at] && wanted.eq_ignore_ascii_case(character),
            };
        }
        row = next;
    }
    row[text.len()]
}
