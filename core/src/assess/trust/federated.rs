//! What the checks on federated callers have in common: which ways in are a shared provider's, and which text leaves it open.

use super::asks::Ask;
use super::tenants::{Form, Shared, Tenants, shared};
use super::{TrustAnalysis, Way};
use crate::policy::{At, Provider, Statement, Test, Value, fold};
use crate::report::Witness;
use crate::report::{Draft, Findings};
use crate::text::{Place, Source};

/// A way in for every tenant of a shared provider.
pub(crate) struct OpenProvider<'a, 'p> {
    pub(crate) way: &'a Way<'p>,
    pub(crate) shared: &'static Shared,
    /// The issuer as the Principal element writes it: the prefix of the provider's keys.
    pub(crate) issuer: &'a str,
    /// A request of another tenant.
    pub(crate) witness: &'a Witness,
}

/// The ways in for other tenants of shared providers, one for each statement and issuer.
pub(crate) fn open_providers<'a, 'p>(
    trust: &'a TrustAnalysis<'p>,
    tenants: Tenants,
) -> Vec<OpenProvider<'a, 'p>> {
    let mut found: Vec<OpenProvider<'a, 'p>> = Vec::new();
    for way in &trust.ways {
        let (Some(witness), Some(Provider::WebIdentity { issuer, .. })) =
            (&way.public, way.provider())
        else {
            continue;
        };
        let Some(shared) = shared(issuer).filter(|shared| shared.tenants() == tenants) else {
            continue;
        };
        let known = found.iter().any(|other| {
            other.way.statement.index == way.statement.index && other.shared.issuer == shared.issuer
        });
        if !known {
            found.push(OpenProvider {
                way,
                shared,
                issuer,
                witness,
            });
        }
    }
    found
}

/// A value that takes in other tenants.
pub(crate) struct OpenValue<'a, 'p> {
    pub(crate) value: &'p At<Value>,
    pub(crate) test: &'p Test,
    /// The part of a tenant's name that the value fixes, not empty: tenants whose name starts so get in. `None`: all get in.
    pub(crate) start: Option<&'p str>,
    /// What must follow the tenant's name; `None` where the name is the whole claim.
    pub(crate) separator: Option<char>,
    pub(crate) witness: &'a Witness,
}

impl<'a, 'p> OpenProvider<'a, 'p> {
    /// The values of the statement by which other tenants get in.
    pub(crate) fn open_values(&self) -> Vec<OpenValue<'a, 'p>> {
        let mut found = Vec::new();
        for (ask, witness) in &self.way.granted {
            let Ask::Stranger(value) = ask else { continue };
            let test = self
                .way
                .statement
                .tests
                .iter()
                .find(|test| test.values.iter().any(|own| std::ptr::eq(own, *value)));
            let Some(test) = test else { continue };
            let claim = self
                .shared
                .claims
                .iter()
                .find(|claim| test.name == format!("{}:{}", fold(self.issuer), claim.name));
            let Some(claim) = claim else { continue };
            let (start, separator) = claim.form.start(&value.value.text);
            found.push(OpenValue {
                value,
                test,
                start,
                separator,
                witness,
            });
        }
        // All tests of a statement must hold. Where one of them all but pins the tenant, that one is to mend, and not the one
        // beside it that leaves the tenant to it.
        let almost = |test: &Test| {
            let own = || found.iter().filter(|other| std::ptr::eq(other.test, test));
            own().next().is_some() && own().all(|other| other.start.is_some())
        };
        let mended: Vec<bool> = found.iter().map(|value| almost(value.test)).collect();
        if mended.contains(&true) {
            let mut keep = mended.into_iter();
            found.retain(|_| keep.next().unwrap_or(true));
        }
        found
    }

    /// How to say which tenant is meant.
    pub(crate) fn advice(&self) -> String {
        for claim in self.shared.claims {
            if let Form::Between(start, end) = claim.form {
                return format!(
                    "compare `{}:{}`, by `StringEquals` or `StringLike`, with `{start}NAME{end}...`, your own name in it",
                    self.issuer, claim.name
                );
            }
        }
        "compare a claim that names your organisation".to_owned()
    }

    /// One finding about a provider whose tenants are named by a claim of their own: at the value that leaves it open, at the
    /// operator that does, or at the principal. `tenant` is what a tenant is called.
    pub(crate) fn report<'f>(
        &self,
        trust: &TrustAnalysis<'_>,
        found: &'f mut Findings<'_>,
        tenant: &str,
    ) -> &'f mut Draft {
        let source = &trust.policy.source;
        let name = self.shared.name;
        let values = self.open_values();
        let finding = match (values.as_slice(), self.tests().next()) {
            ([value, others @ ..], _) => {
                let text = &value.value.value.text;
                let finding = found.add(source, value.value.place).message(format!(
                    "`{text}` takes in users of other {name} {tenant}s than yours"
                ));
                for other in others {
                    finding.label(source, other.value.place, "so does this");
                }
                finding
            }
            ([], Some(test)) => {
                let (operator, key) = (&test.operator_text, &test.key.value);
                found
                    .add(source, test.operator.place)
                    .at_key()
                    .message(if test.operator.value.negated {
                        format!("`{operator}` on `{key}` lets in users of every {name} {tenant} but what it names")
                    } else {
                        format!("`{operator}` on `{key}` does not say which {name} {tenant}")
                    })
            }
            ([], None) => found.add(source, self.way.place()).message(format!(
                "users of every {name} {tenant} get in: no condition says which one"
            )),
        };
        finding.witness(Some(self.witness.clone()))
    }

    /// The tests of the statement on claims that tell tenants apart.
    pub(crate) fn tests(&self) -> impl Iterator<Item = &'p Test> {
        self.way.statement.tests.iter().filter(|test| {
            self.shared
                .claims
                .iter()
                .any(|claim| test.name == format!("{}:{}", fold(self.issuer), claim.name))
        })
    }
}

/// The first test of a statement on a key, by its lower-cased name.
pub(crate) fn test_on<'p>(statement: &'p Statement, name: &str) -> Option<&'p Test> {
    statement.tests.iter().find(|test| test.name == name)
}

/// Whether the entry is the only principal of its statement, so that a condition put there meets nobody else.
pub(crate) fn is_alone(statement: &Statement) -> bool {
    statement
        .principal
        .as_ref()
        .is_some_and(|element| !element.negated && element.entries.len() == 1)
}

/// Whether a value has others beside it.
pub(crate) fn has_siblings(source: &Source, value: Place, test: &Test) -> bool {
    value != test.place() && source.children(test.place()).len() > 1
}
