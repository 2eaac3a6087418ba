//! Text of a policy made safe to show on a terminal: no control character and no invisible or direction-changing character
//! gets through.

/// The stand-in for a character that must not reach a terminal. `None` where the character is harmless.
fn stand_in(character: char) -> Option<char> {
    match character {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)),
        '\u{7f}' => Some('\u{2421}'),
        // C1 controls (a terminal may take U+009B for the start of an escape sequence) and the marks that hide or reorder text.
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{e0000}'..='\u{e007f}' => Some('\u{fffd}'),
        _ => None,
    }
}

/// One line of text with a visible stand-in for every character that must not reach a terminal, line breaks included.
///
/// # Examples
///
/// ```
/// assert_eq!(rolecall::report::printable("a\u{1b}[31m\nb"), "a␛[31m␊b");
/// ```
pub fn printable(text: &str) -> String {
    text.chars()
        .map(|character| stand_in(character).unwrap_or(character))
        .collect()
}

/// [`printable`], cut after `most` characters.
pub(super) fn short(text: &str, most: usize) -> String {
    let mut out: String = printable(text).chars().take(most + 1).collect();
    if out.chars().count() > most {
        out.pop();
        out.push('…');
    }
    out
}

/// A piece of source with the same guarantee, in which every byte offset still means the same: each stand-in has the length of
/// what it stands for. Lines end in `\n` only, and tabs stay.
pub(super) fn source(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        out.push(match character {
            '\n' | '\t' => character,
            '\r' if characters.peek() == Some(&'\n') => ' ',
            '\r' => '\n',
            _ if stand_in(character).is_none() => character,
            _ => match character.len_utf8() {
                1 => '?',
                2 => '·',
                3 => '\u{fffd}',
                _ => '\u{1f7e8}',
            },
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_become_visible() {
        assert_eq!(
            printable("a\u{1b}[31m\n\u{9b}\u{202e}é"),
            "a␛[31m␊\u{fffd}\u{fffd}é"
        );
        assert_eq!(short("abcdef", 3), "abc…");
        assert_eq!(short("abc", 3), "abc");
    }

    #[test]
    fn source_keeps_offsets() {
        let text = "a\u{1b}\r\nb\rc\u{9b}\u{202e}\u{e0041}\u{feff}é\t";
        let safe = source(text);
        assert_eq!(safe.len(), text.len());
        assert_eq!(safe, "a? \nb\nc·\u{fffd}\u{1f7e8}\u{fffd}é\t");
        for (at, _) in text.char_indices() {
            assert!(safe.is_char_boundary(at));
        }
    }
}
