//! The inside of a JSON string: finding its end, and its content.

use std::borrow::Cow;

/// What a backslash and the characters after it stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Escape {
    /// One character.
    Is(char),
    /// Half of a surrogate pair: an error, read as U+FFFD.
    HalfPair,
    /// No escape of JSON: an error, read as it stands.
    Unknown,
}

/// The escape at the start of `rest`, and its length in bytes. `rest` starts with a backslash; the length is at least 1, ends
/// on a character boundary and never takes in the end of a line.
pub(super) fn escape(rest: &str) -> (Escape, usize) {
    let mut chars = rest.chars();
    chars.next();
    let Some(letter) = chars.next() else {
        return (Escape::Unknown, 1);
    };
    let is = match letter {
        '"' | '\\' | '/' => letter,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return unicode(rest),
        '\n' | '\r' => return (Escape::Unknown, 1),
        other => return (Escape::Unknown, 1 + other.len_utf8()),
    };
    (Escape::Is(is), 2)
}

fn unicode(rest: &str) -> (Escape, usize) {
    let Some(first) = hex(rest) else {
        let digits = rest
            .bytes()
            .skip(2)
            .take(4)
            .take_while(u8::is_ascii_hexdigit);
        return (Escape::Unknown, 2 + digits.count());
    };
    if let Some(is) = char::from_u32(first) {
        return (Escape::Is(is), 6);
    }
    let second = rest.get(6..).and_then(hex);
    if let (0xd800..0xdc00, Some(low @ 0xdc00..0xe000)) = (first, second) {
        let code = 0x1_0000 + ((first - 0xd800) << 10) + (low - 0xdc00);
        if let Some(is) = char::from_u32(code) {
            return (Escape::Is(is), 12);
        }
    }
    (Escape::HalfPair, 6)
}

/// The four digits of `\uXXXX` at the start of `rest`.
fn hex(rest: &str) -> Option<u32> {
    let digits = rest.strip_prefix("\\u")?.get(..4)?;
    // `from_str_radix` takes a sign too.
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    u32::from_str_radix(digits, 16).ok()
}

/// The first position from `at` on that holds `"`, `\` or a control character, or the end. Eight bytes at a time.
#[inline]
pub(super) fn skip_plain(bytes: &[u8], mut at: usize) -> usize {
    const ONES: u64 = u64::MAX / 255;
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*chunk);
        // The lowest marked byte is exact; a borrow can only mark bytes above it by mistake.
        let control = word.wrapping_sub(ONES * 0x20);
        let quote = (word ^ (ONES * 0x22)).wrapping_sub(ONES);
        let backslash = (word ^ (ONES * 0x5c)).wrapping_sub(ONES);
        let marked = (control | quote | backslash) & !word & (ONES << 7);
        if marked != 0 {
            return at + (marked.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    let plain = |byte: &u8| !matches!(byte, b'"' | b'\\' | ..0x20);
    at + rest.iter().take_while(|byte| plain(byte)).count()
}

/// The quotes that people and word processors put where JSON has `"`.
pub(super) const fn is_other_quote(character: char) -> bool {
    matches!(character, '\'' | '`' | '‘' | '’' | '“' | '”')
}

/// Whether `close` ends a string that `open` began.
pub(super) const fn closes(open: char, close: char) -> bool {
    match open {
        '‘' | '’' => matches!(close, '‘' | '’'),
        '“' | '”' => matches!(close, '“' | '”' | '"'),
        same => close as u32 == same as u32,
    }
}

/// The content of a string or key as it stands in the text: with quotes of whatever kind, the last of which may be missing,
/// or without any.
pub(super) fn unquote(raw: &str) -> Cow<'_, str> {
    let mut chars = raw.chars();
    let open = match chars.next() {
        Some(open) if open == '"' || is_other_quote(open) => open,
        _ => return Cow::Borrowed(raw),
    };
    let content = chars.as_str();
    if !content.contains('\\') {
        let content = content
            .strip_suffix(|last| closes(open, last))
            .unwrap_or(content);
        return Cow::Borrowed(content);
    }
    Cow::Owned(unescape(open, content))
}

fn unescape(open: char, content: &str) -> String {
    let mut out = String::with_capacity(content.len());
    let mut rest = content;
    loop {
        let plain = rest.find(|character| character == '\\' || closes(open, character));
        let (before, from) = rest
            .split_at_checked(plain.unwrap_or(rest.len()))
            .unwrap_or((rest, ""));
        out.push_str(before);
        if !from.starts_with('\\') {
            return out;
        }
        let (is, length) = escape(from);
        let (written, after) = from.split_at_checked(length).unwrap_or((from, ""));
        match is {
            Escape::Is(character) => out.push(character),
            Escape::HalfPair => out.push(char::REPLACEMENT_CHARACTER),
            Escape::Unknown => {
                let quote = written
                    .chars()
                    .nth(1)
                    .filter(|character| is_other_quote(*character));
                match quote {
                    Some(quote) => out.push(quote),
                    None => out.push_str(written),
                }
            }
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_read_as_json_reads_them() {
        assert_eq!(escape(r"\n."), (Escape::Is('\n'), 2));
        assert_eq!(escape(r"\u00e9."), (Escape::Is('é'), 6));
        assert_eq!(escape(r"\ud83d\ude00."), (Escape::Is('😀'), 12));
        assert_eq!(escape(r"\ud83d."), (Escape::HalfPair, 6));
        assert_eq!(escape(r"\ud83d\u0041"), (Escape::HalfPair, 6));
        assert_eq!(escape(r"\ude00\ud83d"), (Escape::HalfPair, 6));
        assert_eq!(escape(r"\u+123"), (Escape::Unknown, 2));
        assert_eq!(escape(r"\u12é"), (Escape::Unknown, 4));
        assert_eq!(escape(r"\é"), (Escape::Unknown, 3));
        assert_eq!(escape("\\\n"), (Escape::Unknown, 1));
        assert_eq!(escape("\\"), (Escape::Unknown, 1));
    }

    #[test]
    fn plain_text_ends_at_the_first_special_byte() {
        for length in 0..20 {
            let plain = "é".repeat(length);
            for end in ["\"", "\\", "\n", "\u{1f}", ""] {
                let text = format!("{plain}{end}\"\\");
                let found = skip_plain(text.as_bytes(), 0);
                assert_eq!(found, plain.len(), "{text:?}");
            }
        }
        assert_eq!(skip_plain(b"\x20\x7f\xff!#[]", 0), 7);
        assert_eq!(skip_plain(b"abc", 9), 9);
    }

    #[test]
    fn content_of_any_kind_of_string() {
        assert_eq!(unquote(r#""a""#), "a");
        assert_eq!(unquote(r#""a"#), "a");
        assert_eq!(unquote(r#"""#), "");
        assert_eq!(unquote(r#""a\"""#), "a\"");
        assert_eq!(unquote(r#""a\""#), "a\"");
        assert_eq!(unquote(r"'it\'s'"), "it's");
        assert_eq!(unquote("“a”"), "a");
        assert_eq!(unquote("bare"), "bare");
        assert_eq!(unquote(r#""\d\ud800\\""#), "\\d\u{fffd}\\");
    }
}
