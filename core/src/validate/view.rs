//! A document as the checks see it: what several of them ask is looked up once.

use std::ops::Deref;

use super::ResourceType;
use super::arns::{self, Needs};
use super::names::{self, KeyClass};
use super::pieces::has_wildcard;
use super::providers::is_claim_of;
use crate::PolicyType;
use crate::catalog::{Action, Catalog, ConditionKey, Service};
use crate::policy::{
    ActionEntry, ArnFields, At, Comparison, Effect, Named, Operator, Policy, PrincipalEntry,
    Provider, ResourceEntry, Statement, Test, Version, edit,
};
use crate::report::{Applicability, Fix};
use crate::text::{Place, Source};

/// A policy document of a known type.
pub(crate) struct Document<'p> {
    pub(crate) policy: &'p Policy,
    pub(crate) source: &'p Source,
    pub(crate) catalog: &'p Catalog,
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
    /// Whether some action takes none of the resources, or the other way round.
    pub(crate) misfits: bool,
    pub(crate) variables: Vec<VariableView<'p>>,
}

/// One entry of Action or NotAction.
pub(crate) struct ActionView<'p> {
    pub(crate) entry: &'p At<ActionEntry>,
    /// Before the colon; empty if there is none.
    pub(crate) prefix: &'p str,
    /// After the colon; the whole text if there is none.
    pub(crate) name: &'p str,
    /// Of the prefix, also a retired one.
    pub(crate) service: Option<Service<'p>>,
    /// Where the whole text names one, also a retired one.
    pub(crate) action: Option<Action<'p>>,
}

/// One entry of Resource or NotResource.
pub(crate) struct ResourceView<'p> {
    pub(crate) entry: &'p At<ResourceEntry>,
    /// Its fields, where it has the six of an ARN and starts with `arn:`.
    pub(crate) arn: Option<ArnFields<'p>>,
    /// What the reference says about such an ARN.
    pub(super) needs: Needs,
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
    /// What the reference knows about the key.
    pub(crate) known: Option<ConditionKey<'p>>,
    class: KeyClass,
}

/// How a resource is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// `*`, an ARN, or what may become one.
    Fine,
    /// Too few fields.
    Short,
    /// The fields of an ARN, and another word than `arn` before them.
    OtherScheme,
}

impl<'p> Document<'p> {
    pub(crate) fn new(
        policy: &'p Policy,
        policy_type: PolicyType,
        resource_type: Option<ResourceType>,
        catalog: &'p Catalog,
    ) -> Self {
        Self {
            policy,
            source: &policy.source,
            catalog,
            policy_type,
            resource_type,
            statements: policy
                .statements
                .iter()
                .map(|statement| StatementView::new(statement, catalog))
                .collect(),
        }
    }

    /// Whether it is a JSON object at all.
    pub(crate) fn is_object(&self) -> bool {
        let mut keys = self.source.children(self.policy.place).into_iter();
        !self.policy.statements.is_empty() || keys.any(|key| self.source.is_member(key))
    }

    /// What it is attached to: the type of resource that the caller names, or the role of a trust policy.
    pub(crate) fn attached_to(&self) -> Option<ResourceType> {
        let role = self.policy_type == PolicyType::Trust;
        self.resource_type
            .or(role.then_some(ResourceType::RoleTrustPolicy))
    }

    /// The document as it was given.
    pub(crate) fn text(&self) -> &'p str {
        self.source.text_at(self.policy.place)
    }
}

impl<'p> StatementView<'p> {
    fn new(statement: &'p Statement, catalog: &'p Catalog) -> Self {
        let actions = statement.action.iter().flat_map(|element| &element.entries);
        let resources = statement
            .resource
            .iter()
            .flat_map(|element| &element.entries);
        // Actions of one service mostly stand together.
        let mut last: (&str, Option<Service<'_>>) = ("", None);
        let mut service = |prefix: &'p str| {
            if last.0 != prefix {
                last = (prefix, catalog.service(prefix));
            }
            last.1
        };
        let mut view = Self {
            statement,
            actions: actions
                .map(|entry| ActionView::new(entry, &mut service))
                .collect(),
            resources: resources
                .map(|entry| ResourceView::new(entry, catalog))
                .collect(),
            tests: statement
                .tests
                .iter()
                .map(|test| TestView::new(test, catalog))
                .collect(),
            variables: variables(statement),
            misfits: false,
        };
        view.misfits = arns::kinds(&view).is_some_and(|kinds| !kinds.fit(&view));
        view
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

    /// Whether it lists whom it is not about: NotPrincipal.
    pub(crate) fn is_not_principal(&self) -> bool {
        self.statement
            .principal
            .as_ref()
            .is_some_and(|element| element.negated)
    }

    /// `NotPrincipal` or `Principal`.
    pub(crate) fn principal_name(&self) -> &'static str {
        if self.is_not_principal() {
            "NotPrincipal"
        } else {
            "Principal"
        }
    }

    /// Whether an entry is all of its element: a string that stands where an object should, which is wrong in itself unless it is
    /// `*`.
    pub(crate) fn is_lone_string(&self, entry: &At<PrincipalEntry>) -> bool {
        let element = self.statement.principal.as_ref();
        element.is_some_and(|element| element.place == entry.place)
    }

    /// The entries of Principal; none for NotPrincipal.
    pub(crate) fn named(&self) -> impl Iterator<Item = &'p At<PrincipalEntry>> {
        let principal = self.statement.principal.iter();
        principal
            .filter(|element| !element.negated)
            .flat_map(|element| &element.entries)
    }

    /// The services that Principal names.
    pub(crate) fn services(&self) -> impl Iterator<Item = (&'p At<PrincipalEntry>, &'p str)> {
        self.named().filter_map(|entry| match &entry.value.named {
            Named::Service(name) => Some((entry, name.as_str())),
            _ => None,
        })
    }

    /// The OIDC providers that Principal names, with their issuers.
    pub(crate) fn issuers(&self) -> impl Iterator<Item = (&'p At<PrincipalEntry>, &'p str)> {
        self.named().filter_map(|entry| match &entry.value.named {
            Named::Provider(Provider::WebIdentity { issuer, .. }) => Some((entry, issuer.as_str())),
            _ => None,
        })
    }

    /// The lines on a claim of an issuer's tokens.
    pub(crate) fn claims(&self, issuer: &str, claim: &str) -> impl Iterator<Item = &TestView<'p>> {
        self.tests.iter().filter(move |test| {
            let name = test.name.as_str();
            is_claim_of(name, issuer) && name.get(issuer.len() + 1..) == Some(claim)
        })
    }

    /// Whether a line keeps it to AWS services (`true`) or to all others (`false`).
    pub(crate) fn is_about_services(&self, truth: &str) -> bool {
        self.tests.iter().any(|test| {
            test.operator.value.comparison == Comparison::Bool
                && test.name == "aws:principalisawsservice"
                && test.says(truth)
        })
    }

    /// The lines that compare a key of these lower-cased names with values; `Null` only asks whether it is there.
    pub(crate) fn compared(&self, names: &[&str]) -> impl Iterator<Item = &TestView<'p>> {
        self.tests
            .iter()
            .filter(|test| test.compares() && names.contains(&test.name.as_str()))
    }
}

impl<'p> ActionView<'p> {
    fn new(
        entry: &'p At<ActionEntry>,
        service_of: &mut impl FnMut(&'p str) -> Option<Service<'p>>,
    ) -> Self {
        let text = entry.value.text.as_str();
        let (prefix, name) = text.split_once(':').unwrap_or(("", text));
        let service = service_of(prefix);
        let action = service
            .filter(|_| !has_wildcard(name))
            .and_then(|service| service.action(name));
        Self {
            entry,
            prefix,
            name,
            service,
            action,
        }
    }

    /// Whether the entry takes in an action.
    pub(crate) fn matches(&self, action: Action<'_>) -> bool {
        let name = format!("{}:{}", action.service().prefix(), action.name());
        self.entry.value.pattern.matches(&name)
    }

    pub(crate) fn text(&self) -> &'p str {
        &self.entry.value.text
    }

    pub(crate) fn has_wildcard(&self) -> bool {
        has_wildcard(self.text())
    }
}

impl<'p> ResourceView<'p> {
    fn new(entry: &'p At<ResourceEntry>, catalog: &'p Catalog) -> Self {
        let arn = ArnFields::parse(&entry.value.text);
        let needs = arn.map_or(Needs::NOTHING, |arn| Needs::of(catalog, arn));
        Self { entry, arn, needs }
    }

    /// How it is written. IAM takes `*` alone, and no other pattern with too few fields.
    pub(crate) fn shape(&self) -> Shape {
        let text = self.text();
        let first = text.split(':').next().unwrap_or("");
        let is_short = ArnFields::split(text).is_none();
        let open = |text: &str| has_wildcard(text) || text.contains("${");
        let only_stars = !text.is_empty() && text.bytes().all(|byte| byte == b'*');
        if self.arn.is_some()
            || only_stars
            || !is_short && open(first)
            || text.starts_with("${")
            || text.starts_with("execute-api:/")
        {
            Shape::Fine
        } else if !is_short {
            Shape::OtherScheme
        } else {
            Shape::Short
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

impl<'p> TestView<'p> {
    fn new(test: &'p Test, catalog: &'p Catalog) -> Self {
        let known = catalog.key(&test.name);
        let class = names::key_class(catalog, &test.name, known.is_some());
        Self { test, known, class }
    }

    /// What the key is, by its name.
    pub(super) fn key_class(&self) -> KeyClass {
        self.class
    }

    /// The key's text before its first colon.
    pub(crate) fn prefix(&self) -> &'p str {
        self.test.key.value.split(':').next().unwrap_or("")
    }
}

impl TestView<'_> {
    /// Whether it compares the key with values; `Null` only asks whether it is there.
    pub(crate) fn compares(&self) -> bool {
        !matches!(
            self.operator.value.comparison,
            Comparison::Null | Comparison::Unknown
        )
    }

    /// Whether its one value is this word, in any letter case.
    pub(crate) fn says(&self, word: &str) -> bool {
        matches!(self.values.as_slice(), [only] if only.value.text.eq_ignore_ascii_case(word))
    }
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
        // Most texts have none, and a character is found faster than a text.
        let mut from = text.find('$').unwrap_or(text.len());
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

    /// Takes the qualifier off a line about a key with one value. In an Allow that lets in nobody else, unless the line is negated.
    pub(crate) fn without_qualifier(self, test: &Test) -> Option<Fix> {
        let operator = Operator {
            qualifier: None,
            ..test.operator.value
        };
        let applicability = if self.allows() && !operator.negated && !operator.if_exists {
            Applicability::Safe
        } else {
            Applicability::Unsafe
        };
        let (operator, source) = (operator.to_string(), self.source());
        let title = format!("use `{operator}`");
        edit::change_test(
            source,
            self.statement,
            test,
            &operator,
            None,
            title,
            applicability,
        )
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
