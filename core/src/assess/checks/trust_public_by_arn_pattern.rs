//! A pattern over the caller's ARN that leaves the account open.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "TRUST_PUBLIC_BY_ARN_PATTERN",
    severity: Severity::SecurityWarning,
    risk: Some(Risk::Critical),
    what: "a pattern over the caller's ARN takes in every account",
    why: "everybody chooses the names of the roles in their own account: whoever creates one that fits the pattern gets in",
    fix: "write the account's number into the ARN",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn",
    ),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for opening in trust.openings() {
        let Some(way) = trust.ways.get(opening.way) else {
            continue;
        };
        let finding = match &opening.culprit {
            Culprit::ArnPattern(test, value) => {
                let Some(value) = test.values.get(*value) else {
                    continue;
                };
                found
                    .add(source, value.place)
                    .message(format!(
                        "`{}` fits principals of any account",
                        value.value.text
                    ))
                    .label(
                        source,
                        way.place(),
                        "trusts everybody that the condition lets pass",
                    )
            }
            Culprit::EntryPattern => found.add(source, way.place()).message(format!(
                "`{}` is meant for principals of any account",
                way.principal()
            )),
            _ => continue,
        };
        finding.witness(way.public.clone()).fix(edit::display(
            "write the vendor's account number into the ARN",
        ));
    }
}
