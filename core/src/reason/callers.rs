//! Who can call, cut into classes: one concrete principal for each combination of what the Principal elements and the conditions
//! on the caller's own keys (`aws:PrincipalArn`, `aws:PrincipalAccount`, `aws:username` and so on) tell apart.
//!
//! A principal and the keys that follow from it are one dimension, so they can never contradict each other.

use std::collections::BTreeSet;

use super::budget::{Budget, Exhausted};
use super::keys::atom;
use super::space::Clause;
use super::strings::{Atom, Domain, is_start, representatives, residues};
use crate::evaluate::scalar::print_base64;
use crate::evaluate::{
    BUILT_IN_PROVIDERS, Compiled, DEFAULT_SESSION, Matcher, Principal, UNNAMED_ROLE, UNNAMED_USER,
    issuer_of,
};
use crate::policy::{
    Effect, IdentityKind, Named, PrincipalEntry, Provider, Token, is_account, is_unique_id,
};

const fn digit(character: char) -> bool {
    character.is_ascii_digit()
}

const fn name_character(character: char) -> bool {
    character.is_ascii_alphanumeric()
        || matches!(character, '_' | '+' | '=' | ',' | '.' | '@' | '-' | '/')
}

const fn host_character(character: char) -> bool {
    character.is_ascii_lowercase() || character.is_ascii_digit() || matches!(character, '.' | '-')
}

const ACCOUNTS: Domain = Domain {
    allows: digit,
    shortest: 12,
    longest: 12,
    example: "999999999999",
};
const ROLES: Domain = Domain {
    allows: name_character,
    shortest: 1,
    longest: 512,
    example: "some-role",
};
const USERS: Domain = Domain {
    example: "some-user",
    ..ROLES
};
const FEDERATED: Domain = Domain {
    shortest: 2,
    longest: 32,
    example: "some-federated-user",
    ..ROLES
};
const SERVICES: Domain = Domain {
    allows: host_character,
    shortest: 3,
    longest: 253,
    example: "unnamed.amazonaws.com",
};

/// Partition, account, the role's name without its path, and the session's name.
type Session = (String, String, String, String);

/// A name without its path.
fn short(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// What the clauses say about callers, collected.
#[derive(Default)]
struct Mentioned {
    partitions: BTreeSet<String>,
    /// Every account that is mentioned anywhere.
    accounts: BTreeSet<String>,
    /// Accounts of which everybody may get in.
    whole: BTreeSet<String>,
    users: BTreeSet<(String, String, String)>,
    roles: BTreeSet<(String, String, String)>,
    sessions: BTreeSet<Session>,
    federated: BTreeSet<(String, String, String)>,
    /// Entries of Principal elements that are patterns.
    patterns: Vec<Matcher>,
    ids: BTreeSet<String>,
    session_names: BTreeSet<String>,
    services: BTreeSet<String>,
    providers: BTreeSet<Provider>,
    any_account: bool,
    any_service: bool,
    any_provider: bool,
    any_anonymous: bool,
}

/// One principal for each class of callers that an Allow among the clauses may let in. `tests` are all tests on keys that follow
/// from the caller, by key, and `variables` the keys of all policy variables; `accounts` are further account numbers that must be told apart.
pub(crate) fn callers(
    clauses: &[Clause<'_>],
    tests: &[(&str, &Compiled)],
    accounts: &[String],
    variables: &BTreeSet<&str>,
    budget: &mut Budget,
    exact: &mut bool,
) -> Result<Vec<Principal>, Exhausted> {
    let mut named = Mentioned::default();
    for clause in clauses {
        named.clause(clause);
    }
    named.accounts.extend(
        accounts
            .iter()
            .filter(|account| is_account(account))
            .cloned(),
    );
    named.tests(tests, exact);
    if named.partitions.is_empty() {
        named.partitions.insert("aws".to_owned());
    }
    let mut found = Vec::new();
    let of = |keys: &'static [&'static str]| {
        tests
            .iter()
            .filter(move |(key, _)| keys.contains(key))
            .map(|(_, test)| *test)
    };
    let arn_tests: Vec<&Compiled> = of(&["aws:principalarn"]).collect();
    let name_tests: Vec<&Compiled> = of(&["aws:username"]).collect();
    let with_ids = of(&["aws:userid"]).next().is_some()
        || variables.contains("aws:userid")
        || !named.ids.is_empty();
    named.identities(&arn_tests, with_ids, budget, &mut found)?;
    let whole = named.whole_accounts(&arn_tests, of(&["aws:principalaccount"]), budget)?;
    for (partition, account) in &whole {
        named.account(
            partition,
            account,
            &arn_tests,
            &name_tests,
            with_ids,
            budget,
            &mut found,
        )?;
        budget.compare(found.len(), "the callers")?;
        if found.len() > budget.classes {
            return Err(Exhausted {
                what: "too many classes of callers".to_owned(),
            });
        }
    }
    let mut services: Vec<String> = named.services.iter().cloned().collect();
    if named.any_service {
        // Every name of a service has a dot.
        let mut atoms = vec![glob([Token::Many, Token::Char('.'), Token::Many])];
        atoms.extend(services.iter().map(|name| Atom::Text(name.clone())));
        for test in of(&["aws:principalservicename", "aws:principalservicenameslist"]) {
            atoms.extend(atoms_of(test));
        }
        // It reads better than what the patterns alone would give.
        if !named.services.contains(SERVICES.example) {
            services.push(SERVICES.example.to_owned());
        }
        services.extend(representatives(&atoms, &SERVICES, budget, "services")?);
        services.retain(|name| name.contains('.') && SERVICES.holds(name));
    }
    found.extend(services.into_iter().map(|name| Principal::Service { name }));
    found.extend(named.providers.iter().map(|provider| match provider {
        Provider::WebIdentity { name, .. } => Principal::WebIdentity {
            provider: name.clone(),
        },
        Provider::Saml { name } => Principal::Saml {
            provider: name.clone(),
        },
    }));
    if named.any_provider {
        let account = named
            .accounts
            .first()
            .map_or("111122223333", String::as_str);
        let partition = named.partitions.first().map_or("aws", String::as_str);
        for provider in BUILT_IN_PROVIDERS {
            found.push(Principal::WebIdentity {
                provider: provider.to_owned(),
            });
        }
        // Providers whose claims are tested.
        let claims = clauses.iter().flat_map(|clause| &clause.tests);
        let issuers: BTreeSet<&str> = claims
            .filter_map(|test| issuer_of(&test.name))
            .filter(|issuer| !BUILT_IN_PROVIDERS.contains(issuer))
            .collect();
        for issuer in issuers {
            found.push(Principal::WebIdentity {
                provider: format!("arn:{partition}:iam::{account}:oidc-provider/{issuer}"),
            });
        }
        found.push(Principal::WebIdentity {
            provider: format!("arn:{partition}:iam::{account}:oidc-provider/unnamed.example"),
        });
        found.push(Principal::Saml {
            provider: format!("arn:{partition}:iam::{account}:saml-provider/unnamed"),
        });
    }
    if named.any_anonymous {
        found.push(Principal::Anonymous);
    }
    let mut seen = BTreeSet::new();
    found.retain(|principal| seen.insert(principal.clone()));
    Ok(found)
}

impl Mentioned {
    fn clause(&mut self, clause: &Clause<'_>) {
        let open = clause.effect == Effect::Allow;
        match clause.principal {
            None => self.everybody(open && clause.open_without_principal),
            Some(element) => {
                self.everybody(open && (element.negated || element.broken));
                for entry in &element.entries {
                    self.entry(&entry.value, open && !element.negated);
                }
            }
        }
    }

    fn everybody(&mut self, open: bool) {
        self.any_account |= open;
        self.any_service |= open;
        self.any_provider |= open;
        self.any_anonymous |= open;
    }

    /// `open`: the entry is in an Allow, so who it names must be among the callers; else it only tells callers apart.
    fn entry(&mut self, entry: &PrincipalEntry, open: bool) {
        match &entry.named {
            Named::Everyone => self.everybody(open),
            Named::EveryService => self.any_service |= open,
            Named::EveryProvider => self.any_provider |= open,
            Named::Account { partition, account } => {
                self.partitions.extend(partition.clone());
                self.accounts.insert(account.clone());
                if open {
                    self.whole.insert(account.clone());
                }
            }
            Named::Identity(identity) => {
                self.partitions.insert(identity.partition.clone());
                self.accounts.insert(identity.account.clone());
                let (partition, account, name) = (
                    identity.partition.clone(),
                    identity.account.clone(),
                    identity.name.clone(),
                );
                match identity.kind {
                    IdentityKind::User => self.users.insert((partition, account, name)),
                    IdentityKind::Role => self.roles.insert((partition, account, name)),
                    IdentityKind::FederatedUser => {
                        self.federated.insert((partition, account, name))
                    }
                    IdentityKind::RoleSession => self.sessions.insert((
                        partition,
                        account,
                        name,
                        identity.session.clone().unwrap_or_default(),
                    )),
                };
            }
            Named::Pattern(pattern) => {
                self.any_account |= open;
                self.patterns.push(Matcher::Arn(pattern.clone()));
                self.partition(pattern.parts().get(1).and_then(|part| part.as_literal()));
                if let Some(account) = pattern
                    .parts()
                    .get(4)
                    .and_then(|part| part.as_literal())
                    .filter(|text| is_account(text))
                {
                    self.accounts.insert(account.to_owned());
                }
            }
            Named::UniqueId(id) => {
                self.ids.insert(id.clone());
                // In whatever account: it does not say.
                self.any_account |= open;
            }
            Named::Service(name) => {
                self.services.insert(name.to_ascii_lowercase());
            }
            Named::Provider(provider) => {
                self.providers.insert(provider.clone());
            }
            Named::CanonicalUser(_) | Named::Nothing => {}
        }
    }

    /// A partition, if the text can be one: a condition may name anything.
    fn partition(&mut self, text: Option<&str>) {
        let character =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        self.partitions.extend(
            text.filter(|text| !text.is_empty() && text.bytes().all(character))
                .map(str::to_owned),
        );
    }

    /// What a pattern over the caller's ARN names.
    fn arn(&mut self, matcher: &Matcher) {
        let start: String = match atom(matcher) {
            Some(Atom::Text(text)) => text,
            Some(Atom::Glob { tokens, .. }) => tokens
                .iter()
                .map_while(|token| match token {
                    Token::Char(character) => Some(*character),
                    _ => None,
                })
                .collect(),
            None => return,
        };
        let partition = start
            .strip_prefix("arn:")
            .and_then(|rest| rest.split_once(':'));
        self.partition(partition.map(|(partition, _)| partition));
        if let Matcher::Arn(pattern) = matcher {
            let account = pattern.parts().get(4).and_then(|part| part.as_literal());
            self.accounts
                .extend(account.filter(|text| is_account(text)).map(str::to_owned));
        }
    }

    /// The accounts that a number or base64 tells apart.
    fn typed_account(&mut self, matcher: &Matcher, exact: &mut bool) {
        match matcher {
            Matcher::Number(_, number) => match number.print().parse::<u64>() {
                Ok(number) => self.accounts.extend(
                    [number.saturating_sub(1), number, number.saturating_add(1)]
                        .map(|number| format!("{number:012}"))
                        .into_iter()
                        .filter(|text| is_account(text)),
                ),
                Err(_) => *exact = false,
            },
            Matcher::Bytes(bytes) => {
                self.accounts
                    .extend(Some(print_base64(bytes)).filter(|text| is_account(text)));
            }
            _ => *exact = false,
        }
    }

    /// The unique ids that a pattern over `aws:userid` names.
    fn userid(&mut self, matcher: &Matcher, exact: &mut bool) {
        let prefix = match matcher {
            Matcher::Like(pattern) => pattern.as_prefix(),
            Matcher::Never => return,
            _ => None,
        };
        match prefix.map(|prefix| (prefix, prefix.trim_end_matches(':'))) {
            Some((_, id)) if is_unique_id(id) => {
                self.ids.insert(id.to_owned());
            }
            Some(("", _)) => {}
            _ => *exact = false,
        }
    }

    fn tests(&mut self, tests: &[(&str, &Compiled)], exact: &mut bool) {
        let mut patterned = BTreeSet::new();
        for (key, test) in tests {
            for matcher in &test.matchers {
                let is_plain = matches!(
                    matcher,
                    Matcher::Folded(_) | Matcher::Never | Matcher::Bool(_)
                ) || matches!(matcher, Matcher::Like(pattern) if pattern.as_literal().is_some());
                if !is_plain {
                    patterned.insert(*key);
                }
                let is_typed = matches!(
                    matcher,
                    Matcher::Number(..) | Matcher::Date(..) | Matcher::Bytes(_) | Matcher::Block(_)
                );
                match *key {
                    "aws:principalarn" => self.arn(matcher),
                    "aws:principalaccount" if is_typed => self.typed_account(matcher, exact),
                    "aws:userid" => self.userid(matcher, exact),
                    "aws:username" | "aws:principalservicename" if is_typed => *exact = false,
                    _ => {}
                }
            }
            for text in &test.texts {
                match *key {
                    "aws:principalaccount" if is_account(text) => {
                        self.accounts.insert(text.clone());
                    }
                    "aws:principalarn" => {
                        let fields: Vec<&str> = text.splitn(6, ':').collect();
                        if let ["arn", partition, _, _, account, _] = fields.as_slice() {
                            self.partition(Some(partition));
                            self.accounts
                                .extend(is_account(account).then(|| (*account).to_owned()));
                        }
                    }
                    "aws:userid" => {
                        let (id, session) = text.split_once(':').unwrap_or((text, ""));
                        if is_unique_id(id) {
                            self.ids.insert(id.to_owned());
                        } else if is_account(id) {
                            // A root user, or a federated one by its account: the two are not told apart here.
                            *exact = false;
                        }
                        if !session.is_empty() {
                            self.session_names.insert(session.to_owned());
                        }
                    }
                    "aws:principalservicename" | "aws:principalservicenameslist" => {
                        self.services.extend(self.any_service.then(|| text.clone()));
                    }
                    _ => {}
                }
            }
        }
        if patterned.contains("aws:principalarn")
            && tests.iter().any(|(key, _)| *key == "aws:username")
        {
            // A path and a user name asked for together are not combined.
            *exact = false;
        }
    }

    /// The unique ids that a user or role may have, as far as the policy tells them apart.
    fn ids(&self, prefix: &str, unnamed: &str, with_ids: bool) -> Vec<Option<String>> {
        if !with_ids {
            return vec![None];
        }
        let named = self.ids.iter().filter(|id| id.starts_with(prefix)).cloned();
        std::iter::once(unnamed.to_owned())
            .chain(named)
            .map(Some)
            .collect()
    }

    /// The sessions of a role that are told apart, one that nobody names first.
    fn sessions_of(&self, account: &str, name: &str) -> Vec<String> {
        let own = self
            .sessions
            .iter()
            .filter(|(_, at, of, _)| at == account && of == short(name))
            .map(|(.., session)| session);
        let named: BTreeSet<&String> = own.chain(&self.session_names).collect();
        let numbered = (1..).map(|number| format!("{DEFAULT_SESSION}-{number}"));
        let unnamed = std::iter::once(DEFAULT_SESSION.to_owned())
            .chain(numbered)
            .find(|session| !named.contains(session));
        unnamed
            .into_iter()
            .chain(named.into_iter().cloned())
            .collect()
    }

    /// What the policy asks of the text behind a fixed start of an ARN.
    fn asked_of_rest(&self, start: &str, arn_tests: &[&Compiled]) -> Vec<Atom> {
        let texts = arn_tests.iter().flat_map(|test| &test.texts);
        let matchers = arn_tests.iter().flat_map(|test| &test.matchers);
        texts
            .filter_map(|text| text.strip_prefix(start))
            .map(|rest| Atom::Text(rest.to_owned()))
            .chain(
                matchers
                    .chain(&self.patterns)
                    .flat_map(|matcher| rest_atoms(matcher, start)),
            )
            .collect()
    }

    /// The names of the role that a session can be of: its ARN does not say the path, and conditions may ask for one. A role that
    /// is named says it: an account has no two roles of one name.
    fn roles_of_session(
        &self,
        (partition, account, name, _): &Session,
        arn_tests: &[&Compiled],
        budget: &mut Budget,
    ) -> Result<Vec<String>, Exhausted> {
        let start = format!("arn:{partition}:iam::{account}:role/");
        let mut atoms = self.asked_of_rest(&start, arn_tests);
        atoms.retain(|atom| !matches!(atom, Atom::Glob { tokens, .. } if *tokens == [Token::Many]));
        let mut roles = self.roles.iter();
        if atoms.is_empty() || roles.any(|(_, of, role)| of == account && short(role) == name) {
            return Ok(vec![name.clone()]);
        }
        atoms.push(Atom::Text(name.clone()));
        let behind = [Token::Many, Token::Char('/')];
        atoms.push(glob(
            behind.into_iter().chain(name.chars().map(Token::Char)),
        ));
        let mut found = paths_and_names(atoms, &ROLES, budget, "role names")?;
        found.retain(|role| short(role) == name);
        Ok(found)
    }

    /// The identities that are named one by one.
    fn identities(
        &self,
        arn_tests: &[&Compiled],
        with_ids: bool,
        budget: &mut Budget,
        found: &mut Vec<Principal>,
    ) -> Result<(), Exhausted> {
        let role_ids = self.ids("AROA", UNNAMED_ROLE, with_ids);
        let mut role = |partition: &str, account: &str, name: &str, session: &str| {
            found.extend(role_ids.iter().map(|id| Principal::Role {
                partition: partition.to_owned(),
                account: account.to_owned(),
                name: name.to_owned(),
                session: session.to_owned(),
                id: id.clone(),
            }));
        };
        for (partition, account, name) in &self.roles {
            for session in self.sessions_of(account, name) {
                role(partition, account, name, &session);
            }
        }
        for named in &self.sessions {
            let (partition, account, _, session) = named;
            for name in self.roles_of_session(named, arn_tests, budget)? {
                role(partition, account, &name, session);
            }
        }
        for (partition, account, name) in &self.users {
            found.extend(
                self.ids("AIDA", UNNAMED_USER, with_ids)
                    .into_iter()
                    .map(|id| Principal::User {
                        partition: partition.clone(),
                        account: account.clone(),
                        name: name.clone(),
                        id,
                    }),
            );
        }
        for (partition, account, name) in &self.federated {
            found.push(Principal::FederatedUser {
                partition: partition.clone(),
                account: account.clone(),
                name: name.clone(),
            });
        }
        Ok(())
    }

    /// The accounts of which everybody must be told apart, with the partitions to try.
    fn whole_accounts<'t>(
        &self,
        arn_tests: &[&Compiled],
        account_tests: impl Iterator<Item = &'t Compiled>,
        budget: &mut Budget,
    ) -> Result<Vec<(String, String)>, Exhausted> {
        let mut accounts: Vec<String> = self.whole.iter().cloned().collect();
        if self.any_account {
            let mut atoms: Vec<Atom> = self
                .accounts
                .iter()
                .map(|account| Atom::Text(account.clone()))
                .collect();
            for test in account_tests {
                atoms.extend(atoms_of(test));
            }
            let tested = arn_tests.iter().flat_map(|test| &test.matchers);
            for matcher in tested.chain(&self.patterns) {
                for partition in &self.partitions {
                    for service in ["iam", "sts"] {
                        atoms.extend(account_atoms(
                            matcher,
                            &format!("arn:{partition}:{service}::"),
                        ));
                    }
                }
            }
            atoms.sort_unstable();
            atoms.dedup();
            accounts = representatives(&atoms, &ACCOUNTS, budget, "accounts")?;
        }
        let partitions = self.partitions.iter();
        Ok(partitions
            .flat_map(|partition| {
                accounts
                    .iter()
                    .map(move |account| (partition.clone(), account.clone()))
            })
            .collect())
    }

    /// Everybody in one account.
    #[expect(clippy::too_many_arguments, reason = "the dimensions of one table")]
    fn account(
        &self,
        partition: &str,
        account: &str,
        arn_tests: &[&Compiled],
        name_tests: &[&Compiled],
        with_ids: bool,
        budget: &mut Budget,
        found: &mut Vec<Principal>,
    ) -> Result<(), Exhausted> {
        let here = |(at, of, _): &&(String, String, String)| at == partition && of == account;
        let atoms = |start: &str, named: &mut dyn Iterator<Item = &str>| {
            let mut atoms = self.asked_of_rest(&format!("arn:{partition}:{start}"), arn_tests);
            atoms.extend(named.map(|name| Atom::Text(name.to_owned())));
            atoms
        };
        let role_atoms = atoms(
            &format!("iam::{account}:role/"),
            &mut self
                .roles
                .iter()
                .filter(here)
                .map(|(_, _, name)| name.as_str()),
        );
        let mut role_names = paths_and_names(role_atoms, &ROLES, budget, "role names")?;
        for session in &self.sessions {
            if session.0 == partition && session.1 == account {
                for role in self.roles_of_session(session, arn_tests, budget)? {
                    if !role_names.contains(&role) {
                        role_names.push(role);
                    }
                }
            }
        }
        // What nobody names first: it makes the plainest witness.
        role_names.sort_by_key(|name| {
            self.roles
                .iter()
                .any(|(_, of, role)| of == account && role == name)
        });
        for name in &role_names {
            let sessions = self.sessions_of(account, name);
            for id in self.ids("AROA", UNNAMED_ROLE, with_ids) {
                for session in &sessions {
                    found.push(Principal::Role {
                        partition: partition.to_owned(),
                        account: account.to_owned(),
                        name: name.clone(),
                        session: session.clone(),
                        id: id.clone(),
                    });
                }
            }
        }
        let mut user_atoms = atoms(
            &format!("iam::{account}:user/"),
            &mut self
                .users
                .iter()
                .filter(here)
                .map(|(_, _, name)| name.as_str()),
        );
        for test in name_tests {
            user_atoms.extend(atoms_of(test));
        }
        for name in &paths_and_names(user_atoms, &USERS, budget, "user names")? {
            for id in self.ids("AIDA", UNNAMED_USER, with_ids) {
                found.push(Principal::User {
                    partition: partition.to_owned(),
                    account: account.to_owned(),
                    name: name.clone(),
                    id,
                });
            }
        }
        let federated_atoms = {
            let mut atoms = atoms(
                &format!("sts::{account}:federated-user/"),
                &mut self
                    .federated
                    .iter()
                    .filter(here)
                    .map(|(_, _, name)| name.as_str()),
            );
            atoms.sort_unstable();
            atoms
        };
        for name in representatives(&federated_atoms, &FEDERATED, budget, "federated users")? {
            found.push(Principal::FederatedUser {
                partition: partition.to_owned(),
                account: account.to_owned(),
                name,
            });
        }
        found.push(Principal::Root {
            partition: partition.to_owned(),
            account: account.to_owned(),
        });
        Ok(())
    }
}

fn glob(tokens: impl IntoIterator<Item = Token>) -> Atom {
    Atom::Glob {
        tokens: tokens.into_iter().collect(),
        folded: false,
        arn: false,
    }
}

/// One name of each class, with its path: no name starts or ends with a slash.
fn paths_and_names(
    mut atoms: Vec<Atom>,
    domain: &Domain,
    budget: &mut Budget,
    what: &str,
) -> Result<Vec<String>, Exhausted> {
    if !atoms.iter().all(is_start) {
        // Told apart, or one that starts or ends so could be all there is of a class.
        let slash = Token::Char('/');
        atoms.extend([glob([slash, Token::Many]), glob([Token::Many, slash])]);
    }
    let mut names = representatives(&atoms, domain, budget, what)?;
    names.retain(|name| !name.starts_with('/') && !name.ends_with('/'));
    Ok(names)
}

fn atoms_of(test: &Compiled) -> impl Iterator<Item = Atom> + '_ {
    test.texts
        .iter()
        .map(|text| Atom::Text(text.clone()))
        .chain(test.matchers.iter().filter_map(atom))
}

/// What a pattern over ARNs asks of the text behind a fixed start.
fn rest_atoms(matcher: &Matcher, start: &str) -> Vec<Atom> {
    let (tokens, folded, arn) = match atom(matcher) {
        Some(Atom::Text(text)) => {
            return text
                .strip_prefix(start)
                .map(|rest| Atom::Text(rest.to_owned()))
                .into_iter()
                .collect();
        }
        Some(Atom::Glob {
            tokens,
            folded,
            arn,
        }) => (tokens, folded, arn),
        None => return Vec::new(),
    };
    residues(&tokens, folded, arn, start)
        .into_iter()
        .map(|tokens| Atom::Glob {
            tokens,
            folded,
            arn: false,
        })
        .collect()
}

/// What a pattern over ARNs asks of the account that stands behind a fixed start, up to the next colon: every way of cutting the
/// pattern there, at a colon or inside a star.
fn account_atoms(matcher: &Matcher, start: &str) -> Vec<Atom> {
    let mut found = Vec::new();
    for rest in rest_atoms(matcher, start) {
        match rest {
            Atom::Text(text) => found.extend(
                text.split_once(':')
                    .map(|(account, _)| Atom::Text(account.to_owned())),
            ),
            Atom::Glob { tokens, folded, .. } => {
                let end = tokens
                    .iter()
                    .position(|token| *token == Token::Char(':'))
                    .unwrap_or(tokens.len());
                let piece = tokens.get(..end).unwrap_or(&[]);
                let cuts = piece
                    .iter()
                    .enumerate()
                    .filter(|(_, token)| **token == Token::Many)
                    .map(|(at, _)| at + 1);
                for cut in cuts.chain((end < tokens.len()).then_some(end)) {
                    let tokens = piece.get(..cut).unwrap_or(&[]).to_vec();
                    if tokens != [Token::Many] {
                        found.push(Atom::Glob {
                            tokens,
                            folded,
                            arn: false,
                        });
                    }
                }
            }
        }
    }
    found
}

/// Whether a role or user is one that stands for all that nobody names.
pub(crate) fn is_unnamed(principal: &Principal) -> bool {
    let tail = |example: &str, name: &str| {
        name.len() == example.len() && name.get(1..) == example.get(1..)
    };
    match principal {
        Principal::Role { name, .. } => tail(ROLES.example, name),
        Principal::User { name, .. } => tail(USERS.example, name),
        _ => false,
    }
}
