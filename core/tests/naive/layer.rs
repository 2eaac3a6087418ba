//! What the documents of one layer say about a request.

use serde_json::Value;

use super::condition::{Context, condition_holds, expand};
use super::principal::{Caller, Grade};
use super::values::{Sign, arn_glob, arn_parts, glob, text_glob};
use super::{Facts, texts};

/// What the documents of a layer are asked.
pub(super) struct Question<'a> {
    pub(super) action: &'a str,
    pub(super) resource: &'a str,
    pub(super) caller: &'a Caller,
    pub(super) context: Context,
    /// Whether a permission boundary limits the caller.
    pub(super) bounded: bool,
    pub(super) facts: &'a dyn Facts,
}

/// What a layer's documents say together.
#[derive(Default)]
pub(super) struct Layer {
    pub(super) denies: bool,
    /// The best grade of the statements that allow.
    pub(super) grade: Option<Grade>,
    pub(super) matched: Vec<(String, String, usize)>,
}

impl Layer {
    /// Whether the layer's decision is Allowed.
    pub(super) fn allows(&self) -> bool {
        !self.denies && self.grade.is_some()
    }
}

impl Question<'_> {
    /// What all documents of a layer say together.
    pub(super) fn layer(&self, layer: &str, value: &Value) -> Layer {
        let mut found = Layer::default();
        for (name, document) in documents(value) {
            let variables = document
                .get("Version")
                .is_some_and(|version| version == "2012-10-17");
            for (number, statement) in statements(document).into_iter().enumerate() {
                let deny = statement["Effect"] == "Deny";
                let Some(grade) = self.grade(layer, statement) else {
                    continue;
                };
                if (layer == "rcp" && !deny)
                    || !self.action_applies(statement)
                    || !self.resource_applies(statement, variables)
                    || !condition_holds(statement, variables, &self.context, self.facts)
                {
                    continue;
                }
                if deny {
                    found.denies = true;
                } else {
                    found.grade = found.grade.max(Some(grade));
                }
                found.matched.push((layer.to_owned(), name.clone(), number));
            }
        }
        found
    }

    /// How the statement takes in the caller, if it does.
    fn grade(&self, layer: &str, statement: &Value) -> Option<Grade> {
        if let Some(element) = statement.get("Principal") {
            return self.caller.named_in(element);
        }
        if let Some(element) = statement.get("NotPrincipal") {
            let of_resource = matches!(layer, "resource" | "endpoint");
            let always = of_resource && statement["Effect"] == "Deny" && self.bounded;
            let named = self.caller.named_in(element).is_some();
            return if always || !named {
                Some(Grade::Direct)
            } else {
                None
            };
        }
        match layer {
            "resource" | "endpoint" => None,
            _ => Some(Grade::Direct),
        }
    }

    fn action_applies(&self, statement: &Value) -> bool {
        let any = |entries: &Value| {
            texts(entries)
                .iter()
                .any(|entry| text_glob(&entry.to_lowercase(), self.action))
        };
        match (statement.get("Action"), statement.get("NotAction")) {
            (Some(entries), _) => any(entries),
            (None, Some(entries)) => !any(entries),
            (None, None) => false,
        }
    }

    fn resource_applies(&self, statement: &Value, variables: bool) -> bool {
        let variables = variables.then_some(&self.context);
        // Whether an entry matches, and nothing if a variable of it has no value.
        let matches = |entry: &String| {
            let pattern = expand(entry, true, variables)?;
            let colons = pattern
                .iter()
                .filter(|sign| **sign == Sign::Char(':'))
                .count();
            let chars: Vec<char> = self.resource.chars().collect();
            Some(if colons >= 5 && arn_parts(self.resource).is_some() {
                arn_glob(&pattern, self.resource)
            } else {
                glob(&pattern, &chars)
            })
        };
        match (statement.get("Resource"), statement.get("NotResource")) {
            (Some(entries), _) => texts(entries)
                .iter()
                .any(|entry| matches(entry) == Some(true)),
            (None, Some(entries)) => {
                let results: Vec<Option<bool>> = texts(entries).iter().map(matches).collect();
                let unresolved = results.contains(&None);
                !results.contains(&Some(true)) && (!unresolved || statement["Effect"] == "Allow")
            }
            (None, None) => true,
        }
    }
}

/// The documents of a layer with their names: one document, one with its name, or a list of either.
pub(super) fn documents(value: &Value) -> Vec<(String, &Value)> {
    if let Some(list) = value.as_array() {
        return list.iter().flat_map(documents).collect();
    }
    match value.get("policy") {
        Some(policy) => vec![(
            value["name"].as_str().unwrap_or_default().to_owned(),
            policy,
        )],
        None => vec![(String::new(), value)],
    }
}

/// The statements of a document.
pub(super) fn statements(document: &Value) -> Vec<&Value> {
    match &document["Statement"] {
        Value::Array(list) => list.iter().collect(),
        one => vec![one],
    }
}
