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
        if self.case() != other.case() {
            return false;
        }
        let wanted: Vec<Token> = self.tokens().collect();
        let given: Vec<Token> = other.tokens().collect();
        let pieces: Vec<&[Token]> = wanted.split(|token| *token == Token::Many).collect();
        let [first, middle @ .., last] = pieces.as_slice() else {
            return wanted.len() == given.len() && after(&wanted, &given).is_some();
        };
        let Some(mut rest) = after(first, &given) else {
            return false;
        };
        for piece in middle {
            // The leftmost place leaves the most for the pieces to come.
            let found = (0..=rest.len()).find_map(|at| after(piece, rest.get(at..)?));
            match found {
                Some(after) => rest = after,
                None => return false,
            }
        }
        let end = rest
            .len()
            .checked_sub(last.len())
            .and_then(|at| rest.get(at..));
        end.is_some_and(|end| after(last, end).is_some())
    }
}

/// What is left of `given` behind a piece without stars, if it starts with that: a star of `given` can be any text, and only a star
/// matches any text.
fn after<'t>(piece: &[Token], given: &'t [Token]) -> Option<&'t [Token]> {
    let (start, rest) = given.split_at_checked(piece.len())?;
    let fits = |(wanted, given): (&Token, &Token)| {
        wanted == given || (*wanted == Token::One && *given != Token::Many)
    };
    piece.iter().zip(start).all(fits).then_some(rest)
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
