//! What the reader does at a mistake: it says what is wrong, once, and goes on where the text most likely does.

use std::fmt;

use super::super::string::{Escape, closes, is_other_quote};
use super::super::{Kind, MAX_ERRORS, NO_KEY, SyntaxError};
use super::{Due, Reader, Within, number};
use crate::Error;
use crate::text::Span;

/// The most characters of the user's text in a message.
const SHOWN: usize = 24;

// INVARIANT: each function named `odd_...` moves the reader on, or gives a `Due` whose function does.
impl Reader<'_> {
    /// Reports a mistake after which the reader knows where it is.
    #[cold]
    pub(super) fn report(&mut self, span: Span, message: fmt::Arguments<'_>) {
        self.note(span, message, false);
    }

    /// The same for a mistake that goes away with the text at the span.
    #[cold]
    pub(super) fn report_removable(&mut self, span: Span, message: fmt::Arguments<'_>) {
        self.note(span, message, true);
    }

    fn note(&mut self, span: Span, message: fmt::Arguments<'_>, removable: bool) {
        if !self.quiet && self.errors.len() < MAX_ERRORS {
            self.errors.push(SyntaxError {
                span,
                message: message.to_string(),
                removable,
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
    pub(super) fn odd_space(&mut self) -> bool {
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
        self.report_removable(
            self.span(self.at, self.at + shown),
            format_args!("JSON has no comments; remove it"),
        );
        self.at += length;
        true
    }

    pub(super) fn odd_escape(&mut self, is: Escape, start: usize, end: usize) -> bool {
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
    pub(super) fn odd_end_of_string(&mut self, start: usize, open: char, end: usize) -> Span {
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
        self.report(
            span,
            format_args!("expected `\"` around the string, found {quotes}"),
        );
        span
    }

    /// What stands where a key is due: its span, or what is due instead.
    #[cold]
    pub(super) fn odd_key(
        &mut self,
        first: bool,
        before: usize,
        found: Option<u8>,
    ) -> Result<Span, Due> {
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
                self.report(word, format_args!("expected `\"` around the key {raw}"));
                Ok(word)
            }
        }
    }

    /// What stands between a key and its value instead of a colon.
    #[cold]
    pub(super) fn odd_colon(&mut self, key: Span, found: Option<u8>) -> Result<Due, Error> {
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
    pub(super) fn odd_value(
        &mut self,
        key: Span,
        before: usize,
        found: Option<u8>,
    ) -> Result<Due, Error> {
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
                self.lose(word, format_args!("expected `\"` around the string {raw}"));
                self.leaf(key, word, Kind::String)
            }
        }
    }

    /// A word that starts like a number and is none.
    #[cold]
    pub(super) fn odd_number(&mut self, key: Span) -> Result<Due, Error> {
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
    pub(super) fn check_finite(&mut self, start: usize) {
        let span = self.span(start, self.at);
        let raw = self.raw(span);
        if serde_json::from_str::<serde_json::Value>(raw).is_err() {
            let raw = shown(raw);
            self.report(span, format_args!("the number {raw} is out of range"));
        }
    }

    /// What stands after a value instead of a comma or a closing bracket. `before` is the end of the value.
    #[cold]
    pub(super) fn odd_separator(&mut self, before: usize, found: Option<u8>) -> Due {
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

/// A space that JSON does not take for one, and the mark that some editors leave in the middle of a text.
fn is_odd_space(character: char) -> bool {
    let json = matches!(character, ' ' | '\n' | '\r' | '\t');
    !json && (character.is_whitespace() || matches!(character, '\u{feff}' | '\u{200b}'))
}

pub(super) fn ends_word(character: char) -> bool {
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
