//! What is true of every request of a kind of caller, and what makes a caller an outsider, as tests that a question adds to the
//! policy's own. Only keys that the policy tests are mentioned: others make no difference.

use std::collections::BTreeSet;

use super::external_id::KEY;
use super::tenants::{Form, shared};
use crate::evaluate::DERIVED;
use crate::policy::{Comparison, Policy, Provider, Test, fold};
use crate::reason::synthetic;

/// A kind of caller, with the one action that such callers assume a role by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum CallerKind {
    /// A principal of an AWS account.
    Account,
    /// An AWS service.
    Service,
    /// A user of an OIDC or built-in provider.
    WebIdentity,
    /// A user of a SAML provider.
    Saml,
}

impl CallerKind {
    pub(crate) const ALL: [Self; 4] = [Self::Account, Self::Service, Self::WebIdentity, Self::Saml];

    /// The action by which such callers assume a role.
    pub(crate) const fn action(self) -> &'static str {
        match self {
            Self::Account | Self::Service => "sts:AssumeRole",
            Self::WebIdentity => "sts:AssumeRoleWithWebIdentity",
            Self::Saml => "sts:AssumeRoleWithSAML",
        }
    }
}

/// The keys that the statements test, but for those that follow from the caller.
pub(crate) fn tested(policy: &Policy) -> BTreeSet<&str> {
    let tests = policy
        .statements
        .iter()
        .flat_map(|statement| &statement.tests);
    tests
        .map(|test| test.name.as_str())
        .filter(|name| !name.is_empty() && !DERIVED.contains(name))
        .collect()
}

/// Keys that only a principal of an account brings along.
fn of_accounts(name: &str) -> bool {
    matches!(
        name,
        "aws:principalorgid"
            | "aws:principalorgpaths"
            | "aws:multifactorauthpresent"
            | "aws:multifactorauthage"
            | "aws:tokenissuetime"
            | "aws:assumedroot"
            | "aws:federatedprovider"
            | "aws:sourceidentity"
            | "aws:chatbotsourcearn"
            | "aws:ec2instancesourcevpc"
            | "aws:ec2instancesourceprivateipv4"
            | "ec2:sourceinstancearn"
            | "lambda:sourcefunctionarn"
    ) || name.starts_with("aws:principaltag/")
}

/// Keys that say on whose behalf a service acts.
fn of_services(name: &str) -> bool {
    matches!(
        name,
        "aws:sourcearn" | "aws:sourceaccount" | "aws:sourceorgid" | "aws:sourceorgpaths"
    )
}

fn is_claim(name: &str) -> bool {
    let prefix = name.split(':').next().unwrap_or("");
    prefix.contains('.') || prefix == "saml"
}

fn absent(name: &str) -> Test {
    synthetic("Null", name, ["true"])
}

fn present(name: &str) -> Test {
    synthetic("Null", name, ["false"])
}

/// What holds for every request of a service.
pub(crate) fn service_facts(tested: &BTreeSet<&str>) -> Vec<Test> {
    tested
        .iter()
        .filter(|name| of_accounts(name) || is_claim(name))
        .map(|name| absent(name))
        .collect()
}

/// The same for a service that sends no ExternalId.
pub(crate) fn silent_service_facts(tested: &BTreeSet<&str>) -> Vec<Test> {
    let mut facts = service_facts(tested);
    if tested.contains(KEY) {
        facts.push(absent(KEY));
    }
    facts
}

/// What holds for every request of a user of a provider; `None`: of a provider that the policy does not name.
pub(crate) fn federated_facts(tested: &BTreeSet<&str>, provider: Option<&Provider>) -> Vec<Test> {
    let own = match provider {
        Some(Provider::WebIdentity { issuer, .. }) => format!("{}:", fold(issuer)),
        Some(Provider::Saml { .. }) => "saml:".to_owned(),
        None => String::new(),
    };
    let mut facts = Vec::new();
    for name in tested {
        match name.strip_prefix(own.as_str()).filter(|_| !own.is_empty()) {
            Some("sub" | "aud" | "iss") => facts.push(present(name)),
            Some(_) => {}
            None if *name == "aws:federatedprovider" => match provider {
                Some(provider) => facts.push(synthetic("StringEquals", name, [provider.name()])),
                None => facts.push(absent(name)),
            },
            None if of_accounts(name)
                || of_services(name)
                || is_claim(name)
                || *name == "sts:externalid" =>
            {
                facts.push(absent(name));
            }
            None => {}
        }
    }
    facts
}

/// Organisations that the policy names: ids without a wildcard, and paths whose first part is one.
pub(crate) fn organizations<'p>(policy: &'p Policy, key: &str) -> BTreeSet<&'p str> {
    let tests = policy
        .statements
        .iter()
        .flat_map(|statement| &statement.tests)
        .filter(|test| test.name == key);
    tests
        .flat_map(|test| {
            test.values
                .iter()
                .map(|value| (test.operator.value.comparison, value.value.text.as_str()))
        })
        .filter_map(|(comparison, text)| {
            let first = text.split('/').next().unwrap_or("");
            let whole = !comparison.takes_wildcards() || !first.contains(['*', '?']);
            let bounded = key.ends_with("orgid") || first.len() < text.len();
            (whole && bounded && !first.is_empty()).then_some(first)
        })
        .collect()
}

/// What makes a principal of an unnamed account an outsider: it is in no organisation that the policy names, and no service acts
/// through it.
pub(crate) fn account_outsider(policy: &Policy, tested: &BTreeSet<&str>) -> Vec<Test> {
    let mut tests = account_insider(tested);
    if tested.contains("aws:principalorgid") {
        tests.push(synthetic(
            "StringNotEquals",
            "aws:principalorgid",
            organizations(policy, "aws:principalorgid"),
        ));
    }
    if tested.contains("aws:principalorgpaths") {
        let paths = organizations(policy, "aws:principalorgpaths")
            .into_iter()
            .map(|id| format!("{id}/*"));
        tests.push(synthetic(
            "ForAllValues:StringNotLike",
            "aws:principalorgpaths",
            paths,
        ));
    }
    tests
}

/// What holds for a principal of an account that no service acts through, in whatever organisation.
fn account_insider(tested: &BTreeSet<&str>) -> Vec<Test> {
    tested
        .iter()
        .filter(|name| of_services(name))
        .map(|name| absent(name))
        .collect()
}

/// What makes a user of a provider an outsider: none of the claims that are bound to a tenant names one that the policy names.
/// `None` if the provider belongs to one tenant.
pub(crate) fn federated_outsider(
    policy: &Policy,
    tested: &BTreeSet<&str>,
    provider: &Provider,
) -> Option<Vec<Test>> {
    let Provider::WebIdentity { issuer, .. } = provider else {
        return None;
    };
    let shared = shared(issuer)?;
    let mut facts = federated_facts(tested, Some(provider));
    for claim in shared.claims {
        let name = format!("{}:{}", fold(issuer), claim.name);
        if !tested.contains(name.as_str()) {
            continue;
        }
        let mut tenants: BTreeSet<&str> = BTreeSet::new();
        for test in policy
            .statements
            .iter()
            .flat_map(|statement| &statement.tests)
            .filter(|test| test.name == name)
        {
            let wildcards = test.operator.value.comparison.takes_wildcards();
            if matches!(
                test.operator.value.comparison,
                Comparison::Null | Comparison::Unknown
            ) {
                continue;
            }
            tenants.extend(
                test.values
                    .iter()
                    .filter_map(|value| claim.form.tenant(&value.value.text, wildcards)),
            );
        }
        if claim.always {
            facts.push(present(&name));
        }
        match claim.form {
            // GitHub compares owners without letter case, and so do two spellings of one.
            Form::Whole => facts.push(synthetic("StringNotEqualsIgnoreCase", &name, tenants)),
            Form::Between(start, end) => {
                facts.push(synthetic("StringLike", &name, [format!("{start}?*{end}*")]));
                let named = tenants.iter().map(|tenant| format!("{tenant}{end}*"));
                facts.push(synthetic("StringNotLike", &name, named));
            }
        }
    }
    Some(facts)
}
