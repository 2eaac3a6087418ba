//! The verdict on every trust policy of `corpus/trust`, each file one policy with the answer and a sentence why.
#![expect(
    clippy::unwrap_used,
    reason = "a file that cannot be read is a failed test"
)]
#![expect(
    clippy::indexing_slicing,
    reason = "a member that is not there is null"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "the test reads the corpus; the core does not"
)]

use std::path::Path;

use rolecall::{Options, PolicyType, TrustOptions};
use serde_json::{Value, json};

/// Fewer files than this means that some went missing.
const MINIMUM: usize = 60;

#[test]
fn the_verdict_is_the_expected_one() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus/trust");
    if !folder.exists() {
        assert!(
            rolecall::checks().is_empty(),
            "there are checks, but no corpus/trust"
        );
        return;
    }
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let mut wrong = Vec::new();
    let mut ran = 0;
    for file in &files {
        let name = file.file_name().unwrap().to_str().unwrap();
        assert_eq!(
            file.extension().and_then(|e| e.to_str()),
            Some("json"),
            "corpus/trust/{name} is not a case"
        );
        ran += 1;
        for line in judge(&std::fs::read_to_string(file).unwrap()) {
            wrong.push(format!("{name}: {line}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {ran} files have something wrong:\n{}",
        files_of(&wrong),
        wrong.join("\n")
    );
    assert!(ran >= MINIMUM, "{ran} files, at least {MINIMUM} expected");
}

/// What is wrong with one case, a line each.
fn judge(case: &str) -> Vec<String> {
    let case: Value = match serde_json::from_str(case) {
        Ok(case) => case,
        Err(error) => return vec![format!("not JSON: {error}")],
    };
    let mut wrong = Vec::new();
    for member in case.as_object().unwrap().keys() {
        if !["title", "why", "options", "policy", "text", "expected"].contains(&member.as_str()) {
            wrong.push(format!("unknown member `{member}`"));
        }
    }
    for member in ["title", "why"] {
        if case[member].as_str().is_none_or(str::is_empty) {
            wrong.push(format!("no `{member}`"));
        }
    }
    let text = match (case.get("policy"), case["text"].as_str()) {
        (Some(policy), None) => serde_json::to_string_pretty(policy).unwrap(),
        (None, Some(text)) => text.to_owned(),
        _ => {
            wrong.push("exactly one of `policy` and `text` is needed".to_owned());
            return wrong;
        }
    };
    let options = Options {
        policy_type: Some(PolicyType::Trust),
        trust: trust_options(&case["options"]),
        ..Options::default()
    };
    let report = match rolecall::check(&text, &options) {
        Ok(report) => report,
        Err(error) => {
            wrong.push(format!("error: {error}"));
            return wrong;
        }
    };
    let Some(trust) = report.trust else {
        wrong.push("no verdict".to_owned());
        return wrong;
    };
    let actual = json!({
        "enforced": trust.external_id.enforced,
        "strength": trust.external_id.strength.name(),
        "accepted": trust.external_id.accepted,
        "principal_scope": trust.principal_scope.name(),
        "principal_element_scope": trust.principal_element_scope.name(),
        "public": trust.public,
    });
    let expected = case["expected"].as_object().unwrap();
    for member in actual.as_object().unwrap().keys() {
        match expected.get(member) {
            Some(value) if *value == actual[member] => {}
            Some(value) => wrong.push(format!("{member} is {}, expected {value}", actual[member])),
            None if member == "accepted" => {}
            None => wrong.push(format!("`expected` says nothing of {member}")),
        }
    }
    for member in expected.keys() {
        if actual.get(member).is_none() {
            wrong.push(format!("unknown member `expected.{member}`"));
        }
    }
    for witness in [&trust.public_witness, &trust.external_id_witness]
        .into_iter()
        .chain(trust.paths.iter().map(|path| &path.witness))
        .flatten()
    {
        if !rolecall::replays(&text, witness) {
            wrong.push(format!(
                "not allowed on replay: {}",
                serde_json::to_string(witness).unwrap()
            ));
        }
    }
    wrong
}

fn trust_options(options: &Value) -> TrustOptions {
    let one = |member: &str| options[member].as_str().map(str::to_owned);
    let many = |member: &str| -> Vec<String> {
        options[member]
            .as_array()
            .into_iter()
            .flatten()
            .map(|item| item.as_str().unwrap().to_owned())
            .collect()
    };
    for member in options
        .as_object()
        .into_iter()
        .flat_map(|options| options.keys())
    {
        let known = [
            "external_id",
            "own_accounts",
            "vendor_accounts",
            "vendor_roles",
            "organization",
        ];
        assert!(
            known.contains(&member.as_str()),
            "unknown option `{member}`"
        );
    }
    TrustOptions {
        external_id: one("external_id"),
        own_accounts: many("own_accounts"),
        vendor_accounts: many("vendor_accounts"),
        vendor_roles: many("vendor_roles"),
        organization: one("organization"),
    }
}

fn files_of(lines: &[String]) -> usize {
    let mut names: Vec<&str> = lines
        .iter()
        .filter_map(|line| line.split(": ").next())
        .collect();
    names.dedup();
    names.len()
}
