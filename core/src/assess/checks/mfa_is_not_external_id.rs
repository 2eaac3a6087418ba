//! MFA where an ExternalId should be.
use crate::assess::prelude::*;
use crate::assess::trust::external_id_denies::reaches;

pub(super) static CHECK: Check = Check {
    code: "MFA_IS_NOT_EXTERNAL_ID",
    severity: Severity::Suggestion,
    risk: Some(Risk::Low),
    what: "MFA is asked for where an ExternalId should be",
    why: "MFA says how somebody of the vendor signed in, not for which of its customers it acts; a service of the vendor has none",
    fix: "compare `sts:ExternalId`; ask for MFA beside it if people of the vendor use the role",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html"),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    let mut seen: Vec<Place> = Vec::new();
    let open = |way: &&Way<'_>| {
        way.kind == CallerKind::Account
            && !way.own
            && way.is_open()
            && way.external_id.strength() == Strength::None
    };
    for way in trust.ways.iter().filter(open) {
        let denies = trust
            .policy
            .statements
            .iter()
            .filter(|statement| statement.effect == Effect::Deny && reaches(statement, way));
        // A Deny that compares the ExternalId besides is another check's.
        let denies =
            denies.filter(|deny| !deny.tests.iter().any(|test| test.name == EXTERNAL_ID_KEY));
        for statement in std::iter::once(way.statement).chain(denies) {
            let asks = |test: &&Test| {
                matches!(
                    test.name.as_str(),
                    "aws:multifactorauthpresent" | "aws:multifactorauthage"
                )
            };
            let Some(test) = statement.tests.iter().find(asks) else {
                continue;
            };
            if seen.contains(&test.place()) {
                continue;
            }
            seen.push(test.place());
            let draft = found.add(source, test.place());
            draft
                .at_key()
                .message(format!(
                    "`{}` gets in by MFA, and without an ExternalId",
                    way.principal()
                ))
                .witness(way.external_id.open_witness.clone())
                .fix(edit::display("compare `sts:ExternalId`"));
            if let Some(skipped) = trust.skips_mfa(way) {
                draft
                    .message(format!("`{}` gets in with neither MFA nor an ExternalId", way.principal()))
                    .why("calls with long-term access keys carry no MFA key at all, and the condition lets them pass; besides, MFA does not say for which customer the vendor acts")
                    .witness(Some(skipped));
            }
        }
    }
}
