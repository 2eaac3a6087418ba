//! A policy variable in a policy of 2008.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "VARIABLE_UNSUPPORTED_IN_VERSION",
    severity: Severity::Error,
    risk: None,
    what: "a policy variable stands in a policy of 2008",
    why: "in version 2008-10-17, which is also the version of a policy without one, `${aws:username}` is the text that it is",
    fix: "write `\"Version\": \"2012-10-17\"`",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Variable(run),
    },
};

fn run(cx: Cx<'_>, variable: &VariableView<'_>, found: &mut Findings<'_>) {
    let is_meant = variable.is_escape() || variable.parts().0.contains(':');
    if !cx.is_2008() || !variable.closed || !variable.is_expanded() || !is_meant {
        return;
    }
    let policy = cx.document.policy;
    let title = "make it a policy of 2012-10-17";
    let (version, fix) = match policy.version_element {
        Some(version) => (
            "of version 2008-10-17",
            edit::replace_string(
                cx.source(),
                version,
                "2012-10-17",
                title,
                Applicability::Unsafe,
            ),
        ),
        None => (
            "without a Version",
            edit::insert_first(
                cx.source(),
                policy.place,
                "\"Version\": \"2012-10-17\"",
                title,
                Applicability::Unsafe,
            ),
        ),
    };
    found
        .add(cx.source(), variable.place)
        .message(format!(
            "`{}` is only text in a policy {version}",
            variable.written()
        ))
        .fix(fix);
}
