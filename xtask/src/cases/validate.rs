//! Answers of Access Analyzer's `ValidatePolicy`, compared with `rolecall::validate`.

use std::collections::BTreeSet;

use rolecall::report::{Finding, Report};
use rolecall::{CheckInfo, Options, PolicyType};
use serde_json::Value;

use super::{Judgement, member, string};

/// A row: the codes, exactly where it says so, and the places where it has them.
pub(super) fn judge(row: &Value) -> Judgement {
    let mut judgement = Judgement {
        wrong: Vec::new(),
        witnesses: 0,
        soft: false,
    };
    let text = match member(row, "policy") {
        Value::String(text) => text.clone(),
        policy => policy.to_string(),
    };
    let report = match options(row)
        .and_then(|options| rolecall::validate(&text, &options).map_err(|error| error.to_string()))
    {
        Ok(report) => report,
        Err(error) => {
            judgement.wrong.push(format!("refused: {error}"));
            return judgement;
        }
    };
    let theirs: BTreeSet<&str> = rolecall::checks()
        .iter()
        .filter(|check| check.access_analyzer)
        .map(|check: &CheckInfo| check.code)
        .collect();
    let found: BTreeSet<&str> = report
        .findings
        .iter()
        .map(|finding| finding.code)
        .filter(|code| theirs.contains(code))
        .collect();
    let expected: BTreeSet<&str> = strings(member(row, "expected_codes")).collect();
    let missing: Vec<&str> = expected.difference(&found).copied().collect();
    // Names come and go, and AWS mends its validator: an old answer, or one that is marked, may rest on others than today's.
    let old = string(row, "kind") == "real-output-historical";
    judgement.soft = old || row.get("data_drift").is_some();
    judgement
        .wrong
        .extend(missing.iter().map(|code| format!("{code}: not found")));
    if member(row, "exact").as_bool() == Some(true) {
        for code in found.difference(&expected) {
            judgement.wrong.extend(
                report
                    .findings
                    .iter()
                    .filter(|finding| finding.code == *code)
                    .take(3)
                    .map(|finding| {
                        format!(
                            "{code} at {}: not expected: {}",
                            finding.path, finding.message
                        )
                    }),
            );
        }
    }
    for code in strings(member(row, "absent_codes")).filter(|code| found.contains(code)) {
        judgement.wrong.push(format!("{code}: should not be found"));
    }
    for expected in member(row, "expected_findings")
        .as_array()
        .into_iter()
        .flatten()
    {
        judgement.wrong.extend(place(expected, &report));
    }
    judgement
}

fn options(row: &Value) -> Result<Options, String> {
    let resource_type = match member(row, "resourceType").as_str() {
        Some(name) => Some(name.parse()?),
        None => None,
    };
    let policy_type = match (string(row, "policyType"), resource_type) {
        (_, Some(_)) => None,
        ("IDENTITY_POLICY", _) => Some(PolicyType::Identity),
        ("RESOURCE_POLICY", _) => Some(PolicyType::Resource),
        ("SERVICE_CONTROL_POLICY", _) => Some(PolicyType::Scp),
        ("RESOURCE_CONTROL_POLICY", _) => Some(PolicyType::Rcp),
        (other, _) => return Err(format!("`{other}` is not a type of policy")),
    };
    Ok(Options {
        policy_type,
        resource_type,
        ..Options::default()
    })
}

/// What is wrong with the place of an expected finding.
fn place(expected: &Value, report: &Report) -> Option<String> {
    let code = string(expected, "code");
    let wanted: Vec<String> = strings(member(expected, "paths"))
        .map(|path| path.trim_end_matches("#key").to_owned())
        .collect();
    let places: Vec<Vec<String>> = report
        .findings
        .iter()
        .filter(|finding| finding.code == code)
        .map(places)
        .collect();
    if places.is_empty() || places.contains(&wanted) {
        // That it was not found is said already.
        return None;
    }
    Some(format!(
        "{code}: expected at {wanted:?}, found at {places:?}"
    ))
}

/// All places of a finding, as `Statement[0].Action[1]`.
fn places(finding: &Finding) -> Vec<String> {
    let labels = finding.labels.iter().map(|label| label.path.as_str());
    std::iter::once(finding.path.as_str())
        .chain(labels)
        .map(dotted)
        .collect()
}

fn dotted(pointer: &str) -> String {
    let mut out = String::new();
    for step in pointer.split('/').skip(1) {
        let step = step.replace("~1", "/").replace("~0", "~");
        if step.parse::<u32>().is_ok() {
            out.extend(["[", &step, "]"]);
        } else {
            if !out.is_empty() {
                out.push('.');
            }
            out.push_str(&step);
        }
    }
    out
}

fn strings(value: &Value) -> impl Iterator<Item = &str> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
}
