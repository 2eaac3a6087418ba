//! Values of documents as parts of a line for people: safe to show, and cut where they get long.

use rolecall::report::printable;

use crate::output::counted;

/// The most characters that are shown of a value.
const LONGEST: usize = 100;

/// The most values that are shown of a list.
const MOST: usize = 5;

/// A list, cut where it gets long.
pub(crate) fn some_of(values: &[String]) -> String {
    let shown: Vec<&str> = values.iter().take(MOST).map(String::as_str).collect();
    match values.len().saturating_sub(MOST) {
        0 if shown.is_empty() => "nothing".to_owned(),
        0 => shown.join(", "),
        more => format!("{} and {}", shown.join(", "), counted(more, "other")),
    }
}

/// A value as part of a line.
pub(crate) fn quoted(text: &str) -> String {
    format!("`{}`", short(text))
}

/// Text of a document, safe to show and cut where it gets long: the beginning and the end stay.
pub(crate) fn short(text: &str) -> String {
    let characters: Vec<char> = text.chars().take(LONGEST * 20).collect();
    if characters.len() <= LONGEST {
        return printable(text);
    }
    let start: String = text.chars().take(LONGEST - 20).collect();
    let mut end: Vec<char> = text.chars().rev().take(19).collect();
    end.reverse();
    let end: String = end.into_iter().collect();
    format!("{}…{}", printable(&start), printable(&end))
}
