//! The values that are more than text: numbers, dates, addresses, base64. All exact; no floating point.

use std::cmp::Ordering;
use std::net::IpAddr;

/// A decimal number of any length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Number {
    negative: bool,
    /// Without leading zeros.
    whole: String,
    /// Without trailing zeros.
    fraction: String,
}

impl Number {
    /// Reads digits with an optional sign, fraction and exponent. An exponent beyond ±400 is refused.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (digits, exponent) = Digits::parse(text)?;
        let (mut whole, mut fraction) = (digits.whole.to_owned(), digits.fraction.to_owned());
        for _ in 0..exponent.max(0) {
            whole.push(if fraction.is_empty() {
                '0'
            } else {
                fraction.remove(0)
            });
        }
        for _ in 0..(-exponent).max(0) {
            fraction.insert(0, whole.pop().unwrap_or('0'));
        }
        let digits = Digits::new(digits.negative, &whole, &fraction);
        Some(Self {
            negative: digits.negative,
            whole: digits.whole.to_owned(),
            fraction: digits.fraction.to_owned(),
        })
    }

    /// How the number that a text holds compares to this one. Allocates only where it has an exponent.
    pub(crate) fn compare_to(&self, text: &str) -> Option<Ordering> {
        match Digits::parse(text)? {
            (digits, 0) => Some(digits.cmp(&self.digits())),
            _ => Some(Self::parse(text)?.cmp(self)),
        }
    }

    fn digits(&self) -> Digits<'_> {
        Digits {
            negative: self.negative,
            whole: &self.whole,
            fraction: &self.fraction,
        }
    }

    /// As text.
    pub(crate) fn print(&self) -> String {
        let sign = if self.negative { "-" } else { "" };
        let whole = if self.whole.is_empty() {
            "0"
        } else {
            &self.whole
        };
        if self.fraction.is_empty() {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{}", self.fraction)
        }
    }

    /// Numbers just below and just above this one: closer than any number with as many decimals.
    pub(crate) fn neighbours(&self, decimals: usize) -> [Self; 2] {
        let step = |up: bool| {
            // Work on the digits as one integer with one more decimal than anything it is compared with.
            let mut digits: Vec<u8> = self.whole.bytes().map(|byte| byte - b'0').collect();
            let mut fraction: Vec<u8> = self.fraction.bytes().map(|byte| byte - b'0').collect();
            fraction.resize(decimals + 1, 0);
            digits.append(&mut fraction);
            let zero = digits.iter().all(|digit| *digit == 0);
            let grow = up != self.negative || zero;
            let mut carry = true;
            for digit in digits.iter_mut().rev() {
                if !carry {
                    break;
                }
                carry = if grow { *digit == 9 } else { *digit == 0 };
                *digit = match (grow, carry) {
                    (true, false) => *digit + 1,
                    (true, true) => 0,
                    (false, false) => *digit - 1,
                    (false, true) => 9,
                };
            }
            if carry && grow {
                digits.insert(0, 1);
            }
            let text: String = digits
                .iter()
                .map(|digit| char::from(b'0' + digit))
                .collect();
            let cut = text.len().saturating_sub(decimals + 1);
            let (whole, fraction) = text.split_at_checked(cut).unwrap_or(("", &text));
            Self {
                negative: if zero { !up } else { self.negative },
                whole: whole.trim_start_matches('0').to_owned(),
                fraction: fraction.trim_end_matches('0').to_owned(),
            }
        };
        [step(false), step(true)]
    }

    /// Digits after the point.
    pub(crate) fn decimals(&self) -> usize {
        self.fraction.len()
    }
}

/// A number as its digits: no zeros at the ends, no sign on zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Digits<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
}

impl<'a> Digits<'a> {
    fn new(negative: bool, whole: &'a str, fraction: &'a str) -> Self {
        let whole = whole.trim_start_matches('0');
        let fraction = fraction.trim_end_matches('0');
        Self {
            negative: negative && !(whole.is_empty() && fraction.is_empty()),
            whole,
            fraction,
        }
    }

    /// The digits of a text, and its exponent. Where that is not 0, the zeros at the ends count.
    fn parse(text: &'a str) -> Option<(Self, i32)> {
        let text = text.trim();
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (digits, exponent) = match digits.split_once(['e', 'E']) {
            None => (digits, 0),
            Some((digits, exponent)) => {
                let exponent = exponent.parse::<i32>().ok();
                (digits, exponent.filter(|value| value.abs() <= 400)?)
            }
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if (whole.is_empty() && fraction.is_empty())
            || !whole
                .bytes()
                .chain(fraction.bytes())
                .all(|byte| byte.is_ascii_digit())
        {
            return None;
        }
        if exponent == 0 {
            return Some((Self::new(negative, whole, fraction), 0));
        }
        let written = Self {
            negative,
            whole,
            fraction,
        };
        Some((written, exponent))
    }
}

impl Ord for Digits<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let size = |left: &Self, right: &Self| {
            left.whole
                .len()
                .cmp(&right.whole.len())
                .then_with(|| left.whole.cmp(right.whole))
                .then_with(|| left.fraction.cmp(right.fraction))
        };
        match (self.negative, other.negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => size(self, other),
            (true, true) => size(other, self),
        }
    }
}

impl PartialOrd for Digits<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        self.digits().cmp(&other.digits())
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// An instant: nanoseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Instant(i128);

impl Instant {
    /// Reads ISO 8601 in the W3C profile (`YYYY`, `YYYY-MM`, `YYYY-MM-DD`, with `Thh:mm[:ss[.fff]]` and a zone), or seconds since
    /// 1970. Without a zone a time is UTC.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let plain = text.strip_prefix('-').unwrap_or(text);
        let is_year = plain.len() == 4 && plain.len() == text.len();
        if !is_year
            && !plain.is_empty()
            && plain
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.')
        {
            let (number, _) = Digits::parse(text)?;
            let whole: i128 = if number.whole.is_empty() {
                0
            } else {
                number.whole.parse().ok()?
            };
            let size = whole
                .checked_mul(1_000_000_000)?
                .checked_add(nanoseconds(number.fraction)?)?;
            return Some(Self(if number.negative { -size } else { size }));
        }
        let (date, time) = match text.split_once(['T', 't', ' ']) {
            Some((date, time)) => (date, Some(time)),
            None => (text, None),
        };
        let mut fields = date.splitn(3, '-');
        let year: i64 = fixed(fields.next()?, 4)?;
        let month: i64 = fields
            .next()
            .map_or(Some(1), |field| fixed(field, 2))
            .filter(|month| (1..=12).contains(month))?;
        let day: i64 = fields.next().map_or(Some(1), |field| fixed(field, 2))?;
        if day < 1 || day > days_in(year, month) {
            return None;
        }
        let mut nanos = i128::from(days_from_civil(year, month, day)) * 86_400_000_000_000;
        if let Some(time) = time {
            let (clock, offset) = zone(time)?;
            let mut parts = clock.splitn(3, ':');
            let hour: i64 = fixed(parts.next()?, 2).filter(|hour| *hour < 24)?;
            let minute: i64 = fixed(parts.next()?, 2).filter(|minute| *minute < 60)?;
            let (second, fraction) = match parts.next() {
                None => (0, ""),
                Some(seconds) => {
                    let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, ""));
                    (fixed(whole, 2).filter(|second| *second <= 60)?, fraction)
                }
            };
            let fraction = nanoseconds(fraction)?;
            nanos += i128::from(hour * 3600 + minute * 60 + second - offset * 60) * 1_000_000_000
                + fraction;
        }
        Some(Self(nanos))
    }

    /// The instants just before and just after.
    pub(crate) fn neighbours(self) -> [Self; 2] {
        [-1_000_000, 1_000_000].map(|step| Self(self.0.saturating_add(step)))
    }

    /// As whole seconds since 1970, downwards.
    pub(crate) fn seconds(self) -> String {
        self.0.div_euclid(1_000_000_000).to_string()
    }

    /// In the form `2026-01-31T23:59:59.000Z`, or in seconds where the year has not four digits.
    pub(crate) fn print(self) -> String {
        const FIRST_DAY: i64 = days_from_civil(0, 1, 1);
        const LAST_DAY: i64 = days_from_civil(9999, 12, 31);
        const SECOND: i128 = 1_000_000_000;
        let fraction = |nanos: i128| match (nanos, nanos % 1_000_000) {
            (0, _) => String::new(),
            (_, 0) => format!(".{:03}", nanos / 1_000_000),
            _ => format!(".{nanos:09}"),
        };
        let seconds = self.0.div_euclid(SECOND);
        let day = i64::try_from(seconds.div_euclid(86_400)).ok();
        let Some(day) = day.filter(|day| (FIRST_DAY..=LAST_DAY).contains(day)) else {
            let sign = if self.0 < 0 { "-" } else { "" };
            let size = self.0.saturating_abs();
            return format!("{sign}{}{}", size / SECOND, fraction(size % SECOND));
        };
        let (year, month, day) = civil_from_days(day);
        let clock = seconds.rem_euclid(86_400);
        format!(
            "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}{}Z",
            clock / 3600,
            clock / 60 % 60,
            clock % 60,
            fraction(self.0.rem_euclid(SECOND))
        )
    }
}

/// The nanoseconds of the digits behind the point; further ones are cut off.
fn nanoseconds(fraction: &str) -> Option<i128> {
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits = fraction.bytes().chain(std::iter::repeat(b'0')).take(9);
    Some(digits.fold(0, |sum, digit| sum * 10 + i128::from(digit - b'0')))
}

fn fixed(text: &str, digits: usize) -> Option<i64> {
    (text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())?
}

/// The time without its zone, and the zone in minutes east.
fn zone(time: &str) -> Option<(&str, i64)> {
    if let Some(clock) = time.strip_suffix(['Z', 'z']) {
        return Some((clock, 0));
    }
    let Some(at) = time.rfind(['+', '-']) else {
        return Some((time, 0));
    };
    let (clock, offset) = time.split_at_checked(at)?;
    let (sign, offset) = match offset.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, offset.strip_prefix('+')?),
    };
    let (hours, minutes) = offset
        .split_once(':')
        .or_else(|| offset.split_at_checked(2))?;
    let minutes = if minutes.is_empty() {
        0
    } else {
        fixed(minutes, 2).filter(|minutes| *minutes < 60)?
    };
    let hours = fixed(hours, 2).filter(|hours| *hours < 24)?;
    Some((clock, sign * (hours * 60 + minutes)))
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 of a date of the proleptic Gregorian calendar.
const fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    (
        year_of_era + era * 400 + i64::from(month <= 2),
        month,
        day_of_year - (153 * shifted + 2) / 5 + 1,
    )
}

/// A block of addresses of one family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Block {
    /// Whether it is IPv6.
    pub(crate) v6: bool,
    /// First address.
    pub(crate) first: u128,
    /// Last address.
    pub(crate) last: u128,
}

impl Block {
    /// Reads an address or a CIDR block.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = match text.trim().split_once('/') {
            None => (text.trim(), None),
            Some((address, prefix)) => {
                if prefix.is_empty()
                    || prefix.len() > 3
                    || !prefix.bytes().all(|byte| byte.is_ascii_digit())
                {
                    return None;
                }
                (address, Some(prefix.parse::<u32>().ok()?))
            }
        };
        let (v6, bits, width) = match address.parse().ok()? {
            IpAddr::V4(v4) => (false, u128::from(u32::from(v4)), 32),
            IpAddr::V6(v6) => (true, u128::from(v6), 128),
        };
        let host = width - prefix.unwrap_or(width).min(width);
        if prefix.is_some_and(|prefix| prefix > width) {
            return None;
        }
        let mask = if host == 128 {
            u128::MAX
        } else {
            (1_u128 << host) - 1
        };
        Some(Self {
            v6,
            first: bits & !mask,
            last: bits | mask,
        })
    }

    /// Whether an address lies in it.
    pub(crate) fn contains(self, address: Self) -> bool {
        self.v6 == address.v6 && self.first <= address.first && address.last <= self.last
    }

    /// An address as text.
    pub(crate) fn print(v6: bool, address: u128) -> String {
        if v6 {
            std::net::Ipv6Addr::from(address).to_string()
        } else {
            std::net::Ipv4Addr::from(u32::try_from(address).unwrap_or(u32::MAX)).to_string()
        }
    }
}

/// The bytes of a base64 text (standard alphabet, padding optional).
pub(crate) fn base64(text: &str) -> Option<Vec<u8>> {
    let text = text.trim_end_matches('=');
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in text.bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(value)) & 0xFF_FFFF;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xFF).ok()?);
        }
    }
    (count < 6).then_some(bytes)
}

/// Bytes as base64, padded.
pub(crate) fn print_base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let bits = (0..3).fold(0_u32, |bits, at| {
            bits << 8 | u32::from(chunk.get(at).copied().unwrap_or(0))
        });
        for at in 0..4 {
            let letter = LETTERS.get((bits >> (18 - 6 * at) & 63) as usize);
            let letter = letter.filter(|_| at <= chunk.len()).unwrap_or(&b'=');
            text.push(char::from(*letter));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_compare_exactly() {
        let number = |text| Number::parse(text).unwrap();
        assert_eq!(number("007.50"), number("7.5"));
        assert_eq!(number("1e3"), number("1000"));
        assert_eq!(number("12.5e-1"), number("1.25"));
        assert_eq!(number("-0"), number("0"));
        assert!(
            number("-2") < number("-1.5")
                && number("9") < number("10")
                && number("0.9") < number("0.91")
        );
        assert!(number("99999999999999999999999.1") > number("99999999999999999999999"));
        for text in ["", ".", "5abc", "1e999", "--1", "0x1"] {
            assert_eq!(Number::parse(text), None, "{text}");
        }
        for text in ["0", "-1", "10", "0.05", "999", "-0.5"] {
            let here = number(text);
            let [below, above] = here.neighbours(3);
            assert!(
                below < here && here < above,
                "{text}: {} {}",
                below.print(),
                above.print()
            );
        }
    }

    #[test]
    fn dates_in_every_form() {
        let at = |text| Instant::parse(text).unwrap();
        assert_eq!(at("1970-01-01T00:00:00Z"), Instant(0));
        assert_eq!(at("2024"), at("2024-01-01T00:00Z"));
        assert_eq!(at("1704067200"), at("2024-01-01T00:00:00Z"));
        assert_eq!(
            at("2024-02-29T23:30:00+01:30"),
            at("2024-02-29T22:00:00.000Z")
        );
        assert_eq!(
            at("2024-02-29T22:00:00.5Z").print(),
            "2024-02-29T22:00:00.500Z"
        );
        for text in [
            "",
            "2023-02-29",
            "2024-13",
            "2024-01-01T25:00Z",
            "soon",
            "2024-01-01T00:00:00.xZ",
        ] {
            assert_eq!(Instant::parse(text), None, "{text}");
        }
    }

    #[test]
    fn blocks_of_both_families() {
        let block = |text| Block::parse(text).unwrap();
        assert!(block("0.0.0.0/0").contains(block("1.2.3.4")));
        assert!(block("2001:DB8::/32").contains(block("2001:db8:0::1")));
        assert!(!block("::/0").contains(block("1.2.3.4")));
        assert!(block("10.0.0.0/8").contains(block("10.1.0.0/16")));
        for text in ["10.0.0.0/33", "10.0.0", "10.0.0.0/", "10.0.0.0/+8", "x"] {
            assert_eq!(Block::parse(text), None, "{text}");
        }
    }

    #[test]
    fn base64_of_every_length() {
        assert_eq!(base64("Zm9v").as_deref(), Some(b"foo".as_slice()));
        assert_eq!(base64("Zm8=").as_deref(), Some(b"fo".as_slice()));
        assert_eq!(base64("Zg==").as_deref(), Some(b"f".as_slice()));
        for text in ["", "Zm9v", "Zm8=", "Zg==", "+/+/"] {
            assert_eq!(print_base64(&base64(text).unwrap()), text);
        }
        assert_eq!(base64("Z"), None);
        assert_eq!(base64("Zm9*"), None);
    }
}
