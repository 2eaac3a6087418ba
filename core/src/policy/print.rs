//! A policy as JSON again: elements in AWS's usual order, one-element lists as their element.

use serde_json::{Map, Value as Json};

use super::condition::{Value, ValueType};
use super::document::{At, Element, Policy, Statement};
use super::principal::PrincipalEntry;

impl Policy {
    /// The document as a value. What could not be read is not in it.
    ///
    /// # Examples
    ///
    /// ```
    /// use rolecall::policy::Policy;
    ///
    /// let policy = Policy::from_text(
    ///     r#"{"Statement": [{"Action": ["s3:Get*"], "Effect": "Allow", "Resource": "*"}]}"#, &Default::default())?;
    /// assert_eq!(
    ///     policy.to_value().to_string(),
    ///     r#"{"Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}]}"#
    /// );
    /// # Ok::<(), rolecall::Error>(())
    /// ```
    pub fn to_value(&self) -> Json {
        let mut document = Map::new();
        if self.version_element.is_some() {
            document.insert("Version".to_owned(), self.version.name().into());
        }
        if let Some(id) = &self.id {
            document.insert("Id".to_owned(), id.value.clone().into());
        }
        document.insert(
            "Statement".to_owned(),
            self.statements.iter().map(Statement::to_value).collect(),
        );
        Json::Object(document)
    }
}

impl Statement {
    /// The statement as a value.
    pub fn to_value(&self) -> Json {
        let mut out = Map::new();
        if let Some(sid) = &self.sid {
            out.insert("Sid".to_owned(), sid.value.clone().into());
        }
        if self.effect_place.is_some() {
            out.insert("Effect".to_owned(), self.effect.name().into());
        }
        if let Some(principal) = &self.principal {
            out.insert(name("Principal", principal), principals(principal));
        }
        if let Some(action) = self
            .action
            .as_ref()
            .filter(|action| action.place != self.place)
        {
            let entries = action
                .entries
                .iter()
                .map(|entry| entry.value.text.clone().into())
                .collect();
            out.insert(name("Action", action), scalar_or_list(entries));
        }
        if let Some(resource) = &self.resource {
            let entries = resource
                .entries
                .iter()
                .map(|entry| entry.value.text.clone().into())
                .collect();
            out.insert(name("Resource", resource), scalar_or_list(entries));
        }
        if self.condition.is_some() {
            let mut condition = Map::new();
            for test in self.tests.iter().filter(|test| !test.key.value.is_empty()) {
                let keys = condition
                    .entry(test.operator_text.clone())
                    .or_insert_with(|| Json::Object(Map::new()));
                if let Json::Object(keys) = keys {
                    keys.insert(
                        test.key.value.clone(),
                        scalar_or_list(test.values.iter().map(value).collect()),
                    );
                }
            }
            out.insert("Condition".to_owned(), Json::Object(condition));
        }
        Json::Object(out)
    }
}

fn name<T>(element: &str, list: &Element<T>) -> String {
    if list.negated {
        format!("Not{element}")
    } else {
        element.to_owned()
    }
}

fn scalar_or_list(mut entries: Vec<Json>) -> Json {
    match entries.pop() {
        Some(only) if entries.is_empty() => only,
        Some(last) => {
            entries.push(last);
            Json::Array(entries)
        }
        None => Json::Array(entries),
    }
}

fn principals(element: &Element<PrincipalEntry>) -> Json {
    if let [only] = element.entries.as_slice()
        && only.value.key.is_empty()
    {
        return only.value.text.clone().into();
    }
    let mut kinds: Vec<(&str, Vec<Json>)> = Vec::new();
    for At { value: entry, .. } in &element.entries {
        match kinds.iter_mut().find(|(key, _)| *key == entry.key) {
            Some((_, texts)) => texts.push(entry.text.clone().into()),
            None => kinds.push((&entry.key, vec![entry.text.clone().into()])),
        }
    }
    kinds
        .into_iter()
        .map(|(key, texts)| (key.to_owned(), scalar_or_list(texts)))
        .collect::<Map<_, _>>()
        .into()
}

fn value(value: &At<Value>) -> Json {
    match value.value.json {
        ValueType::String => value.value.text.clone().into(),
        ValueType::Number | ValueType::Bool => serde_json::from_str(&value.value.text)
            .unwrap_or_else(|_| value.value.text.clone().into()),
        ValueType::Other => Json::Null,
    }
}
