//! An identity provider as the principal of a resource that is no role.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "FEDERATED_PRINCIPAL_NOT_SUPPORTED",
    severity: Severity::Error,
    risk: None,
    what: "only the trust policy of a role takes identity providers as principals",
    why: "users of an identity provider assume a role first, and the role is the principal then; AWS refuses the document",
    fix: "name the role that the users assume",
    url: REFERENCE,
    run: Run {
        types: Types::OTHER_RESOURCE,
        look: Look::Statement(run),
    },
};

fn run(cx: Cx<'_>, found: &mut Findings<'_>) {
    // Without a type of resource it may be the policy of a role, if all its actions may be STS's.
    let is_of_sts = |action: &ActionView<'_>| {
        action.prefix.is_empty() || action.prefix.eq_ignore_ascii_case("sts")
    };
    if cx.document.resource_type.is_none()
        && (cx.is_not_action() || cx.actions.iter().all(is_of_sts))
    {
        return;
    }
    let federated = cx
        .principals()
        .filter(|entry| entry.value.key == "Federated");
    each(federated, found, |entry, found| {
        found
            .add(cx.source(), entry.place)
            .message(format!(
                "`{}` is an identity provider, which only the trust policy of a role takes",
                entry.value.text
            ))
            .fix(edit::display(
                "name the role that the provider's users assume, under `AWS`",
            ));
    });
}
