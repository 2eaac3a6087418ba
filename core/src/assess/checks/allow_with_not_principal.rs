//! An Allow with NotPrincipal: everybody but those named.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "ALLOW_WITH_NOT_PRINCIPAL",
    severity: Severity::SecurityWarning,
    risk: Some(Risk::Critical),
    what: "an Allow with NotPrincipal lets in everybody but those it names",
    why: "NotPrincipal names who is left out; an Allow with it is for the rest of the world",
    fix: "use Principal, and name who gets in",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html",
    ),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for statement in trust
        .policy
        .statements
        .iter()
        .filter(|statement| statement.effect == Effect::Allow)
    {
        let Some(element) = statement
            .principal
            .as_ref()
            .filter(|element| element.negated)
        else {
            continue;
        };
        let ways = || trust.all_ways_of(statement).iter();
        let public = ways().find_map(|way| way.public.clone());
        let finding = found.add(source, element.place).at_key();
        if public.is_none() {
            // Conditions or a Deny keep outsiders out, or nobody gets in.
            finding.risk(Risk::Medium);
        }
        let witness = public.or_else(|| ways().find_map(|way| way.witness.clone()));
        finding
            .witness(witness)
            .fix(edit::display("name who gets in, in Principal"));
    }
}
