//! Another role of the vendor's account is trusted than those that the vendor gave.
use crate::assess::prelude::*;
use crate::evaluate::Principal;

pub(super) static CHECK: Check = Check {
    code: "TRUST_UNKNOWN_ROLE",
    severity: Severity::Warning,
    risk: Some(Risk::Medium),
    what: "a role of the vendor's account is trusted that the vendor did not name",
    why: "what else runs in the vendor's account, and who can use it, is not what was agreed",
    fix: "name the role that the vendor gave",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
    ),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    let mut wrong: Vec<(String, crate::text::Place, &Way<'_>)> = Vec::new();
    let reaches = trust.reaches();
    for reach in &reaches {
        if reach.scopes.contains(&Scope::Account)
            || trust.vendor_roles_in(&reach.account).next().is_none()
        {
            continue;
        }
        for caller in reach
            .callers
            .iter()
            .filter(|caller| matches!(caller, Principal::Role { .. }))
        {
            let Some(arn) = caller.arn() else { continue };
            // A pattern, or a session, is another check's.
            if trust.options.vendor_roles.contains(&arn) || !trust.writes(reach.way, &arn) {
                continue;
            }
            let place = trust.place_saying(reach.way, |text| text == arn);
            if !wrong.iter().any(|(_, known, _)| *known == place) {
                wrong.push((arn, place, reach.way));
            }
        }
    }
    let Some((arn, _, way)) = wrong.first() else {
        return;
    };
    let (message, witness) = (
        format!("`{arn}` is not a role that the vendor named"),
        way.witness.clone(),
    );
    let expected: Vec<String> = trust
        .options
        .vendor_roles
        .iter()
        .map(|role| format!("`{role}`"))
        .collect();
    let places = wrong
        .iter()
        .map(|(arn, place, _)| (*place, format!("nor is `{arn}`")));
    if let Some(finding) = found.add_all(source, places) {
        finding
            .message(message)
            .witness(witness)
            .fix(edit::display(format!("trust {}", expected.join(", "))));
    }
}
