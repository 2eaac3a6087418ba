//! The reader: one pass over the text, and what it does where the text is not JSON.
//!
//! The common path is in the functions without `odd_` in their name. Those with it run only at a mistake: they say what is
//! wrong and leave the reader where the text most likely goes on.

use std::fmt;

use super::string::{Escape, closes, escape, is_other_quote, skip_plain};
use super::{Kind, MAX_ERRORS, NO_KEY, Node, SyntaxError, Tree};
use crate::text::Span;
use crate::{Error, Limits};

/// A number of more characters, or with an exponent, may be larger than the largest `f64`.
const SURELY_FINITE: usize = 300;

/// The most characters of the user's text in a message.
const SHOWN: usize = 24;

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
            self.report(
                self.span(self.comma, self.comma + 1),
                format_args!("remove the trailing `,` before `{closer}`"),
            );
        }
    }
}

/// What happens at a mistake. Each of these either moves the reader on or says what is due so that the next one does.
impl Reader<'_> {
    /// Reports a mistake after which the reader knows where it is.
    #[cold]
    fn report(&mut self, span: Span, message: fmt::Arguments<'_>) {
        if !self.quiet && self.errors.len() < MAX_ERRORS {
            self.errors.push(SyntaxError {
                span,
                message: message.to_string(),
            });
        }
    }

    /// Reports a mistake whose consequences are not worth reporting.
    #[cold]
    fn lose(&mut self, span: Span, message: fmt::Arguments<'_>) {
        self.report(span, message);
        self.quiet = true;
    }

    /// The character here, for a message.
    fn found(&self) -> String {
        let next = self.rest().chars().next();
        next.map_or("the end of the text".to_owned(), |next| {
            shown(&next.to_string())
        })
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The character here.
    fn here(&self) -> Span {
        let length = self.rest().chars().next().map_or(0, char::len_utf8);
        self.span(self.at, self.at + length)
    }

    fn raw(&self, span: Span) -> &str {
        span.slice(self.text).unwrap_or_default()
    }

    /// Skips a comment or a space that JSON does not know. False where there is none.
    #[cold]
    fn odd_space(&mut self) -> bool {
        let rest = self.rest();
        let line = || rest.find(['\n', '\r']).unwrap_or(rest.len());
        let length = if rest.starts_with("//") || rest.starts_with('#') {
            line()
        } else if rest.starts_with("/*") {
            rest.get(2..)
                .and_then(|inside| inside.find("*/"))
                .map_or(rest.len(), |end| end + 4)
        } else {
            let space = rest.chars().next().filter(|next| is_odd_space(*next));
            let Some(space) = space else {
                return false;
            };
            let run = rest.chars().take_while(|next| *next == space).count();
            let code = space as u32;
            let span = self.advance(run * space.len_utf8());
            self.report(
                span,
                format_args!("not a space in JSON (U+{code:04X}); write an ordinary space"),
            );
            return true;
        };
        let shown = rest.get(..length).unwrap_or(rest).trim_end().len();
        self.report(
            self.span(self.at, self.at + shown),
            format_args!("JSON has no comments; remove it"),
        );
        self.at += length;
        true
    }

    fn odd_escape(&mut self, is: Escape, start: usize, end: usize) -> bool {
        let span = self.span(start, end);
        let raw = shown(self.raw(span));
        match is {
            Escape::HalfPair => self.report(
                span,
                format_args!(
                    "{raw} is half of a surrogate pair; write both halves or the character itself"
                ),
            ),
            _ if raw.starts_with("`\\u") => self.report(
                span,
                format_args!("{raw} is not an escape; `\\u` takes four hexadecimal digits"),
            ),
            _ => self.report(
                span,
                format_args!("{raw} is not an escape; for a backslash write `\\\\`"),
            ),
        }
        true
    }

    /// A string from `start` on whose line ends at `end`. A comma at the end of the line belongs behind the string.
    #[cold]
    fn odd_end_of_string(&mut self, start: usize, open: char, end: usize) -> Span {
        let from = start + open.len_utf8();
        let inside = self.text.get(from..end).unwrap_or_default();
        let inside = inside.trim_end_matches([' ', '\t']);
        let inside = inside.strip_suffix(',').unwrap_or(inside);
        self.at = from + inside.len();
        let span = self.span(start, self.at);
        self.lose(span, format_args!("this string has no closing `\"`"));
        span
    }

    /// A string in quotes that JSON does not know.
    fn odd_quoted(&mut self, open: char) -> Span {
        let start = self.at;
        let rest = self.text.get(start + open.len_utf8()..).unwrap_or_default();
        let mut escaped = false;
        let end = rest.find(|next| {
            if matches!(next, '\n' | '\r') {
                return true;
            }
            let ends = !escaped && closes(open, next);
            escaped = !escaped && next == '\\';
            ends
        });
        let end = start + open.len_utf8() + end.unwrap_or(rest.len());
        let close = self.text.get(end..).and_then(|rest| rest.chars().next());
        let Some(close) = close.filter(|close| !matches!(close, '\n' | '\r')) else {
            return self.odd_end_of_string(start, open, end);
        };
        self.at = end + close.len_utf8();
        let span = self.span(start, self.at);
        let quotes = shown(&open.to_string());
        self.report(span, format_args!("strings stand in `\"`, not in {quotes}"));
        span
    }

    /// What stands where a key is due: its span, or what is due instead.
    #[cold]
    fn odd_key(&mut self, first: bool, before: usize, found: Option<u8>) -> Result<Span, Due> {
        let open = self.rest().chars().next().unwrap_or_default();
        let here = self.here();
        match found {
            // A bracket that is missing or wrong.
            None | Some(b']') => Err(Due::Separator),
            Some(b',' | b';') => {
                self.lose(here, format_args!("expected a key, found `{open}`"));
                self.comma = self.at;
                self.at += 1;
                Err(Due::Another)
            }
            Some(b':') => {
                self.lose(here, format_args!("expected a key before `:`"));
                Ok(Span::new(here.start, here.start))
            }
            Some(b'{') if !first && self.around() == Within::Array => {
                self.lose(here, format_args!("expected `}}` before `{{`"));
                self.close_at(before);
                Err(Due::Value(NO_KEY))
            }
            Some(b'{' | b'[') => {
                self.lose(here, format_args!("expected a key, found `{open}`"));
                Err(Due::Value(Span::new(here.start, here.start)))
            }
            Some(_) if is_other_quote(open) => Ok(self.odd_quoted(open)),
            Some(_) => {
                let word = self.word(false);
                let raw = shown(self.raw(word));
                self.report(word, format_args!("a key stands in `\"`; found {raw}"));
                Ok(word)
            }
        }
    }

    /// What stands between a key and its value instead of a colon.
    #[cold]
    fn odd_colon(&mut self, key: Span, found: Option<u8>) -> Result<Due, Error> {
        match found {
            None => self.hole(key, key.end),
            Some(b',' | b';' | b'}' | b']') => {
                self.lose(key, format_args!("expected `:` and a value after this key"));
                self.hole(key, key.end)
            }
            Some(_) => {
                let shown = self.found();
                self.lose(
                    self.here(),
                    format_args!("expected `:` after the key, found {shown}"),
                );
                let arrow = self.rest().starts_with("=>");
                if found == Some(b'=') {
                    self.at += 1 + usize::from(arrow);
                }
                Ok(Due::Value(key))
            }
        }
    }

    /// What stands where a value is due. `before` is the end of what precedes it.
    #[cold]
    fn odd_value(&mut self, key: Span, before: usize, found: Option<u8>) -> Result<Due, Error> {
        let open = self.rest().chars().next().unwrap_or_default();
        let here = self.here();
        match (self.within, found) {
            (Within::Nothing, None) => {
                self.lose(here, format_args!("expected a JSON value, found nothing"));
                self.hole(key, here.start)
            }
            (Within::Nothing, Some(b'}' | b']')) => {
                self.lose(
                    here,
                    format_args!("this `{open}` closes nothing; remove it"),
                );
                self.at += 1;
                Ok(Due::Value(key))
            }
            (Within::Nothing, Some(b',' | b':')) => {
                self.lose(here, format_args!("expected a JSON value, found `{open}`"));
                self.at += 1;
                Ok(Due::Value(key))
            }
            (Within::Object, None) => self.hole(key, number(before)),
            (Within::Object, Some(b',' | b';' | b'}' | b']')) => {
                let colon = self.span(before.saturating_sub(1), before);
                self.lose(colon, format_args!("expected a value after this `:`"));
                self.hole(key, number(before))
            }
            (Within::Array, None | Some(b'}' | b']')) => Ok(Due::Separator),
            (Within::Array, Some(b',' | b';')) => {
                self.lose(here, format_args!("expected a value, found `{open}`"));
                self.comma = self.at;
                self.at += 1;
                Ok(Due::Another)
            }
            (within, Some(b':')) => {
                self.lose(here, format_args!("expected a value, found `:`"));
                self.at += 1;
                Ok(match within {
                    Within::Array => Due::First,
                    _ => Due::Value(key),
                })
            }
            (_, Some(_)) if is_other_quote(open) => {
                let span = self.odd_quoted(open);
                self.leaf(key, span, Kind::String)
            }
            (_, Some(b'+' | b'.')) => self.odd_number(key),
            (_, Some(_)) => self.odd_word(key),
        }
    }

    /// A word where a value is due.
    fn odd_word(&mut self, key: Span) -> Result<Due, Error> {
        let word = self.word(true);
        let raw = self.raw(word);
        let meant = match raw.to_ascii_lowercase().as_str() {
            "true" => Some(("true", Kind::Bool(true))),
            "false" => Some(("false", Kind::Bool(false))),
            "null" | "none" | "nil" | "undefined" => Some(("null", Kind::Null)),
            _ => None,
        };
        let raw = shown(raw);
        if let Some((instead, kind)) = meant {
            self.report(word, format_args!("write {raw} as `{instead}`"));
            return self.leaf(key, word, kind);
        }
        match self.raw(word) {
            "NaN" | "Infinity" => {
                self.report(word, format_args!("JSON has no number {raw}"));
                self.leaf(key, word, Kind::Number)
            }
            _ if self.within == Within::Nothing => {
                self.lose(word, format_args!("expected a JSON value, found {raw}"));
                self.leaf(key, word, Kind::Invalid)
            }
            _ => {
                self.lose(word, format_args!("a string stands in `\"`; found {raw}"));
                self.leaf(key, word, Kind::String)
            }
        }
    }

    /// A word that starts like a number and is none.
    #[cold]
    fn odd_number(&mut self, key: Span) -> Result<Due, Error> {
        let word = self.word(true);
        let raw = self.raw(word);
        let unsigned = raw.trim_start_matches(['-', '+']);
        let shown = shown(raw);
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if unsigned.len() > 1 && unsigned.starts_with('0') && digits(unsigned) {
            self.report(
                word,
                format_args!("a number cannot start with `0`; is {shown} a string?"),
            );
        } else if raw.starts_with('+') {
            self.report(word, format_args!("a number cannot start with `+`"));
        } else if unsigned.starts_with('.') || unsigned.ends_with('.') {
            self.report(
                word,
                format_args!("expected a digit on both sides of the `.` in {shown}"),
            );
        } else {
            self.report(
                word,
                format_args!("{shown} is not a number; is it a string?"),
            );
        }
        self.leaf(key, word, Kind::Number)
    }

    /// Asks `serde_json` about the number from `start` to here: whether it overflows depends on how the number is computed, and
    /// the answer must be the same.
    #[cold]
    fn check_finite(&mut self, start: usize) {
        let span = self.span(start, self.at);
        let raw = self.raw(span);
        if serde_json::from_str::<serde_json::Value>(raw).is_err() {
            let raw = shown(raw);
            self.report(span, format_args!("the number {raw} is out of range"));
        }
    }

    /// What stands after a value instead of a comma or a closing bracket. `before` is the end of the value.
    #[cold]
    fn odd_separator(&mut self, before: usize, found: Option<u8>) -> Due {
        let (opener, closer) = match self.within {
            Within::Object => ('{', '}'),
            Within::Array => ('[', ']'),
            Within::Nothing => return self.odd_rest(),
        };
        let here = self.here();
        match found {
            None => self.odd_end(before, opener),
            Some(byte @ (b'}' | b']')) => self.odd_closer(before, closer, byte),
            Some(b'{') if self.within == Within::Object && self.around() == Within::Array => {
                self.lose(here, format_args!("expected `}}` before `{{`"));
                self.close_at(before);
                Due::Value(NO_KEY)
            }
            Some(found) => {
                if found == b':'
                    && let Some(key) = self.adopt_key(before)
                {
                    self.at += 1;
                    self.quiet = false;
                    return Due::Value(key);
                }
                let shown = self.found();
                self.lose(
                    here,
                    format_args!("expected `,` or `{closer}` after the value, found {shown}"),
                );
                match found {
                    b':' => {
                        self.at += 1;
                        Due::Separator
                    }
                    b';' => {
                        self.comma = self.at;
                        self.at += 1;
                        Due::Another
                    }
                    _ => Due::First,
                }
            }
        }
    }

    /// Something after the document.
    fn odd_rest(&mut self) -> Due {
        let rest = self.rest();
        if rest.starts_with(['}', ']']) {
            let shown = self.found();
            self.lose(
                self.here(),
                format_args!("this {shown} closes nothing; remove it"),
            );
        } else {
            let line = rest.split(['\n', '\r']).next().unwrap_or_default();
            let line = line.trim_end();
            let raw = shown(line);
            self.lose(
                self.span(self.at, self.at + line.len()),
                format_args!("expected the end of the document, found {raw}"),
            );
        }
        Due::Nothing
    }

    /// The text ends and brackets are open.
    fn odd_end(&mut self, before: usize, opener: char) -> Due {
        let start = self.nodes.get(self.top as usize).map(|node| node.span);
        let mut missing = String::new();
        while self.within != Within::Nothing {
            missing.push(match self.within {
                Within::Object => '}',
                _ => ']',
            });
            self.close_at(before);
        }
        let missing = shown(&missing);
        self.lose(
            start.unwrap_or_default(),
            format_args!("this `{opener}` is never closed; add {missing} at the end"),
        );
        Due::Separator
    }

    /// A closing bracket of the wrong kind: those before it are missing, or it is one too many.
    fn odd_closer(&mut self, before: usize, expected: char, byte: u8) -> Due {
        let here = self.here();
        let found = char::from(byte);
        let (wanted, open) = match byte {
            b'}' => (Within::Object, self.objects),
            _ => (Within::Array, self.arrays),
        };
        if open > 0 {
            self.lose(
                here,
                format_args!("expected `{expected}` before this `{found}`"),
            );
            while self.within != wanted && self.within != Within::Nothing {
                self.close_at(before);
            }
            return self.close();
        }
        let rest = self.rest().get(1..).unwrap_or_default();
        if self.objects + self.arrays == 1 && rest.trim_start().is_empty() {
            self.lose(here, format_args!("expected `{expected}`, found `{found}`"));
            return self.close();
        }
        self.lose(
            here,
            format_args!("this `{found}` closes nothing; remove it"),
        );
        self.at += 1;
        Due::Separator
    }

    /// A colon after a string in an array that is the value of a member: the string is the key of the next member, and the
    /// bracket before it is missing. Closes the array; gives the key.
    fn adopt_key(&mut self, before: usize) -> Option<Span> {
        if self.within != Within::Array || self.around() != Within::Object {
            return None;
        }
        // Where the array's last value is an array or object, the last node is inside it and ends before it.
        let key = self
            .nodes
            .pop_if(|last| last.kind == Kind::String && last.span.end == number(before))?;
        let raw = shown(self.raw(key.span));
        self.lose(key.span, format_args!("expected `]` before the key {raw}"));
        self.close_at(key.span.start as usize);
        Some(key.span)
    }

    /// A run of characters that belong to no other token; at least one. In a value a colon may be inside, as in an ARN.
    fn word(&mut self, in_value: bool) -> Span {
        let rest = self.rest();
        let mut chars = rest.char_indices().skip(1).peekable();
        let mut length = rest.len();
        while let Some((at, character)) = chars.next() {
            let ends = match character {
                ':' if in_value => chars
                    .peek()
                    .is_none_or(|(_, next)| *next != ':' && ends_word(*next)),
                '=' => !in_value,
                other => ends_word(other),
            };
            if ends {
                length = at;
                break;
            }
        }
        self.advance(length)
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

/// A space that JSON does not take for one, and the mark that some editors leave in the middle of a text.
fn is_odd_space(character: char) -> bool {
    let json = matches!(character, ' ' | '\n' | '\r' | '\t');
    !json && (character.is_whitespace() || matches!(character, '\u{feff}' | '\u{200b}'))
}

fn ends_word(character: char) -> bool {
    matches!(
        character,
        ',' | ';' | ':' | '{' | '}' | '[' | ']' | '"' | ' ' | '\n' | '\r' | '\t'
    ) || is_other_quote(character)
        || is_odd_space(character)
}

/// The user's text in backticks, shortened, and on one line.
fn shown(raw: &str) -> String {
    let mut out = String::from("`");
    let mut chars = raw.chars();
    for character in chars.by_ref().take(SHOWN) {
        if character.is_control() {
            out.extend(character.escape_unicode());
        } else {
            out.push(character);
        }
    }
    if !chars.as_str().is_empty() {
        out.push('…');
    }
    out.push('`');
    out
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
