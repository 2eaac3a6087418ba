//! Sets of requests: a product over dimensions of sets of classes, as bits; and the one primitive on them, a region minus a
//! union of regions.

use super::budget::{Budget, Exhausted};

/// Where the bits of each dimension lie in a [`Region`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Layout {
    /// First word and number of classes, by dimension.
    dimensions: Vec<(usize, usize)>,
    words: usize,
}

/// A product of sets of classes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Region(Vec<u64>);

impl Layout {
    /// Adds a dimension; its number is how many there were.
    pub(crate) fn add(&mut self, classes: usize) -> usize {
        self.dimensions.push((self.words, classes));
        self.words += classes.div_ceil(64).max(1);
        self.dimensions.len() - 1
    }

    pub(crate) fn len(&self) -> usize {
        self.dimensions.len()
    }

    pub(crate) fn classes(&self, dimension: usize) -> usize {
        self.dimensions
            .get(dimension)
            .map_or(0, |(_, classes)| *classes)
    }

    /// Every request.
    pub(crate) fn everything(&self) -> Region {
        let mut words = Vec::with_capacity(self.words);
        for (_, classes) in &self.dimensions {
            let mut left = *classes;
            for _ in 0..classes.div_ceil(64).max(1) {
                words.push(if left >= 64 {
                    u64::MAX
                } else {
                    (1 << left) - 1
                });
                left = left.saturating_sub(64);
            }
        }
        Region(words)
    }

    fn range(&self, dimension: usize) -> std::ops::Range<usize> {
        match self.dimensions.get(dimension) {
            Some((start, classes)) => *start..*start + classes.div_ceil(64).max(1),
            None => 0..0,
        }
    }

    fn words<'r>(&self, region: &'r Region, dimension: usize) -> &'r [u64] {
        region.0.get(self.range(dimension)).unwrap_or(&[])
    }

    pub(crate) fn has(&self, region: &Region, dimension: usize, class: usize) -> bool {
        self.words(region, dimension)
            .get(class / 64)
            .is_some_and(|word| word >> (class % 64) & 1 == 1)
    }

    /// Keeps the classes of a dimension that `keep` says.
    pub(crate) fn retain(
        &self,
        region: &mut Region,
        dimension: usize,
        mut keep: impl FnMut(usize) -> bool,
    ) {
        let classes = self.classes(dimension);
        let Some(words) = region.0.get_mut(self.range(dimension)) else {
            return;
        };
        for class in 0..classes {
            if let Some(word) = words.get_mut(class / 64)
                && *word >> (class % 64) & 1 == 1
                && !keep(class)
            {
                *word &= !(1 << (class % 64));
            }
        }
    }

    /// Takes one class of a dimension away.
    pub(crate) fn remove(&self, region: &mut Region, dimension: usize, class: usize) {
        if let Some(word) = region
            .0
            .get_mut(self.range(dimension))
            .and_then(|words| words.get_mut(class / 64))
        {
            *word &= !(1 << (class % 64));
        }
    }

    /// The first class of a dimension.
    pub(crate) fn first(&self, region: &Region, dimension: usize) -> Option<usize> {
        let mut at = 0;
        for word in self.words(region, dimension) {
            if *word != 0 {
                return Some(at + word.trailing_zeros() as usize);
            }
            at += 64;
        }
        None
    }

    pub(crate) fn is_empty(&self, region: &Region) -> bool {
        (0..self.len()).any(|dimension| self.words(region, dimension).iter().all(|word| *word == 0))
    }

    pub(crate) fn intersect(region: &Region, other: &Region) -> Region {
        Region(
            region
                .0
                .iter()
                .zip(&other.0)
                .map(|(left, right)| left & right)
                .collect(),
        )
    }

    /// The dimensions in which a region is not everything.
    pub(crate) fn narrow(&self, region: &Region) -> Vec<usize> {
        (0..self.len())
            .filter(|dimension| !self.is_full(region, *dimension))
            .collect()
    }

    fn meets(&self, left: &Region, cover: &Cover<'_>) -> bool {
        let right = cover.region;
        cover.narrow.iter().all(|dimension| {
            let dimension = *dimension;
            self.words(left, dimension)
                .iter()
                .zip(self.words(right, dimension))
                .any(|(left, right)| left & right != 0)
        })
    }

    fn covers(&self, cover: &Region, region: &Region, dimension: usize) -> bool {
        self.words(region, dimension)
            .iter()
            .zip(self.words(cover, dimension))
            .all(|(region, cover)| region & !cover == 0)
    }

    /// `region` with one dimension combined with the same dimension of `other`.
    fn with(
        &self,
        region: &Region,
        other: &Region,
        dimension: usize,
        combine: impl Fn(u64, u64) -> u64,
    ) -> Region {
        let mut out = region.clone();
        let range = self.range(dimension);
        if let (Some(words), Some(others)) = (out.0.get_mut(range.clone()), other.0.get(range)) {
            for (word, other) in words.iter_mut().zip(others) {
                *word = combine(*word, *other);
            }
        }
        out
    }

    /// The bits of a region without one dimension, for finding regions that differ in that one only.
    pub(crate) fn is_full(&self, region: &Region, dimension: usize) -> bool {
        self.words(region, dimension)
            .iter()
            .map(|word| word.count_ones() as usize)
            .sum::<usize>()
            == self.classes(dimension)
    }
}

/// A region to take away.
#[derive(Clone, Copy)]
pub(crate) struct Cover<'r> {
    pub(crate) region: &'r Region,
    /// The dimensions in which it is not everything.
    pub(crate) narrow: &'r [usize],
}

/// What is left of `region` after `covers`: a part of it that none covers, or `None` with the covers that were needed.
///
/// `consistent` refuses parts that no request has, for dimensions that are not independent.
///
/// The search splits on the cover that leaves the fewest dimensions open (one open dimension forces), each branch disjoint from
/// the ones before it, so it ends; the budget bounds it on hostile input.
pub(crate) fn minus(
    layout: &Layout,
    region: Region,
    covers: &[Cover<'_>],
    consistent: &dyn Fn(&Region) -> bool,
    budget: &mut Budget,
    used: &mut Vec<usize>,
) -> Result<Option<Region>, Exhausted> {
    let mut open = vec![region];
    while let Some(here) = open.pop() {
        budget.nodes = match budget.nodes.checked_sub(1) {
            Some(left) => left,
            None => {
                return Err(Exhausted {
                    what: "the search over statements".to_owned(),
                });
            }
        };
        budget.compare(covers.len() + layout.words, "the search over statements")?;
        if layout.is_empty(&here) || !consistent(&here) {
            continue;
        }
        let mut best: Option<(usize, &Region, Vec<usize>)> = None;
        let mut covered = false;
        for (index, cover) in covers.iter().enumerate() {
            if !layout.meets(&here, cover) {
                continue;
            }
            let escapes: Vec<usize> = cover
                .narrow
                .iter()
                .copied()
                .filter(|dimension| !layout.covers(cover.region, &here, *dimension))
                .collect();
            if escapes.is_empty() {
                used.push(index);
                covered = true;
                break;
            }
            if best
                .as_ref()
                .is_none_or(|(_, _, dimensions)| escapes.len() < dimensions.len())
            {
                best = Some((index, cover.region, escapes));
            }
        }
        if covered {
            continue;
        }
        let Some((index, cover, escapes)) = best else {
            return Ok(Some(here));
        };
        used.push(index);
        let mut rest = here;
        let mut branches = Vec::with_capacity(escapes.len());
        for dimension in escapes {
            branches.push(layout.with(&rest, cover, dimension, |word, cover| word & !cover));
            rest = layout.with(&rest, cover, dimension, |word, cover| word & cover);
        }
        open.extend(branches.into_iter().rev());
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_enumeration() {
        // Three dimensions of three classes; every region given by one of a few sets per dimension.
        let mut layout = Layout::default();
        for _ in 0..3 {
            layout.add(3);
        }
        let region = |bits: [u64; 3]| {
            let mut region = layout.everything();
            for (dimension, bits) in bits.iter().enumerate() {
                layout.retain(&mut region, dimension, |class| bits >> class & 1 == 1);
            }
            region
        };
        let mut seed = 7_u64;
        let mut random = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 33) % 7 + 1
        };
        for _ in 0..3_000 {
            let start = region([random(), random(), random()]);
            let covers: Vec<Region> = (0..random())
                .map(|_| region([random(), random(), random()]))
                .collect();
            let narrow: Vec<Vec<usize>> = covers.iter().map(|cover| layout.narrow(cover)).collect();
            let refs: Vec<Cover<'_>> = covers
                .iter()
                .zip(&narrow)
                .map(|(region, narrow)| Cover { region, narrow })
                .collect();
            let left = minus(
                &layout,
                start.clone(),
                &refs,
                &|_| true,
                &mut Budget::default(),
                &mut Vec::new(),
            )
            .unwrap();
            let has = |region: &Region, point: [usize; 3]| {
                (0..3).all(|d| layout.has(region, d, point[d]))
            };
            let expected = (0..27)
                .map(|n| [n % 3, n / 3 % 3, n / 9])
                .any(|point| has(&start, point) && !covers.iter().any(|c| has(c, point)));
            assert_eq!(left.is_some(), expected);
            if let Some(left) = left {
                let point = [0, 1, 2].map(|d| layout.first(&left, d).unwrap());
                assert!(has(&start, point) && !covers.iter().any(|c| has(c, point)));
            }
        }
    }
}
