//! A policy without Version, which AWS reads as one of 2008.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "MISSING_VERSION",
    severity: Severity::Warning,
    risk: None,
    what: "the policy has no Version",
    why: "AWS reads it as one of 2008-10-17: policy variables such as `${aws:username}` are plain text in it, and newer features do not exist",
    fix: "add `\"Version\": \"2012-10-17\"`",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Document(run),
    },
};

fn run(document: &Document<'_>, found: &mut Findings<'_>) {
    let policy = document.policy;
    if policy.version_element.is_some() || !document.is_object() {
        return;
    }
    // What was plain text becomes a variable.
    let has_variables = policy.source.text().contains("${");
    let applicability = if has_variables {
        Applicability::Unsafe
    } else {
        Applicability::Safe
    };
    found
        .add(document.source, policy.place)
        .fix(edit::insert_first(
            document.source,
            policy.place,
            "\"Version\": \"2012-10-17\"",
            "add the Version",
            applicability,
        ));
}
