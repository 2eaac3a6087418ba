//! From the syntax tree to the model. Total: what is wrong becomes a [`Problem`], and the rest is still there.
//!
//! What was meant is read where it is certain (an element or operator in the wrong letter case, a principal that stands as a
//! plain string); what was meant by the rest is not guessed.

mod case;
mod document;

use std::borrow::Cow;
use std::sync::Arc;

use self::document::Lowering;
use super::document::{At, Policy};
use super::problem::{Problem, ProblemKind};
use crate::syntax::{Kind, NodeId, Tree};
use crate::text::{Place, Source};
use crate::{Error, Limits};

/// One input, recognised by its keys.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// A policy document.
    Policy(Policy),
    /// A role with its policies.
    Role(RoleInput),
}

/// A role: a bundle `{"trustPolicy", "inlinePolicies", "managedPolicyArns", "maxSessionDuration"}`, or the JSON of
/// `aws iam get-role`, or one entry of `RoleDetailList` of `aws iam get-account-authorization-details`.
#[derive(Debug, Clone, PartialEq)]
pub struct RoleInput {
    /// The text and its places.
    pub source: Arc<Source>,
    /// The role's object.
    pub place: Place,
    /// Its ARN, if the input says.
    pub arn: Option<At<String>>,
    /// The trust policy.
    pub trust: Option<Policy>,
    /// The policies written into the role.
    pub inline: Vec<NamedPolicy>,
    /// The managed policies attached to it.
    pub managed: Vec<ManagedPolicy>,
    /// The longest session, in seconds.
    pub max_session_duration: Option<At<u64>>,
    /// What could not be read outside the policies.
    pub problems: Vec<Problem>,
}

/// A policy with its name.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedPolicy {
    /// The name, empty if it has none.
    pub name: String,
    /// The document.
    pub policy: Policy,
}

/// A managed policy, by ARN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManagedPolicy {
    /// The ARN as written.
    pub arn: String,
    /// Where it stands.
    pub place: Place,
}

const BUNDLE_KEYS: [&str; 3] = ["trustPolicy", "inlinePolicies", "managedPolicyArns"];
const ROLE_KEYS: [&str; 2] = ["AssumeRolePolicyDocument", "RolePolicyList"];

impl Input {
    /// Reads a text. Linear in its length.
    ///
    /// # Errors
    ///
    /// A limit is exceeded. A text that is no JSON, or no policy, is not an error: it has problems.
    ///
    /// # Examples
    ///
    /// ```
    /// use rolecall::policy::Input;
    ///
    /// let input = Input::from_text(r#"{"trustPolicy": {"Statement": []}, "managedPolicyArns": []}"#, &Default::default())?;
    /// assert!(matches!(input, Input::Role(role) if role.trust.is_some()));
    /// # Ok::<(), rolecall::Error>(())
    /// ```
    pub fn from_text(text: &str, limits: &Limits) -> Result<Self, Error> {
        Self::from_tree(&Tree::parse(text, limits)?, true, limits)
    }

    /// Reads a value: findings will have paths and no spans.
    ///
    /// # Errors
    ///
    /// A limit is exceeded.
    pub fn from_value(value: &serde_json::Value, limits: &Limits) -> Result<Self, Error> {
        check_depth(value, limits)?;
        let text = value.to_string();
        Self::from_tree(&Tree::parse(&text, limits)?, false, limits)
    }

    fn from_tree(tree: &Tree<'_>, spans: bool, limits: &Limits) -> Result<Self, Error> {
        let source = Arc::new(tree.source(spans));
        let root = tree.root();
        let has = |object: NodeId, wanted: &[&str]| {
            tree.children(object).any(|member| {
                tree.key(member)
                    .is_some_and(|key| wanted.contains(&key.as_ref()))
            })
        };
        let wrapped = tree
            .children(root)
            .find(|member| {
                tree.key(*member).as_deref() == Some("Role") && tree.kind(*member) == Kind::Object
            })
            .filter(|_| !has(root, &["Statement"]));
        let object = wrapped.unwrap_or(root);
        if has(object, &ROLE_KEYS) || has(object, &BUNDLE_KEYS) {
            let mut reader = Reader {
                tree,
                source: &source,
                limits,
                problems: syntax_problems(tree),
            };
            return reader.role(object).map(Self::Role);
        }
        Ok(Self::Policy(Lowering::document(
            tree,
            source,
            root,
            syntax_problems(tree),
        )))
    }
}

impl Policy {
    /// Reads the text of one policy document. Linear in its length.
    ///
    /// # Errors
    ///
    /// A limit is exceeded. A text that is no JSON, or no policy, is not an error: it has problems.
    ///
    /// # Examples
    ///
    /// ```
    /// use rolecall::policy::{Policy, ProblemKind};
    ///
    /// let policy = Policy::from_text(r#"{"Statement": {"Effect": "allow"}}"#, &Default::default())?;
    /// let kinds: Vec<_> = policy.problems.iter().map(|problem| problem.kind).collect();
    /// assert_eq!(kinds, [ProblemKind::InvalidEffect, ProblemKind::MissingAction]);
    /// # Ok::<(), rolecall::Error>(())
    /// ```
    pub fn from_text(text: &str, limits: &Limits) -> Result<Self, Error> {
        let tree = Tree::parse(text, limits)?;
        Ok(Lowering::document(
            &tree,
            Arc::new(tree.source(true)),
            tree.root(),
            syntax_problems(&tree),
        ))
    }

    /// Reads one policy document from a value: findings will have paths and no spans.
    ///
    /// # Errors
    ///
    /// A limit is exceeded.
    pub fn from_value(value: &serde_json::Value, limits: &Limits) -> Result<Self, Error> {
        check_depth(value, limits)?;
        let text = value.to_string();
        let tree = Tree::parse(&text, limits)?;
        Ok(Lowering::document(
            &tree,
            Arc::new(tree.source(false)),
            tree.root(),
            syntax_problems(&tree),
        ))
    }
}

/// Refuses a value that is too deep to print, without recursion.
fn check_depth(value: &serde_json::Value, limits: &Limits) -> Result<(), Error> {
    let mut level: Vec<&serde_json::Value> = vec![value];
    let mut nodes = 0_usize;
    for depth in 0.. {
        if level.is_empty() {
            break;
        }
        if depth > limits.max_depth {
            return Err(Error::TooDeep {
                limit: limits.max_depth,
            });
        }
        nodes = nodes.saturating_add(level.len());
        if nodes > limits.max_nodes {
            return Err(Error::TooManyNodes {
                limit: limits.max_nodes,
            });
        }
        let mut next: Vec<&serde_json::Value> = Vec::new();
        for value in level {
            match value {
                serde_json::Value::Array(items) => next.extend(items),
                serde_json::Value::Object(members) => next.extend(members.values()),
                _ => {}
            }
        }
        level = next;
    }
    Ok(())
}

fn syntax_problems(tree: &Tree<'_>) -> Vec<Problem> {
    tree.errors()
        .iter()
        .map(|error| Problem {
            kind: ProblemKind::JsonSyntaxError,
            message: error.message.clone(),
            place: Place::ROOT,
            span: Some(error.span),
            replacement: error.removable.then(String::new),
        })
        .collect()
}

/// Reads what stands around policies: the parts of a role, and of a case.
struct Reader<'t, 'a> {
    tree: &'t Tree<'a>,
    source: &'t Arc<Source>,
    limits: &'t Limits,
    problems: Vec<Problem>,
}

impl Reader<'_, '_> {
    fn role(&mut self, object: NodeId) -> Result<RoleInput, Error> {
        let tree = self.tree;
        let mut role = RoleInput {
            source: Arc::clone(self.source),
            place: object.place(),
            arn: None,
            trust: None,
            inline: Vec::new(),
            managed: Vec::new(),
            max_session_duration: None,
            problems: Vec::new(),
        };
        for member in tree.children(object) {
            match tree.key(member).as_deref().unwrap_or("") {
                "trustPolicy" | "AssumeRolePolicyDocument" => role.trust = self.policy(member)?,
                "inlinePolicies" => self.inline(member, "name", "document", &mut role.inline)?,
                "RolePolicyList" => {
                    self.inline(member, "PolicyName", "PolicyDocument", &mut role.inline)?;
                }
                "managedPolicyArns" | "AttachedManagedPolicies" | "AttachedPolicies" => {
                    self.managed(member, &mut role.managed);
                }
                "maxSessionDuration" | "MaxSessionDuration" => {
                    match tree.number(member).and_then(|text| text.parse().ok()) {
                        Some(value) => {
                            role.max_session_duration = Some(At {
                                value,
                                place: member.place(),
                            });
                        }
                        None => self.mismatch(member, "a number of seconds"),
                    }
                }
                "Arn" | "roleArn" => {
                    role.arn = tree.string(member).map(|arn| At {
                        value: arn.into_owned(),
                        place: member.place(),
                    });
                }
                _ => {}
            }
        }
        role.problems = std::mem::take(&mut self.problems);
        Ok(role)
    }

    fn inline(
        &mut self,
        list: NodeId,
        name_key: &str,
        document_key: &str,
        found: &mut Vec<NamedPolicy>,
    ) -> Result<(), Error> {
        if self.tree.kind(list) != Kind::Array {
            self.mismatch(list, "an array of policies with their names");
            return Ok(());
        }
        for entry in self.tree.children(list) {
            let mut name = String::new();
            let mut policy = None;
            let mut refused = false;
            for member in self.tree.children(entry) {
                let key = self.tree.key(member).unwrap_or(Cow::Borrowed(""));
                if key == name_key {
                    name = self
                        .tree
                        .string(member)
                        .unwrap_or(Cow::Borrowed(""))
                        .into_owned();
                } else if key == document_key {
                    policy = self.policy(member)?;
                    refused = policy.is_none();
                }
            }
            match policy {
                Some(policy) => found.push(NamedPolicy { name, policy }),
                None if refused || self.tree.kind(entry) == Kind::Invalid => {}
                None => self.problems.push(Problem {
                    kind: ProblemKind::DataTypeMismatch,
                    message: format!(
                        "an inline policy is an object with `{name_key}` and `{document_key}`"
                    ),
                    place: entry.place(),
                    span: None,
                    replacement: None,
                }),
            }
        }
        Ok(())
    }

    fn managed(&mut self, list: NodeId, found: &mut Vec<ManagedPolicy>) {
        if self.tree.kind(list) != Kind::Array {
            self.mismatch(list, "an array of ARNs");
            return;
        }
        for entry in self.tree.children(list) {
            // `AttachedManagedPolicies` lists objects with a PolicyArn.
            let arn = match self.tree.kind(entry) {
                Kind::Object => self
                    .tree
                    .children(entry)
                    .find(|member| self.tree.key(*member).as_deref() == Some("PolicyArn")),
                _ => Some(entry),
            };
            match arn.and_then(|node| self.tree.string(node).map(|text| (node, text))) {
                Some((node, text)) => found.push(ManagedPolicy {
                    arn: text.into_owned(),
                    place: node.place(),
                }),
                None => self.mismatch(entry, "the ARN of a managed policy"),
            }
        }
    }

    /// A policy document that stands as an object, as a string of JSON, or percent-encoded as the IAM API returns it.
    fn policy(&mut self, node: NodeId) -> Result<Option<Policy>, Error> {
        match self.tree.kind(node) {
            Kind::Object => Ok(Some(Lowering::document(
                self.tree,
                Arc::clone(self.source),
                node,
                Vec::new(),
            ))),
            Kind::String => {
                let text = self.tree.string(node).unwrap_or(Cow::Borrowed(""));
                let text = if text.trim_start().starts_with('%') {
                    percent_decode(&text)
                } else {
                    text.into_owned()
                };
                let nested = Tree::parse(&text, self.limits)?;
                let outer = node.place();
                let source = nested
                    .source(true)
                    .inside(self.source.path(outer), self.source.span(outer));
                Ok(Some(Lowering::document(
                    &nested,
                    Arc::new(source),
                    nested.root(),
                    syntax_problems(&nested),
                )))
            }
            Kind::Invalid => Ok(None),
            _ => {
                self.mismatch(node, "a policy document");
                Ok(None)
            }
        }
    }

    fn mismatch(&mut self, node: NodeId, expected: &str) {
        if self.tree.kind(node) != Kind::Invalid {
            self.problems.push(mismatch(self.tree, node, expected));
        }
    }
}

fn mismatch(tree: &Tree<'_>, node: NodeId, expected: &str) -> Problem {
    let what = tree
        .key(node)
        .map_or_else(|| "the entry".to_owned(), |key| format!("`{key}`"));
    Problem {
        kind: ProblemKind::DataTypeMismatch,
        message: format!(
            "{what} must be {expected}, and is {}",
            kind_name(tree.kind(node))
        ),
        place: node.place(),
        span: None,
        replacement: None,
    }
}

const fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Null => "null",
        Kind::Bool(_) => "a boolean",
        Kind::Number => "a number",
        Kind::String => "a string",
        Kind::Array => "an array",
        Kind::Object => "an object",
        Kind::Invalid => "missing",
    }
}

fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let hex = |digit: u8| {
            (digit as char)
                .to_digit(16)
                .and_then(|value| u8::try_from(value).ok())
        };
        if *first == b'%'
            && let [high, low, after @ ..] = tail
            && let (Some(high), Some(low)) = (hex(*high), hex(*low))
        {
            bytes.push(high << 4 | low);
            rest = after;
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
