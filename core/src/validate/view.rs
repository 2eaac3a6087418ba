//! A document as the checks see it: what several of them ask is looked up once.

use std::ops::Deref;

use super::ResourceType;
use crate::PolicyType;
use crate::policy::{
    ActionEntry, At, Effect, Policy, PrincipalEntry, ResourceEntry, Statement, Test,
};
use crate::text::Source;

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
pub(super) fn colon(text: &str) -> Option<usize> {
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

impl Deref for TestView<'_> {
    type Target = Test;

    fn deref(&self) -> &Test {
        self.test
    }
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
}
