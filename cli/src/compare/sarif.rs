//! A comparison as SARIF: a result for each statement that makes a difference, where it stands.

use rolecall::reason::{Comparison, Difference};
use rolecall::report::Severity;
use serde_sarif::sarif::{ResultLevel, Sarif};

use super::Pair;
use super::text::{not_settled, refused, sentence, statement};
use crate::document::Document;
use crate::sarif::{Log, Rule, Said};
use crate::shown::{quoted, some_of};

const NEWLY_ALLOWED: Rule = Rule {
    code: "NEWLY_ALLOWED",
    level: ResultLevel::Error,
    severity: Severity::SecurityWarning,
    what: "a statement allows what the old policy does not",
    why: "the change lets requests in that were refused before",
};

const NEWLY_DENIED: Rule = Rule {
    code: "NEWLY_DENIED",
    level: ResultLevel::Note,
    severity: Severity::Suggestion,
    what: "a statement of the old policy allows what the new one does not",
    why: "the change refuses requests that somebody may rely on",
};

const NOT_SETTLED: Rule = Rule {
    code: "NOT_SETTLED",
    level: ResultLevel::Error,
    severity: Severity::SecurityWarning,
    what: "it is not settled whether a statement makes a difference",
    why: "what is not settled has to be read as a difference",
};

/// The log of a comparison.
pub(super) fn log(pair: &Pair, comparison: &Comparison) -> Sarif {
    let mut log = Log::of(&[NEWLY_ALLOWED, NEWLY_DENIED, NOT_SETTLED]);
    let sides = [
        ("new", &comparison.newly_allowed, &NEWLY_ALLOWED),
        ("old", &comparison.newly_denied, &NEWLY_DENIED),
    ];
    for (name, differences, rule) in sides {
        let (of, other) = pair.named(name);
        let differences = differences.iter().map(|difference| Said {
            rule,
            text: message(difference, other),
            path: path(of, difference.statement),
            span: of.statement(difference.statement),
            witness: Some(&difference.witness),
        });
        let unsettled = comparison.unsettled.iter();
        let unsettled = unsettled
            .filter(|unsettled| unsettled.policy == name)
            .map(|unsettled| Said {
                rule: &NOT_SETTLED,
                text: not_settled(pair, unsettled),
                path: path(of, unsettled.statement),
                span: of.statement(unsettled.statement),
                witness: None,
            });
        let said: Vec<Said<'_>> = differences.chain(unsettled).collect();
        log.say(&of.input, &of.text, &said);
    }
    log.finish(true)
}

fn message(difference: &Difference, other: &Document) -> String {
    let entries: Vec<String> = difference
        .actions
        .iter()
        .map(|action| quoted(action))
        .collect();
    let but = if difference.negated.contains(&"NotAction") {
        "all but "
    } else {
        ""
    };
    let mut text = format!(
        "{} allows what {} does not: {but}{}",
        statement(difference.statement, &difference.sid),
        other.title(),
        some_of(&entries)
    );
    if let Some(refused) = refused(difference, other) {
        text.push_str("; ");
        text.push_str(&refused);
    }
    text.push_str("\n\nWitness: ");
    text.push_str(&sentence(&difference.witness));
    text
}

fn path(of: &Document, index: usize) -> String {
    let mut statements = of.policy.statements.iter();
    let statement = statements.find(|statement| statement.index == index);
    statement.map_or_else(String::new, |statement| {
        of.policy.source.path(statement.place)
    })
}
