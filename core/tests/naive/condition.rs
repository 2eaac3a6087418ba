//! The keys of a request, and conditions over them.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde_json::Value;

use super::values::{
    Sign, arn_glob, bytes, compare_dates, compare_numbers, glob, in_block, literal, sign,
};
use super::{Facts, texts};

/// The values of a key.
pub(super) struct Key {
    pub(super) values: Vec<String>,
    pub(super) multivalued: bool,
}

/// The keys that a request carries, by name in lower case.
pub(super) type Context = BTreeMap<String, Key>;

/// A text of a policy as a pattern, with the variables that it mentions replaced. Nothing if one of them has no value.
pub(super) fn expand(text: &str, wild: bool, variables: Option<&Context>) -> Option<Vec<Sign>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(char) = rest.chars().next() {
        let inside = rest
            .strip_prefix("${")
            .and_then(|rest| rest.split_once('}'));
        if let (Some(context), Some((inside, behind))) = (variables, inside) {
            rest = behind;
            if matches!(inside, "*" | "?" | "$") {
                found.extend(literal(inside));
                continue;
            }
            let (name, default) = match inside.split_once(',') {
                Some((name, default)) => (name, Some(default.trim().trim_matches('\''))),
                None => (inside, None),
            };
            let key = context.get(&name.trim().to_lowercase());
            let value = match key {
                Some(key) if !key.multivalued => Some(key.values[0].as_str()),
                _ => default,
            };
            found.extend(literal(value?));
        } else {
            found.push(if wild { sign(char) } else { Sign::Char(char) });
            rest = rest.get(char.len_utf8()..).unwrap();
        }
    }
    Some(found)
}

/// A test of one key.
pub(super) struct Test<'a> {
    pub(super) operator: &'a str,
    pub(super) key: &'a str,
    pub(super) listed: Vec<String>,
    /// Whether the statement allows.
    pub(super) allow: bool,
    /// Whether the document's version knows variables.
    pub(super) variables: bool,
}

impl Test<'_> {
    pub(super) fn holds(&self, context: &Context) -> bool {
        let key = context.get(&self.key.to_lowercase());
        if self.operator == "Null" {
            let null = key.is_none_or(|key| key.values.is_empty());
            return self
                .listed
                .iter()
                .any(|listed| listed.eq_ignore_ascii_case(&null.to_string()));
        }
        let (qualifier, operator) = self.operator.split_once(':').unwrap_or(("", self.operator));
        let if_exists = operator.ends_with("IfExists");
        let operator = operator.trim_end_matches("IfExists");
        let negated = operator.contains("Not");
        let positive = operator.replace("Not", "");

        let variables = self.variables.then_some(context);
        if negated && !self.allow && self.unresolved(&positive, variables) {
            return false;
        }
        let passes = |value: &String| {
            let found = self
                .listed
                .iter()
                .any(|listed| matches(&positive, listed, value, variables));
            found != negated
        };
        match (qualifier, key) {
            ("ForAllValues", None) => true,
            ("ForAllValues", Some(key)) => key
                .values
                .iter()
                .filter(|value| !value.is_empty())
                .all(passes),
            ("ForAnyValue", None) => if_exists,
            ("ForAnyValue", Some(key)) => key.values.iter().any(passes),
            (_, None) => if_exists || negated,
            (_, Some(key)) if key.multivalued && key.values.is_empty() => negated,
            (_, Some(key)) if key.multivalued => false,
            (_, Some(key)) => passes(&key.values[0]),
        }
    }

    /// Whether a listed value mentions a variable that has no value, where variables are looked at.
    fn unresolved(&self, positive: &str, variables: Option<&Context>) -> bool {
        (positive.starts_with("String") || positive.starts_with("Arn"))
            && self
                .listed
                .iter()
                .any(|listed| expand(listed, true, variables).is_none())
    }
}

/// Whether a value matches a listed one under an operator without `Not`.
fn matches(operator: &str, listed: &str, value: &str, variables: Option<&Context>) -> bool {
    let like = |wild: bool, fold: bool| {
        let text = if fold {
            value.to_lowercase()
        } else {
            value.to_owned()
        };
        let chars: Vec<char> = text.chars().collect();
        let Some(mut pattern) = expand(listed, wild, variables) else {
            return false;
        };
        for sign in pattern.iter_mut().filter(|_| fold) {
            if let Sign::Char(char) = sign {
                *char = char.to_lowercase().next().unwrap_or(*char);
            }
        }
        glob(&pattern, &chars)
    };
    let order = if operator.starts_with("Date") {
        compare_dates(value, listed)
    } else {
        compare_numbers(value, listed)
    };
    match operator {
        "StringEquals" => like(false, false),
        "StringEqualsIgnoreCase" => like(false, true),
        "StringLike" => like(true, false),
        "ArnEquals" | "ArnLike" => {
            expand(listed, true, variables).is_some_and(|pattern| arn_glob(&pattern, value))
        }
        "Bool" => {
            let is = |text: &str| {
                text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false")
            };
            is(value) && value.eq_ignore_ascii_case(listed)
        }
        "IpAddress" => in_block(listed, value),
        "BinaryEquals" => bytes(listed).is_some() && bytes(listed) == bytes(value),
        "NumericEquals" | "DateEquals" => order == Some(Ordering::Equal),
        "NumericLessThan" | "DateLessThan" => order == Some(Ordering::Less),
        "NumericGreaterThan" | "DateGreaterThan" => order == Some(Ordering::Greater),
        "NumericLessThanEquals" | "DateLessThanEquals" => order.is_some_and(Ordering::is_le),
        "NumericGreaterThanEquals" | "DateGreaterThanEquals" => order.is_some_and(Ordering::is_ge),
        other => panic!("no operator {other}"),
    }
}

/// Whether all tests of a statement hold.
pub(super) fn condition_holds(
    statement: &Value,
    variables: bool,
    context: &Context,
    facts: &dyn Facts,
) -> bool {
    let Some(condition) = statement.get("Condition") else {
        return true;
    };
    let mut all = true;
    for (operator, keys) in condition.as_object().unwrap() {
        for (key, listed) in keys.as_object().unwrap() {
            let test = Test {
                operator,
                key,
                listed: texts(listed),
                allow: statement["Effect"] == "Allow",
                variables,
            };
            let holds = test.holds(context);
            facts.tested(operator, holds);
            all &= holds;
        }
    }
    all
}
