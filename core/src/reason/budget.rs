//! How much work an answer may take.

/// What ran out before a question was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exhausted {
    /// In what: a condition key, or the search.
    pub what: String,
}

/// Limits on the work of all questions about one policy. The defaults end within a fraction of a second on any input.
///
/// # Examples
///
/// ```
/// let budget = rolecall::reason::Budget { states: 1_000, ..Default::default() };
/// assert!(budget.nodes > 0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// States of the automaton that splits the values of one key into classes.
    pub states: usize,
    /// Steps of all automata: one pattern of one state over one letter.
    pub steps: usize,
    /// Classes of values of one key, and of callers.
    pub classes: usize,
    /// Comparisons of a value of the policy with a class, over all keys, and of a region with a statement in the search.
    pub comparisons: usize,
    /// Nodes of the search trees.
    pub nodes: usize,
    /// Values tried for policy variables.
    pub assignments: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            states: 20_000,
            steps: 1_000_000,
            classes: 16_384,
            comparisons: 20_000_000,
            nodes: 200_000,
            assignments: 64,
        }
    }
}

impl Budget {
    /// Takes steps of an automaton.
    pub(crate) fn step(&mut self, amount: usize, what: &str) -> Result<(), Exhausted> {
        match self.steps.checked_sub(amount) {
            Some(rest) => {
                self.steps = rest;
                Ok(())
            }
            None => Err(Exhausted {
                what: format!("the patterns over {what} have too many combinations"),
            }),
        }
    }

    /// Takes `amount` comparisons.
    pub(crate) fn compare(&mut self, amount: usize, what: &str) -> Result<(), Exhausted> {
        match self.comparisons.checked_sub(amount) {
            Some(rest) => {
                self.comparisons = rest;
                Ok(())
            }
            None => Err(Exhausted {
                what: format!("too many values to compare in {what}"),
            }),
        }
    }
}
