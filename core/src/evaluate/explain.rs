//! Why a statement does or does not apply: every element, every test, and the values that were compared.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;

use super::Decision;
use super::call::{Asked, Call, Note};
use super::case::{Member, members};
use super::layers::{Given, Layer};
use super::principal::Grade;
use super::request::Principal;
use super::statement::{
    applies, holds, named_as, resource_matches, takes_in_action, takes_in_resource,
};
use super::test::{Compiled, Matcher};
use crate::policy::{
    Comparison, Effect, Element, PolicySet, Qualifier, ResourceEntry, Statement, Template, Test,
    Token,
};
use crate::report::WitnessPrincipal;
use crate::text::{Encoding, LineIndex, Place, Source};

/// A layer, or a level of SCPs or RCPs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LayerOutcome {
    /// The layer, by [`Layer::name`].
    pub layer: &'static str,
    /// The level of the organisation, for SCPs and RCPs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// Whether the layer has a say in this request: SCPs do not bind a service, nor a boundary the root user.
    pub has_a_say: bool,
    /// What its documents say by themselves.
    pub decision: Decision,
    /// The documents.
    pub policies: Vec<PolicyOutcome>,
}

/// A document of a layer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PolicyOutcome {
    /// Its name, empty if it has none.
    pub name: String,
    /// Every statement, in order.
    pub statements: Vec<StatementExplanation>,
}

/// Why a statement does or does not apply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatementExplanation {
    /// The statement, from 0.
    pub statement: usize,
    /// Its Sid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// `Allow` or `Deny`.
    pub effect: &'static str,
    /// Whether it applies.
    pub applies: bool,
    /// The elements because of which it does not: `principal`, `action`, `resource`, `condition`.
    pub because: Vec<&'static str>,
    /// Where it stands, as a JSON pointer.
    pub path: String,
    /// Where it stands in the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<TextSpan>,
    /// Principal or NotPrincipal, where the document has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal: Option<ElementOutcome>,
    /// Action or NotAction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<ElementOutcome>,
    /// Resource or NotResource.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<ElementOutcome>,
    /// The lines of the Condition element, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<TestOutcome>,
}

/// A place in the text of the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct TextSpan {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Line, from 1.
    pub line: u32,
    /// Column in bytes, from 1.
    pub column: u32,
}

/// An element against its part of the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ElementOutcome {
    /// `Action`, `NotAction`, …
    pub element: &'static str,
    /// Whether it takes in the request.
    pub holds: bool,
    /// The part of the request that it was compared with.
    pub request: String,
    /// The entries that match the request, as written.
    pub entries: Vec<EntryOutcome>,
    /// How a principal is named: `direct`, `role` or `account`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub named: Option<&'static str>,
}

/// An entry of an element that matches, or one with a variable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryOutcome {
    /// As written.
    pub text: String,
    /// With the values of its variables; absent where it has none, or where one has no value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved: Option<String>,
    /// Whether it matches.
    pub matches: bool,
}

/// A line of a Condition element against the values of its key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TestOutcome {
    /// The operator as written.
    pub operator: String,
    /// The key as written.
    pub key: String,
    /// Whether it holds.
    pub holds: bool,
    /// The values that the request has; `null`: the key is absent.
    pub request: Option<Vec<String>>,
    /// Whether the key takes several values.
    pub is_list: bool,
    /// The values that the policy lists.
    pub values: Vec<EntryOutcome>,
    /// What is not seen from the values: that the key is absent, that a list needs a qualifier, that a variable has no value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<&'static str>,
    /// Where the key stands, as a JSON pointer.
    pub path: String,
}

/// Every layer that is there, each with all of its statements.
pub(super) fn layers(policies: &PolicySet, call: &Call, given: &Given) -> Vec<LayerOutcome> {
    let having_a_say = given.having_a_say(call);
    let mut texts = Texts::default();
    let mut found: Vec<LayerOutcome> = Vec::new();
    let mut open = |layer: Layer, level: Option<&str>| {
        found.push(LayerOutcome {
            layer: layer.name(),
            level: level.map(str::to_owned),
            has_a_say: having_a_say.contains(layer),
            decision: Decision::ImplicitlyDenied,
            policies: Vec::new(),
        });
    };
    // A layer without documents is there too, and allows nothing.
    open(Layer::Identity, None);
    for (layer, is_given) in [
        (Layer::Resource, policies.resource.is_some()),
        (Layer::Boundary, policies.boundary.is_some()),
        (Layer::Session, policies.session.is_some()),
    ] {
        if is_given {
            open(layer, None);
        }
    }
    for (layer, levels) in [(Layer::Scp, &policies.scps), (Layer::Rcp, &policies.rcps)] {
        for level in levels {
            open(layer, Some(&level.name));
        }
    }
    if policies.endpoint.is_some() {
        open(Layer::Endpoint, None);
    }
    for member in members(policies) {
        let at = found
            .iter()
            .position(|outcome| outcome.layer == member.layer.name())
            .map_or(0, |first| first + member.level);
        let Some(outcome) = found.get_mut(at) else {
            continue;
        };
        let statements: Vec<StatementExplanation> = member
            .named
            .policy
            .statements
            .iter()
            .map(|statement| statement_outcome(&member, statement, call, &mut texts))
            .collect();
        for statement in statements.iter().filter(|statement| statement.applies) {
            outcome.decision = match (outcome.decision, statement.effect) {
                (Decision::ExplicitlyDenied, _) | (_, "Deny") => Decision::ExplicitlyDenied,
                _ => Decision::Allowed,
            };
        }
        outcome.policies.push(PolicyOutcome {
            name: member.named.name.clone(),
            statements,
        });
    }
    for outcome in &mut found {
        // `RCPFullAWSAccess` is attached at every level.
        if outcome.layer == Layer::Rcp.name() && outcome.decision == Decision::ImplicitlyDenied {
            outcome.decision = Decision::Allowed;
        }
    }
    found
}

/// Keys that every request of AWS has, that a statement tests, and that the case does not say.
pub(super) fn keys_not_given(policies: &PolicySet, call: &Call) -> Vec<Note> {
    const ALWAYS: [(&str, &str); 4] = [
        ("aws:securetransport", "aws:SecureTransport"),
        ("aws:currenttime", "aws:CurrentTime"),
        ("aws:epochtime", "aws:EpochTime"),
        ("aws:viaawsservice", "aws:ViaAWSService"),
    ];
    let mut notes = Vec::new();
    for (name, spelling) in ALWAYS {
        if call.request().context.entry(name).is_some() {
            continue;
        }
        let tested = members(policies).find_map(|member| {
            let statement = member.named.policy.statements.iter().find(|statement| {
                named_as(statement, member.policy_type, call).is_some()
                    && takes_in_action(statement, call)
                    && takes_in_resource(statement, call)
                    && statement.tests.iter().any(|test| test.name == name)
            })?;
            Some(member.named.policy.source.path(statement.place))
        });
        if let Some(path) = tested {
            notes.push(Note {
                kind: "key_not_given",
                message: format!(
                    "a statement tests `{spelling}`, which every request has, and the case does not give it: it counts as absent"
                ),
                path: Some(path),
            });
        }
    }
    notes
}

/// The lines of the texts that statements stand in.
#[derive(Default)]
struct Texts {
    /// A text with its lines.
    of: Option<(Arc<Source>, LineIndex)>,
}

impl Texts {
    fn span(&mut self, source: &Arc<Source>, place: Place) -> Option<TextSpan> {
        if !source.is_editable() {
            return None;
        }
        let span = source.span(place)?;
        let text = source.text();
        if self
            .of
            .as_ref()
            .is_none_or(|(own, _)| !Arc::ptr_eq(own, source))
        {
            self.of = Some((Arc::clone(source), LineIndex::new(text)));
        }
        let (_, lines) = self.of.as_ref()?;
        let at = lines.position(text, span.start, Encoding::Utf8);
        Some(TextSpan {
            start: span.start,
            end: span.end,
            line: at.line,
            column: at.column,
        })
    }
}

fn statement_outcome(
    member: &Member<'_>,
    statement: &Statement,
    call: &Call,
    texts: &mut Texts,
) -> StatementExplanation {
    let source = &member.named.policy.source;
    let grade = named_as(statement, member.policy_type, call);
    let action = takes_in_action(statement, call);
    let resource = takes_in_resource(statement, call);
    let conditions: Vec<TestOutcome> = statement
        .tests
        .iter()
        .map(|test| test_outcome(test, statement.effect, call, source))
        .collect();
    let condition = conditions.iter().all(|test| test.holds);
    let because = [
        ("principal", grade.is_some()),
        ("action", action),
        ("resource", resource),
        ("condition", condition),
    ];
    StatementExplanation {
        statement: statement.index,
        sid: statement.sid.as_ref().map(|sid| sid.value.clone()),
        effect: statement.effect.name(),
        applies: applies(statement, member.policy_type, call),
        because: because
            .into_iter()
            .filter(|(_, holds)| !holds)
            .map(|(element, _)| element)
            .collect(),
        path: source.path(statement.place),
        span: texts.span(source, statement.place),
        principal: principal_outcome(statement, grade, call),
        action: statement.action.as_ref().map(|element| ElementOutcome {
            element: if element.negated {
                "NotAction"
            } else {
                "Action"
            },
            holds: action,
            request: call.action().to_owned(),
            entries: element
                .entries
                .iter()
                .filter(|entry| entry.value.pattern.matches(call.action()))
                .map(|entry| plain_entry(&entry.value.text))
                .collect(),
            named: None,
        }),
        resource: statement
            .resource
            .as_ref()
            .zip(call.resource())
            .map(|(element, of)| resource_outcome(element, resource, of, call)),
        conditions,
    }
}

fn plain_entry(text: &str) -> EntryOutcome {
    EntryOutcome {
        text: text.to_owned(),
        resolved: None,
        matches: true,
    }
}

fn principal_outcome(
    statement: &Statement,
    grade: Option<Grade>,
    call: &Call,
) -> Option<ElementOutcome> {
    let element = statement.principal.as_ref()?;
    Some(ElementOutcome {
        element: if element.negated {
            "NotPrincipal"
        } else {
            "Principal"
        },
        holds: grade.is_some(),
        request: match (call.principal(), call.principal().to_witness()) {
            (Principal::Anonymous, _) => "anonymous".to_owned(),
            (
                _,
                WitnessPrincipal::Aws(text)
                | WitnessPrincipal::Service(text)
                | WitnessPrincipal::Federated(text),
            ) => text,
        },
        entries: element
            .entries
            .iter()
            .filter(|entry| {
                let named = &entry.value.named;
                named.grade(call.principal(), call.path_known()).is_some()
            })
            .map(|entry| plain_entry(&entry.value.text))
            .collect(),
        named: grade.map(|grade| match grade {
            Grade::Account => "account",
            Grade::Role => "role",
            Grade::Direct => "direct",
        }),
    })
}

fn resource_outcome(
    element: &Element<ResourceEntry>,
    holds: bool,
    resource: &str,
    call: &Call,
) -> ElementOutcome {
    let entries = element.entries.iter().filter_map(|entry| {
        let template = &entry.value.template;
        let tokens = template.resolve(|key| call.value(key).map(Cow::into_owned));
        let matches = tokens
            .as_deref()
            .is_some_and(|tokens| resource_matches(tokens, resource));
        let has_variables = template.variables().next().is_some();
        (matches || has_variables).then(|| EntryOutcome {
            text: entry.value.text.clone(),
            resolved: tokens.filter(|_| has_variables).as_deref().map(text_of),
            matches,
        })
    });
    ElementOutcome {
        element: if element.negated {
            "NotResource"
        } else {
            "Resource"
        },
        holds,
        request: resource.to_owned(),
        entries: entries.collect(),
        named: None,
    }
}

fn text_of(tokens: &[Token]) -> String {
    tokens
        .iter()
        .map(|token| match token {
            Token::Char(character) => *character,
            Token::One => '?',
            Token::Many => '*',
        })
        .collect()
}

fn test_outcome(test: &Test, effect: Effect, call: &Call, source: &Source) -> TestOutcome {
    let held = call.held(&test.name);
    let resolve =
        |template: &Template| template.resolve(|key| call.value(key).map(Cow::into_owned));
    let mut is_unresolved = false;
    let values: Vec<EntryOutcome> = test
        .values
        .iter()
        .map(|value| {
            let template = value.value.template.as_ref();
            let tokens = template.and_then(resolve);
            is_unresolved |= template.is_some() && tokens.is_none();
            // One listed value, as a test of its own, before negation.
            let mut alone = test.clone();
            alone.values = vec![value.clone()];
            let compiled = Compiled::with(&alone, effect, resolve);
            let is_null = test.operator.value.comparison == Comparison::Null;
            let matches = if is_null {
                holds(&alone, effect, call)
            } else {
                held.as_ref()
                    .is_some_and(|held| held.iter().any(|value| compiled.any(value)))
            };
            EntryOutcome {
                text: value.value.text.clone(),
                resolved: tokens.as_deref().map(text_of),
                matches: matches && !compiled.matchers.contains(&Matcher::Unresolved),
            }
        })
        .collect();
    let operator = test.operator.value;
    let is_list = held.as_ref().is_some_and(super::request::Held::is_list);
    let why = match &held {
        _ if operator.comparison == Comparison::Null => None,
        _ if operator.comparison == Comparison::Unknown => Some("the operator is not known"),
        None if operator.qualifier == Some(Qualifier::ForAllValues) => {
            Some("the key is absent, and ForAllValues asks nothing of an absent key")
        }
        None if operator.if_exists => {
            Some("the key is absent, and IfExists asks nothing of an absent key")
        }
        None if operator.negated && operator.qualifier.is_none() => {
            Some("the key is absent, and a negated test holds for an absent key")
        }
        None => Some("the key is absent"),
        Some(held) if held.iter().next().is_none() => Some("the key has no value"),
        Some(_) if is_list && operator.qualifier.is_none() => Some(
            "the key takes several values, and a test without ForAllValues or ForAnyValue never holds for those",
        ),
        Some(_) if is_unresolved => {
            Some("a variable has no value: what it stands in matches nothing")
        }
        Some(_) => None,
    };
    TestOutcome {
        operator: test.operator_text.clone(),
        key: test.key.value.clone(),
        holds: holds(test, effect, call),
        request: held
            .as_ref()
            .map(|held| held.iter().map(str::to_owned).collect()),
        is_list,
        values,
        why,
        path: source.path(test.place()),
    }
}
