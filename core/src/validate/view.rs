//! A document as the checks see it: what several of them ask is looked up once.

use std::ops::Deref;

use super::ResourceType;
use crate::PolicyType;
use crate::policy::{
    ActionEntry, At, Comparison, Effect, Policy, PrincipalEntry, ResourceEntry, Statement, Test,
    Version, edit,
};
use crate::report::{Applicability, Fix};
use crate::text::{Place, Source};

/// A policy document of a known type.
pub(crate) struct Document<'p> {
    pub(crate) policy: &'p Policy,
    pub(crate) source: &'p Source,
    pub(crate) policy_type: PolicyType,
    /// What the policy is attached to, where the caller says so.
    pub(crate) resource_type: Option<ResourceType>,
    pub(crate) statements: Vec<StatementView<'p>>,
}

/// One statement.
pub(crate) struct StatementView<'p> {
    pub(crate) statement: &'p Statement,
    pub(crate) actions: Vec<ActionView<'p>>,
    pub(crate) resources: Vec<ResourceView<'p>>,
    pub(crate) tests: Vec<TestView<'p>>,
    pub(crate) variables: Vec<VariableView<'p>>,
}

/// One entry of Action or NotAction.
pub(crate) struct ActionView<'p> {
    pub(crate) entry: &'p At<ActionEntry>,
    /// Before the colon; empty if there is none.
    pub(crate) prefix: &'p str,
    /// After the colon; the whole text if there is none.
    pub(crate) name: &'p str,
}

/// One entry of Resource or NotResource.
pub(crate) struct ResourceView<'p> {
    pub(crate) entry: &'p At<ResourceEntry>,
    /// Its fields, where it has the six of an ARN and starts with `arn:`.
    pub(crate) arn: Option<ArnFields<'p>>,
}

/// The fields of an ARN as written, with wildcards and variables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ArnFields<'p> {
    pub(crate) partition: &'p str,
    pub(crate) service: &'p str,
    pub(crate) region: &'p str,
    pub(crate) account: &'p str,
    pub(crate) resource: &'p str,
}

/// A `${` in a text of a statement, whether it starts a variable or a mistake.
pub(crate) struct VariableView<'p> {
    pub(crate) holder: Holder,
    pub(crate) place: Place,
    /// The whole text.
    pub(crate) text: &'p str,
    /// Where the `${` stands in it.
    start: usize,
    /// What follows, up to the brace that closes it; up to the next `${` or the end where none does.
    pub(crate) body: &'p str,
    pub(crate) closed: bool,
}

/// What a text with a `${` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holder {
    Sid,
    Action,
    Principal,
    Resource,
    /// A value that is compared in this way.
    Value(Comparison),
}

/// One line of a Condition.
pub(crate) struct TestView<'p> {
    pub(crate) test: &'p Test,
}

impl<'p> Document<'p> {
    pub(crate) fn new(
        policy: &'p Policy,
        policy_type: PolicyType,
        resource_type: Option<ResourceType>,
    ) -> Self {
        Self {
            policy,
            source: &policy.source,
            policy_type,
            resource_type,
            statements: policy.statements.iter().map(StatementView::new).collect(),
        }
    }

    /// Whether it is a JSON object at all.
    pub(crate) fn is_object(&self) -> bool {
        let mut keys = self.source.children(self.policy.place).into_iter();
        !self.policy.statements.is_empty() || keys.any(|key| self.source.is_member(key))
    }

    /// The document as it was given.
    pub(crate) fn text(&self) -> &'p str {
        self.source.text_at(self.policy.place)
    }
}

impl<'p> StatementView<'p> {
    fn new(statement: &'p Statement) -> Self {
        let actions = statement.action.iter().flat_map(|element| &element.entries);
        let resources = statement
            .resource
            .iter()
            .flat_map(|element| &element.entries);
        Self {
            statement,
            actions: actions.map(ActionView::new).collect(),
            resources: resources.map(ResourceView::new).collect(),
            tests: statement
                .tests
                .iter()
                .map(|test| TestView { test })
                .collect(),
            variables: variables(statement),
        }
    }

    pub(crate) fn allows(&self) -> bool {
        self.statement.effect == Effect::Allow
    }

    /// Whether it lists what it is not about: NotAction.
    pub(crate) fn is_not_action(&self) -> bool {
        self.statement
            .action
            .as_ref()
            .is_some_and(|element| element.negated)
    }

    /// Whether it lists what it is not about: NotResource.
    pub(crate) fn is_not_resource(&self) -> bool {
        self.statement
            .resource
            .as_ref()
            .is_some_and(|element| element.negated)
    }

    /// The entries of Principal or NotPrincipal.
    pub(crate) fn principals(&self) -> impl Iterator<Item = &'p At<PrincipalEntry>> {
        self.statement
            .principal
            .iter()
            .flat_map(|element| &element.entries)
    }
}

impl<'p> ActionView<'p> {
    fn new(entry: &'p At<ActionEntry>) -> Self {
        let text = entry.value.text.as_str();
        let (prefix, name) = text.split_once(':').unwrap_or(("", text));
        Self {
            entry,
            prefix,
            name,
        }
    }

    pub(crate) fn text(&self) -> &'p str {
        &self.entry.value.text
    }

    pub(crate) fn has_wildcard(&self) -> bool {
        has_wildcard(self.text())
    }
}

impl<'p> ResourceView<'p> {
    fn new(entry: &'p At<ResourceEntry>) -> Self {
        Self {
            entry,
            arn: ArnFields::parse(&entry.value.text),
        }
    }

    pub(crate) fn text(&self) -> &'p str {
        &self.entry.value.text
    }

    /// Whether it is the lone `*`.
    pub(crate) fn is_star(&self) -> bool {
        self.text() == "*"
    }
}

impl<'p> ArnFields<'p> {
    /// Splits at the first five colons that do not stand inside `${…}`.
    pub(crate) fn parse(text: &'p str) -> Option<Self> {
        let mut rest = text;
        let mut field = || {
            let end = colon(rest)?;
            let (field, after) = (rest.get(..end)?, rest.get(end + 1..)?);
            rest = after;
            Some(field)
        };
        let scheme = field()?;
        let (partition, service, region, account) = (field()?, field()?, field()?, field()?);
        (scheme == "arn").then_some(Self {
            partition,
            service,
            region,
            account,
            resource: rest,
        })
    }
}

/// The first colon outside of `${…}`.
fn colon(text: &str) -> Option<usize> {
    let mut inside = false;
    let mut before = '\0';
    text.char_indices().find_map(|(at, character)| {
        match character {
            '{' if before == '$' => inside = true,
            '}' => inside = false,
            _ => {}
        }
        before = character;
        (character == ':' && !inside).then_some(at)
    })
}

/// Every `${` of the texts of a statement, in their order; those of values whose operator could not be read left out.
fn variables(statement: &Statement) -> Vec<VariableView<'_>> {
    let sid = statement
        .sid
        .iter()
        .map(|sid| (Holder::Sid, sid.place, sid.value.as_str()));
    let actions = statement.action.iter().flat_map(|element| &element.entries);
    let actions = actions.map(|at| (Holder::Action, at.place, at.value.text.as_str()));
    let principals = statement
        .principal
        .iter()
        .flat_map(|element| &element.entries);
    let principals = principals.map(|at| (Holder::Principal, at.place, at.value.text.as_str()));
    let resources = statement
        .resource
        .iter()
        .flat_map(|element| &element.entries);
    let resources = resources.map(|at| (Holder::Resource, at.place, at.value.text.as_str()));
    let values = statement.tests.iter().flat_map(|test| {
        let holder = Holder::Value(test.operator.value.comparison);
        test.values
            .iter()
            .map(move |at| (holder, at.place, at.value.text.as_str()))
    });
    sid.chain(actions)
        .chain(principals)
        .chain(resources)
        .chain(values)
        .filter(|(holder, ..)| *holder != Holder::Value(Comparison::Unknown))
        .flat_map(|(holder, place, text)| VariableView::all(holder, place, text))
        .collect()
}

impl<'p> VariableView<'p> {
    fn all(holder: Holder, place: Place, text: &'p str) -> impl Iterator<Item = Self> {
        let mut from = 0;
        std::iter::from_fn(move || {
            let start = from + text.get(from..)?.find("${")?;
            let rest = text.get(start + 2..)?;
            // The brace that closes it, or the start of the next one: whatever comes first, so that a text is read once.
            let stop = rest.match_indices(['}', '$']).find(|(at, found)| {
                *found == "}"
                    || rest
                        .get(at + 1..)
                        .is_some_and(|after| after.starts_with('{'))
            });
            let body = rest.get(..stop.map_or(rest.len(), |(at, _)| at))?;
            let closed = stop.is_some_and(|(_, found)| found == "}");
            from = start + 2 + body.len() + usize::from(closed);
            Some(Self {
                holder,
                place,
                text,
                start,
                body,
                closed,
            })
        })
    }

    /// Whether AWS puts a value in its place, once it is written right.
    pub(crate) fn is_expanded(&self) -> bool {
        match self.holder {
            Holder::Resource => true,
            Holder::Value(comparison) => comparison.takes_variables(),
            Holder::Sid | Holder::Action | Holder::Principal => false,
        }
    }

    /// Whether it stands for a character: `${*}`, `${?}` or `${$}`.
    pub(crate) fn is_escape(&self) -> bool {
        matches!(self.body, "*" | "?" | "$")
    }

    /// The key, and the default behind the comma.
    pub(crate) fn parts(&self) -> (&'p str, Option<&'p str>) {
        match self.body.split_once(',') {
            None => (self.body, None),
            Some((name, default)) => (name, Some(default.trim())),
        }
    }

    /// As written.
    pub(crate) fn written(&self) -> &'p str {
        self.text.get(self.start..self.end()).unwrap_or("")
    }

    /// Puts another text in its place. What was text becomes a variable, so that is not done unasked.
    pub(crate) fn replace(&self, source: &Source, variable: &str) -> Option<Fix> {
        let text = format!(
            "{}{variable}{}",
            self.text.get(..self.start)?,
            self.text.get(self.end()..)?
        );
        let title = format!("write `{variable}`");
        edit::replace_string(source, self.place, &text, title, Applicability::Unsafe)
    }

    fn end(&self) -> usize {
        self.start + 2 + self.body.len() + usize::from(self.closed)
    }
}

impl Deref for TestView<'_> {
    type Target = Test;

    fn deref(&self) -> &Test {
        self.test
    }
}

/// Whether the value at a place is `[]` or `{}`.
pub(crate) fn holds_nothing(source: &Source, place: Place, brackets: [char; 2]) -> bool {
    let [open, close] = brackets;
    source
        .text_at(place)
        .strip_prefix(open)
        .and_then(|rest| rest.strip_suffix(close))
        .is_some_and(|inside| inside.trim().is_empty())
}

/// Whether a text has `*` or `?`.
pub(crate) fn has_wildcard(text: &str) -> bool {
    text.contains(['*', '?'])
}

/// A statement in its document: what a check is handed.
#[derive(Clone, Copy)]
pub(crate) struct Cx<'d> {
    pub(crate) document: &'d Document<'d>,
    view: &'d StatementView<'d>,
}

impl<'d> Cx<'d> {
    pub(crate) fn new(document: &'d Document<'d>, view: &'d StatementView<'d>) -> Self {
        Self { document, view }
    }

    pub(crate) fn source(self) -> &'d Source {
        self.document.source
    }

    /// Whether the policy is of 2008, where there are no variables.
    pub(crate) fn is_2008(self) -> bool {
        self.document.policy.version == Version::V2008
    }
}

impl<'d> Deref for Cx<'d> {
    type Target = StatementView<'d>;

    fn deref(&self) -> &StatementView<'d> {
        self.view
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colons_inside_variables_do_not_end_a_field() {
        let text = "arn:aws:iam::${aws:PrincipalAccount}:role/a:b";
        let fields = ArnFields::parse(text).unwrap();
        assert_eq!(fields.account, "${aws:PrincipalAccount}");
        assert_eq!(fields.resource, "role/a:b");
        assert_eq!(
            ArnFields::parse("arn:aws:s3:::"),
            Some(ArnFields {
                partition: "aws",
                service: "s3",
                region: "",
                account: "",
                resource: "",
            })
        );
        for text in [
            "arn:aws:s3::",
            "ARN:aws:s3:::b",
            "*",
            "",
            "${arn:aws:s3:::b",
        ] {
            assert_eq!(ArnFields::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_variable_ends_at_its_brace_or_before_the_next_one() {
        let read = |text| {
            VariableView::all(Holder::Resource, Place::ROOT, text)
                .map(|variable| (variable.written(), variable.body, variable.closed))
                .collect::<Vec<_>>()
        };
        assert_eq!(read("a$b{c}"), []);
        assert_eq!(
            read("a${b:c}/${$}${}"),
            [
                ("${b:c}", "b:c", true),
                ("${$}", "$", true),
                ("${}", "", true)
            ]
        );
        assert_eq!(
            read("${a:b/${c:d}${é"),
            [
                ("${a:b/", "a:b/", false),
                ("${c:d}", "c:d", true),
                ("${é", "é", false)
            ]
        );
    }
}
