//! Policy variables: `${aws:username}`, `${key, 'default'}`, and the escapes `${*}`, `${?}` and `${$}`.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>

use super::pattern::{Token, fold};

/// A piece of a text that may hold variables and wildcards.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Piece {
    /// Text that stands for itself.
    Text(String),
    /// `*`: a wildcard where the element takes wildcards, else the character.
    Many,
    /// `?`: likewise.
    One,
    /// `${key}` or `${key, 'default'}`.
    Variable {
        /// The condition key, lower-cased.
        key: String,
        /// What stands in for a missing value.
        default: Option<String>,
    },
}

/// A text of a policy, read for variables and wildcards.
///
/// # Examples
///
/// ```
/// use rolecall::policy::{Template, Version};
///
/// let home = Template::new("home/${aws:username}/*", Version::V2012);
/// assert_eq!(home.variables().collect::<Vec<_>>(), ["aws:username"]);
/// let tokens = home.resolve(|_| Some("a*b".to_owned())).unwrap();
/// let pattern = rolecall::policy::Pattern::from_tokens(tokens, rolecall::policy::Case::Sensitive);
/// assert!(pattern.matches("home/a*b/x"));
/// assert!(!pattern.matches("home/aXb/x"), "a substituted value is literal");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Template {
    pieces: Vec<Piece>,
}

/// The longest text between `${` and `}`, in bytes: more than a tag's key with a tag's value as the default. Without a bound every
/// `${` of a long text is read to the end of it.
const LONGEST_VARIABLE: usize = 512;

impl Template {
    /// Reads `text`. Under [`Version::V2008`] a `${` is text. A `${` that is not closed, or that names no key, is text too: the
    /// validator has findings for those.
    pub fn new(text: &str, version: Version) -> Self {
        let mut pieces = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some(character) = rest.chars().next() {
            let plain = rest.find(['*', '?', '$']).unwrap_or(rest.len());
            if plain > 0 {
                literal.push_str(rest.get(..plain).unwrap_or(""));
                rest = rest.get(plain..).unwrap_or("");
                continue;
            }
            if version == Version::V2012
                && let Some(body) = rest.strip_prefix("${")
                && let Some(end) = body
                    .bytes()
                    .take(LONGEST_VARIABLE)
                    .position(|byte| byte == b'}')
                && let Some((name, after)) = body.split_at_checked(end)
                && let Some(after) = after.get(1..)
            {
                if let "*" | "?" | "$" = name {
                    literal.push_str(name);
                    rest = after;
                    continue;
                }
                if let Some(variable) = variable(name) {
                    if !literal.is_empty() {
                        pieces.push(Piece::Text(std::mem::take(&mut literal)));
                    }
                    pieces.push(variable);
                    rest = after;
                    continue;
                }
            }
            match character {
                '*' | '?' => {
                    if !literal.is_empty() {
                        pieces.push(Piece::Text(std::mem::take(&mut literal)));
                    }
                    pieces.push(if character == '*' {
                        Piece::Many
                    } else {
                        Piece::One
                    });
                }
                other => literal.push(other),
            }
            rest = rest.get(character.len_utf8()..).unwrap_or("");
        }
        if !literal.is_empty() {
            pieces.push(Piece::Text(literal));
        }
        Self { pieces }
    }

    /// The pieces in order.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The same text where `*` and `?` are just characters.
    pub(crate) fn without_wildcards(mut self) -> Self {
        for piece in &mut self.pieces {
            match piece {
                Piece::Many => *piece = Piece::Text("*".to_owned()),
                Piece::One => *piece = Piece::Text("?".to_owned()),
                _ => {}
            }
        }
        self
    }

    /// The keys of the variables, lower-cased, in order.
    pub fn variables(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Variable { key, .. } => Some(key.as_str()),
            _ => None,
        })
    }

    /// The steps of the pattern once every variable has its value, which counts as literal text; `None` if a variable has
    /// neither a value nor a default. `value` gets the lower-cased key.
    pub fn resolve(&self, mut value: impl FnMut(&str) -> Option<String>) -> Option<Vec<Token>> {
        let mut tokens = Vec::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => tokens.extend(text.chars().map(Token::Char)),
                Piece::Many => tokens.push(Token::Many),
                Piece::One => tokens.push(Token::One),
                Piece::Variable { key, default } => {
                    let text = value(key).or_else(|| default.clone())?;
                    tokens.extend(text.chars().map(Token::Char));
                }
            }
        }
        Some(tokens)
    }
}

fn variable(body: &str) -> Option<Piece> {
    let (name, default) = match body.split_once(',') {
        None => (body, None),
        Some((name, default)) => (
            name,
            Some(
                default
                    .trim()
                    .strip_prefix('\'')?
                    .strip_suffix('\'')?
                    .to_owned(),
            ),
        ),
    };
    if name.is_empty() || name.contains(char::is_whitespace) || !name.contains(':') {
        return None;
    }
    Some(Piece::Variable {
        key: fold(name).into_owned(),
        default,
    })
}

/// The version of the policy language. Without a `Version` a policy is of 2008.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// `2008-10-17`: no policy variables.
    V2008,
    /// `2012-10-17`, the current one.
    V2012,
}

impl Version {
    /// As a policy writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::V2008 => "2008-10-17",
            Self::V2012 => "2012-10-17",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_escapes_and_what_is_only_text() {
        let read = |text| Template::new(text, Version::V2012).pieces().to_vec();
        let text = |text: &str| Piece::Text(text.to_owned());
        assert_eq!(read("a${*}b*"), [text("a*b"), Piece::Many]);
        assert_eq!(
            read("${aws:PrincipalTag/Team, 'none'}"),
            [Piece::Variable {
                key: "aws:principaltag/team".into(),
                default: Some("none".into())
            }]
        );
        assert_eq!(read("${unclosed"), [text("${unclosed")]);
        assert_eq!(read("${}"), [text("${}")]);
        assert_eq!(
            Template::new("${aws:username}", Version::V2008).pieces(),
            [text("${aws:username}")]
        );
    }

    #[test]
    fn a_missing_value_without_default_resolves_to_nothing() {
        assert_eq!(
            Template::new("${a:b}", Version::V2012).resolve(|_| None),
            None
        );
        let tokens = Template::new("${a:b, 'x'}", Version::V2012)
            .resolve(|_| None)
            .unwrap();
        assert_eq!(tokens, [Token::Char('x')]);
    }
}
