//! Services that act for many customers of AWS, so that a policy must say for whom.
//!
//! Roles and other resources differ. Most service roles need no such condition: a service gets a role because somebody passed it
//! one, `iam:PassRole` is asked for on that very role, and a role cannot be passed from another account, so that nobody outside
//! can point the service at it. Nobody passes a bucket, topic, queue, key or function to a service: its name is enough.

/// A service that can be set to work on a role by somebody in another account: it gets at the role without anybody passing it, and
/// sends `aws:SourceAccount` or `aws:SourceArn` with the call.
pub(crate) struct CrossAccount {
    /// As a Principal element names it.
    pub(crate) principal: &'static str,
    /// How people call it.
    pub(crate) name: &'static str,
    /// How it gets at a role that nobody passed to it: the rest of a sentence that starts with the name.
    pub(crate) how: &'static str,
}

/// The list errs on the short side: a service belongs here once AWS's documentation shows how it is told which role to assume, and
/// by whom.
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

/// Services that get at resources other than roles on behalf of whoever sets them up, and send `aws:SourceAccount` or `aws:SourceArn`
/// with the call: each with what it does there. AWS does not publish which services its check is about; these are the ones whose
/// guides show a policy with one of the keys, for this very reason.
const SENDERS: [(&str, &str); 22] = [
    (
        "apigateway.amazonaws.com",
        "invokes functions for every API",
    ),
    (
        "bcm-data-exports.amazonaws.com",
        "writes the billing data of every account",
    ),
    (
        "billingreports.amazonaws.com",
        "writes the cost reports of every account",
    ),
    (
        "budgets.amazonaws.com",
        "publishes the budget alerts of every account",
    ),
    ("cloudfront.amazonaws.com", "reads for every distribution"),
    (
        "cloudtrail.amazonaws.com",
        "writes the trails of every account",
    ),
    (
        "cloudwatch.amazonaws.com",
        "acts for the alarms of every account",
    ),
    (
        "codestar-notifications.amazonaws.com",
        "publishes the notifications of every account",
    ),
    (
        "cognito-idp.amazonaws.com",
        "invokes functions for every user pool",
    ),
    (
        "config.amazonaws.com",
        "delivers the configuration of every account",
    ),
    (
        "costalerts.amazonaws.com",
        "publishes the cost anomalies of every account",
    ),
    (
        "delivery.logs.amazonaws.com",
        "delivers the logs of every account",
    ),
    (
        "events.amazonaws.com",
        "acts for the rules of every account",
    ),
    (
        "guardduty.amazonaws.com",
        "writes the findings of every account",
    ),
    (
        "inspector2.amazonaws.com",
        "writes the reports of every account",
    ),
    ("iot.amazonaws.com", "acts for the rules of every account"),
    (
        "logging.s3.amazonaws.com",
        "writes the access logs of every bucket",
    ),
    (
        "logs.amazonaws.com",
        "acts for the subscriptions of every account",
    ),
    ("macie.amazonaws.com", "writes the results of every account"),
    (
        "s3.amazonaws.com",
        "acts for the notifications and reports of every bucket",
    ),
    (
        "ses.amazonaws.com",
        "acts for the mail rules of every account",
    ),
    ("sns.amazonaws.com", "delivers the messages of every topic"),
];

/// What a service does for other accounts at a resource that is no role, if it is known to say for whom.
pub(crate) fn sends_source(principal: &str) -> Option<&'static str> {
    let name = principal.strip_suffix(".cn").unwrap_or(principal);
    SENDERS
        .iter()
        .find(|(service, _)| service.eq_ignore_ascii_case(name))
        .map(|(_, what)| *what)
}

/// The keys by which a service says for whom it acts, lower-cased.
pub(crate) const SOURCE_KEYS: [&str; 4] = [
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
];

/// Keys that were used for that before those existed, lower-cased: AWS names this one.
pub(crate) const WEAK_KEYS: [&str; 1] = ["aws:referer"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn senders_are_found_in_any_case_and_in_china() {
        assert!(SENDERS.is_sorted());
        assert!(sends_source("CloudTrail.amazonaws.com").is_some());
        assert!(sends_source("config.amazonaws.com.cn").is_some());
        assert!(sends_source("ec2.amazonaws.com").is_none());
    }

    #[test]
    fn services_that_roles_are_passed_to_are_not_listed() {
        assert!(cross_account("Transfer.amazonaws.com").is_some());
        for passed in ["ec2", "lambda", "ecs-tasks", "glue", "states", "events"] {
            assert!(cross_account(&format!("{passed}.amazonaws.com")).is_none());
        }
        assert!(CROSS_ACCOUNT.is_sorted_by_key(|service| service.principal));
    }
}
