//! Requests: who asks for what, under which context.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::Error;
use crate::policy::{IdentityKind, Named, PrincipalEntry, Provider, fold, is_unique_id};
use crate::report::{Witness, WitnessPrincipal, WitnessValue};

/// Who calls.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Principal {
    /// The root user of an account.
    Root {
        /// `aws`, `aws-cn`, …
        partition: String,
        /// 12 digits.
        account: String,
    },
    /// An IAM user.
    User {
        /// `aws`, `aws-cn`, …
        partition: String,
        /// 12 digits.
        account: String,
        /// Path and name, without the leading slash.
        name: String,
        /// The unique id, `AIDA…`, if known.
        id: Option<String>,
    },
    /// A session of an IAM role.
    Role {
        /// `aws`, `aws-cn`, …
        partition: String,
        /// 12 digits.
        account: String,
        /// Path and name of the role, without the leading slash.
        name: String,
        /// The session's name.
        session: String,
        /// The role's unique id, `AROA…`, if known.
        id: Option<String>,
    },
    /// A federated user session (`GetFederationToken`).
    FederatedUser {
        /// `aws`, `aws-cn`, …
        partition: String,
        /// 12 digits.
        account: String,
        /// Its name.
        name: String,
    },
    /// An AWS service.
    Service {
        /// `ec2.amazonaws.com`
        name: String,
    },
    /// A user of an OIDC or built-in identity provider.
    WebIdentity {
        /// The provider as a Principal element names it.
        provider: String,
    },
    /// A user of a SAML provider.
    Saml {
        /// The provider's ARN.
        provider: String,
    },
    /// A caller without credentials.
    Anonymous,
}

impl Principal {
    /// Reads a principal as a Principal element would name it. A role's ARN stands for a session of it named `session`.
    ///
    /// # Errors
    ///
    /// The text names no single caller.
    ///
    /// # Examples
    ///
    /// ```
    /// use rolecall::evaluate::Principal;
    ///
    /// let role = Principal::parse("AWS", "arn:aws:iam::111122223333:role/scanner")?;
    /// assert_eq!(role.arn().as_deref(), Some("arn:aws:iam::111122223333:role/scanner"));
    /// assert_eq!(role.account(), Some("111122223333"));
    /// assert!(Principal::parse("AWS", "scanner").is_err());
    /// # Ok::<(), rolecall::Error>(())
    /// ```
    pub fn parse(key: &str, text: &str) -> Result<Self, Error> {
        Ok(match PrincipalEntry::parse(key, text).named {
            Named::Everyone => Self::Anonymous,
            Named::Account { partition, account } => Self::Root {
                partition: partition.unwrap_or_else(|| "aws".to_owned()),
                account,
            },
            Named::Identity(identity) => {
                let (partition, account, name) =
                    (identity.partition, identity.account, identity.name);
                match identity.kind {
                    IdentityKind::User => Self::User {
                        partition,
                        account,
                        name,
                        id: None,
                    },
                    IdentityKind::Role => Self::Role {
                        partition,
                        account,
                        name,
                        session: "session".to_owned(),
                        id: None,
                    },
                    IdentityKind::RoleSession => Self::Role {
                        partition,
                        account,
                        name,
                        session: identity.session.unwrap_or_default(),
                        id: None,
                    },
                    IdentityKind::FederatedUser => Self::FederatedUser {
                        partition,
                        account,
                        name,
                    },
                }
            }
            // A unique id does not show the account: rolecall writes zeros for it.
            Named::UniqueId(id) => {
                let (partition, account) = ("aws".to_owned(), "000000000000".to_owned());
                let (name, session) = ("unknown".to_owned(), DEFAULT_SESSION.to_owned());
                if id.starts_with("AROA") {
                    Self::Role {
                        partition,
                        account,
                        name,
                        session,
                        id: Some(id),
                    }
                } else {
                    Self::User {
                        partition,
                        account,
                        name,
                        id: Some(id),
                    }
                }
            }
            Named::Service(name) => Self::Service { name },
            Named::Provider(Provider::WebIdentity { name, .. }) => {
                Self::WebIdentity { provider: name }
            }
            Named::Provider(Provider::Saml { name }) => Self::Saml { provider: name },
            _ => {
                return Err(Error::BadOption {
                    option: "principal",
                    value: text.to_owned(),
                    expected: "an ARN of a root, user, role or session, a service, or an identity provider",
                });
            }
        })
    }

    /// The account it belongs to; none for services, identity providers and anonymous callers.
    pub fn account(&self) -> Option<&str> {
        match self {
            Self::Root { account, .. }
            | Self::User { account, .. }
            | Self::Role { account, .. }
            | Self::FederatedUser { account, .. } => Some(account),
            _ => None,
        }
    }

    /// `aws:PrincipalArn`: for a role session the ARN of the role.
    pub fn arn(&self) -> Option<String> {
        match self {
            Self::Root { partition, account } => {
                Some(format!("arn:{partition}:iam::{account}:root"))
            }
            Self::User {
                partition,
                account,
                name,
                ..
            } => Some(format!("arn:{partition}:iam::{account}:user/{name}")),
            Self::Role {
                partition,
                account,
                name,
                ..
            } => Some(format!("arn:{partition}:iam::{account}:role/{name}")),
            Self::FederatedUser {
                partition,
                account,
                name,
            } => Some(format!(
                "arn:{partition}:sts::{account}:federated-user/{name}"
            )),
            _ => None,
        }
    }

    /// As a Principal element would name it: a role session by its role, unless it has a name that matters.
    pub fn to_witness(&self) -> WitnessPrincipal {
        match self {
            Self::Role {
                partition,
                account,
                name,
                session,
                ..
            } if session != DEFAULT_SESSION => {
                let role = name.rsplit('/').next().unwrap_or(name);
                WitnessPrincipal::Aws(format!(
                    "arn:{partition}:sts::{account}:assumed-role/{role}/{session}"
                ))
            }
            Self::Service { name } => WitnessPrincipal::Service(name.clone()),
            Self::WebIdentity { provider } | Self::Saml { provider } => {
                WitnessPrincipal::Federated(provider.clone())
            }
            other => WitnessPrincipal::Aws(other.arn().unwrap_or_else(|| "*".to_owned())),
        }
    }

    /// Every way of saying who it is, the plainest first: by its session or ARN, by its unique id, and by its ARN with the
    /// `aws:userid` that says what the ARN does not: the unique id and, of a role, the session.
    fn spellings(&self) -> Vec<(WitnessPrincipal, Option<String>)> {
        let mut found = vec![(self.to_witness(), None)];
        let (own, userid) = match self {
            Self::Role { id, session, .. } => (
                id,
                format!("{}:{session}", id.as_deref().unwrap_or(UNNAMED_ROLE)),
            ),
            Self::User { id, .. } => (id, id.as_deref().unwrap_or(UNNAMED_USER).to_owned()),
            _ => return found,
        };
        let arn = self.arn().map(WitnessPrincipal::Aws);
        found.extend(arn.clone().map(|arn| (arn, None)));
        found.extend(own.clone().map(|id| (WitnessPrincipal::Aws(id), None)));
        found.extend(arn.map(|arn| (arn, Some(userid))));
        found
    }

    /// The same caller with what an `aws:userid` says about it.
    fn with_userid(mut self, userid: &str) -> Self {
        match &mut self {
            Self::Role { id, session, .. } => {
                if let Some((own, name)) = userid.split_once(':')
                    && is_unique_id(own)
                {
                    *id = Some(own.to_owned());
                    name.clone_into(session);
                }
            }
            Self::User { id, .. } if is_unique_id(userid) => *id = Some(userid.to_owned()),
            _ => {}
        }
        self
    }
}

/// The session name of a role session whose name does not matter.
pub(crate) const DEFAULT_SESSION: &str = "session";

/// Unique ids of a user and a role that nobody names.
pub(crate) const UNNAMED_USER: &str = "AIDAUNNAMEDUNNAMED00";
pub(crate) const UNNAMED_ROLE: &str = "AROAUNNAMEDUNNAMED00";

/// The context of a request: condition keys and their values.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Context {
    /// By lower-cased key. `None`: the key is absent, also where the principal would give it a value.
    entries: BTreeMap<String, Option<Entry>>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Entry {
    values: Vec<String>,
    /// Whether the key takes several values, however many there are.
    list: bool,
}

/// The values of a key in a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Held<'a> {
    /// What the context says.
    Set {
        values: &'a [String],
        /// Whether the key takes several values, however many there are.
        list: bool,
    },
    /// What follows from the rest of the request.
    Derived(Cow<'a, str>),
    /// Likewise, of a key that takes several values.
    DerivedList(Cow<'a, str>),
}

impl<'a> Held<'a> {
    /// The values one by one.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        let (many, one) = match self {
            Self::Set { values, .. } => (*values, None),
            Self::Derived(value) | Self::DerivedList(value) => (&[][..], Some(value.as_ref())),
        };
        many.iter().map(String::as_str).chain(one)
    }

    /// Whether the key takes several values.
    pub(crate) fn is_list(&self) -> bool {
        match self {
            Self::Set { list, .. } => *list,
            Self::Derived(_) => false,
            Self::DerivedList(_) => true,
        }
    }

    /// The value for a policy variable: of a key that takes one.
    pub(crate) fn only(self) -> Option<Cow<'a, str>> {
        match self {
            Self::Set {
                values: [only],
                list: false,
            } => Some(Cow::Borrowed(only)),
            Self::Derived(value) => Some(value),
            _ => None,
        }
    }
}

impl Context {
    /// No key but what the principal gives.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the values of a key, replacing earlier ones. One value for a single-valued key; the letter case of the key does not
    /// count.
    pub fn set(
        &mut self,
        key: &str,
        values: impl IntoIterator<Item = impl Into<String>>,
    ) -> &mut Self {
        let values: Vec<String> = values.into_iter().map(Into::into).collect();
        let list = values.len() != 1;
        let entry = Entry { values, list };
        self.entries.insert(fold(key).into_owned(), Some(entry));
        self
    }

    /// Sets the values of a key that takes several, even if it has only one now: a test without `ForAllValues` or `ForAnyValue` never
    /// holds for those.
    pub fn set_list(
        &mut self,
        key: &str,
        values: impl IntoIterator<Item = impl Into<String>>,
    ) -> &mut Self {
        let values = values.into_iter().map(Into::into).collect();
        let entry = Entry { values, list: true };
        self.entries.insert(fold(key).into_owned(), Some(entry));
        self
    }

    /// Makes a key absent, even if the principal would give it a value.
    pub fn unset(&mut self, key: &str) -> &mut Self {
        self.entries.insert(fold(key).into_owned(), None);
        self
    }

    /// The keys, lower-cased and in order, with their values; `None` is a key made absent.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Option<&[String]>)> {
        self.entries.iter().map(|(key, entry)| {
            (
                key.as_str(),
                entry.as_ref().map(|entry| entry.values.as_slice()),
            )
        })
    }

    /// What is said of a key, by its lower-cased name: nothing, that it is absent, or its values.
    pub(crate) fn entry(&self, name: &str) -> Option<Option<Held<'_>>> {
        let entry = self.entries.get(name)?;
        Some(entry.as_ref().map(|entry| Held::Set {
            values: &entry.values,
            list: entry.list,
        }))
    }

    /// Makes the keys lists for which `is_list` says so, by their lower-cased names.
    pub(crate) fn mark_lists(&mut self, is_list: impl Fn(&str) -> bool) {
        for (key, entry) in &mut self.entries {
            if let Some(entry) = entry
                && !entry.list
            {
                entry.list = is_list(key);
            }
        }
    }

    /// Forgets what was said of a key, by its lower-cased name.
    pub(crate) fn forget(&mut self, name: &str) {
        self.entries.remove(name);
    }
}

/// One request.
///
/// # Examples
///
/// ```
/// use rolecall::PolicyType;
/// use rolecall::evaluate::{Decision, Principal, Request, evaluate};
/// use rolecall::policy::Policy;
///
/// let policy = Policy::from_text(r#"{"Version": "2012-10-17", "Statement": {
///     "Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole",
///     "Condition": {"StringEquals": {"sts:ExternalId": "acme-7f3c"}}}}"#, &Default::default())?;
/// let vendor = Principal::parse("AWS", "arn:aws:iam::111122223333:role/scanner")?;
/// let mut request = Request::new(vendor, "sts:AssumeRole");
/// assert_eq!(evaluate(&policy, PolicyType::Trust, &request).decision, Decision::ImplicitlyDenied);
/// request.context.set("sts:ExternalId", ["acme-7f3c"]);
/// assert_eq!(evaluate(&policy, PolicyType::Trust, &request).decision, Decision::Allowed);
/// # Ok::<(), rolecall::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Who calls.
    pub principal: Principal,
    /// What: `sts:AssumeRole`.
    pub action: String,
    /// On what, by ARN; `None` where the policy belongs to the resource.
    pub resource: Option<String>,
    /// Under which context. Keys that the principal determines are filled in.
    pub context: Context,
}

impl Request {
    /// A request without context.
    pub fn new(principal: Principal, action: &str) -> Self {
        Self {
            principal,
            action: action.to_owned(),
            resource: None,
            context: Context::new(),
        }
    }

    /// The request that a witness of a report describes. An `aws:userid` in its context is the caller's.
    ///
    /// # Errors
    ///
    /// The witness names no caller; no witness of this library does that.
    pub fn from_witness(witness: &Witness) -> Result<Self, Error> {
        let principal = match &witness.principal {
            WitnessPrincipal::Aws(text) => Principal::parse("AWS", text),
            WitnessPrincipal::Service(text) => Principal::parse("Service", text),
            WitnessPrincipal::Federated(text) => Principal::parse("Federated", text),
        }?;
        let mut request = Self::new(principal, &witness.action);
        request.resource.clone_from(&witness.resource);
        for (key, value) in &witness.context {
            match value {
                WitnessValue::Absent => request.context.unset(key),
                WitnessValue::One(value) => request.context.set(key, [value.as_str()]),
                WitnessValue::Many(values) => {
                    request.context.set(key, values.iter().map(String::as_str))
                }
            };
        }
        if let Some(userid) = request.value("aws:userid") {
            request.principal = request.principal.with_userid(&userid);
        }
        Ok(request)
    }

    /// Every way in which a witness can tell of the request, the plainest first: one name of a caller need not say all that
    /// matters about it. `spelling` gives a key, which comes in lower case, as AWS or the policy writes it.
    pub(crate) fn witnesses(
        &self,
        spelling: impl Fn(&str) -> String,
    ) -> impl Iterator<Item = Witness> {
        let context: BTreeMap<String, WitnessValue> = self
            .context
            .iter()
            // What could not be read has no name.
            .filter(|(key, _)| !key.is_empty())
            .map(|(key, values)| {
                let value = match values {
                    None => WitnessValue::Absent,
                    Some([only]) => WitnessValue::One(only.clone()),
                    Some(many) => WitnessValue::Many(many.to_vec()),
                };
                (spelling(key), value)
            })
            .collect();
        let spellings = self.principal.spellings().into_iter();
        spellings.map(move |(principal, userid)| {
            let mut witness = Witness {
                principal,
                action: self.action.clone(),
                resource: self.resource.clone(),
                context: context.clone(),
            };
            if let Some(userid) = userid {
                let key = spelling("aws:userid");
                witness.context.insert(key, WitnessValue::One(userid));
            }
            witness
        })
    }

    /// The one value of a key, for a policy variable; `None` if it is absent or takes several.
    pub(crate) fn value(&self, name: &str) -> Option<String> {
        self.held(name)?.only().map(Cow::into_owned)
    }

    /// The values of a key, by its lower-cased name: as set, else as the principal determines them; `None` if absent.
    pub(crate) fn held(&self, name: &str) -> Option<Held<'_>> {
        match self.context.entry(name) {
            Some(entry) => entry,
            None => self.principal.gives(name).map(Held::Derived),
        }
    }
}
