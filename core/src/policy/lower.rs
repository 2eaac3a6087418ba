//! From the syntax tree to the model. Total: what is wrong becomes a [`Problem`], and the rest is still there.
//!
//! What was meant is read where it is certain (an element or operator in the wrong letter case, a principal that stands as a
//! plain string); what was meant by the rest is not guessed.

use std::borrow::Cow;
use std::sync::Arc;

use super::condition::{Comparison, Operator, Test, Value, ValueType};
use super::document::{ActionEntry, At, Effect, Element, Policy, ResourceEntry, Statement};
use super::pattern::{Pattern, fold};
use super::principal::{Named, PrincipalEntry, is_account};
use super::problem::{Problem, ProblemKind};
use super::template::{Template, Version};
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
            let mut reader = RoleReader {
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

/// Reads the parts of a role that are not policies.
struct RoleReader<'t, 'a> {
    tree: &'t Tree<'a>,
    source: &'t Arc<Source>,
    limits: &'t Limits,
    problems: Vec<Problem>,
}

impl RoleReader<'_, '_> {
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

/// Reads one policy document.
struct Lowering<'t, 'a> {
    tree: &'t Tree<'a>,
    version: Version,
    problems: Vec<Problem>,
}

impl Lowering<'_, '_> {
    fn document(
        tree: &Tree<'_>,
        source: Arc<Source>,
        root: NodeId,
        problems: Vec<Problem>,
    ) -> Policy {
        let mut lowering = Lowering {
            tree,
            version: Version::V2008,
            problems,
        };
        let mut policy = Policy {
            source,
            place: root.place(),
            version: Version::V2008,
            version_element: None,
            id: None,
            statements: Vec::new(),
            problems: Vec::new(),
        };
        match tree.kind(root) {
            Kind::Object => lowering.elements(root, &mut policy),
            Kind::Invalid => {}
            other => lowering.problems.push(Problem {
                kind: ProblemKind::DataTypeMismatch,
                message: format!("a policy must be an object, and is {}", kind_name(other)),
                place: root.place(),
                span: None,
                replacement: None,
            }),
        }
        policy.version = lowering.version;
        policy.problems = lowering.problems;
        policy
    }

    fn elements(&mut self, root: NodeId, policy: &mut Policy) {
        const KNOWN: [&str; 3] = ["Version", "Id", "Statement"];
        let mut statements = None;
        let members = self.members(root, &KNOWN);
        for (name, member) in &members {
            match *name {
                "Version" => self.version(*member, policy),
                "Id" => policy.id = self.text(*member),
                _ => statements = Some(*member),
            }
        }
        match statements {
            None => {
                self.problem(
                    ProblemKind::MissingStatement,
                    root,
                    ProblemKind::MissingStatement.what().to_owned(),
                );
            }
            Some(node) => match self.tree.kind(node) {
                Kind::Object => policy.statements.push(self.statement(node, 0)),
                Kind::Array => {
                    let entries: Vec<NodeId> = self.tree.children(node).collect();
                    if entries.is_empty() {
                        self.problem(
                            ProblemKind::MissingStatement,
                            node,
                            "the list of statements is empty".to_owned(),
                        );
                    }
                    for (index, entry) in entries.into_iter().enumerate() {
                        match self.tree.kind(entry) {
                            Kind::Object => {
                                let statement = self.statement(entry, index);
                                policy.statements.push(statement);
                            }
                            _ => self.mismatch(entry, "a statement"),
                        }
                    }
                }
                _ => self.mismatch(node, "a statement or an array of statements"),
            },
        }
    }

    /// The members of an object that are known elements, the last of each name, in the order of the text. A name in the wrong
    /// letter case counts as the element it was meant to be.
    fn members(&mut self, object: NodeId, known: &[&'static str]) -> Vec<(&'static str, NodeId)> {
        let tree = self.tree;
        let mut found: Vec<(&'static str, NodeId)> = Vec::with_capacity(6);
        for member in tree.children(object) {
            let key = tree.key(member).unwrap_or(Cow::Borrowed(""));
            let name = match known.iter().find(|name| **name == key) {
                Some(name) => *name,
                None => {
                    let meant = known
                        .iter()
                        .find(|name| name.eq_ignore_ascii_case(&key))
                        .copied();
                    self.problems.push(Problem {
                        kind: ProblemKind::InvalidPolicyElement,
                        message: match meant {
                            Some(meant) => {
                                format!("`{key}` is not an element; did you mean `{meant}`?")
                            }
                            None => format!("`{key}` is not an element of a policy"),
                        },
                        place: member.place(),
                        span: tree.key_span(member),
                        replacement: self.rename(object, meant),
                    });
                    match meant {
                        Some(meant) => meant,
                        None => continue,
                    }
                }
            };
            match found.iter_mut().find(|(other, _)| *other == name) {
                None => found.push((name, member)),
                Some(earlier) => {
                    self.duplicate(member, &key);
                    earlier.1 = member;
                }
            }
        }
        found
    }

    /// The replacement for a key that should have been another one; `None` if the object has that one already.
    fn rename(&self, object: NodeId, meant: Option<&str>) -> Option<String> {
        meant
            .filter(|meant| {
                let mut members = self.tree.children(object);
                !members.any(|member| self.tree.key(member).as_deref() == Some(meant))
            })
            .map(|meant| format!("\"{meant}\""))
    }

    fn duplicate(&mut self, member: NodeId, key: &str) {
        self.problems.push(Problem {
            kind: ProblemKind::DuplicateKey,
            message: format!("`{key}` stands here a second time; rolecall reads the last one"),
            place: member.place(),
            span: self.tree.key_span(member),
            replacement: None,
        });
    }

    fn version(&mut self, node: NodeId, policy: &mut Policy) {
        policy.version_element = Some(node.place());
        match self.tree.string(node).as_deref() {
            Some("2012-10-17") => self.version = Version::V2012,
            Some("2008-10-17") => self.version = Version::V2008,
            Some(other) => {
                // Variables count: the reading under which a value may be the caller's choice.
                self.version = Version::V2012;
                self.problems.push(Problem {
                    kind: ProblemKind::InvalidVersion,
                    message: format!(
                        "`{other}` is not a version; rolecall reads the policy as of 2012-10-17"
                    ),
                    place: node.place(),
                    span: Some(self.tree.span(node)),
                    replacement: Some("\"2012-10-17\"".to_owned()),
                });
            }
            None => {
                self.version = Version::V2012;
                self.mismatch(node, "a string");
            }
        }
    }

    fn statement(&mut self, node: NodeId, index: usize) -> Statement {
        const KNOWN: [&str; 9] = [
            "Sid",
            "Effect",
            "Principal",
            "NotPrincipal",
            "Action",
            "NotAction",
            "Resource",
            "NotResource",
            "Condition",
        ];
        let mut statement = Statement {
            index,
            place: node.place(),
            sid: None,
            effect: Effect::Allow,
            effect_place: None,
            principal: None,
            action: None,
            resource: None,
            condition: None,
            tests: Vec::new(),
        };
        for (name, member) in self.members(node, &KNOWN) {
            match name {
                "Sid" => statement.sid = self.text(member),
                "Effect" => {
                    statement.effect_place = Some(member.place());
                    statement.effect = self.effect(member);
                }
                "Principal" | "NotPrincipal" => {
                    let element = self.principals(member, name == "NotPrincipal");
                    self.combine(&mut statement.principal, element, member, name);
                }
                "Action" | "NotAction" => {
                    let element = self.list(member, name == "NotAction", |text| ActionEntry {
                        pattern: Pattern::action(text),
                        text: text.to_owned(),
                    });
                    self.combine(&mut statement.action, element, member, name);
                }
                "Resource" | "NotResource" => {
                    let version = self.version;
                    let element = self.list(member, name == "NotResource", |text| ResourceEntry {
                        template: Template::new(text, version),
                        text: text.to_owned(),
                    });
                    self.combine(&mut statement.resource, element, member, name);
                }
                _ => {
                    statement.condition = Some(member.place());
                    self.condition(member, &mut statement.tests);
                }
            }
        }
        if statement.effect_place.is_none() {
            self.problem(
                ProblemKind::MissingEffect,
                node,
                ProblemKind::MissingEffect.what().to_owned(),
            );
        }
        if statement.action.is_none() {
            self.problem(
                ProblemKind::MissingAction,
                node,
                ProblemKind::MissingAction.what().to_owned(),
            );
            // Covers everything in an Allow and nothing in a Deny.
            statement.action = Some(Element {
                place: node.place(),
                negated: false,
                entries: Vec::new(),
                broken: true,
            });
        }
        statement
    }

    fn effect(&mut self, node: NodeId) -> Effect {
        match self.tree.string(node).as_deref() {
            Some("Allow") => Effect::Allow,
            Some("Deny") => Effect::Deny,
            Some(other) => {
                let meant = ["Allow", "Deny"]
                    .into_iter()
                    .find(|name| name.eq_ignore_ascii_case(other.trim()));
                self.problems.push(Problem {
                    kind: ProblemKind::InvalidEffect,
                    message: format!("`{other}` is not an effect"),
                    place: node.place(),
                    span: Some(self.tree.span(node)),
                    replacement: meant.map(|meant| format!("\"{meant}\"")),
                });
                if meant == Some("Deny") {
                    Effect::Deny
                } else {
                    Effect::Allow
                }
            }
            None => {
                self.mismatch(node, "a string");
                Effect::Allow
            }
        }
    }

    /// Puts the element of a name into its slot; beside its `Not` form both are broken.
    fn combine<T>(
        &mut self,
        slot: &mut Option<Element<T>>,
        element: Element<T>,
        member: NodeId,
        name: &str,
    ) {
        match slot {
            None => *slot = Some(element),
            Some(first) => {
                let other = match name.strip_prefix("Not") {
                    Some(plain) => plain.to_owned(),
                    None => format!("Not{name}"),
                };
                self.problems.push(Problem {
                    kind: ProblemKind::UnsupportedElementCombination,
                    message: format!("`{name}` stands beside `{other}`"),
                    place: element.place,
                    span: self.tree.key_span(member),
                    replacement: None,
                });
                first.broken = true;
            }
        }
    }

    /// A string or an array of strings.
    fn list<T>(&mut self, node: NodeId, negated: bool, make: impl Fn(&str) -> T) -> Element<T> {
        let mut element = Element {
            place: node.place(),
            negated,
            entries: Vec::new(),
            broken: false,
        };
        for entry in self.entries(node) {
            match self.tree.string(entry) {
                Some(text) => element.entries.push(At {
                    value: make(&text),
                    place: entry.place(),
                }),
                None => {
                    self.mismatch(entry, "a string or an array of strings");
                    element.broken = true;
                }
            }
        }
        element
    }

    /// The elements of an array, or the node itself.
    fn entries(&self, node: NodeId) -> Vec<NodeId> {
        if self.tree.kind(node) == Kind::Array {
            self.tree.children(node).collect()
        } else {
            vec![node]
        }
    }

    fn principals(&mut self, node: NodeId, negated: bool) -> Element<PrincipalEntry> {
        const KINDS: [&str; 4] = ["AWS", "Service", "Federated", "CanonicalUser"];
        let mut element = Element {
            place: node.place(),
            negated,
            entries: Vec::new(),
            broken: false,
        };
        match self.tree.kind(node) {
            Kind::String => {
                let text = self.tree.string(node).unwrap_or(Cow::Borrowed(""));
                let value = if text == "*" {
                    PrincipalEntry::everyone()
                } else {
                    let read = PrincipalEntry::parse("AWS", &text);
                    self.problems.push(Problem {
                        kind: ProblemKind::InvalidPrincipalFormat,
                        message: format!("`{text}` must stand in an object under its kind; rolecall reads it as an `AWS` principal"),
                        place: node.place(),
                        span: Some(self.tree.span(node)),
                        replacement: (read.named != Named::Nothing)
                            .then(|| format!("{{\"AWS\": {}}}", serde_json::Value::from(text.as_ref()))),
                    });
                    read
                };
                element.entries.push(At {
                    value,
                    place: node.place(),
                });
            }
            Kind::Object => {
                let mut seen: Vec<Cow<'_, str>> = Vec::new();
                for member in self.tree.children(node) {
                    let mut key = self.tree.key(member).unwrap_or(Cow::Borrowed(""));
                    if !KINDS.contains(&key.as_ref()) {
                        let meant = KINDS
                            .into_iter()
                            .find(|kind| kind.eq_ignore_ascii_case(&key));
                        self.problems.push(Problem {
                            kind: ProblemKind::InvalidPrincipalKey,
                            message: match meant {
                                Some(meant) => {
                                    format!("`{key}` is not a kind of principal; did you mean `{meant}`?")
                                }
                                None => format!("`{key}` is not a kind of principal"),
                            },
                            place: member.place(),
                            span: self.tree.key_span(member),
                            replacement: self.rename(node, meant),
                        });
                        // Beside the kind itself both count: the wider reading.
                        if let Some(meant) = meant {
                            key = Cow::Borrowed(meant);
                        }
                    }
                    let written = self.tree.key(member).unwrap_or(Cow::Borrowed(""));
                    if seen.contains(&written) {
                        self.duplicate(member, &written);
                        element.entries.retain(|entry| entry.value.key != key);
                    }
                    for entry in self.entries(member) {
                        let text = match self.tree.kind(entry) {
                            Kind::String => self.tree.string(entry),
                            Kind::Number => {
                                let number = self.tree.number(entry);
                                self.problems.push(Problem {
                                    kind: ProblemKind::DataTypeMismatch,
                                    message: "an account must be a string, and is a number, which has no leading zeros".to_owned(),
                                    place: entry.place(),
                                    span: Some(self.tree.span(entry)),
                                    replacement: number
                                        .filter(|number| is_account(number))
                                        .map(|number| format!("\"{number}\"")),
                                });
                                number.map(Cow::Borrowed)
                            }
                            _ => {
                                self.mismatch(entry, "a string or an array of strings");
                                element.broken = true;
                                None
                            }
                        };
                        if let Some(text) = text {
                            element.entries.push(At {
                                value: PrincipalEntry::parse(&key, &text),
                                place: entry.place(),
                            });
                        }
                    }
                    seen.push(written);
                }
            }
            _ => {
                self.mismatch(node, "`\"*\"` or an object");
                element.broken = true;
            }
        }
        element
    }

    fn condition(&mut self, node: NodeId, tests: &mut Vec<Test>) {
        let tree = self.tree;
        if tree.kind(node) != Kind::Object {
            self.mismatch(node, "an object of operators");
            tests.push(self.unread(node));
            return;
        }
        let mut seen: Vec<Cow<'_, str>> = Vec::new();
        for member in tree.children(node) {
            let text = tree.key(member).unwrap_or(Cow::Borrowed(""));
            if seen.contains(&text) {
                self.duplicate(member, &text);
                tests.retain(|test| test.operator_text != text);
            }
            let operator = self.operator(node, member, &text);
            if tree.kind(member) == Kind::Object {
                self.keys(member, operator, &text, tests);
            } else {
                self.mismatch(member, "an object of condition keys");
                tests.push(self.unread(member));
            }
            seen.push(text);
        }
    }

    fn operator(&mut self, condition: NodeId, member: NodeId, text: &str) -> Operator {
        let parsed = Operator::parse(text);
        let operator = parsed
            .or_else(|| Operator::parse_any_case(text))
            .unwrap_or_else(Operator::unknown);
        let canonical = (operator.comparison != Comparison::Unknown).then(|| operator.to_string());
        if parsed.is_none() {
            let meant = canonical.or_else(|| closest_operator(text));
            self.problems.push(Problem {
                kind: ProblemKind::InvalidConditionOperator,
                message: match &meant {
                    Some(meant) => {
                        format!("`{text}` is not a condition operator; did you mean `{meant}`?")
                    }
                    None => format!("`{text}` is not a condition operator"),
                },
                place: member.place(),
                span: self.tree.key_span(member),
                replacement: self.rename(condition, meant.as_deref()),
            });
        } else if operator.comparison == Comparison::Null && operator.if_exists {
            self.problems.push(Problem {
                kind: ProblemKind::NullWithIfExists,
                message: ProblemKind::NullWithIfExists.what().to_owned(),
                place: member.place(),
                span: self.tree.key_span(member),
                replacement: self.rename(condition, Some("Null")),
            });
        }
        operator
    }

    fn keys(
        &mut self,
        object: NodeId,
        operator: Operator,
        operator_text: &str,
        tests: &mut Vec<Test>,
    ) {
        let tree = self.tree;
        let start = tests.len();
        for member in tree.children(object) {
            let text = tree.key(member).unwrap_or(Cow::Borrowed(""));
            let name = fold(&text).into_owned();
            let well_formed = text
                .split_once(':')
                .is_some_and(|(prefix, name)| !prefix.is_empty() && !name.is_empty());
            if !well_formed {
                self.problems.push(Problem {
                    kind: ProblemKind::InvalidConditionKeyFormat,
                    message: if text.eq_ignore_ascii_case("ExternalId") {
                        format!("`{text}` is not a condition key; did you mean `sts:ExternalId`?")
                    } else {
                        format!("`{text}` is not a condition key")
                    },
                    place: member.place(),
                    span: tree.key_span(member),
                    replacement: None,
                });
            }
            let earlier = tests
                .iter()
                .skip(start)
                .position(|test| test.name == name)
                .map(|at| at + start);
            if let Some(at) = earlier {
                let same_case = tests.get(at).is_some_and(|test| test.key.value == text);
                if same_case {
                    self.duplicate(member, &text);
                } else {
                    self.problems.push(Problem {
                        kind: ProblemKind::DuplicateKeyCase,
                        message: format!("`{text}` stands here a second time in another letter case; rolecall reads the last one"),
                        place: member.place(),
                        span: tree.key_span(member),
                        replacement: None,
                    });
                }
                tests.remove(at);
            }
            let (values, read) = self.values(member, operator.comparison);
            tests.push(Test {
                operator: At {
                    value: if read { operator } else { Operator::unknown() },
                    place: object.place(),
                },
                operator_text: operator_text.to_owned(),
                key: At {
                    value: text.into_owned(),
                    place: member.place(),
                },
                name,
                values,
            });
        }
    }

    /// The values of a key, and whether all of them could be read.
    fn values(&mut self, node: NodeId, comparison: Comparison) -> (Vec<At<Value>>, bool) {
        let mut values: Vec<At<Value>> = Vec::new();
        let mut read = true;
        for entry in self.entries(node) {
            let (text, json) = match self.tree.kind(entry) {
                Kind::String => (
                    self.tree
                        .string(entry)
                        .unwrap_or(Cow::Borrowed(""))
                        .into_owned(),
                    ValueType::String,
                ),
                Kind::Number => (
                    self.tree.number(entry).unwrap_or("").to_owned(),
                    ValueType::Number,
                ),
                Kind::Bool(value) => (value.to_string(), ValueType::Bool),
                kind => {
                    if kind != Kind::Invalid {
                        self.problem(
                            ProblemKind::InvalidConditionDataType,
                            entry,
                            format!(
                                "a condition value must be a string, number or boolean, and is {}",
                                kind_name(kind)
                            ),
                        );
                    }
                    read = false;
                    (String::new(), ValueType::Other)
                }
            };
            if let Some(first) = values.first()
                && first.value.json != json
                && json != ValueType::Other
                && first.value.json != ValueType::Other
                && values
                    .iter()
                    .all(|value| value.value.json == first.value.json)
            {
                let written = json != ValueType::String;
                self.problems.push(Problem {
                    kind: ProblemKind::InvalidConditionDataType,
                    message: "a list of condition values mixes JSON types".to_owned(),
                    place: entry.place(),
                    span: Some(self.tree.span(entry)),
                    // Beside a string, its text as a string says the same.
                    replacement: (written && first.value.json == ValueType::String)
                        .then(|| format!("\"{text}\"")),
                });
            }
            let value = Value::new(text, json, comparison, self.version);
            values.push(At {
                value,
                place: entry.place(),
            });
        }
        (values, read)
    }

    /// A test in place of a Condition element, or an operator, of which nothing could be read.
    fn unread(&self, node: NodeId) -> Test {
        let operator_text = self
            .tree
            .key(node)
            .unwrap_or(Cow::Borrowed(""))
            .into_owned();
        Test {
            operator: At {
                value: Operator::unknown(),
                place: node.place(),
            },
            operator_text,
            key: At {
                value: String::new(),
                place: node.place(),
            },
            name: String::new(),
            values: Vec::new(),
        }
    }

    fn text(&mut self, node: NodeId) -> Option<At<String>> {
        match self.tree.string(node) {
            Some(text) => Some(At {
                value: text.into_owned(),
                place: node.place(),
            }),
            None => {
                self.mismatch(node, "a string");
                None
            }
        }
    }

    fn mismatch(&mut self, node: NodeId, expected: &str) {
        if self.tree.kind(node) != Kind::Invalid {
            self.problems.push(mismatch(self.tree, node, expected));
        }
    }

    fn problem(&mut self, kind: ProblemKind, node: NodeId, message: String) {
        self.problems.push(Problem {
            kind,
            message,
            place: node.place(),
            span: None,
            replacement: None,
        });
    }
}

/// The operator that a misspelt one is closest to: at most two single-letter edits away, and only one of them so close.
fn closest_operator(text: &str) -> Option<String> {
    let (qualifier, rest) = match text.split_once(':') {
        Some((qualifier, rest)) => (format!("{qualifier}:"), rest),
        None => (String::new(), text),
    };
    if rest.len() > 64 {
        return None;
    }
    let (name, suffix) = match rest.strip_suffix("IfExists") {
        Some(name) => (name, "IfExists"),
        None => (rest, ""),
    };
    let mut close: Vec<(usize, &str)> = Operator::names()
        .map(|known| (distance(name, known), known))
        .filter(|(distance, _)| *distance <= 2)
        .collect();
    close.sort_unstable();
    match close.as_slice() {
        [(_, only)] => Some(format!("{qualifier}{only}{suffix}")),
        [(first, name), (second, _), ..] if first < second => {
            Some(format!("{qualifier}{name}{suffix}"))
        }
        _ => None,
    }
}

/// Levenshtein distance, letter case aside.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right
        .chars()
        .map(|character| character.to_ascii_lowercase())
        .collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, letter) in left
        .chars()
        .map(|character| character.to_ascii_lowercase())
        .enumerate()
    {
        let mut diagonal = line;
        let mut before = line + 1;
        for (cell, other) in row.iter_mut().skip(1).zip(&right) {
            let above = *cell;
            let value = (diagonal + usize::from(letter != *other))
                .min(above + 1)
                .min(before + 1);
            diagonal = above;
            before = value;
            *cell = value;
        }
        if let Some(first) = row.first_mut() {
            *first = line + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}
