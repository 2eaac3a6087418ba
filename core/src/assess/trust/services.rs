//! Services that assume roles for other accounts than the role's own, so that a trust policy must say for whom.
//!
//! Most service roles need no such condition. A service gets a role because somebody passed it one, `iam:PassRole` is asked for on
//! that very role, and a role cannot be passed from another account: nobody outside can point the service at it. The services
//! here get at a role without anybody passing it, and send `aws:SourceAccount` or `aws:SourceArn` with the call. The list errs on the
//! short side: a service belongs here once AWS's documentation shows how it is told which role to assume, and by whom.

/// A service that can be set to work on a role by somebody in another account.
pub(crate) struct CrossAccount {
    /// As a Principal element names it.
    pub(crate) principal: &'static str,
    /// How people call it.
    pub(crate) name: &'static str,
    /// How it gets at a role that nobody passed to it: the rest of a sentence that starts with the name.
    pub(crate) how: &'static str,
}

pub(crate) const CROSS_ACCOUNT: &[CrossAccount] = &[
    // AssociateService names an account and a role in it. The permission that AWS asks for is on the roles of the caller's account.
    CrossAccount {
        principal: "aidevops.amazonaws.com",
        name: "AWS DevOps Agent",
        how: "takes the ARN of a role in whatever account, and asks for `iam:PassRole` on roles of the caller's own account only",
    },
    // Trusted accounts: the service works from one account with a role of another that it finds by its name.
    CrossAccount {
        principal: "drs.amazonaws.com",
        name: "Elastic Disaster Recovery",
        how: "works from one account with roles of another that it finds by name, and nobody passes them",
    },
    CrossAccount {
        principal: "mgn.amazonaws.com",
        name: "Application Migration Service",
        how: "works from one account with roles of another that it finds by name, and nobody passes them",
    },
    // With a custom identity provider, the role of a session is what a function of the server's owner answers.
    CrossAccount {
        principal: "transfer.amazonaws.com",
        name: "Transfer Family",
        how: "takes the role of a user from the answer of the server's own identity provider, where nobody passes it",
    },
];

/// The service of a principal, if it is one of these.
pub(crate) fn cross_account(principal: &str) -> Option<&'static CrossAccount> {
    CROSS_ACCOUNT
        .iter()
        .find(|service| service.principal.eq_ignore_ascii_case(principal))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_that_roles_are_passed_to_are_not_listed() {
        assert!(cross_account("Transfer.amazonaws.com").is_some());
        for passed in ["ec2", "lambda", "ecs-tasks", "glue", "states", "events"] {
            assert!(cross_account(&format!("{passed}.amazonaws.com")).is_none());
        }
        assert!(CROSS_ACCOUNT.is_sorted_by_key(|service| service.principal));
    }
}
