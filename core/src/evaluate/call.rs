//! A request, ready to be put to policies: with what AWS derives from the principal, the resource and the call.

use std::borrow::Cow;

use super::context::issuer_of;
use super::request::{Context, DEFAULT_SESSION, Held, Principal, Request};
use super::scalar::Instant;
use crate::catalog::{AccessLevel, Action, Catalog, ConditionKey};
use crate::policy::{Settings, fold};

/// What a statement is asked about.
pub(crate) trait Asked {
    fn principal(&self) -> &Principal;
    fn action(&self) -> &str;
    fn resource(&self) -> Option<&str>;
    /// The values of a key, by its lower-cased name; `None` if it is absent.
    fn held(&self, name: &str) -> Option<Held<'_>>;
    /// Whether the path of the role is known, if the caller is a session of one.
    fn path_known(&self) -> bool;
    /// Whether a Deny with NotPrincipal takes in the caller whatever the list says: one that has a permissions boundary.
    fn denied_by_not_principal(&self) -> bool;

    /// The one value of a key, for a policy variable.
    fn value(&self, name: &str) -> Option<Cow<'_, str>> {
        self.held(name)?.only()
    }
}

impl Asked for Request {
    fn principal(&self) -> &Principal {
        &self.principal
    }
    fn action(&self) -> &str {
        &self.action
    }
    fn resource(&self) -> Option<&str> {
        self.resource.as_deref()
    }
    fn held(&self, name: &str) -> Option<Held<'_>> {
        self.held(name)
    }
    fn path_known(&self) -> bool {
        true
    }
    fn denied_by_not_principal(&self) -> bool {
        false
    }
}

/// What is done with condition keys that requests of the action do not carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum UnsupportedKeys {
    /// They are left out, as AWS leaves them out.
    #[default]
    Drop,
    /// They count as the request has them.
    Keep,
}

/// Something that a reader of a decision should know.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Note {
    /// What kind of thing, in snake case: `unsupported_key`, `unknown_action`, `unknown_key`, `resource_not_used`, `key_not_given`,
    /// `policy_problem`, `case_problem`, `session_policy_too_long`, `bucket_abac_off`.
    pub kind: &'static str,
    /// What exactly: lower case, no full stop.
    pub message: String,
    /// The place in the case, as a JSON pointer, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

impl Note {
    pub(crate) fn new(kind: &'static str, message: String) -> Self {
        Self {
            kind,
            message,
            path: None,
        }
    }
}

/// What sets a resource apart for the grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Guard {
    /// An identity policy of the same account is enough.
    Ordinary,
    /// A role: its trust policy must allow.
    Role,
    /// A KMS key: its policy must allow.
    Key,
}

/// A request, ready to be put to an [`Engine`](super::Engine) any number of times.
///
/// What AWS derives is filled in: from the principal (`aws:PrincipalArn`, `aws:PrincipalAccount`, `aws:PrincipalType`, `aws:userid`,
/// `aws:username`, `aws:PrincipalIsAWSService`, `aws:PrincipalServiceName`), from the resource (`aws:ResourceAccount`,
/// `aws:RequestedRegion`), and from other keys (`aws:SourceAccount` from `aws:SourceArn`, `aws:EpochTime` and `aws:CurrentTime` from each
/// other, `aws:CalledViaFirst` and `aws:CalledViaLast` from `aws:CalledVia`). A key that the request sets, or makes absent, stays as it
/// is.
#[derive(Debug, Clone)]
pub struct Call {
    request: Request,
    pub(super) folded_action: String,
    arn: Option<String>,
    userid: Option<String>,
    /// The account that the resource is in, where the request says so.
    stated_account: Option<String>,
    path_known: bool,
    /// The resource is `*` because the action takes none.
    without_resource: bool,
    pub(super) guard: Guard,
    pub(super) governed_by_scps: bool,
    pub(super) governed_by_rcps: bool,
    /// The caller is a service-linked role.
    is_linked: bool,
    management_account: Option<String>,
    pub(super) is_reserved: bool,
    /// The resource is a bucket or an object.
    is_of_bucket: bool,
    /// And the action is one of S3.
    pub(super) is_bucket: bool,
    pub(super) has_boundary: bool,
    /// Actions that the caller needs besides, for what the request carries: as they are written, and folded.
    pub(super) also: Vec<(&'static str, &'static str)>,
}

/// The parts of a resource's ARN.
#[derive(Debug, Clone, Copy, Default)]
struct Parts<'a> {
    service: &'a str,
    region: &'a str,
    account: &'a str,
    resource: &'a str,
}

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Self {
        let mut fields = text.splitn(6, ':');
        if fields.next() != Some("arn") {
            return Self::default();
        }
        let mut next = || fields.next().unwrap_or("");
        let _partition = next();
        Self {
            service: next(),
            region: next(),
            account: next(),
            resource: next(),
        }
    }
}

impl Call {
    /// Makes a request ready. `resource_account` is the account that the resource is in, where its ARN does not say; without it, that
    /// is the principal's.
    pub fn new(
        mut request: Request,
        resource_account: Option<&str>,
        settings: &Settings,
        catalog: &Catalog,
        unsupported: UnsupportedKeys,
    ) -> (Self, Vec<Note>) {
        let mut notes = Vec::new();
        let action = catalog.action(&request.action);
        if action.is_none() {
            let message = format!("`{}` is no action that is known", request.action);
            notes.push(Note::new("unknown_action", message));
        }
        check_keys(&mut request, action, catalog, unsupported, &mut notes);
        let call = Self::of(
            request,
            resource_account,
            settings,
            catalog,
            action,
            &mut notes,
        );
        if call.without_resource
            && call
                .request
                .resource
                .as_deref()
                .is_some_and(|text| text != "*")
        {
            let message = format!(
                "`{}` takes no resource: a policy can only allow it on `*`",
                call.request.action
            );
            notes.push(Note::new("resource_not_used", message));
        }
        (call, notes)
    }

    /// As [`Call::new`] for policies that test only some keys: `of_policies` says what is known of these, and keys that it does not know
    /// are not looked at.
    pub(super) fn for_keys(
        mut request: Request,
        resource_account: Option<&str>,
        settings: &Settings,
        catalog: &Catalog,
        unsupported: UnsupportedKeys,
        of_policies: impl Fn(&str) -> Option<KeyFacts>,
    ) -> Self {
        let action = catalog.action(&request.action);
        let mut dropped = Vec::new();
        for (name, _) in request.context.iter() {
            if let (Some(facts), Some(action)) = (of_policies(name), action)
                && unsupported == UnsupportedKeys::Drop
                && facts.can_be_unsupported
                && catalog
                    .key(name)
                    .is_some_and(|key| !is_carried(key, action))
            {
                dropped.push(name.to_owned());
            }
        }
        for name in dropped {
            request.context.forget(&name);
        }
        let is_list = |name: &str| of_policies(name).is_some_and(|facts| facts.is_list);
        request.context.mark_lists(is_list);
        let mut notes = Vec::new();
        Self::of(
            request,
            resource_account,
            settings,
            catalog,
            action,
            &mut notes,
        )
    }

    fn of(
        mut request: Request,
        resource_account: Option<&str>,
        settings: &Settings,
        catalog: &Catalog,
        action: Option<Action<'_>>,
        notes: &mut Vec<Note>,
    ) -> Self {
        take_path(&mut request);
        let is_s3 = |action: &str| {
            let service = action.get(..3);
            service.is_some_and(|service| service.eq_ignore_ascii_case("s3:"))
        };
        let parts = Parts::of(request.resource.as_deref().unwrap_or("*"));
        let is_of_bucket =
            parts.service == "s3" && parts.region.is_empty() && parts.account.is_empty();
        let takes_none = action.is_some_and(|action| action.resource_types().len() == 0);
        if is_of_bucket && !takes_none && is_s3(&request.action) && !settings.bucket_abac {
            drop_bucket_tags(&mut request, notes);
        }
        complete(&mut request);
        let is_linked = is_service_linked(&request.principal);
        let is_managed = |account: Option<&str>| {
            account.is_some() && account == settings.management_account.as_deref()
        };
        let path_known = match &request.principal {
            Principal::Role { name, session, .. } => {
                session == DEFAULT_SESSION || name.contains('/')
            }
            _ => true,
        };
        let mut call = Self {
            arn: request.principal.arn(),
            userid: request.principal.derived("aws:userid"),
            path_known,
            without_resource: false,
            guard: Guard::Ordinary,
            governed_by_scps: request.principal.account().is_some()
                && !is_linked
                && !is_managed(request.principal.account()),
            governed_by_rcps: false,
            is_linked,
            management_account: settings.management_account.clone(),
            is_reserved: false,
            is_of_bucket,
            is_bucket: false,
            has_boundary: false,
            also: Vec::new(),
            stated_account: resource_account.map(str::to_owned),
            folded_action: String::new(),
            request,
        };
        call.see_action(action, catalog);
        call
    }

    /// The same request of another action. Keys that the action does not support stay.
    pub(super) fn set_action(&mut self, action: &str, catalog: &Catalog) {
        action.clone_into(&mut self.request.action);
        self.see_action(catalog.action(action), catalog);
    }

    /// What follows from the action.
    fn see_action(&mut self, action: Option<Action<'_>>, catalog: &Catalog) {
        self.folded_action = fold(&self.request.action).into_owned();
        let folded = self.folded_action.as_str();
        let service = folded.split(':').next().unwrap_or("");
        let service = match action {
            Some(action) => Some(action.service()),
            None => catalog.service(service),
        };
        self.without_resource = action.is_some_and(|action| action.resource_types().len() == 0);
        let resource = self.request.resource.as_deref();
        let parts = Parts::of(resource.filter(|_| !self.without_resource).unwrap_or("*"));
        let is_alias_of_aws = parts.service == "kms" && parts.resource.starts_with("alias/aws/");
        let is_managed = self.management_account.is_some()
            && self.resource_account() == self.management_account.as_deref();
        let governed_by_rcps = !self.is_linked
            && !is_managed
            && service.is_some_and(crate::catalog::Service::supports_rcp)
            && !is_alias_of_aws
            && folded != "kms:retiregrant";
        let guard = guard(folded, &parts);
        let is_reserved = is_reserved(folded, action, &parts);
        self.governed_by_rcps = governed_by_rcps;
        self.guard = guard;
        self.is_reserved = is_reserved;
        self.is_bucket = self.is_of_bucket && !self.without_resource && folded.starts_with("s3:");
        self.also = also_needed(&self.request, folded, self.guard);
    }

    /// The request with what other keys and the catalog add to it.
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// Changes the context as it is, and what the caller needs for what it holds.
    pub(super) fn change_context(&mut self, change: impl FnOnce(&mut Context)) {
        change(&mut self.request.context);
        self.also = also_needed(&self.request, &self.folded_action, self.guard);
    }

    /// The keys for which the caller needs other actions besides.
    pub(super) fn keys_of_also(&self) -> Vec<String> {
        if self.also.is_empty() {
            return Vec::new();
        }
        let names = self.request.context.iter().map(|(name, _)| name);
        names
            .filter(|name| name.starts_with("aws:requesttag/") || ALSO_KEYS.contains(name))
            .map(str::to_owned)
            .collect()
    }

    /// The account that the resource is in, if that is known.
    pub fn resource_account(&self) -> Option<&str> {
        // What takes no resource is done in the caller's own account.
        let resource = self.resource().unwrap_or("*");
        let named = Some(Parts::of(resource).account);
        self.stated_account
            .as_deref()
            .or(named.filter(|account| !matches!(*account, "" | "aws")))
            .or(self.request.principal.account())
    }

    /// Whether a permissions boundary limits the caller.
    pub(super) fn can_have_boundary(&self) -> bool {
        matches!(
            self.request.principal,
            Principal::User { .. } | Principal::Role { .. } | Principal::FederatedUser { .. }
        )
    }

    /// Whether the resource is in the principal's account.
    pub(super) fn is_same_account(&self) -> bool {
        let own = self.request.principal.account();
        own.is_some() && own == self.resource_account()
    }

    /// The same call of another action, which the caller needs besides.
    pub(super) fn besides(&self, action: &str) -> Self {
        let mut other = self.clone();
        action.clone_into(&mut other.request.action);
        other.folded_action = fold(action).into_owned();
        other.also = Vec::new();
        other
    }

    /// Whether the caller is a principal of an account.
    pub(super) fn is_of_account(&self) -> bool {
        self.request.principal.account().is_some()
    }

    /// What the resource or the call gives a key.
    fn derived(&self, name: &str) -> Option<Held<'_>> {
        match name {
            "aws:principalarn" => self.arn.as_deref().map(derived),
            "aws:userid" => self.userid.as_deref().map(derived),
            "aws:principalservicenameslist" => {
                self.request.principal.gives(name).map(Held::DerivedList)
            }
            "aws:resourceaccount" => self.resource_account().map(derived),
            "s3:resourceaccount" if self.folded_action.starts_with("s3:") => {
                self.resource_account().map(derived)
            }
            "aws:requestedregion" => {
                let region = Parts::of(self.resource()?).region;
                (!region.is_empty()).then(|| derived(region))
            }
            _ => self.request.principal.gives(name).map(Held::Derived),
        }
    }
}

fn derived(text: &str) -> Held<'_> {
    Held::Derived(Cow::Borrowed(text))
}

impl Asked for Call {
    fn principal(&self) -> &Principal {
        &self.request.principal
    }
    fn action(&self) -> &str {
        &self.request.action
    }
    fn resource(&self) -> Option<&str> {
        if self.without_resource {
            return Some("*");
        }
        self.request.resource.as_deref()
    }
    fn held(&self, name: &str) -> Option<Held<'_>> {
        match self.request.context.entry(name) {
            Some(entry) => entry,
            None => self.derived(name),
        }
    }
    fn path_known(&self) -> bool {
        self.path_known
    }
    fn denied_by_not_principal(&self) -> bool {
        self.has_boundary && self.can_have_boundary()
    }
}

/// The path of a session's role is in `aws:PrincipalArn`, where the request gives that.
fn take_path(request: &mut Request) {
    let Some(Some(held)) = request.context.entry("aws:principalarn") else {
        return;
    };
    let Some(arn) = held.only().map(Cow::into_owned) else {
        return;
    };
    if let Principal::Role { account, name, .. } = &mut request.principal {
        let parts = Parts::of(&arn);
        if let Some(full) = parts.resource.strip_prefix("role/")
            && parts.account == account
            && full.rsplit('/').next() == Some(name)
        {
            full.clone_into(name);
        }
    }
}

/// What is known of a condition key, whatever the action.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct KeyFacts {
    /// Requests can carry several values of it.
    is_list: bool,
    /// It comes with some actions only.
    can_be_unsupported: bool,
}

impl KeyFacts {
    pub(super) fn of(name: &str, catalog: &Catalog) -> Self {
        let Some(key) = catalog.key(name) else {
            return Self::default();
        };
        Self {
            is_list: key.is_multivalued(),
            can_be_unsupported: !key.is_global() && !is_claim(name),
        }
    }
}

/// Whether requests of an action carry a key that is not global. The catalog does not know all keys of STS: `sts:DurationSeconds` comes
/// with every action that makes a session.
fn is_carried(key: ConditionKey<'_>, action: Action<'_>) -> bool {
    let is_of_sts = key.prefix() == "sts" && action.service().prefix() == "sts";
    is_of_sts || action.supports(key)
}

/// Whether a key is a claim of an identity provider.
fn is_claim(name: &str) -> bool {
    issuer_of(name).is_some() || name.starts_with("saml:")
}

/// Marks the lists, and leaves out or only reports what the action does not support.
fn check_keys(
    request: &mut Request,
    action: Option<Action<'_>>,
    catalog: &Catalog,
    unsupported: UnsupportedKeys,
    notes: &mut Vec<Note>,
) {
    let mut lists = Vec::new();
    let mut dropped = Vec::new();
    for (name, values) in request.context.iter() {
        let Some(key) = catalog.key(name) else {
            if !is_claim(name) {
                let message = format!("`{name}` is no condition key that is known");
                notes.push(Note::new("unknown_key", message));
            }
            continue;
        };
        if key.is_multivalued() {
            lists.push(name.to_owned());
        }
        let Some(action) = action else { continue };
        if values.is_some() && !key.is_global() && !is_claim(name) && !is_carried(key, action) {
            let end = match unsupported {
                UnsupportedKeys::Drop => ", and is left out",
                UnsupportedKeys::Keep => "",
            };
            let message = format!("requests of `{action}` do not carry `{name}`{end}");
            notes.push(Note::new("unsupported_key", message));
            dropped.push(name.to_owned());
        }
    }
    request
        .context
        .mark_lists(|name| lists.iter().any(|list| list == name));
    if unsupported == UnsupportedKeys::Drop {
        for name in dropped {
            request.context.forget(&name);
        }
    }
}

fn drop_bucket_tags(request: &mut Request, notes: &mut Vec<Note>) {
    let tags: Vec<String> = request
        .context
        .iter()
        .filter(|(_, values)| values.is_some())
        .map(|(name, _)| name)
        .filter(|name| name.starts_with("aws:resourcetag/") || name.starts_with("s3:buckettag/"))
        .map(str::to_owned)
        .collect();
    for name in tags {
        let message = format!(
            "`{name}` is left out: attribute-based access control is not enabled for the bucket"
        );
        notes.push(Note::new("bucket_abac_off", message));
        request.context.forget(&name);
    }
}

/// Fills in the keys that follow from others.
fn complete(request: &mut Request) {
    let context = &request.context;
    let one = |name: &str| {
        let held = context.entry(name)??;
        held.only().map(Cow::into_owned)
    };
    let is_open = |name: &str| context.entry(name).is_none();
    let mut found: Vec<(&str, String)> = Vec::new();
    if is_open("aws:sourceaccount")
        && let Some(arn) = one("aws:sourcearn")
    {
        let account = Parts::of(&arn).account;
        if crate::policy::is_account(account) {
            found.push(("aws:sourceaccount", account.to_owned()));
        }
    }
    if is_open("aws:epochtime")
        && let Some(time) = one("aws:currenttime")
    {
        found.extend(Instant::parse(&time).map(|time| ("aws:epochtime", time.seconds())));
    }
    if is_open("aws:currenttime")
        && let Some(time) = one("aws:epochtime")
    {
        found.extend(Instant::parse(&time).map(|time| ("aws:currenttime", time.print())));
    }
    if let Some(Some(held)) = context.entry("aws:calledvia") {
        let services: Vec<&str> = held.iter().collect();
        for (name, service) in [
            ("aws:calledviafirst", services.first()),
            ("aws:calledvialast", services.last()),
        ] {
            if let Some(service) = service
                && is_open(name)
            {
                found.push((name, (*service).to_owned()));
            }
        }
    }
    for (name, value) in found {
        request.context.set(name, [value]);
    }
}

/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html>
fn is_service_linked(principal: &Principal) -> bool {
    match principal {
        Principal::Role { name, .. } => {
            name.starts_with("aws-service-role/") || name.starts_with("AWSServiceRoleFor")
        }
        _ => false,
    }
}

fn guard(action: &str, parts: &Parts<'_>) -> Guard {
    let is_role = parts.service == "iam" && parts.resource.starts_with("role/");
    match action.split_once(':') {
        Some((
            "sts",
            "assumerole"
            | "assumerolewithsaml"
            | "assumerolewithwebidentity"
            | "tagsession"
            | "setsourceidentity"
            | "setcontext",
        )) if is_role => Guard::Role,
        Some(("kms", _)) if parts.service == "kms" && parts.resource.starts_with("key/") => {
            Guard::Key
        }
        _ => Guard::Ordinary,
    }
}

/// What nobody but AWS can change, whatever policies say: its managed policies, roles of IAM Identity Center, service-linked roles,
/// and the aliases of its own keys.
fn is_reserved(folded: &str, action: Option<Action<'_>>, parts: &Parts<'_>) -> bool {
    let (service, name) = folded.split_once(':').unwrap_or((folded, ""));
    let changes = action.is_some_and(|action| {
        action
            .access_levels()
            .iter()
            .any(|level| !matches!(level, AccessLevel::List | AccessLevel::Read))
    });
    match (service, parts.service) {
        ("iam", "iam") if parts.account == "aws" => {
            changes && parts.resource.starts_with("policy/")
        }
        ("iam", "iam") if parts.resource.starts_with("role/aws-reserved/") => {
            changes && name != "passrole"
        }
        ("iam", "iam") if parts.resource.starts_with("role/aws-service-role/") => {
            changes
                && !matches!(
                    name,
                    "passrole"
                        | "createservicelinkedrole"
                        | "deleteservicelinkedrole"
                        | "updateroledescription"
                )
        }
        ("kms", "kms") => {
            parts.resource.starts_with("alias/aws/")
                && matches!(name, "createalias" | "updatealias" | "deletealias")
        }
        _ => false,
    }
}

/// Keys besides those of single tags that come with session tags or a source identity.
const ALSO_KEYS: [&str; 4] = [
    "aws:tagkeys",
    "sts:transitivetagkeys",
    "sts:sourceidentity",
    "aws:sourceidentity",
];

/// Session tags and a source identity need actions of their own.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html>
fn also_needed(request: &Request, folded: &str, guard: Guard) -> Vec<(&'static str, &'static str)> {
    let mut also = Vec::new();
    if guard != Guard::Role || !folded.starts_with("sts:assumerole") {
        return also;
    }
    let has = |name: &str| {
        let held = request.context.entry(name).flatten();
        held.is_some_and(|held| held.iter().next().is_some())
    };
    let tags = request.context.iter().any(|(name, values)| {
        name.starts_with("aws:requesttag/") && values.is_some_and(|values| !values.is_empty())
    });
    if tags || has("aws:tagkeys") || has("sts:transitivetagkeys") {
        also.push(("sts:TagSession", "sts:tagsession"));
    }
    if has("sts:sourceidentity") || has("aws:sourceidentity") {
        also.push(("sts:SetSourceIdentity", "sts:setsourceidentity"));
    }
    also
}
