//! A resource control policy that names principals.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "RCP_SYNTAX_ERROR_PRINCIPAL",
    severity: Severity::Error,
    risk: None,
    what: "the Principal of a resource control policy is something else than `*`",
    why: "AWS refuses the document: a resource control policy is about everybody, and conditions on keys such as `aws:PrincipalArn` say who is meant",
    fix: "write `\"Principal\": \"*\"`, and say in the Condition who is meant",
    url: REFERENCE,
    run: Run {
        types: Types::RCP,
        look: Look::Statement(run),
    },
};

fn run(cx: Cx<'_>, found: &mut Findings<'_>) {
    let Some(element) = &cx.statement.principal else {
        return;
    };
    let source = cx.source();
    if element.negated {
        found
            .add(source, element.place)
            .at_key()
            .message("a resource control policy does not take NotPrincipal")
            .fix(edit::display(
                "write `\"Principal\": \"*\"`, and compare `aws:PrincipalArn` with those whom the statement spares",
            ));
        return;
    }
    // What is empty, a string or no principal at all is wrong in itself.
    let Some(first) = element.entries.first() else {
        return;
    };
    if element.broken || cx.is_lone_string(first) {
        return;
    }
    let means_everyone = element
        .entries
        .iter()
        .any(|entry| entry.value.named == Named::Everyone);
    let applicability = if means_everyone {
        Applicability::Safe
    } else {
        Applicability::Unsafe
    };
    found.add(source, element.place).fix(edit::replace_json(
        source,
        element.place,
        "\"*\"",
        "write `\"*\"`",
        applicability,
    ));
}
