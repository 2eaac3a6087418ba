//! The spanned reader against `serde_json`: the same texts, the same values.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

use proptest::prelude::*;
use rolecall::syntax::{Kind, NodeId, Tree};
use rolecall::text::Span;
use rolecall::{Error, Limits};
use serde_json::{Map, Number, Value};

fn value(tree: &Tree<'_>, node: NodeId) -> Value {
    match tree.kind(node) {
        Kind::Null | Kind::Invalid => Value::Null,
        Kind::Bool(is) => Value::Bool(is),
        Kind::Number => serde_json::from_str(tree.number(node).unwrap()).unwrap(),
        Kind::String => Value::String(tree.string(node).unwrap().into_owned()),
        Kind::Array => Value::Array(
            tree.children(node)
                .map(|child| value(tree, child))
                .collect(),
        ),
        Kind::Object => {
            let mut members = Map::new();
            for child in tree.children(node) {
                let key = tree.key(child).unwrap().into_owned();
                members.insert(key, value(tree, child));
            }
            Value::Object(members)
        }
    }
}

fn assert_inside(text: &str, inner: Span, outer: Span) {
    assert!(inner.start <= inner.end, "{inner:?} in {text:?}");
    assert!(
        outer.start <= inner.start && inner.end <= outer.end,
        "{inner:?} is not inside {outer:?} in {text:?}"
    );
    assert!(
        inner.slice(text).is_some(),
        "{inner:?} splits a character of {text:?}"
    );
}

/// Everything that holds for any text.
fn check(text: &str) {
    let whole = Span::new(0, u32::try_from(text.len()).unwrap());
    let json = serde_json::from_str::<Value>(text);
    let tree = match Tree::parse(text, &Limits::default()) {
        Ok(tree) => tree,
        Err(Error::TooDeep { .. }) => {
            assert!(json.is_err(), "too deep for us alone: {text:?}");
            return;
        }
        Err(other) => panic!("{other} for {text:?}"),
    };
    match &json {
        Ok(json) => {
            assert_eq!(tree.errors(), [], "{text:?}");
            assert_eq!(&value(&tree, tree.root()), json);
        }
        Err(error) => {
            assert!(
                !error.to_string().starts_with("recursion limit"),
                "{text:?}"
            );
            assert_ne!(tree.errors(), [], "{error} in {text:?}");
        }
    }
    for error in tree.errors() {
        assert_inside(text, error.span, whole);
        let message = &error.message;
        assert!(
            !message.ends_with('.') && !message.contains(['\n', '\r']),
            "{message}"
        );
    }
    assert!(tree.errors().is_sorted_by_key(|error| error.span.start));

    let source = tree.source(true);
    assert_inside(text, tree.span(tree.root()), whole);
    let mut seen = 1;
    let mut open = vec![tree.root()];
    while let Some(node) = open.pop() {
        let outer = tree.span(node);
        let mut last = outer.start;
        for child in tree.children(node) {
            seen += 1;
            let span = tree.span(child);
            assert_inside(text, span, outer);
            let first = tree.key_span(child).unwrap_or(span);
            assert_inside(text, first, outer);
            assert!(
                last <= first.start && first.start <= span.start,
                "order in {text:?}"
            );
            last = span.end;
            assert_eq!(tree.key(child).is_some(), tree.kind(node) == Kind::Object);
            assert_eq!(source.parent(child.place()), node.place());
            assert_eq!(source.span(child.place()), Some(span));
            open.push(child);
        }
    }
    assert_eq!(seen, nodes(&tree, tree.root()));
}

fn nodes(tree: &Tree<'_>, node: NodeId) -> usize {
    1 + tree
        .children(node)
        .map(|child| nodes(tree, child))
        .sum::<usize>()
}

fn json() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        any::<String>(),
        "[a-zA-Z0-9:*/_-]{0,40}",
        "[\u{0}-\u{7f}]{0,12}",
    ];
    let number = prop_oneof![
        any::<i64>().prop_map(Number::from),
        any::<u64>().prop_map(Number::from),
        any::<f64>().prop_filter_map("finite", Number::from_f64),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        number.prop_map(Value::Number),
        text.clone().prop_map(Value::String),
    ];
    leaf.prop_recursive(6, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            prop::collection::vec((text.clone(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// A change of one character of a text, at a place given as a share of its length.
#[derive(Debug, Clone)]
enum Change {
    Delete(prop::sample::Index),
    Insert(prop::sample::Index, char),
    Replace(prop::sample::Index, char),
    Swap(prop::sample::Index),
    Cut(prop::sample::Index),
}

fn change() -> impl Strategy<Value = Change> {
    let at = any::<prop::sample::Index>;
    let character = || {
        prop_oneof![
            8 => prop::sample::select("{}[]:,;\"'\\/*#+-.eE019 \t\n\r\u{0}u=tfn“’\u{a0}\u{feff}é😀".chars().collect::<Vec<_>>()),
            1 => any::<char>(),
        ]
    };
    prop_oneof![
        at().prop_map(Change::Delete),
        (at(), character()).prop_map(|(at, character)| Change::Insert(at, character)),
        (at(), character()).prop_map(|(at, character)| Change::Replace(at, character)),
        at().prop_map(Change::Swap),
        at().prop_map(Change::Cut),
    ]
}

fn apply(text: &str, changes: &[Change]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for change in changes {
        let count = chars.len();
        match change {
            Change::Insert(at, character) => chars.insert(at.index(count + 1), *character),
            _ if count < 2 => {}
            Change::Delete(at) => drop(chars.remove(at.index(count))),
            Change::Replace(at, character) => chars[at.index(count)] = *character,
            Change::Swap(at) => chars.swap(at.index(count - 1), at.index(count - 1) + 1),
            Change::Cut(at) => chars.truncate(at.index(count)),
        }
    }
    chars.into_iter().collect()
}

const POLICY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Sid": "\u0041ssume \ud83d\ude00",
    "Effect": "Allow",
    "Principal": { "AWS": ["arn:aws:iam::123456789012:root", "*"] },
    "Action": "sts:AssumeRole",
    "Condition": { "NumericLessThan": { "aws:MultiFactorAuthAge": 36.5e2, "x": [-1, 0, true, null] } }
  }]
}"#;

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn printed_values_read_back(json in json()) {
        for text in [json.to_string(), format!("{json:#}")] {
            let tree = Tree::parse(&text, &Limits::default()).unwrap();
            prop_assert_eq!(tree.errors(), []);
            // serde_json's own reading, because reading a printed f64 may be off by a bit.
            let json: Value = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(value(&tree, tree.root()), json);
            check(&text);
        }
    }

    #[test]
    fn any_text(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn any_punctuation(text in "[{}\\[\\]:,;\"'\\\\/*#+.eE019 \n\u{0}u=tn“é\u{a0}-]{0,40}") {
        check(&text);
    }

    #[test]
    fn any_number(text in "[-+]?[0-9]{0,3}(\\.[0-9]{0,20})?([eE][-+]?[0-9]{0,3})?") {
        check(&text);
        check(&format!("[{text}]"));
        check(&format!("{{\"a\":{text}}}"));
    }

    #[test]
    fn numbers_about_the_largest(digits in "[0-9]{1,25}", more in 280_u32..330, dot in 0_usize..25) {
        check(&format!("{digits}e{more}"));
        let dot = dot.min(digits.len());
        let exponent = more + u32::try_from(digits.len() - dot).unwrap();
        check(&format!("1{}.{}1e{exponent}", &digits[..dot], &digits[dot..]));
        check(&format!("1{digits}{}", "0".repeat(more as usize - 25)));
    }

    #[test]
    fn any_string(inside in "(\\\\u[dD][89abcdeEF][0-9a-f]{2}|\\\\[\"\\\\/bfnrtux']|[a\u{1}é\u{7f}]|\\\\u[0-9a-g]{3,4}){0,6}") {
        check(&format!("\"{inside}\""));
        check(&format!("{{\"{inside}\":1}}"));
    }

    #[test]
    fn changed_values(json in json(), changes in prop::collection::vec(change(), 1..4), pretty in any::<bool>()) {
        let text = if pretty { format!("{json:#}") } else { json.to_string() };
        check(&apply(&text, &changes));
    }

    #[test]
    fn changed_policies(changes in prop::collection::vec(change(), 1..4)) {
        check(&apply(POLICY, &changes));
    }

    #[test]
    fn nesting(open in "(\\[|\\{\"a\":){110,140}", middle in "[1,\\]]{0,3}", close in "[\\]}]{0,140}") {
        check(&format!("{open}{middle}{close}"));
        let mut closed = format!("{open}1");
        for bracket in open.chars().rev() {
            match bracket {
                '[' => closed.push(']'),
                '{' => closed.push('}'),
                _ => {}
            }
        }
        check(&closed);
    }
}
