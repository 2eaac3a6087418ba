//! Entries of a list that another entry of it covers.

use std::cmp::Ordering;

use super::view::Cx;
use crate::policy::{Case, Element, Pattern, Token, edit};
use crate::report::{Applicability, Findings};
use crate::text::Place;

/// How the entries of a list are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Action,
    /// Whole texts, in which a star crosses colons and slashes and a variable is the text that it is.
    Resource,
}

/// The entries of one element, in order.
pub(super) struct List<'p> {
    kind: Kind,
    place: Place,
    texts: Vec<&'p str>,
    places: Vec<Place>,
    /// Whether these are all that the list has.
    whole: bool,
}

/// An entry, and the others that it covers: positions in the list, ascending.
#[derive(Debug, PartialEq, Eq)]
struct Group {
    covering: usize,
    covered: Vec<usize>,
}

/// What the comparisons of one list may cost, in steps: so much for any list, and so much more for each of its entries. It is far
/// more than lists need that people write, and keeps the whole document linear.
const STEPS: usize = 100_000;
const STEPS_PER_ENTRY: usize = 4_096;
/// The price of a pair that is found: the room that it takes in the report.
const STEPS_PER_PAIR: usize = 1_024;

/// Characters of an entry that a message shows.
const SHOWN: usize = 200;

/// Adds a finding for each entry of an element that covers others of it.
pub(super) fn entries<T>(
    kind: Kind,
    element: &Element<T>,
    text: impl Fn(&T) -> &str,
    cx: Cx<'_>,
    found: &mut Findings<'_>,
) {
    if element.entries.len() < 2 {
        return;
    }
    let list = List {
        kind,
        place: element.place,
        texts: element
            .entries
            .iter()
            .map(|entry| text(&entry.value))
            .collect(),
        places: element.entries.iter().map(|entry| entry.place).collect(),
        whole: !element.broken,
    };
    let (groups, complete) = list.groups();
    super::each(&groups, found, |group, found| list.report(group, cx, found));
    if !complete {
        found.add(cx.source(), list.place).message(
            "the list is too long to compare each entry with each other one: not all that is redundant in it is listed",
        );
    }
}

impl List<'_> {
    /// The entries that cover others, and whether all of them were looked at.
    fn groups(&self) -> (Vec<Group>, bool) {
        let mut order: Vec<usize> = (0..self.texts.len()).collect();
        order.sort_by(|left, right| {
            let by_text = self.compare(self.text(*left), self.text(*right));
            by_text.then(left.cmp(right))
        });
        let mut steps = STEPS + STEPS_PER_ENTRY * self.texts.len();
        let mut groups = Vec::new();
        let same = |left: &usize, right: &usize| {
            self.compare(self.text(*left), self.text(*right)) == Ordering::Equal
        };
        for run in order.chunk_by(same) {
            let [covering, others @ ..] = run else {
                continue;
            };
            let covered = if self.text(*covering).contains(['*', '?']) {
                match self.covered(*covering, &order, &mut steps) {
                    Some(covered) => covered,
                    None => return (groups, false),
                }
            } else {
                others.to_vec()
            };
            if !covered.is_empty() {
                groups.push(Group {
                    covering: *covering,
                    covered,
                });
            }
        }
        (groups, true)
    }

    /// What an entry with a wildcard covers. `order` has all entries sorted by their text. `None` if there are not steps enough.
    fn covered(&self, covering: usize, order: &[usize], steps: &mut usize) -> Option<Vec<usize>> {
        let text = self.text(covering);
        let (stem, tail) = ends(text);
        let first = order.partition_point(|at| self.compare(self.text(*at), stem).is_lt());
        // INVARIANT: what starts with the stem stands together in the order, and nothing else can be covered.
        let candidates = order.iter().skip(first);
        let candidates =
            candidates.take_while(|at| self.matches(self.text(**at).get(..stem.len()), stem));
        let pattern = self.pattern(text);
        let mut covered = Vec::new();
        for at in candidates.copied().filter(|at| *at != covering) {
            let other = self.text(at);
            *steps = steps.checked_sub(1)?;
            let start = other.len().checked_sub(tail.len());
            if !self.matches(start.and_then(|start| other.get(start..)), tail) {
                continue;
            }
            *steps = steps.checked_sub(text.len().saturating_mul(other.len()))?;
            let other = self.pattern(other);
            if !pattern.covers(&other) {
                continue;
            }
            // Of two that cover each other the first one speaks for both.
            if at < covering && other.covers(&pattern) {
                return Some(Vec::new());
            }
            *steps = steps.checked_sub(STEPS_PER_PAIR)?;
            covered.push(at);
        }
        covered.sort_unstable();
        Some(covered)
    }

    fn report(&self, group: &Group, cx: Cx<'_>, found: &mut Findings<'_>) {
        let source = cx.source();
        let covering = self.text(group.covering);
        let mut involved = group.covered.clone();
        involved.insert(
            involved.partition_point(|at| *at < group.covering),
            group.covering,
        );
        let mut places = involved
            .iter()
            .filter_map(|at| Some((*at, *self.places.get(*at)?)));
        let Some((_, first)) = places.next() else {
            return;
        };
        let draft = found.add(source, first);
        draft.message(self.message(group));
        for (at, place) in places {
            let text = if at == group.covering {
                "covers the others"
            } else {
                "covered already"
            };
            draft.label(source, place, text);
        }
        let is_certain = group
            .covered
            .iter()
            .all(|at| self.kind == Kind::Action || is_certain(covering, self.text(*at)));
        let applicability = if is_certain {
            Applicability::Safe
        } else {
            Applicability::Unsafe
        };
        if self.whole {
            draft.fix(edit::remove_entries(
                source,
                &self.places,
                &group.covered,
                "remove what is covered",
                applicability,
            ));
        }
    }

    fn message(&self, group: &Group) -> String {
        let covering = self.text(group.covering);
        let mut covered = group.covered.iter().map(|at| self.text(*at));
        let count = group.covered.len();
        if covered
            .clone()
            .all(|text| self.compare(text, covering).is_eq())
        {
            return format!("`{}` is listed {} times", short(covering), count + 1);
        }
        let first = covered.next().unwrap_or("");
        let more = match count {
            1 => String::new(),
            count => format!(" and {} more", count - 1),
        };
        format!("`{}` covers `{}`{more}", short(covering), short(first))
    }

    fn text(&self, at: usize) -> &str {
        self.texts.get(at).copied().unwrap_or("")
    }

    fn pattern(&self, text: &str) -> Pattern {
        match self.kind {
            Kind::Action => Pattern::action(text),
            Kind::Resource => resource(text),
        }
    }

    fn compare(&self, left: &str, right: &str) -> Ordering {
        match self.kind {
            Kind::Action => lower(left).cmp(lower(right)),
            Kind::Resource => left.cmp(right),
        }
    }

    fn matches(&self, text: Option<&str>, wanted: &str) -> bool {
        text.is_some_and(|text| self.compare(text, wanted).is_eq())
    }
}

fn lower(text: &str) -> impl Iterator<Item = u8> {
    text.bytes().map(|byte| byte.to_ascii_lowercase())
}

/// What stands before the first wildcard of a text, and what behind the last.
fn ends(text: &str) -> (&str, &str) {
    let wildcards = ['*', '?'];
    let stem = text.split(wildcards).next().unwrap_or("");
    let tail = text.rsplit(wildcards).next().unwrap_or("");
    (stem, tail)
}

/// A resource as one pattern. Wildcards inside of `${…}` are part of the variable.
fn resource(text: &str) -> Pattern {
    let mut inside = false;
    let mut before = '\0';
    let tokens = text.chars().map(|character| {
        match character {
            '{' if before == '$' => inside = true,
            '}' => inside = false,
            _ => {}
        }
        before = character;
        match character {
            '*' if !inside => Token::Many,
            '?' if !inside => Token::One,
            other => Token::Char(other),
        }
    });
    Pattern::from_tokens(tokens, Case::Sensitive)
}

/// Whether a resource covers another one however AWS reads the wildcards in it and whatever the variables are.
fn is_certain(covering: &str, covered: &str) -> bool {
    // Where the fields before the last one are the same texts, no star can cross from one field to the next.
    let stays_in_field = || {
        let last_field = covering.match_indices(':').nth(4);
        last_field.is_some_and(|(at, _)| ends(covering).0.len() > at)
    };
    covering == covered || (!covered.contains("${") && (covering == "*" || stays_in_field()))
}

fn short(text: &str) -> &str {
    let end = text
        .char_indices()
        .nth(SHOWN)
        .map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(kind: Kind, texts: &[&str]) -> (Vec<(usize, Vec<usize>)>, bool) {
        let list = List {
            kind,
            place: Place::ROOT,
            texts: texts.to_vec(),
            places: vec![Place::ROOT; texts.len()],
            whole: true,
        };
        let (groups, complete) = list.groups();
        let mut groups: Vec<_> = groups
            .into_iter()
            .map(|group| (group.covering, group.covered))
            .collect();
        groups.sort();
        (groups, complete)
    }

    #[test]
    fn each_entry_that_covers_others_is_one_group() {
        let actions = [
            "s3:GetObject",
            "s3:get*",
            "s3:*",
            "ec2:Run?nstances",
            "S3:GetObject",
        ];
        assert_eq!(
            groups(Kind::Action, &actions),
            (
                vec![(0, vec![4]), (1, vec![0, 4]), (2, vec![0, 1, 4])],
                true
            )
        );
        let resources = [
            "arn:aws:s3:::x*/*",
            "arn:aws:s3:::x*",
            "arn:aws:s3:::X",
            "arn:aws:s3:::y",
        ];
        assert_eq!(
            groups(Kind::Resource, &resources),
            (vec![(1, vec![0])], true)
        );
    }

    #[test]
    fn of_two_that_cover_each_other_the_first_one_stays() {
        assert_eq!(
            groups(Kind::Action, &["a*", "a**", "A*"]),
            (vec![(0, vec![1, 2])], true)
        );
    }

    #[test]
    fn variables_are_the_texts_that_they_are() {
        let resources = ["a${*}", "ab", "a${?}c", "a*", "a${x:y}", "a${x:y}"];
        assert_eq!(
            groups(Kind::Resource, &resources),
            (vec![(3, vec![0, 1, 2, 4, 5]), (4, vec![5])], true)
        );
    }

    #[test]
    fn long_lists_are_quick_or_incomplete() {
        let literals: Vec<String> = (0..20_000).map(|number| format!("s3:{number}")).collect();
        let mut texts: Vec<&str> = literals.iter().map(String::as_str).collect();
        texts.push("ec2:*");
        assert_eq!(groups(Kind::Action, &texts), (Vec::new(), true));
        let hostile: Vec<String> = (0..2_000).map(|number| format!("*{number}*")).collect();
        let texts: Vec<&str> = hostile.iter().map(String::as_str).collect();
        assert!(!groups(Kind::Action, &texts).1);
    }
}
