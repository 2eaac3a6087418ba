//! A condition key that always has the same value in the policy of a resource.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "IRRELEVANT_CONDITION_KEY_IN_POLICY",
    severity: Severity::Suggestion,
    risk: None,
    what: "a condition tests a key that says nothing in the policy of this resource",
    why: "the key is about the resource that the policy is attached to, so that it has the same value for every request",
    fix: "remove the condition, or put it into an identity policy",
    url: REFERENCE,
    run: Run {
        types: Types::OTHER_RESOURCE,
        look: Look::Test(run),
    },
};

/// The keys that say nothing, by what the policy is attached to. AWS names this one as an example and publishes no list.
const KEYS: [(&str, &[ResourceType]); 1] = [(
    "s3:resourceaccount",
    &[ResourceType::S3Bucket, ResourceType::S3AccessPoint],
)];

fn run(cx: Cx<'_>, test: &TestView<'_>, found: &mut Findings<'_>) {
    let Some(resource_type) = cx.document.resource_type else {
        return;
    };
    let mut irrelevant = KEYS
        .iter()
        .filter(|(_, types)| types.contains(&resource_type));
    if !irrelevant.any(|(key, _)| *key == test.name) {
        return;
    }
    found
        .add(cx.source(), test.place())
        .at_key()
        .message(format!(
            "`{}` says nothing in a policy of `{}`",
            test.key.value,
            resource_type.name()
        ))
        .fix(edit::display(CHECK.fix));
}
