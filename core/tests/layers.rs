//! The house has one direction: which module of the core may name which other one.
//!
//! Every `crate::…` path in `core/src` is an edge, and every edge is in [`MAY_USE`] or the test fails. Items of the crate
//! root that are types (`crate::Limits`) belong to everybody.
#![expect(
    clippy::unwrap_used,
    reason = "a source that cannot be read is a failed test"
)]
#![expect(
    clippy::string_slice,
    reason = "offsets come from searching the same text"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "the test reads the sources; the core does not"
)]

use std::path::{Path, PathBuf};

/// What everybody from `syntax` upwards may use.
const GROUND: [&str; 3] = ["text", "error", "report"];

/// A module of the core and what it may use besides itself. Left to right is bottom to top; nobody looks to the right.
const MAY_USE: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("error", &[]),
    ("report", &["text"]),
    ("syntax", &[]),
    ("catalog", &[]),
    ("policy", &["catalog"]),
    ("policy/lower", &["catalog", "syntax"]),
    ("expand", &["catalog", "policy"]),
    ("evaluate", &["catalog", "policy"]),
    ("reason", &["catalog", "policy", "evaluate"]),
    ("validate", &["catalog", "policy", "evaluate", "reason"]),
    (
        "assess",
        &["catalog", "policy", "evaluate", "reason", "validate"],
    ),
    (
        "generate",
        &[
            "catalog", "policy", "evaluate", "reason", "validate", "assess",
        ],
    ),
    (
        "monitor",
        &[
            "catalog", "policy", "evaluate", "reason", "validate", "assess", "generate",
        ],
    ),
    // The whole job on one input: the one place that knows all stages.
    (
        "check",
        &[
            "catalog", "policy", "evaluate", "reason", "validate", "assess", "generate", "monitor",
        ],
    ),
    // Fixes applied: it asks `check` again after each.
    (
        "mend",
        &[
            "catalog", "policy", "evaluate", "reason", "validate", "assess", "generate", "monitor",
            "check",
        ],
    ),
];

#[test]
fn nobody_looks_to_the_right() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    let mut files = Vec::new();
    sources(&src, &mut files);
    assert!(files.len() > 4, "no sources under {}", src.display());
    for file in files {
        let name = file
            .strip_prefix(&src)
            .unwrap()
            .to_str()
            .unwrap()
            .replace('\\', "/");
        // The crate root is the book and the re-exports: it names every stage.
        if name == "lib.rs" {
            continue;
        }
        wrong.extend(judge(&name, &std::fs::read_to_string(&file).unwrap()));
    }
    assert!(
        wrong.is_empty(),
        "edges that are not in MAY_USE of core/tests/layers.rs:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn an_edge_to_the_right_is_seen() {
    let seen = |file: &str, text: &str| judge(file, text).len();
    assert_eq!(
        seen(
            "policy/mod.rs",
            "use crate::text::Span;\nuse crate::Limits;"
        ),
        0
    );
    assert_eq!(seen("policy/mod.rs", "use crate::syntax::Tree;"), 1);
    assert_eq!(seen("policy/lower.rs", "use crate::syntax::Tree;"), 0);
    assert_eq!(
        seen("policy/lower/bundle.rs", "use crate::syntax::Tree;"),
        0
    );
    assert_eq!(
        seen(
            "evaluate/mod.rs",
            "use crate::{\n    policy::{Policy, Statement},\n    reason::Answer,\n    Error,\n};"
        ),
        1
    );
    assert_eq!(
        seen(
            "evaluate/mod.rs",
            "fn f() { crate::assess::run(); crate::monitor::run() }"
        ),
        2
    );
    assert_eq!(
        seen(
            "evaluate/mod.rs",
            "/// See [`crate::assess`].\nuse super::assess::Check;"
        ),
        1
    );
    assert_eq!(
        seen(
            "evaluate/explain.rs",
            "use super::Decision;\nuse super::super::monitor::Alert;"
        ),
        1
    );
    assert_eq!(
        seen(
            "evaluate/explain.rs",
            "#[cfg(test)]\nmod tests { use super::super::Decision; }"
        ),
        0
    );
    assert_eq!(seen("cellar.rs", "fn f() {}"), 1);
}

/// Every edge of a file that is not in the table, as a line for a person.
fn judge(file: &str, text: &str) -> Vec<String> {
    let module = module_of(file);
    let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == module) else {
        return vec![format!("{file}: `{module}` is not a module of the table")];
    };
    let own = module.split('/').next().unwrap();
    let on_the_ground = GROUND.contains(&own);
    let mut wrong = Vec::new();
    for used in names_used(file, text) {
        let fine = used == own
            || allowed.contains(&used.as_str())
            || (!on_the_ground && GROUND.contains(&used.as_str()))
            || used.starts_with(char::is_uppercase);
        if !fine {
            wrong.push(format!("{file}: `{module}` uses `{used}`"));
        }
    }
    wrong
}

/// `policy/arn.rs` belongs to `policy`; what lowers (`policy/lower.rs`, `policy/lower/…`, `policy/lower_….rs`) is apart.
fn module_of(file: &str) -> String {
    if file.starts_with("policy/lower") {
        return "policy/lower".to_owned();
    }
    let first = file.split('/').next().unwrap();
    first.trim_end_matches(".rs").to_owned()
}

/// The first names after `crate::`, and after as many `super::` as lead to the crate root.
fn names_used(file: &str, text: &str) -> Vec<String> {
    // Comments name what they like.
    let code: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect();
    let code = code.join("\n");
    let mut names = after(&code, "crate::");
    // In a test module inside the file, `super` is the file itself: only what stands before it is counted.
    let depth = file
        .trim_end_matches(".rs")
        .trim_end_matches("/mod")
        .split('/')
        .count();
    let before_tests = code.split("#[cfg(test)]").next().unwrap();
    names.extend(after(before_tests, &"super::".repeat(depth)));
    names
}

/// The names that follow `prefix`, singly or in a group: `crate::{text::Span, error}` gives `text` and `error`.
fn after(code: &str, prefix: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in code.match_indices(prefix) {
        // Not the tail of `super::super::` or of `$crate::`; a longer word is another path.
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':' || c == '$') {
            continue;
        }
        let rest = &code[at + prefix.len()..];
        if !rest.starts_with('{') {
            names.push(word(rest));
            continue;
        }
        let mut depth = 0;
        let mut expects_name = false;
        for (offset, character) in rest.char_indices() {
            match character {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
            if depth == 1 && matches!(character, '{' | ',') {
                expects_name = true;
            } else if expects_name && !character.is_whitespace() {
                expects_name = false;
                if character != '}' {
                    names.push(word(&rest[offset..]));
                }
            }
        }
    }
    names.retain(|name| !name.is_empty() && name != "self" && name != "super");
    names
}

fn word(text: &str) -> String {
    text.chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            sources(&entry, found);
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            found.push(entry);
        }
    }
}
