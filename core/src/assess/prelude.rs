//! What a check needs.

pub(super) use super::check::{Check, Run};
pub(super) use super::permissions::Permissions;
pub(super) use super::permissions::managed::{self, Grade, Managed, Standing};
pub(super) use super::permissions::risky::{self, Kind};
pub(super) use super::permissions::sensitive;
pub(super) use super::trust::asks::{Ask, repository};
pub(super) use super::trust::external_id::{KEY as EXTERNAL_ID_KEY, is_loose};
pub(super) use super::trust::federated::{has_siblings, is_alone, open_providers, test_on};
pub(super) use super::trust::guard::{self, Asks, Guard, NeverSent};
pub(super) use super::trust::outsiders::{Culprit, is_external_id_only};
pub(super) use super::trust::questions::CallerKind;
pub(super) use super::trust::reach::Reach;
pub(super) use super::trust::tenants::{COGNITO, Shared, Tenants, shared};
pub(super) use super::trust::{TrustAnalysis, Way};
pub(super) use crate::TrustOptions;
pub(super) use crate::policy::edit;
pub(super) use crate::policy::{
    Comparison, Effect, IdentityKind, Named, Operator, Policy, PrincipalEntry, Provider, Qualifier,
    RoleInput, Statement, Test,
};
pub(super) use crate::report::{Applicability, Findings, Fix, Risk, Scope, Severity, Strength};
pub(super) use crate::text::{Place, Source};
pub(super) use crate::validate::providers::is_github;
pub(super) use crate::validate::services::{SOURCE_KEYS, cross_account};
