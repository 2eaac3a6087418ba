//! An ExternalId that is compared with something that comes from the caller.

use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "EXTERNAL_ID_CALLER_CONTROLLED",
    severity: Severity::SecurityWarning,
    risk: Some(Risk::High),
    what: "the caller decides which ExternalId is right",
    why: "a policy variable is filled in from the same request that it judges: both sides of the comparison are the caller's, and nothing ties the role to one customer",
    fix: "write the value that the vendor issued in place of the policy variable",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html"),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for guard in trust.guards() {
        let ways = guard.by_variables();
        let Some(way) = ways.first() else { continue };
        for test in guard.asking(Asks::Value) {
            for value in &test.values {
                // The caller's account is as fixed as the Principal element.
                let Some(variable) = value
                    .value
                    .variables()
                    .find(|key| *key != "aws:principalaccount")
                else {
                    continue;
                };
                let keep = guard::texts(test, |other| other.variables().next().is_none());
                let exact = test
                    .values
                    .iter()
                    .any(|value| guard::is_exact(trust.policy, test, &value.value));
                let fix = if exact {
                    guard.change_values(
                        source,
                        test,
                        &keep,
                        "remove the policy variable",
                        Applicability::Safe,
                    )
                } else {
                    edit::display("write the value that the vendor issued in its place")
                };
                found
                    .add(source, value.place)
                    .message(format!(
                        "{} is filled in with {}: {} decides which ExternalId is right",
                        guard::shown(&value.value.text),
                        origin(variable),
                        guard::principals(&ways)
                    ))
                    .witness(
                        way.external_id
                            .unrelated_opening
                            .as_ref()
                            .and_then(|opening| opening.witness.clone()),
                    )
                    .fix(fix);
            }
        }
    }
}

/// Where the value of a policy variable comes from, after "filled in with".
fn origin(variable: &str) -> &'static str {
    match variable {
        "aws:username" | "aws:userid" | "aws:principalarn" => "the caller's own name",
        "sts:rolesessionname" | "sts:sourceidentity" | "aws:sourceidentity" => {
            "what the caller sets"
        }
        _ if variable.starts_with("aws:principaltag/") => "a tag that the caller's account sets",
        _ if variable.starts_with("aws:requesttag/") => "what the caller sets",
        _ => "part of the caller's request",
    }
}
