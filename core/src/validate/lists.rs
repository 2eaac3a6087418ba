//! Lists that AWS does not publish as such, or not in one place, and that several checks go by. Keys are in lower case.

/// Multivalued keys that describe the caller, not what is asked for: without them a caller is outside, not harmless.
const CALLER: [&str; 6] = [
    // Present only for principals of an organisation.
    "aws:principalorgpaths",
    // Present only for services.
    "aws:principalservicenameslist",
    // Present only where a service makes the call for a principal.
    "aws:calledvia",
    // Present only where a service acts for a resource, and that is in an organisation.
    "aws:sourceorgpaths",
    // Present only for requests through a VPC endpoint of an organisation.
    "aws:vpceorgpaths",
    // Present only for resources of an organisation.
    "aws:resourceorgpaths",
];

/// Whether a multivalued key describes the caller.
pub(super) fn describes_caller(name: &str) -> bool {
    CALLER.contains(&name)
}

/// Keys that every request has. Not `aws:PrincipalIsAWSService`, which requests without credentials do not have.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>, under "Availability".
pub(super) const ALWAYS_PRESENT: [&str; 7] = [
    "aws:currenttime",
    "aws:epochtime",
    "aws:principaltype",
    "aws:requestedregion",
    "aws:securetransport",
    "aws:userid",
    "aws:viaawsservice",
];

/// Keys whose values AWS generates and that say whose a caller, resource or network is: a pattern of such a value is no set of
/// things that belong together. AWS calls them sensitive.
pub(super) const SENSITIVE: [&str; 10] = [
    "aws:principalaccount",
    "aws:principalorgid",
    "aws:resourceaccount",
    "aws:resourceorgid",
    "aws:sourceaccount",
    "aws:sourceorgid",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:vpceaccount",
    "aws:vpceorgid",
];

/// Keys of which Access Analyzer asks that a value has enough plain text before a wildcard or variable. It does not publish which.
/// GitHub's subject is one, by its answers; the others are the same claim of other providers whose tenants share an issuer. Keys
/// with early wildcards to which it says nothing, `s3:prefix` and tags among them, are none.
pub(super) const SUBJECTS: [&str; 6] = [
    "agent.buildkite.com:sub",
    "api.pulumi.com/oidc:sub",
    "app.terraform.io:sub",
    "gitlab.com:sub",
    "oidc.vercel.com:sub",
    "token.actions.githubusercontent.com:sub",
];
