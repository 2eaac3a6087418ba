//! What was found about one Allow statement, and how findings put it.

use super::sensitive::Action;
use crate::policy::{ActionEntry, At, Policy, Statement};
use crate::report::{Draft, Findings};
use crate::report::{Risk, Severity, Witness};
use crate::text::{Place, Source};

/// Something about one Allow statement that needs a second look.
pub(crate) struct Risky<'p> {
    pub(crate) kind: Kind,
    pub(crate) policy: &'p Policy,
    pub(crate) statement: &'p Statement,
    /// What does it, the worst first; empty where the elements as a whole do.
    pub(crate) culprits: Vec<Culprit<'p>>,
    pub(crate) risk: Risk,
    /// Whether some Deny may take part of it back.
    pub(crate) denies: bool,
    /// A request that it allows.
    pub(crate) witness: Option<Witness>,
}

/// An entry of the Action element, with an action that it takes in.
#[derive(Clone, Copy)]
pub(crate) struct Culprit<'p> {
    pub(crate) entry: Option<&'p At<ActionEntry>>,
    pub(crate) action: Option<&'static Action>,
    pub(crate) risk: Risk,
}

/// What needs a second look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Everything on everything.
    Administrator,
    /// Actions that hand over the account.
    Equivalent,
    /// All actions of a service.
    Service,
    /// All actions whose name starts so.
    Name,
    /// All actions but some.
    NotAction,
    /// All resources but some.
    NotResource,
    /// Actions on every resource that should be limited.
    Unlimited,
}

impl<'p> Risky<'p> {
    pub(crate) fn source(&self) -> &'p Source {
        &self.policy.source
    }

    /// Adds a finding about it, with its risk and its witness.
    pub(crate) fn add<'f>(&self, found: &'f mut Findings<'_>, place: Place) -> &'f mut Draft {
        let draft = found.add(self.source(), place);
        draft
            .risk(self.risk)
            .severity(severity(self.risk))
            .witness(self.witness.clone());
        if let Some(condition) = self.statement.condition
            && self.witness.is_some()
        {
            draft.label(self.source(), condition, "a request can meet this");
        }
        draft
    }

    /// The one entry that does it, else the Action or NotAction element.
    pub(crate) fn action_place(&self) -> Place {
        let mut entries = self.culprits.iter().map(|culprit| culprit.entry);
        let first = entries.next().flatten();
        let only = first.filter(|first| {
            entries.all(|other| other.is_some_and(|other| other.place == first.place))
        });
        let element = self.statement.action.as_ref().map(|element| element.place);
        only.map(|entry| entry.place)
            .or(element)
            .unwrap_or(self.statement.place)
    }

    /// The entry of the Resource element that is too wide, else the element.
    pub(crate) fn resource_place(&self) -> Place {
        let Some(element) = &self.statement.resource else {
            return self.statement.place;
        };
        match element.entries.as_slice() {
            _ if element.negated => element.place,
            [only] => only.place,
            many => many
                .iter()
                .find(|entry| entry.value.text == "*")
                .map_or(element.place, |entry| entry.place),
        }
    }

    /// The resources as a message names them, with a word on the Deny statements where they may matter.
    pub(crate) fn resources(&self) -> String {
        let mut text = self.resource_texts();
        if self.denies {
            text.push_str(", but for what a Deny refuses");
        }
        text
    }

    fn resource_texts(&self) -> String {
        let Some(element) = &self.statement.resource else {
            return "every resource".to_owned();
        };
        let texts = element
            .entries
            .iter()
            .map(|entry| entry.value.text.as_str());
        if element.negated {
            format!("every resource but {}", listed(texts))
        } else if texts.clone().any(|text| text == "*") {
            "every resource".to_owned()
        } else {
            listed(texts)
        }
    }

    /// The entries of the Action element that do it, each once.
    pub(crate) fn entries(&self) -> Vec<&'p str> {
        self.entries_from(Risk::Low)
    }

    /// Those of them that are at least so bad.
    pub(crate) fn entries_from(&self, risk: Risk) -> Vec<&'p str> {
        let mut texts: Vec<&str> = Vec::new();
        let culprits = self.culprits.iter().filter(|culprit| culprit.risk >= risk);
        for entry in culprits.filter_map(|culprit| culprit.entry) {
            if !texts.contains(&entry.value.text.as_str()) {
                texts.push(&entry.value.text);
            }
        }
        texts
    }

    /// All entries of the Action or NotAction element.
    pub(crate) fn all_entries(&self) -> impl Iterator<Item = &'p str> + Clone + use<'p> {
        let statement = self.statement;
        statement
            .action
            .iter()
            .flat_map(|element| &element.entries)
            .map(|entry| entry.value.text.as_str())
    }

    /// The actions that do it, with the wildcard that takes them in where there is one.
    pub(crate) fn actions(&self) -> String {
        let wildcard = |culprit: &Culprit<'p>| {
            culprit
                .entry
                .map(|entry| entry.value.text.as_str())
                .filter(|text| text.contains(['*', '?']))
        };
        let names = self
            .culprits
            .iter()
            .filter_map(|culprit| culprit.action.map(|action| action.name));
        let mut wildcards = self.culprits.iter().map(wildcard);
        match wildcards.next().flatten() {
            Some(first) if wildcards.all(|other| other == Some(first)) => {
                format!("`{first}`, which takes in {},", listed(names))
            }
            _ => listed(names),
        }
    }
}

/// How bad a finding with a risk is.
pub(crate) const fn severity(risk: Risk) -> Severity {
    match risk {
        Risk::Critical | Risk::High => Severity::SecurityWarning,
        Risk::Medium => Severity::Warning,
        Risk::Low => Severity::Suggestion,
    }
}

/// Texts of a policy in a message: three of them, and how many more there are.
pub(crate) fn listed<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let all: Vec<String> = texts.into_iter().map(|text| format!("`{text}`")).collect();
    match all.as_slice() {
        [] => "nothing".to_owned(),
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [one, two, three] => format!("{one}, {two} and {three}"),
        [one, two, three, rest @ ..] => format!("{one}, {two}, {three} and {} more", rest.len()),
    }
}
