//! Who calls, and how an entry of a Principal element names the caller.

use serde_json::Value;

use super::{is_account, texts, values::arn_field};

/// What a principal is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Kind {
    Root,
    User,
    /// A session of a role, whose name is not known.
    Role,
    Session,
    FederatedUser,
    Service,
    Provider,
    Anonymous,
}

/// The principal of a request.
pub(super) struct Caller {
    pub(super) kind: Kind,
    /// Its ARN or name.
    pub(super) text: String,
    /// Its account; services, providers and anonymous callers have none.
    pub(super) account: Option<String>,
}

/// How well an entry names a caller.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Grade {
    Account,
    Role,
    Direct,
}

impl Caller {
    /// The caller that a case names, for an action.
    pub(super) fn read(text: &str, action: &str) -> Self {
        const PROVIDERS: [&str; 4] = [
            "cognito-identity.amazonaws.com",
            "www.amazon.com",
            "graph.facebook.com",
            "accounts.google.com",
        ];
        let new = |kind, text: &str, account| Self {
            kind,
            text: text.to_owned(),
            account,
        };
        if text == "anonymous" {
            return new(Kind::Anonymous, text, None);
        }
        if is_account(text) {
            let arn = format!("arn:aws:iam::{text}:root");
            return new(Kind::Root, &arn, Some(text.to_owned()));
        }
        let (account, name) = (arn_field(text, 4), arn_field(text, 5));
        let Some(name) = name else {
            let web = action.eq_ignore_ascii_case("sts:AssumeRoleWithWebIdentity");
            let provider = web || PROVIDERS.contains(&text);
            return new(
                if provider {
                    Kind::Provider
                } else {
                    Kind::Service
                },
                text,
                None,
            );
        };
        let kind = match name.split('/').next().unwrap_or_default() {
            "root" => Kind::Root,
            "user" => Kind::User,
            "role" => Kind::Role,
            "assumed-role" => Kind::Session,
            "federated-user" => Kind::FederatedUser,
            _ => return new(Kind::Provider, text, None),
        };
        new(kind, text, account)
    }

    /// Whether a permission boundary and a session policy can limit it.
    pub(super) fn limited(&self) -> bool {
        matches!(
            self.kind,
            Kind::User | Kind::Role | Kind::Session | Kind::FederatedUser
        )
    }

    /// The segments of its ARN's last field.
    pub(super) fn segments(&self) -> Vec<String> {
        let name = arn_field(&self.text, 5).unwrap_or_default();
        name.split('/').map(str::to_owned).collect()
    }

    pub(super) fn last_segment(&self) -> String {
        self.segments().pop().unwrap_or_default()
    }

    /// Whether AWS made the role for one of its services.
    pub(super) fn is_service_linked(&self) -> bool {
        let segments = self.segments();
        match self.kind {
            Kind::Role => segments[1] == "aws-service-role",
            Kind::Session => segments[1].starts_with("AWSServiceRoleFor"),
            _ => false,
        }
    }

    /// What `aws:PrincipalArn` holds.
    pub(super) fn principal_arn(&self) -> Option<String> {
        let account = self.account.clone()?;
        Some(match self.kind {
            Kind::Session => format!("arn:aws:iam::{account}:role/{}", self.segments()[1]),
            _ => self.text.clone(),
        })
    }

    /// How an entry of a member (`AWS`, `Service`, `Federated`) names it.
    fn named_by(&self, member: &str, entry: &str) -> Option<Grade> {
        let found = |holds: bool, grade| if holds { Some(grade) } else { None };
        match member {
            "Service" => found(
                self.kind == Kind::Service && entry.eq_ignore_ascii_case(&self.text),
                Grade::Direct,
            ),
            "Federated" => found(
                self.kind == Kind::Provider && entry == self.text,
                Grade::Direct,
            ),
            _ if entry == "*" => Some(Grade::Direct),
            _ => {
                let name = arn_field(entry, 5).unwrap_or_default();
                let account = match arn_field(entry, 4) {
                    Some(account) => account,
                    None => entry.to_owned(),
                };
                let own_account = self.account.as_ref() == Some(&account);
                if is_account(entry) || name == "root" {
                    let root = self.kind == Kind::Root;
                    found(
                        own_account,
                        if root { Grade::Direct } else { Grade::Account },
                    )
                } else if name.starts_with("role/") {
                    let same = match self.kind {
                        Kind::Role => entry == self.text,
                        Kind::Session => {
                            own_account && name.split('/').next_back() == Some(&self.segments()[1])
                        }
                        _ => false,
                    };
                    found(same, Grade::Role)
                } else {
                    let own = matches!(self.kind, Kind::User | Kind::Session | Kind::FederatedUser);
                    found(own && entry == self.text, Grade::Direct)
                }
            }
        }
    }

    /// The best grade of all entries of a Principal or `NotPrincipal` element.
    pub(super) fn named_in(&self, element: &Value) -> Option<Grade> {
        if element == "*" {
            return Some(Grade::Direct);
        }
        let members = element.as_object().unwrap();
        let mut best = None;
        for (member, entries) in members {
            for entry in texts(entries) {
                best = best.max(self.named_by(member, &entry));
            }
        }
        best
    }
}
