//! A test on the caller's organisation that is true for callers of no organisation.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "TRUST_PUBLIC_BY_ORGANIZATION_IF_EXISTS",
    severity: Severity::SecurityWarning,
    risk: Some(Risk::Critical),
    what: "a caller of no organisation passes the test on the organisation",
    why: "an account that is in no organisation sends no such key, and the test is true without it: anybody can open such an account",
    fix: "use an operator that is false when the key is absent",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalorgid",
    ),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for opening in trust.openings() {
        let Culprit::OrganizationIfExists(statement, test) = &opening.culprit else {
            continue;
        };
        let Some(way) = trust.ways.get(opening.way) else {
            continue;
        };
        let operator = test.operator.value;
        let many = test.name == "aws:principalorgpaths";
        let fix = if statement.effect == Effect::Deny {
            // A Deny must fire when the key is absent: plain negated operators do, and so does ForAllValues.
            let qualifier = many.then_some(Qualifier::ForAllValues);
            let strict = Operator {
                qualifier,
                ..operator
            }
            .to_string();
            let safe = if many {
                Applicability::Unsafe
            } else {
                Applicability::Safe
            };
            edit::change_test(
                source,
                statement,
                test,
                &strict,
                None,
                format!("use `{strict}`"),
                safe,
            )
            .filter(|_| !many)
            .or_else(|| {
                edit::display(format!(
                    "deny callers without `{}` too, with a `Null` test",
                    test.key.value
                ))
            })
        } else if operator.qualifier == Some(Qualifier::ForAllValues) && many {
            edit::add_test(
                source,
                statement,
                "Null",
                &test.key.value,
                "false",
                "ask that the key be there",
                Applicability::Safe,
            )
        } else {
            let qualifier = if many { operator.qualifier } else { None };
            let strict = Operator {
                qualifier,
                if_exists: false,
                ..operator
            }
            .to_string();
            edit::change_test(
                source,
                statement,
                test,
                &strict,
                None,
                format!("use `{strict}`"),
                Applicability::Safe,
            )
        };
        found
            .add(source, test.operator.place)
            .at_key()
            .message(format!(
                "`{}` `{}` lets callers of no organisation in",
                test.operator_text, test.key.value
            ))
            .label(
                source,
                way.place(),
                "trusts everybody that the condition lets pass",
            )
            .witness(way.public.clone())
            .fix(fix);
    }
}
