//! Questions about one or two policies, each answered for all requests: what `rolecall compare --jsonl` reads, a line each.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Value, json};

use super::budget::{Budget, Exhausted};
use super::compare::witness;
use super::search::{Access, Scope, find};
use super::solver::synthetic;
use crate::evaluate::scalar::Block;
use crate::evaluate::{FIXED_KEYS, is_narrow};
use crate::evaluate::{Principal, Request};
use crate::policy::{Comparison, Effect, Named, Policy, ProblemKind, Qualifier, Test};
use crate::report::Witness;
use crate::{Error, Limits};

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuestionKind {
    /// Is every request that the first policy allows allowed by the second?
    Implies,
    /// Do both allow the same requests?
    Equivalent,
    /// Is no request allowed by both?
    Disjoint,
    /// Is some request of the query allowed?
    Grants,
    /// Does it let in somebody whom it does not name by a fixed value?
    Public,
    /// Can a principal of an account that is not among one's own call `sts:AssumeRole` with an `ExternalId` that is absent, or not among those
    /// that are one's own?
    AssumeWithoutExternalId,
}

impl QuestionKind {
    /// All kinds.
    pub const ALL: [Self; 6] = [
        Self::Implies,
        Self::Equivalent,
        Self::Disjoint,
        Self::Grants,
        Self::Public,
        Self::AssumeWithoutExternalId,
    ];

    /// As questions spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Implies => "implies",
            Self::Equivalent => "equivalent",
            Self::Disjoint => "disjoint",
            Self::Grants => "grants",
            Self::Public => "public",
            Self::AssumeWithoutExternalId => "assume-without-externalid",
        }
    }
}

/// An answer: a line of the batch form.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reply {
    /// The id of the question.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Value>,
    /// `null`: not settled, and never to be read as the better of the two.
    pub answer: Option<bool>,
    /// Why, in a sentence.
    pub reason: String,
    /// The request that shows it, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witness: Option<Witness>,
}

/// Answers one question: `{"id"?, "kind", "policyA", "policyB"?, "query"?}`.
///
/// A policy is a document or `{"identity": [...], "boundary"?, "session"?, "scps"?: [[...]], "resource"?}`. In both, a statement without Principal
/// takes in everybody and one without Resource every resource. Witnesses have been replayed.
///
/// # Errors
///
/// The question is none, or over a limit.
///
/// # Examples
///
/// ```
/// use rolecall::reason::{Budget, answer};
/// use serde_json::json;
///
/// let policy = |action: &str| json!({"Statement": {"Effect": "Allow", "Action": action, "Resource": "*"}});
/// let question = json!({"kind": "implies", "policyA": policy("s3:Get*"), "policyB": policy("s3:GetObject")});
/// let reply = answer(&question, &Default::default(), &Budget::default())?;
/// assert_eq!(reply.answer, Some(false));
/// assert!(reply.witness.unwrap().action.starts_with("s3:Get"));
/// # Ok::<(), rolecall::Error>(())
/// ```
pub fn answer(question: &Value, limits: &Limits, budget: &Budget) -> Result<Reply, Error> {
    let kind = question.get("kind").and_then(Value::as_str).unwrap_or("");
    let kind = QuestionKind::ALL
        .into_iter()
        .find(|known| known.name() == kind)
        .ok_or_else(|| Error::BadOption {
            option: "kind",
            value: kind.to_owned(),
            expected: "one of implies, equivalent, disjoint, grants, public, assume-without-externalid",
        })?;
    let party = |name: &str| -> Result<Party, Error> {
        let value = question.get(name).filter(|value| !value.is_null());
        let value = value.ok_or_else(|| {
            Error::WrongInput(format!("a question `{}` needs `{name}`", kind.name()))
        })?;
        Party::read(value, limits)
    };
    let first = party("policyA")?;
    let query = question.get("query").filter(|value| !value.is_null());
    check_query(query)?;
    let settled = match kind {
        QuestionKind::Implies => implied(&first, &party("policyB")?, budget),
        QuestionKind::Equivalent => {
            let second = party("policyB")?;
            match implied(&first, &second, budget) {
                Ok(None) => implied(&second, &first, budget),
                other => other,
            }
        }
        QuestionKind::Disjoint => {
            let second = party("policyB")?;
            let both = [&first.access(), &second.access()];
            find(&both, None, anybody(&[]), budget)
        }
        QuestionKind::Grants => {
            let scope = query_statements(query, &first, limits)?;
            find(&[&first.access()], None, anybody(&scope.statements), budget)
        }
        QuestionKind::Public => {
            let scope = outsiders(&first, limits)?;
            let caller = |principal: &Principal| is_outsider(principal, &first);
            let scope = Scope {
                statements: &scope.statements,
                is_part: false,
                caller: &caller,
            };
            find(&[&first.access()], None, scope, budget)
        }
        QuestionKind::AssumeWithoutExternalId => {
            let list = |name: &str| strings(query.and_then(|query| query.get(name)));
            let own = list("own");
            let scope = document(
                &json!({"Effect": "Allow", "Action": "sts:AssumeRole",
                    "Condition": without_external_id(&list("externalIds"))}),
                limits,
            )?;
            let caller = |principal: &Principal| {
                principal
                    .account()
                    .is_some_and(|account| !own.iter().any(|own| own == account))
            };
            let scope = Scope {
                statements: &scope.statements,
                is_part: false,
                caller: &caller,
            };
            find(&[&first.access()], None, scope, budget)
        }
    };
    Ok(reply(question, kind, settled))
}

fn reply(
    question: &Value,
    kind: QuestionKind,
    settled: Result<Option<Request>, Exhausted>,
) -> Reply {
    let id = question.get("id").cloned();
    let (if_found, found, none) = match kind {
        QuestionKind::Implies => (
            false,
            "the first allows this, and the second does not",
            "whatever the first allows, the second allows",
        ),
        QuestionKind::Equivalent => (
            false,
            "one of them allows this, and the other does not",
            "both allow the same requests",
        ),
        QuestionKind::Disjoint => (false, "both allow this", "no request is allowed by both"),
        QuestionKind::Grants => (
            true,
            "this is allowed",
            "no request of the query is allowed",
        ),
        QuestionKind::Public => (
            true,
            "this is allowed to somebody whom the policy does not name",
            "only those get in whom the policy names by fixed values",
        ),
        QuestionKind::AssumeWithoutExternalId => (
            true,
            "this gets in",
            "no such principal gets in without one of the ids",
        ),
    };
    match settled {
        Err(exhausted) => Reply {
            id,
            answer: None,
            reason: format!("not settled: {}", exhausted.what),
            witness: None,
        },
        Ok(None) => Reply {
            id,
            answer: Some(!if_found),
            reason: none.to_owned(),
            witness: None,
        },
        Ok(Some(request)) => Reply {
            id,
            answer: Some(if_found),
            reason: found.to_owned(),
            witness: Some(witness(&request)),
        },
    }
}

fn anybody<'p>(statements: &'p [crate::policy::Statement]) -> Scope<'p> {
    Scope {
        statements,
        is_part: false,
        caller: &|_| true,
    }
}

/// A request that `first` allows and `second` does not.
fn implied(first: &Party, second: &Party, budget: &Budget) -> Result<Option<Request>, Exhausted> {
    if first == second {
        return Ok(None);
    }
    find(
        &[&first.access()],
        Some(&second.access()),
        anybody(&[]),
        budget,
    )
}

/// A policy of a question: a document, or the policies of a principal and a resource.
#[derive(Debug, Clone, PartialEq)]
struct Party {
    /// Documents by layer: what grants first.
    identity: Vec<Policy>,
    limits: Vec<Vec<Policy>>,
    /// Levels of SCPs, which limit the resource's policy too.
    scps: Vec<Vec<Policy>>,
    resource: Vec<Policy>,
}

impl Party {
    fn read(value: &Value, limits: &Limits) -> Result<Self, Error> {
        let one = |value: &Value| -> Result<Policy, Error> {
            let policy = match value {
                Value::String(text) => Policy::from_text(text, limits)?,
                other => Policy::from_value(other, limits)?,
            };
            // What is no policy would read as one that allows nothing.
            let unreadable = policy.problems.iter().find(|problem| {
                problem.kind == ProblemKind::JsonSyntaxError
                    || (problem.kind == ProblemKind::MissingStatement
                        && value.get("Statement").is_none())
                    || (problem.place == policy.place
                        && problem.kind == ProblemKind::DataTypeMismatch)
            });
            match unreadable {
                Some(problem) => Err(Error::WrongInput(format!("no policy: {}", problem.message))),
                None => Ok(policy),
            }
        };
        let many = |value: Option<&Value>| -> Result<Vec<Policy>, Error> {
            match value {
                None | Some(Value::Null) => Ok(Vec::new()),
                Some(Value::Array(items)) => items.iter().map(one).collect(),
                Some(other) => Ok(vec![one(other)?]),
            }
        };
        let is_set = ["identity", "resource", "boundary", "session", "scps"]
            .iter()
            .any(|key| value.get(key).is_some())
            && value.get("Statement").is_none();
        if !is_set {
            return Ok(Self {
                identity: vec![one(value)?],
                limits: Vec::new(),
                scps: Vec::new(),
                resource: Vec::new(),
            });
        }
        let mut limits_found = Vec::new();
        for key in ["boundary", "session"] {
            if value.get(key).is_some_and(|value| !value.is_null()) {
                limits_found.push(many(value.get(key))?);
            }
        }
        let mut scps = Vec::new();
        let levels = value.get("scps").filter(|levels| !levels.is_null());
        if levels.is_some_and(|levels| !levels.is_array()) {
            return Err(Error::WrongInput(
                "`scps` is a list of levels, each a list of policies".to_owned(),
            ));
        }
        for level in levels.and_then(Value::as_array).into_iter().flatten() {
            scps.push(many(Some(level))?);
        }
        Ok(Self {
            identity: many(value.get("identity"))?,
            limits: limits_found,
            scps,
            resource: many(value.get("resource"))?,
        })
    }

    fn access(&self) -> Access<'_> {
        let mut ways = Vec::new();
        for (granting, limits) in [
            (&self.identity, self.limits.as_slice()),
            (&self.resource, &[][..]),
        ] {
            if granting.is_empty() {
                continue;
            }
            let mut way: Vec<Vec<&Policy>> = vec![granting.iter().collect()];
            way.extend(limits.iter().map(|policies| policies.iter().collect()));
            way.extend(self.scps.iter().map(|policies| policies.iter().collect()));
            ways.push(way);
        }
        Access { ways }
    }

    fn policies(&self) -> impl Iterator<Item = &Policy> {
        let limits = self.limits.iter().chain(&self.scps).flatten();
        self.identity.iter().chain(&self.resource).chain(limits)
    }

    fn tests(&self) -> impl Iterator<Item = (Effect, &Test)> {
        let statements = self.policies().flat_map(|policy| &policy.statements);
        statements.flat_map(|statement| {
            let tests = statement.tests.iter();
            tests.map(|test| (statement.effect, test))
        })
    }
}

fn strings(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::Array(items)) => {
            let texts = items.iter().filter_map(Value::as_str);
            texts.map(str::to_owned).collect()
        }
        Some(Value::String(text)) => vec![text.clone()],
        _ => Vec::new(),
    }
}

fn without_external_id(ids: &[String]) -> Value {
    if ids.is_empty() {
        return json!({});
    }
    json!({"StringNotEquals": {"sts:ExternalId": ids}})
}

/// A document of one statement, of 2008, in which nothing is a variable.
fn document(statement: &Value, limits: &Limits) -> Result<Policy, Error> {
    Policy::from_value(
        &json!({"Version": "2008-10-17", "Statement": statement}),
        limits,
    )
}

/// Refuses a query that would ask of more than it says.
fn check_query(query: Option<&Value>) -> Result<(), Error> {
    const KNOWN: [&str; 7] = [
        "actions",
        "resources",
        "principals",
        "context",
        "strict",
        "own",
        "externalIds",
    ];
    let Some(query) = query else { return Ok(()) };
    let Some(members) = query.as_object() else {
        return Err(Error::WrongInput("`query` is an object".to_owned()));
    };
    if let Some(other) = members.keys().find(|key| !KNOWN.contains(&key.as_str())) {
        return Err(Error::WrongInput(format!(
            "`{other}` is no member of a query, which has {}",
            KNOWN.join(", ")
        )));
    }
    for action in strings(members.get("actions")) {
        if action != "*" && !action.contains(':') {
            return Err(Error::BadOption {
                option: "actions",
                value: action,
                expected: "an action such as `s3:GetObject`, or a pattern of them",
            });
        }
    }
    Ok(())
}

/// The requests of a query.
fn query_statements(
    query: Option<&Value>,
    party: &Party,
    limits: &Limits,
) -> Result<Policy, Error> {
    let member = |name: &str| query.and_then(|query| query.get(name));
    let mut statement = json!({"Effect": "Allow"});
    let or_all = |list: Vec<String>| {
        if list.is_empty() {
            vec!["*".to_owned()]
        } else {
            list
        }
    };
    set(
        &mut statement,
        "Action",
        json!(or_all(strings(member("actions")))),
    );
    let resources = strings(member("resources"));
    if !resources.is_empty() {
        set(&mut statement, "Resource", json!(resources));
    }
    let principals = strings(member("principals"));
    if !principals.is_empty() && !principals.iter().any(|principal| principal == "*") {
        let mut by_kind: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for principal in &principals {
            let known = ["AWS", "Service", "Federated", "CanonicalUser"];
            let (kind, name) = principal
                .split_once(':')
                .filter(|(kind, _)| known.contains(kind))
                .unwrap_or(("AWS", principal));
            by_kind
                .entry(kind.to_owned())
                .or_default()
                .push(name.to_owned());
        }
        set(&mut statement, "Principal", json!(by_kind));
    }
    let mut equal: BTreeMap<&str, Value> = BTreeMap::new();
    let (mut absent, mut all) = (json!({}), json!({}));
    let mut any: Vec<Test> = Vec::new();
    let mut given: BTreeSet<String> = BTreeSet::new();
    for (key, value) in member("context")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        given.insert(key.to_lowercase());
        match value {
            Value::Null => set(&mut absent, key, json!("true")),
            Value::Array(values) => {
                // Exactly these: no other, and each of them.
                set(&mut all, key, json!(values));
                let each = values.iter().filter_map(Value::as_str);
                any.extend(each.map(|value| {
                    synthetic("ForAnyValue:StringEquals", &key.to_lowercase(), [value])
                }));
            }
            one => {
                let text = one.as_str().map_or_else(|| one.to_string(), str::to_owned);
                let operator = equality(key, party);
                set(
                    equal.entry(operator).or_insert_with(|| json!({})),
                    key,
                    json!(text),
                );
            }
        }
    }
    if member("strict").and_then(Value::as_bool) == Some(true) {
        for (_, test) in party.tests() {
            if !given.contains(&test.name)
                && !crate::evaluate::DERIVED.contains(&test.name.as_str())
            {
                set(&mut absent, &test.name, json!("true"));
            }
        }
    }
    let mut condition = json!({});
    let sets = [("Null", absent), ("ForAllValues:StringEquals", all)];
    for (operator, keys) in equal.into_iter().chain(sets) {
        if keys.as_object().is_some_and(|keys| !keys.is_empty()) {
            set(&mut condition, operator, keys);
        }
    }
    set(&mut statement, "Condition", condition);
    let mut query = document(&statement, limits)?;
    if let Some(statement) = query.statements.first_mut() {
        statement.tests.extend(any);
    }
    Ok(query)
}

/// The operator that compares a key as the policies do: a number in another spelling is the same number.
fn equality(key: &str, party: &Party) -> &'static str {
    let name = key.to_lowercase();
    let mut tests = party.tests().filter(|(_, test)| test.name == name);
    let compared = tests.find_map(|(_, test)| match test.operator.value.comparison {
        Comparison::IpAddress => Some("IpAddress"),
        Comparison::Numeric(_) => Some("NumericEquals"),
        Comparison::Date(_) => Some("DateEquals"),
        Comparison::Bool => Some("Bool"),
        _ => None,
    });
    compared.unwrap_or("StringEquals")
}

fn set(object: &mut Value, key: &str, value: Value) {
    if let Value::Object(members) = object {
        members.insert(key.to_owned(), value);
    }
}

/// Whether a fixed value of a key says for whom a request is, or where it comes from.
fn is_fixing(name: &str) -> bool {
    FIXED_KEYS.contains(&name) || matches!(name, "aws:sourceorgpaths" | "kms:calleraccount")
}

/// Requests that carry no value that the policy fixes for one of these keys.
fn outsiders(party: &Party, limits: &Limits) -> Result<Policy, Error> {
    let mut fixed: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut blocks: BTreeSet<&str> = BTreeSet::new();
    for (effect, test) in party.tests() {
        let operator = test.operator.value;
        // A Deny with the negated operator fixes a value too.
        let names_values = (effect == Effect::Allow) != operator.negated
            && operator.qualifier != Some(Qualifier::ForAllValues);
        let name = test.name.as_str();
        for value in test.values.iter().map(|value| value.value.text.as_str()) {
            match operator.comparison {
                Comparison::IpAddress
                    if names_values && Block::parse(value).is_some_and(is_narrow) =>
                {
                    blocks.insert(value);
                }
                Comparison::StringEquals | Comparison::StringLike | Comparison::Arn
                    if names_values && is_fixing(name) && !value.contains("${") =>
                {
                    fixed.entry(name).or_default().insert(value);
                }
                _ => {}
            }
        }
    }
    let mut condition = json!({});
    let mut not_like = json!({});
    for (name, values) in fixed {
        let fixed: Vec<&str> = values
            .into_iter()
            .filter(|value| names_somebody(name, value))
            .collect();
        if !fixed.is_empty() && !crate::evaluate::DERIVED.contains(&name) {
            set(&mut not_like, name, json!(fixed));
        }
    }
    if not_like.as_object().is_some_and(|keys| !keys.is_empty()) {
        set(&mut condition, "StringNotLike", not_like);
    }
    if !blocks.is_empty() {
        set(
            &mut condition,
            "NotIpAddress",
            json!({"aws:SourceIp": blocks}),
        );
    }
    document(
        &json!({"Effect": "Allow", "Action": "*", "Condition": condition}),
        limits,
    )
}

/// Whether a value of a key holds for somebody in particular: it has no wildcard, or only where what stands before it names an account,
/// an organisation or a place in one.
fn names_somebody(name: &str, value: &str) -> bool {
    let is_plain = |text: &str| !text.contains(['*', '?']) && !text.is_empty();
    if is_plain(value) {
        return true;
    }
    if value.starts_with("arn:") {
        let fields: Vec<&str> = value.splitn(6, ':').collect();
        let account = fields.get(4).copied().unwrap_or("");
        let service = fields.get(2).copied().unwrap_or("");
        let resource = fields.get(5).copied().unwrap_or("");
        let bucket = resource.split('/').next().unwrap_or("");
        return is_plain(account) || (service == "s3" && account.is_empty() && is_plain(bucket));
    }
    match name {
        "aws:userid" => value.split(':').next().is_some_and(is_plain),
        _ if name.ends_with("orgpaths") => value.split('/').next().is_some_and(is_plain),
        _ => false,
    }
}

/// Whether no statement names the caller by itself, its account, or its provider.
fn is_outsider(principal: &Principal, party: &Party) -> bool {
    let texts = || {
        let statements = party.policies().flat_map(|policy| &policy.statements);
        let entries = statements
            .filter_map(|statement| statement.principal.as_ref())
            .flat_map(|element| &element.entries);
        entries.map(|entry| &entry.value.named)
    };
    let is_named = texts().any(|named| {
        !matches!(
            named,
            Named::Everyone | Named::EveryService | Named::EveryProvider
        ) && names(named, principal)
    });
    match principal {
        Principal::Anonymous => true,
        _ if is_named => false,
        Principal::Service { .. } | Principal::WebIdentity { .. } | Principal::Saml { .. } => true,
        _ => {
            let account = principal.account().unwrap_or("");
            let says = |text: &str| text.contains(account);
            let in_tests = party
                .tests()
                .any(|(_, test)| test.values.iter().any(|value| says(&value.value.text)));
            let in_principals = texts().any(|named| match named {
                Named::Account { account: own, .. } => own == account,
                Named::Identity(identity) => identity.account == account,
                _ => false,
            });
            !in_tests && !in_principals
        }
    }
}

fn names(named: &Named, principal: &Principal) -> bool {
    let entry = crate::policy::PrincipalEntry {
        key: String::new(),
        text: String::new(),
        named: named.clone(),
    };
    entry.names(principal)
}
