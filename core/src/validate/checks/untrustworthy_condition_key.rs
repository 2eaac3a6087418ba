//! A key that the caller fills in.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "UNTRUSTWORTHY_CONDITION_KEY",
    severity: Severity::SecurityWarning,
    risk: None,
    what: "the caller chooses the value of the key",
    why: "it is a header of the request: whoever wants to pass writes what the policy asks for",
    fix: "use a key that AWS fills in, such as `aws:SourceIp`, `aws:SourceVpce` or `aws:PrincipalArn`",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Test(run),
    },
};

/// Headers of the request whose description warns that anybody can send any value.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>
const HEADERS: [&str; 2] = ["aws:referer", "aws:useragent"];

fn run(cx: Cx<'_>, test: &TestView<'_>, found: &mut Findings<'_>) {
    let is_read = test.operator.value.comparison != Comparison::Unknown;
    if is_read && HEADERS.contains(&test.name.as_str()) {
        found
            .add(cx.source(), test.place())
            .at_key()
            .message(format!("the caller chooses the value of `{}`", test.key.value))
            .fix(edit::display(
                "use a key that AWS fills in, such as `aws:SourceIp`, `aws:SourceVpce` or `aws:PrincipalArn`",
            ));
    }
}
