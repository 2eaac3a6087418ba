//! What the service authorization reference says about an ARN: which kinds of resources it can name, and which fields those have.

use super::pieces::has_wildcard;
use super::view::{Cx, ResourceView, StatementView};
use crate::catalog::{Action, Catalog, ResourceType, patterns_meet};
use crate::policy::{ArnFields, edit};
use crate::report::{Applicability, Fix};

/// Whether the kinds of resources that an ARN can name have a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// All of them.
    Required,
    /// None of them.
    Forbidden,
    /// Some, or the reference says nothing.
    Either,
}

/// What the reference says about the fields of an ARN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Needs {
    pub(super) region: Need,
    pub(super) account: Need,
}

/// AWS takes no longer ARN.
const LONGEST: usize = 2_048;

impl Needs {
    /// Nothing is said.
    pub(super) const NOTHING: Self = Self {
        region: Need::Either,
        account: Need::Either,
    };

    /// Looks an ARN up. Linear in the kinds of resources of its service.
    pub(super) fn of(catalog: &Catalog, arn: ArnFields<'_>) -> Self {
        // A pattern that begins with a wildcard can name anything.
        let is_vague = arn.resource.starts_with(['*', '?', '$']);
        // Fields that stand for any value, an empty one too, fit whatever the reference says.
        let fits_all = |field: &str| !field.is_empty() && may_be_empty(field);
        let is_settled = fits_all(arn.region) && fits_all(arn.account);
        if is_settled || is_vague || is_open(arn.service) || arn.resource.len() > LONGEST {
            return Self::NOTHING;
        }
        let mut needs = None;
        for template in templates(catalog, arn.service) {
            if !patterns_meet(template.resource, arn.resource) {
                continue;
            }
            let join = |known: Option<Need>, field: &str| {
                let need = if field.is_empty() {
                    Need::Forbidden
                } else {
                    Need::Required
                };
                match known {
                    Some(known) if known != need => Need::Either,
                    _ => need,
                }
            };
            needs = Some(Self {
                region: join(needs.map(|needs: Self| needs.region), template.region),
                account: join(needs.map(|needs: Self| needs.account), template.account),
            });
        }
        needs.unwrap_or(Self::NOTHING)
    }
}

/// Words that ARNs of a service begin with and that the reference leaves out: the macros of AWS's templates, such as
/// `transform/Serverless-2016-10-31`.
const UNLISTED_KINDS: [(&str, &str); 1] = [("cloudformation", "transform")];

/// Whether a service has no kind of resource that begins with the word that an ARN begins with: `roles/x` for `iam`. AWS takes every
/// ARN whose first word is right, and every pattern; so does this.
pub(super) fn is_unknown_kind(catalog: &Catalog, arn: ArnFields<'_>) -> bool {
    let word = |resource: &'_ str| -> usize { resource.find(['/', ':']).unwrap_or(0) };
    let own = arn.resource.get(..word(arn.resource)).unwrap_or("");
    if own.is_empty()
        || is_open(arn.resource)
        || is_open(arn.service)
        || UNLISTED_KINDS.contains(&(arn.service, own))
    {
        return false;
    }
    let mut templates = templates(catalog, arn.service).peekable();
    templates.peek().is_some()
        && templates.all(|template| {
            let start = template
                .resource
                .get(..word(template.resource))
                .unwrap_or("");
            let is_word = !start.is_empty() && !is_open(start);
            // Without a separator the whole of it is the word.
            let is_whole = word(template.resource) == 0
                && !is_open(template.resource)
                && !template.resource.starts_with('/');
            (is_word || is_whole) && start != own && template.resource != own
        })
}

/// The ARNs of the kinds of resources that have this service field.
fn templates<'c>(catalog: &'c Catalog, service: &str) -> impl Iterator<Item = ArnFields<'c>> {
    catalog
        .resource_types_of(service)
        .flat_map(ResourceType::arns)
        .filter_map(ArnFields::parse)
}

/// Whether a resource can be of a kind.
fn is_of(kind: ResourceType<'_>, resource: &str) -> bool {
    kind.arns()
        .any(|template| patterns_meet(template, resource))
}

/// Services that have resources of AWS's own, whose ARNs name no account although the reference says so: documents and parameters,
/// and the views of other services. AWS's own policies have them, without a finding.
pub(super) const OWNED_BY_AWS: [&str; 2] = ["resource-explorer-2", "ssm"];

/// Whether a field holds a wildcard or a variable, so that it stands for several values.
pub(super) fn is_open(field: &str) -> bool {
    has_wildcard(field) || field.contains("${")
}

/// Whether a field can stand for an empty one.
pub(super) fn may_be_empty(field: &str) -> bool {
    field.bytes().all(|byte| byte == b'*') || field.contains("${")
}

/// Whether ARNs of a service have this word in the place of the account.
pub(super) fn is_constant_account(catalog: &Catalog, service: &str, account: &str) -> bool {
    account == "aws" || templates(catalog, service).any(|template| template.account == account)
}

/// Leaves a field of an ARN empty.
pub(super) fn without(cx: Cx<'_>, resource: &ResourceView<'_>, field: &str) -> Option<Fix> {
    let meant = resource.text().replacen(&format!(":{field}:"), "::", 1);
    edit::replace_string(
        cx.source(),
        resource.entry.place,
        &meant,
        format!("write `{meant}`"),
        Applicability::Unsafe,
    )
}

/// The forms of ARNs that a service has, a few of them.
pub(super) fn examples(catalog: &Catalog, service: &str) -> Option<Fix> {
    let mut forms: Vec<String> = templates(catalog, service)
        .map(|template| format!("`{}`", template.resource))
        .collect();
    forms.sort();
    forms.dedup();
    let more = if forms.len() > 5 { ", …" } else { "" };
    forms.truncate(5);
    edit::display(format!("the service has {}{more}", forms.join(", ")))
}

/// The kinds of resources that the actions of a statement take, and the resources that it lists.
pub(super) struct Kinds<'d> {
    /// Each with whether a listed resource can be of it.
    taken: Vec<(ResourceType<'d>, bool)>,
}

/// `None` where the statement leaves open what it is about: no Allow, NotAction or NotResource, `*`, wildcards in actions, names
/// that the reference does not have, or actions without resources in it.
pub(super) fn kinds<'d>(view: &StatementView<'d>) -> Option<Kinds<'d>> {
    let is_open = |resource: &ResourceView<'_>| resource.arn.is_none_or(arns_of_all);
    if !view.allows()
        || view.is_not_action()
        || view.is_not_resource()
        || view.resources.is_empty()
        || view.resources.iter().any(is_open)
    {
        return None;
    }
    let mut kinds: Vec<ResourceType<'_>> = Vec::new();
    for action in &view.actions {
        let known = action.action.filter(|_| !action.has_wildcard())?;
        let before = kinds.len();
        let mut any = false;
        for of in known.resource_types() {
            any = true;
            if !kinds.get(..before)?.contains(&of.resource_type()) {
                kinds.push(of.resource_type());
            }
        }
        if !any {
            return None;
        }
    }
    let served = |kind: &ResourceType<'_>| {
        view.resources
            .iter()
            .any(|resource| is_of(*kind, resource.text()))
    };
    let taken = kinds
        .into_iter()
        .map(|kind| (kind, served(&kind)))
        .collect();
    Some(Kinds { taken })
}

fn arns_of_all(arn: ArnFields<'_>) -> bool {
    is_open(arn.service) && may_be_empty(arn.resource)
}

impl<'d> Kinds<'d> {
    /// Whether all resources are used and all actions served, as nearly always.
    pub(super) fn fit(&self, view: &StatementView<'d>) -> bool {
        view.resources
            .iter()
            .all(|resource| self.is_used(resource.text()))
            && view
                .actions
                .iter()
                .all(|action| action.action.is_none_or(|known| self.serves(known)))
    }

    /// Whether a listed resource is of a kind that the action takes.
    pub(super) fn serves(&self, action: Action<'d>) -> bool {
        action
            .resource_types()
            .any(|of| self.is_served(of.resource_type()))
    }

    /// Whether a listed resource can be of this kind.
    fn is_served(&self, kind: ResourceType<'d>) -> bool {
        self.taken
            .iter()
            .any(|(known, served)| *known == kind && *served)
    }

    /// Whether a listed action takes a resource of this form.
    pub(super) fn is_used(&self, resource: &str) -> bool {
        self.taken
            .iter()
            .any(|(kind, served)| *served && is_of(*kind, resource))
    }
}
