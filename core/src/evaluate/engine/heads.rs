//! Which statements an action concerns: an index over the literal starts of action patterns.
//!
//! The starts stand sorted, and each knows the longest other one that it begins with. All starts that a name begins with are then
//! the one just before the name in this order, as far as it is one, and what hangs above it: one binary search finds them all.

use super::glob::Glob;
use crate::policy::{Pattern, Token};

/// The index. Names and patterns are folded.
#[derive(Debug, Clone, Default)]
pub(super) struct Heads {
    /// The starts, one behind the other.
    text: Box<str>,
    /// INVARIANT: sorted by text, no two the same.
    sorted: Box<[Head]>,
    patterns: Box<[Posting]>,
    globs: Box<[Glob]>,
}

#[derive(Debug, Clone, Copy)]
struct Head {
    /// Where it starts in the text, and where it ends.
    start: u32,
    end: u32,
    /// The first of its patterns; they end where those of the next one start.
    first: u32,
    /// The longest head that this one begins with, or [`NONE`].
    parent: u32,
}

const NONE: u32 = u32::MAX;

/// A pattern that starts with a head.
#[derive(Debug, Clone, Copy)]
struct Posting {
    statement: u32,
    /// What follows the head: [`NOTHING`], [`ANYTHING`], or the number of a glob for the whole name.
    rest: u32,
}

const NOTHING: u32 = u32::MAX;
const ANYTHING: u32 = u32::MAX - 1;

impl Heads {
    /// Of patterns with the statements that they stand in.
    pub(super) fn new<'p>(patterns: impl IntoIterator<Item = (&'p Pattern, u32)>) -> Self {
        let mut globs = Vec::new();
        let mut found: Vec<(String, u32, u32)> = Vec::new();
        for (pattern, statement) in patterns {
            let (head, rest) = if let Some(text) = pattern.as_literal() {
                (text.to_owned(), NOTHING)
            } else if let Some(text) = pattern.as_prefix() {
                (text.to_owned(), ANYTHING)
            } else {
                let tokens: Vec<Token> = pattern.tokens().collect();
                let head: String = tokens
                    .iter()
                    .map_while(|token| match token {
                        Token::Char(character) => Some(*character),
                        _ => None,
                    })
                    .collect();
                globs.push(Glob::new(&tokens));
                (head, number(globs.len() - 1))
            };
            found.push((head, rest, statement));
        }
        found.sort_unstable();
        found.dedup();
        let mut text = String::new();
        let mut heads: Vec<Head> = Vec::new();
        let mut postings: Vec<Posting> = Vec::new();
        // The heads that the last one begins with, itself included.
        let mut open: Vec<(u32, String)> = Vec::new();
        for (head, rest, statement) in found {
            while open
                .last()
                .is_some_and(|(_, above)| !head.starts_with(above.as_str()))
            {
                open.pop();
            }
            if open.last().is_none_or(|(_, last)| *last != head) {
                let parent = open.last().map_or(NONE, |(at, _)| *at);
                heads.push(Head {
                    start: number(text.len()),
                    end: number(text.len() + head.len()),
                    first: number(postings.len()),
                    parent,
                });
                text.push_str(&head);
                open.push((number(heads.len() - 1), head));
            }
            postings.push(Posting { statement, rest });
        }
        Self {
            text: text.into_boxed_str(),
            sorted: heads.into_boxed_slice(),
            patterns: postings.into_boxed_slice(),
            globs: globs.into_boxed_slice(),
        }
    }

    /// Calls `found` with the statement of every pattern that matches a folded name, several times where several do.
    pub(super) fn each(&self, name: &str, mut found: impl FnMut(u32)) {
        let after = self
            .sorted
            .partition_point(|head| self.head_text(head).is_some_and(|text| text <= name));
        let Some(mut at) = after.checked_sub(1) else {
            return;
        };
        while let Some(head) = self.sorted.get(at) {
            let text = self.head_text(head).unwrap_or("");
            if name.starts_with(text) {
                for posting in self.postings_of(at, head) {
                    let matches = match posting.rest {
                        NOTHING => name.len() == text.len(),
                        ANYTHING => true,
                        glob => self
                            .globs
                            .get(glob as usize)
                            .is_some_and(|glob| glob.matches(name)),
                    };
                    if matches {
                        found(posting.statement);
                    }
                }
            }
            if head.parent == NONE {
                return;
            }
            at = head.parent as usize;
        }
    }

    /// Whether any pattern matches a folded name.
    pub(super) fn any(&self, name: &str) -> bool {
        let mut any = false;
        self.each(name, |_| any = true);
        any
    }

    /// The bytes that it holds outside of itself.
    pub(super) fn size(&self) -> usize {
        let globs: usize = self.globs.iter().map(Glob::size).sum();
        self.text.len()
            + size_of_val(&*self.sorted)
            + size_of_val(&*self.patterns)
            + size_of_val(&*self.globs)
            + globs
    }

    fn head_text(&self, head: &Head) -> Option<&str> {
        self.text.get(head.start as usize..head.end as usize)
    }

    fn postings_of(&self, at: usize, head: &Head) -> &[Posting] {
        let end = self
            .sorted
            .get(at + 1)
            .map_or(self.patterns.len(), |next| next.first as usize);
        self.patterns.get(head.first as usize..end).unwrap_or(&[])
    }
}

fn number(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(u32::MAX)
}
