//! A request with the policies that have a say in it.

use std::borrow::Cow;
use std::sync::Arc;

use super::{NamedPolicy, Reader, check_depth, kind_name, syntax_problems};
use crate::policy::case::{CaseInput, CaseRequest, CaseValue, Level, PolicySet, Settings};
use crate::policy::document::At;
use crate::policy::nearest::distance;
use crate::policy::problem::{Problem, ProblemKind};
use crate::syntax::{Kind, NodeId, Tree};
use crate::{Error, Limits};

const CASE_KEYS: [&str; 14] = [
    "id",
    "request",
    "identityPolicies",
    "resourcePolicy",
    "permissionBoundary",
    "sessionPolicy",
    "scps",
    "rcps",
    "endpointPolicies",
    "settings",
    // Other spellings that are in use.
    "permissionsBoundary",
    "sessionPolicies",
    "endpointPolicy",
    "$schema",
];
const REQUEST_KEYS: [&str; 7] = [
    "principal",
    "action",
    "resource",
    "resourceAccount",
    "context",
    "resourceTags",
    "principalTags",
];
const SETTING_KEYS: [&str; 3] = ["s3BlockPublicAccess", "s3BucketAbac", "managementAccount"];
/// Of these only `restrictPublicBuckets` takes part in decisions about requests.
const BLOCK_KEYS: [&str; 4] = [
    "blockPublicAcls",
    "ignorePublicAcls",
    "blockPublicPolicy",
    "restrictPublicBuckets",
];

impl CaseInput {
    /// Reads a text. Linear in its length. Members that no case has are problems, unless they are among `also_known`: what stands
    /// beside a case where it is kept.
    ///
    /// # Errors
    ///
    /// A limit is exceeded. A text that is no JSON, or no case, is not an error: it has problems.
    pub fn from_text(text: &str, limits: &Limits, also_known: &[&str]) -> Result<Self, Error> {
        Self::from_tree(&Tree::parse(text, limits)?, true, limits, also_known)
    }

    /// Reads a value: what is said about it will have paths and no spans.
    ///
    /// # Errors
    ///
    /// A limit is exceeded.
    pub fn from_value(
        value: &serde_json::Value,
        limits: &Limits,
        also_known: &[&str],
    ) -> Result<Self, Error> {
        check_depth(value, limits)?;
        let text = value.to_string();
        Self::from_tree(&Tree::parse(&text, limits)?, false, limits, also_known)
    }

    fn from_tree(
        tree: &Tree<'_>,
        spans: bool,
        limits: &Limits,
        also_known: &[&str],
    ) -> Result<Self, Error> {
        let source = Arc::new(tree.source(spans));
        let mut reader = Reader {
            tree,
            source: &source,
            limits,
            problems: syntax_problems(tree),
        };
        reader.case(tree.root(), also_known)
    }
}

impl Reader<'_, '_> {
    fn case(&mut self, object: NodeId, also_known: &[&str]) -> Result<CaseInput, Error> {
        let tree = self.tree;
        let mut case = CaseInput {
            source: Arc::clone(self.source),
            id: None,
            request: None,
            policies: PolicySet::default(),
            problems: Vec::new(),
        };
        if !matches!(tree.kind(object), Kind::Object | Kind::Invalid) {
            self.problems.push(Problem {
                kind: ProblemKind::DataTypeMismatch,
                message: format!(
                    "a case is an object with `request` and policies, and this is {}",
                    kind_name(tree.kind(object))
                ),
                place: object.place(),
                span: None,
                replacement: None,
            });
        }
        for member in tree.children(object) {
            let key = tree.key(member).unwrap_or(Cow::Borrowed(""));
            let is_null = tree.kind(member) == Kind::Null;
            let policies = &mut case.policies;
            match key.as_ref() {
                "id" => case.id = Some(tree.text_of(member).to_owned()),
                "request" => case.request = self.request(member),
                _ if is_null => {}
                "identityPolicies" => policies.identity = self.named_policies(member)?,
                "resourcePolicy" => policies.resource = Some(self.named_policies(member)?),
                "permissionBoundary" | "permissionsBoundary" => {
                    policies.boundary = Some(self.named_policies(member)?);
                }
                "sessionPolicy" | "sessionPolicies" => {
                    policies.session = Some(self.named_policies(member)?);
                }
                "scps" => policies.scps = self.levels(member)?,
                "rcps" => policies.rcps = self.levels(member)?,
                "endpointPolicies" | "endpointPolicy" => {
                    // An empty list is a request that goes through no endpoint.
                    let found = self.named_policies(member)?;
                    let none = found.is_empty() && tree.kind(member) == Kind::Array;
                    policies.endpoint = (!none).then_some(found);
                }
                "settings" => policies.settings = self.settings(member),
                "$schema" => {}
                other if also_known.contains(&other) => {}
                other if self.holds_policy(member) => {
                    // Left out, it could make the answer another one.
                    self.problems.push(Problem {
                        kind: ProblemKind::DataTypeMismatch,
                        message: format!("`{other}` holds a policy, and is no member of a case"),
                        place: member.place(),
                        span: tree.key_span(member),
                        replacement: None,
                    });
                }
                other => self.unknown(member, other, &CASE_KEYS),
            }
        }
        if case.request.is_none() && tree.kind(object) == Kind::Object {
            self.problems.push(Problem {
                kind: ProblemKind::DataTypeMismatch,
                message: "the case has no `request`".to_owned(),
                place: object.place(),
                span: None,
                replacement: None,
            });
        }
        case.problems = std::mem::take(&mut self.problems);
        Ok(case)
    }

    /// Whether a document stands somewhere in a value.
    fn holds_policy(&self, node: NodeId) -> bool {
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            if self.tree.key(node).as_deref() == Some("Statement") {
                return true;
            }
            open.extend(self.tree.children(node));
        }
        false
    }

    fn request(&mut self, object: NodeId) -> Option<CaseRequest> {
        let tree = self.tree;
        if tree.kind(object) != Kind::Object {
            self.mismatch(
                object,
                "an object with `principal`, `action` and `resource`",
            );
            return None;
        }
        let mut request = CaseRequest::default();
        for member in tree.children(object) {
            let key = tree.key(member).unwrap_or(Cow::Borrowed(""));
            let is_null = tree.kind(member) == Kind::Null;
            match key.as_ref() {
                _ if is_null => {}
                "principal" => request.principal = self.text(member),
                "action" => request.action = self.text(member),
                "resource" => request.resource = self.text(member),
                "resourceAccount" => request.resource_account = self.text(member),
                "context" => self.context(member, &mut request.context),
                "resourceTags" => self.tags(member, &mut request.resource_tags),
                "principalTags" => self.tags(member, &mut request.principal_tags),
                other => self.unknown(member, other, &REQUEST_KEYS),
            }
        }
        Some(request)
    }

    fn context(&mut self, object: NodeId, found: &mut Vec<(At<String>, CaseValue)>) {
        let tree = self.tree;
        if tree.kind(object) != Kind::Object {
            self.mismatch(object, "an object of condition keys with their values");
            return;
        }
        for member in tree.children(object) {
            let value = match tree.kind(member) {
                Kind::Null => Some(CaseValue::Absent),
                Kind::Array => {
                    let mut values = Vec::new();
                    for entry in tree.children(member) {
                        match self.scalar(entry) {
                            Some(value) => values.push(value),
                            None => self.mismatch(entry, "a string, a number or a boolean"),
                        }
                    }
                    Some(CaseValue::Many(values))
                }
                _ => self.scalar(member).map(CaseValue::One),
            };
            match value {
                Some(value) => {
                    let key = At {
                        value: tree.key(member).unwrap_or_default().into_owned(),
                        place: member.place(),
                    };
                    found.push((key, value));
                }
                None => self.mismatch(member, "a string, a list of strings, or null"),
            }
        }
    }

    /// A string, or a number or boolean as text.
    fn scalar(&self, node: NodeId) -> Option<String> {
        match self.tree.kind(node) {
            Kind::String => self.tree.string(node).map(Cow::into_owned),
            Kind::Number => self.tree.number(node).map(str::to_owned),
            Kind::Bool(value) => Some(value.to_string()),
            _ => None,
        }
    }

    fn tags(&mut self, object: NodeId, found: &mut Vec<(String, String)>) {
        if self.tree.kind(object) != Kind::Object {
            self.mismatch(object, "an object of tags");
            return;
        }
        for member in self.tree.children(object) {
            match self.scalar(member) {
                Some(value) => {
                    let key = self.tree.key(member).unwrap_or_default().into_owned();
                    found.push((key, value));
                }
                None => self.mismatch(member, "the value of a tag"),
            }
        }
    }

    fn settings(&mut self, object: NodeId) -> Settings {
        let tree = self.tree;
        let mut settings = Settings::default();
        if tree.kind(object) != Kind::Object {
            self.mismatch(object, "an object of settings");
        }
        for member in tree.children(object) {
            let key = tree.key(member).unwrap_or(Cow::Borrowed(""));
            match (key.as_ref(), tree.kind(member)) {
                (_, Kind::Null) => {}
                ("s3BlockPublicAccess", Kind::Bool(value)) => {
                    settings.restrict_public_buckets = value;
                }
                ("s3BlockPublicAccess", Kind::Object) => {
                    settings.restrict_public_buckets = self.restricts(member);
                }
                ("s3BlockPublicAccess", _) => {
                    self.mismatch(member, "true, false, or an object with the four switches");
                }
                ("s3BucketAbac", Kind::Bool(value)) => settings.bucket_abac = value,
                ("s3BucketAbac", _) => self.mismatch(member, "true or false"),
                ("managementAccount", _) => {
                    settings.management_account = self.text(member).map(|text| text.value);
                }
                (other, _) => self.unknown(member, other, &SETTING_KEYS),
            }
        }
        settings
    }

    /// `restrictPublicBuckets` of the four switches, which may be written as the API of S3 has them.
    fn restricts(&mut self, object: NodeId) -> bool {
        let tree = self.tree;
        let mut restricts = false;
        for member in tree.children(object) {
            let key = tree.key(member).unwrap_or(Cow::Borrowed(""));
            let known = BLOCK_KEYS
                .iter()
                .find(|known| known.eq_ignore_ascii_case(&key));
            match (known, tree.kind(member)) {
                (Some(&"restrictPublicBuckets"), Kind::Bool(value)) => restricts = value,
                (Some(_), Kind::Bool(_) | Kind::Null) => {}
                (Some(_), _) => self.mismatch(member, "true or false"),
                (None, _) => self.unknown(member, &key, &BLOCK_KEYS),
            }
        }
        restricts
    }

    fn levels(&mut self, list: NodeId) -> Result<Vec<Level>, Error> {
        let tree = self.tree;
        let mut levels = Vec::new();
        if tree.kind(list) != Kind::Array {
            self.mismatch(list, "an array of levels, the root first");
            return Ok(levels);
        }
        for entry in tree.children(list) {
            if tree.kind(entry) != Kind::Object {
                self.mismatch(entry, "an object with `orgIdentifier` and `policies`");
                continue;
            }
            let mut level = Level::default();
            for member in tree.children(entry) {
                let key = tree.key(member).unwrap_or(Cow::Borrowed(""));
                match key.as_ref() {
                    "orgIdentifier" => {
                        level.name = self.text(member).map_or_else(String::new, |at| at.value);
                    }
                    "policies" => level.policies = self.named_policies(member)?,
                    other => self.unknown(member, other, &["orgIdentifier", "policies"]),
                }
            }
            levels.push(level);
        }
        Ok(levels)
    }

    /// A policy or a list of them, each a document or `{"name", "policy"}`.
    fn named_policies(&mut self, node: NodeId) -> Result<Vec<NamedPolicy>, Error> {
        let mut found = Vec::new();
        if self.tree.kind(node) == Kind::Array {
            for entry in self.tree.children(node) {
                found.extend(self.named_policy(entry)?);
            }
        } else {
            found.extend(self.named_policy(node)?);
        }
        Ok(found)
    }

    fn named_policy(&mut self, node: NodeId) -> Result<Option<NamedPolicy>, Error> {
        let tree = self.tree;
        let has = |wanted: &str| {
            tree.children(node)
                .find(|member| tree.key(*member).as_deref() == Some(wanted))
        };
        let inner = match tree.kind(node) {
            Kind::Object if has("Statement").is_none() => has("policy").or_else(|| has("document")),
            _ => None,
        };
        let name = inner
            .and_then(|_| has("name"))
            .and_then(|name| self.text(name));
        let policy = self.policy(inner.unwrap_or(node))?;
        Ok(policy.map(|policy| NamedPolicy {
            name: name.map_or_else(String::new, |name| name.value),
            policy,
        }))
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

    fn unknown(&mut self, member: NodeId, key: &str, known: &[&'static str]) {
        let meant = known.iter().find(|known| distance(key, known) <= 2);
        self.problems.push(Problem {
            kind: ProblemKind::InvalidPolicyElement,
            message: match meant {
                Some(meant) => format!("`{key}` is not known here; did you mean `{meant}`?"),
                None => format!("`{key}` is not known here"),
            },
            place: member.place(),
            span: self.tree.key_span(member),
            replacement: None,
        });
    }
}
