//! An account is trusted that is neither the vendor's nor the customer's own.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "TRUST_UNKNOWN_ACCOUNT",
    severity: Severity::SecurityWarning,
    risk: Some(Risk::High),
    what: "an account is trusted that is neither the vendor's nor your own",
    why: "a wrong digit, an account that the vendor has given up, or somebody else's entry: whoever owns the account gets in",
    fix: "remove the entry, or ask the vendor whose account it is",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
    ),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    let reaches = trust.reaches();
    let mut seen: Vec<&str> = Vec::new();
    for reach in &reaches {
        let account = reach.account.as_str();
        if trust.is_known(account) || seen.contains(&account) {
            continue;
        }
        seen.push(account);
        let places = reaches
            .iter()
            .filter(|other| other.account == account)
            .map(|other| {
                let place = trust.place_saying(other.way, |text| text.contains(account));
                (place, "trusts it, too".to_owned())
            });
        let Some(finding) = found.add_all(source, places) else {
            continue;
        };
        finding
            .message(format!(
                "account `{account}` is trusted, which is neither the vendor's nor given as your own"
            ))
            .witness(reach.way.witness.clone())
            .fix(edit::display(format!(
                "remove `{account}`, or ask the vendor whose account it is"
            )));
    }
}
