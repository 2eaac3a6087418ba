//! A second evaluator of whole cases, written to be obviously right and not to be fast: it works on plain JSON, shares nothing with the
//! library, and must never call it. What AWS offers comes through [`Facts`].
//!
//! Cases must be well formed.

pub(crate) mod cases;
mod condition;
mod context;
mod layer;
mod principal;
mod scenes;
mod special;
mod values;
mod vocabulary;

use serde_json::Value;

use context::context;
use layer::{Layer, Question};
use principal::{Caller, Grade, Kind};
use values::{arn_field, text_arn_glob, text_glob};

/// What must be known about AWS's services.
pub(crate) trait Facts {
    /// Whether a key is known to have several values.
    fn multivalued(&self, key: &str) -> bool;
    /// Whether resource control policies govern a service.
    fn supports_rcp(&self, service: &str) -> bool;
    /// Whether an action is known and takes no resource types.
    fn takes_no_resources(&self, action: &str) -> bool;
    /// Whether an action is known and does more than list and read.
    fn writes(&self, action: &str) -> bool;
    /// Whether action and key are known, the key is not global, and the action does not support it.
    fn drops(&self, action: &str, key: &str) -> bool;
    /// Told of each test of a key that is made: its operator, and whether it holds.
    fn tested(&self, _operator: &str, _holds: bool) {}
}

/// What is decided. Two answers are equal if they say the same in any order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    /// `Allowed`, `ImplicitlyDenied` or `ExplicitlyDenied`.
    pub(crate) decision: String,
    /// The layers that stand in the way, in the order of [`LAYERS`].
    pub(crate) blocked_by: Vec<String>,
    /// Layer, policy and number of each statement that applies, sorted and without repetitions.
    pub(crate) matched: Vec<(String, String, usize)>,
}

/// The layers, in the order in which they are reported.
pub(crate) const LAYERS: [&str; 9] = [
    "identity",
    "resource",
    "boundary",
    "session",
    "scp",
    "rcp",
    "endpoint",
    "s3_block_public_access",
    "reserved",
];

const DECISIONS: [&str; 3] = ["Allowed", "ImplicitlyDenied", "ExplicitlyDenied"];

impl Answer {
    /// An answer, put in order.
    pub(crate) fn new(
        decision: &str,
        blocked: &[String],
        mut matched: Vec<(String, String, usize)>,
    ) -> Self {
        matched.sort();
        matched.dedup();
        let blocked_by = LAYERS.iter().map(|layer| (*layer).to_owned());
        Self {
            decision: decision.to_owned(),
            blocked_by: blocked_by.filter(|layer| blocked.contains(layer)).collect(),
            matched,
        }
    }

    /// The worse decision of two, and what stands in the way of either.
    fn and(self, other: Self) -> Self {
        let rank = |decision: &str| DECISIONS.iter().position(|it| *it == decision);
        let worse = rank(&self.decision).max(rank(&other.decision)).unwrap();
        Self::new(
            DECISIONS[worse],
            &[self.blocked_by, other.blocked_by].concat(),
            [self.matched, other.matched].concat(),
        )
    }
}

/// Decides a case.
pub(crate) fn decide(case: &Value, facts: &dyn Facts) -> Answer {
    let request = &case["request"];
    let action = request["action"].as_str().unwrap().to_lowercase();
    let caller = Caller::read(request["principal"].as_str().unwrap(), &action);
    if action == "sts:getcalleridentity" && caller.account.is_some() {
        return Answer::new("Allowed", &[], Vec::new());
    }
    let mut answer = decide_action(case, &action, &caller, facts);
    if text_glob("sts:assumerole*", &action) {
        let given = |wanted: &dyn Fn(&str) -> bool| {
            let context = request.get("context").and_then(Value::as_object);
            context.into_iter().flatten().any(|(key, value)| {
                wanted(&key.to_lowercase()) && !value.is_null() && !texts(value).is_empty()
            })
        };
        let tags = |key: &str| {
            key.starts_with("aws:requesttag/")
                || key == "aws:tagkeys"
                || key == "sts:transitivetagkeys"
        };
        if given(&tags) {
            answer = answer.and(decide_action(case, "sts:tagsession", &caller, facts));
        }
        if given(&|key| key == "sts:sourceidentity" || key == "aws:sourceidentity") {
            answer = answer.and(decide_action(case, "sts:setsourceidentity", &caller, facts));
        }
    }
    answer
}

fn decide_action(case: &Value, action: &str, caller: &Caller, facts: &dyn Facts) -> Answer {
    let request = &case["request"];
    let settings = &case["settings"];
    let resource = match request["resource"].as_str() {
        Some(resource) if !facts.takes_no_resources(action) => resource,
        _ => "*",
    };
    let (service, name) = action.split_once(':').unwrap();
    let resource_account = match request.get("resourceAccount").and_then(Value::as_str) {
        Some(account) => Some(account.to_owned()),
        None => arn_field(resource, 4)
            .filter(|account| is_account(account))
            .or_else(|| caller.account.clone()),
    };
    let management = settings.get("managementAccount").and_then(Value::as_str);
    let given = |name: &str| case.get(name).filter(|value| !value.is_null());
    let question = Question {
        action,
        resource,
        caller,
        context: context(
            case,
            action,
            resource,
            resource_account.as_deref(),
            caller,
            facts,
        ),
        bounded: caller.limited() && given("permissionBoundary").is_some(),
        facts,
    };

    // Each layer that applies.
    let read = |name: &str, layer: &str| given(name).map(|value| question.layer(layer, value));
    let identity = match caller.kind {
        Kind::Root => Layer {
            grade: Some(Grade::Direct),
            ..Layer::default()
        },
        _ if caller.account.is_some() => read("identityPolicies", "identity").unwrap_or_default(),
        _ => Layer::default(),
    };
    let resource_policy = read("resourcePolicy", "resource");
    let has_resource_policy = resource_policy.is_some();
    let resource_policy = resource_policy.unwrap_or_default();
    let limit = |name: &str, layer: &str| {
        if caller.limited() {
            read(name, layer)
        } else {
            None
        }
    };
    let boundary = limit("permissionBoundary", "boundary");
    let session = limit("sessionPolicy", "session");
    let endpoint = read("endpointPolicies", "endpoint");
    let levels = |name: &str, layer: &str| -> Vec<Layer> {
        let levels = given(name).and_then(Value::as_array);
        let levels = levels.into_iter().flatten();
        levels
            .map(|level| question.layer(layer, &level["policies"]))
            .collect()
    };
    let managed = |account: Option<&str>| account.is_some() && account == management;
    let has_scps = caller.account.is_some()
        && !caller.is_service_linked()
        && !managed(caller.account.as_deref());
    let scps = if has_scps {
        levels("scps", "scp")
    } else {
        Vec::new()
    };
    let has_rcps = facts.supports_rcp(service)
        && !caller.is_service_linked()
        && !managed(resource_account.as_deref())
        && action != "kms:retiregrant"
        && !text_arn_glob("arn:*:kms:*:*:alias/aws/*", resource);
    let rcps = if has_rcps {
        levels("rcps", "rcp")
    } else {
        Vec::new()
    };

    // Who stands in the way.
    let mut blocked: Vec<&str> = Vec::new();
    let mut denied: Vec<&str> = Vec::new();
    let mut note = |list: &[&Layer], name: &'static str| {
        if list.iter().any(|layer| layer.denies) {
            denied.push(name);
        }
    };
    note(&[&identity], "identity");
    note(&[&resource_policy], "resource");
    note(&boundary.iter().collect::<Vec<_>>(), "boundary");
    note(&session.iter().collect::<Vec<_>>(), "session");
    note(&scps.iter().collect::<Vec<_>>(), "scp");
    note(&rcps.iter().collect::<Vec<_>>(), "rcp");
    note(&endpoint.iter().collect::<Vec<_>>(), "endpoint");
    if scps.iter().any(|level| !level.allows()) {
        blocked.push("scp");
    }
    if endpoint.as_ref().is_some_and(|layer| !layer.allows()) {
        blocked.push("endpoint");
    }
    if special::is_reserved(action, resource, facts) {
        blocked.push("reserved");
    }
    if special::blocks_public_access(case, action, resource, caller, resource_account.as_deref()) {
        blocked.push("s3_block_public_access");
    }

    // The grant: what it needs besides the resource policy.
    let same_account = caller.account.is_some() && caller.account == resource_account;
    let grade = resource_policy.grade;
    let trust_actions = [
        "assumerole",
        "assumerolewithsaml",
        "assumerolewithwebidentity",
        "tagsession",
        "setsourceidentity",
        "setcontext",
    ];
    let trust = service == "sts"
        && trust_actions.contains(&name)
        && text_arn_glob("arn:*:iam::*:role/*", resource);
    let key_policy = service == "kms" && text_arn_glob("arn:*:kms:*:*:key/*", resource);
    let (needs_identity, needs_resource, needs_limits) = if caller.account.is_none() {
        (false, true, false)
    } else if !same_account {
        (true, true, true)
    } else if trust {
        (grade == Some(Grade::Account), true, true)
    } else if key_policy {
        (
            grade == Some(Grade::Account),
            true,
            grade != Some(Grade::Direct),
        )
    } else {
        match grade {
            Some(Grade::Direct) => (false, false, false),
            Some(Grade::Role) => (false, false, true),
            _ => (true, false, true),
        }
    };
    if needs_identity && identity.grade.is_none() {
        blocked.push("identity");
        if !needs_resource && has_resource_policy {
            blocked.push("resource");
        }
    }
    if needs_resource && grade.is_none() {
        blocked.push("resource");
    }
    for (layer, name) in [(&boundary, "boundary"), (&session, "session")] {
        if needs_limits && layer.as_ref().is_some_and(|layer| !layer.allows()) {
            blocked.push(name);
        }
    }

    let decision = match (denied.is_empty(), blocked.is_empty()) {
        (false, _) => "ExplicitlyDenied",
        (true, false) => "ImplicitlyDenied",
        (true, true) => "Allowed",
    };
    let blocked: Vec<String> = blocked
        .into_iter()
        .chain(denied)
        .map(str::to_owned)
        .collect();
    let mut matched = Vec::new();
    let single = [
        Some(identity),
        Some(resource_policy),
        boundary,
        session,
        endpoint,
    ];
    for layer in single.into_iter().flatten().chain(scps).chain(rcps) {
        matched.extend(layer.matched);
    }
    Answer::new(decision, &blocked, matched)
}

/// Whether a text is the number of an account.
fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|it| it.is_ascii_digit())
}

/// A value or a list of them as texts.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::String(text) => vec![text.clone()],
        Value::Array(values) => values.iter().flat_map(texts).collect(),
        other => vec![other.to_string()],
    }
}
