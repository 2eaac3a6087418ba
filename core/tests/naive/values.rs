//! Texts as the operators read them: patterns, numbers, dates, addresses, bytes.

use std::cmp::Ordering;
use std::net::IpAddr;

/// One sign of a pattern.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Sign {
    /// This character.
    Char(char),
    /// Exactly one character.
    One,
    /// Any run of characters, also none.
    Any,
}

/// A text whose every character stands for itself.
pub(super) fn literal(text: &str) -> Vec<Sign> {
    text.chars().map(Sign::Char).collect()
}

/// A text with `*` and `?` as wildcards.
pub(super) fn pattern(text: &str) -> Vec<Sign> {
    text.chars().map(sign).collect()
}

pub(super) fn sign(char: char) -> Sign {
    match char {
        '*' => Sign::Any,
        '?' => Sign::One,
        other => Sign::Char(other),
    }
}

/// Whether a pattern takes in the whole text.
pub(super) fn glob(pattern: &[Sign], text: &[char]) -> bool {
    match pattern.first() {
        None => text.is_empty(),
        Some(Sign::Any) => (0..=text.len()).any(|skip| glob(&pattern[1..], &text[skip..])),
        Some(Sign::One) => !text.is_empty() && glob(&pattern[1..], &text[1..]),
        Some(Sign::Char(char)) => text.first() == Some(char) && glob(&pattern[1..], &text[1..]),
    }
}

/// [`glob`] for texts.
pub(super) fn text_glob(wild: &str, text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    glob(&pattern(wild), &chars)
}

/// The six parts of an ARN; the last one takes all colons that are left.
pub(super) fn arn_parts(text: &str) -> Option<Vec<Vec<char>>> {
    let parts: Vec<Vec<char>> = text
        .splitn(6, ':')
        .map(|part| part.chars().collect())
        .collect();
    (parts.len() == 6 && text.starts_with("arn:")).then_some(parts)
}

/// The six parts of a pattern for ARNs.
pub(super) fn pattern_parts(pattern: &[Sign]) -> Option<Vec<&[Sign]>> {
    let parts: Vec<&[Sign]> = pattern.splitn(6, |sign| *sign == Sign::Char(':')).collect();
    (parts.len() == 6).then_some(parts)
}

/// Whether each part of the pattern takes in the same part of the ARN.
pub(super) fn arn_glob(pattern: &[Sign], text: &str) -> bool {
    match (pattern_parts(pattern), arn_parts(text)) {
        (Some(patterns), Some(parts)) => patterns
            .iter()
            .zip(&parts)
            .all(|(pattern, part)| glob(pattern, part)),
        _ => false,
    }
}

/// [`arn_glob`] for texts.
pub(super) fn text_arn_glob(wild: &str, text: &str) -> bool {
    arn_glob(&pattern(wild), text)
}

/// A field of an ARN, counted from 0; nothing if the text is no ARN or the field is empty.
pub(super) fn arn_field(text: &str, at: usize) -> Option<String> {
    let part: String = arn_parts(text)?[at].iter().collect();
    (!part.is_empty()).then_some(part)
}

/// A decimal number: whether it is below zero, its digits, and how many of them stand behind the point.
type Decimal = (bool, Vec<u8>, i64);

fn decimal(text: &str) -> Option<Decimal> {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (text.get(..at)?, text.get(at + 1..)?.parse::<i64>().ok()?),
        None => (text, 0),
    };
    let (negative, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, mantissa.strip_prefix('+').unwrap_or(mantissa)),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    if !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let digits = whole.bytes().chain(fraction.bytes()).collect();
    Some((
        negative,
        digits,
        i64::try_from(fraction.len()).ok()? - exponent,
    ))
}

/// How two numbers compare, if they are numbers.
pub(super) fn compare_numbers(left: &str, right: &str) -> Option<Ordering> {
    let (left_negative, mut left, left_scale) = decimal(left)?;
    let (right_negative, mut right, right_scale) = decimal(right)?;
    let scale = left_scale.max(right_scale);
    // Zeros at the end give both the same scale, zeros at the front the same length.
    for (digits, own) in [(&mut left, left_scale), (&mut right, right_scale)] {
        let zeros = usize::try_from(scale - own).ok()?;
        digits.extend(vec![b'0'; zeros]);
    }
    let length = left.len().max(right.len());
    for digits in [&mut left, &mut right] {
        let mut padded = vec![b'0'; length - digits.len()];
        padded.append(digits);
        *digits = padded;
    }
    let zero = |digits: &[u8]| digits.iter().all(|digit| *digit == b'0');
    let left_negative = left_negative && !zero(&left);
    let right_negative = right_negative && !zero(&right);
    Some(match (left_negative, right_negative) {
        (false, false) => left.cmp(&right),
        (true, true) => right.cmp(&left),
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
    })
}

fn leap(year: i64) -> bool {
    (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
}

fn month_days(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

/// The days from 1970-01-01 to a day, counted year by year and month by month.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let length = |year| if leap(year) { 366 } else { 365 };
    let years: i64 = (1970..year).map(length).sum::<i64>() - (year..1970).map(length).sum::<i64>();
    let months: i64 = (1..month).map(|month| month_days(year, month)).sum();
    years + months + day - 1
}

/// A number of so many digits.
fn digits(text: &str, count: usize) -> Option<i64> {
    let right = text.len() == count && text.bytes().all(|it| it.is_ascii_digit());
    if right { text.parse().ok() } else { None }
}

/// A point in time as seconds since 1970 and nanoseconds.
pub(super) fn instant(text: &str) -> Option<(i64, i64)> {
    if text.len() != 4 && !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit()) {
        return Some((text.parse().ok()?, 0));
    }
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let parts: Vec<&str> = date.split('-').collect();
    let year = digits(parts[0], 4)?;
    let month = parts.get(1).map_or(Some(1), |part| digits(part, 2))?;
    let day = parts.get(2).map_or(Some(1), |part| digits(part, 2))?;
    if parts.len() > 3 || !(1..=12).contains(&month) || day < 1 || day > month_days(year, month) {
        return None;
    }
    let midnight = days(year, month, day) * 86_400;
    let Some(time) = time else {
        return Some((midnight, 0));
    };
    if parts.len() != 3 {
        return None;
    }
    let (clock, zone) = match time.find(['Z', '+', '-']) {
        Some(at) => (time.get(..at)?, time.get(at..)?),
        None => (time, "Z"),
    };
    let ahead = if zone == "Z" {
        0
    } else {
        let (hours, minutes) = zone.get(1..)?.split_once(':')?;
        let ahead = digits(hours, 2)? * 3600 + digits(minutes, 2)? * 60;
        if zone.starts_with('-') { -ahead } else { ahead }
    };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let parts: Vec<&str> = clock.split(':').collect();
    let hour = digits(parts[0], 2)?;
    let minute = digits(parts.get(1)?, 2)?;
    let second = parts.get(2).map_or(Some(0), |part| digits(part, 2))?;
    if parts.len() > 3 || hour > 23 || minute > 59 || second > 59 || fraction.len() > 9 {
        return None;
    }
    let nanoseconds = digits(&format!("{fraction:0<9}"), 9)?;
    Some((
        midnight + hour * 3600 + minute * 60 + second - ahead,
        nanoseconds,
    ))
}

/// How two points in time compare, if they are dates.
pub(super) fn compare_dates(left: &str, right: &str) -> Option<Ordering> {
    Some(instant(left)?.cmp(&instant(right)?))
}

/// A point in time as text.
pub(super) fn date_text(seconds: i64) -> String {
    let (mut left, clock) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (mut year, mut month) = (1970, 1);
    while left < 0 {
        year -= 1;
        left += if leap(year) { 366 } else { 365 };
    }
    while left >= month_days(year, month) {
        left -= month_days(year, month);
        (year, month) = if month == 12 {
            (year + 1, 1)
        } else {
            (year, month + 1)
        };
    }
    let (hour, minute, second) = (clock / 3600, clock / 60 % 60, clock % 60);
    format!(
        "{year:04}-{month:02}-{:02}T{hour:02}:{minute:02}:{second:02}Z",
        left + 1
    )
}

/// A block of addresses: an address with a number of leading bits that count.
pub(super) fn block(text: &str) -> Option<(IpAddr, u32)> {
    let (address, bits) = match text.split_once('/') {
        Some((address, bits)) => (address, Some(bits)),
        None => (text, None),
    };
    let address: IpAddr = address.parse().ok()?;
    let all = if address.is_ipv4() { 32 } else { 128 };
    let bits = match bits {
        Some(bits) if bits.bytes().all(|it| it.is_ascii_digit()) => bits.parse().ok()?,
        Some(_) => return None,
        None => all,
    };
    (bits <= all).then_some((address, bits))
}

/// Whether an address lies in a block.
pub(super) fn in_block(listed: &str, value: &str) -> bool {
    let (Some((start, bits)), Ok(address)) = (block(listed), value.parse::<IpAddr>()) else {
        return false;
    };
    let (start, address, all): (u128, u128, u32) = match (start, address) {
        (IpAddr::V4(start), IpAddr::V4(address)) => {
            (start.to_bits().into(), address.to_bits().into(), 32)
        }
        (IpAddr::V6(start), IpAddr::V6(address)) => (start.to_bits(), address.to_bits(), 128),
        _ => return false,
    };
    bits == 0 || start >> (all - bits) == address >> (all - bits)
}

/// The bytes that base64 text stands for.
pub(super) fn bytes(text: &str) -> Option<Vec<u8>> {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let plain = text.trim_end_matches('=');
    if !text.len().is_multiple_of(4) || text.len() - plain.len() > 2 {
        return None;
    }
    let mut found = Vec::new();
    let (mut bits, mut count) = (0_usize, 0);
    for char in plain.chars() {
        bits = bits * 64 + ALPHABET.find(char)?;
        count += 6;
        if count >= 8 {
            count -= 8;
            found.push(u8::try_from(bits >> count).ok()?);
            bits &= (1 << count) - 1;
        }
    }
    Some(found)
}
