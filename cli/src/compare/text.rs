//! A comparison as text for people: how the two compare, then statement by statement what makes the difference.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use rolecall::policy::{Comparison as Compared, Operator, Order, Qualifier};
use rolecall::reason::{Comparison, Condition, Difference, Relation, Unsettled};
use rolecall::report::{Colour, Witness};

use super::Pair;
use crate::document::Document;
use crate::shown::{quoted, short, some_of};

/// The whole answer.
pub(super) fn page(pair: &Pair, comparison: &Comparison, colour: Colour) -> String {
    let mut page = Page {
        out: String::new(),
        colour,
    };
    let headline = page.draw(shade(comparison).bold(), &relation(pair, comparison));
    page.line(0, &headline);
    let sides = [
        (
            "newly allowed",
            &comparison.newly_allowed,
            &pair.new,
            &pair.old,
        ),
        (
            "newly denied",
            &comparison.newly_denied,
            &pair.old,
            &pair.new,
        ),
    ];
    for (heading, differences, of, other) in sides {
        if !differences.is_empty() {
            page.heading(heading);
        }
        for difference in differences {
            page.difference(difference, of, other);
        }
    }
    if !comparison.unsettled.is_empty() {
        page.heading("not settled");
    }
    for unsettled in &comparison.unsettled {
        page.line(1, &not_settled(pair, unsettled));
    }
    page.out
}

fn shade(comparison: &Comparison) -> Style {
    let colour = match comparison.relation {
        Relation::Equivalent | Relation::Less => AnsiColor::Green,
        Relation::More | Relation::Incomparable => AnsiColor::BrightRed,
        Relation::Unsettled => AnsiColor::Yellow,
    };
    colour.on_default()
}

/// How the two compare, in a line.
pub(super) fn relation(pair: &Pair, comparison: &Comparison) -> String {
    let (old, new) = (pair.old.title(), pair.new.title());
    match comparison.relation {
        Relation::Equivalent => format!("both allow the same: {new} and {old}"),
        Relation::More => format!("{new} allows more than {old}"),
        Relation::Less => format!("{new} allows less than {old}"),
        Relation::Incomparable => {
            format!("each allows something that the other does not: {new} and {old}")
        }
        Relation::Unsettled => {
            let is_open = |policy: &str| {
                let mut unsettled = comparison.unsettled.iter();
                unsettled.any(|unsettled| unsettled.policy == policy)
            };
            if !comparison.newly_allowed.is_empty() {
                format!(
                    "not settled: {new} allows something that {old} does not, and more may differ"
                )
            } else if is_open("new") {
                format!("not settled: {new} may allow more than {old}")
            } else {
                format!("not settled: {new} allows nothing that {old} does not, and may allow less")
            }
        }
    }
}

/// A statement with its number and Sid.
pub(super) fn statement(index: usize, sid: &str) -> String {
    match sid {
        "" => format!("statement {index}"),
        sid => format!("statement {index} {}", quoted(sid)),
    }
}

/// The witness of a difference, in a sentence.
pub(super) fn sentence(witness: &Witness) -> String {
    let words = witness.in_words();
    let request = words.strip_suffix(", and the policy allows it");
    request.unwrap_or(&words).to_owned()
}

/// The Deny statements that stand in the way, if there are any.
pub(super) fn refused(difference: &Difference, other: &Document) -> Option<String> {
    let denies: Vec<String> = difference
        .denied_by
        .iter()
        .map(|index| statement(*index, other.policy.sid(*index)))
        .collect();
    let title = other.title();
    (!denies.is_empty()).then(|| format!("{title} denies it: {}", some_of(&denies)))
}

/// A statement of which nothing is known, and why.
pub(super) fn not_settled(pair: &Pair, unsettled: &Unsettled) -> String {
    let (of, other) = pair.named(unsettled.policy);
    format!(
        "{} of {} may allow what {} does not ({})",
        statement(unsettled.statement, of.policy.sid(unsettled.statement)),
        of.title(),
        other.title(),
        short(&unsettled.reason)
    )
}

struct Page {
    out: String,
    colour: Colour,
}

impl Page {
    fn line(&mut self, depth: usize, text: &str) {
        // Writing to a string does not fail.
        let _ = writeln!(self.out, "{:depth$}{text}", "", depth = depth * 2);
    }

    fn draw(&self, style: Style, text: &str) -> String {
        match self.colour {
            Colour::Plain => text.to_owned(),
            Colour::Ansi => format!("{style}{text}{style:#}"),
        }
    }

    fn heading(&mut self, text: &str) {
        self.line(0, "");
        let text = self.draw(Style::new().bold(), text);
        self.line(0, &text);
    }

    fn difference(&mut self, difference: &Difference, of: &Document, other: &Document) {
        let place = of.place(of.statement(difference.statement));
        let place = self.draw(Style::new().dimmed(), &format!("({place})"));
        let name = statement(difference.statement, &difference.sid);
        self.line(1, &format!("{name} {place}"));
        for (kind, negated, values) in [
            ("principals", "NotPrincipal", &difference.principals),
            ("actions", "NotAction", &difference.actions),
            ("resources", "NotResource", &difference.resources),
        ] {
            if values.is_empty() {
                continue;
            }
            let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
            let but = if difference.negated.contains(&negated) {
                "all but "
            } else {
                ""
            };
            self.line(2, &format!("{kind}: {but}{}", some_of(&values)));
        }
        for (number, condition) in difference.conditions.iter().enumerate() {
            let lead = if number == 0 { "if" } else { "and" };
            self.line(2, &format!("{lead} {}", words(condition)));
        }
        if let Some(refused) = refused(difference, other) {
            self.line(2, &refused);
        }
        self.line(2, &format!("witness: {}", sentence(&difference.witness)));
    }
}

/// A line of a Condition element as a sentence.
fn words(condition: &Condition) -> String {
    let Condition {
        operator,
        key,
        values,
    } = condition;
    let key = short(key);
    let quoted: Vec<String> = values.iter().map(|value| quoted(value)).collect();
    let Some(parsed) = Operator::parse(operator) else {
        return format!("{} {key}: {}", short(operator), some_of(&quoted));
    };
    let who = match parsed.qualifier {
        None => key,
        Some(Qualifier::ForAllValues) => format!("every value of {key}"),
        Some(Qualifier::ForAnyValue) => format!("a value of {key}"),
    };
    let verb = match (parsed.comparison, parsed.negated) {
        (Compared::Null, _) => {
            let absent: Vec<bool> = values
                .iter()
                .map(|value| value.eq_ignore_ascii_case("true"))
                .collect();
            return match absent.as_slice() {
                [true] => format!("{who} is absent"),
                [false] => format!("{who} is present"),
                _ => format!("Null {who}: {}", some_of(&quoted)),
            };
        }
        (Compared::StringLike | Compared::Arn, false) => "is like",
        (Compared::StringLike | Compared::Arn, true) => "is not like",
        (Compared::IpAddress, false) => "is in",
        (Compared::IpAddress, true) => "is not in",
        (Compared::Numeric(order) | Compared::Date(order), negated) => match (order, negated) {
            (Order::Equals, false) => "is",
            (Order::Equals, true) => "is not",
            (Order::LessThan, _) => "is less than",
            (Order::LessThanEquals, _) => "is at most",
            (Order::GreaterThan, _) => "is greater than",
            (Order::GreaterThanEquals, _) => "is at least",
        },
        (_, false) => "is",
        (_, true) => "is not",
    };
    let any = if values.len() > 1 { "any of " } else { "" };
    let mut out = format!("{who} {verb} {any}{}", some_of(&quoted));
    if parsed.comparison == Compared::StringEqualsIgnoreCase {
        out.push_str(" in any letter case");
    }
    if parsed.if_exists {
        out.push_str(", or absent");
    }
    out
}
