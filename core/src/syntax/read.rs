//! The reader: one pass over the text. Where the text is not JSON it asks [`recover`], whose functions are named `odd_...`.

mod recover;

use recover::ends_word;

use super::string::{Escape, escape, skip_plain};
use super::{Kind, NO_KEY, Node, SyntaxError, Tree};
use crate::text::Span;
use crate::{Error, Limits};

/// A number of more characters, or with an exponent, may be larger than the largest `f64`.
const SURELY_FINITE: usize = 300;

pub(super) fn read<'a>(text: &'a str, limits: &Limits) -> Result<Tree<'a>, Error> {
    let limit = limits.max_bytes.min(u32::MAX as usize - 1);
    if text.len() > limit {
        return Err(Error::TooLarge {
            limit,
            actual: text.len(),
        });
    }
    let mut reader = Reader {
        text,
        bytes: text.as_bytes(),
        at: 0,
        limits: *limits,
        nodes: Vec::with_capacity((text.len() / 20 + 4).min(limits.max_nodes)),
        errors: Vec::new(),
        top: 0,
        within: Within::Nothing,
        objects: 0,
        arrays: 0,
        comma: 0,
        quiet: false,
    };
    reader.document()?;
    let Reader {
        nodes, mut errors, ..
    } = reader;
    // The error about a bracket that is never closed is found last and stands first.
    errors.sort_by_key(|error| error.span);
    Ok(Tree {
        text,
        nodes,
        errors,
    })
}

/// What is being read at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Within {
    /// The document itself: no bracket is open.
    Nothing,
    Object,
    Array,
}

/// What is due next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Due {
    /// A value, for the member with this key.
    Value(Span),
    /// A member or element, after the opening bracket.
    First,
    /// A member or element, after a comma.
    Another,
    /// A comma, a closing bracket or the end.
    Separator,
    /// Nothing: the document is read.
    Nothing,
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    /// INVARIANT: on a character boundary of the text, at most its length, and at most `u32::MAX - 1`.
    at: usize,
    limits: Limits,
    /// INVARIANT: `after` of an open container is the number of the container around it.
    nodes: Vec<Node>,
    errors: Vec<SyntaxError>,
    /// The innermost open container.
    top: u32,
    within: Within,
    /// How many objects and how many arrays are open.
    objects: usize,
    arrays: usize,
    /// Where the last comma stands.
    comma: usize,
    /// Whether the reader has lost its way, and reports nothing until a comma, colon or bracket stands where one is due.
    quiet: bool,
}

impl Reader<'_> {
    fn document(&mut self) -> Result<(), Error> {
        if self.text.starts_with('\u{feff}') {
            self.at = '\u{feff}'.len_utf8();
            self.report(
                self.span(0, self.at),
                format_args!("remove the byte order mark before the document"),
            );
        }
        let mut due = Due::Value(NO_KEY);
        loop {
            due = match due {
                Due::Value(key) => self.value(key)?,
                Due::First => self.item(true)?,
                Due::Another => self.item(false)?,
                Due::Separator => self.separator(),
                Due::Nothing => return Ok(()),
            };
        }
    }

    fn item(&mut self, first: bool) -> Result<Due, Error> {
        let before = self.at;
        let found = self.peek();
        if self.within != Within::Object {
            if found == Some(b']') {
                self.check_trailing_comma(first, b']');
                return Ok(self.close());
            }
            return self.value(NO_KEY);
        }
        let key = match found {
            Some(b'"') => self.quoted(),
            Some(b'}') => {
                self.check_trailing_comma(first, b'}');
                return Ok(self.close());
            }
            _ => match self.odd_key(first, before, found) {
                Ok(key) => key,
                Err(due) => return Ok(due),
            },
        };
        match self.peek() {
            Some(b':') => {
                self.at += 1;
                self.quiet = false;
                self.value(key)
            }
            found => self.odd_colon(key, found),
        }
    }

    fn value(&mut self, key: Span) -> Result<Due, Error> {
        let before = self.at;
        match self.peek() {
            Some(b'"') => {
                let span = self.quoted();
                self.leaf(key, span, Kind::String)
            }
            Some(b'{') => self.open(key, Kind::Object),
            Some(b'[') => self.open(key, Kind::Array),
            Some(b'-' | b'0'..=b'9') => self.digits(key),
            found => {
                let rest = self.bytes.get(self.at..).unwrap_or_default();
                for (word, kind) in [
                    (b"true".as_slice(), Kind::Bool(true)),
                    (b"false", Kind::Bool(false)),
                    (b"null", Kind::Null),
                ] {
                    if rest.starts_with(word) && self.ends_at(word.len()) {
                        let span = self.advance(word.len());
                        return self.leaf(key, span, kind);
                    }
                }
                self.odd_value(key, before, found)
            }
        }
    }

    fn separator(&mut self) -> Due {
        let before = self.at;
        match (self.within, self.peek()) {
            (Within::Object | Within::Array, Some(b',')) => self.pass_comma(),
            (Within::Object, Some(b'}')) | (Within::Array, Some(b']')) => self.close(),
            (Within::Nothing, None) => Due::Nothing,
            (_, found) => self.odd_separator(before, found),
        }
    }

    fn pass_comma(&mut self) -> Due {
        self.comma = self.at;
        self.at += 1;
        self.quiet = false;
        Due::Another
    }

    /// The next byte that is not white space, and the reader moved to it. `None` at the end.
    #[inline]
    fn peek(&mut self) -> Option<u8> {
        loop {
            match self.bytes.get(self.at) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                Some(byte @ (b'/' | b'#' | 0xb | 0xc | 0x80..)) => {
                    if !self.odd_space() {
                        return Some(*byte);
                    }
                }
                other => return other.copied(),
            }
        }
    }

    fn open(&mut self, key: Span, kind: Kind) -> Result<Due, Error> {
        let (count, within) = match kind {
            Kind::Object => (&mut self.objects, Within::Object),
            _ => (&mut self.arrays, Within::Array),
        };
        *count += 1;
        if self.objects + self.arrays >= self.limits.max_depth {
            return Err(Error::TooDeep {
                limit: self.limits.max_depth,
            });
        }
        self.within = within;
        let around = self.top;
        let span = self.advance(1);
        self.top = self.push(Node {
            span,
            key,
            after: around,
            kind,
        })?;
        self.quiet = false;
        Ok(Due::First)
    }

    /// Closes the innermost container with the bracket that stands here.
    fn close(&mut self) -> Due {
        self.at += 1;
        self.quiet = false;
        self.close_at(self.at)
    }

    /// Closes the innermost container as if its last byte were before `end`.
    fn close_at(&mut self, end: usize) -> Due {
        let count = number(self.nodes.len());
        let Some(node) = self.nodes.get_mut(self.top as usize) else {
            return Due::Separator;
        };
        node.span.end = number(end);
        self.top = std::mem::replace(&mut node.after, count);
        match node.kind {
            Kind::Object => self.objects = self.objects.saturating_sub(1),
            _ => self.arrays = self.arrays.saturating_sub(1),
        }
        self.within = self.kind_of_top();
        Due::Separator
    }

    fn kind_of_top(&self) -> Within {
        if self.objects + self.arrays == 0 {
            return Within::Nothing;
        }
        match self.nodes.get(self.top as usize).map(|node| node.kind) {
            Some(Kind::Object) => Within::Object,
            Some(Kind::Array) => Within::Array,
            _ => Within::Nothing,
        }
    }

    /// What is around the innermost container.
    fn around(&self) -> Within {
        if self.objects + self.arrays < 2 {
            return Within::Nothing;
        }
        let around = self.nodes.get(self.top as usize).map(|node| node.after);
        match around.and_then(|around| self.nodes.get(around as usize)) {
            Some(node) if node.kind == Kind::Object => Within::Object,
            Some(_) => Within::Array,
            None => Within::Nothing,
        }
    }

    #[inline]
    fn leaf(&mut self, key: Span, span: Span, kind: Kind) -> Result<Due, Error> {
        let after = number(self.nodes.len()).saturating_add(1);
        self.push(Node {
            span,
            key,
            after,
            kind,
        })?;
        Ok(Due::Separator)
    }

    /// A value that is missing, at `at`.
    fn hole(&mut self, key: Span, at: u32) -> Result<Due, Error> {
        self.leaf(key, Span::new(at, at), Kind::Invalid)
    }

    #[inline]
    fn push(&mut self, node: Node) -> Result<u32, Error> {
        let count = self.nodes.len();
        if count >= self.limits.max_nodes {
            return Err(Error::TooManyNodes {
                limit: self.limits.max_nodes,
            });
        }
        self.nodes.push(node);
        Ok(number(count))
    }

    /// Moves over `length` bytes; gives their span.
    #[inline]
    fn advance(&mut self, length: usize) -> Span {
        let start = self.at;
        self.at += length;
        self.span(start, self.at)
    }

    #[expect(
        clippy::unused_self,
        reason = "the numbers are places in this reader's text"
    )]
    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(number(start), number(end))
    }

    /// A string in double quotes, from the quote on.
    #[inline]
    fn quoted(&mut self) -> Span {
        let start = self.at;
        let end = skip_plain(self.bytes, start + 1);
        if self.bytes.get(end) == Some(&b'"') {
            self.at = end + 1;
            return self.span(start, self.at);
        }
        self.quoted_from(start, end)
    }

    /// The rest of a string that began at `start`, from the special byte at `at` on. Reports its first fault.
    fn quoted_from(&mut self, start: usize, mut at: usize) -> Span {
        let mut faulty = false;
        loop {
            match self.bytes.get(at) {
                Some(b'"') => {
                    self.at = at + 1;
                    return self.span(start, self.at);
                }
                Some(b'\\') => {
                    let (is, length) = escape(self.text.get(at..).unwrap_or_default());
                    if !matches!(is, Escape::Is(_)) && !faulty {
                        faulty = self.odd_escape(is, at, at + length);
                    }
                    at += length;
                }
                None | Some(b'\n' | b'\r') => return self.odd_end_of_string(start, '"', at),
                Some(control) => {
                    if !faulty {
                        faulty = true;
                        let instead = match control {
                            b'\t' => "\\t".to_owned(),
                            other => format!("\\u{other:04x}"),
                        };
                        self.report(
                            self.span(at, at + 1),
                            format_args!("a control character in a string; write `{instead}`"),
                        );
                    }
                    at += 1;
                }
            }
            at = skip_plain(self.bytes, at);
        }
    }

    /// A number that starts with a digit or a minus.
    fn digits(&mut self, key: Span) -> Result<Due, Error> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let shape = number_length(rest);
        if let Some((length, has_exponent)) = shape
            && self.ends_at(length)
        {
            let start = self.at;
            let span = self.advance(length);
            if has_exponent || length > SURELY_FINITE {
                self.check_finite(start);
            }
            return self.leaf(key, span, Kind::Number);
        }
        self.odd_number(key)
    }

    /// Whether a word or number of `length` bytes, from here on, ends there.
    fn ends_at(&self, length: usize) -> bool {
        match self.bytes.get(self.at + length) {
            None | Some(b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t') => true,
            Some(_) => {
                let after = self.text.get(self.at + length..).unwrap_or_default();
                after.starts_with('/') || after.starts_with(|next| ends_word(next) || next == '=')
            }
        }
    }

    fn check_trailing_comma(&mut self, first: bool, closer: u8) {
        if !first {
            let closer = char::from(closer);
            self.report_removable(
                self.span(self.comma, self.comma + 1),
                format_args!("remove the trailing `,` before `{closer}`"),
            );
        }
    }
}

/// The length of the JSON number at the start of `rest`, and whether it has an exponent. `None` where it is no number.
fn number_length(rest: &[u8]) -> Option<(usize, bool)> {
    let digits = |from: usize| {
        let rest = rest.get(from..).unwrap_or_default();
        rest.iter().take_while(|byte| byte.is_ascii_digit()).count()
    };
    let mut length = usize::from(rest.first() == Some(&b'-'));
    length += match rest.get(length) {
        Some(b'0') => 1,
        Some(b'1'..=b'9') => digits(length),
        _ => return None,
    };
    if rest.get(length) == Some(&b'.') {
        let fraction = digits(length + 1);
        if fraction == 0 {
            return None;
        }
        length += 1 + fraction;
    }
    if !matches!(rest.get(length), Some(b'e' | b'E')) {
        return Some((length, false));
    }
    length += 1;
    length += usize::from(matches!(rest.get(length), Some(b'+' | b'-')));
    let exponent = digits(length);
    (exponent > 0).then_some((length + exponent, true))
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
