//! Entries of a list that another entry of it covers.

use std::cmp::Ordering;

use super::view::Document;
use crate::policy::{At, Case, Element, Pattern, Spent, Statement, Token, covers, edit};
use crate::report::{Applicability, Findings, MAX_PER_CODE};
use crate::text::{Place, Source};

/// How the entries of a list are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Action,
    /// Whole texts, in which a star crosses colons and slashes and a variable is the text that it is.
    Resource,
}

/// The entries of one element, in order.
struct List<'p> {
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

/// What the comparisons of one document may cost, in characters that are looked at. It is far more than documents need that people
/// write: thirty lists of a hundred ARNs that are all alike but for their ends.
const STEPS: usize = 20_000_000;
/// The price of a pair that is found: the room that it takes in the report.
const STEPS_PER_PAIR: usize = 1_024;

/// Characters of an entry that a message shows.
const SHOWN: usize = 200;

/// Adds a finding for each entry of a list that covers others of it and is not covered itself.
pub(super) fn entries(kind: Kind, document: &Document<'_>, found: &mut Findings<'_>) {
    let mut steps = STEPS;
    for statement in &document.policy.statements {
        let Some(list) = List::of(kind, statement) else {
            continue;
        };
        let (groups, complete) = list.groups(&mut steps);
        super::each(&groups, found, |group, found| {
            list.report(group, document.source, found);
        });
        if found.count() > MAX_PER_CODE {
            return;
        }
        if !complete {
            found.add(document.source, list.place).message(
                "there is too much in the lists from here on to compare each entry with each other one: what is redundant in them is not listed",
            );
            return;
        }
    }
}

impl<'p> List<'p> {
    /// `None` for an element without two entries to compare.
    fn of(kind: Kind, statement: &'p Statement) -> Option<Self> {
        fn list<'p, T>(
            kind: Kind,
            element: &'p Element<T>,
            text: impl Fn(&'p T) -> &'p str,
        ) -> Option<List<'p>> {
            let entries: &[At<T>] = &element.entries;
            (entries.len() > 1).then(|| List {
                kind,
                place: element.place,
                texts: entries.iter().map(|entry| text(&entry.value)).collect(),
                places: entries.iter().map(|entry| entry.place).collect(),
                whole: !element.broken,
            })
        }
        match kind {
            Kind::Action => list(kind, statement.action.as_ref()?, |entry| &entry.text),
            Kind::Resource => list(kind, statement.resource.as_ref()?, |entry| &entry.text),
        }
    }

    /// The entries that cover others and are not covered, and whether there were steps enough to look at all of them.
    fn groups(&self, steps: &mut usize) -> (Vec<Group>, bool) {
        let mut search = Search {
            list: self,
            order: (0..self.texts.len()).collect(),
            read: vec![None; self.texts.len()],
            is_covered: vec![false; self.texts.len()],
            steps,
        };
        search.order.sort_by(|left, right| {
            let by_text = self.compare(self.text(*left), self.text(*right));
            by_text.then(left.cmp(right))
        });
        let mut groups = Vec::new();
        let complete = search.all(&mut groups).is_ok();
        groups.retain(|group: &Group| search.is_covered.get(group.covering) == Some(&false));
        (groups, complete)
    }

    fn report(&self, group: &Group, source: &Source, found: &mut Findings<'_>) {
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

    /// The steps of the pattern that an entry is.
    fn read(&self, at: usize) -> Vec<Token> {
        match self.kind {
            Kind::Action => Pattern::action(self.text(at)).tokens().collect(),
            Kind::Resource => resource(self.text(at)).tokens().collect(),
        }
    }

    fn compare(&self, left: &str, right: &str) -> Ordering {
        match self.kind {
            Kind::Action => lower(left).cmp(lower(right)),
            Kind::Resource => left.cmp(right),
        }
    }

    fn same(&self, text: Option<&str>, wanted: &str) -> bool {
        text.is_some_and(|text| self.compare(text, wanted).is_eq())
    }
}

/// The comparisons of one list.
struct Search<'l, 'p, 's> {
    list: &'l List<'p>,
    /// The entries sorted by their text, then by their position.
    order: Vec<usize>,
    /// Those that were read.
    read: Vec<Option<Vec<Token>>>,
    is_covered: Vec<bool>,
    steps: &'s mut usize,
}

impl Search<'_, '_, '_> {
    fn all(&mut self, groups: &mut Vec<Group>) -> Result<(), Spent> {
        let list = self.list;
        let order = self.order.clone();
        let same =
            |left: &usize, right: &usize| list.same(Some(list.text(*left)), list.text(*right));
        for run in order.chunk_by(same) {
            let [covering, repeated @ ..] = run else {
                continue;
            };
            if self.is_covered.get(*covering) != Some(&false) {
                continue;
            }
            let covered = if list.text(*covering).contains(['*', '?']) {
                self.covered_by(*covering)?
            } else {
                repeated.to_vec()
            };
            for at in &covered {
                if let Some(is_covered) = self.is_covered.get_mut(*at) {
                    *is_covered = true;
                }
            }
            if !covered.is_empty() {
                groups.push(Group {
                    covering: *covering,
                    covered,
                });
            }
        }
        Ok(())
    }

    /// What an entry with a wildcard covers.
    fn covered_by(&mut self, covering: usize) -> Result<Vec<usize>, Spent> {
        let list = self.list;
        let (stem, tail) = ends(list.text(covering));
        let wanted = list.read(covering);
        let first = self
            .order
            .partition_point(|at| list.compare(list.text(*at), stem).is_lt());
        let mut covered = Vec::new();
        // INVARIANT: what starts with the stem stands together in the order, and nothing else can be covered.
        for position in first..self.order.len() {
            let Some(at) = self.order.get(position).copied() else {
                break;
            };
            let text = list.text(at);
            if !list.same(text.get(..stem.len()), stem) {
                break;
            }
            self.spend(1)?;
            let end = text.len().checked_sub(tail.len());
            if at == covering || !list.same(end.and_then(|end| text.get(end..)), tail) {
                continue;
            }
            let Some(slot) = self.read.get_mut(at) else {
                break;
            };
            let given: &[Token] = slot.get_or_insert_with(|| list.read(at));
            if !covers(&wanted, given, self.steps)? {
                continue;
            }
            // Of two that cover each other the first one speaks for both.
            if at < covering && covers(given, &wanted, self.steps)? {
                return Ok(Vec::new());
            }
            self.spend(STEPS_PER_PAIR)?;
            covered.push(at);
        }
        covered.sort_unstable();
        Ok(covered)
    }

    fn spend(&mut self, steps: usize) -> Result<(), Spent> {
        *self.steps = self.steps.checked_sub(steps).ok_or(Spent)?;
        Ok(())
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
        within(STEPS, kind, texts)
    }

    fn within(mut steps: usize, kind: Kind, texts: &[&str]) -> (Vec<(usize, Vec<usize>)>, bool) {
        let list = List {
            kind,
            place: Place::ROOT,
            texts: texts.to_vec(),
            places: vec![Place::ROOT; texts.len()],
            whole: true,
        };
        let (groups, complete) = list.groups(&mut steps);
        let mut groups: Vec<_> = groups
            .into_iter()
            .map(|group| (group.covering, group.covered))
            .collect();
        groups.sort();
        (groups, complete)
    }

    #[test]
    fn an_entry_that_covers_others_and_is_not_covered_is_one_group() {
        let actions = [
            "s3:GetObject",
            "s3:get*",
            "s3:*",
            "ec2:Run?nstances",
            "S3:GetObject",
        ];
        assert_eq!(
            groups(Kind::Action, &actions),
            (vec![(2, vec![0, 1, 4])], true)
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
            (vec![(3, vec![0, 1, 2, 4, 5])], true)
        );
    }

    #[test]
    fn long_lists_are_quick_or_incomplete() {
        let literals: Vec<String> = (0..2_000).map(|number| format!("s3:{number}")).collect();
        let mut texts: Vec<&str> = literals.iter().map(String::as_str).collect();
        texts.push("ec2:*");
        assert_eq!(within(2_000, Kind::Action, &texts), (Vec::new(), true));
        let hostile: Vec<String> = (100..200).map(|number| format!("*{number}*")).collect();
        let texts: Vec<&str> = hostile.iter().map(String::as_str).collect();
        assert_eq!(within(10_000, Kind::Action, &texts), (Vec::new(), false));
        assert_eq!(groups(Kind::Action, &texts), (Vec::new(), true));
    }
}
