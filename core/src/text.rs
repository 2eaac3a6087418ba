//! Places in a text: spans, lines and columns, and the tree of places that a document's findings point into.
//!
//! Everything here is plain arithmetic over one text. It knows no policy and no JSON beyond "a key or an index leads from
//! one place to the next".

use std::borrow::Cow;

use serde::Serialize;

/// A half-open range of UTF-8 bytes, `start..end`.
///
/// # Examples
///
/// ```
/// use rolecall::text::Span;
///
/// let span = Span::new(1, 4);
/// assert_eq!(span.slice("héllo"), Some("él"));
/// assert_eq!(span.len(), 3);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The bytes `start..end`.
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// Length in bytes.
    pub const fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Whether the span holds no byte.
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// The text under the span; `None` where the span lies outside `text` or splits a character.
    pub fn slice(self, text: &str) -> Option<&str> {
        text.get(self.start as usize..self.end as usize)
    }
}

/// The unit in which an offset or a column counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Encoding {
    /// Bytes of UTF-8: Rust, and the JSON reports of this library.
    #[default]
    Utf8,
    /// Units of UTF-16: JavaScript, and the Language Server Protocol.
    Utf16,
    /// Unicode scalar values: Python, and what a person counts in an editor.
    CodePoint,
}

/// A position for people: line and column, both from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Position {
    /// Line, from 1. `\n`, `\r\n` and a lone `\r` end a line.
    pub line: u32,
    /// Column, from 1, in the unit that was asked for.
    pub column: u32,
}

/// The starts of the lines of a text, for turning offsets into positions in O(log lines) plus the length of one line.
///
/// # Examples
///
/// ```
/// use rolecall::text::{Encoding, LineIndex, Position};
///
/// let text = "a\né😀x";
/// let lines = LineIndex::new(text);
/// let x = text.find('x').unwrap() as u32;
/// assert_eq!(lines.position(text, x, Encoding::Utf8), Position { line: 2, column: 7 });
/// assert_eq!(lines.position(text, x, Encoding::Utf16), Position { line: 2, column: 4 });
/// assert_eq!(lines.position(text, x, Encoding::CodePoint), Position { line: 2, column: 3 });
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Reads `text` once.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (at, byte) in bytes.iter().enumerate() {
            let ends_line = match byte {
                b'\n' => true,
                b'\r' => bytes.get(at + 1) != Some(&b'\n'),
                _ => false,
            };
            if ends_line {
                starts.push(u32::try_from(at + 1).unwrap_or(u32::MAX));
            }
        }
        Self { starts }
    }

    /// The position of byte `offset` of `text`, the text that this index was made from. An offset past the end gives the end;
    /// one inside a character gives the start of that character.
    pub fn position(&self, text: &str, offset: u32, encoding: Encoding) -> Position {
        let mut offset = (offset as usize).min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self
            .starts
            .partition_point(|start| *start as usize <= offset)
            .max(1);
        let start = self.starts.get(line - 1).map_or(0, |start| *start as usize);
        let before = text.get(start..offset).unwrap_or("");
        let column = count(before, encoding) + 1;
        Position {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column,
        }
    }
}

/// The length of `text` in units of `encoding`.
///
/// # Examples
///
/// ```
/// use rolecall::text::{count, Encoding};
///
/// assert_eq!(count("é😀", Encoding::Utf8), 6);
/// assert_eq!(count("é😀", Encoding::Utf16), 3);
/// assert_eq!(count("é😀", Encoding::CodePoint), 2);
/// ```
pub fn count(text: &str, encoding: Encoding) -> u32 {
    let units = match encoding {
        Encoding::Utf8 => text.len(),
        Encoding::Utf16 => text.chars().map(char::len_utf16).sum(),
        Encoding::CodePoint => text.chars().count(),
    };
    u32::try_from(units).unwrap_or(u32::MAX)
}

/// One key or value of a document: an index into [`Source`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place(pub(crate) u32);

impl Place {
    /// The whole document.
    pub const ROOT: Self = Self(0);

    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// How a place is reached from its parent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// The whole document.
    Root,
    /// The member of an object whose key (with its quotes) stands at this span.
    Key(Span),
    /// The element of an array, from 0.
    Index(u32),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) parent: Place,
    pub(crate) step: Step,
    pub(crate) span: Span,
}

/// Where a nested text stands: a policy that is written as a string inside another document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outer {
    pub(crate) path: String,
    pub(crate) span: Option<Span>,
}

/// A text with the places of its keys and values: what turns a [`Place`] into a JSON pointer and a [`Span`].
///
/// A source made from a value (not from a text) has paths and no spans.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    text: String,
    entries: Vec<Entry>,
    spans: bool,
    outer: Option<Outer>,
}

impl Source {
    pub(crate) fn new(text: String, entries: Vec<Entry>, spans: bool) -> Self {
        Self {
            text,
            entries,
            spans,
            outer: None,
        }
    }

    /// The same places, but for a text that is the string at `path` and `span` of another document.
    pub(crate) fn inside(mut self, path: String, span: Option<Span>) -> Self {
        self.outer = Some(Outer { path, span });
        self
    }

    /// The text that the places refer to.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The JSON pointer (RFC 6901) of a place; for a policy written as a string inside another document, the pointer of
    /// that string followed by the pointer inside it. Linear in the depth.
    pub fn path(&self, place: Place) -> String {
        let mut steps = Vec::new();
        let mut at = place;
        while let Some(entry) = self.entries.get(at.index()) {
            match &entry.step {
                Step::Root => break,
                step => steps.push(step),
            }
            at = entry.parent;
        }
        let mut path = self
            .outer
            .as_ref()
            .map(|outer| outer.path.clone())
            .unwrap_or_default();
        for step in steps.iter().rev() {
            path.push('/');
            match step {
                Step::Root => {}
                Step::Index(index) => path.push_str(&index.to_string()),
                Step::Key(span) => {
                    let quoted = span.slice(&self.text).unwrap_or("\"\"");
                    let plain = quoted
                        .strip_prefix('"')
                        .and_then(|rest| rest.strip_suffix('"'))
                        .filter(|key| !key.contains(['\\', '"']));
                    // A key that the reader accepted is a JSON string; one that it recovered from may not be.
                    let key: Cow<'_, str> = match plain {
                        Some(key) => Cow::Borrowed(key),
                        None => serde_json::from_str(quoted).unwrap_or_else(|_| {
                            Cow::Owned(
                                quoted
                                    .trim_matches(['"', '\'', '`', '‘', '’', '“', '”'])
                                    .to_owned(),
                            )
                        }),
                    };
                    for character in key.chars() {
                        match character {
                            '~' => path.push_str("~0"),
                            '/' => path.push_str("~1"),
                            other => path.push(other),
                        }
                    }
                }
            }
        }
        path
    }

    /// The span of the value at a place. `None` where there is no text; the span of the enclosing string where the policy is
    /// written as one.
    pub fn span(&self, place: Place) -> Option<Span> {
        match &self.outer {
            Some(outer) => outer.span,
            None => self.own_span(place),
        }
    }

    /// The span of the key that leads to a place, quotes included; the value's span for an array element.
    pub fn key_span(&self, place: Place) -> Option<Span> {
        if self.outer.is_some() {
            return self.span(place);
        }
        match self.entries.get(place.index()).map(|entry| &entry.step) {
            Some(Step::Key(span)) if self.spans => Some(*span),
            _ => self.own_span(place),
        }
    }

    /// Whether spans of this source are places in the text the caller gave, so that an edit can be applied to it.
    pub fn is_editable(&self) -> bool {
        self.spans && self.outer.is_none()
    }

    /// The place that holds this one: the object of a member, the array of an element; the root is its own parent.
    pub fn parent(&self, place: Place) -> Place {
        self.entries
            .get(place.index())
            .map_or(Place::ROOT, |entry| entry.parent)
    }

    /// Whether a place is the member of an object, and not the element of an array or the root.
    pub(crate) fn is_member(&self, place: Place) -> bool {
        let entry = self.entries.get(place.index());
        matches!(entry.map(|entry| &entry.step), Some(Step::Key(_)))
    }

    /// The places directly inside this one, in the order of the text. Linear in what is inside.
    pub fn children(&self, place: Place) -> Vec<Place> {
        let after = place.index() + 1;
        let rest = self.entries.get(after..).unwrap_or(&[]);
        // INVARIANT: a place comes before what is inside it, and all of that before what follows it.
        (after..)
            .zip(rest)
            .take_while(|(_, entry)| entry.parent >= place)
            .filter(|(_, entry)| entry.parent == place)
            .map(|(index, _)| Place(u32::try_from(index).unwrap_or(u32::MAX)))
            .collect()
    }

    /// The text of the value at a place, as written in this text.
    pub(crate) fn text_at(&self, place: Place) -> &str {
        self.entries
            .get(place.index())
            .and_then(|entry| entry.span.slice(&self.text))
            .unwrap_or("")
    }

    fn own_span(&self, place: Place) -> Option<Span> {
        if self.spans {
            self.entries.get(place.index()).map(|entry| entry.span)
        } else {
            None
        }
    }
}
