//! What is true of every request of a kind of caller, and what makes a caller an outsider, as tests that a question adds to the
//! policy's own. Only keys that the policy tests are mentioned: others make no difference.

use std::collections::BTreeSet;

use super::asks::{self, Ask};
use super::external_id::KEY;
use super::tenants::{Form, shared};
use super::way::Way;
use crate::evaluate::{DERIVED, Principal, issuer_of};
use crate::policy::{At, Comparison, Named, Policy, PrincipalEntry, Provider, Test, fold};
use crate::reason::synthetic;
use crate::validate::services::cross_account;

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

/// The issuers whose claims are tested, lower-cased.
fn issuers<'t>(tested: &BTreeSet<&'t str>) -> BTreeSet<&'t str> {
    tested.iter().filter_map(|name| issuer_of(name)).collect()
}

fn is_claim(name: &str) -> bool {
    issuer_of(name).is_some() || name.starts_with("saml:")
}

fn absent(name: &str) -> Test {
    synthetic("Null", name, ["true"])
}

fn present(name: &str) -> Test {
    synthetic("Null", name, ["false"])
}

/// What holds for every request of a service. Tags of the caller are left open: Roles Anywhere has those of the certificate, and no
/// list says which others have any.
pub(crate) fn service_facts(tested: &BTreeSet<&str>) -> Vec<Test> {
    let never = |name: &str| of_accounts(name) && !name.starts_with("aws:principaltag/");
    tested
        .iter()
        .filter(|name| never(name) || is_claim(name))
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
fn organizations<'p>(policy: &'p Policy, key: &str) -> BTreeSet<&'p str> {
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

/// What holds where two keys say neither that something is in an organisation that the policy names, nor in a part of one.
pub(crate) fn outside_organizations(
    policy: &Policy,
    tested: &BTreeSet<&str>,
    id_key: &str,
    paths_key: &str,
) -> Vec<Test> {
    let mut tests = Vec::new();
    if tested.contains(id_key) {
        tests.push(synthetic(
            "StringNotEquals",
            id_key,
            organizations(policy, id_key),
        ));
    }
    if tested.contains(paths_key) {
        let paths = organizations(policy, paths_key)
            .into_iter()
            .map(|id| format!("{id}/*"));
        tests.push(synthetic("ForAllValues:StringNotLike", paths_key, paths));
    }
    tests
}

/// What makes a principal of an unnamed account an outsider: it is in no organisation that the policy names, and no service acts
/// through it.
pub(crate) fn account_outsider(policy: &Policy, tested: &BTreeSet<&str>) -> Vec<Test> {
    let mut tests = account_insider(tested);
    tests.extend(outside_organizations(
        policy,
        tested,
        "aws:principalorgid",
        "aws:principalorgpaths",
    ));
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

/// The questions about kinds of callers and outsiders, each a list of tests.
pub(super) struct Questions<'p> {
    pub(super) tests: Vec<Vec<Test>>,
    pub(super) service: usize,
    /// Services that send no `ExternalId`.
    pub(super) silent_service: usize,
    pub(super) account_outsider: usize,
    /// Users of providers that the policy does not name, where a wildcard takes them in: those of each issuer whose claims it
    /// tests, then those of all others.
    unnamed: Vec<Unnamed>,
    /// A service that acts for a stranger; only where a service is named that could.
    pub(super) source: Option<usize>,
    pub(super) providers: Vec<OfProvider<'p>>,
}

/// The questions about the users of a provider that is not named.
struct Unnamed {
    /// The issuer, lower-cased, or [`SAML`]; `None`: any whose claims are not tested.
    issuer: Option<String>,
    facts: usize,
    outsider: Option<usize>,
}

/// What stands for all SAML providers in the place of an issuer: their claims have one prefix.
const SAML: &str = "saml";

/// Callers of whom the same is true, among those that an entry takes in.
pub(super) struct Group<'q> {
    /// What is true of them.
    pub(super) facts: Option<usize>,
    /// What makes one an outsider, if that is asked of them in this way.
    pub(super) outsider: Option<usize>,
    unnamed: Option<(&'q Unnamed, &'q [Unnamed])>,
}

impl Group<'_> {
    /// Whether a caller whom the entry takes in is one of them.
    pub(super) fn takes_in(&self, principal: &Principal) -> bool {
        let Some((own, all)) = self.unnamed else {
            return true;
        };
        let issuer = match principal {
            Principal::WebIdentity { provider } => match Provider::parse(provider) {
                Some(Provider::WebIdentity { issuer, .. }) => Some(fold(&issuer).into_owned()),
                _ => None,
            },
            Principal::Saml { .. } => Some(SAML.to_owned()),
            _ => None,
        };
        let is_tested = |issuer: &String| {
            all.iter()
                .any(|other| other.issuer.as_ref() == Some(issuer))
        };
        own.issuer == issuer.filter(is_tested)
    }
}

/// The questions about the users of a provider that is named.
pub(super) struct OfProvider<'p> {
    pub(super) provider: &'p Provider,
    /// What is true of them.
    pub(super) facts: usize,
    /// What makes one an outsider, if the provider has several tenants.
    pub(super) outsider: Option<usize>,
    pub(super) asks: Vec<(Ask<'p>, usize)>,
}

impl<'p> Questions<'p> {
    pub(super) fn new(policy: &'p Policy) -> Self {
        let tested = tested(policy);
        let mut questions = Self {
            tests: Vec::new(),
            service: 0,
            silent_service: 0,
            account_outsider: 0,
            unnamed: Vec::new(),
            source: None,
            providers: Vec::new(),
        };
        questions.service = questions.add(service_facts(&tested));
        questions.silent_service = questions.add(silent_service_facts(&tested));
        questions.account_outsider = questions.add(account_outsider(policy, &tested));
        for issuer in issuers(&tested) {
            let provider = Provider::WebIdentity {
                name: issuer.to_owned(),
                issuer: issuer.to_owned(),
            };
            let facts = questions.add(federated_facts(&tested, Some(&provider)));
            let outsider =
                federated_outsider(policy, &tested, &provider).map(|tests| questions.add(tests));
            questions.unnamed.push(Unnamed {
                issuer: Some(issuer.to_owned()),
                facts,
                outsider,
            });
        }
        if tested.iter().any(|name| name.starts_with("saml:")) {
            let provider = Provider::Saml {
                name: String::new(),
            };
            let facts = questions.add(federated_facts(&tested, Some(&provider)));
            questions.unnamed.push(Unnamed {
                issuer: Some(SAML.to_owned()),
                facts,
                outsider: Some(facts),
            });
        }
        let facts = questions.add(federated_facts(&tested, None));
        questions.unnamed.push(Unnamed {
            issuer: None,
            facts,
            outsider: Some(facts),
        });
        let entries = policy
            .statements
            .iter()
            .filter_map(|statement| statement.principal.as_ref())
            .flat_map(|element| &element.entries);
        for entry in entries {
            match &entry.value.named {
                Named::Provider(provider) if questions.of(provider).is_none() => {
                    let facts = questions.add(federated_facts(&tested, Some(provider)));
                    let outsider = federated_outsider(policy, &tested, provider)
                        .map(|tests| questions.add(tests));
                    let asks = asks::of_provider(policy, &tested, provider)
                        .into_iter()
                        .map(|(ask, tests)| (ask, questions.add(tests)))
                        .collect();
                    questions.providers.push(OfProvider {
                        provider,
                        facts,
                        outsider,
                        asks,
                    });
                }
                Named::Service(name)
                    if questions.source.is_none() && cross_account(name).is_some() =>
                {
                    questions.source = Some(questions.add(asks::of_service(policy, &tested)));
                }
                _ => {}
            }
        }
        questions
    }

    pub(super) fn of(&self, provider: &Provider) -> Option<&OfProvider<'p>> {
        self.providers
            .iter()
            .find(|known| known.provider == provider)
    }

    /// The further questions about a way, with the tests of each.
    pub(super) fn asks(&self, way: &Way<'p>) -> Vec<(Ask<'p>, usize)> {
        let service = |entry: &At<PrincipalEntry>| matches!(&entry.value.named, Named::Service(name) if cross_account(name).is_some());
        let source = self
            .source
            .filter(|_| way.kind == CallerKind::Service && way.entry.is_some_and(service));
        let of_provider = way.provider().and_then(|provider| self.of(provider));
        source
            .map(|tests| (Ask::Source, tests))
            .into_iter()
            .chain(of_provider.iter().flat_map(|of| &of.asks).copied())
            .filter(|(ask, _)| match ask {
                // Only where it is the value, or the claim, of this statement.
                Ask::Stranger(value) => {
                    way.public.is_some()
                        && way
                            .statement
                            .tests
                            .iter()
                            .flat_map(|test| &test.values)
                            .any(|own| std::ptr::eq(own, *value))
                }
                Ask::Without(name) => way.statement.tests.iter().any(|test| test.name == *name),
                // Where every user of the provider gets in, the audience is not worth asking for.
                Ask::Audience | Ask::Token => way.public.is_none(),
                Ask::Source | Ask::Repository | Ask::PullRequest | Ask::Guest | Ask::User => true,
            })
            .collect()
    }

    pub(super) fn add(&mut self, tests: Vec<Test>) -> usize {
        self.tests.push(tests);
        self.tests.len() - 1
    }

    /// The callers of a way, by what is true of them.
    pub(super) fn groups(&self, kind: CallerKind, provider: Option<&Provider>) -> Vec<Group<'_>> {
        let group = |facts, outsider| Group {
            facts,
            outsider,
            unnamed: None,
        };
        match (kind, provider) {
            (CallerKind::Account, _) => vec![group(None, None)],
            (CallerKind::Service, _) => vec![group(Some(self.service), None)],
            (_, Some(provider)) => {
                let of = self.of(provider);
                vec![group(of.map(|of| of.facts), of.and_then(|of| of.outsider))]
            }
            (_, None) => {
                let unnamed = self.unnamed.iter().map(|own| Group {
                    facts: Some(own.facts),
                    outsider: own.outsider,
                    unnamed: Some((own, &self.unnamed)),
                });
                unnamed.collect()
            }
        }
    }
}
