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
        let block = self.block(row / BLOCK);
        match row % BLOCK {
            0 => block,
            before => {
                let end = text_end(block, before);
                block.get(end + 1..).unwrap_or_default()
            }
        }
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
    let end = text_end(bytes, 1);
    let (text, rest) = bytes.split_at_checked(end).unwrap_or_default();
    (text, rest.get(1..).unwrap_or_default())
}

const ONES: u64 = 0x0101_0101_0101_0101;
/// The highest bit of each byte.
const HIGH: u64 = 0x80 * ONES;

/// Where the `nth` text ends, counted from 1; the length of the bytes if there are fewer. Reads 8 bytes at a time.
fn text_end(bytes: &[u8], mut nth: usize) -> usize {
    let (chunks, rest) = bytes.as_chunks();
    for (at, chunk) in chunks.iter().enumerate() {
        let differs = u64::from_le_bytes(*chunk) ^ (ONES * TEXT_END as u64);
        // The highest bit of each byte that differs in none.
        let mut ends = !(((differs & !HIGH) + !HIGH) | differs) & HIGH;
        let count = ends.count_ones() as usize;
        if count < nth {
            nth -= count;
            continue;
        }
        for _ in 1..nth {
            ends &= ends - 1;
        }
        return 8 * at + ends.trailing_zeros() as usize / 8;
    }
    let mut ends = rest
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == TEXT_END);
    let in_rest = ends.nth(nth - 1).map_or(rest.len(), |(at, _)| at);
    8 * chunks.len() + in_rest
}

/// The order of names, which letter case does not change. Reads 8 bytes at a time.
pub(super) fn compare(left: &[u8], right: &[u8]) -> Ordering {
    let (left_chunks, _) = left.as_chunks();
    let (right_chunks, _) = right.as_chunks();
    for (left, right) in left_chunks.iter().zip(right_chunks) {
        let (left, right) = (lower_case(*left), lower_case(*right));
        if left != right {
            return left.cmp(&right);
        }
    }
    let compared = 8 * left_chunks.len().min(right_chunks.len());
    let [left, right] = [left, right].map(|name| {
        let rest = name.get(compared..).unwrap_or_default();
        rest.iter().map(u8::to_ascii_lowercase)
    });
    left.cmp(right)
}

/// 8 bytes in lower case, the first one the highest.
fn lower_case(bytes: [u8; 8]) -> u64 {
    let bytes = u64::from_be_bytes(bytes);
    let ascii = bytes & !HIGH;
    let from_a = ascii + ONES * u64::from(0x80 - b'A');
    let behind_z = ascii + ONES * u64::from(0x7f - b'Z');
    // The highest bit of each byte that is an upper-case letter is the bit of lower case, moved by two.
    bytes | ((from_a & !behind_z & !bytes & HIGH) >> 2)
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
        fn a_text_ends_at_a_line_feed(bytes: Vec<u8>, lines in "[\na-c]{0,40}", nth in 1_usize..20) {
            for bytes in [bytes, lines.into_bytes()] {
                let mut ends = bytes.iter().enumerate().filter(|(_, byte)| **byte == TEXT_END);
                let end = ends.nth(nth - 1).map_or(bytes.len(), |(at, _)| at);
                prop_assert_eq!(text_end(&bytes, nth), end);
            }
        }
    }
}
