//! The difference of two texts, as a unified diff.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use rolecall::report::{Colour, printable};
use similar::{ChangeTag, TextDiff};

/// How a diff is shown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    pub(crate) colour: Colour,
    /// Whether a terminal shows it, which no character of the text may steer; a program gets the text as it is.
    pub(crate) terminal: bool,
}

/// Writes what leads from `before` to `after`; nothing where they are the same.
pub(crate) fn write(
    out: &mut impl Write,
    name: &str,
    before: &str,
    after: &str,
    look: Look,
) -> io::Result<()> {
    // A lone carriage return ends no line for `patch`.
    let (before, after): (Vec<&str>, Vec<&str>) = (
        before.split_inclusive('\n').collect(),
        after.split_inclusive('\n').collect(),
    );
    let diff = TextDiff::configure()
        .newline_terminated(true)
        .diff_slices(&before, &after);
    let name = printable(name);
    for (number, hunk) in diff.unified_diff().iter_hunks().enumerate() {
        if number == 0 {
            line(out, look, Style::new().bold(), &format!("--- {name}\n"))?;
            line(out, look, Style::new().bold(), &format!("+++ {name}\n"))?;
        }
        let place = AnsiColor::Cyan.on_default();
        line(out, look, place, &format!("{}\n", hunk.header()))?;
        for change in hunk.iter_changes() {
            let style = match change.tag() {
                ChangeTag::Equal => Style::new(),
                ChangeTag::Delete => AnsiColor::Red.on_default(),
                ChangeTag::Insert => AnsiColor::Green.on_default(),
            };
            line(
                out,
                look,
                style,
                &format!("{}{}", change.tag(), change.value()),
            )?;
            if !change.value().ends_with('\n') {
                out.write_all(b"\n\\ No newline at end of file\n")?;
            }
        }
    }
    Ok(())
}

/// Writes a line, its end after the style has ended.
fn line(out: &mut impl Write, look: Look, style: Style, text: &str) -> io::Result<()> {
    let body = text.trim_end_matches(['\r', '\n']);
    let end = text.get(body.len()..).unwrap_or_default();
    let shown = if look.terminal {
        body.split('\t')
            .map(printable)
            .collect::<Vec<_>>()
            .join("\t")
    } else {
        body.to_owned()
    };
    match look.colour {
        Colour::Plain => write!(out, "{shown}{end}"),
        Colour::Ansi => write!(out, "{style}{shown}{style:#}{end}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diff(before: &str, after: &str, colour: Colour, terminal: bool) -> String {
        let mut out = Vec::new();
        write(&mut out, "a.json", before, after, Look { colour, terminal }).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_program_gets_the_lines_as_they_are() {
        assert_eq!(
            diff("{\r\n\u{1b}\r\n}", "{\r\n1\r\n}", Colour::Plain, false),
            "--- a.json\n+++ a.json\n@@ -1,3 +1,3 @@\n {\r\n-\u{1b}\r\n+1\r\n }\n\\ No newline at end of file\n"
        );
        assert_eq!(diff("{}", "{}", Colour::Plain, false), "");
    }

    #[test]
    fn a_terminal_gets_colours_and_no_commands() {
        assert_eq!(
            diff("\t\u{9b}\n", "\t1\n", Colour::Ansi, true),
            "\u{1b}[1m--- a.json\u{1b}[0m\n\u{1b}[1m+++ a.json\u{1b}[0m\n\u{1b}[36m@@ -1 +1 @@\u{1b}[0m\n\
             \u{1b}[31m-\t\u{fffd}\u{1b}[0m\n\u{1b}[32m+\t1\u{1b}[0m\n"
        );
    }
}
