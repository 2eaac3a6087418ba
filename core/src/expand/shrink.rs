//! The fewest patterns for a list of actions.

use std::collections::{BTreeMap, BTreeSet};

use super::cover::{Set, fewest};
use crate::catalog::{Action, Catalog, Service};

/// The patterns that [`shrink`] found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shrunk {
    /// Entries for an Action element, in the order of the catalog's services.
    pub patterns: Vec<String>,
    /// No list of patterns of the forms that were tried is shorter than this: if it is the number of patterns, these are the fewest.
    pub at_least: usize,
}

/// Patterns that match these actions of the catalog and no other one, current or retired.
///
/// The forms that are tried are whole names and names with one star, `start*end`, and `*middle*`, for each service alone. Among these the
/// fewest are found as long as steps last, which they do for the services of AWS unless a list was made to be hard; otherwise
/// [`Shrunk::at_least`] says how far off the answer is at most. There are never more patterns than actions. A pattern is then made as
/// narrow as the actions that it is there for allow, so that it takes in few names to come: `*Acl*` becomes `Get*Acl` if it can. An
/// action that the catalog does not have keeps its name. All actions there are, retired ones too, are `*`.
///
/// The steps grow with listed actions times others of a service, times the length of names. They are bounded: a service with several thousand
/// actions on each side has whole names only.
///
/// # Examples
///
/// ```
/// use rolecall::catalog::Catalog;
/// use rolecall::expand::shrink;
///
/// let catalog = Catalog::builtin();
/// let actions = ["sqs:ReceiveMessage", "sqs:ListQueues", "sqs:ListQueueTags", "sqs:ListDeadLetterSourceQueues", "sqs:ListMessageMoveTasks"]
///     .map(|name| catalog.action(name).unwrap());
/// let shrunk = shrink(&actions, catalog);
/// assert_eq!(shrunk.patterns, ["sqs:List*s", "sqs:ReceiveMessage"]);
/// assert_eq!(shrunk.at_least, 2);
/// ```
pub fn shrink(actions: &[Action<'_>], catalog: &Catalog) -> Shrunk {
    let mut given: BTreeMap<String, (&str, BTreeMap<String, &str>)> = BTreeMap::new();
    for action in actions {
        let prefix = action.service().prefix();
        let service = given.entry(prefix.to_ascii_lowercase());
        let (_, names) = service.or_insert((prefix, BTreeMap::new()));
        names.insert(action.name().to_ascii_lowercase(), action.name());
    }
    let services: Vec<(&str, Names<'_>)> = given
        .into_values()
        .map(|(prefix, listed)| (prefix, Names::new(catalog, prefix, listed)))
        .collect();
    if services.len() > 1 && are_all(&services, catalog) {
        return Shrunk {
            patterns: vec!["*".to_owned()],
            at_least: 1,
        };
    }
    let mut shrunk = Shrunk::default();
    for (prefix, names) in services {
        let (patterns, at_least) = names.shrink();
        let entries = patterns.into_iter().map(|name| format!("{prefix}:{name}"));
        shrunk.patterns.extend(entries);
        shrunk.at_least += at_least;
    }
    shrunk
}

/// Whether these are all actions of all services.
fn are_all(services: &[(&str, Names<'_>)], catalog: &Catalog) -> bool {
    let count = |prefix: &str| {
        catalog
            .service(prefix)
            .map_or(0, |service| service.actions().len())
    };
    let known: usize = services.iter().map(|(prefix, _)| count(prefix)).sum();
    let all = catalog.services().map(|service| service.actions().len());
    known == all.sum::<usize>() && services.iter().all(|(_, names)| names.others.is_empty())
}

/// Work on one service, in steps of a name that is compared with another or with a pattern.
const STEPS: usize = 20_000_000;

/// The names of one service. They are ASCII and have no wildcards: the catalog sees to that.
struct Names<'n> {
    listed: Vec<Name<'n>>,
    /// All others, current and retired, in lower case.
    others: Vec<String>,
}

struct Name<'n> {
    folded: String,
    text: &'n str,
}

/// A pattern in lower case: `start*middle*end`, or `start*end` where there is no middle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Glob<'n> {
    middle: &'n str,
    end: &'n str,
    start: &'n str,
}

impl Glob<'_> {
    fn matches(self, name: &str) -> bool {
        let rest = name.strip_prefix(self.start);
        let rest = rest.and_then(|rest| rest.strip_suffix(self.end));
        rest.is_some_and(|rest| rest.contains(self.middle))
    }
}

impl<'n> Names<'n> {
    fn new(catalog: &Catalog, prefix: &str, listed: BTreeMap<String, &'n str>) -> Self {
        let service = catalog.service(prefix);
        let all = service.into_iter().flat_map(Service::actions);
        let others = all
            .map(|action| action.name().to_ascii_lowercase())
            .filter(|name| !listed.contains_key(name))
            .collect();
        let listed = listed.into_iter();
        Self {
            listed: listed.map(|(folded, text)| Name { folded, text }).collect(),
            others,
        }
    }

    /// The patterns, and how few they can be at least.
    fn shrink(&self) -> (Vec<String>, usize) {
        let count = self.listed.len();
        let whole = || {
            self.listed
                .iter()
                .map(|name| name.text.to_owned())
                .collect()
        };
        if count * self.others.len() > STEPS {
            return (whole(), 1);
        }
        let globs = self.globs();
        if globs.len() * count > STEPS {
            return (whole(), 1);
        }
        let matched = globs.iter().map(|glob| {
            let mut set = Set::new(count);
            let names = self.listed.iter().enumerate();
            names
                .filter(|(_, name)| glob.matches(&name.folded))
                .for_each(|(at, _)| set.insert(at));
            set
        });
        let alone = (0..count).map(|at| {
            let mut set = Set::new(count);
            set.insert(at);
            set
        });
        let sets: Vec<Set> = matched.chain(alone).collect();
        let choice = fewest(sets.clone(), count, STEPS);
        let mut patterns: Vec<String> = needed(&choice.chosen, &sets)
            .into_iter()
            .map(|(at, needed)| {
                let names: Vec<&Name<'_>> =
                    needed.iter().filter_map(|at| self.listed.get(at)).collect();
                narrow(globs.get(at).copied(), &names)
            })
            .collect();
        patterns.sort();
        (patterns, choice.at_least)
    }

    /// The patterns that match nothing else and cannot be widened, in the order of preference.
    fn globs(&self) -> Vec<Glob<'_>> {
        let mut tails: Vec<&str> = self.others.iter().flat_map(|name| tails(name)).collect();
        tails.sort_unstable();
        let mut globs = BTreeSet::new();
        for name in &self.listed {
            globs.extend(ends(&name.folded, &self.others));
            globs.extend(middles(&name.folded, &tails));
        }
        globs.into_iter().collect()
    }
}

/// The widest patterns `start*end` for a name that match none of the others.
fn ends<'n>(name: &'n str, others: &[String]) -> impl Iterator<Item = Glob<'n>> {
    // For each length of the start, the least length of the end with which no other name matches.
    let mut least = vec![0; name.len() + 1];
    for other in others {
        let (start, end) = (shared_start(name, other), shared_end(name, other));
        for (length, least) in least.iter_mut().enumerate().take(start + 1) {
            *least = (*least).max(end.min(other.len() - length) + 1);
        }
    }
    let mut shortest = usize::MAX;
    least
        .into_iter()
        .enumerate()
        .filter_map(move |(start, end)| {
            // What a shorter start does as well is no wider pattern.
            if start + end > name.len() || end >= shortest {
                return None;
            }
            shortest = end;
            Some(Glob {
                start: name.get(..start)?,
                middle: "",
                end: name.get(name.len() - end..)?,
            })
        })
}

/// The shortest parts of a name that are in none of the others, of which there are all tails, sorted.
fn middles<'n>(name: &'n str, others: &[&str]) -> impl Iterator<Item = Glob<'n>> {
    let mut end_before = usize::MAX;
    // From the back, so that of several parts with the same end the shortest is met first.
    tails(name).rev().filter_map(move |tail| {
        let at = others.partition_point(|other| *other < tail);
        let neighbours = others.get(at.saturating_sub(1)..).unwrap_or_default();
        let shared = neighbours
            .iter()
            .take(2)
            .map(|other| shared_start(tail, other));
        let middle = tail.get(..shared.max().unwrap_or(0) + 1)?;
        let end = name.len() - tail.len() + middle.len();
        if end >= end_before {
            return None;
        }
        end_before = end;
        Some(Glob {
            start: "",
            middle,
            end: "",
        })
    })
}

/// A text from each of its characters on. It is ASCII.
fn tails(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    (0..text.len()).filter_map(|at| text.get(at..))
}

/// What each chosen set is there for: the names that no other one has, of those that several have each for one alone. The later
/// ones, which are of the forms that read worse, give way first.
fn needed(chosen: &[usize], sets: &[Set]) -> Vec<(usize, Set)> {
    let chosen = chosen.iter().filter_map(|at| Some((*at, sets.get(*at)?)));
    let mut left: Vec<(usize, &Set)> = chosen.collect();
    let mut needed: Vec<(usize, Set)> = Vec::new();
    while let Some((at, set)) = left.pop() {
        let mut set = set.clone();
        for (_, other) in &left {
            set.remove(other);
        }
        for (_, other) in &needed {
            set.remove(other);
        }
        if !set.is_empty() {
            needed.push((at, set));
        }
    }
    needed
}

/// The narrowest pattern that matches these names, which a pattern matches already: its middle and its ends grow as far as all
/// names agree.
fn narrow(glob: Option<Glob<'_>>, names: &[&Name<'_>]) -> String {
    let (Some(glob), [first, _, ..]) = (glob, names) else {
        return names.iter().map(|name| name.text).collect();
    };
    // What stands before and behind the middle, but for the end: a start that grows must not take that away.
    let (mut before, mut after): (Vec<&str>, Vec<&str>) = names
        .iter()
        .filter_map(|name| name.folded.strip_suffix(glob.end)?.split_once(glob.middle))
        .unzip();
    let left = shared(&before, shared_end);
    let right = shared(&after, shared_start);
    for text in &mut before {
        *text = text.get(..text.len() - left).unwrap_or("");
    }
    for text in &mut after {
        *text = text.get(right..).unwrap_or("");
    }
    let start = shared(&before, shared_start);
    let end = shared(&after, shared_end);
    let star = |texts: &[&str], shared: usize| {
        let differ = texts.iter().any(|text| text.len() > shared);
        if differ { "*" } else { "" }
    };
    let length = first.text.len();
    let until = length - glob.end.len();
    let from = before.first().map_or(0, |text| text.len());
    let to = until - after.first().map_or(0, |text| text.len());
    let part = |from: usize, to: usize| first.text.get(from..to).unwrap_or("");
    [
        part(0, start),
        star(&before, start),
        part(from, to),
        star(&after, end),
        part(until - end, length),
    ]
    .concat()
}

/// How much all texts share with the first.
fn shared(texts: &[&str], of: fn(&str, &str) -> usize) -> usize {
    let first = texts.first().copied().unwrap_or("");
    let lengths = texts.iter().map(|text| of(first, text));
    lengths.min().unwrap_or(0)
}

/// The length of the start that two texts share.
fn shared_start(left: &str, right: &str) -> usize {
    let pairs = left.bytes().zip(right.bytes());
    pairs.take_while(|(left, right)| left == right).count()
}

/// The length of the end that two texts share.
fn shared_end(left: &str, right: &str) -> usize {
    let pairs = left.bytes().rev().zip(right.bytes().rev());
    pairs.take_while(|(left, right)| left == right).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Pattern;
    use proptest::prelude::*;

    /// The words of one to four of two letters.
    fn words() -> Vec<String> {
        let word = |length: u32, number: u32| -> String {
            (0..length)
                .map(|at| if number >> at & 1 == 1 { 'b' } else { 'a' })
                .collect()
        };
        (1..5)
            .flat_map(|length| (0..1 << length).map(move |number| word(length, number)))
            .collect()
    }

    /// Every pattern of the forms, by the listed names that it matches.
    fn every_set(listed: &[String], others: &[String]) -> BTreeSet<u32> {
        let mut texts = words();
        texts.push(String::new());
        let mut sets = BTreeSet::new();
        let mut add = |glob: Glob<'_>| {
            if !others.iter().any(|name| glob.matches(name)) {
                let matched = listed.iter().enumerate();
                let matched = matched.filter(|(_, name)| glob.matches(name));
                sets.insert(matched.fold(0, |set, (at, _)| set | 1 << at));
            }
        };
        for start in &texts {
            add(Glob {
                start: "",
                middle: start,
                end: "",
            });
            for end in &texts {
                add(Glob {
                    start,
                    middle: "",
                    end,
                });
            }
        }
        sets.extend((0..listed.len()).map(|at| 1 << at));
        sets
    }

    fn by_trying(sets: &BTreeSet<u32>, left: u32) -> usize {
        if left == 0 {
            return 0;
        }
        let first = left & left.wrapping_neg();
        let with_first = sets.iter().filter(|set| *set & first != 0);
        with_first
            .map(|set| 1 + by_trying(sets, left & !set))
            .min()
            .unwrap()
    }

    proptest! {
        #[test]
        fn no_choice_of_patterns_is_smaller(kinds in prop::collection::vec(0..4_u8, 30)) {
            let of = |wanted| -> Vec<String> {
                let kinds = words().into_iter().zip(&kinds);
                kinds.filter(|(_, kind)| **kind == wanted).map(|(word, _)| word).collect()
            };
            let (listed, others) = (of(0), of(1));
            let names = Names {
                listed: listed.iter().map(|text| Name { folded: text.clone(), text }).collect(),
                others: others.clone(),
            };
            let (patterns, at_least) = names.shrink();
            for name in words() {
                let matched = patterns.iter().any(|pattern| Pattern::action(pattern).matches(&name));
                prop_assert!(!listed.contains(&name) || matched, "{name} {patterns:?}");
                prop_assert!(!others.contains(&name) || !matched, "{name} {patterns:?}");
            }
            let least = by_trying(&every_set(&listed, &others), (1 << listed.len()) - 1);
            prop_assert_eq!((patterns.len(), at_least), (least, least));
        }
    }
}
