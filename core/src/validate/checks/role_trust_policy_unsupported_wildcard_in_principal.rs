//! A Principal that is the string `*`.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
    severity: Severity::Error,
    risk: None,
    what: "the Principal of a trust policy is the string `*`",
    why: "IAM Access Analyzer reports it as an error in a role trust policy; it means the same as `{\"AWS\": \"*\"}`, everybody",
    fix: "name the role that should be trusted",
    url: REFERENCE,
    run: Run {
        types: Types::TRUST,
        look: Look::Principal(run),
    },
};

fn run(cx: Cx<'_>, entry: &At<PrincipalEntry>, found: &mut Findings<'_>) {
    if !entry.value.key.is_empty() || entry.value.named != Named::Everyone {
        return;
    }
    let source = cx.source();
    found.add(source, entry.place).fix(edit::replace_json(
        source,
        entry.place,
        "{\"AWS\": \"*\"}",
        "write it as an object, which means the same",
        Applicability::Safe,
    ));
}
