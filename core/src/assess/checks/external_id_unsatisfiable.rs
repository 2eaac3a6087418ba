//! Tests on the ExternalId that contradict each other, so that the statement lets nobody in.

use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "EXTERNAL_ID_UNSATISFIABLE",
    severity: Severity::Warning,
    risk: Some(Risk::Medium),
    what: "no request meets both tests on the ExternalId",
    why: "all tests of a statement must hold, and these cannot hold together: the statement lets nobody in, and whoever mends it in a hurry may open it too far",
    fix: "keep one `StringEquals` with the ExternalId that the vendor issued",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html",
    ),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for guard in trust.guards() {
        if !trust.lets_senders_in(guard.statement) {
            continue;
        }
        let tests: Vec<&Test> = guard.tests.iter().map(|(test, _)| *test).collect();
        let Some((one, other)) = guard::contradiction(&tests) else {
            continue;
        };
        let message = match (guard::asks(one), guard::asks(other)) {
            (Asks::Absence, _) => format!(
                "`{}` asks for an ExternalId, and `{}` for none: nobody gets in",
                other.operator_text, one.operator_text
            ),
            (_, Asks::Absence) => format!(
                "`{}` asks for an ExternalId, and `{}` for none: nobody gets in",
                one.operator_text, other.operator_text
            ),
            _ => format!(
                "no ExternalId meets both `{}` and `{}`: nobody gets in",
                one.operator_text, other.operator_text
            ),
        };
        found
            .add(source, other.place())
            .message(message)
            .label(source, one.place(), "the test that this one contradicts")
            .fix(edit::display(CHECK.fix));
    }
}
