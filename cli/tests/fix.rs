//! `rolecall fix` as its users meet it: what changes, what does not, and what is said about it.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot set itself up has failed"
)]

#[expect(dead_code, reason = "the other tests use the rest")]
mod support;

use std::fs;

use support::{Bench, TRUST};

/// A trust policy with two safe fixes, as a system with other line ends writes it.
const OPEN: &str = "{\r\n\t\"Statement\": {\r\n\t\t\"Effect\": \"Allow\",\r\n\t\t\"Principal\": {\"AWS\": \"arn:aws:iam::444455556666:role/collector\"},\r\n\
    \t\t\"Action\": \"sts:AssumeRole\",\r\n\t\t\"Condition\": {\"StringEqualsIfExists\": {\"sts:ExternalId\": \"c7d2b1de-52d6-4c0a\"}}\r\n\t}\r\n}";

/// [`OPEN`] with both applied.
fn closed() -> String {
    OPEN.replace("EqualsIfExists", "Equals").replace(
        "\t\"Statement\"",
        "\t\"Version\": \"2012-10-17\",\r\n\t\"Statement\"",
    )
}

/// A policy whose only fix needs review.
const MISSPELT: &str = r#"{"Version": "2012-10-17", "Statement": {"Effect": "allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::example-bucket/*"}}"#;

impl Bench {
    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).unwrap()
    }

    /// The names in the directory.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.root).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

#[test]
fn safe_fixes_are_applied_in_place() {
    let bench = Bench::new("fix");
    bench.write("role.json", OPEN);
    let run = bench.run(&["fix", "role.json"], "");
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    assert_eq!(
        run.stderr,
        "role.json: 2 fixed (EXTERNAL_ID_OPTIONAL, MISSING_VERSION)\n"
    );
    assert_eq!(bench.read("role.json"), closed());
    assert_eq!(bench.names(), ["role.json"]);
    let run = bench.run(&["fix", "role.json"], "");
    assert_eq!(run.code, 0);
    assert_eq!(run.stderr, "1 input: 0 fixed in 0 files, 0 findings left\n");
    assert_eq!(bench.read("role.json"), closed());
}

#[test]
fn a_diff_changes_nothing() {
    let bench = Bench::new("fix-diff");
    bench.write("role.json", OPEN);
    let run = bench.run(&["fix", "--diff", "role.json"], "");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(bench.read("role.json"), OPEN);
    assert_eq!(
        run.stdout.lines().collect::<Vec<_>>(),
        [
            "--- role.json",
            "+++ role.json",
            "@@ -1,8 +1,9 @@",
            " {",
            "+\t\"Version\": \"2012-10-17\",",
            " \t\"Statement\": {",
            " \t\t\"Effect\": \"Allow\",",
            " \t\t\"Principal\": {\"AWS\": \"arn:aws:iam::444455556666:role/collector\"},",
            " \t\t\"Action\": \"sts:AssumeRole\",",
            "-\t\t\"Condition\": {\"StringEqualsIfExists\": {\"sts:ExternalId\": \"c7d2b1de-52d6-4c0a\"}}",
            "+\t\t\"Condition\": {\"StringEquals\": {\"sts:ExternalId\": \"c7d2b1de-52d6-4c0a\"}}",
            " \t}",
            " }",
            "\\ No newline at end of file",
        ]
    );
    assert!(run.stderr.contains("2 would be fixed"), "{}", run.stderr);
    let run = bench.run(&["fix", "--diff", "--color", "always", "-"], OPEN);
    assert!(
        run.stdout.contains("\u{1b}[32m+\t\"Version\""),
        "{}",
        run.stdout
    );
}

#[test]
fn what_needs_review_needs_to_be_asked_for() {
    let bench = Bench::new("fix-unsafe");
    bench.write("a.json", MISSPELT);
    let run = bench.run(&["fix", "a.json"], "");
    assert_eq!(run.code, 3);
    assert_eq!(run.stderr, "a.json: 1 left that need --unsafe\n");
    assert_eq!(bench.read("a.json"), MISSPELT);
    let run = bench.run(&["fix", "--unsafe", "a.json"], "");
    assert_eq!(run.stderr, "a.json: 1 fixed (INVALID_EFFECT)\n");
    assert_eq!(run.code, 0);
    assert_eq!(bench.read("a.json"), MISSPELT.replace("allow", "Allow"));
}

#[test]
fn one_code_alone_can_be_mended() {
    let bench = Bench::new("fix-code");
    bench.write("role.json", OPEN);
    let run = bench.run(&["fix", "--code", "missing-version", "role.json"], "");
    assert_eq!(run.code, 3);
    assert_eq!(
        run.stderr,
        "role.json: 1 fixed (MISSING_VERSION), 1 left of other codes\n"
    );
    bench.write("role.json", OPEN);
    let run = bench.run(&["fix", "--validate-only", "role.json"], "");
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (0, "role.json: 1 fixed (MISSING_VERSION)\n")
    );
}

#[test]
fn standard_input_is_mended_to_standard_output() {
    let bench = Bench::new("fix-stdin");
    let run = bench.run(&["fix", "-"], OPEN);
    assert_eq!((run.code, run.stdout), (0, closed()));
    assert!(run.stderr.starts_with("<stdin>: 2 fixed"), "{}", run.stderr);
    let run = bench.run(&["fix"], TRUST);
    assert_eq!((run.code, run.stdout.as_str()), (0, TRUST));
}

#[test]
fn a_directory_is_mended_and_what_fails_is_said() {
    let bench = Bench::new("fix-directory");
    bench.write("d/a.json", OPEN);
    bench.write("d/sub/b.json", OPEN);
    bench.write("d/c.json", TRUST);
    bench.write("d/d.txt", OPEN);
    let run = bench.run(&["fix", "d"], "");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(
        run.stderr.lines().last(),
        Some("3 inputs: 4 fixed in 2 files, 0 findings left")
    );
    assert_eq!(bench.read("d/sub/b.json"), closed());
    assert_eq!(bench.read("d/d.txt"), OPEN);

    bench.write("d/a.json", OPEN);
    bench.write_bytes("d/b.json", b"{\"Version\": \"\xe9\"}");
    let run = bench.run(&["fix", "d", "missing.json"], "");
    assert_eq!(run.code, 1);
    assert_eq!(bench.read("d/a.json"), closed());
    assert!(
        run.stderr.contains("error: d/b.json: is not UTF-8"),
        "{}",
        run.stderr
    );
    assert_eq!(
        run.stderr.lines().last(),
        Some("5 inputs: 2 fixed in 1 file, 0 findings left; 2 inputs failed")
    );
}

#[cfg(unix)]
#[test]
fn permissions_and_links_are_kept() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let bench = Bench::new("fix-permissions");
    bench.write("role.json", OPEN);
    let path = bench.root.join("role.json");
    let mode = |mode| fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
    mode(0o640);
    symlink("role.json", bench.root.join("link.json")).unwrap();
    assert_eq!(bench.run(&["fix", "link.json"], "").code, 0);
    assert_eq!(bench.read("role.json"), closed());
    assert!(bench.root.join("link.json").is_symlink());
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o640);

    bench.write("role.json", OPEN);
    mode(0o440);
    let run = bench.run(&["fix", "role.json"], "");
    assert_eq!(run.code, 1);
    assert!(
        run.stderr
            .contains("error: role.json: cannot be written: it is read-only"),
        "{}",
        run.stderr
    );
    assert_eq!(bench.read("role.json"), OPEN);
    assert_eq!(bench.names(), ["link.json", "role.json"]);
}
