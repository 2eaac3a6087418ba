use boon::{Compiler, Schemas};
use serde_json::Value;

use super::*;

#[path = "../tests/support/reports.rs"]
mod reports;

fn log(outcomes: Vec<Outcome>) -> Value {
    let mut log = Log::new();
    let mut successful = true;
    for outcome in outcomes {
        successful &= outcome.result.is_ok();
        log.add(&outcome);
    }
    serde_json::to_value(log.finish(successful)).unwrap()
}

fn outcome(input: &str, report: Report) -> Outcome {
    Outcome {
        input: input.to_owned(),
        result: Ok((reports::TEXT.to_owned(), report)),
    }
}

#[test]
fn every_report_gives_valid_sarif() {
    let mut outcomes: Vec<Outcome> = reports::all()
        .into_iter()
        .map(|report| outcome("a/b.json", report))
        .collect();
    outcomes.push(Outcome {
        input: "gone.json".to_owned(),
        result: Err("cannot be read".to_owned()),
    });
    for outcomes in [outcomes, Vec::new()] {
        let log = log(outcomes);
        let schema = format!(
            "{}/../corpus/schemas/sarif-2.1.0.json",
            env!("CARGO_MANIFEST_DIR")
        );
        let mut schemas = Schemas::new();
        let index = Compiler::new().compile(&schema, &mut schemas).unwrap();
        if let Err(error) = schemas.validate(&log, index) {
            panic!("{error:#}");
        }
        // What the schema cannot say: every result names its rule, and fingerprints tell results of one file apart.
        let run = &log["runs"][0];
        for result in run["results"].as_array().unwrap() {
            let rule = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(run["tool"]["driver"]["rules"][rule]["id"], result["ruleId"]);
            assert!(result["locations"][0]["physicalLocation"]["region"]["startLine"].is_u64());
        }
    }
}

#[test]
fn a_failed_input_is_a_notification() {
    let log = log(vec![Outcome {
        input: "./x y/gone.json".to_owned(),
        result: Err("cannot be read: no".to_owned()),
    }]);
    let invocation = &log["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let notification = &invocation["toolExecutionNotifications"][0];
    assert_eq!(notification["message"]["text"], "cannot be read: no");
    assert_eq!(
        notification["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
        "x%20y/gone.json"
    );
}

/// The first report has findings with a span, a fix and labels.
fn results() -> Vec<Value> {
    let report = reports::all().remove(0);
    let log = log(vec![outcome("a.json", report)]);
    log["runs"][0]["results"].as_array().unwrap().clone()
}

#[test]
fn columns_count_code_points() {
    let results = results();
    let fixed = results
        .iter()
        .find(|result| result["fixes"][0]["properties"]["applicability"] == "safe")
        .unwrap();
    let region = &fixed["locations"][0]["physicalLocation"]["region"];
    assert_eq!(
        *region,
        json!({"startLine": 2, "startColumn": 12, "endLine": 2, "endColumn": 15})
    );
    let replacement = &fixed["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(
        replacement["deletedRegion"],
        json!({"startLine": 1, "startColumn": 10, "endLine": 1, "endColumn": 12})
    );
    assert_eq!(replacement["insertedContent"]["text"], "e");
    let related = fixed["relatedLocations"].as_array().unwrap();
    assert_eq!(related.len(), 2);
    assert_eq!(related[0]["physicalLocation"]["region"]["startLine"], 3);
}

#[test]
fn fingerprints_differ_and_stay() {
    let print = |result: &Value| {
        result["partialFingerprints"][FINGERPRINT]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let mut prints: Vec<String> = results().iter().map(print).collect();
    assert_eq!(
        prints.first().map(String::as_str),
        Some("bf4e84caa852a757:1")
    );
    let count = prints.len();
    prints.sort_unstable();
    prints.dedup();
    assert_eq!(prints.len(), count);
}

#[test]
fn uris_are_encoded_and_relative() {
    assert_eq!(
        uri(Path::new("./a b/é:?#.json")),
        "a%20b/%C3%A9%3A%3F%23.json"
    );
    assert_eq!(uri(Path::new("../x.json")), "../x.json");
    let here = std::env::current_dir().unwrap().join("x/y.json");
    let inside = artifact(here.to_str().unwrap());
    assert_eq!(inside.uri.as_deref(), Some("x/y.json"));
    assert_eq!(inside.uri_base_id.as_deref(), Some("%SRCROOT%"));
    if cfg!(unix) {
        assert_eq!(artifact("/x y/z").uri.as_deref(), Some("file:///x%20y/z"));
    }
    assert_eq!(artifact("-").uri.as_deref(), Some("stdin"));
}
