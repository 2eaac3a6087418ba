//! A resource control policy that means principals and hits AWS services.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY",
    severity: Severity::Warning,
    risk: None,
    what: "a statement about principals does not spare AWS services",
    why: "a service that acts on your behalf has no organisation, account or tags, so that a Deny for everybody outside of yours stops it as well",
    fix: "add `BoolIfExists` `aws:PrincipalIsAWSService` `false` to the Condition",
    url: REFERENCE,
    run: Run {
        types: Types::RCP,
        look: Look::Statement(run),
    },
};

/// Keys that say who a principal is and that services do not have.
const KEYS: [&str; 4] = [
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
];

fn run(cx: Cx<'_>, found: &mut Findings<'_>) {
    if cx.is_about_services("false") {
        return;
    }
    let tests = cx.tests.iter().filter(|test| {
        test.compares()
            && (KEYS.contains(&test.name.as_str()) || test.name.starts_with("aws:principaltag/"))
    });
    // It cannot be about both.
    let is_about_sources = cx.compared(&SOURCE_KEYS).next().is_some();
    each(tests, found, |test, found| {
        let fix = if is_about_sources {
            edit::display(
                "put what is about principals into a statement of its own, with `BoolIfExists` `aws:PrincipalIsAWSService` `false`",
            )
        } else {
            edit::add_test(
                cx.source(),
                cx.statement,
                "BoolIfExists",
                "aws:PrincipalIsAWSService",
                "false",
                "add `BoolIfExists` `aws:PrincipalIsAWSService` `false`",
                Applicability::Unsafe,
            )
        };
        found
            .add(cx.source(), test.place())
            .at_key()
            .message(format!(
                "`{}` is compared, and AWS services are not spared",
                test.key.value
            ))
            .fix(fix);
    });
}
