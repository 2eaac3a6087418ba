//! Questions that services and identity providers raise beyond who gets in: for whom a service acts, whether the audience is
//! pinned, whether guests get in. Each is a list of tests that go with the policy's own, as in [`super::questions`]; a policy
//! that trusts neither raises none of them.

use std::collections::BTreeSet;

use super::external_id::is_loose;
use super::questions::{federated_facts, federated_outsider, outside_organizations, service_facts};
use super::tenants::{COGNITO, shared};
use crate::policy::{
    At, Comparison, Effect, Named, Policy, Provider, Qualifier, Test, Value, fold, is_account,
};
use crate::reason::synthetic;
use crate::validate::providers::is_github;

/// A question about the callers of one way in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Ask<'p> {
    /// A service that acts for nobody whom the policy names: the keys that say for whom are absent, or name another account.
    Source,
    /// A user of another tenant, by this value of a claim that tells tenants apart.
    Stranger(&'p At<Value>),
    /// A token for an audience that the policy does not name.
    Audience,
    /// A token for an audience and of a subject that the policy does not name.
    Token,
    /// A GitHub workflow of a repository that the policy does not name.
    Repository,
    /// A GitHub workflow that a pull request starts, where the policy does not name pull requests.
    PullRequest,
    /// A guest of a Cognito identity pool.
    Guest,
    /// A user of a Cognito identity pool who has logged in.
    User,
    /// A user of whom this claim, by its lower-cased key, says nothing.
    Without(&'p str),
}

/// A question with its tests.
pub(crate) type Asked<'p> = (Ask<'p>, Vec<Test>);

fn tests_on<'p>(policy: &'p Policy, name: &str) -> impl Iterator<Item = &'p Test> {
    policy
        .statements
        .iter()
        .flat_map(|statement| &statement.tests)
        .filter(move |test| test.name == name)
        .filter(|test| {
            !matches!(
                test.operator.value.comparison,
                Comparison::Null | Comparison::Unknown
            )
        })
}

/// What values name, as tests that only other values pass: `keep` says of each text, and whether its wildcards are such, what it
/// names.
fn unnamed(policy: &Policy, name: &str, keep: impl Fn(&str, bool) -> Option<String>) -> [Test; 2] {
    let (mut texts, mut patterns) = (BTreeSet::new(), BTreeSet::new());
    for test in tests_on(policy, name) {
        let wildcards = test.operator.value.comparison.takes_wildcards();
        for value in &test.values {
            let Some(text) = keep(&value.value.text, wildcards) else {
                continue;
            };
            if wildcards || text.ends_with('*') {
                patterns.insert(text);
            } else {
                texts.insert(text);
            }
        }
    }
    [
        synthetic("StringNotLike", name, patterns),
        synthetic("StringNotEqualsIgnoreCase", name, texts),
    ]
}

/// What names something: all but patterns that fix no letter.
fn naming(text: &str, wildcards: bool) -> Option<String> {
    (!wildcards || !is_loose(text)).then(|| text.to_owned())
}

/// A service that acts for a stranger.
pub(crate) fn of_service(policy: &Policy, tested: &BTreeSet<&str>) -> Vec<Test> {
    let mut tests = service_facts(tested);
    let values = |name| {
        tests_on(policy, name)
            .flat_map(|test| &test.values)
            .map(|value| value.value.text.as_str())
    };
    let arns = || values("aws:sourcearn");
    let accounts: BTreeSet<&str> = values("aws:sourceaccount")
        .chain(arns().filter_map(|arn| arn.split(':').nth(4)))
        .filter(|account| is_account(account))
        .collect();
    tests.push(synthetic(
        "StringNotEquals",
        "aws:sourceaccount",
        accounts.iter().copied(),
    ));
    if tested.contains("aws:sourcearn") {
        let of_accounts = accounts
            .iter()
            .map(|account| format!("arn:*:*:*:{account}:*"));
        // A bucket's ARN has no account, and is one bucket all the same.
        let whole = arns()
            .filter(|arn| !arn.contains(['*', '?']))
            .map(str::to_owned);
        tests.push(synthetic(
            "StringNotLike",
            "aws:sourcearn",
            of_accounts.chain(whole),
        ));
    }
    tests.extend(outside_organizations(
        policy,
        tested,
        "aws:sourceorgid",
        "aws:sourceorgpaths",
    ));
    tests
}

/// The questions about the users of a provider.
pub(crate) fn of_provider<'p>(
    policy: &'p Policy,
    tested: &BTreeSet<&'p str>,
    provider: &Provider,
) -> Vec<Asked<'p>> {
    match provider {
        Provider::Saml { .. } => of_saml(policy, tested, provider),
        Provider::WebIdentity { name, issuer } => {
            let key = |claim: &str| format!("{}:{claim}", fold(issuer));
            let facts = || federated_facts(tested, Some(provider));
            let mut asks = strangers(policy, tested, provider, issuer);
            if issuer == COGNITO {
                // A guest's token has one value, a user's also names the provider of the log-in; none has both of these.
                let amr = |operator, value| synthetic(operator, &key("amr"), [value]);
                for (ask, own, other) in [
                    (Ask::Guest, "unauthenticated", "authenticated"),
                    (Ask::User, "authenticated", "unauthenticated"),
                ] {
                    let mut tests = facts();
                    tests.push(amr("ForAnyValue:StringEquals", own));
                    tests.push(amr("ForAllValues:StringNotEquals", other));
                    asks.push((ask, tests));
                }
            } else if name.starts_with("arn:") {
                let present = |claim| synthetic("Null", &key(claim), ["false"]);
                let mut tests = facts();
                tests.push(present("aud"));
                tests.extend(unnamed(policy, &key("aud"), naming));
                let audience = tests.clone();
                tests.push(present("sub"));
                tests.extend(unnamed(policy, &key("sub"), naming));
                asks.push((Ask::Audience, audience));
                asks.push((Ask::Token, tests));
            }
            if is_github(issuer) {
                asks.extend(of_github(policy, tested, facts, key));
            }
            asks
        }
    }
}

/// A key that a question asks about and the policy does not test, as AWS or the Principal element spells it.
pub(crate) fn spelling(policy: &Policy, name: &str) -> String {
    match name {
        "aws:sourceaccount" => return "aws:SourceAccount".to_owned(),
        "saml:aud" => return "SAML:aud".to_owned(),
        _ => {}
    }
    let entries = policy
        .statements
        .iter()
        .filter_map(|statement| statement.principal.as_ref())
        .flat_map(|element| &element.entries);
    for entry in entries {
        if let Named::Provider(Provider::WebIdentity { issuer, .. }) = &entry.value.named
            && let Some((prefix, claim)) = name.rsplit_once(':')
            && prefix == fold(issuer)
        {
            return format!("{issuer}:{claim}");
        }
    }
    name.to_owned()
}

/// One question for each value of a tenant's claim that leaves the tenant open.
fn strangers<'p>(
    policy: &'p Policy,
    tested: &BTreeSet<&str>,
    provider: &Provider,
    issuer: &str,
) -> Vec<Asked<'p>> {
    let (Some(shared), Some(outsider)) =
        (shared(issuer), federated_outsider(policy, tested, provider))
    else {
        return Vec::new();
    };
    let mut asks = Vec::new();
    for claim in shared.claims {
        let name = format!("{}:{}", fold(issuer), claim.name);
        let allows = policy
            .statements
            .iter()
            .filter(|statement| statement.effect == Effect::Allow);
        for test in allows
            .flat_map(|statement| &statement.tests)
            .filter(|test| test.name == name)
        {
            let operator = test.operator.value;
            if operator.negated || !operator.comparison.takes_wildcards() {
                continue;
            }
            for value in &test.values {
                if claim.form.tenant(&value.value.text, true).is_none() {
                    let mut tests = outsider.clone();
                    tests.push(synthetic("StringLike", &name, [value.value.text.as_str()]));
                    asks.push((Ask::Stranger(value), tests));
                }
            }
        }
    }
    asks
}

/// The repository that a `sub` names, `repo:owner/name`, and what follows behind the next colon.
pub(crate) fn repository(text: &str, wildcards: bool) -> Option<(&str, &str)> {
    let fixed = if wildcards {
        text.find(['*', '?']).unwrap_or(text.len())
    } else {
        text.len()
    };
    let rest = text.strip_prefix("repo:")?;
    let slash = rest.find('/')?;
    let colon = rest.get(slash..)?.find(':')? + slash + "repo:".len();
    (colon < fixed).then(|| Some((text.get(..colon)?, text.get(colon + 1..)?)))?
}

/// Is one repository pinned, and if so, what may start its workflows.
fn of_github<'p>(
    policy: &'p Policy,
    tested: &BTreeSet<&str>,
    facts: impl Fn() -> Vec<Test>,
    key: impl Fn(&str) -> String,
) -> Vec<Asked<'p>> {
    // A workflow that others may call says by itself which repository's code runs.
    const WORKFLOWS: [&str; 2] = ["job_workflow_ref", "workflow_ref"];
    let extend = |tests: &mut Vec<Test>, claims: &[&str]| {
        for name in claims.iter().map(|claim| key(claim)) {
            if tested.contains(name.as_str()) {
                tests.extend(unnamed(policy, &name, naming));
            }
        }
    };
    let mut any = facts();
    any.push(synthetic("StringLike", &key("sub"), ["repo:?*/?*:?*"]));
    any.extend(unnamed(policy, &key("sub"), |text, wildcards| {
        repository(text, wildcards).map(|(repository, _)| format!("{repository}:*"))
    }));
    let repository_claim = key("repository");
    if tested.contains(repository_claim.as_str()) {
        any.extend(unnamed(policy, &repository_claim, |text, wildcards| {
            (!wildcards || !text.contains(['*', '?'])).then(|| text.to_owned())
        }));
    }
    extend(&mut any, &["repository_id"]);
    extend(&mut any, &WORKFLOWS);

    let mut pull = facts();
    pull.push(synthetic(
        "StringLike",
        &key("sub"),
        ["repo:?*/?*:pull_request"],
    ));
    pull.extend(unnamed(policy, &key("sub"), |text, wildcards| {
        let (_, behind) = repository(text, wildcards)?;
        (!wildcards || !is_loose(behind)).then(|| text.to_owned())
    }));
    // What the other claims say of such a run.
    for (claim, operator, value) in [
        ("ref", "StringLike", "refs/pull/*"),
        ("event_name", "StringEquals", "pull_request"),
        ("ref_protected", "StringEquals", "false"),
        ("environment", "Null", "true"),
    ] {
        let name = key(claim);
        if tested.contains(name.as_str()) {
            pull.push(synthetic(operator, &name, [value]));
        }
    }
    extend(&mut pull, &WORKFLOWS);
    extend(&mut pull, &["actor", "actor_id"]);
    vec![(Ask::Repository, any), (Ask::PullRequest, pull)]
}

fn of_saml<'p>(
    policy: &'p Policy,
    tested: &BTreeSet<&'p str>,
    provider: &Provider,
) -> Vec<Asked<'p>> {
    let facts = || federated_facts(tested, Some(provider));
    let mut audience = facts();
    audience.push(synthetic("Null", "saml:aud", ["false"]));
    audience.extend(unnamed(policy, "saml:aud", naming));
    let mut asks = vec![(Ask::Audience, audience)];
    for name in tested.iter().filter(|name| name.starts_with("saml:")) {
        let every = |test: &Test| test.operator.value.qualifier == Some(Qualifier::ForAllValues);
        if tests_on(policy, name).any(every) {
            let mut tests = facts();
            tests.push(synthetic("Null", name, ["true"]));
            asks.push((Ask::Without(name), tests));
        }
    }
    asks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repository_is_named_up_to_its_colon() {
        assert_eq!(
            repository("repo:org/app:ref:refs/heads/main", true),
            Some(("repo:org/app", "ref:refs/heads/main"))
        );
        assert_eq!(
            repository("repo:org/app:*", true),
            Some(("repo:org/app", "*"))
        );
        assert_eq!(repository("repo:org/app*", true), None);
        assert_eq!(repository("repo:org/*:ref:refs/heads/main", true), None);
        assert_eq!(repository("repo:org/app", false), None);
    }
}
