//! Reports as text for people: the source line with carets, drawn by `annotate-snippets`.
//!
//! Everything that comes out of a policy goes through [`printable`] first: a policy cannot write to the terminal that shows it.

mod printable;
mod verdict;

use std::fmt::Write as _;

use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level as Kind, Origin, Patch, Renderer, Snippet,
};

use self::printable::short;
use super::{
    Applicability, Finding, Fix, Location, Report, Risk, Severity, Witness, WitnessPrincipal,
    WitnessValue,
};
use crate::text::{Encoding, LineIndex};

pub use printable::printable;
pub use verdict::render_trust;

/// Whether a rendering carries escape sequences for colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Colour {
    /// No escape sequence at all.
    #[default]
    Plain,
    /// ANSI escape sequences, for a terminal.
    Ansi,
}

/// All findings of a report as text, with a blank line after each; empty where there are none.
///
/// `text` is the input that the report is about and `name` what to call it, a file name as a rule. A finding without a span,
/// and one whose span does not fit `text`, is shown with its path. Control characters of the policy come out as visible
/// stand-ins. About linear in the findings: long lines are cut before they are drawn.
///
/// # Examples
///
/// ```
/// use rolecall::report::{render, Colour, Finding, Location, Severity, SCHEMA};
/// use rolecall::text::{LineIndex, Encoding, Span};
///
/// let text = r#"{"Version": "2012-10-18"}"#;
/// let mut report = rolecall::check("{}", &rolecall::Options::default()).unwrap();
/// report.findings = vec![Finding {
///     code: "INVALID_VERSION",
///     severity: Severity::Error,
///     risk: None,
///     message: "there is no version `2012-10-18`".into(),
///     why: "AWS refuses the policy".into(),
///     path: "/Version".into(),
///     span: Some(Location { start: 12, end: 24, line: 1, column: 13 }),
///     labels: Vec::new(),
///     fix: None,
///     witness: None,
///     url: None,
/// }];
/// assert_eq!(
///     render(&report, text, "role.json", Colour::Plain),
///     r#"error[INVALID_VERSION]: there is no version `2012-10-18`
///  --> role.json:1:13
///   |
/// 1 | {"Version": "2012-10-18"}
///   |             ^^^^^^^^^^^^
///   |
///   = why: AWS refuses the policy
///
/// "#
/// );
/// ```
pub fn render(report: &Report, text: &str, name: &str, colour: Colour) -> String {
    let mut page = Page::new(text, name, colour);
    let mut out = String::new();
    for finding in &report.findings {
        out.push_str(&page.finding(finding));
        out.push_str("\n\n");
    }
    out
}

impl Witness {
    /// The request in one sentence: who calls what with which context, and which keys are absent.
    ///
    /// # Examples
    ///
    /// ```
    /// use rolecall::report::{Witness, WitnessPrincipal, WitnessValue};
    ///
    /// let witness = Witness {
    ///     principal: WitnessPrincipal::Aws("arn:aws:iam::111122223333:root".into()),
    ///     action: "sts:AssumeRole".into(),
    ///     resource: None,
    ///     context: [("sts:ExternalId".to_owned(), WitnessValue::Absent)].into(),
    /// };
    /// assert_eq!(
    ///     witness.in_words(),
    ///     "`arn:aws:iam::111122223333:root` calls sts:AssumeRole without sts:ExternalId, and the policy allows it"
    /// );
    /// ```
    pub fn in_words(&self) -> String {
        let mut out = match &self.principal {
            WitnessPrincipal::Aws(arn) if arn == "*" => "an anonymous caller".to_owned(),
            WitnessPrincipal::Aws(arn) => format!("`{}`", short(arn, LONGEST_VALUE)),
            WitnessPrincipal::Service(name) => {
                format!("the service `{}`", short(name, LONGEST_VALUE))
            }
            WitnessPrincipal::Federated(provider) => {
                format!("a user of `{}`", short(provider, LONGEST_VALUE))
            }
        };
        out.push_str(" calls ");
        out.push_str(&short(&self.action, LONGEST_VALUE));
        if let Some(resource) = &self.resource {
            out.push_str(" on `");
            out.push_str(&short(resource, LONGEST_VALUE));
            out.push('`');
        }
        let mut present = Vec::new();
        let mut absent = Vec::new();
        for (key, value) in &self.context {
            let key = short(key, LONGEST_VALUE);
            match words(value) {
                Some(value) => present.push(format!("{key} = {value}")),
                None => absent.push(key),
            }
        }
        if !present.is_empty() {
            out.push_str(" with ");
            out.push_str(&present.join(", "));
        }
        if !absent.is_empty() {
            out.push_str(if present.is_empty() {
                " without "
            } else {
                ", without "
            });
            out.push_str(&absent.join(" and "));
        }
        out.push_str(", and the policy allows it");
        out
    }
}

/// A context value in words; `None` for a key that is absent.
fn words(value: &WitnessValue) -> Option<String> {
    match value {
        WitnessValue::Absent => None,
        WitnessValue::One(value) => Some(format!("`{}`", short(value, LONGEST_VALUE))),
        WitnessValue::Many(values) if values.is_empty() => Some("no value".to_owned()),
        WitnessValue::Many(values) => {
            let quoted: Vec<String> = values
                .iter()
                .take(MOST_VALUES)
                .map(|value| format!("`{}`", short(value, LONGEST_VALUE)))
                .collect();
            Some(and_more(&quoted, values.len()))
        }
    }
}

/// `shown`, which are the first of `all`, as a list in words.
fn and_more(shown: &[String], all: usize) -> String {
    let left = all.saturating_sub(shown.len());
    let mut out = shown.join(", ");
    if left > 0 {
        // Writing to a string does not fail.
        let _ = write!(out, " and {left} more");
    }
    out
}

/// Characters of one value that are shown.
const LONGEST_VALUE: usize = 200;
/// Values of one key that are shown.
const MOST_VALUES: usize = 8;
/// Other places of one finding that are shown.
const MOST_LABELS: usize = 8;
/// Bytes of a span that are underlined, and bytes either side of it that are handed to the drawing.
const CONTEXT: usize = 300;
/// Bytes of source that one drawing spans; places further apart are drawn one by one.
const DRAWN: usize = 2_000;

/// One input while its findings are drawn.
struct Page<'a> {
    text: &'a str,
    name: String,
    lines: LineIndex,
    renderer: Renderer,
    columns: Columns,
}

/// The last column that was counted: findings come in the order of the text, and counting on from there keeps a document on one
/// line linear.
#[derive(Default)]
struct Columns {
    line_start: usize,
    offset: usize,
    characters: usize,
}

/// A place of the text on one line.
struct Place {
    line: usize,
    /// Where the line starts; this and all that follow are bytes of the text.
    line_start: usize,
    /// What is drawn of the line: all of it if that is short.
    shown: (usize, usize),
    start: usize,
    end: usize,
}

impl Place {
    /// Whether the line is drawn from its start.
    const fn is_short(&self) -> bool {
        self.shown.0 == self.line_start
    }
}

impl<'a> Page<'a> {
    fn new(text: &'a str, name: &str, colour: Colour) -> Self {
        Self {
            text,
            name: printable(name),
            lines: LineIndex::new(text),
            renderer: match colour {
                Colour::Plain => Renderer::plain(),
                Colour::Ansi => Renderer::styled().hyperlink(false),
            },
            columns: Columns::default(),
        }
    }

    fn finding(&mut self, finding: &Finding) -> String {
        let kind = kind(finding);
        let title = kind
            .clone()
            .primary_title(printable(&finding.message))
            .id(finding.code);
        let mut groups = Vec::new();
        let group = Group::with_title(title);
        let mut group = match finding.span.and_then(|location| self.place(location)) {
            None => self.paths(group, finding),
            Some(primary) if primary.is_short() => self.places(group, &primary, finding),
            Some(primary) => {
                // Only a part of the line is drawn, so that the drawing would count the column from there: the true one stands
                // in a group of its own.
                let origin = Origin::path(self.name.clone())
                    .line(primary.line)
                    .char_column(self.column(&primary));
                groups.push(group.element(origin));
                self.places(Group::with_level(kind), &primary, finding)
            }
        };
        if !finding.why.is_empty() {
            group = group.element(note("why", printable(&finding.why)));
        }
        if let Some(witness) = &finding.witness {
            group = group.element(note("witness", witness.in_words()));
        }
        if let Some(url) = finding.url {
            group = group.element(note("see", printable(url)));
        }
        groups.push(group);
        if let Some(fix) = &finding.fix {
            groups.push(self.fix(fix));
        }
        self.renderer.render(&groups)
    }

    /// The place of a location; `None` where it does not fit the text.
    fn place(&self, location: Location) -> Option<Place> {
        let span = location.span();
        span.slice(self.text)?;
        Some(self.place_at(span.start as usize, span.end as usize))
    }

    /// The place `start..end`, cut at the end of its first line. Both lie on character boundaries of the text.
    fn place_at(&self, start: usize, end: usize) -> Place {
        let offset = u32::try_from(start).unwrap_or(u32::MAX);
        let position = self.lines.position(self.text, offset, Encoding::Utf8);
        let line_start = start - (position.column as usize - 1).min(start);
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let line_end = rest
            .iter()
            .take(DRAWN)
            .position(|byte| matches!(byte, b'\n' | b'\r'))
            .map_or_else(|| self.boundary(start + DRAWN), |length| start + length);
        let end = end.min(line_end).min(self.boundary(start + CONTEXT));
        let shown = if line_end - line_start < DRAWN / 2 {
            (line_start, line_end)
        } else {
            (
                self.boundary(start.saturating_sub(CONTEXT)).max(line_start),
                self.boundary(end + CONTEXT).min(line_end),
            )
        };
        Place {
            line: position.line as usize,
            line_start,
            shown,
            start,
            end,
        }
    }

    /// The last character boundary at or before `offset`.
    fn boundary(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }

    /// The finding's places as snippets: one for those that are near each other, one each for the others.
    fn places(
        &mut self,
        mut group: Group<'static>,
        primary: &Place,
        finding: &Finding,
    ) -> Group<'static> {
        let mut near = Vec::new();
        let mut far = Vec::new();
        let mut notes = Vec::new();
        let (mut from, mut to) = primary.shown;
        let mut first_line = primary.line;
        for label in finding.labels.iter().take(MOST_LABELS) {
            let text = printable(&label.text);
            match label.span.and_then(|location| self.place(location)) {
                None => notes.push(format!("{}: {text}", printable(&label.path))),
                Some(place) if !(place.is_short() && primary.is_short()) => {
                    let column = self.column(&place);
                    notes.push(format!("{}:{}:{column}: {text}", self.name, place.line));
                }
                Some(place) if to.max(place.shown.1) - from.min(place.shown.0) <= DRAWN => {
                    (from, to) = (from.min(place.shown.0), to.max(place.shown.1));
                    first_line = first_line.min(place.line);
                    near.push((place, text));
                }
                Some(place) => far.push((place, text)),
            }
        }
        let mut snippet: Snippet<'static, Annotation<'static>> = self
            .source(from, to, first_line)
            .annotation(AnnotationKind::Primary.span(primary.start - from..primary.end - from));
        if primary.is_short() {
            snippet = snippet.path(self.name.clone());
        }
        for (place, text) in near {
            let span = place.start - from..place.end - from;
            snippet = snippet.annotation(AnnotationKind::Context.span(span).label(text));
        }
        group = group.element(snippet);
        for (place, text) in far {
            let (from, to) = place.shown;
            let span = place.start - from..place.end - from;
            let snippet: Snippet<'static, Annotation<'static>> = self
                .source(from, to, place.line)
                .path(self.name.clone())
                .annotation(AnnotationKind::Context.span(span).label(text));
            group = group.element(snippet);
        }
        for text in notes {
            group = group.element(note("at", text));
        }
        if let Some(left) = finding.labels.len().checked_sub(MOST_LABELS + 1) {
            group = group.element(note("at", format!("{} more places", left + 1)));
        }
        group
    }

    /// A stretch of the text, safe to show.
    fn source<T: Clone>(&self, from: usize, to: usize, line: usize) -> Snippet<'static, T> {
        let shown = self.text.get(from..to).unwrap_or("");
        Snippet::source(printable::source(shown)).line_start(line)
    }

    /// The same for a finding without a place in the text.
    fn paths(&self, group: Group<'static>, finding: &Finding) -> Group<'static> {
        let path = if finding.path.is_empty() {
            "the whole document".to_owned()
        } else {
            printable(&finding.path)
        };
        let mut group = group
            .element(Origin::path(self.name.clone()))
            .element(note("at", path));
        for label in finding.labels.iter().take(MOST_LABELS) {
            let text = format!("{}: {}", printable(&label.path), printable(&label.text));
            group = group.element(note("at", text));
        }
        group
    }

    /// The column of a place, in characters, from 1.
    fn column(&mut self, place: &Place) -> usize {
        let columns = &mut self.columns;
        if columns.line_start != place.line_start || columns.offset > place.start {
            *columns = Columns {
                line_start: place.line_start,
                offset: place.line_start,
                characters: 0,
            };
        }
        let passed = self.text.get(columns.offset..place.start).unwrap_or("");
        columns.characters += passed.chars().count();
        columns.offset = place.start;
        columns.characters + 1
    }

    /// A fix: its title, and the lines before and after it where they are short enough to show.
    fn fix(&self, fix: &Fix) -> Group<'static> {
        let name = match fix.applicability {
            Applicability::Safe => "fix",
            Applicability::Unsafe => "fix (needs review)",
            Applicability::Display => "advice",
        };
        // A secondary title is the one text that the drawing does not make safe itself.
        let group = Group::with_title(
            Kind::HELP
                .with_name(name)
                .secondary_title(printable(&fix.title)),
        );
        match self.patches(fix) {
            Some(snippet) => group.element(snippet),
            None => group.elements(self.replacements(fix)),
        }
    }

    /// The edits as a difference of lines. `None` where there are none, they do not fit the text, or they are long.
    fn patches(&self, fix: &Fix) -> Option<Snippet<'static, Patch<'static>>> {
        // `apply` knows whether the edits fit.
        fix.apply(self.text)?;
        let first = fix.edits.first()?;
        let last = fix.edits.last()?;
        let start = self.place_at(first.start as usize, first.end as usize);
        let end = self.place_at(last.end as usize, last.end as usize);
        let added: usize = fix.edits.iter().map(|edit| edit.text.len()).sum();
        let (from, to) = (start.line_start, end.shown.1);
        if !(start.is_short() && end.is_short()) || to.checked_sub(from)? > DRAWN || added > DRAWN {
            return None;
        }
        let mut snippet: Snippet<'static, Patch<'static>> = self.source(from, to, start.line);
        for edit in &fix.edits {
            let span =
                (edit.start as usize).checked_sub(from)?..(edit.end as usize).checked_sub(from)?;
            snippet = snippet.patch(Patch::new(span, printable::source(&edit.text)));
        }
        Some(snippet)
    }

    /// The edits one by one, in words.
    fn replacements(&self, fix: &Fix) -> Vec<annotate_snippets::Message<'static>> {
        fix.edits
            .iter()
            .take(MOST_LABELS)
            .filter_map(|edit| {
                let old = self.text.get(edit.start as usize..edit.end as usize)?;
                let (old, new) = (short(old, LONGEST_VALUE), short(&edit.text, LONGEST_VALUE));
                Some(
                    Kind::HELP
                        .no_name()
                        .message(match (old.is_empty(), new.is_empty()) {
                            (true, _) => format!("insert `{new}`"),
                            (_, true) => format!("remove `{old}`"),
                            _ => format!("replace `{old}` with `{new}`"),
                        }),
                )
            })
            .collect()
    }
}

/// The heading of a finding: its severity, with the risk where there is one.
fn kind(finding: &Finding) -> Kind<'static> {
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::SecurityWarning => "security warning",
        Severity::Warning => "warning",
        Severity::Suggestion => "suggestion",
    };
    let name = match finding.risk {
        Some(risk) => format!("{severity} ({} risk)", risk.name()),
        None => severity.to_owned(),
    };
    let style = match (finding.severity, finding.risk) {
        (Severity::Error, _) | (_, Some(Risk::Critical | Risk::High)) => Kind::ERROR,
        (Severity::SecurityWarning | Severity::Warning, _) => Kind::WARNING,
        (Severity::Suggestion, _) => Kind::INFO,
    };
    style.with_name(name)
}

/// A line beneath the source. `text` is safe to show.
fn note(name: &'static str, text: String) -> annotate_snippets::Message<'static> {
    Kind::NOTE.with_name(name).message(text)
}

#[cfg(test)]
mod tests;
