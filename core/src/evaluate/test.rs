//! One line of a Condition element against the values of its key.
//!
//! The rules for absent keys, empty sets, negation, qualifiers and several values are those of
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html>.

use std::cmp::Ordering;

use super::request::Held;
use super::scalar::{Block, Instant, Number, base64, print_base64};
use crate::policy::{
    ArnPattern, Case, Comparison, Effect, Operator, Order, Pattern, Qualifier, Template, Test,
    Token, fold,
};

/// A value of a test, ready to compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Matcher {
    /// The same text, letter case aside; kept folded.
    Folded(String),
    /// A pattern over the whole text.
    Like(Pattern),
    /// A pattern over the parts of an ARN.
    Arn(ArnPattern),
    /// A number.
    Number(Order, Number),
    /// An instant.
    Date(Order, Instant),
    /// `true` or `false`.
    Bool(bool),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A block of addresses.
    Block(Block),
    /// A value that no request's value matches: not of the operator's type.
    Never,
    /// A variable without a value. It matches nothing; under a negated operator it makes the test as wide as the effect
    /// allows (true in an Allow, false in a Deny): AWS says only that the statement may not apply.
    Unresolved,
}

impl Matcher {
    pub(crate) fn matches(&self, value: &str) -> bool {
        match self {
            Self::Folded(text) => *text == fold(value),
            Self::Like(pattern) => pattern.matches(value),
            Self::Arn(pattern) => pattern.matches(value),
            Self::Number(order, number) => {
                let compared = number.compare_to(value);
                compared.is_some_and(|compared| in_order(*order, compared))
            }
            Self::Date(order, instant) => {
                Instant::parse(value).is_some_and(|value| in_order(*order, value.cmp(instant)))
            }
            Self::Bool(wanted) => boolean(value) == Some(*wanted),
            Self::Bytes(bytes) => base64(value).is_some_and(|value| value == *bytes),
            Self::Block(block) => Block::parse(value).is_some_and(|value| block.contains(value)),
            Self::Never | Self::Unresolved => false,
        }
    }
}

impl Matcher {
    /// A value that it matches, if there is a plain one to write.
    pub(crate) fn example(&self) -> Option<String> {
        let step = |order: Order, here: String, [below, above]: [String; 2]| match order {
            Order::Equals | Order::LessThanEquals | Order::GreaterThanEquals => here,
            Order::LessThan => below,
            Order::GreaterThan => above,
        };
        Some(match self {
            Self::Number(order, number) => {
                let near = number
                    .neighbours(number.decimals())
                    .map(|near| near.print());
                step(*order, number.print(), near)
            }
            Self::Date(order, instant) => {
                let near = instant.neighbours().map(Instant::print);
                step(*order, instant.print(), near)
            }
            Self::Bool(wanted) => wanted.to_string(),
            Self::Bytes(bytes) => print_base64(bytes),
            Self::Block(block) => Block::print(block.v6, block.first),
            Self::Folded(text) => text.clone(),
            _ => return None,
        })
    }

    /// The values next to those that it matches.
    pub(crate) fn near(&self) -> Vec<String> {
        match self {
            Self::Number(_, number) => number
                .neighbours(number.decimals())
                .map(|near| near.print())
                .to_vec(),
            Self::Date(_, instant) => instant.neighbours().map(Instant::print).to_vec(),
            Self::Bool(wanted) => vec![(!wanted).to_string()],
            _ => Vec::new(),
        }
    }
}

/// Whether a request's value that compares so to the policy's is as the operator asks.
fn in_order(order: Order, compared: Ordering) -> bool {
    match order {
        Order::Equals => compared.is_eq(),
        Order::LessThan => compared.is_lt(),
        Order::LessThanEquals => compared.is_le(),
        Order::GreaterThan => compared.is_gt(),
        Order::GreaterThanEquals => compared.is_ge(),
    }
}

pub(crate) fn boolean(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

/// A test whose variables have been replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Compiled {
    pub(crate) operator: Operator,
    /// The values that are plain texts, sorted: lists of thousands are looked up, not walked.
    pub(crate) texts: Vec<String>,
    /// The other values.
    pub(crate) matchers: Vec<Matcher>,
    /// For `Null`: whether each listed value asks for absence.
    absences: Vec<bool>,
    effect: Effect,
}

impl Compiled {
    /// `variable` gives the value of a variable by its lower-cased key.
    pub(crate) fn new(
        test: &Test,
        effect: Effect,
        mut variable: impl FnMut(&str) -> Option<String>,
    ) -> Self {
        Self::with(test, effect, |template| template.resolve(&mut variable))
    }

    /// `tokens` gives the steps of a value with variables; `None`: it matches nothing.
    pub(crate) fn with(
        test: &Test,
        effect: Effect,
        mut tokens: impl FnMut(&Template) -> Option<Vec<Token>>,
    ) -> Self {
        let operator = test.operator.value;
        let mut compiled = Self {
            operator,
            texts: Vec::new(),
            matchers: Vec::new(),
            absences: Vec::new(),
            effect,
        };
        for value in &test.values {
            let value = &value.value;
            match operator.comparison {
                Comparison::Null => compiled.absences.extend(boolean(&value.text)),
                Comparison::Unknown => {}
                comparison => match &value.template {
                    Some(template) => compiled.matchers.push(match tokens(template) {
                        Some(tokens) => pattern_matcher(comparison, tokens),
                        None => Matcher::Unresolved,
                    }),
                    None => match plain_matcher(comparison, &value.text) {
                        Ok(matcher) => compiled.matchers.push(matcher),
                        Err(text) => compiled.texts.push(text),
                    },
                },
            }
        }
        compiled.texts.sort_unstable();
        compiled
    }

    /// Whether any listed value matches, before negation.
    pub(crate) fn any(&self, value: &str) -> bool {
        self.texts
            .binary_search_by(|text| text.as_str().cmp(value))
            .is_ok()
            || self.matchers.iter().any(|matcher| matcher.matches(value))
    }

    /// Whether one value passes, negation included.
    pub(crate) fn passes(&self, value: &str) -> bool {
        if self.operator.negated && self.matchers.contains(&Matcher::Unresolved) {
            return self.effect == Effect::Allow && !self.any(value);
        }
        self.any(value) != self.operator.negated
    }

    /// Whether the test holds for the values of its key; `None`: the key is absent.
    pub(crate) fn holds(&self, values: Option<&[impl AsRef<str>]>) -> bool {
        let values = values.map(|values| {
            let list = values.len() != 1;
            (values.iter().map(AsRef::as_ref), list)
        });
        self.holds_of(values)
    }

    /// As [`Compiled::holds`], for values as a request has them.
    pub(crate) fn holds_for(&self, held: Option<&Held<'_>>) -> bool {
        self.holds_of(held.map(|held| (held.iter(), held.is_list())))
    }

    fn holds_of<'v>(&self, values: Option<(impl Iterator<Item = &'v str>, bool)>) -> bool {
        let rule = Rule {
            operator: self.operator,
            effect: self.effect,
            absences: &self.absences,
            unresolved: self.matchers.contains(&Matcher::Unresolved),
        };
        rule.holds(values, |value| self.any(value))
    }
}

/// How a test turns what its listed values say of the request's values into whether it holds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rule<'a> {
    pub(crate) operator: Operator,
    pub(crate) effect: Effect,
    /// For `Null`: whether each listed value asks for absence.
    pub(crate) absences: &'a [bool],
    /// Whether a listed value is a variable without a value.
    pub(crate) unresolved: bool,
}

impl Rule<'_> {
    /// `values`: those of the key, and whether it takes several; `None`: it is absent. `any`: whether a listed value matches. Plain
    /// operators never hold for a key that takes several and has one, negated ones included; on an empty set they behave as on an
    /// absent key.
    pub(crate) fn holds<'v>(
        self,
        values: Option<(impl Iterator<Item = &'v str>, bool)>,
        any: impl Fn(&str) -> bool,
    ) -> bool {
        let operator = self.operator;
        match operator.comparison {
            // A test that cannot be read does not narrow an Allow and does not fire a Deny.
            Comparison::Unknown => return self.effect == Effect::Allow,
            Comparison::Null => {
                let absent = values.is_none_or(|(mut values, _)| values.next().is_none());
                // AWS refuses `NullIfExists`: it is read as the wider of the two for an Allow, and the narrower for a Deny.
                return (operator.if_exists && absent && self.effect == Effect::Allow)
                    || self.absences.contains(&absent);
            }
            _ => {}
        }
        let negated_unresolved = operator.negated && self.unresolved;
        if negated_unresolved && self.effect == Effect::Deny {
            return false;
        }
        let passes = |value: &str| any(value) != operator.negated;
        let Some((mut values, list)) = values else {
            return match operator.qualifier {
                Some(Qualifier::ForAllValues) => true,
                _ if operator.if_exists => true,
                Some(Qualifier::ForAnyValue) => false,
                None => operator.negated,
            };
        };
        match operator.qualifier {
            Some(Qualifier::ForAllValues) => values.filter(|value| !value.is_empty()).all(passes),
            Some(Qualifier::ForAnyValue) => values.any(passes),
            None => match values.next() {
                None => operator.negated,
                Some(_) if list => false,
                Some(only) => passes(only),
            },
        }
    }
}

/// A value without variables; `Err` is a plain text.
pub(crate) fn plain_matcher(comparison: Comparison, text: &str) -> Result<Matcher, String> {
    Ok(match comparison {
        Comparison::StringLike if text.contains(['*', '?']) => {
            Matcher::Like(Pattern::new(text, Case::Sensitive))
        }
        Comparison::StringEquals | Comparison::StringLike => return Err(text.to_owned()),
        Comparison::StringEqualsIgnoreCase => Matcher::Folded(fold(text).into_owned()),
        Comparison::Arn => ArnPattern::new(text).map_or(Matcher::Never, Matcher::Arn),
        Comparison::Numeric(order) => {
            Number::parse(text).map_or(Matcher::Never, |number| Matcher::Number(order, number))
        }
        Comparison::Date(order) => {
            Instant::parse(text).map_or(Matcher::Never, |instant| Matcher::Date(order, instant))
        }
        Comparison::Bool => boolean(text).map_or(Matcher::Never, Matcher::Bool),
        Comparison::Binary => base64(text).map_or(Matcher::Never, Matcher::Bytes),
        Comparison::IpAddress => Block::parse(text).map_or(Matcher::Never, Matcher::Block),
        Comparison::Null | Comparison::Unknown => Matcher::Never,
    })
}

/// A value whose variables have been replaced; only string and ARN operators take variables.
fn pattern_matcher(comparison: Comparison, tokens: Vec<Token>) -> Matcher {
    match comparison {
        Comparison::Arn => ArnPattern::from_tokens(&tokens).map_or(Matcher::Never, Matcher::Arn),
        Comparison::StringEqualsIgnoreCase => {
            Matcher::Like(Pattern::from_tokens(tokens, Case::Folded))
        }
        _ => Matcher::Like(Pattern::from_tokens(tokens, Case::Sensitive)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    /// Whether `operator: {"k:k": value}` in an Allow holds for the values.
    fn holds(operator: &str, value: &str, values: Option<&[&str]>) -> bool {
        let text = format!(
            r#"{{"Statement": {{"Effect": "Allow", "Action": "*", "Condition": {{"{operator}": {{"k:k": {value}}}}}}}}}"#
        );
        let policy = Policy::from_text(&text, &crate::Limits::default()).unwrap();
        assert_eq!(policy.problems, [], "{text}");
        Compiled::new(&policy.statements[0].tests[0], Effect::Allow, |_| None).holds(values)
    }

    #[test]
    fn absent_keys_and_empty_sets_follow_the_table() {
        for (operator, absent, empty) in [
            ("StringEquals", false, false),
            ("StringNotEquals", true, true),
            ("StringEqualsIfExists", true, false),
            ("StringNotEqualsIfExists", true, true),
            ("ForAllValues:StringEquals", true, true),
            ("ForAllValues:StringNotEquals", true, true),
            ("ForAnyValue:StringEquals", false, false),
            ("ForAnyValue:StringNotEquals", false, false),
            ("ForAnyValue:StringEqualsIfExists", true, false),
            ("NumericLessThan", false, false),
            ("NotIpAddress", true, true),
        ] {
            assert_eq!(holds(operator, r#""1""#, None), absent, "{operator} absent");
            assert_eq!(
                holds(operator, r#""1""#, Some(&[])),
                empty,
                "{operator} empty"
            );
        }
        assert!(holds("Null", r#""true""#, None) && holds("Null", "true", Some(&[])));
        assert!(holds("Null", r#""false""#, Some(&["x"])) && !holds("Null", r#""false""#, None));
        assert!(holds(
            "ForAllValues:StringEquals",
            r#""x""#,
            Some(&["", ""])
        ));
    }

    #[test]
    fn lists_are_or_and_negated_lists_are_nor() {
        assert!(holds("StringEquals", r#"["a", "b"]"#, Some(&["b"])));
        assert!(!holds("StringNotEquals", r#"["a", "b"]"#, Some(&["b"])));
        assert!(holds("StringNotEquals", r#"["a", "b"]"#, Some(&["c"])));
        assert!(!holds("StringEquals", "[]", Some(&["c"])));
        assert!(holds(
            "ForAnyValue:StringNotEquals",
            r#"["a", "b"]"#,
            Some(&["a", "c"])
        ));
        assert!(!holds(
            "ForAllValues:StringEquals",
            r#"["a", "b"]"#,
            Some(&["a", "c"])
        ));
        assert!(
            !holds("StringNotEquals", r#""a""#, Some(&["b", "c"])),
            "a plain operator on several values never holds"
        );
    }

    #[test]
    fn each_operator_compares_its_own_type() {
        assert!(
            !holds("StringEquals", r#""a*""#, Some(&["ab"]))
                && holds("StringLike", r#""a*""#, Some(&["ab"]))
        );
        assert!(
            holds("StringEqualsIgnoreCase", r#""AbC""#, Some(&["aBc"]))
                && !holds("StringEquals", r#""AbC""#, Some(&["aBc"]))
        );
        assert!(
            holds("NumericEquals", "5", Some(&["5.0"]))
                && !holds("NumericEquals", r#""5""#, Some(&["5abc"]))
        );
        assert!(holds("NumericNotEquals", "5", Some(&["x"])));
        assert!(holds(
            "DateLessThan",
            r#""2024-01-02T00:00:00Z""#,
            Some(&["1704067200"])
        ));
        assert!(
            holds("Bool", "true", Some(&["True"])) && holds("Bool", r#""false""#, Some(&["false"]))
        );
        assert!(
            holds("IpAddress", r#""0.0.0.0/0""#, Some(&["1.2.3.4"]))
                && holds("NotIpAddress", r#""10.0.0.0/8""#, Some(&["::1"]))
        );
        assert!(holds("BinaryEquals", r#""Zm8=""#, Some(&["Zm8"])));
        let arn = r#""arn:aws:iam::*:role/x""#;
        assert!(holds("ArnEquals", arn, Some(&["arn:aws:iam::1:role/x"])));
        assert!(!holds(
            "ArnLike",
            arn,
            Some(&["arn:aws:iam::1:role/a:role/x"])
        ));
        assert!(holds(
            "StringLike",
            arn,
            Some(&["arn:aws:iam::1:role/a:role/x"])
        ));
    }
}
