//! A Sid with characters that IAM does not take.
use crate::validate::prelude::*;
use crate::validate::sids::alphanumeric;

pub(super) static CHECK: Check = Check {
    code: "UNSUPPORTED_SID",
    severity: Severity::Error,
    risk: None,
    what: "a Sid has other characters than letters and digits",
    why: "IAM and Organizations refuse the policy; only the policies of some other services may have spaces and signs in a Sid",
    fix: "use the letters A-Z and a-z and the digits only",
    url: REFERENCE,
    run: Run {
        types: Types::IDENTITY
            .or(Types::TRUST)
            .or(Types::SCP)
            .or(Types::RCP),
        look: Look::Statement(run),
    },
};

fn run(cx: Cx<'_>, found: &mut Findings<'_>) {
    let Some(sid) = &cx.statement.sid else {
        return;
    };
    if sid.value.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return;
    }
    let fix = match alphanumeric(cx.document, &sid.value) {
        Some(name) => edit::replace_string(
            cx.source(),
            sid.place,
            &name,
            format!("write `{name}`"),
            Applicability::Safe,
        ),
        None => edit::display(CHECK.fix),
    };
    found
        .add(cx.source(), sid.place)
        .message(format!(
            "the Sid `{}` has other characters than letters and digits",
            sid.value
        ))
        .fix(fix);
}
