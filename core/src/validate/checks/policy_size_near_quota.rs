//! A policy that has hardly any room left.
use crate::validate::prelude::*;
use crate::validate::size::{Counted, NEAR, over};

pub(super) static CHECK: Check = Check {
    code: "POLICY_SIZE_NEAR_QUOTA",
    severity: Severity::Suggestion,
    risk: None,
    what: "the policy is nearly as long as it can be",
    why: "the next statement may not fit, and then the change that needs it cannot be made",
    fix: "split the policy, or use wildcards in place of long lists, while there is time",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"),
    run: Run {
        types: Types::ALL,
        look: Look::Document(run),
    },
};

fn run(document: &Document<'_>, found: &mut Findings<'_>) {
    let Some((what, quota, counted)) = quota(document) else {
        return;
    };
    let Some(length) = over(document, quota * NEAR / 100, counted) else {
        return;
    };
    // What is too long has codes of its own.
    let Some(left) = quota.checked_sub(length) else {
        return;
    };
    let counting = match counted {
        Counted::All => "",
        Counted::Visible => " without whitespace",
    };
    found
        .add(document.source, document.policy.place)
        .message(format!(
            "the policy has {length} of the {quota} characters{counting} that {what} may have: {left} are left"
        ))
        .fix(edit::display(CHECK.fix));
}

/// What a document is taken for where its length counts, how long that may be, and what counts.
fn quota(document: &Document<'_>) -> Option<(&'static str, usize, Counted)> {
    Some(match (document.policy_type, document.resource_type) {
        (PolicyType::Identity, _) => ("a managed policy", 6_144, Counted::Visible),
        (PolicyType::Trust, _) => ("a trust policy", 2_048, Counted::Visible),
        (PolicyType::Scp, _) => ("a service control policy", 10_240, Counted::All),
        (PolicyType::Rcp, _) => ("a resource control policy", 5_120, Counted::All),
        (PolicyType::Resource, resource_type) => {
            let resource_type = resource_type?;
            (resource_type.name(), resource_type.quota()?, Counted::All)
        }
    })
}
