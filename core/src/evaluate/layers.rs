//! How the policy types combine into one decision.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html>

use super::Decision;
use super::call::{Asked, Call, Guard};
use super::principal::Grade;
use super::request::Principal;
use crate::policy::{Effect, PolicySet};

/// Who has a say in a request: the kinds of policies, and two rules that stand beside them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// The policies of the principal.
    Identity,
    /// The policy of the resource.
    Resource,
    /// The permissions boundary of the principal.
    Boundary,
    /// The policies passed for the session.
    Session,
    /// Service control policies.
    Scp,
    /// Resource control policies.
    Rcp,
    /// The policy of the VPC endpoint.
    Endpoint,
    /// S3 Block Public Access: `RestrictPublicBuckets`.
    S3BlockPublicAccess,
    /// What only AWS can change.
    Reserved,
}

impl Layer {
    /// All of them, in the order of reports.
    pub const ALL: [Self; 9] = [
        Self::Identity,
        Self::Resource,
        Self::Boundary,
        Self::Session,
        Self::Scp,
        Self::Rcp,
        Self::Endpoint,
        Self::S3BlockPublicAccess,
        Self::Reserved,
    ];

    /// As reports name it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Resource => "resource",
            Self::Boundary => "boundary",
            Self::Session => "session",
            Self::Scp => "scp",
            Self::Rcp => "rcp",
            Self::Endpoint => "endpoint",
            Self::S3BlockPublicAccess => "s3_block_public_access",
            Self::Reserved => "reserved",
        }
    }

    const fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// A set of layers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Layers(u16);

impl Layers {
    /// Whether a layer is in the set.
    pub const fn contains(self, layer: Layer) -> bool {
        self.0 & layer.bit() != 0
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The layers, in the order of reports.
    pub fn iter(self) -> impl Iterator<Item = Layer> + Clone {
        let all = Layer::ALL.into_iter();
        all.filter(move |layer| self.contains(*layer))
    }

    pub(super) const fn add(&mut self, layer: Layer) {
        self.0 |= layer.bit();
    }

    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// As a list of [`Layer::name`].
impl serde::Serialize for Layers {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(Layer::name))
    }
}

impl std::fmt::Debug for Layers {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_set().entries(self.iter()).finish()
    }
}

/// What is decided, and by whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// The decision.
    pub decision: Decision,
    /// The layers that stand in the way, each by itself.
    pub blocked_by: Layers,
    /// The layers in which a statement allows it.
    pub allowed_by: Layers,
}

impl Outcome {
    /// The stricter of two: a caller that needs both.
    pub(super) fn and(self, other: Self) -> Self {
        let rank = |decision| match decision {
            Decision::Allowed => 0,
            Decision::ImplicitlyDenied => 1,
            Decision::ExplicitlyDenied => 2,
        };
        Self {
            decision: if rank(self.decision) >= rank(other.decision) {
                self.decision
            } else {
                other.decision
            },
            blocked_by: self.blocked_by.or(other.blocked_by),
            allowed_by: self.allowed_by.and(other.allowed_by),
        }
    }
}

/// The most levels of an organisation; AWS has seven at most.
pub(super) const MOST_LEVELS: usize = 64;

/// Which layers there are.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Given {
    layers: Layers,
    /// A bit for each level of SCPs.
    scp_levels: u64,
    /// The bucket policy is public, and `RestrictPublicBuckets` is on.
    is_restricted: bool,
}

impl Given {
    pub(super) fn new(policies: &PolicySet) -> Self {
        let mut layers = Layers::default();
        for (layer, is_given) in [
            (Layer::Resource, policies.resource.is_some()),
            (Layer::Boundary, policies.boundary.is_some()),
            (Layer::Session, policies.session.is_some()),
            (Layer::Endpoint, policies.endpoint.is_some()),
        ] {
            if is_given {
                layers.add(layer);
            }
        }
        let unused = MOST_LEVELS.saturating_sub(policies.scps.len());
        let all = u64::MAX.checked_shr(u32::try_from(unused).unwrap_or(u32::MAX));
        let bucket = policies.resource.as_deref().unwrap_or_default();
        Self {
            layers,
            scp_levels: all.unwrap_or(0),
            is_restricted: policies.settings.restrict_public_buckets
                && super::s3::is_public(bucket),
        }
    }

    /// The layers that have a say in a call.
    pub(super) fn having_a_say(&self, call: &Call) -> Layers {
        let principal = call.principal();
        let is_limited = call.can_have_boundary();
        let has_session = is_limited && !matches!(principal, Principal::User { .. });
        let has_identity = call.is_of_account() && !matches!(principal, Principal::Root { .. });
        let mut layers = Layers::default();
        for (layer, has_a_say) in [
            (Layer::Identity, has_identity),
            (Layer::Resource, self.layers.contains(Layer::Resource)),
            (
                Layer::Boundary,
                is_limited && self.layers.contains(Layer::Boundary),
            ),
            (
                Layer::Session,
                has_session && self.layers.contains(Layer::Session),
            ),
            (Layer::Scp, call.governed_by_scps && self.scp_levels != 0),
            (Layer::Rcp, call.governed_by_rcps),
            (Layer::Endpoint, self.layers.contains(Layer::Endpoint)),
        ] {
            if has_a_say {
                layers.add(layer);
            }
        }
        layers
    }
}

/// What the statements that apply say, layer by layer.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Votes {
    allow: Layers,
    deny: Layers,
    /// A bit for each level of SCPs that allows.
    scp_levels: u64,
    /// How the resource policy names the caller where it allows.
    grade: Option<Grade>,
}

impl Votes {
    /// A statement applies. `level`: that of an SCP. `grade`: how the statement names the caller.
    pub(super) fn add(&mut self, layer: Layer, level: usize, effect: Effect, grade: Grade) {
        match effect {
            Effect::Deny => self.deny.add(layer),
            // RCPs never grant; `RCPFullAWSAccess` is attached at every level and cannot be taken off.
            Effect::Allow if layer == Layer::Rcp => {}
            Effect::Allow => {
                self.allow.add(layer);
                if layer == Layer::Scp {
                    self.scp_levels |= 1_u64
                        .checked_shl(u32::try_from(level).unwrap_or(64))
                        .unwrap_or(0);
                }
                if layer == Layer::Resource {
                    self.grade = self.grade.max(Some(grade));
                }
            }
        }
    }

    /// What they come to.
    pub(super) fn settle(&self, call: &Call, given: &Given) -> Outcome {
        let having_a_say = given.having_a_say(call);
        let denied = self.deny.and(having_a_say);
        let allowed_by = self.allow.and(having_a_say);
        if call.is_of_account() && call.folded_action == "sts:getcalleridentity" {
            // <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html>: no policy can refuse it.
            return Outcome {
                decision: Decision::Allowed,
                blocked_by: Layers::default(),
                allowed_by,
            };
        }
        let mut missing = self.missing_grant(call, given, having_a_say);
        let lacks = |layer| having_a_say.contains(layer) && !self.allow.contains(layer);
        if lacks(Layer::Endpoint) {
            missing.add(Layer::Endpoint);
        }
        if having_a_say.contains(Layer::Scp) && self.scp_levels != given.scp_levels {
            missing.add(Layer::Scp);
        }
        let is_service = matches!(call.principal(), Principal::Service { .. });
        if given.is_restricted && call.is_bucket && !is_service && !call.is_same_account() {
            missing.add(Layer::S3BlockPublicAccess);
        }
        if call.is_reserved {
            missing.add(Layer::Reserved);
        }
        let decision = match (denied.is_empty(), missing.is_empty()) {
            (false, _) => Decision::ExplicitlyDenied,
            (true, false) => Decision::ImplicitlyDenied,
            (true, true) => Decision::Allowed,
        };
        Outcome {
            decision,
            blocked_by: denied.or(missing),
            allowed_by,
        }
    }

    /// The layers that would have to allow for a grant to come about, and do not.
    fn missing_grant(&self, call: &Call, given: &Given, having_a_say: Layers) -> Layers {
        let mut missing = Layers::default();
        if !call.is_of_account() {
            if self.grade.is_none() {
                missing.add(Layer::Resource);
            }
            return missing;
        }
        let is_root = matches!(call.principal(), Principal::Root { .. });
        let identity = is_root || self.allow.contains(Layer::Identity);
        let is_limited = if call.is_same_account() {
            match (call.guard, self.grade) {
                (Guard::Ordinary | Guard::Key, Some(Grade::Direct)) => false,
                (_, Some(Grade::Direct | Grade::Role)) => true,
                (Guard::Ordinary, Some(Grade::Account) | None) => {
                    if !identity {
                        missing.add(Layer::Identity);
                        if given.layers.contains(Layer::Resource) {
                            missing.add(Layer::Resource);
                        }
                    }
                    true
                }
                (Guard::Role | Guard::Key, Some(Grade::Account)) => {
                    if !identity {
                        missing.add(Layer::Identity);
                    }
                    true
                }
                (Guard::Role | Guard::Key, None) => {
                    missing.add(Layer::Resource);
                    true
                }
            }
        } else {
            if self.grade.is_none() {
                missing.add(Layer::Resource);
            }
            if !identity {
                missing.add(Layer::Identity);
            }
            true
        };
        if is_limited {
            for layer in [Layer::Boundary, Layer::Session] {
                if having_a_say.contains(layer) && !self.allow.contains(layer) {
                    missing.add(layer);
                }
            }
        }
        missing
    }
}
