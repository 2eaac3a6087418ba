//! Statements that let their holder use one powerful IAM action on roles at large: `iam:PassRole` and `iam:CreateServiceLinkedRole`.
//!
//! Access Analyzer has a code for each way of writing that. What it takes for restricted was read off its answers for AWS's own
//! managed policies.

use super::pieces::has_wildcard;
use super::view::{Cx, ResourceView, TestView};
use crate::policy::{Comparison, edit};
use crate::report::Findings;
use crate::text::Place;

/// An action on roles, and the condition that restricts it.
pub(super) struct Subject {
    action: &'static str,
    /// What to do.
    advice: &'static str,
    restricts: fn(&TestView<'_>) -> bool,
}

/// How a statement takes in the action.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// By its name.
    Name,
    /// By a wildcard.
    Wildcard,
    /// By not being listed in NotAction.
    NotAction,
}

/// How a statement takes in the roles.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum On {
    /// A pattern for all of them.
    Star,
    /// NotResource.
    NotResource,
}

pub(super) static PASS_ROLE: Subject = Subject {
    action: "iam:PassRole",
    advice: "name the roles that may be passed, and the service in `iam:PassedToService`",
    restricts: |test| {
        // A service is only ever handed roles for its own resources, so that naming those names the service. Lambda always says that
        // it is the one, so that there `IfExists` makes no difference.
        test.name == "iam:associatedresourcearn"
            || test.name == "iam:passedtoservice"
                && (!test.operator.value.if_exists
                    || test
                        .values
                        .iter()
                        .all(|value| value.value.text == "lambda.amazonaws.com"))
    },
};

pub(super) static CREATE_SERVICE_LINKED_ROLE: Subject = Subject {
    action: "iam:CreateServiceLinkedRole",
    advice: "name the role, `arn:aws:iam::*:role/aws-service-role/SERVICE.amazonaws.com/*`, or the service in `iam:AWSServiceName`",
    restricts: |test| {
        test.name == "iam:awsservicename"
            && !test.operator.value.if_exists
            && test
                .values
                .iter()
                .all(|value| !has_wildcard(&value.value.text))
    },
};

/// Reports a statement that allows the action in this way; at the action, with a label on the resource.
pub(super) fn report(cx: Cx<'_>, subject: &Subject, by: By, on: On, found: &mut Findings<'_>) {
    if !cx.allows() || cx.is_not_action() != (by == By::NotAction) {
        return;
    }
    let Some((action, shown)) = action(cx, subject, by) else {
        return;
    };
    let Some((resource, pattern)) = resource(cx, on) else {
        return;
    };
    // NotResource is broad whatever else is said.
    if on == On::Star
        && cx
            .tests
            .iter()
            .any(|test| is_positive(test) && (subject.restricts)(test))
    {
        return;
    }
    let verb = match by {
        By::Name => format!("`{}` is allowed", subject.action),
        By::Wildcard => format!("`{shown}` allows `{}`", subject.action),
        By::NotAction => format!("NotAction leaves `{}` allowed", subject.action),
    };
    let whom = match on {
        On::Star => format!("on every role (`{pattern}`)"),
        On::NotResource => "on every role that NotResource does not list".to_owned(),
    };
    found
        .add(cx.source(), action)
        .message(format!("{verb} {whom}"))
        .label(cx.source(), resource, "takes in roles at large")
        .fix(edit::display(subject.advice));
}

/// The place by which the action is allowed, and how it is written.
fn action<'d>(cx: Cx<'d>, subject: &Subject, by: By) -> Option<(Place, &'d str)> {
    let mut entries = cx.actions.iter();
    let named = |text: &str| text.eq_ignore_ascii_case(subject.action);
    if by == By::NotAction {
        let element = cx.statement.action.as_ref()?;
        let excluded = entries.any(|entry| entry.entry.value.pattern.matches(subject.action));
        return (!element.broken && !excluded).then_some((element.place, ""));
    }
    let by_name = entries.clone().find(|entry| named(entry.text()));
    let entry = match (by, by_name) {
        (By::Name, entry) => entry,
        (_, Some(_)) => None,
        (_, None) => entries.find(|entry| entry.entry.value.pattern.matches(subject.action)),
    }?;
    Some((entry.entry.place, entry.text()))
}

/// The place by which roles at large are taken in, and how it is written.
fn resource(cx: Cx<'_>, on: On) -> Option<(Place, &str)> {
    match (on, cx.is_not_resource()) {
        (On::NotResource, true) => Some((cx.statement.resource.as_ref()?.place, "")),
        (On::Star, false) => {
            let entry = cx
                .resources
                .iter()
                .find(|resource| takes_in_roles(resource))?;
            Some((entry.entry.place, entry.text()))
        }
        _ => None,
    }
}

/// Whether a resource is a pattern for roles of any name.
fn takes_in_roles(resource: &ResourceView<'_>) -> bool {
    let only_stars = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte == b'*');
    if only_stars(resource.text()) {
        return true;
    }
    resource.arn.is_some_and(|arn| {
        (arn.service == "iam" || only_stars(arn.service))
            && (only_stars(arn.resource)
                || arn.resource.strip_prefix("role/").is_some_and(only_stars))
    })
}

/// Whether a test narrows the requests to values that it names.
fn is_positive(test: &TestView<'_>) -> bool {
    let operator = test.operator.value;
    !operator.negated && !matches!(operator.comparison, Comparison::Null | Comparison::Unknown)
}
