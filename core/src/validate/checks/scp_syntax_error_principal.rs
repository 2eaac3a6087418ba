//! Principal in a service control policy.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "SCP_SYNTAX_ERROR_PRINCIPAL",
    severity: Severity::Error,
    risk: None,
    what: "a service control policy does not take Principal or NotPrincipal",
    why: "AWS refuses the document: a service control policy is about every principal of the accounts that it is attached to",
    fix: "remove the element, and compare `aws:PrincipalArn` with those whom the statement is about",
    url: REFERENCE,
    run: Run {
        types: Types::SCP,
        look: Look::Statement(run),
    },
};

fn run(cx: Cx<'_>, found: &mut Findings<'_>) {
    let Some(element) = &cx.statement.principal else {
        return;
    };
    let name = cx.principal_name();
    let is_everyone = !element.negated
        && element
            .entries
            .iter()
            .any(|entry| entry.value.named == Named::Everyone);
    let fix = if is_everyone {
        // It says what goes without saying.
        let title = format!("remove {name}");
        edit::remove(cx.source(), element.place, title, Applicability::Safe)
    } else {
        edit::display(format!(
            "remove {name}, and compare `aws:PrincipalArn` with those whom the statement is about"
        ))
    };
    found
        .add(cx.source(), element.place)
        .at_key()
        .message(format!("a service control policy does not take {name}"))
        .fix(fix);
}
