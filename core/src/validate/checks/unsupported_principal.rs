//! Principal in a policy that is attached to an identity.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "UNSUPPORTED_PRINCIPAL",
    severity: Severity::Error,
    risk: None,
    what: "an identity policy does not take Principal or NotPrincipal",
    why: "AWS refuses the document: the principal of an identity policy is the user, group or role that it is attached to",
    fix: "remove the element, or attach the policy to a resource",
    url: REFERENCE,
    run: Run {
        types: Types::IDENTITY,
        look: Look::Statement(run),
    },
};

fn run(cx: Cx<'_>, found: &mut Findings<'_>) {
    let Some(element) = &cx.statement.principal else {
        return;
    };
    let name = cx.principal_name();
    found
        .add(cx.source(), element.place)
        .at_key()
        .message(format!("an identity policy does not take {name}"))
        // The statement is for whoever has the policy then.
        .fix(edit::remove(
            cx.source(),
            element.place,
            format!("remove {name}"),
            Applicability::Unsafe,
        ));
}
