//! `{"Federated": "*"}`: every identity provider there is.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "FEDERATED_ANY_PROVIDER",
    severity: Severity::SecurityWarning,
    risk: Some(Risk::Critical),
    what: "users of every identity provider get in",
    why: "the public log-ins of Google, Facebook, Amazon and Cognito are among them, and anybody has an account there",
    fix: "name your identity provider",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
    ),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let mut seen = Vec::new();
    for way in &trust.ways {
        let (Some(entry), Some(witness)) = (way.entry, &way.public) else {
            continue;
        };
        if entry.value.named != Named::EveryProvider || seen.contains(&entry.place) {
            continue;
        }
        seen.push(entry.place);
        found
            .add(&trust.policy.source, entry.place)
            .message("`*` under `Federated` trusts every identity provider there is")
            .witness(Some(witness.clone()))
            .fix(edit::display("name your identity provider by its ARN"));
    }
}
