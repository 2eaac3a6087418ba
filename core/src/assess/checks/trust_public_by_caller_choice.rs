//! `*` that only tests narrow which the caller passes at will: tags of its own, MFA, where it calls from.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "TRUST_PUBLIC_BY_CALLER_CHOICE",
    severity: Severity::SecurityWarning,
    risk: Some(Risk::Critical),
    what: "the conditions ask for nothing that an outsider could not bring along",
    why: "callers set tags, MFA devices, session names and user agents in their own accounts, and an address or a date says nothing about who calls",
    fix: "name the role that should be trusted in Principal",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html",
    ),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for opening in trust.openings() {
        let Culprit::CallerChoice(tests) = &opening.culprit else {
            continue;
        };
        let Some(way) = trust.ways.get(opening.way) else {
            continue;
        };
        let mut keys: Vec<String> = Vec::new();
        for test in tests {
            let key = format!("`{}`", test.key.value);
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        let network = tests.iter().all(|test| is_network(&test.name));
        let finding = found.add(source, way.place()).message(format!(
            "`{}` is narrowed only by {}, which {} not say who calls",
            way.principal(),
            keys.join(", "),
            if keys.len() == 1 { "does" } else { "do" }
        ));
        if network {
            finding.why("an address or network is not an identity: whoever shares it, or gets at a machine in it, calls from any AWS account");
        }
        for test in tests {
            let text = if is_network(&test.name) {
                "says where the call comes from"
            } else {
                "is for the caller to bring along"
            };
            finding.label(source, test.place(), text);
        }
        let fix = way
            .entry
            .and_then(|entry| trust.name_vendor(way.statement, &[entry]));
        finding
            .witness(way.public.clone())
            .fix(fix.or_else(|| edit::display("name the vendor's role in Principal")));
    }
}

fn is_network(name: &str) -> bool {
    matches!(
        name,
        "aws:sourceip"
            | "aws:vpcsourceip"
            | "aws:sourcevpc"
            | "aws:sourcevpce"
            | "aws:sourcevpcarn"
    )
}
