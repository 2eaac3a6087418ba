//! Reading numbers, texts and dates out of a table's bytes: what is not there reads as `None`.

use super::Date;

fn array_at<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..)?.first_chunk().copied()
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    array_at(bytes, at).map(u16::from_le_bytes)
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    array_at(bytes, at).map(u32::from_le_bytes)
}

pub(super) fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    array_at(bytes, at).map(u64::from_le_bytes)
}

pub(super) fn text_at(bytes: &[u8], at: usize, length: usize) -> Option<&str> {
    std::str::from_utf8(bytes.get(at..at.checked_add(length)?)?).ok()
}

/// Year, month and day; `None` also for a day that no calendar has.
pub(super) fn date_at(bytes: &[u8], at: usize) -> Option<Date> {
    let [low, high, month, day] = array_at(bytes, at)?;
    Date::new(u16::from_le_bytes([low, high]), month, day)
}

/// FNV-1a: a change of a single byte always changes it.
pub(super) fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |sum, byte| {
        (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
