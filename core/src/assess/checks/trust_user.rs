//! An IAM user of another account is trusted.
use crate::assess::prelude::*;
use crate::evaluate::Principal;

pub(super) static CHECK: Check = Check {
    code: "TRUST_USER",
    severity: Severity::Warning,
    risk: Some(Risk::Medium),
    what: "an IAM user of another account is trusted",
    why: "a user's access keys stay valid until somebody removes them, and whoever finds a copy is the user; a role's credentials expire within hours",
    fix: "ask the vendor for a role to trust",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html"),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    let reaches = trust.reaches();
    for statement in &trust.policy.statements {
        let users: Vec<(&Reach<'_, '_>, String)> = reaches
            .iter()
            .filter(|reach| reach.way.statement.index == statement.index)
            .filter(|reach| {
                !reach.scopes.contains(&Scope::Account) && trust.is_known(&reach.account)
            })
            .filter_map(|reach| {
                let user = reach
                    .callers
                    .iter()
                    .find(|caller| matches!(caller, Principal::User { .. }))?;
                Some((reach, user.arn()?))
            })
            .collect();
        let Some((first, arn)) = users.first() else {
            continue;
        };
        let places = users.iter().map(|(reach, arn)| {
            let place = trust.place_saying(reach.way, |text| {
                text == arn || (text.contains(":user/") && text.contains(&reach.account))
            });
            (
                place,
                format!("so is a user of account `{}`", reach.account),
            )
        });
        let Some(finding) = found.add_all(source, places) else {
            continue;
        };
        finding
            .message(if trust.writes(first.way, arn) {
                format!(
                    "an IAM user of account `{}` is trusted, not a role",
                    first.account
                )
            } else {
                format!(
                    "IAM users of account `{}` are trusted, not a role",
                    first.account
                )
            })
            .witness(first.way.witness.clone())
            .fix(edit::display("ask the vendor for a role, and trust that"));
    }
}
