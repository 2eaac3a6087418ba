//! Columns of texts.

use std::cmp::Ordering;
use std::ops::Range;

use super::bytes::u32_at;
use super::columns::Column;
use super::table::partition_point;

/// A text whose place is written down, and those up to the next.
pub(super) const BLOCK: usize = 16;
/// What stands behind a text.
pub(super) const TEXT_END: u8 = b'\n';
/// What stands before the name of a resource type.
pub(super) const NAME: u8 = b'\t';

/// A column of texts.
#[derive(Clone, Copy)]
pub(super) struct Texts<'a> {
    pub(super) count: usize,
    column: Column,
    /// Where blocks begin, 4 bytes each.
    blocks: &'a [u8],
    pub(super) bytes: &'a [u8],
}

impl<'a> Texts<'a> {
    pub(super) fn of(column: Column, bytes: &'a [u8]) -> Self {
        let count = u32_at(bytes, 0).unwrap_or(0) as usize;
        let texts = 4 + 4 * count.div_ceil(BLOCK);
        Self {
            count,
            column,
            blocks: bytes.get(4..texts).unwrap_or_default(),
            bytes: bytes.get(texts..).unwrap_or_default(),
        }
    }

    pub(super) fn get(self, row: usize) -> &'a [u8] {
        first_text(self.from(row)).0
    }

    /// The name in the text of a row.
    pub(super) fn name(self, row: usize) -> &'a [u8] {
        self.name_in(self.get(row))
    }

    /// The row among some that has a name.
    pub(super) fn find(self, rows: Range<usize>, name: &[u8]) -> Option<usize> {
        let (row, found) = self.floor(rows, name)?;
        found.eq_ignore_ascii_case(name).then_some(row)
    }

    /// The last row among some whose name is not behind a name, and its name.
    pub(super) fn floor(self, rows: Range<usize>, name: &[u8]) -> Option<(usize, &'a [u8])> {
        // The blocks that begin among the rows.
        let blocks = rows.start.div_ceil(BLOCK)..rows.end.div_ceil(BLOCK);
        let first = blocks.start;
        let after = partition_point(blocks, |block| {
            let (text, _) = first_text(self.block(block));
            compare(self.name_in(text), name).is_le()
        });
        let start = if after == first {
            rows.start
        } else {
            (after - 1) * BLOCK
        };
        let mut rest = self.from(start);
        let mut floor = None;
        for row in start..rows.end.min(after * BLOCK) {
            let text;
            (text, rest) = first_text(rest);
            let found = self.name_in(text);
            if compare(found, name).is_gt() {
                break;
            }
            floor = Some((row, found));
        }
        floor
    }

    /// The texts from a row on.
    pub(super) fn iter_from(self, row: usize) -> TextIter<'a> {
        TextIter {
            rest: self.from(row),
        }
    }

    /// Whether there are as many texts as is said, all of them text, and blocks begin where is said.
    pub(super) fn are_sound(self) -> bool {
        let mut row = 0;
        let mut at = 0;
        for text in self.bytes.split_inclusive(|byte| *byte == TEXT_END) {
            let misplaced = row % BLOCK == 0 && self.place(row / BLOCK) != Some(at);
            if misplaced || text.last() != Some(&TEXT_END) {
                return false;
            }
            row += 1;
            at += text.len();
        }
        row == self.count && std::str::from_utf8(self.bytes).is_ok()
    }

    /// Where a block begins.
    fn place(self, block: usize) -> Option<usize> {
        u32_at(self.blocks, 4 * block).map(|start| start as usize)
    }

    /// What begins with the first text of a block.
    fn block(self, block: usize) -> &'a [u8] {
        let rest = self.place(block).and_then(|start| self.bytes.get(start..));
        rest.unwrap_or_default()
    }

    /// What begins with a text.
    fn from(self, row: usize) -> &'a [u8] {
        skip(self.block(row / BLOCK), row % BLOCK)
    }

    fn name_in(self, text: &[u8]) -> &[u8] {
        if self.column != Column::ResourceType {
            return text;
        }
        let mut parts = text.splitn(2, |byte| *byte == NAME);
        let arns = parts.next().unwrap_or_default();
        parts.next().unwrap_or_else(|| name_of_arn(arns))
    }
}

/// Texts one behind the other.
#[derive(Clone)]
pub(super) struct TextIter<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for TextIter<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        if self.rest.is_empty() {
            return None;
        }
        let text;
        (text, self.rest) = first_text(self.rest);
        Some(text)
    }
}

/// The first word of what an ARN says of the resource, which is the name of most types: `instance` in
/// `arn:${Partition}:ec2:${Region}:${Account}:instance/${InstanceId}`.
fn name_of_arn(arn: &[u8]) -> &[u8] {
    let resource = arn.splitn(6, |byte| *byte == b':').nth(5);
    let mut words = resource
        .unwrap_or_default()
        .split(|byte| b"/:,".contains(byte));
    words.next().unwrap_or_default()
}

/// The text that bytes begin with, and what stands behind it.
fn first_text(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = text_end(bytes);
    let (text, rest) = bytes.split_at_checked(end).unwrap_or_default();
    (text, rest.get(1..).unwrap_or_default())
}

const ONES: u64 = 0x0101_0101_0101_0101;
const TEXT_ENDS: u64 = u64::from_le_bytes([TEXT_END; 8]);
/// The highest bit of each byte.
const HIGH: u64 = 0x80 * ONES;

/// What stands behind the first so many texts. Reads 8 bytes at a time.
fn skip(bytes: &[u8], mut texts: usize) -> &[u8] {
    if texts == 0 {
        return bytes;
    }
    let (chunks, rest) = bytes.as_chunks();
    for (at, chunk) in chunks.iter().enumerate() {
        let differs = u64::from_le_bytes(*chunk) ^ TEXT_ENDS;
        // The highest bit of each byte that differs in none.
        let mut ends = !(((differs & !HIGH) + !HIGH) | differs) & HIGH;
        while ends != 0 {
            texts -= 1;
            if texts == 0 {
                let end = 8 * at + ends.trailing_zeros() as usize / 8;
                return bytes.get(end + 1..).unwrap_or_default();
            }
            ends &= ends - 1;
        }
    }
    (0..texts).fold(rest, |rest, _| first_text(rest).1)
}

/// Where the first text ends. Reads 8 bytes at a time.
fn text_end(bytes: &[u8]) -> usize {
    let (chunks, rest) = bytes.as_chunks();
    for (at, chunk) in chunks.iter().enumerate() {
        let differs = u64::from_le_bytes(*chunk) ^ TEXT_ENDS;
        // The lowest bit that is set belongs to the first byte that differs in none.
        let ends = differs.wrapping_sub(ONES) & !differs & HIGH;
        if ends != 0 {
            return 8 * at + ends.trailing_zeros() as usize / 8;
        }
    }
    let in_rest = rest.iter().position(|byte| *byte == TEXT_END);
    8 * chunks.len() + in_rest.unwrap_or(rest.len())
}

/// The order of names, which letter case does not change.
pub(super) fn compare(left: &[u8], right: &[u8]) -> Ordering {
    for (left, right) in left.iter().zip(right) {
        // Most bytes that are looked at are the same.
        if left != right {
            let (left, right) = (left.to_ascii_lowercase(), right.to_ascii_lowercase());
            if left != right {
                return left.cmp(&right);
            }
        }
    }
    left.len().cmp(&right.len())
}

/// How many bytes two names have in common at their beginnings, in any letter case.
pub(super) fn shared(left: &[u8], right: &[u8]) -> usize {
    let pairs = left.iter().zip(right);
    pairs
        .take_while(|(left, right)| left.eq_ignore_ascii_case(right))
        .count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn names_are_ordered_as_in_lower_case(left in "[a-cA-C@\\[`{é:]{0,20}", right in "[a-cA-C@\\[`{é:]{0,20}") {
            let lower = [&left, &right].map(|name| name.to_ascii_lowercase());
            prop_assert_eq!(compare(left.as_bytes(), right.as_bytes()), lower[0].cmp(&lower[1]));
        }

        #[test]
        fn texts_end_at_line_feeds(bytes: Vec<u8>, lines in "[\na-c]{0,40}", texts in 0_usize..20) {
            for bytes in [bytes, lines.into_bytes()] {
                let mut parts = bytes.splitn(texts + 1, |byte| *byte == TEXT_END);
                prop_assert_eq!(skip(&bytes, texts), parts.nth(texts).unwrap_or_default());
                let mut parts = bytes.splitn(2, |byte| *byte == TEXT_END);
                let first = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
                prop_assert_eq!(first_text(&bytes), first);
            }
        }
    }
}
