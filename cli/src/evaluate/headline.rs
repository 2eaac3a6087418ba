//! The first line: the decision, and in plain words who allows it or stands in the way.

use rolecall::evaluate::{Case, Decision, Evaluation, Principal};
use rolecall::report::WitnessPrincipal;

use crate::shown::{quoted, short};

/// Why the decision is what it is, in a line.
pub(super) fn why(case: &Case, evaluation: &Evaluation) -> String {
    let names = Names { case, evaluation };
    match evaluation.decision {
        Decision::Allowed => names.allowed(),
        _ => names.denied(),
    }
}

/// Who asks for what on what, in a line.
pub(super) fn request(case: &Case) -> String {
    let request = &case.request;
    let caller = match request.principal.to_witness() {
        WitnessPrincipal::Aws(arn) => arn,
        WitnessPrincipal::Service(name) => name,
        WitnessPrincipal::Federated(provider) => provider,
    };
    let who = match &request.principal {
        Principal::Anonymous => "somebody without credentials".to_owned(),
        Principal::Role { .. } if caller.contains(":role/") => {
            format!("a session of {}", short(&caller))
        }
        Principal::WebIdentity { .. } | Principal::Saml { .. } => {
            format!("a user of {}", short(&caller))
        }
        _ => short(&caller),
    };
    let whose = match &case.resource_account {
        Some(account) => format!(" in account {}", short(account)),
        None => String::new(),
    };
    format!("{who} calls {}{whose}", names_what(case))
}

fn names_what(case: &Case) -> String {
    let request = &case.request;
    let action = short(&request.action);
    match request.resource.as_deref() {
        None | Some("*") => action,
        Some(resource) => format!("{action} on {}", short(resource)),
    }
}

/// What a layer is called.
pub(super) fn noun(layer: &str, case: &Case) -> &'static str {
    match layer {
        "identity" if case.policies.identity.len() == 1 => "the identity policy",
        "identity" => "the identity policies",
        "resource" => resource_policy(case),
        "boundary" => "the permissions boundary",
        "session" => match &case.policies.session {
            Some(several) if several.len() > 1 => "the session policies",
            _ => "the session policy",
        },
        "scp" => "the service control policies",
        "rcp" => "the resource control policies",
        "endpoint" => "the policy of the VPC endpoint",
        "s3_block_public_access" => "S3 Block Public Access",
        _ => "AWS",
    }
}

fn resource_policy(case: &Case) -> &'static str {
    let resource = case.request.resource.as_deref().unwrap_or_default();
    let action = case.request.action.to_ascii_lowercase();
    if action.starts_with("sts:") && resource.contains(":role/") {
        "the role's trust policy"
    } else if action.starts_with("kms:") && resource.contains(":key/") {
        "the key policy"
    } else if action.starts_with("s3:") && resource.contains(":s3:::") {
        "the bucket policy"
    } else {
        "the resource policy"
    }
}

pub(super) fn is_plural(noun: &str) -> bool {
    noun.ends_with("policies")
}

/// What a layer that is not there is called, after "no".
fn missing(layer: &str, case: &Case) -> &'static str {
    match noun(layer, case) {
        "the identity policies" => "identity policy",
        "the role's trust policy" => "trust policy of the role",
        noun => noun.trim_start_matches("the "),
    }
}

struct Names<'c> {
    case: &'c Case,
    evaluation: &'c Evaluation,
}

impl Names<'_> {
    fn allowed(&self) -> String {
        let what = names_what(self.case);
        let Evaluation { allowed_by, .. } = self.evaluation;
        let action = &self.case.request.action;
        if action.eq_ignore_ascii_case("sts:GetCallerIdentity") {
            return format!("{what} needs no permission, and no policy can refuse it");
        }
        let nouns = |wanted: &[&str]| -> Vec<String> {
            let layers = allowed_by.iter().filter(|layer| wanted.contains(layer));
            layers
                .map(|layer| noun(layer, self.case).to_owned())
                .collect()
        };
        let grants = nouns(&["identity", "resource"]);
        let within = match nouns(&["boundary", "session", "scp", "endpoint"]).as_slice() {
            [] => String::new(),
            limits => format!(", within {}", joined(limits, "and")),
        };
        match grants.as_slice() {
            [] if matches!(self.case.request.principal, Principal::Root { .. }) => {
                format!(
                    "the root user may do what nothing denies, and nothing denies {what}{within}"
                )
            }
            [] => format!("nothing stands in the way of {what}{within}"),
            [only] if !is_plural(only) => format!("{only} allows {what}{within}"),
            several => format!("{} allow {what}{within}", joined(several, "and")),
        }
    }

    fn denied(&self) -> String {
        let mut clauses = Vec::new();
        let mut target = names_what(self.case);
        let mut say = |clause: &dyn Fn(&str) -> String| {
            clauses.push(clause(&target));
            "it".clone_into(&mut target);
        };
        let denying = self.blockers(|layer| self.denies(layer));
        if !denying.is_empty() {
            let nouns: Vec<String> = denying
                .iter()
                .map(|layer| self.with_levels(layer, Decision::ExplicitlyDenied))
                .collect();
            let is_one =
                denying.len() == 1 && !is_plural(noun(denying.first().unwrap_or(&""), self.case));
            let verb = if is_one { "denies" } else { "deny" };
            say(&|it| format!("{} {verb} {it}", joined(&nouns, "and")));
        }
        if denying.contains(&"scp") && self.decided("scp", Decision::ImplicitlyDenied) {
            let scps = self.with_levels("scp", Decision::ImplicitlyDenied);
            say(&|it| format!("{scps} do not allow {it}"));
        }
        let silent = self.blockers(|layer| !self.denies(layer) && !self.only_besides(layer));
        let lacking: Vec<&str> = silent
            .iter()
            .copied()
            .filter(|layer| !(is_rule(layer) || *layer == "resource" && self.allows(layer)))
            .collect();
        match lacking.as_slice() {
            [] => {}
            [only] if self.is_missing(only) => {
                say(&|it| format!("no {} allows {it}", missing(only, self.case)));
            }
            [only] => {
                let is_many = is_plural(noun(only, self.case));
                let verb = if is_many {
                    "do not allow"
                } else {
                    "does not allow"
                };
                say(&|it| {
                    format!(
                        "{} {verb} {it}",
                        self.with_levels(only, Decision::ImplicitlyDenied)
                    )
                });
            }
            several => {
                let nouns: Vec<String> = several
                    .iter()
                    .map(|layer| self.with_levels(layer, Decision::ImplicitlyDenied))
                    .collect();
                let last = several
                    .last()
                    .is_some_and(|layer| is_plural(noun(layer, self.case)));
                let verb = if last { "allow" } else { "allows" };
                say(&|it| format!("neither {} {verb} {it}", nouns.join(" nor ")));
            }
        }
        if silent.contains(&"resource") && self.allows("resource") {
            let noun = noun("resource", self.case);
            say(&|it| {
                format!(
                    "{noun} allows {it} to the account, which leaves the decision to its identity policies"
                )
            });
        }
        if silent.contains(&"s3_block_public_access") {
            say(&|it| {
                format!(
                    "S3 Block Public Access keeps {it} from callers of other accounts, because the bucket policy is public"
                )
            });
        }
        if silent.contains(&"reserved") {
            say(&|it| format!("the resource is AWS's own, and no policy can allow {it}"));
        }
        for also in &self.evaluation.also {
            let action = short(&also.action);
            let nouns = also.blocked_by.iter();
            let nouns: Vec<String> = nouns
                .map(|layer| noun(layer, self.case).to_owned())
                .collect();
            let by = joined(&nouns, "and");
            match also.decision {
                Decision::Allowed => {}
                Decision::ImplicitlyDenied => say(&|_| {
                    let verb = match nouns.as_slice() {
                        [only] if !is_plural(only) => "does not allow",
                        _ => "do not allow",
                    };
                    format!("{by} {verb} {action}, which the request needs too")
                }),
                Decision::ExplicitlyDenied => {
                    say(&|_| format!("{action}, which the request needs too, is denied by {by}"));
                }
            }
        }
        clauses.join("; ")
    }

    fn blockers(&self, wanted: impl Fn(&str) -> bool) -> Vec<&'static str> {
        let blockers = self.evaluation.blocked_by.iter().copied();
        blockers.filter(|layer| wanted(layer)).collect()
    }

    fn decided(&self, layer: &str, decision: Decision) -> bool {
        let mut outcomes = self.evaluation.layers.iter();
        outcomes.any(|outcome| outcome.layer == layer && outcome.decision == decision)
    }

    fn denies(&self, layer: &str) -> bool {
        self.decided(layer, Decision::ExplicitlyDenied)
    }

    /// Whether every level of a layer allows.
    fn allows(&self, layer: &str) -> bool {
        self.decided(layer, Decision::Allowed) && !self.decided(layer, Decision::ImplicitlyDenied)
    }

    /// Whether a layer stands in the way of something that the caller needs besides, and of nothing else.
    fn only_besides(&self, layer: &str) -> bool {
        let mut also = self.evaluation.also.iter();
        self.allows(layer) && also.any(|needed| needed.blocked_by.contains(&layer))
    }

    fn is_missing(&self, layer: &str) -> bool {
        let policies = &self.case.policies;
        match layer {
            "identity" => policies.identity.is_empty(),
            "resource" => policies.resource.is_none(),
            _ => false,
        }
    }

    /// A layer with the levels of the organisation that decide so.
    fn with_levels(&self, layer: &str, decision: Decision) -> String {
        let noun = noun(layer, self.case);
        if self.is_missing(layer) {
            let noun = missing(layer, self.case);
            let article = if noun.starts_with('i') { "an" } else { "a" };
            return format!("{article} {noun}");
        }
        let outcomes = self.evaluation.layers.iter();
        let levels: Vec<String> = outcomes
            .filter(|outcome| outcome.layer == layer && outcome.decision == decision)
            .filter_map(|outcome| outcome.level.as_deref())
            .filter(|level| !level.is_empty())
            .map(quoted)
            .collect();
        match levels.as_slice() {
            [] => noun.to_owned(),
            levels => format!("{noun} of {}", joined(levels, "and")),
        }
    }
}

/// The two layers that are no policies.
fn is_rule(layer: &str) -> bool {
    matches!(layer, "s3_block_public_access" | "reserved")
}

/// `a, b and c`
fn joined(parts: &[String], and: &str) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [before @ .., last] => format!("{} {and} {last}", before.join(", ")),
    }
}
