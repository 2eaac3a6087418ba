//! What the reader says about each mistake, and what the tree still holds.

use super::*;

/// Each error as `underlined text: message`, then the tree on one line: `key=value`, `?` for a hole.
#[track_caller]
fn check(text: &str, errors: &[(&str, &str)], tree: &str) {
    let parsed = Tree::parse(text, &Limits::default()).unwrap();
    let found: Vec<_> = parsed
        .errors()
        .iter()
        .map(|error| (error.span.slice(text).unwrap(), error.message.as_str()))
        .collect();
    assert_eq!(found, errors, "errors of {text:?}");
    assert_eq!(print(&parsed, parsed.root()), tree, "tree of {text:?}");
    assert_eq!(
        parsed.errors().is_empty(),
        serde_json::from_str::<serde_json::Value>(text).is_ok(),
        "serde_json on {text:?}"
    );
}

fn print(tree: &Tree<'_>, node: NodeId) -> String {
    let inside: Vec<_> = tree
        .children(node)
        .map(|child| print(tree, child))
        .collect();
    let inside = inside.join(" ");
    let value = match tree.kind(node) {
        Kind::Null => "null".to_owned(),
        Kind::Bool(is) => is.to_string(),
        Kind::Number => tree.number(node).unwrap().to_owned(),
        Kind::String => format!("{:?}", tree.string(node).unwrap()),
        Kind::Array => format!("[{inside}]"),
        Kind::Object => format!("{{{inside}}}"),
        Kind::Invalid => "?".to_owned(),
    };
    match tree.key(node) {
        Some(key) => format!("{key}={value}"),
        None => value,
    }
}

#[test]
fn json_has_no_errors() {
    check("null", &[], "null");
    check(" -0.5e+3\r\n", &[], "-0.5e+3");
    check("[]", &[], "[]");
    check(
        r#"{"a": {}, "b": [[], {"c": true}], "a": false}"#,
        &[],
        "{a={} b=[[] {c=true}] a=false}",
    );
    check(r#""\u00e9\ud83d\ude00\n""#, &[], r#""é😀\n""#);
}

#[test]
fn no_document() {
    check("", &[("", "expected a JSON value, found nothing")], "?");
    check(" \n", &[("", "expected a JSON value, found nothing")], "?");
    check("}", &[("}", "this `}` closes nothing; remove it")], "?");
    check(
        "}{\"a\": 1}",
        &[("}", "this `}` closes nothing; remove it")],
        "{a=1}",
    );
    check(
        "Version: 2012-10-17\n",
        &[("Version", "expected a JSON value, found `Version`")],
        "?",
    );
    check(",1", &[(",", "expected a JSON value, found `,`")], "1");
}

#[test]
fn after_the_document() {
    check(
        "{}\n{\"a\": 1}\n",
        &[(
            "{\"a\": 1}",
            "expected the end of the document, found `{\"a\": 1}`",
        )],
        "{}",
    );
    check(
        "{\"a\": 1}}",
        &[("}", "this `}` closes nothing; remove it")],
        "{a=1}",
    );
    check(
        "[1],",
        &[(",", "expected the end of the document, found `,`")],
        "[1]",
    );
}

#[test]
fn commas() {
    check(
        r#"{"a": 1, }"#,
        &[(",", "remove the trailing `,` before `}`")],
        "{a=1}",
    );
    check(
        "[1,\n]",
        &[(",", "remove the trailing `,` before `]`")],
        "[1]",
    );
    check(
        r#"{"a": 1 "b": 2}"#,
        &[("\"", "expected `,` or `}` after the value, found `\"`")],
        "{a=1 b=2}",
    );
    check(
        r#"["a" {"b": 1} true]"#,
        &[
            ("{", "expected `,` or `]` after the value, found `{`"),
            ("t", "expected `,` or `]` after the value, found `t`"),
        ],
        "[\"a\" {b=1} true]",
    );
    check("[1,,,2]", &[(",", "expected a value, found `,`")], "[1 2]");
    check(
        r#"{,"a": 1,,}"#,
        &[
            (",", "expected a key, found `,`"),
            (",", "expected a key, found `,`"),
        ],
        "{a=1}",
    );
    check(
        r#"{"a": 1; "b": 2}"#,
        &[(";", "expected `,` or `}` after the value, found `;`")],
        "{a=1 b=2}",
    );
}

#[test]
fn colons_and_values() {
    check(
        r#"{"a" 1, "b": 2}"#,
        &[("1", "expected `:` after the key, found `1`")],
        "{a=1 b=2}",
    );
    check(
        r#"{"a" = 1, "b" => 2}"#,
        &[
            ("=", "expected `:` after the key, found `=`"),
            ("=", "expected `:` after the key, found `=`"),
        ],
        "{a=1 b=2}",
    );
    check(
        r#"{"a", "b": 2}"#,
        &[("\"a\"", "expected `:` and a value after this key")],
        "{a=? b=2}",
    );
    check(
        r#"{"a": , "b": 2, "c":}"#,
        &[
            (":", "expected a value after this `:`"),
            (":", "expected a value after this `:`"),
        ],
        "{a=? b=2 c=?}",
    );
    check(
        r#"{"a":: 1}"#,
        &[(":", "expected a value, found `:`")],
        "{a=1}",
    );
    check(
        r#"{: 1, "b": 2}"#,
        &[(":", "expected a key before `:`")],
        "{=1 b=2}",
    );
    check(
        r#"{{"a": 1}}"#,
        &[("{", "expected a key, found `{`")],
        "{={a=1}}",
    );
    check(
        r#"["a": 1]"#,
        &[(":", "expected `,` or `]` after the value, found `:`")],
        "[\"a\" 1]",
    );
    check("[:]", &[(":", "expected a value, found `:`")], "[]");
}

#[test]
fn keys_and_values_without_double_quotes() {
    check(
        r#"{'a': 'it\'s', "b": ‘x’}"#,
        &[
            ("'a'", "expected `\"` around the string, found `'`"),
            (r"'it\'s'", "expected `\"` around the string, found `'`"),
            ("‘x’", "expected `\"` around the string, found `‘`"),
        ],
        "{a=\"it's\" b=\"x\"}",
    );
    check(
        "{“Version”: “2012-10-17”}",
        &[
            ("“Version”", "expected `\"` around the string, found `“`"),
            ("“2012-10-17”", "expected `\"` around the string, found `“`"),
        ],
        "{Version=\"2012-10-17\"}",
    );
    check(
        "{Effect: Allow, Action: s3:GetObject, Resource: arn:aws:s3:::b/*}",
        &[
            ("Effect", "expected `\"` around the key `Effect`"),
            ("Allow", "expected `\"` around the string `Allow`"),
            ("Action", "expected `\"` around the key `Action`"),
            (
                "s3:GetObject",
                "expected `\"` around the string `s3:GetObject`",
            ),
            ("Resource", "expected `\"` around the key `Resource`"),
            (
                "arn:aws:s3:::b/*",
                "expected `\"` around the string `arn:aws:s3:::b/*`",
            ),
        ],
        r#"{Effect="Allow" Action="s3:GetObject" Resource="arn:aws:s3:::b/*"}"#,
    );
    check(
        "[True, FALSE, None, nullx]",
        &[
            ("True", "write `True` as `true`"),
            ("FALSE", "write `FALSE` as `false`"),
            ("None", "write `None` as `null`"),
            ("nullx", "expected `\"` around the string `nullx`"),
        ],
        "[true false null \"nullx\"]",
    );
    check(
        r#"{"a": "say "hello" twice", "b": 1}"#,
        &[("h", "expected `,` or `}` after the value, found `h`")],
        "{a=\"say \" hello=\" twice\" b=1}",
    );
}

#[test]
fn comments_and_spaces() {
    check(
        "// first\n{\"a\": 1, /* two\nlines */ \"b\": 2} # last",
        &[
            ("// first", "JSON has no comments; remove it"),
            ("/* two\nlines */", "JSON has no comments; remove it"),
            ("# last", "JSON has no comments; remove it"),
        ],
        "{a=1 b=2}",
    );
    check(
        "[1 /* open",
        &[
            ("[", "this `[` is never closed; add `]` at the end"),
            ("/* open", "JSON has no comments; remove it"),
        ],
        "[1]",
    );
    check(
        "[1/2]",
        &[("/", "expected `,` or `]` after the value, found `/`")],
        "[1 \"/2\"]",
    );
    check(
        "{\u{a0}\u{a0}\"a\": 1}",
        &[(
            "\u{a0}\u{a0}",
            "not a space in JSON (U+00A0); write an ordinary space",
        )],
        "{a=1}",
    );
    check(
        "\u{feff}{}",
        &[("\u{feff}", "remove the byte order mark before the document")],
        "{}",
    );
}

#[test]
fn strings() {
    check(
        "{\"a\": \"x, \n \"b\": 2}",
        &[("\"x", "this string has no closing `\"`")],
        "{a=\"x\" b=2}",
    );
    check(
        "{\"a\": \"x\r\n}",
        &[("\"x", "this string has no closing `\"`")],
        "{a=\"x\"}",
    );
    check(
        "[\"a",
        &[("\"a", "this string has no closing `\"`")],
        "[\"a\"]",
    );
    check(
        "['a\n]",
        &[("'a", "this string has no closing `\"`")],
        "[\"a\"]",
    );
    check(
        "[“a\n]",
        &[("“a", "this string has no closing `\"`")],
        "[\"a\"]",
    );
    check(
        "[\"a\tb\u{1}c\", \"\u{1}\"]",
        &[
            ("\t", "a control character in a string; write `\\t`"),
            ("\u{1}", "a control character in a string; write `\\u0001`"),
        ],
        "[\"a\\tb\\u{1}c\" \"\\u{1}\"]",
    );
    check(
        r#"["\d+\.", "C:\é", "\u12g", "\ud83d", "\ude00\ud83d"]"#,
        &[
            (r"\d", r"`\d` is not an escape; for a backslash write `\\`"),
            (r"\é", r"`\é` is not an escape; for a backslash write `\\`"),
            (
                r"\u12",
                r"`\u12` is not an escape; `\u` takes four hexadecimal digits",
            ),
            (
                r"\ud83d",
                r"`\ud83d` is half of a surrogate pair; write both halves or the character itself",
            ),
            (
                r"\ude00",
                r"`\ude00` is half of a surrogate pair; write both halves or the character itself",
            ),
        ],
        r#"["\\d+\\." "C:\\é" "\\u12g" "�" "��"]"#,
    );
}

#[test]
fn numbers() {
    check(
        "[012345678901, +1, 1., .5, 1e, -, 0x1F, 1-2, NaN, -Infinity]",
        &[
            (
                "012345678901",
                "a number cannot start with `0`; is `012345678901` a string?",
            ),
            ("+1", "a number cannot start with `+`"),
            ("1.", "expected a digit on both sides of the `.` in `1.`"),
            (".5", "expected a digit on both sides of the `.` in `.5`"),
            ("1e", "`1e` is not a number; is it a string?"),
            ("-", "`-` is not a number; is it a string?"),
            ("0x1F", "`0x1F` is not a number; is it a string?"),
            ("1-2", "`1-2` is not a number; is it a string?"),
            ("NaN", "JSON has no number `NaN`"),
            ("-Infinity", "`-Infinity` is not a number; is it a string?"),
        ],
        "[012345678901 +1 1. .5 1e - 0x1F 1-2 NaN -Infinity]",
    );
    check(
        "[1e999, 1e308, 1e-999, 0e999, -1E400]",
        &[
            ("1e999", "the number `1e999` is out of range"),
            ("-1E400", "the number `-1E400` is out of range"),
        ],
        "[1e999 1e308 1e-999 0e999 -1E400]",
    );
    for text in [
        "9".repeat(308),
        "9".repeat(309),
        "9".repeat(310),
        "1.7976931348623157e308".to_owned(),
        "1.7976931348623158e308".to_owned(),
        "1.7976931348623159e308".to_owned(),
        "17976931348623158e292".to_owned(),
        format!("0.{}1e700", "0".repeat(400)),
        format!("{}e-400", "9".repeat(400)),
        format!("{}.0", "9".repeat(400)),
    ] {
        let tree = Tree::parse(&text, &Limits::default()).unwrap();
        let json = serde_json::from_str::<serde_json::Value>(&text);
        assert_eq!(tree.errors().is_empty(), json.is_ok(), "{text}");
    }
}

#[test]
fn brackets() {
    check(
        r#"{"a": [{"b": 1"#,
        &[("{", "this `{` is never closed; add `}]}` at the end")],
        "{a=[{b=1}]}",
    );
    check(
        r#"{"a": [1, "#,
        &[("[", "this `[` is never closed; add `]}` at the end")],
        "{a=[1]}",
    );
    check(
        r#"{"a": "#,
        &[("{", "this `{` is never closed; add `}` at the end")],
        "{a=?}",
    );
    check(
        r#"{"a": [{"b": 1], "c": 2}"#,
        &[("]", "expected `}` before this `]`")],
        "{a=[{b=1}] c=2}",
    );
    check(r#"{"a": 1]"#, &[("]", "expected `}`, found `]`")], "{a=1}");
    check(
        r#"{"a": 1], "b": 2}"#,
        &[("]", "this `]` closes nothing; remove it")],
        "{a=1 b=2}",
    );
    check(
        r#"{"a": [{"b": 1, {"c": 2}]}"#,
        &[("{", "expected `}` before `{`")],
        "{a=[{b=1} {c=2}]}",
    );
    check(
        r#"[{"b": 1 {"c": 2}]"#,
        &[("{", "expected `}` before `{`")],
        "[{b=1} {c=2}]",
    );
    let text = r#"{"Action": ["a", "b", "Resource": "*", "Sid": "x"}"#;
    check(
        text,
        &[("\"Resource\"", "expected `]` before the key `\"Resource\"`")],
        r#"{Action=["a" "b"] Resource="*" Sid="x"}"#,
    );
    check(
        r#"{"a": [["b"]: 1]}"#,
        &[(":", "expected `,` or `]` after the value, found `:`")],
        r#"{a=[["b"] 1]}"#,
    );
}

#[test]
fn errors_are_few_and_short() {
    let text = "[01,".repeat(100);
    let tree = Tree::parse(&text, &Limits::default()).unwrap();
    assert_eq!(tree.errors().len(), MAX_ERRORS);

    let text = format!("{{}} {}", "x\u{1}".repeat(100));
    let tree = Tree::parse(&text, &Limits::default()).unwrap();
    assert_eq!(
        tree.errors()[0].message,
        "expected the end of the document, found `x\\u{1}x\\u{1}x\\u{1}x\\u{1}x\\u{1}x\\u{1}x\\u{1}x\\u{1}x\\u{1}x\\u{1}x\\u{1}x\\u{1}…`"
    );
}

#[test]
fn limits() {
    let with = |max_bytes, max_depth, max_nodes| Limits {
        max_bytes,
        max_depth,
        max_nodes,
    };
    assert_eq!(
        Tree::parse("[1]", &with(2, 9, 9)),
        Err(Error::TooLarge {
            limit: 2,
            actual: 3
        })
    );
    assert!(Tree::parse("[1]", &with(3, 2, 2)).is_ok());
    assert_eq!(
        Tree::parse("[1]", &with(3, 1, 2)),
        Err(Error::TooDeep { limit: 1 })
    );
    assert_eq!(
        Tree::parse("[1]", &with(3, 2, 1)),
        Err(Error::TooManyNodes { limit: 1 })
    );
    assert_eq!(
        Tree::parse("", &with(0, 0, 0)),
        Err(Error::TooManyNodes { limit: 0 })
    );
    let deep = "[".repeat(100_000);
    assert!(Tree::parse(&deep, &with(1 << 20, usize::MAX, usize::MAX)).is_ok());
}

#[test]
fn depth_is_what_serde_json_accepts() {
    for depth in 120..=130 {
        for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]")] {
            let levels = depth / (open.matches(['[', '{']).count());
            let text = format!("{}1{}", open.repeat(levels), close.repeat(levels));
            assert_eq!(
                Tree::parse(&text, &Limits::default()).is_ok(),
                serde_json::from_str::<serde_json::Value>(&text).is_ok(),
                "{depth} levels of {open}"
            );
        }
    }
}

#[test]
fn source_has_the_places_of_the_tree() {
    let text = r#"{"a": [1, {"b~": 2}], 'c': null}"#;
    let tree = Tree::parse(text, &Limits::default()).unwrap();
    let source = tree.source(true);
    let paths: Vec<_> = (0..6).map(|number| source.path(Place(number))).collect();
    assert_eq!(paths, ["", "/a", "/a/0", "/a/1", "/a/1/b~0", "/c"]);
    let list = tree.children(tree.root()).next().unwrap();
    assert_eq!(
        source.span(list.place()).unwrap().slice(text),
        Some(r#"[1, {"b~": 2}]"#)
    );
    assert_eq!(
        source.key_span(list.place()).unwrap().slice(text),
        Some("\"a\"")
    );
    assert_eq!(source.parent(Place(4)), Place(3));
    assert_eq!(tree.source(false).span(list.place()), None);
}

#[test]
fn a_node_of_another_tree_is_invalid() {
    let large = Tree::parse("[1, 2]", &Limits::default()).unwrap();
    let small = Tree::parse("1", &Limits::default()).unwrap();
    let node = large.children(large.root()).nth(1).unwrap();
    assert_eq!(small.kind(node), Kind::Invalid);
    assert!(small.span(node).is_empty());
    assert_eq!(small.children(node).count(), 0);
    assert_eq!(small.key(node), None);
}
