//! A request with every policy that has a say in it: read from JSON, decided, and explained.

use std::sync::Arc;

use serde::Serialize;

use super::Decision;
use super::call::{Call, Note, UnsupportedKeys};
use super::engine::Engine;
use super::explain::{self, LayerOutcome};
use super::layers::{Given, Layer, MOST_LEVELS, Outcome, Votes};
use super::principal::BUILT_IN_PROVIDERS;
use super::request::{Principal, Request};
use super::statement::applies_as;
use super::what_if::Change;
use crate::catalog::Catalog;
use crate::policy::{
    At, CaseInput, CaseRequest, CaseValue, NamedPolicy, PolicySet, ProblemKind, Statement, fold,
    is_account,
};
use crate::report::Severity;
use crate::text::Source;
use crate::{Error, Limits, PolicyType};

/// What the `schema` member of an [`Evaluation`] says.
pub const SCHEMA: &str = "rolecall.evaluation/1";

/// Options of [`Case::evaluate`].
#[derive(Debug, Clone, Default)]
pub struct EvaluateOptions {
    /// AWS's facts; `None`: those that the library was built with.
    pub catalog: Option<Arc<Catalog>>,
    /// What is done with condition keys that requests of the action do not carry.
    pub unsupported_keys: UnsupportedKeys,
    /// Whether [`Evaluation::what_if`] is filled in.
    pub what_if: bool,
}

impl EvaluateOptions {
    pub(super) fn catalog(&self) -> &Catalog {
        match &self.catalog {
            Some(catalog) => catalog,
            None => Catalog::builtin(),
        }
    }
}

/// A request and all policies that have a say in it.
///
/// # Examples
///
/// ```
/// use rolecall::evaluate::{Case, Decision, Layer};
///
/// let case = Case::from_text(r#"{
///   "request": {
///     "principal": "arn:aws:iam::111122223333:user/ann",
///     "action": "s3:GetObject",
///     "resource": "arn:aws:s3:::reports/may.csv"
///   },
///   "identityPolicies": [{"name": "reader", "policy": {"Version": "2012-10-17", "Statement": {
///     "Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::reports/*"}}}],
///   "permissionBoundary": {"Version": "2012-10-17", "Statement": {
///     "Effect": "Allow", "Action": "ec2:*", "Resource": "*"}}
/// }"#, &Default::default())?;
///
/// let evaluation = case.evaluate(&Default::default());
/// assert_eq!(evaluation.decision, Decision::ImplicitlyDenied);
/// assert_eq!(evaluation.blocked_by, ["boundary"]);
/// assert_eq!(evaluation.matched[0].policy, "reader");
/// # Ok::<(), rolecall::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Case {
    /// The id of the case, if it has one.
    pub id: Option<serde_json::Value>,
    /// The request.
    pub request: Request,
    /// The account that the resource is in, where its ARN does not say.
    pub resource_account: Option<String>,
    /// The policies.
    pub policies: PolicySet,
    notes: Vec<Note>,
}

/// What is decided on a case, and why. Serializes to the JSON that `corpus/schemas/evaluation.schema.json` describes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// [`SCHEMA`].
    pub schema: &'static str,
    /// The id of the case, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<serde_json::Value>,
    /// The decision.
    pub decision: Decision,
    /// The layers that stand in the way, each by itself, by [`Layer::name`].
    pub blocked_by: Vec<&'static str>,
    /// The layers in which a statement allows it.
    pub allowed_by: Vec<&'static str>,
    /// The statements that apply, of every layer, whether or not the layer has a say.
    pub matched: Vec<MatchedStatement>,
    /// What else the caller needs for what the request carries, such as `sts:TagSession`, each with its own decision. It is part of the
    /// decision.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<AlsoNeeded>,
    /// The condition keys that would change the decision, where it was asked for: see [`Engine::what_if`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what_if: Option<Vec<Change>>,
    /// What a reader should know.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// Every layer with every statement, and why it does or does not apply; empty where it was not asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub layers: Vec<LayerOutcome>,
}

/// A statement that applies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MatchedStatement {
    /// The layer, by [`Layer::name`].
    pub layer: &'static str,
    /// The name of the policy, empty if it has none.
    pub policy: String,
    /// The statement, from 0.
    pub statement: usize,
    /// Its Sid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// `Allow` or `Deny`.
    pub effect: &'static str,
    /// Where it stands, as a JSON pointer.
    pub path: String,
}

/// An action that the caller needs besides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AlsoNeeded {
    /// The action.
    pub action: String,
    /// What is decided on it.
    pub decision: Decision,
    /// The layers that stand in the way.
    pub blocked_by: Vec<&'static str>,
}

/// One document of a set: the layer, the level of it, and the type that its statements are read as.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member<'p> {
    pub(super) layer: Layer,
    pub(super) level: usize,
    pub(super) policy_type: PolicyType,
    pub(super) named: &'p NamedPolicy,
}

/// Every document of a set, layer by layer.
pub(super) fn members(policies: &PolicySet) -> impl Iterator<Item = Member<'_>> {
    let single = [
        (
            Layer::Identity,
            PolicyType::Identity,
            policies.identity.as_slice(),
        ),
        (
            Layer::Resource,
            PolicyType::Resource,
            policies.resource.as_deref().unwrap_or_default(),
        ),
        (
            Layer::Boundary,
            PolicyType::Identity,
            policies.boundary.as_deref().unwrap_or_default(),
        ),
        (
            Layer::Session,
            PolicyType::Identity,
            policies.session.as_deref().unwrap_or_default(),
        ),
    ];
    let levels = [
        (Layer::Scp, PolicyType::Scp, policies.scps.as_slice()),
        (Layer::Rcp, PolicyType::Rcp, policies.rcps.as_slice()),
    ];
    let endpoint = policies.endpoint.as_deref().unwrap_or_default();
    single
        .into_iter()
        .map(|(layer, policy_type, list)| (layer, policy_type, 0, list))
        .chain(levels.into_iter().flat_map(|(layer, policy_type, levels)| {
            levels
                .iter()
                .enumerate()
                .map(move |(level, of)| (layer, policy_type, level, of.policies.as_slice()))
        }))
        .chain([(Layer::Endpoint, PolicyType::Resource, 0, endpoint)])
        .flat_map(|(layer, policy_type, level, list)| {
            list.iter().map(move |named| Member {
                layer,
                level,
                policy_type,
                named,
            })
        })
}

impl Case {
    /// Reads a case. Linear in its length.
    ///
    /// # Errors
    ///
    /// The text is no JSON or no case, or a limit is exceeded. A policy of it that AWS would refuse is no error: what it says counts as
    /// far as it can be read, and there is a note.
    pub fn from_text(text: &str, limits: &Limits) -> Result<Self, Error> {
        Self::from_input(CaseInput::from_text(text, limits, &[])?)
    }

    /// Reads a case that is kept with other members beside its own, such as what is expected of it.
    ///
    /// # Errors
    ///
    /// As [`Case::from_text`].
    pub fn from_text_with(text: &str, limits: &Limits, also_known: &[&str]) -> Result<Self, Error> {
        Self::from_input(CaseInput::from_text(text, limits, also_known)?)
    }

    /// Reads a case from a value.
    ///
    /// # Errors
    ///
    /// As [`Case::from_text`].
    pub fn from_value(value: &serde_json::Value, limits: &Limits) -> Result<Self, Error> {
        Self::from_input(CaseInput::from_value(value, limits, &[])?)
    }

    fn from_input(input: CaseInput) -> Result<Self, Error> {
        let CaseInput {
            source,
            id,
            request,
            policies,
            problems,
        } = input;
        let mut notes = Vec::new();
        for problem in problems {
            let meant = problem.message.contains("did you mean");
            let message = match problem.span.or_else(|| source.span(problem.place)) {
                Some(span) if problem.kind == ProblemKind::JsonSyntaxError => {
                    let lines = crate::text::LineIndex::new(source.text());
                    let at = lines.position(source.text(), span.start, crate::text::Encoding::Utf8);
                    format!(
                        "line {}, column {}: {}",
                        at.line, at.column, problem.message
                    )
                }
                _ => match source.path(problem.place) {
                    path if path.is_empty() => problem.message.clone(),
                    path => format!("{path}: {}", problem.message),
                },
            };
            // A member that nobody knows may belong to whoever keeps the case; a misspelt one is a policy that would not count.
            if problem.kind == ProblemKind::InvalidPolicyElement && !meant {
                notes.push(Note {
                    kind: "case_problem",
                    message: problem.message,
                    path: Some(source.path(problem.place)),
                });
            } else {
                return Err(Error::WrongInput(message));
            }
        }
        let request = request.unwrap_or_default();
        for levels in [&policies.scps, &policies.rcps] {
            if levels.len() > MOST_LEVELS {
                return Err(Error::WrongInput(format!(
                    "{} levels of an organisation, the limit is {MOST_LEVELS}",
                    levels.len()
                )));
            }
        }
        let (request, resource_account) = read_request(&request)?;
        let has_session = matches!(
            request.principal,
            Principal::Role { .. } | Principal::FederatedUser { .. }
        );
        if policies.session.is_some() && !has_session {
            return Err(Error::WrongInput(
                "a session policy limits sessions of roles and federated users, and the principal is neither"
                    .to_owned(),
            ));
        }
        let account = policies.settings.management_account.as_deref();
        if let Some(account) = account.filter(|account| !is_account(account)) {
            return Err(bad(
                "settings.managementAccount",
                account,
                "an account number of 12 digits",
            ));
        }
        for member in members(&policies) {
            policy_notes(&member, &mut notes);
        }
        let size: usize = policies
            .session
            .iter()
            .flatten()
            .map(|named| characters(&named.policy.source, named.policy.place))
            .sum();
        if size > LONGEST_SESSION_POLICY {
            notes.push(Note::new(
                "session_policy_too_long",
                format!(
                    "the session policy has {size} characters, AWS takes {LONGEST_SESSION_POLICY}"
                ),
            ));
        }
        Ok(Self {
            id: id.and_then(|text| serde_json::from_str(&text).ok()),
            request,
            resource_account,
            policies,
            notes,
        })
    }

    /// Decides the case, and explains it statement by statement.
    pub fn evaluate(&self, options: &EvaluateOptions) -> Evaluation {
        self.run(options, true)
    }

    /// Decides the case as [`Case::evaluate`] does, and leaves the explanation out: [`Evaluation::layers`] is empty.
    pub fn decide(&self, options: &EvaluateOptions) -> Evaluation {
        self.run(options, false)
    }

    fn run(&self, options: &EvaluateOptions, explain: bool) -> Evaluation {
        let (call, mut notes) = self.call(options);
        let given = Given::new(&self.policies);
        let mut matched = Vec::new();
        let mut outcome = self.settle(&call, &given, &mut matched);
        let mut also = Vec::new();
        for (action, _) in &call.also {
            let besides = call.besides(action);
            let needed = self.settle(&besides, &given, &mut Vec::new());
            also.push(AlsoNeeded {
                action: (*action).to_owned(),
                decision: needed.decision,
                blocked_by: needed.blocked_by.iter().map(Layer::name).collect(),
            });
            outcome = outcome.and(needed);
        }
        let layers = if explain {
            notes.extend(explain::keys_not_given(&self.policies, &call));
            explain::layers(&self.policies, &call, &given)
        } else {
            Vec::new()
        };
        notes.extend(self.notes.iter().cloned());
        let engine = options
            .what_if
            .then(|| Engine::new(&self.policies, options).ok())
            .flatten();
        let what_if = engine.map(|engine| engine.what_if(&call));
        Evaluation {
            schema: SCHEMA,
            id: self.id.clone(),
            decision: outcome.decision,
            blocked_by: outcome.blocked_by.iter().map(Layer::name).collect(),
            allowed_by: outcome.allowed_by.iter().map(Layer::name).collect(),
            matched,
            also,
            what_if,
            notes,
            layers,
        }
    }

    /// The request, ready to be put to an [`Engine`](super::Engine), with what there is to know about it.
    pub fn call(&self, options: &EvaluateOptions) -> (Call, Vec<Note>) {
        let (mut call, notes) = Call::new(
            self.request.clone(),
            self.resource_account.as_deref(),
            &self.policies.settings,
            options.catalog(),
            options.unsupported_keys,
        );
        call.has_boundary = self.policies.boundary.is_some();
        (call, notes)
    }

    fn settle(&self, call: &Call, given: &Given, matched: &mut Vec<MatchedStatement>) -> Outcome {
        let mut votes = Votes::default();
        for member in members(&self.policies) {
            for statement in &member.named.policy.statements {
                let Some(grade) = applies_as(statement, member.policy_type, call) else {
                    continue;
                };
                votes.add(member.layer, member.level, statement.effect, grade);
                matched.push(matched_statement(&member, statement));
            }
        }
        votes.settle(call, given)
    }
}

fn matched_statement(member: &Member<'_>, statement: &Statement) -> MatchedStatement {
    MatchedStatement {
        layer: member.layer.name(),
        policy: member.named.name.clone(),
        statement: statement.index,
        sid: statement.sid.as_ref().map(|sid| sid.value.clone()),
        effect: statement.effect.name(),
        path: member.named.policy.source.path(statement.place),
    }
}

/// AWS's limit for the policies that are passed for a session, in characters.
const LONGEST_SESSION_POLICY: usize = 2_048;

/// The characters of a document but for white space.
fn characters(source: &Source, place: crate::text::Place) -> usize {
    let text = source.text_at(place);
    text.chars()
        .filter(|character| !character.is_whitespace())
        .count()
}

/// What AWS would refuse in a policy.
fn policy_notes(member: &Member<'_>, notes: &mut Vec<Note>) {
    for problem in &member.named.policy.problems {
        if problem.kind.severity() == Severity::Error {
            notes.push(Note {
                kind: "policy_problem",
                message: problem.message.clone(),
                path: Some(member.named.policy.source.path(problem.place)),
            });
        }
    }
}

fn bad(option: &'static str, value: &str, expected: &'static str) -> Error {
    Error::BadOption {
        option,
        value: value.to_owned(),
        expected,
    }
}

fn read_request(written: &CaseRequest) -> Result<(Request, Option<String>), Error> {
    let missing = |what: &str| Error::WrongInput(format!("the request has no `{what}`"));
    let text = |at: &Option<At<String>>| at.as_ref().map(|at| at.value.clone());
    let action = text(&written.action).ok_or_else(|| missing("action"))?;
    let is_action = action
        .split_once(':')
        .is_some_and(|(service, name)| !service.is_empty() && !name.is_empty())
        && !action.contains(['*', '?']);
    if !is_action {
        return Err(bad("action", &action, "an action such as `s3:GetObject`"));
    }
    let principal = text(&written.principal).ok_or_else(|| missing("principal"))?;
    let principal = read_principal(&principal, &action)?;
    let mut request = Request::new(principal, &action);
    request.resource = text(&written.resource);
    let resource_account = text(&written.resource_account);
    if let Some(account) = resource_account
        .as_deref()
        .filter(|account| !is_account(account))
    {
        return Err(bad(
            "resourceAccount",
            account,
            "an account number of 12 digits",
        ));
    }
    let service = fold(action.split(':').next().unwrap_or("")).into_owned();
    let context = &mut request.context;
    for (key, value) in &written.principal_tags {
        context.set(&format!("aws:PrincipalTag/{key}"), [value.as_str()]);
    }
    for (key, value) in &written.resource_tags {
        context.set(&format!("aws:ResourceTag/{key}"), [value.as_str()]);
        // Some services have a key of their own for the tags, as old as `ec2:ResourceTag`.
        let own = format!("{service}:ResourceTag/{key}");
        if Catalog::builtin().key(&own).is_some() {
            context.set(&own, [value.as_str()]);
        }
    }
    let mut tag_keys = Vec::new();
    for (key, value) in &written.context {
        let key = key.value.as_str();
        match value {
            CaseValue::Absent => {
                context.unset(key);
            }
            CaseValue::One(value) => {
                context.set(key, [value.as_str()]);
            }
            CaseValue::Many(values) => {
                context.set_list(key, values.iter().map(String::as_str));
            }
        }
        let tag = key
            .split_at_checked("aws:RequestTag/".len())
            .filter(|(head, _)| head.eq_ignore_ascii_case("aws:RequestTag/"));
        if let Some((_, tag)) = tag
            && !matches!(value, CaseValue::Absent)
            && !matches!(value, CaseValue::Many(values) if values.is_empty())
        {
            tag_keys.push(tag);
        }
    }
    if !tag_keys.is_empty() && context.entry("aws:tagkeys").is_none() {
        context.set_list("aws:TagKeys", tag_keys);
    }
    Ok((request, resource_account))
}

/// Reads who calls: an ARN, an account, a service, an identity provider, or `anonymous`.
fn read_principal(text: &str, action: &str) -> Result<Principal, Error> {
    let is_provider = BUILT_IN_PROVIDERS.contains(&text)
        || text.contains(":oidc-provider/")
        || text.contains(":saml-provider/")
        || (text.contains('.')
            && !text.contains(':')
            && action.eq_ignore_ascii_case("sts:AssumeRoleWithWebIdentity"));
    if text.eq_ignore_ascii_case("anonymous") {
        return Ok(Principal::Anonymous);
    }
    let key = match text {
        "*" => {
            return Err(bad(
                "principal",
                text,
                "one caller: an ARN, an account, a service, an identity provider or `anonymous`",
            ));
        }
        _ if is_provider => "Federated",
        _ if text.contains('.') && !text.contains(':') => "Service",
        _ => "AWS",
    };
    Principal::parse(key, text)
}
