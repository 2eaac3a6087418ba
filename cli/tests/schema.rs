//! The JSON of reports is a contract: `corpus/schemas/report.schema.json` describes it, strictly.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot set itself up has failed"
)]

#[expect(dead_code, reason = "the other tests use the rest")]
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
