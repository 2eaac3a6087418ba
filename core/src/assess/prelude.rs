//! What a check needs.

pub(super) use super::check::{Check, Findings, Run};
pub(super) use super::edit;
pub(super) use super::external_id::{KEY as EXTERNAL_ID_KEY, is_loose};
pub(super) use super::guard::{self, Asks, Guard, NeverSent};
pub(super) use super::permissions::Permissions;
pub(super) use super::questions::CallerKind;
pub(super) use super::trust::{TrustAnalysis, Way};
pub(super) use crate::TrustOptions;
pub(super) use crate::policy::{
    Comparison, Effect, Named, Operator, Policy, PrincipalEntry, Provider, Qualifier, RoleInput,
    Statement, Test,
};
pub(super) use crate::report::{Applicability, Fix, Risk, Scope, Severity, Strength};
pub(super) use crate::text::{Place, Source};
