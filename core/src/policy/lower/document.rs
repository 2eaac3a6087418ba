//! One policy document: elements, statements, principals, conditions.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::{kind_name, mismatch};
use crate::policy::condition::{Comparison, Operator, Test, Value, ValueType};
use crate::policy::document::{ActionEntry, At, Effect, Element, Policy, ResourceEntry, Statement};
use crate::policy::nearest::closest_operator;
use crate::policy::pattern::{Pattern, fold};
use crate::policy::principal::{Named, PrincipalEntry, is_account};
use crate::policy::problem::{Problem, ProblemKind};
use crate::policy::template::{Template, Version};
use crate::syntax::{Kind, NodeId, Tree};
use crate::text::Source;

/// Reads one policy document.
pub(super) struct Lowering<'t, 'a> {
    tree: &'t Tree<'a>,
    version: Version,
    problems: Vec<Problem>,
}

impl Lowering<'_, '_> {
    pub(super) fn document(
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
        // A key that stands here twice is read once, the last time.
        let mut kept: Vec<Option<Test>> = Vec::new();
        let mut by_name: BTreeMap<String, usize> = BTreeMap::new();
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
            let earlier = by_name
                .insert(name.clone(), kept.len())
                .and_then(|at| kept.get_mut(at)?.take());
            if let Some(earlier) = earlier {
                if earlier.key.value == text {
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
            }
            let (values, read) = self.values(member, operator.comparison);
            // A test of nothing says nothing that could be read.
            let read = read && !text.is_empty();
            kept.push(Some(Test {
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
            }));
        }
        tests.extend(kept.into_iter().flatten());
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
