//! Anybody in any AWS account can assume the role, and nothing in the policy was meant to narrow who calls.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "TRUST_PUBLIC",
    severity: Severity::SecurityWarning,
    risk: Some(Risk::Critical),
    what: "anybody can assume the role",
    why: "everybody with an AWS account of their own gets in",
    fix: "name the role that should be trusted in Principal",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
    ),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for opening in trust.openings() {
        let Culprit::Nothing(open_tests) = &opening.culprit else {
            continue;
        };
        let Some(way) = trust.ways.get(opening.way) else {
            continue;
        };
        let finding = found.add(source, way.place());
        if way.kind != CallerKind::Account {
            finding
                .message(format!("`{}` lets anybody with an account at any identity provider in", way.principal()))
                .why("a provider that its owner alone runs is not enough: every provider that the account knows is trusted, the public ones included");
        } else if let Some(test) = open_tests.first() {
            finding.message(format!(
                "`{}` lets anybody in, and `{}` `{}` does not narrow who",
                way.principal(),
                test.operator_text,
                test.key.value
            ));
        } else if is_external_id_only(way) {
            finding
                .message(format!("`{}` lets in anybody who knows the ExternalId", way.principal()))
                .why("an ExternalId is not a secret: the vendor's staff, its logs and its other tools know it, and then any AWS account will do");
        } else {
            finding.message(format!(
                "`{}` lets anybody assume the role",
                way.principal()
            ));
        }
        for test in open_tests {
            finding.label(source, test.place(), "takes in callers of any account");
        }
        let fix = way
            .entry
            .and_then(|entry| trust.name_vendor(way.statement, &[entry]))
            .or_else(|| {
                edit::display(if way.kind == CallerKind::Account {
                    "name the vendor's role in Principal"
                } else {
                    "name the one identity provider in Principal"
                })
            });
        finding.witness(way.public.clone()).fix(fix);
    }
}
