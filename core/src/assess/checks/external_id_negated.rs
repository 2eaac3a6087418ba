//! A condition that names the ExternalId that does not get in.

use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "EXTERNAL_ID_NEGATED",
    severity: Severity::SecurityWarning,
    risk: Some(Risk::High),
    what: "every ExternalId but the listed ones gets in",
    why: "a negated operator is true for every other value, and when the key is absent: in an Allow it shuts out the one caller that it names",
    fix: "use the operator without `Not`, or put the test into a Deny",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
    ),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for guard in trust.guards() {
        // Where a test lists values, that one is too weak; where absence is asked for, nothing else counts.
        if guard.asks(Asks::Value) || guard.asks(Asks::Absence) {
            continue;
        }
        let Some(test) = guard.asking(Asks::OtherValue).next() else {
            continue;
        };
        let (absent, unrelated) = (guard.absent(), guard.unrelated());
        let ways = if unrelated.is_empty() {
            &absent
        } else {
            &unrelated
        };
        let Some(way) = ways.first() else { continue };
        let values = match test.values.as_slice() {
            [only] => guard::shown(&only.value.text),
            _ => "the listed ones".to_owned(),
        };
        let opening = way.external_id.unrelated_opening.as_ref();
        found
            .add(source, test.operator.place)
            .at_key()
            .message(match (absent.is_empty(), unrelated.is_empty()) {
                (false, false) => format!(
                    "`{}` lets {} in with every ExternalId but {values}, and with none",
                    test.operator_text,
                    guard::principals(ways)
                ),
                (true, _) => format!(
                    "`{}` lets {} in with every ExternalId but {values}",
                    test.operator_text,
                    guard::principals(ways)
                ),
                (false, true) => format!(
                    "`{}` lets {} in without an ExternalId",
                    test.operator_text,
                    guard::principals(ways)
                ),
            })
            .witness(opening.map_or_else(
                || way.external_id.open_witness.clone(),
                |opening| opening.witness.clone(),
            ))
            .fix(mend(trust, &guard, test));
    }
}

fn mend(trust: &TrustAnalysis<'_>, guard: &Guard<'_>, test: &Test) -> Option<Fix> {
    let textual = test.operator.value.comparison.takes_variables();
    match &trust.options.external_id {
        // Not where it is the value that is shut out today: letting it in is for the author to decide.
        Some(id)
            if textual
                && guard
                    .tests
                    .iter()
                    .all(|(test, _)| guard::holds(test, Some(id))) =>
        {
            guard.change(
                &trust.policy.source,
                test,
                guard::STRING_EQUALS,
                Some(std::slice::from_ref(id)),
                format!("require the ExternalId {}", guard::shown(id)),
                Applicability::Safe,
            )
        }
        _ if textual => {
            let bare = Operator {
                negated: false,
                ..test.operator.value.bare()
            };
            edit::display(format!(
                "use `{bare}` if what is listed is what should get in"
            ))
        }
        _ => edit::display("use `StringEquals` with the value that the vendor issued"),
    }
}
