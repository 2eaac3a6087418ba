//! What a caller did wrong, and which limit was hit. A bad policy is never an [`Error`]: it is a report with findings.

/// Misuse of the library, or a limit that the caller set and the input exceeds.
///
/// # Examples
///
/// ```
/// use rolecall::Error;
///
/// assert_eq!(Error::TooLarge { limit: 10, actual: 12 }.to_string(), "the input has 12 bytes, the limit is 10");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The text is longer than [`Limits::max_bytes`](crate::Limits::max_bytes).
    #[error("the input has {actual} bytes, the limit is {limit}")]
    TooLarge {
        /// The limit in force, in bytes.
        limit: usize,
        /// The size of the input, in bytes.
        actual: usize,
    },
    /// The input is nested deeper than [`Limits::max_depth`](crate::Limits::max_depth).
    #[error("the input is nested deeper than {limit} levels")]
    TooDeep {
        /// The limit in force, in levels of `{` and `[`.
        limit: usize,
    },
    /// The input has more keys and values than [`Limits::max_nodes`](crate::Limits::max_nodes).
    #[error("the input has more than {limit} keys and values")]
    TooManyNodes {
        /// The limit in force.
        limit: usize,
    },
    /// The caller said what the input is, and it is something else.
    #[error("{0}")]
    WrongInput(String),
    /// The bytes given as a table of AWS facts are none; the reason is that of [`CatalogError`](crate::catalog::CatalogError).
    #[error("{0}")]
    BadCatalog(String),
    /// A value in the options is not of the form that AWS uses.
    #[error("{option}: `{value}` is not {expected}")]
    BadOption {
        /// The option, as the library names it.
        option: &'static str,
        /// The value given.
        value: String,
        /// What a value of this option looks like.
        expected: &'static str,
    },
}
