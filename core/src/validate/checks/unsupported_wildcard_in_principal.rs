//! A wildcard in a principal that may hold none.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
    severity: Severity::Error,
    risk: None,
    what: "a principal holds a wildcard",
    why: "AWS refuses the document: a principal is written out, and only a lone `*` stands for everybody",
    fix: "write the principal out; for several roles of an account, name the account and test `aws:PrincipalArn` with `ArnLike`",
    url: REFERENCE,
    run: Run {
        types: Types::RESOURCE.or(Types::RCP),
        look: Look::Principal(run),
    },
};

fn run(cx: Cx<'_>, entry: &At<PrincipalEntry>, found: &mut Findings<'_>) {
    let PrincipalEntry { key, text, named } = &entry.value;
    if !has_wildcard(text) || *named == Named::Everyone || cx.is_lone_string(entry) {
        return;
    }
    let account = match named {
        Named::Pattern(pattern) => pattern.parts().get(4).and_then(|part| part.as_literal()),
        _ => None,
    };
    let fix = match (key.as_str(), account) {
        ("AWS", Some(account)) => format!(
            "name account `{account}`, and add `ArnLike` `aws:PrincipalArn` `{text}` to the Condition"
        ),
        ("AWS", None) => "write the account and the role out".to_owned(),
        ("Service", _) => "write the services out".to_owned(),
        ("Federated", _) => "write the identity providers out".to_owned(),
        ("CanonicalUser", _) => "write the canonical user ids out".to_owned(),
        // A kind that does not exist is wrong in itself.
        _ => return,
    };
    found
        .add(cx.source(), entry.place)
        .message(format!(
            "`{text}` holds a wildcard, which `{key}` does not take"
        ))
        .fix(edit::display(fix));
}
