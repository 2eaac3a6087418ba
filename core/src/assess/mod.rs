//! Is it wise: the verdict on a trust policy, and the checks over trust, permissions and managed policies.
//!
//! A check is one file in `checks/` and one page in `corpus/checks/`. Checks read the analyses here and never decide access by
//! themselves: who gets in, and what an Allow leaves after Deny, are answers of the reasoning stage.

mod check;
mod checks;
mod permissions;
mod prelude;
mod trust;

use crate::policy::{Policy, RoleInput};
use crate::reason::Budget;
use crate::report::{Draft, Findings, Trust, Unproved, Witness};
use crate::{CheckInfo, Error, TrustOptions};

use check::Run;

/// What was found about one input.
pub(crate) struct Assessment {
    pub(crate) drafts: Vec<Draft>,
    pub(crate) trust: Option<Trust>,
    /// Claims that did not replay: internal errors.
    pub(crate) failures: Vec<String>,
    /// Questions about permissions that were not answered; those about trust are in the verdict.
    pub(crate) unproved: Vec<Unproved>,
}

impl Assessment {
    fn new() -> Self {
        Self {
            drafts: Vec::new(),
            trust: None,
            failures: Vec::new(),
            unproved: Vec::new(),
        }
    }

    /// Judges a trust policy.
    pub(crate) fn of_trust(policy: &Policy, options: &TrustOptions, budget: &Budget) -> Self {
        let mut assessment = Self::new();
        assessment.trust(policy, None, options, budget);
        assessment
    }

    /// Judges the permissions of an identity policy.
    pub(crate) fn of_identity(policy: &Policy, budget: &Budget) -> Self {
        let mut assessment = Self::new();
        assessment.permissions(permissions::Permissions::of_policy(policy, budget));
        assessment
    }

    /// Judges a role with all its policies.
    pub(crate) fn of_role(role: &RoleInput, options: &TrustOptions, budget: &Budget) -> Self {
        let mut assessment = Self::new();
        if let Some(policy) = &role.trust {
            assessment.trust(policy, Some(role), options, budget);
        }
        let arn = role.arn.as_ref().map(|arn| arn.value.as_str());
        assessment.permissions(permissions::Permissions::of_role(&role.inline, arn, budget));
        for check in checks::ALL {
            if let Run::Role(run) = check.run {
                run(
                    role,
                    options,
                    &mut Findings::new(check, &mut assessment.drafts),
                );
            }
        }
        assessment
    }

    fn trust(
        &mut self,
        policy: &Policy,
        role: Option<&RoleInput>,
        options: &TrustOptions,
        budget: &Budget,
    ) {
        let mut analysis = trust::analyse(policy, options, budget);
        for check in checks::ALL {
            let mut found = Findings::new(check, &mut self.drafts);
            match (&check.run, role) {
                (Run::Trust(run), _) => run(&analysis, &mut found),
                (Run::TrustOfRole(run), Some(role)) => run(&analysis, role, &mut found),
                _ => {}
            }
        }
        self.failures.append(&mut analysis.failures);
        self.trust = Some(analysis.verdict);
    }

    fn permissions(&mut self, mut permissions: permissions::Permissions<'_>) {
        for check in checks::ALL {
            if let Run::Permissions(run) = check.run {
                run(&permissions, &mut Findings::new(check, &mut self.drafts));
            }
        }
        self.failures.append(&mut permissions.failures);
        self.unproved.append(&mut permissions.unproved);
    }
}

/// Every check, by code.
pub(crate) fn checks() -> impl Iterator<Item = CheckInfo> {
    checks::ALL.iter().map(|check| check.info())
}

/// Whether the options are of the form that AWS uses.
pub(crate) fn check_options(options: &TrustOptions) -> Result<(), Error> {
    for account in &options.own_accounts {
        trust::check_account("own_accounts", account)?;
    }
    for account in &options.vendor_accounts {
        trust::check_account("vendor_accounts", account)?;
    }
    for role in &options.vendor_roles {
        use crate::policy::{IdentityKind, Named, PrincipalEntry};
        let named = PrincipalEntry::parse("AWS", role).named;
        if !matches!(named, Named::Identity(identity) if identity.kind == IdentityKind::Role) {
            return Err(Error::BadOption {
                option: "vendor_roles",
                value: role.clone(),
                expected: "the ARN of an IAM role, arn:aws:iam::111122223333:role/name",
            });
        }
    }
    if let Some(id) = &options.external_id
        && !crate::reason::EXTERNAL_ID.holds(id)
    {
        return Err(Error::BadOption {
            option: "external_id",
            value: id.clone(),
            expected: "a value that STS takes: 2 to 1,224 letters, digits and _ + = , . @ : / -",
        });
    }
    if let Some(id) = &options.organization
        && !(id.starts_with("o-")
            && id.len() > 2
            && id
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'))
    {
        return Err(Error::BadOption {
            option: "organization",
            value: id.clone(),
            expected: "the id of an organisation, o-…",
        });
    }
    Ok(())
}

/// Whether permission policies together allow the request of a witness.
pub(crate) fn permits(policies: &[&Policy], witness: &Witness) -> bool {
    use crate::PolicyType;
    use crate::evaluate::{Decision, Request, evaluate};
    let Ok(request) = Request::from_witness(witness) else {
        return false;
    };
    let decisions: Vec<Decision> = policies
        .iter()
        .map(|policy| evaluate(policy, PolicyType::Identity, &request).decision)
        .collect();
    decisions.contains(&Decision::Allowed) && !decisions.contains(&Decision::ExplicitlyDenied)
}
