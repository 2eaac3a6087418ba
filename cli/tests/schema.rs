//! The JSON of reports is a contract: `corpus/schemas/report.schema.json` describes it, strictly.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot set itself up has failed"
)]

mod support;

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::{Value, json};
use support::{Bench, reports, schema};

struct Contract {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Contract {
    fn new() -> Self {
        Self::of("report.schema.json")
    }

    fn of(name: &str) -> Self {
        let mut schemas = Schemas::new();
        let mut compiler = Compiler::new();
        let index = compiler.compile(&schema(name), &mut schemas).unwrap();
        Self { schemas, index }
    }

    fn holds(&self, line: &Value) -> bool {
        self.schemas.validate(line, self.index).is_ok()
    }

    fn check(&self, line: &Value) {
        if let Err(error) = self.schemas.validate(line, self.index) {
            panic!("{error:#}\n{line:#}");
        }
    }
}

/// A report as a line of `--format jsonl`.
fn line(report: &rolecall::Report) -> Value {
    let mut line = serde_json::to_value(report).unwrap();
    line.as_object_mut()
        .unwrap()
        .insert("input".to_owned(), json!("role.json"));
    line
}

#[test]
fn every_variant_keeps_the_contract() {
    let contract = Contract::new();
    for report in reports::all() {
        contract.check(&line(&report));
    }
}

#[test]
fn real_output_keeps_the_contract() {
    let bench = Bench::new("contract");
    bench.write("role.json", support::TRUST);
    bench.write("wide.json", support::ADMINISTRATOR);
    bench.write("broken.json", "{\"Version\": ");
    bench.write("empty.json", "");
    bench.write_bytes("latin1.json", b"{\"Version\": \"\xe9\"}");
    let run = bench.run(&["check", "--format", "jsonl", ".", "missing.json"], "");
    let contract = Contract::new();
    assert_eq!(run.stdout.lines().count(), 6);
    for line in run.stdout.lines() {
        contract.check(&serde_json::from_str(line).unwrap());
    }
    let run = bench.run(&["check", "--format", "json", ".", "missing.json"], "");
    let whole: Value = serde_json::from_str(&run.stdout).unwrap();
    for report in whole["reports"].as_array().unwrap() {
        contract.check(report);
    }
    let run = bench.run(&["validate", "--format", "jsonl", ".", "missing.json"], "");
    assert_eq!(run.stdout.lines().count(), 6);
    for line in run.stdout.lines() {
        contract.check(&serde_json::from_str(line).unwrap());
    }
    let run = bench.run(&["trust", "--format", "json", "role.json"], "");
    contract.check(&serde_json::from_str(&run.stdout).unwrap());
}

#[test]
fn the_contract_is_strict() {
    let contract = Contract::new();
    let reports = reports::all();
    let good = line(reports.last().unwrap());
    assert!(contract.holds(&good));
    // A field too many or too few anywhere breaks it.
    let mut places = Vec::new();
    objects("", &good, &mut places);
    assert!(places.len() > 10);
    for place in places {
        let mut more = good.clone();
        more.pointer_mut(&place)
            .unwrap()
            .as_object_mut()
            .unwrap()
            .insert("new".to_owned(), json!(1));
        assert!(!contract.holds(&more), "a new field in `{place}`");
    }
    for field in [
        "input",
        "schema",
        "policy_type",
        "policy_type_basis",
        "findings",
    ] {
        let mut less = good.clone();
        less.as_object_mut().unwrap().remove(field);
        assert!(!contract.holds(&less), "no {field}");
    }
}

/// The pointers of all objects with fixed fields.
fn objects(at: &str, value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            // The context of a witness has keys of the policy's choice; a number among its values breaks the contract too.
            found.push(at.to_owned());
            for (key, value) in fields {
                objects(&format!("{at}/{key}"), value, found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                objects(&format!("{at}/{index}"), item, found);
            }
        }
        _ => {}
    }
}

#[test]
fn what_the_catalog_says_keeps_its_contract() {
    let contract = Contract::of("catalog.schema.json");
    let bench = Bench::new("catalog-contract");
    for arguments in [
        &["expand", "*", "--include-retired"][..],
        &["expand", "iam:*", "--shrink"],
        &["expand", "iam:*", "--access-level", "tagging"],
        &["actions", "s3"],
        &["actions", "ec2"],
    ] {
        let run = bench.run(&[arguments, &["--format", "json"]].concat(), "");
        assert_eq!(run.code, 0, "{arguments:?}");
        contract.check(&serde_json::from_str(&run.stdout).unwrap());
    }
    // A line is an element of the whole.
    let whole = bench.run(&["expand", "sts:*", "--format", "json"], "");
    let whole: Value = serde_json::from_str(&whole.stdout).unwrap();
    let lines = bench.run(&["expand", "sts:*", "--format", "jsonl"], "");
    let lines: Vec<Value> = lines
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(whole["actions"], Value::Array(lines));
}

/// The cases of the corpus by name.
fn cases() -> Vec<(String, String)> {
    let folder = schema("../cases");
    let mut found: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    found.sort();
    found
}

#[test]
fn real_cases_keep_their_contract() {
    let contract = Contract::of("case.schema.json");
    let cases = cases();
    assert!(cases.len() > 2);
    for (_, text) in &cases {
        contract.check(&serde_json::from_str(text).unwrap());
    }
    let bench = Bench::new("case-contract");
    let document = json!({"Version": "2012-10-17", "Statement": []});
    let request = json!({"principal": "111122223333", "action": "s3:GetObject"});
    // What the schema takes and what rolecall reads are the same.
    for case in [
        json!({"request": request}),
        json!({"request": request, "id": null, "scps": null, "settings": null}),
        json!({"request": request, "identityPolicies": document, "resourcePolicy": [document]}),
        json!({"request": request, "permissionsBoundary": {"policy": document}}),
        json!({"request": request, "permissionBoundary": {"name": "b", "document": document}}),
        json!({"request": request, "endpointPolicies": [], "endpointPolicy": document.to_string()}),
        json!({"request": request, "scps": [{"orgIdentifier": "r-1", "policies": [document]}], "rcps": [{"policies": []}]}),
        json!({"request": request, "settings": {"s3BlockPublicAccess": {"RestrictPublicBuckets": true, "blockPublicAcls": false}}}),
        json!({"request": request, "settings": {"s3BlockPublicAccess": true, "s3BucketAbac": true, "managementAccount": "111122223333"}}),
        json!({"request": {"principal": "anonymous", "action": "s3:GetObject", "resource": "*", "resourceAccount": "111122223333",
            "context": {"a": "b", "c": 1, "d": true, "e": ["f", 2], "g": null}, "resourceTags": {"h": "i"}, "principalTags": {"j": 1}}}),
    ] {
        contract.check(&case);
        let run = bench.run(&["evaluate"], &case.to_string());
        assert_eq!(run.code, 0, "{case:#}\n{}", run.stderr);
    }
    for case in [
        json!([]),
        json!({}),
        json!({"request": null}),
        json!({"request": {"principal": "111122223333"}}),
        json!({"request": {"action": "s3:GetObject"}}),
        json!({"request": {"principal": "*", "action": "s3:GetObject"}}),
        json!({"request": {"principal": "111122223333", "action": "s3:Get*"}}),
        json!({"request": {"principal": "111122223333", "action": "GetObject"}}),
        json!({"request": {"principal": "111122223333", "action": "s3:GetObject", "context": []}}),
        json!({"request": {"principal": "111122223333", "action": "s3:GetObject", "context": {"a": {}}}}),
        json!({"request": {"principal": "111122223333", "action": "s3:GetObject", "resourceAccount": "1"}}),
        json!({"request": {"principal": "111122223333", "action": "s3:GetObject", "principalTags": {"a": []}}}),
        json!({"request": request, "identityPolicys": [document]}),
        json!({"request": request, "scps": {}}),
        json!({"request": request, "scps": ["r-1"]}),
        json!({"request": request, "settings": {"s3BlockPublicAccess": "on"}}),
        json!({"request": request, "settings": {"managementAccount": 1}}),
    ] {
        assert!(!contract.holds(&case), "{case:#}");
        let run = bench.run(&["evaluate"], &case.to_string());
        assert_eq!(run.code, 1, "{case:#}\n{}", run.stdout);
    }
}

#[test]
fn real_decisions_keep_their_contract() {
    let contract = Contract::of("evaluation.schema.json");
    let bench = Bench::new("evaluation-contract");
    let mut lines = String::new();
    let mut names = Vec::new();
    let mut write = |name: &str, text: &str| {
        bench.write(name, text);
        lines.push_str(&text.replace('\n', " "));
        lines.push('\n');
        names.push(name.to_owned());
    };
    for (name, text) in cases() {
        write(&name, &text);
    }
    write("broken.json", "{\"id\": 1, \"request\": ");
    write("none.json", "{\"id\": 1}");
    write("several.json", SEVERAL);
    let arguments: Vec<&str> = names.iter().map(String::as_str).collect();
    let run = bench.run(
        &[
            &["evaluate", "--what-if", "--format", "json", "missing.json"],
            arguments.as_slice(),
        ]
        .concat(),
        "",
    );
    let forms = [
        run,
        bench.run(&["evaluate", "--jsonl", "-"], &lines),
        bench.run(
            &["evaluate", "--jsonl", "-", "--explain", "--what-if"],
            &lines,
        ),
    ];
    let mut good = None;
    for (run, more) in forms.into_iter().zip([1, 0, 0]) {
        assert_eq!(run.code, 1);
        assert_eq!(run.stdout.lines().count(), names.len() + more);
        for line in run.stdout.lines() {
            let line = serde_json::from_str(line).unwrap();
            contract.check(&line);
            good = Some(line);
        }
    }
    let good = good.unwrap();
    assert!(good["notes"].as_array().unwrap().len() > 5, "{good:#}");
    // A field too many anywhere breaks it.
    let mut places = Vec::new();
    objects("", &good, &mut places);
    for place in places.iter().filter(|place| !place.starts_with("/id")) {
        let mut more = good.clone();
        let object = more.pointer_mut(place).unwrap().as_object_mut().unwrap();
        object.insert("new".to_owned(), json!(1));
        assert!(!contract.holds(&more), "a new field in `{place}`");
    }
}

#[test]
fn real_comparisons_keep_their_contract() {
    let contract = Contract::of("comparison.schema.json");
    let bench = Bench::new("comparison-contract");
    bench.write("old.json", OLD);
    bench.write("new.json", NEW);
    let patterns = |seed: usize| -> Value {
        let of = |number: usize| {
            format!(
                "arn:aws:s3:::*{}x{number}*y{}*",
                seed * 3,
                number * 7 + seed
            )
        };
        let patterns: Vec<String> = (0..30).map(of).collect();
        json!({"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": patterns}})
    };
    bench.write("many.json", &patterns(1).to_string());
    bench.write("more.json", &patterns(2).to_string());
    let compare = |old: &str, new: &str| -> Value {
        let run = bench.run(&["compare", "--format", "json", old, new], "");
        let comparison = serde_json::from_str(&run.stdout).unwrap();
        contract.check(&comparison);
        comparison
    };
    assert_eq!(compare("old.json", "old.json")["relation"], "equivalent");
    assert_eq!(compare("many.json", "more.json")["relation"], "unsettled");
    let rich = compare("old.json", "new.json");
    let difference = &rich["newly_allowed"][0];
    for field in ["principals", "negated", "conditions", "denied_by"] {
        assert!(difference.get(field).is_some(), "{field}\n{rich:#}");
    }
    assert_ne!(rich["newly_denied"], json!([]));
    let mut places = Vec::new();
    objects("", &rich, &mut places);
    for place in places {
        let mut more = rich.clone();
        let object = more.pointer_mut(&place).unwrap().as_object_mut().unwrap();
        object.insert("new".to_owned(), json!(1));
        assert!(!contract.holds(&more), "a new field in `{place}`");
    }
}

/// Two policies that differ in much of what can differ.
const OLD: &str = r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "s3:GetObject", "Resource": "*"},
  {"Effect": "Deny", "Principal": "*", "NotAction": "s3:GetObject", "Resource": "*"}
]}"#;

const NEW: &str = r#"{"Version": "2012-10-17", "Statement": [
  {"Sid": "Wide", "Effect": "Allow", "Principal": {"AWS": ["111122223333", "444455556666"]}, "NotAction": "s3:GetObject", "Resource": "*",
    "Condition": {"StringLike": {"aws:PrincipalTag/team": "a*"}}}
]}"#;

#[test]
fn real_questions_and_answers_keep_their_contracts() {
    let questions = Contract::of("question.schema.json");
    let contract = Contract::of("answer.schema.json");
    let bench = Bench::new("question-contract");
    let document = json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}});
    let layers = json!({"identity": [document], "boundary": document, "session": null, "scps": [[document], document], "resource": []});
    let good = [
        json!({"kind": "implies", "policyA": document, "policyB": document.to_string()}),
        json!({"id": {"any": ["json"]}, "kind": "equivalent", "policyA": document, "policyB": layers}),
        json!({"id": 1, "kind": "disjoint", "policyA": document, "policyB": document}),
        json!({"kind": "grants", "policyA": document}),
        json!({"kind": "grants", "policyA": document, "query": {"actions": ["s3:*"], "resources": "arn:aws:s3:::a",
            "principals": ["111122223333", "Service:ec2.amazonaws.com"], "strict": true,
            "context": {"aws:SourceIp": "203.0.113.7", "aws:TagKeys": ["a", "b"], "aws:MultiFactorAuthPresent": true, "aws:PrincipalTag/a": null}}}),
        json!({"kind": "public", "policyA": document}),
        json!({"kind": "assume-without-externalid", "policyA": document, "query": {"own": ["111122223333"], "externalIds": "a"}}),
    ];
    let bad = [
        json!([]),
        json!({"id": 1, "policyA": document}),
        json!({"id": 2, "kind": "better", "policyA": document}),
        json!({"kind": "public"}),
        json!({"kind": "implies", "policyA": document}),
    ];
    let lines: Vec<String> = good.iter().chain(&bad).map(Value::to_string).collect();
    let run = bench.run(&["compare", "--jsonl", "-"], &lines.join("\n"));
    assert_eq!(run.code, 1);
    let answers: Vec<Value> = run
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(answers.len(), good.len() + bad.len());
    for (question, answer) in good.iter().chain(&bad).zip(&answers) {
        contract.check(answer);
        // What the schema takes and what rolecall reads are the same.
        let is_read = answer.get("error").is_none();
        assert_eq!(
            questions.holds(question),
            is_read,
            "{question:#}\n{answer:#}"
        );
    }
    for arguments in [&["grants", "-", "--action", "s3:*"][..], &["public", "-"]] {
        let run = bench.run(
            &[arguments, &["--format", "json"]].concat(),
            &document.to_string(),
        );
        contract.check(&serde_json::from_str(&run.stdout).unwrap());
    }
    assert!(!contract.holds(&json!({"answer": null})));
    assert!(!contract.holds(&json!({"answer": true, "reason": "so", "new": 1})));
}

/// A case in which much of what can be said is said.
const SEVERAL: &str = r#"{
  "id": {"any": ["json"]}, "unheard": 1,
  "request": {
    "principal": "arn:aws:iam::111122223333:role/app", "action": "s3:ListAllMyBuckets", "resource": "arn:aws:s3:::a",
    "resourceTags": {"team": "a"},
    "context": {"foo:bar": "1", "s3:prefix": "x", "aws:TagKeys": ["a", "b"], "aws:CalledVia": [], "aws:username": null}
  },
  "identityPolicies": [
    {"Version": "2012-10-17", "Statement": [
      {"Effect": "allow", "NotAction": "ec2:*", "NotResource": ["arn:aws:s3:::${aws:username}", "arn:aws:s3:::${aws:PrincipalAccount}"]},
      {"Sid": "S", "Effect": "Deny", "Action": ["s3:*", "ec2:*"], "Resource": "*", "Condition": {
        "Null": {"aws:TagKeys": "true"},
        "StringLike": {"aws:TagKeys": "a*", "aws:PrincipalArn": ["*:role/${aws:PrincipalTag/none}", "x"]},
        "ForAllValues:StringEquals": {"aws:CalledVia": "x", "aws:absent": "y"},
        "StringNotEqualsIfExists": {"aws:username": "z"},
        "Bool": {"aws:SecureTransport": true},
        "Odd": {"k": "v"}
      }}
    ]},
    {"name": "empty", "policy": {"Version": "2012-10-17", "Statement": []}}
  ],
  "resourcePolicy": {"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "*", "Resource": "*"},
    {"Effect": "Deny", "NotPrincipal": {"AWS": "arn:aws:iam::111122223333:role/app"}, "Action": "*", "Resource": "*"}
  ]},
  "permissionBoundary": {"Version": "2012-10-17", "Statement": []},
  "sessionPolicy": [],
  "scps": [{"policies": []}],
  "rcps": [{"orgIdentifier": "r-1", "policies": []}],
  "endpointPolicies": {"Version": "2012-10-17", "Statement": []}
}"#;
