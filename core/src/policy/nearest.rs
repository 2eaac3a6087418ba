//! The name that a misspelt one was meant to be.

use super::condition::Operator;

/// The operator that a misspelt one is closest to: at most two single-letter edits away, and only one of them so close.
pub(crate) fn closest_operator(text: &str) -> Option<String> {
    let (qualifier, rest) = match text.split_once(':') {
        Some((qualifier, rest)) => (format!("{qualifier}:"), rest),
        None => (String::new(), text),
    };
    if rest.len() > 64 {
        return None;
    }
    let (name, suffix) = match rest.strip_suffix("IfExists") {
        Some(name) => (name, "IfExists"),
        None => (rest, ""),
    };
    let mut close: Vec<(usize, &str)> = Operator::names()
        .map(|known| (distance(name, known), known))
        .filter(|(distance, _)| *distance <= 2)
        .collect();
    close.sort_unstable();
    match close.as_slice() {
        [(_, only)] => Some(format!("{qualifier}{only}{suffix}")),
        [(first, name), (second, _), ..] if first < second => {
            Some(format!("{qualifier}{name}{suffix}"))
        }
        _ => None,
    }
}

/// Levenshtein distance, letter case aside.
pub(crate) fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right
        .chars()
        .map(|character| character.to_ascii_lowercase())
        .collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, letter) in left
        .chars()
        .map(|character| character.to_ascii_lowercase())
        .enumerate()
    {
        let mut diagonal = line;
        let mut before = line + 1;
        for (cell, other) in row.iter_mut().skip(1).zip(&right) {
            let above = *cell;
            let value = (diagonal + usize::from(letter != *other))
                .min(above + 1)
                .min(before + 1);
            diagonal = above;
            before = value;
            *cell = value;
        }
        if let Some(first) = row.first_mut() {
            *first = line + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}
