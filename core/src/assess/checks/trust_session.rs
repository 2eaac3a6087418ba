//! One session of a role, or of a federated user, is trusted.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "TRUST_SESSION",
    severity: Severity::Suggestion,
    risk: Some(Risk::Low),
    what: "a session is trusted by its name",
    why: "whoever assumes the vendor's role chooses the session's name, so the name keeps nobody out on purpose and locks the vendor out when it changes",
    fix: "name the role in Principal, and test `sts:RoleSessionName` or `aws:userid` where the session matters",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
    ),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for statement in &trust.policy.statements {
        let sessions: Vec<(&Way<'_>, bool)> = trust
            .ways_of(statement)
            .filter_map(|way| match &way.entry?.value.named {
                Named::Identity(identity)
                    if trust.is_known(&identity.account)
                        && matches!(
                            identity.kind,
                            IdentityKind::RoleSession | IdentityKind::FederatedUser
                        ) =>
                {
                    Some((way, identity.kind == IdentityKind::RoleSession))
                }
                _ => None,
            })
            // Beside the role itself the session makes no difference.
            .filter(|(way, _)| {
                !trust.ways_of(statement).any(|other| {
                    other.place() != way.place()
                        && way.callers.iter().all(|caller| {
                            other.entry.is_some_and(|entry| entry.value.names(caller))
                        })
                })
            })
            .collect();
        let Some((first, of_role)) = sessions.first() else {
            continue;
        };
        let message = if *of_role {
            format!(
                "`{}` is one session of a role, by a name that its caller chooses",
                first.principal()
            )
        } else {
            format!(
                "`{}` is a federated user session, by a name that its caller chooses",
                first.principal()
            )
        };
        let places = sessions
            .iter()
            .map(|(way, _)| (way.place(), format!("so is `{}`", way.principal())));
        let witness = first.witness.clone();
        let Some(finding) = found.add_all(source, places) else {
            continue;
        };
        finding
            .message(message)
            .witness(witness)
            .fix(edit::display(if *of_role {
                "name the role, not its session"
            } else {
                "ask the vendor for a role, and trust that"
            }));
    }
}
