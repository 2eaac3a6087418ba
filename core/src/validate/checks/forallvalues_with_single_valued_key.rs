//! `ForAllValues:` on a key that has one value.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "FORALLVALUES_WITH_SINGLE_VALUED_KEY",
    severity: Severity::SecurityWarning,
    risk: None,
    what: "`ForAllValues:` stands on a condition key that has one value",
    why: "it is true where the key is absent, so that it restricts less than the operator alone; and there are no values to tell apart",
    fix: "use the operator without `ForAllValues:`",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Test(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, found: &mut Findings<'_>) {
    let operator = test.operator.value;
    let single = operator.qualifier == Some(Qualifier::ForAllValues)
        && !matches!(operator.comparison, Comparison::Null | Comparison::Unknown)
        && !SEVERAL.contains(&test.name.as_str())
        && test.known.is_some_and(|key| !key.is_multivalued());
    if !single {
        return;
    }
    let without = test.operator_text.replacen("ForAllValues:", "", 1);
    let applicability = if cx.allows() {
        Applicability::Safe
    } else {
        Applicability::Unsafe
    };
    // What to do about an ExternalId is said with the verdict on it.
    let fix = if test.name == "sts:externalid" {
        edit::display(format!("use `{without}`"))
    } else {
        edit::change_test(
            cx.source(),
            cx.statement,
            test,
            &without,
            None,
            format!("use `{without}`"),
            applicability,
        )
    };
    found
        .add(cx.source(), test.place())
        .at_key()
        .message(format!(
            "`ForAllValues:` stands on `{}`, which has one value",
            test.key.value
        ))
        .fix(fix);
}

/// Keys that hold several values although the reference says otherwise, in lower case: AWS's own policies use them with
/// `ForAllValues:`, without a finding.
const SEVERAL: [&str; 1] = ["codestar-connections:provideraction"];
