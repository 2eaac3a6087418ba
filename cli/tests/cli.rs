//! The binary as its users meet it: exit codes, inputs, formats, help.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot set itself up has failed"
)]

#[expect(dead_code, reason = "the other tests use the rest")]
mod support;

use std::process::Stdio;

use serde_json::Value;
use support::{ADMINISTRATOR, Bench, TRUST, finish};

/// The first member of the documents here, which validation misses where it is taken out.
const VERSION: &str = r#""Version": "2012-10-17","#;

fn lines(stdout: &str) -> Vec<Value> {
    stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn inputs(stdout: &str) -> Vec<String> {
    lines(stdout)
        .iter()
        .map(|line| line["input"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn help_teaches() {
    let bench = Bench::new("help");
    for arguments in [
        &["--help"][..],
        &["check", "--help"],
        &["validate", "--help"],
        &["fix", "--help"],
        &["trust", "--help"],
        &["explain", "--help"],
        &["managed", "--help"],
        &["expand", "--help"],
        &["actions", "--help"],
        &["completions", "--help"],
    ] {
        let run = bench.run(arguments, "");
        assert_eq!(run.code, 0, "{arguments:?}");
        for part in [
            "Examples:",
            "Exit codes:",
            "0  clean",
            "1  failed",
            "2  usage",
            "3  findings",
        ] {
            assert!(run.stdout.contains(part), "{arguments:?} {part}");
        }
    }
    assert_eq!(bench.run(&[], "").code, 2);
    let version = bench.run(&["--version"], "").stdout;
    assert!(version.starts_with("rolecall "));
    assert!(version.contains("\nservices and actions as of 20"));
    assert_eq!(bench.run(&["-V"], "").stdout.lines().count(), 1);
}

#[test]
fn usage_errors_are_2() {
    let bench = Bench::new("usage");
    bench.write("role.json", TRUST);
    for arguments in [
        &["check", "--nonsense"][..],
        &["check", "--fail-on", "loud", "role.json"],
        &["check", "--type", "policy", "role.json"],
        &["check", "--resource-type", "AWS::S3::Pail", "role.json"],
        &[
            "validate",
            "--type",
            "trust",
            "--resource-type",
            "AWS::S3::Bucket",
            "role.json",
        ],
        &["validate", "--external-id", "abc", "role.json"],
        &["fix", "--code", "NO_SUCH_CODE", "role.json"],
        &["check", "--include", "[", "."],
        &["check", "--exclude", "{a", "."],
        &["check", "-", "-"],
        &["check", "--output", "role.json", "role.json"],
        &["trust", "a.json", "b.json"],
        &["completions", "tcsh"],
        &["expand", "s?:Get*"],
        &["expand", "GetObject"],
        &["expand"],
        &["expand", "s3:*", "--access-level", "danger"],
        &["actions", "s33"],
        &["check", "--catalog", "role.json", "role.json"],
        &["validate", "--catalog", "none.bin", "role.json"],
        &["fix", "--catalog", ".", "role.json"],
        &["trust", "--catalog", "none.bin", "role.json"],
        &["expand", "--catalog", "role.json", "s3:*"],
        &["nonsense"],
    ] {
        let run = bench.run(arguments, "");
        assert_eq!(run.code, 2, "{arguments:?} {}", run.stderr);
        assert!(
            run.stderr.starts_with("error: "),
            "{arguments:?} {}",
            run.stderr
        );
        assert_eq!(run.stdout, "", "{arguments:?}");
    }
    // The input that was named as the output is still there.
    assert_eq!(
        std::fs::read_to_string(bench.root.join("role.json")).unwrap(),
        TRUST
    );
}

#[test]
fn a_clean_file_is_0() {
    let bench = Bench::new("clean");
    bench.write("role.json", TRUST);
    let run = bench.run(&["check", "role.json"], "");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    assert!(run.stdout.starts_with("1 input: "), "{}", run.stdout);
}

// Needs the checks.
#[test]
fn findings_are_3_from_the_threshold_on() {
    let bench = Bench::new("findings");
    bench.write("wide.json", ADMINISTRATOR);
    let run = bench.run(&["check", "wide.json"], "");
    assert_eq!(run.code, 3, "{}", run.stdout);
    assert!(run.stdout.contains("--> wide.json:1:"), "{}", run.stdout);
    assert_eq!(
        bench
            .run(&["check", "--fail-on", "never", "wide.json"], "")
            .code,
        0
    );
    assert_eq!(
        bench
            .run(&["check", "--fail-on", "suggestion", "wide.json"], "")
            .code,
        3
    );
    assert_eq!(
        bench
            .run(&["check", "--fail-on", "error", "wide.json"], "")
            .code,
        0
    );
    assert_eq!(
        bench
            .run(&["check", "--fail-on", "security-warning", "wide.json"], "")
            .code,
        3
    );
}

// Needs the checks.
#[test]
fn bad_documents_are_findings() {
    let bench = Bench::new("bad");
    for (name, bytes) in [
        ("text.json", &b"hello"[..]),
        ("empty.json", b""),
        ("latin1.json", b"{\"Version\": \"\xe9\"}"),
        ("half.json", b"{\"Version\": \"2012-10-17\", "),
        ("utf16.json", b"\xff\xfe{\0}\0"),
        ("nul.json", b"\0"),
    ] {
        bench.write_bytes(name, bytes);
        let run = bench.run(&["check", name], "");
        assert_eq!(run.code, 3, "{name} {} {}", run.stdout, run.stderr);
        assert!(run.stdout.contains(name), "{name} {}", run.stdout);
    }
}

// Needs the options to be checked.
#[test]
fn an_account_that_is_none_is_usage() {
    let bench = Bench::new("account");
    bench.write("role.json", TRUST);
    let run = bench.run(&["check", "--own-account", "12", "role.json"], "");
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("`12`"), "{}", run.stderr);
}

#[test]
fn a_failed_input_is_1_and_the_rest_is_analysed() {
    let bench = Bench::new("failed");
    for index in 0..100 {
        bench.write(&format!("d/{index:03}.json"), TRUST);
    }
    bench.write("d/050.json", &" ".repeat(5_000));
    let arguments = [
        "check",
        "--max-bytes",
        "2000",
        "--format",
        "jsonl",
        "d",
        "missing.json",
    ];
    let run = bench.run(&arguments, "");
    assert_eq!(run.code, 1);
    let lines = lines(&run.stdout);
    assert_eq!(lines.len(), 101);
    for (index, line) in lines.iter().enumerate() {
        let failed = index == 50 || index == 100;
        assert_eq!(line.get("error").is_some(), failed, "{line}");
        assert_eq!(line.get("findings").is_some(), !failed, "{line}");
    }
    assert_eq!(lines[50]["input"], "d/050.json");
    assert_eq!(
        lines[50]["error"]["message"],
        "the input has 5000 bytes, the limit is 2000"
    );
    assert!(run.stderr.contains("error: d/050.json: "), "{}", run.stderr);
    assert!(
        run.stderr.contains("error: missing.json: cannot be read: "),
        "{}",
        run.stderr
    );
    let run = bench.run(&["check", "--max-bytes", "2000", "d"], "");
    assert_eq!(run.code, 1);
    assert!(run.stdout.ends_with("; 1 input failed\n"), "{}", run.stdout);
}

#[test]
fn order_is_kept_over_many_files() {
    let bench = Bench::new("order");
    let mut expected = Vec::new();
    for index in 0..700 {
        let name = format!("d/{index:04}.json");
        bench.write(&name, TRUST);
        expected.push(name);
    }
    let run = bench.run(&["check", "--format", "jsonl", "d"], "");
    assert_eq!(inputs(&run.stdout), expected);
    let again = bench.run(&["check", "--format", "jsonl", "d"], "");
    assert_eq!(again.stdout, run.stdout);
    // As given, not sorted, where files are named.
    let run = bench.run(
        &["check", "--format", "jsonl", "d/0003.json", "d/0001.json"],
        "",
    );
    assert_eq!(inputs(&run.stdout), ["d/0003.json", "d/0001.json"]);
}

#[test]
fn directories_are_filtered() {
    let bench = Bench::new("globs");
    for path in [
        "p/b.json",
        "p/a.json",
        "p/readme.md",
        "p/sub/c.json",
        "p/sub/d.policy",
        "p/tests/e.json",
        "p/.hidden/f.json",
        "p/node_modules/g.json",
        "p/.git/h.json",
    ] {
        bench.write(path, TRUST);
    }
    let found = |arguments: &[&str]| {
        let mut all = vec!["check", "--format", "jsonl"];
        all.extend(arguments);
        let run = bench.run(&all, "");
        inputs(&run.stdout).join(" ")
    };
    assert_eq!(
        found(&["p"]),
        "p/a.json p/b.json p/sub/c.json p/tests/e.json"
    );
    assert_eq!(
        found(&["p/"]),
        "p/a.json p/b.json p/sub/c.json p/tests/e.json"
    );
    assert_eq!(found(&["p", "--include", "*.policy"]), "p/sub/d.policy");
    assert_eq!(
        found(&["p", "--include", "sub/*"]),
        "p/sub/c.json p/sub/d.policy"
    );
    assert_eq!(
        found(&["p", "--include", "a.*", "--include", "c.*"]),
        "p/a.json p/sub/c.json"
    );
    assert_eq!(
        found(&["p", "--exclude", "tests", "--exclude", "b.json"]),
        "p/a.json p/sub/c.json"
    );
    assert_eq!(
        found(&["p", "--exclude", "tests/", "--exclude", "sub/**"]),
        "p/a.json p/b.json"
    );
    assert_eq!(
        found(&["p", "--no-skip"]),
        "p/.git/h.json p/.hidden/f.json p/a.json p/b.json p/node_modules/g.json p/sub/c.json p/tests/e.json"
    );
    // A directory or file that is named is meant.
    assert_eq!(found(&["p/.hidden"]), "p/.hidden/f.json");
    assert_eq!(found(&["p/readme.md", "--exclude", "*.md"]), "p/readme.md");
}

#[test]
fn a_directory_without_policies_does_not_pass() {
    let bench = Bench::new("nothing");
    bench.write("d/readme.md", "x");
    let run = bench.run(&["check", "d"], "");
    assert_eq!(run.code, 1);
    assert!(
        run.stderr
            .contains("error: d: no file in this directory matches *.json"),
        "{}",
        run.stderr
    );
}

#[test]
fn standard_input_is_read() {
    let bench = Bench::new("stdin");
    for arguments in [
        &["check", "--format", "jsonl"][..],
        &["check", "--format", "jsonl", "-"],
    ] {
        let run = bench.run(arguments, TRUST);
        assert_eq!(inputs(&run.stdout), ["-"]);
        assert_eq!(run.code, 0, "{}", run.stdout);
    }
    let run = bench.run(&["check", "--max-bytes", "10", "-"], TRUST);
    assert_eq!(run.code, 1);
    assert!(
        run.stderr
            .contains("error: <stdin>: the input has more than 10 bytes"),
        "{}",
        run.stderr
    );
}

#[test]
fn the_formats_agree() {
    let bench = Bench::new("formats");
    bench.write("a.json", TRUST);
    bench.write("b.json", ADMINISTRATOR);
    let arguments = |format| ["check", "--format", format, "a.json", "b.json", "c.json"];
    let jsonl = lines(&bench.run(&arguments("jsonl"), "").stdout);
    let json: Value = serde_json::from_str(&bench.run(&arguments("json"), "").stdout).unwrap();
    assert_eq!(json["schema"], "rolecall-report/1");
    assert_eq!(json["reports"].as_array().unwrap(), &jsonl);
    assert_eq!(json["summary"]["inputs"], 3);
    assert_eq!(json["summary"]["failed"], 1);
    let sarif: Value = serde_json::from_str(&bench.run(&arguments("sarif"), "").stdout).unwrap();
    let found: usize = jsonl
        .iter()
        .filter_map(|line| line.get("findings")?.as_array().map(Vec::len))
        .sum();
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), found);
    let invocation = &sarif["runs"][0]["invocations"][0];
    assert_eq!(
        invocation["toolExecutionNotifications"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn sarif_keeps_the_published_schema() {
    let bench = Bench::new("sarif");
    bench.write("a é.json", TRUST);
    bench.write("b.json", ADMINISTRATOR);
    bench.write("c.json", "{");
    let run = bench.run(&["check", "--format", "sarif", ".", "missing.json"], "");
    let log: Value = serde_json::from_str(&run.stdout).unwrap();
    let mut schemas = boon::Schemas::new();
    let schema = support::schema("sarif-2.1.0.json");
    let index = boon::Compiler::new()
        .compile(&schema, &mut schemas)
        .unwrap();
    assert_eq!(
        schemas
            .validate(&log, index)
            .map_err(|error| format!("{error:#}")),
        Ok(())
    );
}

#[test]
fn the_report_can_go_to_a_file() {
    let bench = Bench::new("output");
    bench.write("a.json", TRUST);
    for _ in 0..2 {
        // The second time the report of the first lies in the directory: it is no input.
        let run = bench.run(
            &["check", "--format", "json", "--output", "report.json", "."],
            "",
        );
        assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
        let text = std::fs::read_to_string(bench.root.join("report.json")).unwrap();
        let json: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(json["summary"]["inputs"], 1);
    }
    let run = bench.run(&["check", "--output", "no/such/directory", "a.json"], "");
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.contains("no/such/directory: cannot be written"),
        "{}",
        run.stderr
    );
}

// Needs the checks: without findings there is nothing to colour.
#[test]
fn colours_are_a_choice() {
    let bench = Bench::new("colours");
    bench.write("wide.json", ADMINISTRATOR);
    let coloured = |arguments: &[&str], name: &str, value: &str| {
        let mut command = bench.command(arguments);
        command.env(name, value);
        finish(&mut command, "").stdout.contains('\u{1b}')
    };
    let auto = ["check", "wide.json"];
    let always = ["check", "--color", "always", "wide.json"];
    let never = ["check", "--color=never", "wide.json"];
    assert!(!coloured(&auto, "TERM", "xterm"));
    assert!(coloured(&always, "TERM", "xterm"));
    assert!(coloured(&always, "NO_COLOR", "1"));
    assert!(coloured(&auto, "CLICOLOR_FORCE", "1"));
    assert!(!coloured(&never, "CLICOLOR_FORCE", "1"));
    let mut command = bench.command(&auto);
    command.env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1");
    assert!(!finish(&mut command, "").stdout.contains('\u{1b}'));
}

#[test]
fn help_heeds_the_choice_of_colours() {
    let bench = Bench::new("help-colours");
    assert!(
        bench
            .run(&["--color", "always", "--help"], "")
            .stdout
            .contains('\u{1b}')
    );
    assert!(!bench.run(&["--help"], "").stdout.contains('\u{1b}'));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let bench = Bench::new("pipe");
    for index in 0..600 {
        bench.write(&format!("d/{index}.json"), TRUST);
    }
    for format in ["text", "json", "jsonl", "sarif"] {
        let mut child = bench
            .command(&["check", "--format", format, "d"])
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{format}");
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{format}");
    }
    let mut child = bench.command(&["explain"]).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(0));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let bench = Bench::new("full");
    bench.write("a.json", TRUST);
    let full = std::fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let run = finish(bench.command(&["check", "a.json"]).stdout(full), "");
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.contains("standard output: cannot be written"),
        "{}",
        run.stderr
    );
}

#[test]
fn managed_policies_are_shown() {
    let bench = Bench::new("managed");
    let page = bench.run(&["managed", "AdministratorAccess"], "");
    assert_eq!((page.code, page.stderr.as_str()), (0, ""));
    let (head, document) = page.stdout.split_at(page.stdout.find('{').unwrap());
    assert_eq!(
        head,
        "arn:aws:iam::aws:policy/AdministratorAccess\nv1 of 2015-02-06, created 2015-02-06\n   v1  2015-02-06\n"
    );
    let document: Value = serde_json::from_str(document).unwrap();
    assert_eq!(document["Statement"][0]["Action"], "*");

    let arn = "arn:aws-cn:iam::aws:policy/job-function/Billing";
    let json = bench.run(&["managed", arn, "*LambdaFull*", "--format", "json"], "");
    let json: Value = serde_json::from_str(&json.stdout).unwrap();
    let policies = json["policies"].as_array().unwrap();
    let names: Vec<&Value> = policies.iter().map(|policy| &policy["name"]).collect();
    assert_eq!(names, ["Billing", "AWSLambdaFullAccess"]);
    assert_eq!(policies[0]["path"], "/job-function/");
    assert_eq!(policies[0]["deprecated_by"], Value::Null);
    assert_eq!(policies[1]["deprecated_by"], "2021-12-09");
    assert_eq!(policies[1]["versions"][1]["version"], "v8");
}

#[test]
fn patterns_list_managed_policies() {
    let bench = Bench::new("patterns");
    let names = |pattern| -> Vec<String> {
        let run = bench.run(&["managed", pattern], "");
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{pattern}");
        let first = |line: &str| line.split(' ').next().unwrap().to_owned();
        run.stdout.lines().map(first).collect()
    };
    let audits = ["AWSAuditManagerAdministratorAccess", "SecurityAudit"];
    assert_eq!(names("*audit*ss").first().unwrap(), audits[0]);
    assert_eq!(names("securityaudi?"), audits[1..]);
    assert!(names("/job-function/*").contains(&"ViewOnlyAccess".to_owned()));
    assert_eq!(names("arn:*:policy/SecurityAudit*"), audits[1..]);
    assert!(names("*").len() > 1_600);
}

#[test]
fn what_is_no_managed_policy_is_2() {
    let bench = Bench::new("unmanaged");
    for (wanted, hint) in [
        ("SecurityAudits", "did you mean SecurityAudit"),
        (
            "arn:aws:iam::aws:policy/ViewOnlyAccess",
            "did you mean arn:aws:iam::aws:policy/job-function/ViewOnlyAccess?",
        ),
        ("arn:aws:iam::111122223333:policy/example", "as of 20"),
        ("nothing-like-it*", "no AWS managed policy matches"),
        ("[", "error parsing glob"),
    ] {
        let run = bench.run(&["managed", wanted], "");
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{wanted}");
        assert!(run.stderr.contains(hint), "{wanted}: {}", run.stderr);
    }
    let run = bench.run(&["managed"], "");
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("Examples:"), "{}", run.stderr);
}

#[test]
fn explain_knows_its_pages() {
    let bench = Bench::new("explain");
    let list = bench.run(&["explain"], "");
    assert_eq!(list.code, 0);
    assert!(list.stdout.contains("EXTERNAL_ID_OPTIONAL"));
    for code in ["EXTERNAL_ID_OPTIONAL", "external-id-optional"] {
        let page = bench.run(&["explain", code], "");
        assert_eq!(page.code, 0);
        assert!(
            page.stdout.starts_with("# EXTERNAL_ID_OPTIONAL\n"),
            "{}",
            page.stdout
        );
    }
    let wrong = bench.run(&["explain", "EXTERNAL_ID_OPTINAL"], "");
    assert_eq!((wrong.code, wrong.stdout.as_str()), (2, ""));
    assert!(
        wrong.stderr.contains("did you mean EXTERNAL_ID_OPTIONAL"),
        "{}",
        wrong.stderr
    );
}

#[test]
fn completions_are_there() {
    let bench = Bench::new("completions");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = bench.run(&["completions", shell], "");
        assert_eq!(run.code, 0, "{shell}");
        assert!(run.stdout.contains("external-id"), "{shell}");
    }
}

#[test]
fn validation_leaves_out_what_is_unwise() {
    let bench = Bench::new("validate");
    bench.write("d/wide.json", ADMINISTRATOR);
    bench.write("d/old.json", &TRUST.replace(VERSION, ""));
    let run = bench.run(&["validate", "--format", "jsonl", "d"], "");
    assert_eq!(run.code, 3, "{}", run.stderr);
    assert_eq!(inputs(&run.stdout), ["d/old.json", "d/wide.json"]);
    let found: Vec<Vec<Value>> = lines(&run.stdout)
        .iter()
        .map(|line| {
            let findings = line["findings"].as_array().unwrap().iter();
            findings.map(|finding| finding["code"].clone()).collect()
        })
        .collect();
    assert_eq!(found[0], ["MISSING_VERSION"]);
    assert!(!found[1].contains(&Value::from("ADMINISTRATOR")));
    let run = bench.run(&["validate", "--fail-on", "error", "d/old.json"], "");
    assert_eq!(run.code, 0, "{}", run.stdout);
    let run = bench.run(&["validate", "-"], "{");
    assert_eq!(run.code, 3, "{}", run.stdout);
    assert_eq!(bench.run(&["validate", "missing.json"], "").code, 1);
}

#[test]
fn a_resource_type_is_a_type() {
    let bench = Bench::new("resource-type");
    for command in ["check", "validate"] {
        let arguments = [
            "--format",
            "jsonl",
            "--resource-type",
            "aws::s3::BUCKET",
            "-",
        ];
        let run = bench.run(&[&[command][..], &arguments].concat(), TRUST);
        let line = &lines(&run.stdout)[0];
        assert_eq!(line["policy_type"], "resource", "{command}");
        assert_eq!(line["policy_type_basis"], "given", "{command}");
    }
    let run = bench.run(
        &[
            "check",
            "--type",
            "scp",
            "--resource-type",
            "AWS::KMS::Key",
            "-",
        ],
        TRUST,
    );
    assert!(
        run.stderr
            .contains("a policy of type scp is not attached to AWS::KMS::Key"),
        "{}",
        run.stderr
    );
    let help = bench.run(&["check", "--help"], "").stdout;
    for resource_type in rolecall::ResourceType::all() {
        assert!(help.contains(resource_type.name()), "{resource_type:?}");
    }
}

#[test]
fn a_report_says_what_a_document_was_taken_for() {
    let bench = Bench::new("basis");
    let basis = |arguments: &[&str], text: &str| {
        let run = bench.run(arguments, text);
        run.stdout.lines().next().unwrap().to_owned()
    };
    let old = TRUST.replace(VERSION, "");
    assert_eq!(
        basis(&["validate", "-"], &old),
        "<stdin>: taken for a trust policy, because it names principals and actions of STS alone; `--type` says otherwise"
    );
    assert_eq!(
        basis(&["check", "-"], ADMINISTRATOR),
        "<stdin>: taken for an identity policy, because no statement names a principal; `--type` says otherwise"
    );
    let resource = old.replace("sts:AssumeRole", "s3:GetObject");
    assert_eq!(
        basis(&["check", "-"], &resource),
        "<stdin>: taken for a resource policy, because a statement names a principal; `--type` says otherwise"
    );
    assert_eq!(
        basis(&["check", "-"], "{}"),
        "<stdin>: of unknown type, because there is no statement to tell by; `--type` says otherwise"
    );
    for quiet in [
        basis(&["check", "--type", "trust", "-"], &old),
        basis(&["check", "-"], TRUST),
    ] {
        assert!(!quiet.contains("taken for"), "{quiet}");
    }
}

// Needs the verdict.
#[test]
fn a_verdict_starts_with_two_lines() {
    let bench = Bench::new("trust");
    bench.write("role.json", TRUST);
    bench.write(
        "open.json",
        r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}}"#,
    );
    let run = bench.run(&["trust", "role.json"], "");
    let mut answer = run.stdout.lines();
    assert_eq!(run.code, 0, "{}", run.stdout);
    assert_eq!(
        answer.next(),
        Some("No stranger can get in. Who can: the role `arn:aws:iam::111122223333:role/vendor`.")
    );
    assert_eq!(
        answer.next(),
        Some("An ExternalId is enforced: only `0f2a6c1e-3d5b-4c7a-9e8f-1b2c3d4e5f60` gets in.")
    );
    let run = bench.run(&["trust", "open.json"], "");
    assert_eq!(run.code, 3, "{}", run.stdout);
    assert!(
        run.stdout.starts_with("A stranger can get in."),
        "{}",
        run.stdout
    );
    let run = bench.run(&["trust", "-"], TRUST);
    assert_eq!(run.code, 0);
}

#[test]
fn names_do_not_write_to_the_terminal() {
    let bench = Bench::new("names");
    let run = bench.run(&["check", "a\u{1b}[31m\u{9b}.json"], "");
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.contains("error: a␛[31m\u{fffd}.json: "),
        "{}",
        run.stderr
    );
}

#[test]
fn no_verdict_is_a_failure() {
    let bench = Bench::new("no-verdict");
    bench.write("wide.json", ADMINISTRATOR);
    for format in ["text", "json"] {
        let run = bench.run(&["trust", "--format", format, "wide.json"], "");
        assert_eq!(run.code, 1, "{format}");
        assert!(
            run.stderr.contains("wide.json: no verdict"),
            "{}",
            run.stderr
        );
    }
    let run = bench.run(&["trust", "missing.json"], "");
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.contains("missing.json: cannot be read"),
        "{}",
        run.stderr
    );
}

#[test]
fn patterns_are_expanded_and_shrunk() {
    let bench = Bench::new("expand");
    let names = |arguments: &[&str], stdin: &str| -> Vec<String> {
        let arguments = [&["expand", "--format", "names"], arguments].concat();
        let run = bench.run(&arguments, stdin);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{arguments:?}");
        run.stdout.lines().map(str::to_owned).collect()
    };
    assert_eq!(
        names(&["S3:get*acl", "iam:passrole", "s3:GetBucketAcl"], ""),
        [
            "iam:PassRole",
            "s3:GetBucketAcl",
            "s3:GetObjectAcl",
            "s3:GetObjectVersionAcl"
        ]
    );
    let all = names(&["*"], "").len();
    assert_eq!(
        names(&["s3:*"], "").len() + names(&["s3:*", "--invert"], "").len(),
        all
    );
    assert!(names(&["*", "--include-retired"], "").len() > all);
    assert_eq!(
        names(&["sqs:*"], "\n"),
        names(&[], "sqs:*\n\n"),
        "patterns of standard input"
    );
    assert_eq!(
        names(
            &["sqs:*", "--access-level", "Permissions-Management,tagging"],
            ""
        ),
        [
            "sqs:AddPermission",
            "sqs:RemovePermission",
            "sqs:SetQueueAttributes",
            "sqs:TagQueue",
            "sqs:UntagQueue"
        ]
    );
    let listed = "s3:ListAllMyBuckets\ns3:GetBucketAcl\ns3:GetObjectAcl\ns3:GetObjectVersionAcl\n";
    assert_eq!(
        names(&["--shrink"], listed),
        ["s3:Get*Acl", "s3:ListAllMyBuckets"]
    );
    let table = bench
        .run(&["expand", "s3:Get*Acl", "iam:CreateRole"], "")
        .stdout;
    assert!(
        table.starts_with("iam:CreateRole          Write  role\n"),
        "{table}"
    );
    assert!(
        table.ends_with("\n\n4 actions: 3 Read, 1 Write\n"),
        "{table}"
    );
}

#[test]
fn a_pattern_without_actions_is_1() {
    let bench = Bench::new("unexpanded");
    for (pattern, hint) in [
        ("s3:GetObjct", "did you mean s3:GetObject"),
        ("s3:ListObjectsV2", "did you mean s3:ListBucket?"),
        ("s3:Nothing*", "takes in no action as of 20"),
        ("lamda:InvokeFunction", "did you mean lambda"),
    ] {
        let run = bench.run(
            &["expand", pattern, "sqs:PurgeQueue", "--format", "names"],
            "",
        );
        assert_eq!((run.code, run.stdout.as_str()), (1, "sqs:PurgeQueue\n"));
        assert!(run.stderr.contains(hint), "{}", run.stderr);
        assert!(
            run.stderr.contains(&format!("`{pattern}`")),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn a_service_is_shown() {
    let bench = Bench::new("actions");
    let page = bench.run(&["actions", "SQS"], "");
    assert_eq!((page.code, page.stderr.as_str()), (0, ""));
    assert!(page.stdout.starts_with("sqs: Amazon SQS, as of 20"));
    for line in [
        "\nRead\n",
        "  ListQueues                  *\n",
        "\nResource types\n  queue  arn:${Partition}:sqs:${Region}:${Account}:${QueueName}\n",
        "  aws:TagKeys                ArrayOfString\n",
    ] {
        assert!(page.stdout.contains(line), "{line} {}", page.stdout);
    }
}

#[test]
fn a_catalog_can_be_brought_along() {
    let bench = Bench::new("catalog");
    let table = include_bytes!("../../core/src/catalog/services.bin");
    bench.write_bytes("table.bin", table);
    bench.write("role.json", TRUST);
    for command in ["check", "validate", "fix", "trust"] {
        let run = bench.run(&[command, "--catalog", "table.bin", "role.json"], "");
        assert_eq!(
            run.code,
            bench.run(&[command, "role.json"], "").code,
            "{command}"
        );
        let broken = bench.run(&[command, "--catalog", "role.json", "role.json"], "");
        assert_eq!(broken.code, 2, "{command}");
        assert!(broken.stderr.contains("--catalog role.json: no table"));
    }
    let run = bench.run(&["actions", "s3", "--catalog", "table.bin"], "");
    assert_eq!(run.stdout, bench.run(&["actions", "s3"], "").stdout);
}
