//! `rolecall compare`, `rolecall grants` and `rolecall public` as their users meet them: text, JSON, SARIF, a question a line, exit codes.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot set itself up has failed"
)]

#[expect(dead_code, reason = "the other tests use the rest")]
mod support;

use std::io::{BufRead as _, BufReader, Write as _};

use serde_json::{Value, json};
use support::{Bench, Run};

const OLD: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Sid": "Read", "Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": "arn:aws:s3:::reports/*"},
    {"Sid": "NoSecrets", "Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::reports/secret/*"}
  ]
}
"#;

/// Allows more, some of it on a condition.
const NEW: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Sid": "Read", "Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": "arn:aws:s3:::reports/*"},
    {"Sid": "Write", "Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::reports/*",
      "Condition": {"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "192.0.2.0/24"]}, "BoolIfExists": {"aws:SecureTransport": "true"},
        "Null": {"aws:PrincipalTag/team": "false"}, "ForAnyValue:StringLike": {"aws:TagKeys": "a*"},
        "NumericLessThan": {"s3:max-keys": "10"}}}
  ]
}
"#;

fn bench(name: &str) -> Bench {
    let bench = Bench::new(name);
    bench.write("old.json", OLD);
    bench.write("new.json", NEW);
    bench
}

fn policy(statement: &Value) -> Value {
    json!({"Version": "2012-10-17", "Statement": statement})
}

fn allow(action: &str) -> Value {
    policy(&json!({"Effect": "Allow", "Action": action, "Resource": "*"}))
}

/// A policy with more patterns than can be told apart.
fn many(seed: usize) -> String {
    let patterns: Vec<String> = (0..30)
        .map(|number| {
            format!(
                "arn:aws:s3:::*{}x{number}*y{}*",
                seed * 3,
                number * 7 + seed
            )
        })
        .collect();
    policy(
        &json!({"Sid": "Many", "Effect": "Allow", "Action": "s3:GetObject", "Resource": patterns}),
    )
    .to_string()
}

fn answers(run: &Run) -> Vec<Value> {
    let lines = run.stdout.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn help_teaches() {
    let bench = Bench::new("compare-help");
    for (command, parts) in [
        (
            "compare",
            &[
                "implies",
                "equivalent",
                "disjoint",
                "grants",
                "public",
                "assume-without-externalid",
                "NEWLY_ALLOWED",
            ][..],
        ),
        ("grants", &["--strict", "--context", "--principal"]),
        ("public", &["rolecall public -"]),
    ] {
        let run = bench.run(&[command, "--help"], "");
        assert_eq!(run.code, 0);
        let all = [
            "Examples:",
            "Exit codes:",
            "  0  ",
            "  1  failed",
            "  2  usage",
            "  3  ",
        ];
        for part in parts.iter().chain(&all) {
            assert!(run.stdout.contains(part), "{command}: {part}");
        }
    }
}

#[test]
fn text_says_what_is_newly_allowed() {
    let bench = bench("compare-text");
    let run = bench.run(&["compare", "old.json", "new.json"], "");
    assert_eq!((run.code, run.stderr.as_str()), (3, ""));
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines[0], "new.json allows more than old.json");
    assert_eq!(lines[2], "newly allowed");
    assert_eq!(lines[3], "  statement 0 `Read` (new.json:4:5)");
    for part in [
        "    actions: `s3:GetObject`, `s3:ListBucket`\n    resources: `arn:aws:s3:::reports/*`\n    old.json denies it: statement 1 `NoSecrets`\n    witness: `arn:aws:iam::",
        "\n  statement 1 `Write` (new.json:5:5)\n    actions: `s3:PutObject`\n",
        " aws:SourceIp is in any of `10.0.0.0/8`, `192.0.2.0/24`\n",
        " aws:SecureTransport is `true`, or absent\n",
        " aws:PrincipalTag/team is present\n",
        " a value of aws:TagKeys is like `a*`\n",
        " s3:max-keys is less than `10`\n",
    ] {
        assert!(run.stdout.contains(part), "{part}\n{}", run.stdout);
    }
    assert!(!run.stdout.contains("newly denied"));
}

#[test]
fn exit_codes_are_about_what_is_newly_allowed() {
    let bench = bench("compare-codes");
    let run = bench.run(&["compare", "new.json", "old.json"], "");
    assert_eq!(run.code, 0);
    assert!(
        run.stdout
            .starts_with("old.json allows less than new.json\n\nnewly denied\n"),
        "{}",
        run.stdout
    );
    let run = bench.run(&["compare", "old.json", "old.json"], "");
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (0, "both allow the same: old.json and old.json\n")
    );
    bench.write("other.json", &allow("sqs:*").to_string());
    let run = bench.run(&["compare", "old.json", "other.json"], "");
    assert_eq!(run.code, 3);
    assert!(
        run.stdout
            .starts_with("each allows something that the other does not: "),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("\nnewly allowed\n") && run.stdout.contains("\nnewly denied\n"));
    // Written otherwise, and yet the same.
    let same = policy(&json!([
        {"Effect": "Allow", "Action": "sqs:*", "Resource": "*"},
        {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"}
    ]));
    bench.write("same.json", &same.to_string());
    let run = bench.run(&["compare", "other.json", "same.json"], "");
    assert_eq!(run.code, 0, "{}", run.stdout);
    assert!(run.stdout.starts_with("both allow the same"));
}

#[test]
fn what_is_not_settled_is_3() {
    let bench = Bench::new("compare-unsettled");
    bench.write("a.json", &many(1));
    bench.write("b.json", &many(2));
    let run = bench.run(&["compare", "a.json", "b.json"], "");
    assert_eq!(run.code, 3);
    assert!(run.stdout.starts_with("not settled: b.json may allow more than a.json\n\nnot settled\n  statement 0 `Many` of b.json may allow what a.json does not ("), "{}", run.stdout);
    let run = bench.run(&["compare", "a.json", "b.json", "--format", "sarif"], "");
    assert_eq!(run.code, 3);
    let log: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(log["runs"][0]["results"][0]["ruleId"], "NOT_SETTLED");
    assert_eq!(log["runs"][0]["results"][0]["level"], "error");
    let question = json!({"kind": "implies", "policyA": many(1), "policyB": many(2)});
    let run = bench.run(&["compare", "--jsonl", "-"], &question.to_string());
    let answer = answers(&run).remove(0);
    assert_eq!(answer["answer"], Value::Null);
    assert!(
        answer["reason"]
            .as_str()
            .unwrap()
            .starts_with("not settled: ")
    );
    assert_eq!(run.code, 0);
}

#[test]
fn json_is_the_comparison() {
    let bench = bench("compare-json");
    let run = bench.run(&["compare", "--format", "json", "old.json", "new.json"], "");
    assert_eq!(run.code, 3);
    let found: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(found["schema"], "rolecall.comparison/1");
    assert_eq!(found["relation"], "more");
    assert_eq!(found["newly_allowed"][0]["denied_by"], json!([1]));
    assert_eq!(
        found["newly_allowed"][1]["actions"],
        json!(["s3:PutObject"])
    );
    assert_eq!(found["newly_denied"], json!([]));
    assert_eq!(found["unsettled"], json!([]));
}

#[test]
fn sarif_keeps_the_published_schema() {
    let bench = bench("compare-sarif");
    bench.write("other.json", &allow("sqs:*").to_string());
    let mut schemas = boon::Schemas::new();
    let schema = support::schema("sarif-2.1.0.json");
    let index = boon::Compiler::new()
        .compile(&schema, &mut schemas)
        .unwrap();
    for (old, new, rules) in [
        (
            "old.json",
            "new.json",
            &["NEWLY_ALLOWED", "NEWLY_ALLOWED"][..],
        ),
        ("old.json", "other.json", &["NEWLY_ALLOWED", "NEWLY_DENIED"]),
        ("old.json", "old.json", &[]),
    ] {
        let run = bench.run(&["compare", "--format", "sarif", old, new], "");
        let log: Value = serde_json::from_str(&run.stdout).unwrap();
        let valid = schemas.validate(&log, index);
        assert_eq!(valid.map_err(|error| format!("{error:#}")), Ok(()));
        let run = &log["runs"][0];
        let results = run["results"].as_array().unwrap();
        let found: Vec<&str> = results
            .iter()
            .map(|result| result["ruleId"].as_str().unwrap())
            .collect();
        assert_eq!(found, rules);
        for result in results {
            let is_allowed = result["ruleId"] == "NEWLY_ALLOWED";
            assert_eq!(result["level"], if is_allowed { "error" } else { "note" });
            let rule = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(run["tool"]["driver"]["rules"][rule]["id"], result["ruleId"]);
            let place = &result["locations"][0]["physicalLocation"];
            let file = if is_allowed { new } else { old };
            assert_eq!(place["artifactLocation"]["uri"], file);
            assert!(
                result["message"]["text"]
                    .as_str()
                    .unwrap()
                    .contains("\n\nWitness: ")
            );
        }
        if new == "new.json" {
            let place = &results[1]["locations"][0]["physicalLocation"]["region"];
            assert_eq!(
                (&place["startLine"], &place["startColumn"]),
                (&json!(5), &json!(5))
            );
        }
    }
}

#[test]
fn what_is_no_policy_is_1() {
    let bench = bench("compare-failed");
    bench.write("broken.json", "{\n  \"Version\": ");
    bench.write("empty.json", "");
    bench.write("none.json", "{}");
    bench.write("list.json", "[]");
    bench.write_bytes("latin1.json", b"{\"Version\": \"\xe9\"}");
    for (input, why) in [
        ("missing.json", "missing.json: cannot be read: "),
        ("broken.json", "broken.json:1:1: "),
        ("empty.json", "empty.json: is empty"),
        ("none.json", "none.json:1:1: the policy has no statement"),
        ("list.json", "list.json:1:1: "),
        ("latin1.json", "latin1.json: is not UTF-8"),
        (".", ".: is a directory"),
    ] {
        for arguments in [
            &["compare", "old.json", input][..],
            &["compare", input, "old.json"],
            &["grants", input, "--action", "s3:*"],
            &["public", input],
        ] {
            let run = bench.run(arguments, "");
            assert_eq!(run.code, 1, "{arguments:?}");
            assert_eq!(run.stdout, "", "{arguments:?}");
            assert!(
                run.stderr.starts_with(&format!("error: {why}")),
                "{}",
                run.stderr
            );
        }
    }
    let run = bench.run(
        &["compare", "--max-bytes", "10", "old.json", "new.json"],
        "",
    );
    assert_eq!(run.code, 1);
}

#[test]
fn what_aws_refuses_is_a_warning() {
    let bench = bench("compare-warnings");
    bench.write(
        "odd.json",
        r#"{"Statement": {"Effect": "allow", "Action": "*", "Resource": "*"}}"#,
    );
    let run = bench.run(&["compare", "old.json", "odd.json"], "");
    assert_eq!(run.code, 3);
    assert_eq!(
        run.stderr,
        "warning: odd.json:1:26: `allow` is not an effect; AWS refuses the document\n"
    );
    bench.write("nothing.json", r#"{"Statement": []}"#);
    let run = bench.run(&["compare", "old.json", "nothing.json"], "");
    assert_eq!(run.code, 0);
    assert!(
        run.stderr.starts_with("warning: nothing.json:"),
        "{}",
        run.stderr
    );
}

#[test]
fn standard_input_is_read() {
    let bench = bench("compare-stdin");
    let run = bench.run(&["compare", "-", "new.json"], OLD);
    assert_eq!(run.code, 3);
    assert!(
        run.stdout
            .starts_with("new.json allows more than <stdin>\n"),
        "{}",
        run.stdout
    );
    let run = bench.run(&["compare", "old.json", "-"], NEW);
    assert!(run.stdout.contains("(<stdin>:4:5)"), "{}", run.stdout);
    assert_eq!(bench.run(&["public"], NEW).code, 3);
    assert_eq!(bench.run(&["grants", "--action", "ec2:*"], OLD).code, 0);
}

#[test]
fn usage_errors_are_2() {
    let bench = bench("compare-usage");
    for arguments in [
        &["compare", "-", "-"][..],
        &["compare", "old.json"],
        &["compare", "old.json", "new.json", "old.json"],
        &["compare", "old.json", "new.json", "--format", "jsonl"],
        &["compare", "--jsonl", "-", "old.json", "new.json"],
        &["compare", "--jsonl", "-", "--format", "text"],
        &["compare", "--jsonl", "-", "--format", "sarif"],
        &["grants", "old.json"],
        &["grants", "old.json", "--action", "s3GetObject"],
        &["grants", "old.json", "--action", "s*:GetObject"],
        &[
            "grants",
            "old.json",
            "--action",
            "s3:*",
            "--resource",
            "reports/a",
        ],
        &[
            "grants",
            "old.json",
            "--action",
            "s3:*",
            "--principal",
            "ann",
        ],
        &[
            "grants",
            "old.json",
            "--action",
            "s3:*",
            "--context",
            "SourceIp=1",
        ],
        &[
            "grants",
            "old.json",
            "--action",
            "s3:*",
            "--context",
            "a:b",
            "--context",
            "a:b=1",
        ],
        &[
            "grants", "old.json", "--action", "s3:*", "--format", "sarif",
        ],
        &["public", "old.json", "new.json"],
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
}

#[test]
fn questions_are_answered_in_order() {
    let bench = Bench::new("compare-jsonl");
    let mut lines = String::new();
    for number in 0..3_000 {
        let kind = ["implies", "equivalent", "disjoint"][number % 3];
        let question = json!({"id": number, "kind": kind, "policyA": allow("s3:GetObject"), "policyB": allow("s3:Get*")});
        lines.push_str(&question.to_string());
        lines.push_str("\n\n");
    }
    bench.write("questions.jsonl", &lines);
    let run = bench.run(&["compare", "--jsonl", "questions.jsonl"], "");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let answers = answers(&run);
    assert_eq!(answers.len(), 3_000);
    for (number, answer) in answers.iter().enumerate() {
        assert_eq!(answer["id"], number);
        assert_eq!(answer["answer"], number % 3 == 0);
        assert_eq!(answer.get("witness").is_some(), number % 3 != 0);
    }
}

#[test]
fn a_line_that_is_no_question_does_not_end_the_run() {
    let bench = Bench::new("compare-broken");
    let good = json!({"id": "good", "kind": "grants", "policyA": allow("s3:*"), "query": {"actions": ["s3:GetObject"]}});
    let lines = [
        good.to_string(),
        "{\"id\": 1, ".to_owned(),
        String::new(),
        json!({"id": 2, "kind": "better", "policyA": allow("s3:*")}).to_string(),
        json!({"id": 3, "kind": "implies", "policyA": allow("s3:*")}).to_string(),
        "[]".to_owned(),
        good.to_string(),
    ];
    let run = bench.run(&["compare", "--jsonl", "-"], &lines.join("\n"));
    assert_eq!(run.code, 1);
    assert_eq!(
        run.stderr,
        "error: <stdin>: 4 lines are no question, the first in line 2\n"
    );
    let answers = answers(&run);
    assert_eq!(answers.len(), 6);
    for (at, id, why) in [
        (1, None, "line 2, column 1: "),
        (2, Some(2), "line 4: kind: `better` is not one of implies, "),
        (3, Some(3), "line 5: a question `implies` needs `policyB`"),
        (4, None, "line 6: a question is a JSON object"),
    ] {
        let answer = &answers[at];
        assert_eq!(answer.get("id"), id.map(|id| json!(id)).as_ref());
        assert_eq!(answer["answer"], Value::Null);
        assert!(
            answer["error"].as_str().unwrap().starts_with(why),
            "{answer}"
        );
    }
    for at in [0, 5] {
        assert_eq!(
            (&answers[at]["id"], &answers[at]["answer"]),
            (&json!("good"), &json!(true))
        );
    }
    let run = bench.run(
        &["compare", "--jsonl", "-", "--max-bytes", "20"],
        &good.to_string(),
    );
    assert_eq!(run.code, 1);
    assert!(
        run.stdout
            .contains("line 1: the question has more than 20 bytes"),
        "{}",
        run.stdout
    );
    assert_eq!(
        bench.run(&["compare", "--jsonl", "missing.jsonl"], "").code,
        1
    );
}

/// Whoever waits for an answer before asking the next question gets it.
#[test]
fn questions_may_come_one_by_one() {
    let bench = Bench::new("compare-conversation");
    let mut child = bench.command(&["compare", "--jsonl", "-"]).spawn().unwrap();
    let mut asked = child.stdin.take().unwrap();
    let mut answered = BufReader::new(child.stdout.take().unwrap());
    for _ in 0..3 {
        let question = json!({"kind": "public", "policyA": allow("s3:*")});
        writeln!(asked, "{question}").unwrap();
        asked.flush().unwrap();
        let mut answer = String::new();
        answered.read_line(&mut answer).unwrap();
        assert!(answer.starts_with("{\"answer\":true,"), "{answer}");
    }
    drop(asked);
    assert!(child.wait().unwrap().success());
}

#[test]
fn grants_says_yes_with_a_request() {
    let bench = bench("grants");
    let grants = |arguments: &[&str]| bench.run(&[&["grants", "new.json"], arguments].concat(), "");
    let run = grants(&[
        "--action",
        "s3:GetObject",
        "--resource",
        "arn:aws:s3:::reports/may.csv",
    ]);
    assert_eq!((run.code, run.stderr.as_str()), (3, ""));
    assert!(
        run.stdout
            .starts_with("yes: this is allowed\nwitness: `arn:aws:iam::"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout.contains(" on `arn:aws:s3:::reports/may.csv`"),
        "{}",
        run.stdout
    );
    let run = grants(&["--action", "ec2:*,iam:*"]);
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (0, "no: no request of the query is allowed\n")
    );
    // A condition that needs a key is not met where the key is absent.
    assert_eq!(grants(&["--action", "s3:PutObject"]).code, 3);
    assert_eq!(grants(&["--action", "s3:PutObject", "--strict"]).code, 0);
    assert_eq!(
        grants(&[
            "--action",
            "s3:PutObject",
            "--context",
            "aws:PrincipalTag/team"
        ])
        .code,
        0
    );
    assert_eq!(
        grants(&["--action", "s3:PutObject", "--context", "aws:SourceIp"]).code,
        0
    );
    let tags = ["--context", "aws:TagKeys=b", "--context", "aws:TagKeys=c"];
    assert_eq!(
        grants(&[&["--action", "s3:PutObject"], &tags[..]].concat()).code,
        0
    );
    // A name that AWS does not have is likely a slip.
    let run = grants(&["--action", "s3:GetObjct"]);
    assert_eq!(run.code, 0);
    assert!(
        run.stderr
            .starts_with("warning: --action `s3:GetObjct` takes in no action"),
        "{}",
        run.stderr
    );
    let run = grants(&[
        "--action",
        "s3:GetObject",
        "--format",
        "json",
        "--principal",
        "arn:aws:iam::111122223333:role/a",
    ]);
    let answer: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(answer["answer"], true);
    assert_eq!(
        answer["witness"]["principal"]["AWS"],
        "arn:aws:iam::111122223333:role/a"
    );
}

#[test]
fn public_is_about_those_whom_the_policy_does_not_name() {
    let bench = Bench::new("public");
    let of = |principal: &Value| {
        policy(&json!({"Effect": "Allow", "Principal": principal, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"})).to_string()
    };
    bench.write("open.json", &of(&json!("*")));
    bench.write("named.json", &of(&json!({"AWS": "111122223333"})));
    let run = bench.run(&["public", "open.json"], "");
    assert_eq!((run.code, run.stderr.as_str()), (3, ""));
    assert!(
        run.stdout.starts_with(
            "yes: this is allowed to somebody whom the policy does not name\nwitness: "
        ),
        "{}",
        run.stdout
    );
    let run = bench.run(&["public", "named.json"], "");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(run.stdout.starts_with("no: "), "{}", run.stdout);
    let run = bench.run(&["public", "--format", "json", "named.json"], "");
    let answer: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(answer["answer"], false);
    // The policy of a user names nobody, which is not what is asked about.
    let run = bench.run(&["public", "-"], &allow("s3:*").to_string());
    assert_eq!(run.code, 3);
    assert!(
        run.stderr
            .starts_with("warning: <stdin>: no statement has a Principal"),
        "{}",
        run.stderr
    );
}

#[test]
fn text_is_safe_to_show_and_coloured_when_asked() {
    let bench = bench("compare-safe");
    let name = "e\u{1b}[31m\u{202e}\n";
    let statement = json!({"Sid": name, "Effect": "Allow", "Action": "s3:*", "Resource": ["*", name, name, name, name, name, name],
        "Condition": {"StringNotEquals": {format!("a:{name}"): vec![name.repeat(100); 20]}}});
    bench.write("odd.json", &policy(&statement).to_string());
    let run = bench.run(&["compare", "old.json", "odd.json"], "");
    assert_eq!(run.code, 3, "{}", run.stderr);
    let is_unsafe = |character: char| character.is_control() && character != '\n';
    assert!(!run.stdout.contains(is_unsafe), "{}", run.stdout);
    assert!(!run.stdout.contains('\u{202e}'));
    assert!(run.stdout.contains("and 15 others"), "{}", run.stdout);
    let run = bench.run(
        &["compare", "--color", "always", "old.json", "new.json"],
        "",
    );
    assert!(run.stdout.starts_with("\u{1b}["), "{}", run.stdout);
}
