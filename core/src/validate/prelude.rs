//! What a check needs.

pub(super) use super::check::{Check, Look, Run, Types};
pub(super) use super::each;
pub(super) use super::resource_type::ResourceType;
pub(super) use super::view::{
    ActionView, Cx, Document, Holder, ResourceView, TestView, VariableView, holds_nothing,
};
pub(super) use crate::PolicyType;
pub(super) use crate::policy::{
    At, Comparison, Effect, Named, Order, PrincipalEntry, Qualifier, Test, Value, edit,
};
pub(super) use crate::report::{Applicability, Findings, Severity};
pub(super) use crate::text::Place;

/// Access Analyzer's reference of its checks.
pub(super) const REFERENCE: Option<&str> = Some(
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html",
);
