//! The fewest sets that together have every element: exact where the steps last, and with a proof of how few are enough.

use std::cmp::Reverse;

/// Numbers from 0 on, a bit each.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Set(Vec<u64>);

impl Set {
    /// Room for this many numbers.
    pub(super) fn new(numbers: usize) -> Self {
        Self(vec![0; numbers.div_ceil(64)])
    }

    pub(super) fn insert(&mut self, number: usize) {
        if let Some(word) = self.0.get_mut(number / 64) {
            *word |= 1 << (number % 64);
        }
    }

    fn has(&self, number: usize) -> bool {
        let word = self.0.get(number / 64);
        word.is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = usize> {
        let words = self.0.iter().enumerate();
        words.flat_map(|(at, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let bit = rest.trailing_zeros() as usize;
                rest &= rest.wrapping_sub(1);
                (bit < 64).then_some(64 * at + bit)
            })
        })
    }

    /// The number, if it has just one.
    fn only(&self) -> Option<usize> {
        let mut numbers = self.iter();
        numbers.next().filter(|_| numbers.next().is_none())
    }

    fn is_within(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(own, of)| own & !of == 0)
    }

    fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(own, of)| own & of != 0)
    }

    fn keep(&mut self, other: &Self) {
        self.0
            .iter_mut()
            .zip(&other.0)
            .for_each(|(own, of)| *own &= of);
    }

    fn add(&mut self, other: &Self) {
        self.0
            .iter_mut()
            .zip(&other.0)
            .for_each(|(own, of)| *own |= of);
    }

    pub(super) fn remove(&mut self, other: &Self) {
        self.0
            .iter_mut()
            .zip(&other.0)
            .for_each(|(own, of)| *own &= !of);
    }
}

/// A choice of sets.
#[derive(Debug, Default)]
pub(super) struct Choice {
    /// Their positions.
    pub(super) chosen: Vec<usize>,
    /// No choice has fewer sets than this.
    pub(super) at_least: usize,
}

impl Choice {
    fn add(&mut self, other: Self) {
        self.chosen.extend(other.chosen);
        self.at_least += other.at_least;
    }
}

/// What is left to do.
struct Steps(usize);

impl Steps {
    fn spend(&mut self, steps: usize) -> bool {
        self.0 = self.0.saturating_sub(steps);
        self.0 > 0
    }
}

/// Choices within choices.
const DEEPEST: usize = 64;

/// Chooses from sets that together have all numbers below `elements`. Of two sets with the same elements the first is preferred.
pub(super) fn fewest(sets: Vec<Set>, elements: usize, steps: usize) -> Choice {
    let mut open = Set::new(elements);
    (0..elements).for_each(|element| open.insert(element));
    let problem = Problem {
        open,
        sets: sets.into_iter().enumerate().collect(),
    };
    let mut choice = problem.solve(&mut Steps(steps), DEEPEST);
    choice.chosen.sort_unstable();
    choice
}

#[derive(Clone)]
struct Problem {
    /// The elements that no chosen set has.
    open: Set,
    /// The sets with their positions. Every open element is in one.
    sets: Vec<(usize, Set)>,
}

impl Problem {
    fn solve(mut self, steps: &mut Steps, depth: usize) -> Choice {
        let forced = self.reduce(steps);
        let mut choice = Choice {
            at_least: forced.len(),
            chosen: forced,
        };
        while let Some(part) = self.split() {
            choice.add(part.branch(steps, depth));
        }
        choice
    }

    /// Leaves out what makes no difference, and chooses the sets that every choice needs, which it returns.
    fn reduce(&mut self, steps: &mut Steps) -> Vec<usize> {
        let mut forced = Vec::new();
        while steps.spend(self.sets.len() * self.open.len()) {
            self.drop_sets_within_others();
            let holders = self.holders();
            let before = forced.len();
            for only in holders.iter().filter_map(|(_, of)| of.only()) {
                if let Some((position, set)) = self.sets.get(only)
                    && set.meets(&self.open)
                {
                    forced.push(*position);
                    self.open.remove(set);
                }
            }
            if forced.len() == before && !self.drop_elements_that_come_along(&holders) {
                break;
            }
        }
        forced
    }

    fn drop_sets_within_others(&mut self) {
        for (_, set) in &mut self.sets {
            set.keep(&self.open);
        }
        self.sets
            .sort_by_key(|(position, set)| (Reverse(set.len()), *position));
        let mut kept: Vec<(usize, Set)> = Vec::new();
        // The kept sets of each element.
        let mut of_element: Vec<Vec<usize>> = vec![Vec::new(); 64 * self.open.0.len()];
        for (position, set) in self.sets.drain(..) {
            let Some(first) = set.iter().next() else {
                continue;
            };
            let rivals = of_element.get(first).into_iter().flatten();
            let mut rivals = rivals.filter_map(|at| kept.get(*at));
            if rivals.any(|(_, rival)| set.is_within(rival)) {
                continue;
            }
            for element in set.iter() {
                if let Some(of) = of_element.get_mut(element) {
                    of.push(kept.len());
                }
            }
            kept.push((position, set));
        }
        self.sets = kept;
    }

    /// The open elements, each with the sets that have it, the fewest first.
    fn holders(&self) -> Vec<(usize, Set)> {
        let mut holders: Vec<(usize, Set)> = self
            .open
            .iter()
            .map(|element| {
                let mut of = Set::new(self.sets.len());
                let having = self.sets.iter().enumerate();
                having
                    .filter(|(_, (_, set))| set.has(element))
                    .for_each(|(at, _)| of.insert(at));
                (element, of)
            })
            .collect();
        holders.sort_by_key(|(element, of)| (of.len(), *element));
        holders
    }

    /// An element comes along with another one if every set that has the other has it too. Whether there was one.
    fn drop_elements_that_come_along(&mut self, holders: &[(usize, Set)]) -> bool {
        let mut kept: Vec<&Set> = Vec::new();
        let mut dropped = Set::new(64 * self.open.0.len());
        for (element, of) in holders {
            if kept.iter().any(|other| other.is_within(of)) {
                dropped.insert(*element);
            } else {
                kept.push(of);
            }
        }
        self.open.remove(&dropped);
        !dropped.is_empty()
    }

    /// Takes out a part that shares no set with the rest.
    fn split(&mut self) -> Option<Self> {
        let mut reached = Set::new(64 * self.open.0.len());
        reached.insert(self.open.iter().next()?);
        let mut part = Vec::new();
        loop {
            let (inside, outside): (Vec<_>, Vec<_>) = std::mem::take(&mut self.sets)
                .into_iter()
                .partition(|(_, set)| set.meets(&reached));
            self.sets = outside;
            if inside.is_empty() {
                break;
            }
            for (_, set) in &inside {
                reached.add(set);
            }
            part.extend(inside);
        }
        part.sort_by_key(|(position, _)| *position);
        let mut open = self.open.clone();
        open.keep(&reached);
        self.open.remove(&reached);
        Some(Self { open, sets: part })
    }

    /// Tries every set of an element with few of them.
    fn branch(self, steps: &mut Steps, depth: usize) -> Choice {
        let holders = self.holders();
        let lower = independent(&holders);
        let mut best = self.greedy();
        let Some((_, of)) = holders.first() else {
            return Choice::default();
        };
        let cost = holders.len() * self.sets.len();
        if best.len() == lower || depth == 0 || !steps.spend(cost) {
            return Choice {
                chosen: best,
                at_least: lower,
            };
        }
        let mut at_least = usize::MAX;
        for (position, set) in of.iter().filter_map(|at| self.sets.get(at)) {
            let mut rest = self.clone();
            rest.open.remove(set);
            let mut choice = rest.solve(steps, depth - 1);
            at_least = at_least.min(choice.at_least + 1);
            if choice.chosen.len() + 1 < best.len() {
                choice.chosen.push(*position);
                best = choice.chosen;
            }
            if best.len() == lower {
                break;
            }
        }
        Choice {
            at_least: at_least.min(best.len()).max(lower),
            chosen: best,
        }
    }

    /// Always the set with the most open elements.
    fn greedy(&self) -> Vec<usize> {
        let mut open = self.open.clone();
        let mut chosen = Vec::new();
        while !open.is_empty() {
            let gain = |set: &Set| {
                let mut own = set.clone();
                own.keep(&open);
                own.len()
            };
            let best = self
                .sets
                .iter()
                .max_by_key(|(position, set)| (gain(set), Reverse(*position)));
            let Some((position, set)) = best else {
                break;
            };
            chosen.push(*position);
            open.remove(set);
        }
        chosen
    }
}

/// Elements of which no set has two: each needs a set of its own.
fn independent(holders: &[(usize, Set)]) -> usize {
    let mut used: Vec<&Set> = Vec::new();
    for (_, of) in holders {
        if !used.iter().any(|other| other.meets(of)) {
            used.push(of);
        }
    }
    used.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ELEMENTS: usize = 7;

    fn set(bits: usize) -> Set {
        let mut set = Set::new(ELEMENTS);
        (0..ELEMENTS)
            .filter(|element| bits >> element & 1 == 1)
            .for_each(|element| set.insert(element));
        set
    }

    /// Every choice there is.
    fn by_trying(sets: &[usize]) -> usize {
        let union = |choice: usize| {
            let chosen = sets
                .iter()
                .enumerate()
                .filter(|(at, _)| choice >> at & 1 == 1);
            chosen.fold(0, |union, (_, set)| union | set)
        };
        (0..1_usize << sets.len())
            .filter(|choice| union(*choice) == (1 << ELEMENTS) - 1)
            .map(|choice| choice.count_ones() as usize)
            .min()
            .unwrap()
    }

    proptest! {
        #[test]
        fn a_choice_is_whole_and_the_fewest(
            mut bits in prop::collection::vec(0..1_usize << ELEMENTS, 0..10),
            steps in prop_oneof![Just(usize::MAX), 1..400_usize],
        ) {
            let union = bits.iter().fold(0, |union, set| union | set);
            bits.push(!union & ((1 << ELEMENTS) - 1));
            let choice = fewest(bits.iter().map(|bits| set(*bits)).collect(), ELEMENTS, steps);
            let chosen = choice.chosen.iter().fold(0, |union, at| union | bits[*at]);
            prop_assert_eq!(chosen, (1 << ELEMENTS) - 1);
            let least = by_trying(&bits);
            prop_assert!(choice.at_least <= least && least <= choice.chosen.len());
            prop_assert!(steps < usize::MAX || choice.chosen.len() == choice.at_least);
        }
    }
}
