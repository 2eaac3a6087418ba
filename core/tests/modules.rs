//! The lists of checks in `core/src/*/checks/mod.rs` are plain Rust, and this test keeps them in step with the files:
//! `UPDATE=1 cargo test -p rolecall --test modules` writes it, every other run fails where it differs.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a list that cannot be read is a failed test"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "the test reads and writes the sources; the core does not"
)]

use std::path::Path;

const BEGIN: &str = "// checks: begin\n";
const END: &str = "// checks: end\n";

#[test]
fn the_lists_of_checks_are_the_files() {
    for stage in ["assess", "validate"] {
        in_step(
            &Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("src")
                .join(stage)
                .join("checks"),
        );
    }
}

fn in_step(folder: &Path) {
    let mut stems = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if path.extension().is_some_and(|extension| extension == "rs") && stem != "mod" {
            let source = std::fs::read_to_string(&path).unwrap();
            if source.contains("static CHECK: Check") {
                let code = format!("code: \"{}\"", stem.to_uppercase());
                assert!(
                    source.contains(&code),
                    "{}: expected `{code}`",
                    path.display()
                );
                stems.push(stem);
            }
        }
    }
    stems.sort();
    assert!(!stems.is_empty(), "no check in {}", folder.display());

    let list = folder.join("mod.rs");
    let text = std::fs::read_to_string(&list).unwrap();
    let (head, rest) = text
        .split_once(BEGIN)
        .expect("mod.rs has the line `// checks: begin`");
    let (present, tail) = rest
        .split_once(END)
        .expect("mod.rs has the line `// checks: end`");
    let wanted = block(&stems);
    if squeezed(present) == squeezed(&wanted) {
        return;
    }
    assert!(
        std::env::var_os("UPDATE").is_some(),
        "the list in {} is not the files beside it; run with UPDATE=1. It should be:\n{wanted}",
        list.display()
    );
    std::fs::write(&list, format!("{head}{BEGIN}{wanted}{END}{tail}")).unwrap();
}

fn block(stems: &[String]) -> String {
    let mut text = String::new();
    for stem in stems {
        text.extend(["mod ", stem, ";\n"]);
    }
    text.push_str("\n/// Every check, by code.\npub(super) static ALL: &[&Check] = &[\n");
    for stem in stems {
        text.extend(["    &", stem, "::CHECK,\n"]);
    }
    text.push_str("];\n");
    text
}

/// Without what rustfmt decides.
fn squeezed(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    text.replace(",]", "]")
}
