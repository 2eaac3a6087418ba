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
pub(super) const ALWAYS_PRESENT: [&str; 4] = [
    "aws:currenttime",
    "aws:epochtime",
    "aws:securetransport",
    "aws:viaawsservice",
];
