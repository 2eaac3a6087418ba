//! How much work an answer may take.

/// What ran out before a question was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exhausted {
    /// In what: a condition key, or the search.
    pub what: String,
}

/// Limits on the work of one question. The defaults end within a fraction of a second on any input.
///
/// # Examples
///
/// ```
/// let budget = rolecall::reason::Budget { states: 1_000, ..Default::default() };
/// assert!(budget.nodes > 0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// States of the automata that split the values of one key into classes.
    pub states: usize,
    /// Classes of values of one key, and of callers.
    pub classes: usize,
    /// Comparisons of a value of the policy with a class: values times classes, over all keys.
    pub comparisons: usize,
    /// Nodes of the search tree.
    pub nodes: usize,
    /// Values tried for policy variables.
    pub assignments: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            states: 20_000,
            classes: 8_192,
            comparisons: 4_000_000,
            nodes: 20_000,
            assignments: 64,
        }
    }
}

impl Budget {
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
