//! JSON text to a tree with a span on every key and value.
//!
//! The tree keeps what a policy analyser needs and a value model loses: where each key and value stands, the order of
//! members, and duplicate keys. Strings are spans into the text and are unescaped when asked for.
//!
//! It knows JSON and no policy. [`Tree::errors`] is empty exactly when `serde_json` reads the text as a `Value`; where it is
//! not, the tree still holds whatever could be made out, so that an editor gets findings for the rest.
//!
//! # Untrusted input
//!
//! Any text is safe to parse. Time and memory are linear in the text: one pass, no recursion, at most one node for each
//! value and at most [`MAX_ERRORS`] errors. Nothing panics; every span lies inside the text and on character boundaries.
//! [`Limits`] bound the size of the text, the depth and the number of nodes.

mod read;
mod string;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use crate::text::{Entry, Place, Source, Span, Step};
use crate::{Error, Limits};

/// The most errors that a [`Tree`] reports. Later ones are left out: a person fixes these and parses again.
pub const MAX_ERRORS: usize = 20;

/// One value of a [`Tree`]. The root is 0, and a value comes before the values inside it.
///
/// # Examples
///
/// ```
/// use rolecall::syntax::Tree;
/// use rolecall::text::Place;
///
/// let tree = Tree::parse("{}", &rolecall::Limits::default())?;
/// assert_eq!(tree.root().place(), Place::ROOT);
/// # Ok::<(), rolecall::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

impl NodeId {
    /// The place with the same number in [`Tree::source`].
    pub const fn place(self) -> Place {
        Place(self.0)
    }

    fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a value is.
///
/// # Examples
///
/// ```
/// use rolecall::syntax::{Kind, Tree};
///
/// let tree = Tree::parse("true", &rolecall::Limits::default())?;
/// assert_eq!(tree.kind(tree.root()), Kind::Bool(true));
/// # Ok::<(), rolecall::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number; its text is in [`Tree::number`].
    Number,
    /// A string; its content is in [`Tree::string`].
    String,
    /// `[...]`.
    Array,
    /// `{...}`.
    Object,
    /// No value stands where one is due. There is an error about it.
    Invalid,
}

/// Why a text is not JSON, at the smallest place where it could be changed.
///
/// # Examples
///
/// ```
/// use rolecall::syntax::Tree;
///
/// let text = r#"{"Version": "2012-10-17",}"#;
/// let tree = Tree::parse(text, &rolecall::Limits::default())?;
/// assert_eq!(tree.errors()[0].message, "remove the trailing `,` before `}`");
/// assert_eq!(tree.errors()[0].span.slice(text), Some(","));
/// # Ok::<(), rolecall::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// Where. Empty only where the text holds nothing to point at.
    pub span: Span,
    /// What is wrong and what to do: lower case, no full stop, one line, the user's text in backticks.
    pub message: String,
    /// Whether the text is mended by removing what stands at the span.
    pub removable: bool,
}

/// A JSON text, read.
///
/// # Examples
///
/// ```
/// use rolecall::syntax::{Kind, Tree};
///
/// let text = r#"{"Action": ["s3:GetObject", "s3:\u002a"], "Action": "*"}"#;
/// let tree = Tree::parse(text, &rolecall::Limits::default())?;
/// assert!(tree.errors().is_empty());
///
/// let members: Vec<_> = tree.children(tree.root()).collect();
/// assert_eq!(members.len(), 2);
/// assert_eq!(tree.key(members[0]).as_deref(), Some("Action"));
/// assert_eq!(tree.kind(members[0]), Kind::Array);
///
/// let second = tree.children(members[0]).nth(1).unwrap();
/// assert_eq!(tree.string(second).as_deref(), Some("s3:*"));
/// assert_eq!(tree.span(second).slice(text), Some(r#""s3:\u002a""#));
/// # Ok::<(), rolecall::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree<'a> {
    text: &'a str,
    /// INVARIANT: never empty, and in pre-order: the descendants of node `i` are `i + 1..nodes[i].after`.
    nodes: Vec<Node>,
    errors: Vec<SyntaxError>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Node {
    span: Span,
    key: Span,
    /// One past the last descendant. While the reader has the container open: the number of the container around it.
    after: u32,
    kind: Kind,
}

/// The key of a value that has none: no text has a span that ends before it starts.
const NO_KEY: Span = Span::new(u32::MAX, 0);

impl<'a> Tree<'a> {
    /// Reads `text`. Linear in its length.
    ///
    /// A text that is not JSON is not an `Err`: see [`Tree::errors`].
    ///
    /// # Errors
    ///
    /// - [`Error::TooLarge`] where the text is longer than `max_bytes` (or 4 GiB);
    /// - [`Error::TooDeep`] where `max_depth` levels of `{` and `[` are open at once. The deepest text that is read has one
    ///   level less, so that the default of 128 accepts and rejects what `serde_json` does;
    /// - [`Error::TooManyNodes`] where there are more than `max_nodes` values. A member counts once, with its key.
    ///
    /// # Examples
    ///
    /// ```
    /// use rolecall::syntax::Tree;
    /// use rolecall::{Error, Limits};
    ///
    /// assert!(Tree::parse("[1, 2]", &Limits::default())?.errors().is_empty());
    ///
    /// let limits = Limits { max_nodes: 2, ..Limits::default() };
    /// assert_eq!(Tree::parse("[1, 2]", &limits), Err(Error::TooManyNodes { limit: 2 }));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn parse(text: &'a str, limits: &Limits) -> Result<Tree<'a>, Error> {
        read::read(text, limits)
    }

    /// The value that is the document. Always there: [`Kind::Invalid`] where the text holds no value.
    ///
    /// # Examples
    ///
    /// ```
    /// use rolecall::syntax::{Kind, Tree};
    ///
    /// let tree = Tree::parse("", &rolecall::Limits::default())?;
    /// assert_eq!(tree.kind(tree.root()), Kind::Invalid);
    /// # Ok::<(), rolecall::Error>(())
    /// ```
    pub const fn root(&self) -> NodeId {
        NodeId(0)
    }

    /// What the value is. O(1), as are all look-ups of one node. [`Kind::Invalid`] for a node of another, larger tree.
    ///
    /// # Examples
    ///
    /// ```
    /// use rolecall::syntax::{Kind, Tree};
    ///
    /// let tree = Tree::parse("[]", &rolecall::Limits::default())?;
    /// assert_eq!(tree.kind(tree.root()), Kind::Array);
    /// # Ok::<(), rolecall::Error>(())
    /// ```
    pub fn kind(&self, node: NodeId) -> Kind {
        self.node(node).map_or(Kind::Invalid, |node| node.kind)
    }

    /// Where the value stands, with its quotes or brackets. Empty for [`Kind::Invalid`], at the place where the value is due.
    ///
    /// # Examples
    ///
    /// ```
    /// use rolecall::syntax::Tree;
    ///
    /// let text = " [1, 2] ";
    /// let tree = Tree::parse(text, &rolecall::Limits::default())?;
    /// assert_eq!(tree.span(tree.root()).slice(text), Some("[1, 2]"));
    /// # Ok::<(), rolecall::Error>(())
    /// ```
    pub fn span(&self, node: NodeId) -> Span {
        self.node(node).map_or(Span::default(), |node| node.span)
    }

    /// The value as it is written.
    pub(crate) fn text_of(&self, node: NodeId) -> &'a str {
        self.span(node).slice(self.text).unwrap_or("")
    }

    /// The values directly inside an object or array, in the order of the text; of any other value none. O(1) for each.
    ///
    /// # Examples
    ///
    /// ```
    /// use rolecall::syntax::Tree;
    ///
    /// let tree = Tree::parse("[[1, 2], 3]", &rolecall::Limits::default())?;
    /// assert_eq!(tree.children(tree.root()).count(), 2);
    /// # Ok::<(), rolecall::Error>(())
    /// ```
    pub fn children(&self, node: NodeId) -> impl Iterator<Item = NodeId> {
        let end = self.node(node).map_or(0, |node| node.after);
        let first = node.0.saturating_add(1);
        std::iter::successors(Some(first), |at| {
            self.node(NodeId(*at)).map(|node| node.after)
        })
        .take_while(move |at| *at < end)
        .map(NodeId)
    }

    /// The key of a member of an object, unescaped; `None` for an element of an array and for the root. Linear in the key.
    ///
    /// A key that is missing (`{: 1}`) is the empty string.
    ///
    /// # Examples
    ///
    /// ```
    /// use rolecall::syntax::Tree;
    ///
    /// let tree = Tree::parse(r#"{"\u0053id": "x"}"#, &rolecall::Limits::default())?;
    /// let sid = tree.children(tree.root()).next().unwrap();
    /// assert_eq!(tree.key(sid).as_deref(), Some("Sid"));
    /// # Ok::<(), rolecall::Error>(())
    /// ```
    pub fn key(&self, node: NodeId) -> Option<Cow<'a, str>> {
        self.key_span(node)?.slice(self.text).map(string::unquote)
    }

    /// Where the key of a member stands, with its quotes.
    ///
    /// # Examples
    ///
    /// ```
    /// use rolecall::syntax::Tree;
    ///
    /// let text = r#"{"Sid": "x"}"#;
    /// let tree = Tree::parse(text, &rolecall::Limits::default())?;
    /// let sid = tree.children(tree.root()).next().unwrap();
    /// assert_eq!(tree.key_span(sid).unwrap().slice(text), Some(r#""Sid""#));
    /// # Ok::<(), rolecall::Error>(())
    /// ```
    pub fn key_span(&self, node: NodeId) -> Option<Span> {
        let key = self.node(node)?.key;
        (key != NO_KEY).then_some(key)
    }

    /// The content of a string, unescaped; `None` for other values. Linear in the string; allocates only where it has escapes.
    ///
    /// Where the string has a fault that is in [`Tree::errors`]: an unknown escape stands for itself, half a surrogate pair is
    /// U+FFFD.
    ///
    /// # Examples
    ///
    /// ```
    /// use rolecall::syntax::Tree;
    ///
    /// let tree = Tree::parse(r#""a\tb""#, &rolecall::Limits::default())?;
    /// assert_eq!(tree.string(tree.root()).as_deref(), Some("a\tb"));
    /// # Ok::<(), rolecall::Error>(())
    /// ```
    pub fn string(&self, node: NodeId) -> Option<Cow<'a, str>> {
        let node = self.node(node)?;
        if node.kind != Kind::String {
            return None;
        }
        node.span.slice(self.text).map(string::unquote)
    }

    /// The text of a number as it is written; `None` for other values. Where [`Tree::errors`] says that it is no JSON number,
    /// the word that stands in its place.
    ///
    /// # Examples
    ///
    /// ```
    /// use rolecall::syntax::Tree;
    ///
    /// let tree = Tree::parse("1.50", &rolecall::Limits::default())?;
    /// assert_eq!(tree.number(tree.root()), Some("1.50"));
    /// # Ok::<(), rolecall::Error>(())
    /// ```
    pub fn number(&self, node: NodeId) -> Option<&'a str> {
        let node = self.node(node)?;
        if node.kind != Kind::Number {
            return None;
        }
        node.span.slice(self.text)
    }

    /// Why the text is not JSON, in the order of the text, at most [`MAX_ERRORS`]. Empty exactly when `serde_json` reads it.
    ///
    /// One mistake gives one error: what follows from it is not reported.
    ///
    /// # Examples
    ///
    /// ```
    /// use rolecall::syntax::Tree;
    ///
    /// let tree = Tree::parse(r#"["a" "b"]"#, &rolecall::Limits::default())?;
    /// assert_eq!(tree.errors().len(), 1);
    /// assert_eq!(tree.errors()[0].message, "expected `,` or `]` after the value, found `\"`");
    /// assert_eq!(tree.children(tree.root()).count(), 2);
    /// # Ok::<(), rolecall::Error>(())
    /// ```
    pub fn errors(&self) -> &[SyntaxError] {
        &self.errors
    }

    /// The text and the place of every node, for findings. `spans` says whether the text is the caller's own, so that spans
    /// mean something to it. Linear in the text.
    ///
    /// # Examples
    ///
    /// ```
    /// use rolecall::syntax::Tree;
    ///
    /// let tree = Tree::parse(r#"{"a/b": [true]}"#, &rolecall::Limits::default())?;
    /// let list = tree.children(tree.root()).next().unwrap();
    /// let item = tree.children(list).next().unwrap();
    /// let source = tree.source(true);
    /// assert_eq!(source.path(item.place()), "/a~1b/0");
    /// assert_eq!(source.span(item.place()), Some(tree.span(item)));
    /// # Ok::<(), rolecall::Error>(())
    /// ```
    pub fn source(&self, spans: bool) -> Source {
        struct Open {
            place: Place,
            after: u32,
            next: u32,
        }
        let mut entries = Vec::with_capacity(self.nodes.len());
        let mut open: Vec<Open> = Vec::new();
        for (number, node) in (0_u32..).zip(&self.nodes) {
            while open.last().is_some_and(|outer| outer.after <= number) {
                open.pop();
            }
            let (parent, step) = match open.last_mut() {
                None => (Place::ROOT, Step::Root),
                Some(outer) if node.key == NO_KEY => {
                    let index = outer.next;
                    outer.next += 1;
                    (outer.place, Step::Index(index))
                }
                Some(outer) => (outer.place, Step::Key(node.key)),
            };
            entries.push(Entry {
                parent,
                step,
                span: node.span,
            });
            open.push(Open {
                place: Place(number),
                after: node.after,
                next: 0,
            });
        }
        Source::new(self.text.to_owned(), entries, spans)
    }

    fn node(&self, node: NodeId) -> Option<&Node> {
        self.nodes.get(node.index())
    }
}
