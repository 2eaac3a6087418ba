//! Statements that say the same.
use std::borrow::Cow;

use crate::policy::{ActionEntry, Element, ResourceEntry, Statement, fold};
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "REDUNDANT_STATEMENT",
    severity: Severity::Suggestion,
    risk: None,
    what: "two statements say the same",
    why: "the policy says the same without the second one; whoever changes one of them has to find the other",
    fix: "remove one of them",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Document(run),
    },
};

/// What a statement says, whatever its Sid and the order in which it says it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Meaning<'p> {
    actions: Entries<Cow<'p, str>>,
    resources: Entries<&'p str>,
    principals: Entries<(&'p str, &'p str)>,
    tests: Vec<(&'p str, &'p str, Vec<&'p str>)>,
}

/// The sorted entries of an element and whether it is a `Not` form.
type Entries<T> = Option<(bool, Vec<T>)>;

fn run(document: &Document<'_>, found: &mut Findings<'_>) {
    let mut statements: Vec<&Statement> = document
        .policy
        .statements
        .iter()
        .filter(|statement| is_read(statement))
        .collect();
    statements.sort_by_key(|statement| (shape(statement), statement.index));
    let alike = statements.chunk_by(|left, right| shape(left) == shape(right));
    for alike in alike.filter(|alike| alike.len() > 1) {
        let mut meanings: Vec<_> = alike
            .iter()
            .map(|statement| (Meaning::of(statement), *statement))
            .collect();
        meanings.sort_by(|left, right| (&left.0, left.1.index).cmp(&(&right.0, right.1.index)));
        let same = meanings.chunk_by(|left, right| left.0 == right.0);
        each(same, found, |same, found| {
            if let [(_, first), others @ ..] = same
                && !others.is_empty()
            {
                let others: Vec<&Statement> =
                    others.iter().map(|(_, statement)| *statement).collect();
                report(document, first, &others, found);
            }
        });
    }
}

fn report(
    document: &Document<'_>,
    first: &Statement,
    others: &[&Statement],
    found: &mut Findings<'_>,
) {
    let source = document.source;
    let draft = found.add(source, first.place);
    draft.message(format!("{} statements say the same", others.len() + 1));
    for other in others {
        draft.label(source, other.place, "says the same");
    }
    let removed: Vec<usize> = others.iter().map(|other| other.index).collect();
    draft.fix(edit::remove_entries(
        source,
        &source.children(source.parent(first.place)),
        &removed,
        "remove the other statements that say it",
        Applicability::Safe,
    ));
}

/// Whether all of a statement could be read.
fn is_read(statement: &Statement) -> bool {
    let is_whole = |broken: Option<bool>| broken != Some(true);
    is_whole(statement.action.as_ref().map(|element| element.broken))
        && is_whole(statement.resource.as_ref().map(|element| element.broken))
        && is_whole(statement.principal.as_ref().map(|element| element.broken))
        && statement
            .tests
            .iter()
            .all(|test| test.operator.value.comparison != Comparison::Unknown)
}

/// What is the same for statements that say the same, and different for most others.
fn shape(statement: &Statement) -> (Effect, [usize; 5]) {
    let actions = statement.action.iter().flat_map(|element| &element.entries);
    let resources = statement
        .resource
        .iter()
        .flat_map(|element| &element.entries);
    let (count, length) = actions
        .map(|entry| entry.value.text.len())
        .fold((0, 0), |(count, length), own| (count + 1, length + own));
    let (resources, size) = resources
        .map(|entry| entry.value.text.len())
        .fold((0, 0), |(count, length), own| (count + 1, length + own));
    (
        statement.effect,
        [count, length, resources, size, statement.tests.len()],
    )
}

impl<'p> Meaning<'p> {
    fn of(statement: &'p Statement) -> Self {
        let mut tests: Vec<_> = statement
            .tests
            .iter()
            .map(|test| {
                let values = test.values.iter().map(|value| value.value.text.as_str());
                let name = test.name.as_str();
                (test.operator_text.as_str(), name, sorted(values))
            })
            .collect();
        tests.sort_unstable();
        Self {
            actions: entries(statement.action.as_ref(), |entry: &ActionEntry| {
                fold(&entry.text)
            }),
            resources: entries(statement.resource.as_ref(), |entry: &ResourceEntry| {
                entry.text.as_str()
            }),
            principals: entries(statement.principal.as_ref(), |entry: &PrincipalEntry| {
                (entry.key.as_str(), entry.text.as_str())
            }),
            tests,
        }
    }
}

fn entries<'p, E, T: Ord>(
    element: Option<&'p Element<E>>,
    read: impl Fn(&'p E) -> T,
) -> Entries<T> {
    element.map(|element| {
        let texts = element.entries.iter().map(|entry| read(&entry.value));
        (element.negated, sorted(texts))
    })
}

fn sorted<T: Ord>(texts: impl Iterator<Item = T>) -> Vec<T> {
    let mut texts: Vec<T> = texts.collect();
    texts.sort_unstable();
    texts
}
