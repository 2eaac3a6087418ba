//! What a check needs.

pub(super) use super::check::{Check, Look, Run, Types};
pub(super) use super::each;
pub(super) use super::lists::{ALWAYS_PRESENT, SENSITIVE, SUBJECTS, describes_caller};
pub(super) use super::pieces::{
    LEAST, Piece, has_variable, has_wildcard, is_early, is_readable, pieces,
};
pub(super) use super::providers::{audience_of, is_built_in, is_github};
pub(super) use super::resource_type::ResourceType;
pub(super) use super::services::{SOURCE_KEYS, WEAK_KEYS, cross_account, sends_source};
pub(super) use super::star::{Star, star, vendor_value};
pub(super) use super::view::{
    ActionView, Cx, Document, Holder, ResourceView, TestView, VariableView, holds_nothing,
};
pub(super) use crate::PolicyType;
pub(super) use crate::policy::{
    ArnFields, At, Comparison, Effect, Named, Order, PrincipalEntry, Provider, Qualifier, Test,
    Value, colon, edit, fold,
};
pub(super) use crate::report::{Applicability, Findings, Severity, shown};
pub(super) use crate::text::Place;

/// Where Access Analyzer's codes come from.
pub(super) const REFERENCE: Option<&str> = Some(crate::report::ACCESS_ANALYZER);
