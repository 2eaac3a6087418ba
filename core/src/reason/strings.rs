//! The values of a text dimension, cut into classes: which of the patterns in play a value matches is all that matters about
//! it, so one value per combination that occurs stands for all others.
//!
//! Lists of plain texts and of `prefix*` patterns have classes that can be written down. Anything else goes through a subset
//! construction over the positions of all patterns at once, with the letters that some position wants next and one letter that
//! none does; a pattern that has reached its last `*` is decided and leaves the state, which keeps infix patterns from
//! multiplying.

use std::collections::{HashMap, HashSet};

use super::budget::{Budget, Exhausted};
use crate::policy::Token;

/// A set of texts that a policy names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Atom {
    /// One text.
    Text(String),
    /// A pattern over the whole text.
    Glob {
        /// Its steps.
        tokens: Vec<Token>,
        /// Letter case aside.
        folded: bool,
        /// Wildcards before the fifth colon of the pattern do not cross a colon.
        arn: bool,
    },
}

/// Which texts a dimension can hold at all.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Domain {
    /// Characters that can occur.
    pub(crate) allows: fn(char) -> bool,
    /// Shortest, in characters.
    pub(crate) shortest: usize,
    /// Longest, in characters.
    pub(crate) longest: usize,
    /// A text that reads well and is likely to be in no pattern.
    pub(crate) example: &'static str,
}

impl Domain {
    pub(crate) fn holds(&self, text: &str) -> bool {
        let mut length = 0;
        for character in text.chars() {
            if !(self.allows)(character) {
                return false;
            }
            length += 1;
        }
        (self.shortest..=self.longest).contains(&length)
    }
}

/// One text for every class that occurs in the domain. More than one text can stand for a class.
pub(crate) fn representatives(
    atoms: &[Atom],
    domain: &Domain,
    budget: &mut Budget,
    what: &str,
) -> Result<Vec<String>, Exhausted> {
    let too_many = || Exhausted {
        what: format!("too many classes of values of {what}"),
    };
    let mut texts: Vec<&str> = Vec::new();
    let mut prefixes: Vec<String> = Vec::new();
    let mut globs: Vec<&Atom> = Vec::new();
    for atom in atoms {
        match atom {
            Atom::Text(text) => texts.push(text),
            Atom::Glob { tokens, folded, .. } => match prefix(tokens) {
                Some(start) if !folded => prefixes.push(start),
                _ => globs.push(atom),
            },
        }
    }
    texts.sort_unstable();
    texts.dedup();
    let mut found: Vec<String> = texts
        .iter()
        .filter(|text| domain.holds(text))
        .map(|text| (*text).to_owned())
        .collect();
    if found.len() > budget.classes {
        return Err(too_many());
    }
    prefixes.sort_unstable();
    prefixes.dedup();
    let simple = if globs.is_empty() {
        listed(&texts, &prefixes, domain)
    } else {
        None
    };
    match simple {
        Some(more) => found.extend(more),
        None => {
            let all: Vec<&Atom> = atoms
                .iter()
                .filter(|atom| matches!(atom, Atom::Glob { .. }))
                .collect();
            // A listed text may hide other texts of its class. Told apart as a pattern of its own, it no longer does.
            let mut told_apart: Vec<Atom> = Vec::new();
            loop {
                let patterns: Vec<&Atom> = all.iter().copied().chain(&told_apart).collect();
                let mut more = Vec::new();
                let hiding = Automaton::new(&patterns, told_apart.len())
                    .explore(&texts, domain, budget, what, &mut more)?;
                if hiding.is_empty() {
                    found.extend(more);
                    break;
                }
                told_apart.extend(hiding.into_iter().map(|text| Atom::Glob {
                    tokens: text.chars().map(Token::Char).collect(),
                    folded: false,
                    arn: false,
                }));
            }
        }
    }
    if found.len() > budget.classes {
        return Err(too_many());
    }
    Ok(found)
}

/// Whether the classes of an atom are those of a text or of `start*`.
pub(crate) fn is_start(atom: &Atom) -> bool {
    match atom {
        Atom::Text(_) => true,
        Atom::Glob { tokens, folded, .. } => !folded && prefix(tokens).is_some(),
    }
}

/// The fixed start of `start*`.
fn prefix(tokens: &[Token]) -> Option<String> {
    match tokens.split_last() {
        Some((Token::Many, start)) => start
            .iter()
            .map(|token| match token {
                Token::Char(character) => Some(*character),
                _ => None,
            })
            .collect(),
        _ => None,
    }
}

/// Texts outside the list, one in each class that the prefixes make, or `None` where no letter is free.
fn listed(texts: &[&str], prefixes: &[String], domain: &Domain) -> Option<Vec<String>> {
    let mut found = Vec::new();
    let starts = || {
        prefixes
            .iter()
            .map(String::as_str)
            .chain(texts.iter().copied())
    };
    for start in std::iter::once("").chain(prefixes.iter().map(String::as_str)) {
        if !start.chars().all(domain.allows) || start.chars().count() > domain.longest {
            continue;
        }
        // The prefix itself, where it is not listed.
        if domain.holds(start) && texts.binary_search(&start).is_err() {
            found.push(start.to_owned());
        }
        // Something behind it that no longer prefix and no text goes on with.
        let next: Vec<char> = starts()
            .filter_map(|other| other.strip_prefix(start)?.chars().next())
            .collect();
        let room = domain.longest.saturating_sub(start.chars().count());
        if room == 0 {
            continue;
        }
        let first = domain
            .example
            .chars()
            .next()
            .into_iter()
            .chain(free_letters(domain))
            .find(|letter| !next.contains(letter))?;
        let tail = domain.example.chars().skip(1).take(room - 1);
        let mut text: String = start
            .chars()
            .chain(std::iter::once(first))
            .chain(tail)
            .collect();
        while text.chars().count() < domain.shortest {
            text.push(first);
        }
        found.push(text);
    }
    Some(found)
}

/// Characters of the domain, those that read well first.
fn free_letters(domain: &Domain) -> impl Iterator<Item = char> + use<> {
    let allows = domain.allows;
    ('a'..='z')
        .chain('0'..='9')
        .chain('A'..='Z')
        .chain("-_.@,=+/:%#!~^&()[]{}<>;|\"'$ ".chars())
        .filter(move |letter| allows(*letter))
}

/// What is left of a pattern behind a fixed start: one list of steps for each place in the pattern at which the start can end.
pub(crate) fn residues(tokens: &[Token], folded: bool, arn: bool, start: &str) -> Vec<Vec<Token>> {
    let pattern = Steps::new(tokens, folded, arn);
    let mut positions = pattern.reach(vec![0]);
    for letter in start.chars() {
        positions = pattern.reach(pattern.next(&positions, letter));
    }
    positions
        .iter()
        .map(|position| tokens.get(*position as usize..).unwrap_or(&[]).to_vec())
        .collect()
}

/// All patterns at once.
struct Automaton {
    patterns: Vec<Steps>,
    /// How many of the last patterns are listed texts.
    texts: usize,
}

struct Steps {
    tokens: Vec<Token>,
    folded: bool,
    /// Positions before this one are in the first five parts of an ARN: their wildcards do not take a colon.
    bound: usize,
    /// From this position on everything matches.
    decided: usize,
}

/// Where each pattern stands: sorted positions; `None` once it matches whatever follows.
type State = Vec<Option<Vec<u32>>>;

/// A text found so far: the one before it and its last letter.
struct Reached {
    state: State,
    before: Option<usize>,
    letter: char,
    length: usize,
}

impl Automaton {
    fn new(atoms: &[&Atom], texts: usize) -> Self {
        let mut patterns = Vec::new();
        for atom in atoms {
            if let Atom::Glob {
                tokens,
                folded,
                arn,
            } = atom
            {
                patterns.push(Steps::new(tokens, *folded, *arn));
            }
        }
        Self { patterns, texts }
    }

    fn explore(
        &self,
        texts: &[&str],
        domain: &Domain,
        budget: &mut Budget,
        what: &str,
        found: &mut Vec<String>,
    ) -> Result<Vec<String>, Exhausted> {
        let mut letters_used: Vec<char> = self.patterns.iter().flat_map(Steps::letters).collect();
        letters_used.sort_unstable();
        letters_used.dedup();
        let unused = || {
            domain
                .example
                .chars()
                .chain(free_letters(domain))
                .filter(|letter| letters_used.binary_search(letter).is_err())
        };
        // A letter in no listed text either, if there is one: then a text with it is never a listed one.
        let mut listed_letters: Vec<char> = texts.iter().flat_map(|text| text.chars()).collect();
        listed_letters.sort_unstable();
        listed_letters.dedup();
        let fresh = unused()
            .find(|letter| listed_letters.binary_search(letter).is_err())
            .or_else(|| unused().next());
        budget.step(
            self.patterns
                .iter()
                .map(|pattern| pattern.tokens.len())
                .sum(),
            what,
        )?;
        let start: State = self
            .patterns
            .iter()
            .map(|pattern| pattern.close(vec![0]))
            .collect();
        let mut reached = vec![Reached {
            state: start.clone(),
            before: None,
            letter: ' ',
            length: 0,
        }];
        let mut known: HashSet<(State, usize)> = HashSet::new();
        known.insert((start, 0));
        let mut classes: HashMap<Vec<bool>, Option<Result<(), String>>> = HashMap::new();
        let mut at = 0;
        while let Some(here) = reached.get(at) {
            let length = here.length;
            if length >= domain.shortest {
                let class: Vec<bool> = self
                    .patterns
                    .iter()
                    .zip(&here.state)
                    .map(|(pattern, state)| pattern.accepts(state.as_ref()))
                    .collect();
                // A class needs one text that is not in the list: listed texts are classes of their own.
                let globs = class.len() - self.texts;
                let is_text = class.iter().skip(globs).any(|accepts| *accepts);
                let settled = classes.entry(class).or_insert(None);
                if !is_text && *settled != Some(Ok(())) {
                    let text = spell(&reached, at);
                    if texts.binary_search(&text.as_str()).is_ok() {
                        settled.get_or_insert(Err(text));
                    } else {
                        *settled = Some(Ok(()));
                        found.push(text);
                        if found.len() > budget.classes {
                            return Err(Exhausted {
                                what: format!("too many classes of values of {what}"),
                            });
                        }
                    }
                }
            }
            if length < domain.longest {
                let mut letters: Vec<char> = self
                    .patterns
                    .iter()
                    .zip(&here.state)
                    .flat_map(|(pattern, state)| pattern.wanted(state.as_ref()))
                    .collect();
                if self.patterns.iter().any(|pattern| pattern.bound > 0) {
                    letters.push(':');
                }
                letters.retain(|letter| (domain.allows)(*letter) && Some(*letter) != fresh);
                letters.sort_unstable();
                letters.dedup();
                // Where the patterns use up all letters, one that nothing wants next does as well.
                let other = || free_letters(domain).find(|letter| !letters.contains(letter));
                let first = fresh.or_else(other);
                // First, so that it is what stands for a state that other letters reach too.
                letters.splice(0..0, first);
                let state = here.state.clone();
                let width: usize = state
                    .iter()
                    .map(|positions| 1 + positions.as_ref().map_or(0, Vec::len))
                    .sum();
                budget.step(width.saturating_mul(letters.len()), what)?;
                for letter in letters {
                    let next: State = self
                        .patterns
                        .iter()
                        .zip(&state)
                        .map(|(pattern, state)| {
                            state
                                .as_ref()
                                .and_then(|positions| pattern.step(positions, letter))
                        })
                        .collect();
                    // Up to the shortest length every length counts apart; beyond it only the state does.
                    let key = (next, (length + 1).min(domain.shortest));
                    if !known.contains(&key) {
                        if reached.len() >= budget.states {
                            return Err(Exhausted {
                                what: format!(
                                    "the patterns over {what} have too many combinations"
                                ),
                            });
                        }
                        reached.push(Reached {
                            state: key.0.clone(),
                            before: Some(at),
                            letter,
                            length: length + 1,
                        });
                        known.insert(key);
                    }
                }
            }
            at += 1;
        }
        let mut hiding: Vec<String> = classes
            .into_values()
            .flatten()
            .filter_map(Result::err)
            .collect();
        hiding.sort_unstable();
        Ok(hiding)
    }
}

fn spell(reached: &[Reached], mut at: usize) -> String {
    let mut letters = Vec::new();
    while let Some(step) = reached.get(at) {
        let Some(before) = step.before else { break };
        letters.push(step.letter);
        at = before;
    }
    letters.iter().rev().collect()
}

impl Steps {
    fn new(tokens: &[Token], folded: bool, arn: bool) -> Self {
        let colons = tokens
            .iter()
            .enumerate()
            .filter(|(_, token)| **token == Token::Char(':'));
        let bound = if arn {
            colons.map(|(at, _)| at).nth(4).unwrap_or(tokens.len())
        } else {
            0
        };
        let ends_in_star = tokens.last() == Some(&Token::Many) && tokens.len() > bound;
        let decided = if ends_in_star {
            tokens.len() - 1
        } else {
            usize::MAX
        };
        Self {
            tokens: tokens.to_vec(),
            folded,
            bound,
            decided,
        }
    }

    fn letters(&self) -> impl Iterator<Item = char> + '_ {
        self.tokens.iter().flat_map(|token| match token {
            Token::Char(character) => cases(*character, self.folded),
            _ => Vec::new(),
        })
    }

    /// Adds the positions behind stars; `None` if the pattern is decided.
    fn close(&self, positions: Vec<u32>) -> Option<Vec<u32>> {
        let positions = self.reach(positions);
        let decided = positions.iter().any(|position| {
            *position as usize >= self.decided && *position as usize <= self.tokens.len()
        });
        (!decided).then_some(positions)
    }

    fn step(&self, positions: &[u32], letter: char) -> Option<Vec<u32>> {
        self.close(self.next(positions, letter))
    }

    /// The positions and those behind stars, sorted.
    fn reach(&self, mut positions: Vec<u32>) -> Vec<u32> {
        let mut at = 0;
        while let Some(position) = positions.get(at).copied() {
            if self.tokens.get(position as usize) == Some(&Token::Many) {
                positions.push(position + 1);
            }
            at += 1;
        }
        positions.sort_unstable();
        positions.dedup();
        positions
    }

    /// The positions after one letter.
    fn next(&self, positions: &[u32], letter: char) -> Vec<u32> {
        let small = if self.folded {
            crate::policy::fold_char(letter)
        } else {
            letter
        };
        let mut next = Vec::new();
        for position in positions {
            let crosses = letter == ':' && (*position as usize) < self.bound;
            match self.tokens.get(*position as usize) {
                Some(Token::Char(wanted)) if *wanted == small => next.push(*position + 1),
                Some(Token::One) if !crosses => next.push(*position + 1),
                Some(Token::Many) if !crosses => next.push(*position),
                _ => {}
            }
        }
        next.sort_unstable();
        next.dedup();
        next
    }

    fn wanted(&self, state: Option<&Vec<u32>>) -> Vec<char> {
        let mut letters = Vec::new();
        for position in state.into_iter().flatten() {
            if let Some(Token::Char(character)) = self.tokens.get(*position as usize) {
                letters.extend(cases(*character, self.folded));
            }
        }
        letters
    }

    fn accepts(&self, state: Option<&Vec<u32>>) -> bool {
        match state {
            None => true,
            Some(positions) => positions
                .last()
                .is_some_and(|position| *position as usize == self.tokens.len()),
        }
    }
}

fn cases(character: char, folded: bool) -> Vec<char> {
    let upper = character.to_ascii_uppercase();
    if folded && upper != character {
        vec![character, upper]
    } else {
        vec![character]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Case, Pattern};

    const LETTERS: Domain = Domain {
        allows: |c| c.is_ascii_lowercase() || c == ':',
        shortest: 0,
        longest: 12,
        example: "xyz",
    };

    fn atom(text: &str) -> Atom {
        if text.contains(['*', '?']) {
            Atom::Glob {
                tokens: Pattern::new(text, Case::Sensitive).tokens().collect(),
                folded: false,
                arn: false,
            }
        } else {
            Atom::Text(text.to_owned())
        }
    }

    /// Every combination of the patterns that some short text has must be had by a representative.
    fn complete(patterns: &[&str]) {
        let atoms: Vec<Atom> = patterns.iter().map(|text| atom(text)).collect();
        let reps = representatives(&atoms, &LETTERS, &mut Budget::default(), "k").unwrap();
        let compiled: Vec<Pattern> = patterns
            .iter()
            .map(|text| Pattern::new(text, Case::Sensitive))
            .collect();
        let class = |text: &str| {
            compiled
                .iter()
                .map(|pattern| pattern.matches(text))
                .collect::<Vec<bool>>()
        };
        let classes: Vec<Vec<bool>> = reps.iter().map(|text| class(text)).collect();
        let letters = ['a', 'b', 'c', 'x'];
        for length in 0..6_u32 {
            for number in 0..4_usize.pow(length) {
                let text: String = (0..length)
                    .map(|at| letters[number / 4_usize.pow(at) % 4])
                    .collect();
                assert!(
                    classes.contains(&class(&text)),
                    "{patterns:?}: nothing stands for {text}; {reps:?}"
                );
            }
        }
    }

    #[test]
    fn every_class_has_a_representative() {
        complete(&[]);
        complete(&["a", "ab", "b"]);
        complete(&["a*", "ab*", "abc", "a"]);
        complete(&["*"]);
        complete(&["*a*", "*b*", "ab"]);
        complete(&["a?", "?b", "*c", "ab"]);
        complete(&["a*b*c", "*ab", "a*"]);
        complete(&["?*", "??*"]);
        complete(&["?", "x", "a", "b", "c"]);
        complete(&["a?", "aa", "ab", "ac", "ax", "ay"]);
    }

    #[test]
    fn a_pattern_that_uses_up_all_letters_leaves_other_texts() {
        let domain = Domain {
            allows: |c| matches!(c, '0' | '1'),
            shortest: 3,
            longest: 3,
            example: "111",
        };
        let atoms = [atom("01?"), atom("10?")];
        let reps = representatives(&atoms, &domain, &mut Budget::default(), "k").unwrap();
        let with = |starts: &[&str]| {
            reps.iter()
                .any(|text| starts.iter().any(|start| text.starts_with(start)))
        };
        assert!(
            with(&["01"]) && with(&["10"]) && with(&["00", "11"]),
            "{reps:?}"
        );
    }

    #[test]
    fn twelve_infixes_stay_within_the_budget_or_say_so() {
        let atoms: Vec<Atom> = (b'a'..=b'l')
            .map(|letter| atom(&format!("*{0}{0}*", char::from(letter))))
            .collect();
        let domain = Domain {
            longest: 100,
            ..LETTERS
        };
        assert!(representatives(&atoms, &domain, &mut Budget::default(), "k").is_err());
        assert!(representatives(&atoms[..8], &domain, &mut Budget::default(), "k").is_ok());
    }

    #[test]
    fn the_domain_rules() {
        let domain = Domain {
            shortest: 2,
            longest: 3,
            ..LETTERS
        };
        let reps = representatives(
            &[atom("a"), atom("a*"), atom("abcd"), atom("A")],
            &domain,
            &mut Budget::default(),
            "k",
        )
        .unwrap();
        assert!(reps.iter().all(|text| domain.holds(text)), "{reps:?}");
        assert!(
            reps.iter().any(|text| text.starts_with('a'))
                && reps.iter().any(|text| !text.starts_with('a'))
        );
    }
}
