//! The cases of `corpus/decisions`: each is decided as it says, with and without its explanation, and by a compiled engine.
#![expect(
    clippy::unwrap_used,
    reason = "a case that is not well formed fails the test"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "the test reads the corpus; the core does not"
)]

use std::collections::BTreeSet;
use std::path::Path;

use rolecall::Limits;
use rolecall::evaluate::{Case, Engine, EvaluateOptions, Layer, UnsupportedKeys};
use serde_json::Value;

/// The fewest cases there may be.
const AT_LEAST: usize = 400;

fn strings(value: &Value) -> Option<Vec<String>> {
    let items = value.as_array()?.iter();
    Some(
        items
            .map(|item| item.as_str().unwrap().to_owned())
            .collect(),
    )
}

#[test]
fn every_case_is_decided_as_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus/decisions");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let (mut ids, mut wrong) = (BTreeSet::new(), Vec::new());
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        for line in text.lines() {
            let value: Value = serde_json::from_str(line).unwrap();
            let id = value["id"].as_str().unwrap().to_owned();
            let stem = file.file_stem().unwrap().to_str().unwrap();
            assert_eq!(id.split('/').next(), Some(stem), "{id} is in {stem}.jsonl");
            assert!(
                value["why"].as_str().is_some_and(|why| why.len() > 10),
                "{id}: why?"
            );
            assert!(ids.insert(id.clone()), "{id} is there twice");
            wrong.extend(check(&id, line, &value).err());
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        ids.len(),
        wrong.join("\n")
    );
    assert!(ids.len() >= AT_LEAST, "{} cases", ids.len());
}

fn check(id: &str, line: &str, value: &Value) -> Result<(), String> {
    let expected = &value["expected"];
    let known = ["why", "expected", "unsupportedKeys"];
    let case = Case::from_text_with(line, &Limits::default(), &known);
    let case = case.map_err(|error| format!("{id}: {error}"))?;
    let options = EvaluateOptions {
        unsupported_keys: match value["unsupportedKeys"].as_str() {
            Some("keep") => UnsupportedKeys::Keep,
            _ => UnsupportedKeys::Drop,
        },
        ..EvaluateOptions::default()
    };
    let explained = case.evaluate(&options);
    let mut short = explained.clone();
    short.layers.clear();
    short.notes.retain(|note| note.kind != "key_not_given");
    assert_eq!(
        case.decide(&options),
        short,
        "{id}: the explanation changes the answer"
    );
    let differs = |what: &str, found: &[String], wanted: &[String]| {
        Err(format!(
            "{id}: {what} is {found:?} and not {wanted:?}: {}",
            value["why"]
        ))
    };
    let decision = format!("{:?}", explained.decision);
    let wanted = expected["decision"].as_str().unwrap().to_owned();
    if decision != wanted {
        return differs("the decision", &[decision], &[wanted]);
    }
    let blocked: Vec<String> = explained
        .blocked_by
        .iter()
        .map(ToString::to_string)
        .collect();
    if let Some(wanted) = strings(&expected["blocked_by"])
        && wanted != blocked
    {
        return differs("blocked_by", &blocked, &wanted);
    }
    if let Some(mut wanted) = strings(&expected["matched"]) {
        let matched = explained.matched.iter();
        let mut found: Vec<String> = matched
            .map(|one| format!("{}/{}#{}", one.layer, one.policy, one.statement))
            .collect();
        found.sort();
        wanted.sort();
        if wanted != found {
            return differs("matched", &found, &wanted);
        }
    }
    let engine = Engine::new(&case.policies, &options).unwrap();
    let (call, _) = engine.call(case.request.clone(), case.resource_account.as_deref());
    let outcome = engine.decide(&call);
    assert_eq!(outcome.decision, explained.decision, "{id}: the engine");
    let names: Vec<&str> = outcome.blocked_by.iter().map(Layer::name).collect();
    assert_eq!(names, explained.blocked_by, "{id}: the engine");
    assert_eq!(
        engine.matched(&call).len(),
        explained.matched.len(),
        "{id}: the engine"
    );
    Ok(())
}
