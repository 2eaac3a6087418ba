//! The ids of VPCs and VPC endpoints in the conditions that compare them.

use super::pieces::{has_wildcard, is_readable};
use super::view::{Cx, TestView};
use crate::policy::{At, Comparison, Value, edit};
use crate::report::{Applicability, Findings};

/// A key that holds ids.
pub(super) struct Id {
    /// In lower case.
    key: &'static str,
    /// What each of them begins with.
    prefix: &'static str,
    advice: &'static str,
}

pub(super) static VPC: Id = Id {
    key: "aws:sourcevpc",
    prefix: "vpc-",
    advice: "write the id, such as `vpc-1a2b3c4d5e6f7a8b9`",
};

pub(super) static VPC_ENDPOINT: Id = Id {
    key: "aws:sourcevpce",
    prefix: "vpce-",
    advice: "write the id, such as `vpce-1a2b3c4d5e6f7a8b9`",
};

impl Id {
    fn is(&self, text: &str) -> bool {
        text.strip_prefix(self.prefix).is_some_and(|rest| {
            matches!(rest.len(), 8 | 17) && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
    }
}

/// Reports a value that a string operator compares with the key and that is no id. Wildcards and variables have findings of
/// their own.
pub(super) fn report(
    cx: Cx<'_>,
    test: &TestView<'_>,
    value: &At<Value>,
    id: &Id,
    found: &mut Findings<'_>,
) {
    let compares_strings = matches!(
        test.operator.value.comparison,
        Comparison::StringEquals | Comparison::StringEqualsIgnoreCase | Comparison::StringLike
    );
    let text = &value.value.text;
    if test.name != id.key
        || !compares_strings
        || !is_readable(&value.value)
        || has_wildcard(text)
        || id.is(text)
    {
        return;
    }
    let meant = text.trim().to_ascii_lowercase();
    let fix = if id.is(&meant) {
        edit::replace_string(
            cx.source(),
            value.place,
            &meant,
            format!("write `{meant}`"),
            Applicability::Unsafe,
        )
    } else {
        edit::display(id.advice)
    };
    found.add(cx.source(), value.place).fix(fix);
}
