//! Whether two patterns with wildcards can match the same text.

/// Whether some text is matched by both patterns. `*` and `${…}` stand for any text, `?` for one character. A variable of an ARN
/// template, which is never empty, may be empty here: the answer errs towards yes.
///
/// Linear in both, but for a pattern without `*` against one with several, which is their product at worst.
///
/// # Examples
///
/// ```
/// use rolecall::catalog::patterns_meet;
///
/// assert!(patterns_meet("role/${RoleNameWithPath}", "role/service-*"));
/// assert!(patterns_meet("${BucketName}/${ObjectName}", "*.txt"));
/// assert!(!patterns_meet("role/${RoleNameWithPath}", "user/*"));
/// ```
pub fn patterns_meet(left: &str, right: &str) -> bool {
    let (left, right) = (Ends::of(left), Ends::of(right));
    match (left.open, right.open) {
        // What stands between the ends fits in any order: each side's wildcards take in the other's text.
        (true, true) => {
            agree(left.start.chars(), right.start.chars())
                && agree(left.end.chars().rev(), right.end.chars().rev())
        }
        (true, false) => matches(left.text, right.text),
        (false, true) => matches(right.text, left.text),
        (false, false) => {
            left.text.chars().count() == right.text.chars().count()
                && agree(left.text.chars(), right.text.chars())
        }
    }
}

/// The text before the first and behind the last wildcard for any text.
struct Ends<'t> {
    text: &'t str,
    start: &'t str,
    end: &'t str,
    open: bool,
}

impl<'t> Ends<'t> {
    fn of(text: &'t str) -> Self {
        let mut ends = Self {
            text,
            start: text,
            end: "",
            open: false,
        };
        let mut rest = text;
        while let Some(character) = rest.chars().next() {
            let at = text.len() - rest.len();
            match leading_wildcard(rest) {
                Some(length) => {
                    if !ends.open {
                        ends.start = text.get(..at).unwrap_or("");
                        ends.open = true;
                    }
                    rest = rest.get(length..).unwrap_or("");
                    ends.end = rest;
                }
                None => rest = rest.get(character.len_utf8()..).unwrap_or(""),
            }
        }
        ends
    }
}

/// The length of the `*` or `${…}` that a text begins with.
fn leading_wildcard(text: &str) -> Option<usize> {
    if text.starts_with('*') {
        return Some(1);
    }
    // A variable's name is short; what is longer is no variable.
    let body = text.strip_prefix("${")?;
    let end = body
        .bytes()
        .take(LONGEST_VARIABLE)
        .position(|byte| byte == b'}')?;
    Some(end + "${}".len())
}

/// The longest name of a variable, in bytes: a tag's key has 128 characters at most.
const LONGEST_VARIABLE: usize = 1_024;

/// Whether two texts agree as far as both go.
fn agree(left: impl Iterator<Item = char>, right: impl Iterator<Item = char>) -> bool {
    left.zip(right).all(|(left, right)| same(left, right))
}

fn same(left: char, right: char) -> bool {
    left == right || left == '?' || right == '?'
}

/// Whether a pattern matches a text in which `?` stands for any character.
fn matches(pattern: &str, text: &str) -> bool {
    let (mut pattern, mut text) = (pattern, text);
    // Where to go on after the last wildcard, with one more character taken in by it.
    let mut retry: Option<(&str, &str)> = None;
    loop {
        if let Some(length) = leading_wildcard(pattern) {
            pattern = pattern.get(length..).unwrap_or("");
            retry = Some((pattern, text));
            continue;
        }
        let mut rest = pattern.chars();
        let mut others = text.chars();
        match (rest.next(), others.next()) {
            (None, None) => return true,
            (Some(one), Some(other)) if same(one, other) => {
                pattern = rest.as_str();
                text = others.as_str();
            }
            _ => {
                let Some((after, from)) = retry else {
                    return false;
                };
                let mut from = from.chars();
                if from.next().is_none() {
                    return false;
                }
                pattern = after;
                text = from.as_str();
                retry = Some((pattern, text));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_that_meet_and_patterns_that_do_not() {
        for (left, right, meet) in [
            ("", "", true),
            ("a", "", false),
            ("*", "", true),
            ("a*", "*b", true),
            ("a*c", "ab*d", false),
            ("ab*", "a", false),
            ("a?c", "abc", true),
            ("a?c", "a*", true),
            ("a?", "a", false),
            ("${X}/${Y}", "bucket", false),
            ("${X}/${Y}", "b/c/d", true),
            ("${X", "${X", true),
            ("*a*b*", "xxaxxbxx", true),
            ("*a*b*", "xxbxxaxx", false),
            ("$a", "$a", true),
        ] {
            assert_eq!(patterns_meet(left, right), meet, "{left} {right}");
            assert_eq!(patterns_meet(right, left), meet, "{right} {left}");
        }
    }
}
