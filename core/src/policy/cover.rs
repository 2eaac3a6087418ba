//! Whether one pattern matches all that another one does.

use super::pattern::{Pattern, Token};

impl Pattern {
    /// Whether every text that `other` matches is one that this pattern matches too.
    ///
    /// Sound and not complete: `true` is a proof, and `false` says nothing for pairs such as `*?` and `?*`, or for patterns with
    /// another rule on letter case. O(length of the one · length of the other) at worst.
    ///
    /// # Examples
    ///
    /// ```
    /// use rolecall::policy::{Case, Pattern};
    ///
    /// let gets = Pattern::action("s3:Get*");
    /// assert!(gets.covers(&Pattern::action("s3:getObject*Acl")));
    /// assert!(!gets.covers(&Pattern::action("s3:G*")));
    /// assert!(!Pattern::action("s3:Get?").covers(&gets));
    /// assert!(!gets.covers(&Pattern::new("s3:Get*", Case::Sensitive)));
    /// ```
    pub fn covers(&self, other: &Self) -> bool {
        let wanted: Vec<Token> = self.tokens().collect();
        let given: Vec<Token> = other.tokens().collect();
        self.case() == other.case() && covers(&wanted, &given, &mut usize::MAX) == Ok(true)
    }
}

/// There were not steps enough for an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spent;

/// The same for the steps of two patterns that agree on letter case. What it takes is taken off `steps`: a step is a character that
/// was looked at, or a position.
pub(crate) fn covers(wanted: &[Token], given: &[Token], steps: &mut usize) -> Result<bool, Spent> {
    let mut pieces = wanted.split(|token| *token == Token::Many).peekable();
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = after(first, given, steps)? else {
        return Ok(false);
    };
    if pieces.peek().is_none() {
        return Ok(rest.is_empty());
    }
    while let Some(piece) = pieces.next() {
        // The last piece stands at the end, and the others at the leftmost place, which leaves the most for those to come.
        let is_last = pieces.peek().is_none();
        let mut from = match rest.len().checked_sub(piece.len()) {
            None => return Ok(false),
            Some(at) if is_last => rest.get(at..).unwrap_or_default(),
            Some(_) => rest,
        };
        rest = loop {
            if let Some(rest) = after(piece, from, steps)? {
                break rest;
            }
            match from.split_first() {
                Some((_, tail)) => from = tail,
                None => return Ok(false),
            }
        };
    }
    Ok(true)
}

/// What is left of `given` behind a piece without stars, if it starts with that: a star of `given` can be any text, and only a star
/// matches any text.
fn after<'t>(
    piece: &[Token],
    given: &'t [Token],
    steps: &mut usize,
) -> Result<Option<&'t [Token]>, Spent> {
    let Some((start, rest)) = given.split_at_checked(piece.len()) else {
        return Ok(None);
    };
    let fits = |(wanted, given): (&Token, &Token)| {
        wanted == given || (*wanted == Token::One && *given != Token::Many)
    };
    let misfit = piece.iter().zip(start).position(|pair| !fits(pair));
    *steps = steps
        .checked_sub(misfit.unwrap_or(piece.len()) + 1)
        .ok_or(Spent)?;
    Ok(misfit.is_none().then_some(rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Case;

    /// Every text of at most `length` letters.
    fn texts(letters: &[char], length: u32) -> Vec<String> {
        let mut all = vec![String::new()];
        let mut last = all.clone();
        for _ in 0..length {
            last = last
                .iter()
                .flat_map(|text| letters.iter().map(move |letter| format!("{text}{letter}")))
                .collect();
            all.extend(last.iter().cloned());
        }
        all
    }

    #[test]
    fn what_is_covered_matches_nothing_else() {
        let samples = texts(&['a', 'b'], 5);
        let patterns: Vec<(Pattern, u64)> = texts(&['a', 'b', '*', '?'], 4)
            .iter()
            .map(|text| {
                let pattern = Pattern::new(text, Case::Sensitive);
                let matched = samples
                    .iter()
                    .fold(0, |bits, text| bits << 1 | u64::from(pattern.matches(text)));
                (pattern, matched)
            })
            .collect();
        let mut covered = 0;
        for (one, all) in &patterns {
            for (other, some) in &patterns {
                if one.covers(other) {
                    covered += 1;
                    assert_eq!(some & !all, 0, "{one:?} {other:?}");
                }
            }
        }
        assert!(covered > patterns.len());
    }

    #[test]
    fn what_an_entry_of_a_policy_covers() {
        let covers = |one, other| Pattern::action(one).covers(&Pattern::action(other));
        for (one, other) in [
            ("*", ""),
            ("*", "s3:*"),
            ("s3:*", "S3:Get*"),
            ("s3:Get*", "s3:get*"),
            ("s3:Get*Acl", "s3:GetObject*Acl"),
            ("s3:*Object*", "s3:GetObject"),
            ("s3:Get?bject", "s3:GetObject"),
            ("s3:?*", "s3:a?*"),
            ("*a*b*", "aab"),
        ] {
            assert!(covers(one, other), "{one} {other}");
        }
        for (one, other) in [
            ("s3:Get*", "s3:*"),
            ("s3:Get?", "s3:Get*"),
            ("s3:a*a", "s3:a"),
            ("s3:GetObject", "s3:GetObjec?"),
            ("", "*"),
        ] {
            assert!(!covers(one, other), "{one} {other}");
        }
    }
}
