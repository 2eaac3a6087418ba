//! Fixes as edits of the text: rename an operator, replace a value, remove a key or an element, add a condition.
//!
//! Each returns `None` where the policy has no text of its own to edit: it came as a value, or as a string in another document.

use std::collections::BTreeSet;

use super::{At, PrincipalEntry, Statement, Test};
use crate::report::{Applicability, Edit, Fix};
use crate::text::{Place, Source, Span};

fn fix(title: impl Into<String>, applicability: Applicability, edits: Vec<Edit>) -> Fix {
    Fix {
        title: title.into(),
        applicability,
        edits,
    }
}

/// A fix that is only shown.
#[expect(
    clippy::unnecessary_wraps,
    reason = "every fix here may be none, and callers hand them on alike"
)]
pub(crate) fn display(title: impl Into<String>) -> Option<Fix> {
    Some(fix(title, Applicability::Display, Vec::new()))
}

fn edit(span: Span, text: impl Into<String>) -> Edit {
    Edit {
        start: span.start,
        end: span.end,
        text: text.into(),
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Replaces the value at a place by a string.
pub(crate) fn replace_string(
    source: &Source,
    place: Place,
    text: &str,
    title: impl Into<String>,
    applicability: Applicability,
) -> Option<Fix> {
    let span = source.is_editable().then(|| source.span(place))??;
    Some(fix(title, applicability, vec![edit(span, quoted(text))]))
}

/// Replaces the values at places, in the order of the text, by strings.
pub(crate) fn replace_strings(
    source: &Source,
    strings: &[(Place, String)],
    title: impl Into<String>,
    applicability: Applicability,
) -> Option<Fix> {
    if !source.is_editable() {
        return None;
    }
    let edits = strings
        .iter()
        .map(|(place, text)| Some(edit(source.span(*place)?, quoted(text))));
    Some(fix(title, applicability, edits.collect::<Option<_>>()?))
}

/// Puts principals of AWS accounts in the place of entries: as many as there are, in the form that the place takes. `None` for an
/// entry with nothing in its place. The entries are in the order of the text.
pub(crate) fn replace_principals(
    source: &Source,
    entries: &[(&At<PrincipalEntry>, Vec<String>)],
    title: impl Into<String>,
    applicability: Applicability,
) -> Option<Fix> {
    if !source.is_editable() {
        return None;
    }
    let mut edits = Vec::new();
    for (entry, principals) in entries {
        if principals.is_empty() {
            return None;
        }
        let span = source.span(entry.place)?;
        let in_array = source.key_span(entry.place) == Some(span);
        let text = if entry.value.key.is_empty() {
            format!("{{\"AWS\": {}}}", list(principals))
        } else if in_array {
            let texts: Vec<String> = principals.iter().map(|text| quoted(text)).collect();
            texts.join(", ")
        } else {
            list(principals)
        };
        edits.push(edit(span, text));
    }
    Some(fix(title, applicability, edits))
}

/// Replaces the value at a place by a piece of JSON.
pub(crate) fn replace_json(
    source: &Source,
    place: Place,
    json: &str,
    title: impl Into<String>,
    applicability: Applicability,
) -> Option<Fix> {
    let span = source.is_editable().then(|| source.span(place))??;
    Some(fix(title, applicability, vec![edit(span, json)]))
}

/// Replaces the value at a place by a number.
pub(crate) fn replace_number(
    source: &Source,
    place: Place,
    number: u64,
    title: impl Into<String>,
    applicability: Applicability,
) -> Option<Fix> {
    let span = source.is_editable().then(|| source.span(place))??;
    Some(fix(
        title,
        applicability,
        vec![edit(span, number.to_string())],
    ))
}

/// The stretch that removing a member or element takes, its comma included. `None` for the root.
fn removal(source: &Source, place: Place) -> Option<Span> {
    let parent = source.parent(place);
    if parent == place {
        return None;
    }
    let whole = |place: Place| {
        let value = source.span(place)?;
        let start = source
            .key_span(place)
            .map_or(value.start, |key| key.start.min(value.start));
        Some(Span::new(start, value.end))
    };
    let siblings = source.children(parent);
    let at = siblings.iter().position(|sibling| *sibling == place)?;
    let own = whole(place)?;
    if let Some(next) = siblings.get(at + 1) {
        return Some(Span::new(own.start, whole(*next)?.start));
    }
    match at.checked_sub(1).and_then(|before| siblings.get(before)) {
        Some(before) => Some(Span::new(whole(*before)?.end, own.end)),
        None => Some(own),
    }
}

/// Removes a member of an object or an element of an array.
pub(crate) fn remove(
    source: &Source,
    place: Place,
    title: impl Into<String>,
    applicability: Applicability,
) -> Option<Fix> {
    let span = source.is_editable().then(|| removal(source, place))??;
    Some(fix(title, applicability, vec![edit(span, "")]))
}

/// Removes an element of an array that has others.
pub(crate) fn remove_entry(
    source: &Source,
    place: Place,
    title: impl Into<String>,
    applicability: Applicability,
) -> Option<Fix> {
    let alone = source.is_member(place) || source.children(source.parent(place)).len() < 2;
    if alone {
        return None;
    }
    remove(source, place, title, applicability)
}

/// Writes another key before the value at a place.
pub(crate) fn replace_key(
    source: &Source,
    place: Place,
    key: &str,
    title: impl Into<String>,
    applicability: Applicability,
) -> Option<Fix> {
    if !source.is_editable() || !source.is_member(place) {
        return None;
    }
    let span = source.key_span(place)?;
    Some(fix(title, applicability, vec![edit(span, quoted(key))]))
}

/// Removes elements of an array, by their positions in it, ascending; `entries` are all of its elements. `None` if nothing would be
/// left.
pub(crate) fn remove_entries(
    source: &Source,
    entries: &[Place],
    removed: &[usize],
    title: impl Into<String>,
    applicability: Applicability,
) -> Option<Fix> {
    if !source.is_editable() || removed.len() >= entries.len() {
        return None;
    }
    // What is removed from the end takes the comma before it, anything else the one behind.
    let from_end = removed.iter().rev().zip((0..entries.len()).rev());
    let at_end = from_end
        .take_while(|(removed, last)| *removed == last)
        .count();
    let (inside, tail) = removed.split_at_checked(removed.len() - at_end)?;
    let span = |at: usize| source.span(*entries.get(at)?);
    let mut edits = Vec::new();
    for at in inside {
        edits.push(edit(Span::new(span(*at)?.start, span(at + 1)?.start), ""));
    }
    if let (Some(first), Some(last)) = (tail.first(), tail.last()) {
        let before = span(first.checked_sub(1)?)?;
        edits.push(edit(Span::new(before.end, span(*last)?.end), ""));
    }
    Some(fix(title, applicability, edits))
}

/// Removes a test from its statement: its key, its operator if that is its only key, the Condition if that is its only operator.
pub(crate) fn remove_test(
    source: &Source,
    statement: &Statement,
    test: &Test,
    title: impl Into<String>,
    applicability: Applicability,
) -> Option<Fix> {
    let mut place = test.place();
    if source.children(test.operator.place).len() == 1 {
        place = test.operator.place;
        if let Some(condition) = statement.condition
            && source.children(condition).len() == 1
        {
            place = condition;
        }
    }
    remove(source, place, title, applicability)
}

/// The longest Condition that is changed, in bytes: more than the largest policy that AWS takes. Of a longer one every fix would
/// read, and may hold, all.
const LONGEST_CONDITION: u32 = 1 << 15;

/// Puts a test under another operator, with other values if `values` says so.
///
/// The operator is renamed where it has no other key and the statement does not use the new one yet; else the Condition is written
/// anew. `None` also where that is longer than any that AWS takes, and where the new operator compares the key already, with other
/// values: both tests must hold, and one place can only say one of them.
pub(crate) fn change_test(
    source: &Source,
    statement: &Statement,
    test: &Test,
    operator: &str,
    values: Option<&[String]>,
    title: impl Into<String>,
    applicability: Applicability,
) -> Option<Fix> {
    let condition = source.span(statement.condition?)?;
    if !source.is_editable() || condition.len() > LONGEST_CONDITION {
        return None;
    }
    let alone = source.children(test.operator.place).len() == 1;
    let taken = statement.tests.iter().any(|other| {
        other.operator_text == operator && other.operator.place != test.operator.place
    });
    if (alone && !taken) || operator == test.operator_text {
        let mut edits = Vec::new();
        if operator != test.operator_text {
            edits.push(edit(
                source.key_span(test.operator.place)?,
                quoted(operator),
            ));
        }
        if let Some(values) = values {
            edits.push(edit(source.span(test.place())?, list(values)));
        }
        return Some(fix(title, applicability, edits));
    }
    // Write the Condition anew, one test replaced. What could not be read cannot be written.
    if statement.tests.iter().any(|test| test.name.is_empty()) {
        return None;
    }
    let values: Vec<String> = values.map_or_else(
        || {
            test.values
                .iter()
                .map(|value| value.value.text.clone())
                .collect()
        },
        <[String]>::to_vec,
    );
    let mut operators: Vec<(String, Vec<(String, String)>)> = Vec::new();
    let mut put = |operator: &str, key: &str, text: String| match operators
        .iter_mut()
        .find(|(name, _)| name == operator)
    {
        Some((_, keys)) => keys.push((key.to_owned(), text)),
        None => operators.push((operator.to_owned(), vec![(key.to_owned(), text)])),
    };
    for other in &statement.tests {
        if std::ptr::eq(other, test) {
            if let Some(third) = statement.tests.iter().find(|third| {
                !std::ptr::eq(*third, test)
                    && third.operator_text == operator
                    && third.name == test.name
            }) {
                let listed: BTreeSet<&str> = third
                    .values
                    .iter()
                    .map(|value| value.value.text.as_str())
                    .collect();
                if listed != values.iter().map(String::as_str).collect() {
                    return None;
                }
                // The new operator compares the key with the same values already: leave that one.
                continue;
            }
            put(operator, &test.key.value, list(&values));
        } else {
            let text = source.span(other.place())?.slice(source.text())?.to_owned();
            put(&other.operator_text, &other.key.value, text);
        }
    }
    let text = operators
        .iter()
        .map(|(operator, keys)| {
            let keys: Vec<String> = keys
                .iter()
                .map(|(key, text)| format!("{}: {text}", quoted(key)))
                .collect();
            format!("{}: {{{}}}", quoted(operator), keys.join(", "))
        })
        .collect::<Vec<_>>()
        .join(", ");
    Some(fix(
        title,
        applicability,
        vec![edit(condition, format!("{{{text}}}"))],
    ))
}

/// Puts a member of an object under another key, with other values.
pub(crate) fn replace_member(
    source: &Source,
    place: Place,
    key: &str,
    values: &[String],
    title: impl Into<String>,
    applicability: Applicability,
) -> Option<Fix> {
    if !source.is_editable() {
        return None;
    }
    let mut edits = Vec::new();
    let written = source.key_span(place)?;
    if written.slice(source.text()) != Some(quoted(key).as_str()) {
        edits.push(edit(written, quoted(key)));
    }
    edits.push(edit(source.span(place)?, list(values)));
    Some(fix(title, applicability, edits))
}

/// Adds a string to a value that is one, or a list of them. `place` is the string, or an element of the list.
pub(crate) fn add_string(
    source: &Source,
    place: Place,
    text: &str,
    title: impl Into<String>,
    applicability: Applicability,
) -> Option<Fix> {
    let span = source.is_editable().then(|| source.span(place))??;
    let in_list = source
        .span(source.parent(place))
        .and_then(|parent| parent.slice(source.text()))
        .is_some_and(|parent| parent.starts_with('['));
    let edits = if in_list {
        vec![edit(
            Span::new(span.end, span.end),
            format!(", {}", quoted(text)),
        )]
    } else {
        vec![
            edit(Span::new(span.start, span.start), "["),
            edit(
                Span::new(span.end, span.end),
                format!(", {}]", quoted(text)),
            ),
        ]
    };
    Some(fix(title, applicability, edits))
}

fn list(values: &[String]) -> String {
    match values {
        [only] => quoted(only),
        many => {
            let texts: Vec<String> = many.iter().map(|text| quoted(text)).collect();
            format!("[{}]", texts.join(", "))
        }
    }
}

/// Puts a member (`"key": value`, as JSON) before all others of an object, on a line of its own where the first one is.
pub(crate) fn insert_first(
    source: &Source,
    object: Place,
    member: &str,
    title: impl Into<String>,
    applicability: Applicability,
) -> Option<Fix> {
    let span = source.is_editable().then(|| source.span(object))??;
    let edit = match source.children(object).first() {
        None => edit(span, format!("{{{member}}}")),
        Some(first) => {
            let key = source.key_span(*first)?;
            let between = Span::new(span.start + 1, key.start).slice(source.text())?;
            edit(
                Span::new(key.start, key.start),
                format!(
                    "{member},{}",
                    if between.is_empty() { " " } else { between }
                ),
            )
        }
    };
    Some(fix(title, applicability, vec![edit]))
}

/// Adds `operator: {key: value}` to a statement, beside what its Condition holds.
pub(crate) fn add_test(
    source: &Source,
    statement: &Statement,
    operator: &str,
    key: &str,
    value: &str,
    title: impl Into<String>,
    applicability: Applicability,
) -> Option<Fix> {
    let is_object = |place: &Place| {
        source
            .span(*place)
            .and_then(|span| span.slice(source.text()))
            .is_some_and(|text| text.starts_with('{'))
    };
    if !source.is_editable() || !statement.condition.as_ref().is_none_or(is_object) {
        return None;
    }
    let member = format!("{}: {}", quoted(key), quoted(value));
    let insert = |object: Place, text: String| {
        // Behind the last member, or into the empty braces.
        match source.children(object).last() {
            Some(last) => source
                .span(*last)
                .map(|span| edit(Span::new(span.end, span.end), format!(", {text}"))),
            None => source
                .span(object)
                .map(|span| edit(span, format!("{{{text}}}"))),
        }
    };
    let edit = match statement.condition {
        None => insert(
            statement.place,
            format!("\"Condition\": {{{}: {{{member}}}}}", quoted(operator)),
        )?,
        Some(condition) => match statement
            .tests
            .iter()
            .find(|test| test.operator_text == operator)
        {
            Some(test) => insert(test.operator.place, member)?,
            None => insert(condition, format!("{}: {{{member}}}", quoted(operator)))?,
        },
    };
    Some(fix(title, applicability, vec![edit]))
}
