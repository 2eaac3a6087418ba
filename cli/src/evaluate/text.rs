//! A decision as text for people: the answer first, then layer by layer why.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style as Ansi};
use rolecall::evaluate::{
    Case, Change, Decision, ElementOutcome, EntryOutcome, Evaluation, LayerOutcome, PolicyOutcome,
    StatementExplanation, TestOutcome,
};
use rolecall::policy::{NamedPolicy, Statement};
use rolecall::report::{Colour, printable};

use super::headline::{is_plural, noun, request, why};
use super::name;
use crate::shown::{quoted, short, some_of};

/// How the library says that a key is absent.
const ABSENT: &str = "the key is absent";

/// How a page is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    pub(super) colour: Colour,
    /// Statements about other actions, and elements that hold, too.
    pub(super) all: bool,
}

/// What is decided on a case, and why. `title`: what places in it are called after.
pub(super) fn page(case: &Case, evaluation: &Evaluation, title: &str, style: Style) -> String {
    let mut page = Page {
        out: String::new(),
        title: printable(title),
        style,
    };
    let decision = page.decision(evaluation.decision, name(evaluation.decision));
    page.line(0, &format!("{decision}: {}", why(case, evaluation)));
    page.line(0, &request(case));
    page.line(0, "");
    let mut level = 0;
    let mut before = "";
    for layer in &evaluation.layers {
        level = if layer.layer == before { level + 1 } else { 0 };
        before = layer.layer;
        page.layer(case, evaluation, layer, documents(case, layer.layer, level));
    }
    if !evaluation.also.is_empty() {
        page.line(0, "also needed, for what the request carries");
        for also in &evaluation.also {
            let decision = page.decision(also.decision, name(also.decision));
            let by: Vec<&str> = also.blocked_by.iter().map(|by| noun(by, case)).collect();
            let by = match by.as_slice() {
                [] => String::new(),
                by => format!(", by {}", by.join(" and ")),
            };
            page.line(1, &format!("{}: {decision}{by}", short(&also.action)));
        }
    }
    if let Some(changes) = &evaluation.what_if {
        page.line(0, "what would change it");
        for change in changes {
            page.change(change);
        }
        if changes.is_empty() {
            page.line(1, "no value of a condition key that was tried");
        }
    }
    for note in &evaluation.notes {
        let at = match &note.path {
            Some(path) => page.quiet(&format!(" ({})", printable(path))),
            None => String::new(),
        };
        page.line(0, &format!("note: {}{at}", printable(&note.message)));
    }
    page.out
}

/// The documents that an outcome is about.
fn documents<'c>(case: &'c Case, layer: &str, level: usize) -> &'c [NamedPolicy] {
    let policies = &case.policies;
    let of = |levels: &'c [rolecall::policy::Level]| {
        levels
            .get(level)
            .map(|level| level.policies.as_slice())
            .unwrap_or_default()
    };
    match layer {
        "identity" => policies.identity.as_slice(),
        "resource" => policies.resource.as_deref().unwrap_or_default(),
        "boundary" => policies.boundary.as_deref().unwrap_or_default(),
        "session" => policies.session.as_deref().unwrap_or_default(),
        "endpoint" => policies.endpoint.as_deref().unwrap_or_default(),
        "scp" => of(&policies.scps),
        "rcp" => of(&policies.rcps),
        _ => &[],
    }
}

struct Page {
    out: String,
    title: String,
    style: Style,
}

impl Page {
    /// A change of the context, and the decision then.
    fn change(&mut self, change: &Change) {
        let keys: Vec<String> = change
            .keys
            .iter()
            .map(|(key, values)| match values {
                None => format!("without {}", short(key)),
                Some(values) => {
                    let values: Vec<String> = values.iter().map(|value| short(value)).collect();
                    format!("{} = {}", short(key), some_of(&values))
                }
            })
            .collect();
        let decision = self.decision(change.decision, name(change.decision));
        self.line(1, &format!("{}: {decision}", keys.join(" and ")));
    }

    fn line(&mut self, depth: usize, text: &str) {
        // Writing to a string does not fail.
        let _ = writeln!(self.out, "{:depth$}{text}", "", depth = depth * 2);
    }

    fn draw(&self, ansi: Ansi, text: &str) -> String {
        match self.style.colour {
            Colour::Plain => text.to_owned(),
            Colour::Ansi => format!("{ansi}{text}{ansi:#}"),
        }
    }

    fn quiet(&self, text: &str) -> String {
        self.draw(Ansi::new().dimmed(), text)
    }

    fn decision(&self, decision: Decision, text: &str) -> String {
        let colour = match decision {
            Decision::Allowed => AnsiColor::Green,
            Decision::ImplicitlyDenied => AnsiColor::Yellow,
            Decision::ExplicitlyDenied => AnsiColor::BrightRed,
        };
        self.draw(colour.on_default().bold(), text)
    }

    fn layer(
        &mut self,
        case: &Case,
        evaluation: &Evaluation,
        layer: &LayerOutcome,
        documents: &[NamedPolicy],
    ) {
        let noun = noun(layer.layer, case);
        let name = noun.trim_start_matches("the ");
        let level = match layer.level.as_deref() {
            None | Some("") => String::new(),
            Some(level) => format!(" of {}", quoted(level)),
        };
        let heading = self.draw(Ansi::new().bold(), &format!("{name}{level}"));
        if !layer.has_a_say {
            if layer.policies.is_empty() {
                return;
            }
            let verb = if is_plural(noun) { "have" } else { "has" };
            let end = self.quiet(&format!("{verb} no say in this request"));
            self.line(0, &format!("{heading}: {end}"));
            if self.style.all {
                self.policies(layer, documents);
            }
            return;
        }
        if layer.policies.is_empty() {
            let none = self.decision(layer.decision, "none given");
            let blocks = evaluation.blocked_by.contains(&layer.layer);
            let end = if blocks { "" } else { ", and none needed" };
            self.line(0, &format!("{heading}: {none}{end}"));
            return;
        }
        let words = match (layer.decision, is_plural(noun), layer.layer) {
            (Decision::Allowed, true, "rcp") => "do not deny it",
            (Decision::Allowed, true, _) => "allow it",
            (Decision::Allowed, false, _) => "allows it",
            (Decision::ImplicitlyDenied, true, _) => "do not allow it",
            (Decision::ImplicitlyDenied, false, _) => "does not allow it",
            (Decision::ExplicitlyDenied, true, _) => "deny it",
            (Decision::ExplicitlyDenied, false, _) => "denies it",
        };
        let words = self.decision(layer.decision, words);
        let blocks = evaluation.blocked_by.contains(&layer.layer);
        let end = match layer.decision {
            Decision::ImplicitlyDenied if !blocks => ", and need not",
            Decision::ExplicitlyDenied if !blocks => ", without effect",
            _ => "",
        };
        let end = match end {
            ", and need not" if !is_plural(noun) => ", which is not needed",
            end => end,
        };
        self.line(0, &format!("{heading}: {words}{end}"));
        self.policies(layer, documents);
    }

    fn policies(&mut self, layer: &LayerOutcome, documents: &[NamedPolicy]) {
        let is_alone = layer.policies.len() == 1;
        for (index, policy) in layer.policies.iter().enumerate() {
            let statements = documents
                .get(index)
                .map(|named| named.policy.statements.as_slice());
            let statements = statements.unwrap_or_default();
            let depth = match policy.name.as_str() {
                "" if is_alone => 1,
                "" => {
                    self.line(1, &format!("policy {index}"));
                    2
                }
                name => {
                    self.line(1, &short(name));
                    2
                }
            };
            self.policy(depth, policy, statements);
        }
    }

    fn policy(&mut self, depth: usize, policy: &PolicyOutcome, statements: &[Statement]) {
        if policy.statements.is_empty() {
            self.line(depth, "no statement");
        }
        let mut others = 0;
        for outcome in &policy.statements {
            if outcome.because.contains(&"action") && !self.style.all {
                others += 1;
                continue;
            }
            let mut written = statements.iter();
            let written = written.find(|written| written.index == outcome.statement);
            self.statement(depth, outcome, written);
        }
        match others {
            0 => {}
            1 => self.line(depth, &self.quiet("1 statement is about other actions")),
            _ => {
                let text = format!("{others} statements are about other actions");
                self.line(depth, &self.quiet(&text));
            }
        }
    }

    fn statement(
        &mut self,
        depth: usize,
        outcome: &StatementExplanation,
        written: Option<&Statement>,
    ) {
        let sid = match outcome.sid.as_deref() {
            None | Some("") => String::new(),
            Some(sid) => format!(" {}", quoted(sid)),
        };
        let place = match &outcome.span {
            Some(span) => format!("{}:{}:{}", self.title, span.line, span.column),
            None => printable(&outcome.path),
        };
        let named = outcome.principal.as_ref().and_then(|of| of.named);
        let applies = match (outcome.applies, outcome.effect) {
            (true, "Deny") => self.decision(Decision::ExplicitlyDenied, "applies"),
            (true, _) => self.decision(Decision::Allowed, "applies"),
            (false, _) => "does not apply".to_owned(),
        };
        let by = match named {
            Some("account") if outcome.applies => ", and names the caller by its account",
            Some("role") if outcome.applies => ", and names the caller by its role",
            _ => "",
        };
        let place = self.quiet(&format!("({place})"));
        let Self { style, .. } = *self;
        self.line(
            depth,
            &format!(
                "statement {}, {}{sid}: {applies}{by} {place}",
                outcome.statement, outcome.effect
            ),
        );
        let elements = [
            ("principal", &outcome.principal),
            ("action", &outcome.action),
            ("resource", &outcome.resource),
        ];
        for (kind, element) in elements {
            let fails = outcome.because.contains(&kind);
            match element {
                Some(element) if fails || style.all => {
                    let listed = written.map_or_else(Vec::new, |of| listed(of, kind));
                    self.element(depth + 1, element, &listed);
                }
                None if fails => {
                    let name = match kind {
                        "principal" => "Principal",
                        "action" => "Action",
                        _ => "Resource",
                    };
                    self.line(depth + 1, &format!("it has no {name}"));
                }
                _ => {}
            }
        }
        // A statement that cannot apply because of what is asked is not about the conditions.
        let is_about_them = outcome
            .because
            .iter()
            .all(|element| *element == "condition");
        for test in &outcome.conditions {
            if is_about_them || style.all {
                self.test(depth + 1, test);
            }
        }
    }

    /// An element with what was compared.
    fn element(&mut self, depth: usize, element: &ElementOutcome, listed: &[String]) {
        let ElementOutcome {
            element: name,
            holds,
            request,
            entries,
            ..
        } = element;
        let request = short(request);
        let matching: Vec<String> = entries
            .iter()
            .filter(|entry| entry.matches)
            .map(resolved)
            .collect();
        let is_negated = name.starts_with("Not");
        let words = match (is_negated, matching.is_empty()) {
            (false, true) => "is not among",
            (false, false) => "is among",
            (true, true) => "is not excluded by",
            (true, false) => "is excluded by",
        };
        let values = if matching.is_empty() {
            // A variable that was resolved says more than its name.
            let with_variables: Vec<String> = entries.iter().map(resolved).collect();
            let others = listed
                .iter()
                .filter(|text| !entries.iter().any(|entry| entry.text == **text))
                .map(|text| quoted(text));
            with_variables.into_iter().chain(others).collect()
        } else {
            matching
        };
        let mark = self.mark(*holds);
        self.line(
            depth,
            &format!("{mark} {name}: {request} {words} {}", some_of(&values)),
        );
    }

    /// A line of a Condition element with what was compared.
    fn test(&mut self, depth: usize, test: &TestOutcome) {
        let mark = self.mark(test.holds);
        let has = match &test.request {
            None => "absent".to_owned(),
            Some(values) if values.is_empty() => "the request has an empty list".to_owned(),
            Some(values) => {
                let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
                format!("the request has {}", some_of(&values))
            }
        };
        let values: Vec<String> = test.values.iter().map(resolved).collect();
        // That the key is absent is said already.
        let why = test.why.and_then(|why| match why.strip_prefix(ABSENT) {
            Some(rest) => rest.strip_prefix(", and "),
            None => Some(why),
        });
        let why = why.map_or_else(String::new, |why| format!("; {why}"));
        self.line(
            depth,
            &format!(
                "{mark} {} {}: {has}, the policy lists {}{why}",
                short(&test.operator),
                short(&test.key),
                some_of(&values)
            ),
        );
    }

    fn mark(&self, holds: bool) -> String {
        if holds {
            self.draw(AnsiColor::Green.on_default(), "+")
        } else {
            self.draw(AnsiColor::BrightRed.on_default(), "-")
        }
    }
}

/// What an element lists, as written.
fn listed(statement: &Statement, element: &str) -> Vec<String> {
    match element {
        "principal" => {
            let entries = statement.principal.iter().flat_map(|of| &of.entries);
            entries.map(|entry| entry.value.text.clone()).collect()
        }
        "action" => {
            let entries = statement.action.iter().flat_map(|of| &of.entries);
            entries.map(|entry| entry.value.text.clone()).collect()
        }
        _ => {
            let entries = statement.resource.iter().flat_map(|of| &of.entries);
            entries.map(|entry| entry.value.text.clone()).collect()
        }
    }
}

/// An entry, with what its variables stand for.
fn resolved(entry: &EntryOutcome) -> String {
    match &entry.resolved {
        Some(resolved) if *resolved != entry.text => {
            format!("{} = {}", quoted(&entry.text), quoted(resolved))
        }
        _ => quoted(&entry.text),
    }
}
