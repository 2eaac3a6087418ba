//! A resource control policy that means AWS services and hits principals.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY",
    severity: Severity::Warning,
    risk: None,
    what: "a statement about services does not spare principals",
    why: "only a service says on whose behalf it acts: for your own users and roles the key is absent, and a Deny may stop them as well",
    fix: "add `Bool` `aws:PrincipalIsAWSService` `true` to the Condition",
    url: REFERENCE,
    run: Run {
        types: Types::RCP,
        look: Look::Statement(run),
    },
};

fn run(cx: Cx<'_>, found: &mut Findings<'_>) {
    if cx.is_about_services("true") {
        return;
    }
    // It cannot be about both.
    let spares_services = cx.is_about_services("false");
    each(cx.compared(&SOURCE_KEYS), found, |test, found| {
        let fix = if spares_services {
            edit::display(
                "put what is about services into a statement of its own, with `Bool` `aws:PrincipalIsAWSService` `true`",
            )
        } else {
            edit::add_test(
                cx.source(),
                cx.statement,
                "Bool",
                "aws:PrincipalIsAWSService",
                "true",
                "add `Bool` `aws:PrincipalIsAWSService` `true`",
                Applicability::Unsafe,
            )
        };
        found
            .add(cx.source(), test.place())
            .at_key()
            .message(format!(
                "`{}` is compared, and principals that are no AWS services are not spared",
                test.key.value
            ))
            .fix(fix);
    });
}
