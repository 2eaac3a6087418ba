//! Cases with answers that other people gave, run where they are at hand. The project's own tests do without them.

mod custom;
mod validate;

use std::fmt::Write as _;
use std::path::Path;

use rolecall::report::{Report, Witness};
use rolecall::{Options, PolicyType};
use serde_json::{Map, Value, json};

use crate::{Failure, read};

/// Runs `trust.jsonl`, `integrations.jsonl`, `validate.jsonl` and `custom-checks.jsonl` of a folder. Fails on a disagreement that is not marked debatable.
pub(crate) fn run(folder: &Path) -> Result<(), Failure> {
    if !folder.is_dir() {
        println!("no cases in {}: nothing to compare with", folder.display());
        return Ok(());
    }
    let mut failed = 0;
    for (file, judge) in [
        ("trust.jsonl", trust as fn(&Value) -> Judgement),
        ("integrations.jsonl", integration),
        ("validate.jsonl", validate::judge),
        ("custom-checks.jsonl", custom::judge),
    ] {
        let path = folder.join(file);
        if path.is_file() {
            println!("{file}");
            failed += judged(&rows(&path)?, judge);
        } else {
            println!("{file}: not there");
        }
    }
    if failed > 0 {
        return Err(format!("{failed} cases disagree"));
    }
    Ok(())
}

/// What came of a row.
struct Judgement {
    /// A line for each thing that is not as expected.
    wrong: Vec<String>,
    /// How many witnesses were replayed.
    witnesses: usize,
    /// It does not count where it disagrees.
    soft: bool,
}

/// Prints the rows that disagree and a summary; gives the number of those that count.
fn judged(rows: &[Value], judge: fn(&Value) -> Judgement) -> usize {
    let (mut disagree, mut debatable, mut witnesses) = (0, 0, 0);
    for row in rows {
        let judgement = judge(row);
        witnesses += judgement.witnesses;
        if judgement.wrong.is_empty() {
            continue;
        }
        let expected = member(row, "expected");
        let soft = judgement.soft
            || is_true(member(row, "debatable"))
            || is_true(member(expected, "debatable"));
        if soft {
            debatable += 1;
        } else {
            disagree += 1;
        }
        let mut text = format!(
            "  {}{}\n",
            string(row, "id"),
            if soft { " (debatable)" } else { "" }
        );
        for line in judgement.wrong {
            let _ = writeln!(text, "      {line}");
        }
        let notes = [string(expected, "notes"), string(row, "notes")].join(" ");
        if !notes.trim().is_empty() {
            let _ = writeln!(text, "      notes: {}", notes.trim());
        }
        print!("{text}");
    }
    println!(
        "  {} rows, {} agree, {disagree} disagree, {debatable} debatable disagree, {witnesses} witnesses replayed",
        rows.len(),
        rows.len() - disagree - debatable,
    );
    disagree
}

fn trust(row: &Value) -> Judgement {
    let text = member(row, "policy")
        .as_str()
        .map_or_else(|| member(row, "policy").to_string(), str::to_owned);
    let options = Options {
        policy_type: Some(PolicyType::Trust),
        ..Options::default()
    };
    let (report, mut judgement) = checked(&text, &options);
    let Some(report) = report else {
        return judgement;
    };
    let Some(trust) = report.trust else {
        judgement
            .wrong
            .push("no verdict on the trust policy".to_owned());
        return judgement;
    };
    let actual = json!({
        "external_id_enforced": trust.external_id.enforced.map_or(json!("n/a"), Value::Bool),
        "external_id_strength": trust.external_id.strength.name(),
        "principal_scope": trust.principal_scope.name(),
        "principal_element_scope": trust.principal_element_scope.name(),
        "public": trust.public,
    });
    let expected = member(row, "expected");
    let accepted = member(expected, "principal_scope_accept").as_array();
    for (name, value) in actual.as_object().into_iter().flatten() {
        let also =
            name == "principal_scope" && accepted.is_some_and(|accepted| accepted.contains(value));
        if value != member(expected, name) && !also {
            judgement.wrong.push(format!(
                "{name}: {value}, expected {}",
                member(expected, name)
            ));
        }
    }
    for unproved in &trust.unproved {
        judgement.wrong.push(format!(
            "unproved: {}: {}",
            unproved.question, unproved.reason
        ));
    }
    judgement
}

fn integration(row: &Value) -> Judgement {
    let mut bundle = Map::new();
    for name in [
        "trustPolicy",
        "inlinePolicies",
        "managedPolicyArns",
        "maxSessionDuration",
    ] {
        if let Some(value) = row.get(name) {
            bundle.insert(name.to_owned(), value.clone());
        }
    }
    let (report, mut judgement) = checked(&Value::Object(bundle).to_string(), &Options::default());
    if report.is_some_and(|report| report.trust.is_none()) {
        judgement
            .wrong
            .push("no verdict on the trust policy".to_owned());
    }
    judgement
}

/// The report, with what no report may have: an internal error, or a witness that does not replay.
fn checked(text: &str, options: &Options) -> (Option<Report>, Judgement) {
    let mut judgement = Judgement {
        wrong: Vec::new(),
        witnesses: 0,
        soft: false,
    };
    let report = match rolecall::check(text, options) {
        Ok(report) => report,
        Err(error) => {
            judgement.wrong.push(format!("refused: {error}"));
            return (None, judgement);
        }
    };
    for finding in report
        .findings
        .iter()
        .filter(|finding| finding.code == "INTERNAL_ERROR")
    {
        judgement.wrong.push(format!(
            "internal error at {}: {}",
            finding.path, finding.message
        ));
    }
    for (place, witness) in witnesses(&report) {
        judgement.witnesses += 1;
        if !replays(text, witness) {
            let request = serde_json::to_string(witness).unwrap_or_default();
            judgement.wrong.push(format!(
                "the witness of {place} is not allowed on replay: {request}"
            ));
        }
    }
    (Some(report), judgement)
}

/// Whether the ordinary evaluator allows the request.
fn replays(text: &str, witness: &Witness) -> bool {
    rolecall::replays(text, witness)
}

/// Every witness of a report, with its place.
fn witnesses(report: &Report) -> Vec<(String, &Witness)> {
    let mut found = Vec::new();
    for finding in &report.findings {
        found.extend(
            finding
                .witness
                .iter()
                .map(|witness| (format!("{} {}", finding.code, finding.path), witness)),
        );
    }
    if let Some(trust) = &report.trust {
        found.extend(
            trust
                .public_witness
                .iter()
                .map(|witness| ("public".to_owned(), witness)),
        );
        found.extend(
            trust
                .external_id_witness
                .iter()
                .map(|witness| ("external_id".to_owned(), witness)),
        );
        for (index, path) in trust.paths.iter().enumerate() {
            found.extend(
                path.witness
                    .iter()
                    .map(|witness| (format!("path {index}"), witness)),
            );
        }
    }
    found
}

fn rows(path: &Path) -> Result<Vec<Value>, Failure> {
    let text = read(path)?;
    let lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(index, line)| {
            serde_json::from_str(line)
                .map_err(|error| format!("{}:{}: {error}", path.display(), index + 1))
        })
        .collect()
}

fn member<'a>(value: &'a Value, name: &str) -> &'a Value {
    value.get(name).unwrap_or(&Value::Null)
}

fn string<'a>(value: &'a Value, name: &str) -> &'a str {
    member(value, name).as_str().unwrap_or_default()
}

/// `debatable` holds `true`, or the reason why.
fn is_true(value: &Value) -> bool {
    !matches!(value, Value::Null | Value::Bool(false))
}
