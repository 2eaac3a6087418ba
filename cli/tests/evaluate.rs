//! `rolecall evaluate` as its users meet it: text, JSON, a case a line, exit codes.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot set itself up has failed"
)]

#[expect(dead_code, reason = "the other tests use the rest")]
mod support;

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Write as _};

use serde_json::{Value, json};
use support::{Bench, Run};

/// A case of the corpus as text.
fn corpus(name: &str) -> String {
    let root = env!("CARGO_MANIFEST_DIR");
    std::fs::read_to_string(format!("{root}/../corpus/cases/{name}.json")).unwrap()
}

/// A case on one line.
fn line(case: &str) -> String {
    let case: Value = serde_json::from_str(case).unwrap();
    case.to_string()
}

/// A user who reads an object, with these members beside the request.
fn reading(members: &Value) -> String {
    let mut case = json!({"request": {
        "principal": "arn:aws:iam::111122223333:user/ann",
        "action": "s3:GetObject",
        "resource": "arn:aws:s3:::reports/may.csv",
    }});
    let members = members.as_object().unwrap().clone();
    case.as_object_mut().unwrap().extend(members);
    case.to_string()
}

fn policy(statement: &Value) -> Value {
    json!({"Version": "2012-10-17", "Statement": statement})
}

fn allowed() -> String {
    let everything = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
    reading(&json!({"id": "yes", "identityPolicies": [policy(&everything)]}))
}

fn answers(run: &Run) -> Vec<Value> {
    let lines = run.stdout.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn help_teaches() {
    let bench = Bench::new("evaluate-help");
    let run = bench.run(&["evaluate", "--help"], "");
    assert_eq!(run.code, 0);
    for part in [
        "Examples:",
        "\"principal\": \"arn:aws:iam::",
        "permissionBoundary",
        "Exit codes:",
        "0  decided",
        "1  failed",
        "2  usage",
        "3  unexpected",
    ] {
        assert!(run.stdout.contains(part), "{part}");
    }
}

#[test]
fn text_says_who_stands_in_the_way() {
    let bench = Bench::new("evaluate-text");
    bench.write("boundary.json", &corpus("boundary"));
    let run = bench.run(&["evaluate", "boundary.json"], "");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_eq!(
        run.stdout,
        "\
ImplicitlyDenied: the permissions boundary does not allow s3:GetObject on arn:aws:s3:::reports/finance/may.csv
arn:aws:iam::111122223333:user/ann calls s3:GetObject on arn:aws:s3:::reports/finance/may.csv

identity policy: allows it
  reader
    statement 0, Allow `ReadReports`: applies (boundary.json:15:11)
    1 statement is about other actions
permissions boundary: does not allow it
  team-boundary
    statement 0, Allow `OwnFolder`: does not apply (boundary.json:26:9)
      - Resource: arn:aws:s3:::reports/finance/may.csv is not among `arn:aws:s3:::reports/${aws:PrincipalTag/team}/*` = `arn:aws:s3:::reports/sales/*`
    statement 1, Allow `FinanceWithMfa`: does not apply (boundary.json:32:9)
      - StringEquals aws:PrincipalTag/team: the request has `sales`, the policy lists `finance`, `audit`
      - Bool aws:MultiFactorAuthPresent: absent, the policy lists `true`
    1 statement is about other actions
"
    );
    let all = bench
        .run(&["evaluate", "--all", "boundary.json"], "")
        .stdout;
    assert!(!all.contains("other actions"));
    assert!(all.contains("    statement 2, Allow `Compute`: does not apply (boundary.json:42:9)\n      - Action: s3:GetObject is not among `ec2:*`\n      + Resource: "), "{all}");
}

#[test]
fn text_explains_denials_and_what_is_needed_besides() {
    let bench = Bench::new("evaluate-text-more");
    bench.write("vendor-scan.json", &corpus("vendor-scan"));
    bench.write("assume-role.json", &corpus("assume-role"));
    let text = bench
        .run(&["evaluate", "vendor-scan.json", "assume-role.json"], "")
        .stdout;
    for part in [
        "vendor-scan.json: ExplicitlyDenied: the resource control policies of `r-ab12` deny s3:GetObject on ",
        "\n  statement 0, Allow `VendorReads`: applies, and names the caller by its role (vendor-scan.json:38:7)\n",
        "\n      + StringNotEqualsIfExists aws:PrincipalOrgID: the request has `o-vendor0001`, the policy lists `o-acme000001`\n",
        "\n\nassume-role.json: ImplicitlyDenied: the role's trust policy does not allow sts:TagSession, which the request needs too\n",
        "\na session of arn:aws:iam::444455556666:role/scanner calls sts:AssumeRole on ",
        "\n  sts:TagSession: ImplicitlyDenied, by the role's trust policy\n",
        "\n\n2 cases: 1 ImplicitlyDenied, 1 ExplicitlyDenied\n",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

/// The headline for each way in which layers come together.
#[test]
fn the_first_line_names_the_layers() {
    let bench = Bench::new("evaluate-headline");
    let everything = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
    let nothing = json!({"Effect": "Deny", "Action": "*", "Resource": "*"});
    let of = |principal: &str| {
        policy(
            &json!({"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "s3:*", "Resource": "*"}),
        )
    };
    let identity = policy(&everything);
    let what = "s3:GetObject on arn:aws:s3:::reports/may.csv";
    for (members, expected) in [
        (
            json!({}),
            format!("ImplicitlyDenied: no identity policy allows {what}"),
        ),
        (
            json!({"identityPolicies": identity, "scps": [{"orgIdentifier": "r-1", "policies": identity}]}),
            format!(
                "Allowed: the identity policy allows {what}, within the service control policies"
            ),
        ),
        (
            json!({"resourcePolicy": of("444455556666")}),
            format!(
                "ImplicitlyDenied: neither an identity policy nor the bucket policy allows {what}"
            ),
        ),
        (
            json!({"resourcePolicy": of("111122223333")}),
            format!(
                "ImplicitlyDenied: no identity policy allows {what}; the bucket policy allows it to the account, which leaves the decision to its identity policies"
            ),
        ),
        (
            json!({"resourcePolicy": of("arn:aws:iam::111122223333:user/ann"), "permissionBoundary": []}),
            format!("Allowed: the bucket policy allows {what}"),
        ),
        (
            json!({"identityPolicies": [identity, policy(&nothing)], "permissionBoundary": []}),
            format!(
                "ExplicitlyDenied: the identity policies deny {what}; the permissions boundary does not allow it"
            ),
        ),
        (
            json!({"identityPolicies": identity, "scps": [
                {"orgIdentifier": "r-1", "policies": identity},
                {"orgIdentifier": "ou-1", "policies": []},
                {"orgIdentifier": "111122223333", "policies": policy(&nothing)}
            ]}),
            format!(
                "ExplicitlyDenied: the service control policies of `111122223333` deny {what}; the service control policies of `ou-1` do not allow it"
            ),
        ),
    ] {
        let run = bench.run(&["evaluate"], &reading(&members));
        assert_eq!(run.stdout.lines().next(), Some(expected.as_str()));
        assert_eq!(run.code, 0);
    }
}

#[test]
fn text_is_safe_to_show_and_coloured_when_asked() {
    let bench = Bench::new("evaluate-safe");
    let name = "e\u{1b}[31m\u{202e}\n";
    let statement = json!({"Sid": name, "Effect": "Allow", "Action": "s3:*", "Resource": name,
        "Condition": {"StringEquals": {name: vec![name.repeat(100); 20]}}});
    let case = reading(
        &json!({name: 1, "identityPolicies": {"name": name, "policy": policy(&statement)}}),
    );
    let run = bench.run(&["evaluate", "-", "--all"], &case);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let is_unsafe = |character: char| character.is_control() && character != '\n';
    assert!(!run.stdout.contains(is_unsafe), "{}", run.stdout);
    assert!(!run.stdout.contains('\u{202e}'));
    assert!(run.stdout.contains("e␛[31m"));
    assert!(run.stdout.contains("and 15 others"), "{}", run.stdout);
    assert!(run.stdout.lines().all(|line| line.chars().count() < 1_000));
    let colours = bench.run(&["evaluate", "--color", "always"], &allowed());
    assert!(colours.stdout.starts_with("\u{1b}["), "{}", colours.stdout);
    assert!(colours.stdout.contains("Allowed\u{1b}[0m: "));
}

#[test]
fn json_is_the_evaluation() {
    let bench = Bench::new("evaluate-json");
    bench.write("a.json", &corpus("assume-role"));
    bench.write("b.json", "{\"request\": ");
    bench.write("c.json", &allowed());
    let run = bench.run(
        &["evaluate", "--format", "json", "a.json", "b.json", "c.json"],
        "",
    );
    assert_eq!(run.code, 1);
    let answers = answers(&run);
    let [first, second, third] = answers.as_slice() else {
        panic!("{}", run.stdout)
    };
    assert_eq!(first["input"], "a.json");
    assert_eq!(first["schema"], "rolecall.evaluation/1");
    assert_eq!(first["id"], "assume-role");
    assert_eq!(first["decision"], "ImplicitlyDenied");
    assert_eq!(first["blocked_by"], json!(["resource"]));
    assert_eq!(first["also"][0]["action"], "sts:TagSession");
    assert_eq!(first["layers"].as_array().unwrap().len(), 3);
    assert_eq!(second["decision"], Value::Null);
    let error = second["error"].as_str().unwrap();
    assert!(error.starts_with("line 1, column "), "{error}");
    assert!(
        run.stderr.starts_with("error: b.json: line 1, "),
        "{}",
        run.stderr
    );
    assert_eq!(third["decision"], "Allowed");
}

#[test]
fn what_cannot_be_read_is_1() {
    let bench = Bench::new("evaluate-unread");
    bench.write("empty.json", "");
    bench.write("list.json", "[]");
    bench.write_bytes("latin1.json", b"{\"id\": \"\xe9\"}");
    bench.write("near.json", &reading(&json!({"identityPolicy": {}})));
    bench.write("session.json", &reading(&json!({"sessionPolicy": []})));
    bench.write("good.json", &allowed());
    for (input, why) in [
        ("missing.json", "missing.json: cannot be read: "),
        ("empty.json", "empty.json: is empty"),
        ("list.json", "list.json: "),
        ("latin1.json", "latin1.json: is not UTF-8"),
        (
            "session.json",
            "session.json: a session policy limits sessions",
        ),
        (".", ".: is a directory"),
    ] {
        let run = bench.run(&["evaluate", input, "good.json"], "");
        assert_eq!(run.code, 1, "{input}");
        assert!(
            run.stderr.starts_with(&format!("error: {why}")),
            "{}",
            run.stderr
        );
        // The others are decided all the same.
        assert!(
            run.stdout.starts_with("good.json: Allowed: "),
            "{}",
            run.stdout
        );
        assert!(run.stdout.ends_with("\n\n2 cases: 1 Allowed, 1 failed\n"));
    }
    let run = bench.run(
        &["evaluate", "--max-bytes", "10", "good.json", "-"],
        &allowed(),
    );
    assert_eq!(run.code, 1);
    assert_eq!(run.stderr.matches("the limit").count(), 2, "{}", run.stderr);
}

#[test]
fn standard_input_is_read() {
    let bench = Bench::new("evaluate-stdin");
    for arguments in [&["evaluate"][..], &["evaluate", "-"]] {
        let run = bench.run(arguments, &allowed());
        assert_eq!(run.code, 0);
        assert!(run.stdout.starts_with("Allowed: "), "{}", run.stdout);
        assert!(run.stdout.contains("(<stdin>:1:"), "{}", run.stdout);
    }
}

#[test]
fn usage_errors_are_2() {
    let bench = Bench::new("evaluate-usage");
    bench.write("case.json", &allowed());
    bench.write("cases.jsonl", &allowed());
    for arguments in [
        &["evaluate", "-", "-"][..],
        &["evaluate", "--format", "sarif", "case.json"],
        &["evaluate", "--expect", "maybe", "case.json"],
        &["evaluate", "--unsupported-keys", "warn", "case.json"],
        &["evaluate", "--jsonl", "cases.jsonl", "case.json"],
        &["evaluate", "--jsonl", "cases.jsonl", "--all"],
        &["evaluate", "--jsonl", "cases.jsonl", "--format", "text"],
        &["evaluate", "--catalog", "case.json", "case.json"],
        &[
            "evaluate",
            "--catalog",
            "none.bin",
            "--jsonl",
            "cases.jsonl",
        ],
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
fn expected_decisions_are_0_and_others_3() {
    let bench = Bench::new("evaluate-expect");
    bench.write("yes.json", &allowed());
    bench.write("no.json", &corpus("boundary"));
    bench.write("never.json", &corpus("vendor-scan"));
    let code = |arguments: &[&str]| {
        bench
            .run(&[&["evaluate"], arguments].concat(), &allowed())
            .code
    };
    assert_eq!(code(&["--expect", "allowed", "yes.json", "-"]), 0);
    assert_eq!(code(&["--expect", "denied", "no.json", "never.json"]), 0);
    assert_eq!(code(&["--expect", "denied", "no.json", "yes.json"]), 3);
    assert_eq!(code(&["--expect", "denied", "--jsonl", "-"]), 3);
    assert_eq!(code(&["--expect", "allowed", "--jsonl", "-"]), 0);
    // What was not read outweighs what was not expected.
    assert_eq!(code(&["--expect", "denied", "yes.json", "missing.json"]), 1);
    let run = bench.run(&["evaluate", "--expect", "allowed", "never.json"], "");
    assert_eq!(
        run.stderr,
        "error: never.json: the decision is ExplicitlyDenied, not allowed as expected\n"
    );
    let lines = format!("{0}\n{1}\n{1}\n", line(&corpus("boundary")), allowed());
    let run = bench.run(&["evaluate", "--expect", "denied", "--jsonl", "-"], &lines);
    assert_eq!(
        run.stderr,
        "error: <stdin>: 2 cases are not denied as expected, the first in line 2\n"
    );
}

#[test]
fn keys_that_the_action_does_not_carry() {
    let bench = Bench::new("evaluate-keys");
    let statement = json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*",
        "Condition": {"StringEquals": {"s3:prefix": "home"}}});
    let mut case: Value =
        serde_json::from_str(&reading(&json!({"identityPolicies": policy(&statement)}))).unwrap();
    case["request"]["context"] = json!({"s3:prefix": "home"});
    let case = case.to_string();
    let decided = |arguments: &[&str]| {
        let run = bench.run(&[&["evaluate", "--jsonl", "-"], arguments].concat(), &case);
        let answer = answers(&run).remove(0);
        (
            answer["decision"].clone(),
            answer["notes"][0]["kind"].clone(),
        )
    };
    let noted = json!("unsupported_key");
    assert_eq!(decided(&[]), (json!("ImplicitlyDenied"), noted.clone()));
    assert_eq!(
        decided(&["--unsupported-keys", "drop"]),
        (json!("ImplicitlyDenied"), noted.clone())
    );
    assert_eq!(
        decided(&["--unsupported-keys", "keep"]),
        (json!("Allowed"), noted)
    );
}

#[test]
fn a_case_a_line_in_order() {
    let bench = Bench::new("evaluate-lines");
    let mut lines = String::new();
    let mut expected = Vec::new();
    for number in 0..3_000 {
        let id = json!({"number": number});
        let mut case: Value = serde_json::from_str(&match number % 3 {
            0 => corpus("boundary"),
            1 => corpus("vendor-scan"),
            _ => allowed(),
        })
        .unwrap();
        case["id"] = id.clone();
        let end = if number % 2 == 0 { "\n" } else { "\r\n \n\n" };
        write!(lines, "{case}{end}").unwrap();
        let decision = ["ImplicitlyDenied", "ExplicitlyDenied", "Allowed"][number % 3];
        expected.push((id, json!(decision)));
    }
    bench.write("cases.jsonl", lines.trim_end());
    let decided = |run: &Run| -> Vec<(Value, Value)> {
        let answers = answers(run).into_iter();
        answers
            .map(|answer| (answer["id"].clone(), answer["decision"].clone()))
            .collect()
    };
    let run = bench.run(&["evaluate", "--jsonl", "cases.jsonl"], "");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_eq!(decided(&run), expected);
    assert!(!run.stdout.contains("\"layers\""));
    let piped = bench.run(
        &["evaluate", "--jsonl", "-", "--format", "json", "--explain"],
        &lines,
    );
    assert_eq!(decided(&piped), expected);
    assert_eq!(piped.stdout.matches("\"layers\"").count(), 3_000);
}

#[test]
fn a_line_that_is_no_case_does_not_end_the_run() {
    let bench = Bench::new("evaluate-broken");
    let good = allowed();
    let long = format!("{{\"id\": \"{}\"}}", "x".repeat(5_000));
    let lines = format!(
        "{good}\n\n{{\"id\": [7], \"request\": {{}}}}\n{{\"id\": 8,\n[1]\n{long}\n{good}\n\"last\""
    );
    bench.write("cases.jsonl", &lines);
    let arguments = ["evaluate", "--jsonl", "cases.jsonl", "--max-bytes", "4000"];
    let run = bench.run(&arguments, "");
    assert_eq!(run.code, 1);
    let answers = answers(&run);
    let errors: Vec<(&Value, String)> = answers
        .iter()
        .map(|answer| {
            let error = answer["error"].as_str().unwrap_or_default();
            let known: String = error.chars().take(23).collect();
            (&answer["decision"], known)
        })
        .collect();
    let none = &Value::Null;
    let allowed = &json!("Allowed");
    assert_eq!(
        errors,
        [
            (allowed, String::new()),
            (none, "line 3: the request has".to_owned()),
            (none, "line 4, column 1: this ".to_owned()),
            (none, "line 5: a case is an ob".to_owned()),
            (none, "line 6: the case has mo".to_owned()),
            (allowed, String::new()),
            (none, "line 8: a case is an ob".to_owned()),
        ]
    );
    assert_eq!(answers[1]["id"], json!([7]));
    assert!(answers[2].get("id").is_none());
    assert_eq!(
        run.stderr,
        "error: cases.jsonl: 5 lines are no case, the first in line 3\n"
    );
}

#[test]
fn an_empty_input_of_lines_has_no_answers() {
    let bench = Bench::new("evaluate-no-lines");
    for lines in ["", "\n \r\n\n"] {
        let run = bench.run(&["evaluate", "--jsonl", "-"], lines);
        assert_eq!((run.code, run.stdout.as_str()), (0, ""));
    }
    for (input, why) in [
        ("missing.jsonl", "missing.jsonl: cannot be read: "),
        (".", ".: is a directory"),
    ] {
        let run = bench.run(&["evaluate", "--jsonl", input], "");
        assert_eq!(run.code, 1);
        assert!(
            run.stderr.starts_with(&format!("error: {why}")),
            "{}",
            run.stderr
        );
    }
}

/// A program that writes a case and waits for the answer before it writes the next gets it.
#[test]
fn answers_do_not_wait_for_the_end_of_the_input() {
    let bench = Bench::new("evaluate-conversation");
    let mut child = bench
        .command(&["evaluate", "--jsonl", "-"])
        .spawn()
        .unwrap();
    let mut asked = child.stdin.take().unwrap();
    let mut answered = BufReader::new(child.stdout.take().unwrap());
    for _ in 0..3 {
        writeln!(asked, "{}", allowed()).unwrap();
        asked.flush().unwrap();
        let mut answer = String::new();
        answered.read_line(&mut answer).unwrap();
        assert!(answer.contains("\"decision\":\"Allowed\""), "{answer}");
    }
    drop(asked);
    assert!(child.wait().unwrap().success());
}

/// A reader that goes away, as `head` does, is no error.
#[test]
fn a_reader_may_go_away() {
    let bench = Bench::new("evaluate-gone");
    let lines = format!("{}\n", allowed()).repeat(5_000);
    bench.write("cases.jsonl", &lines);
    let mut child = bench
        .command(&["evaluate", "--jsonl", "cases.jsonl"])
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert!(child.wait().unwrap().success());
}

#[test]
fn shells_complete_it() {
    let bench = Bench::new("evaluate-completions");
    let script = bench.run(&["completions", "bash"], "").stdout;
    assert!(script.contains("rolecall__subcmd__evaluate") || script.contains("rolecall__evaluate"));
    assert!(script.contains("--unsupported-keys"));
}

#[test]
fn what_if_says_what_would_change_the_decision() {
    let bench = Bench::new("evaluate-what-if");
    let condition = json!({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}});
    let statement =
        json!({"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition});
    bench.write(
        "case.json",
        &reading(&json!({"identityPolicies": [policy(&statement)]})),
    );
    let run = bench.run(&["evaluate", "--what-if", "case.json"], "");
    assert_eq!(run.code, 0);
    let change = "what would change it\n  aws:SourceIp = 203.0.113.0: Allowed\n";
    assert!(run.stdout.contains(change), "{}", run.stdout);
    let run = bench.run(
        &["evaluate", "--what-if", "--format", "json", "case.json"],
        "",
    );
    let answer: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(
        answer["what_if"][0]["keys"],
        json!({"aws:SourceIp": ["203.0.113.0"]})
    );
    assert_eq!(answer["what_if"][0]["decision"], "Allowed");
}
