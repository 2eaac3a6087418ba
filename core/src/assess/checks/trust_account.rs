//! A whole account of somebody else is trusted, not a role in it.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "TRUST_ACCOUNT",
    severity: Severity::Warning,
    risk: Some(Risk::Medium),
    what: "everybody in another account can assume the role",
    why: "whom the IAM policies of that account allow sts:AssumeRole gets in: every administrator, every pipeline and every service there, not only the one that needs it",
    fix: "name the role that needs it in Principal, or test `aws:PrincipalArn`",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
    ),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    let reaches = trust.reaches();
    for statement in &trust.policy.statements {
        let whole: Vec<&Reach<'_, '_>> = reaches
            .iter()
            .filter(|reach| reach.way.statement.index == statement.index)
            .filter(|reach| {
                reach.scopes.contains(&Scope::Account) && trust.is_known(&reach.account)
            })
            .collect();
        let Some(first) = whole.first() else { continue };
        let mut accounts: Vec<&str> = whole.iter().map(|reach| reach.account.as_str()).collect();
        accounts.sort_unstable();
        accounts.dedup();
        let message = match accounts.as_slice() {
            [one] => format!("everybody in account `{one}` is trusted, not one role"),
            many => format!(
                "everybody in accounts `{}` is trusted, not one role of each",
                many.join("`, `")
            ),
        };
        let mut entries: Vec<_> = whole.iter().filter_map(|reach| reach.way.entry).collect();
        entries.dedup_by_key(|entry| entry.place);
        let vendor = trust.name_vendor(statement, &entries);
        let places = whole.iter().map(|reach| {
            let place = trust.place_saying(reach.way, |text| text.contains(&reach.account));
            (place, format!("so is everybody in `{}`", reach.account))
        });
        let Some(finding) = found.add_all(source, places) else {
            continue;
        };
        finding
            .message(message)
            .witness(first.way.witness.clone())
            .fix(vendor.or_else(|| {
                edit::display(
                    "name the vendor's role in Principal (the trust then ends when the role is deleted), or add `ArnEquals` `aws:PrincipalArn` (which outlives the role)",
                )
            }));
    }
}
