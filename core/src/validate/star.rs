//! What a test says that lists a lone `*` under an operator that takes wildcards.

use super::lists::ALWAYS_PRESENT;
use crate::policy::{At, Qualifier, Test, Value, edit};
use crate::report::Fix;

/// When such a test holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Star {
    /// When the request has the key.
    Present,
    /// When it has not.
    Absent,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The first lone `*` of a test, and what it comes to. A `*` leaves nothing to the values beside it. `None` if there is none.
pub(super) fn star(test: &Test) -> Option<(&At<Value>, Star)> {
    let operator = test.operator.value;
    if !operator.comparison.takes_wildcards() {
        return None;
    }
    let value = test.values.iter().find(|value| value.value.text == "*")?;
    let present = !operator.negated;
    let absent = match operator.qualifier {
        Some(Qualifier::ForAllValues) => true,
        _ if operator.if_exists => true,
        Some(Qualifier::ForAnyValue) => false,
        None => operator.negated,
    };
    let always_there = ALWAYS_PRESENT.contains(&test.name.as_str());
    let holds = match (present, absent) {
        (true, _) if always_there => Star::Always,
        (false, _) if always_there => Star::Never,
        (true, true) => Star::Always,
        (true, false) => Star::Present,
        (false, true) => Star::Absent,
        (false, false) => Star::Never,
    };
    Some((value, holds))
}

/// What to do about a test of `sts:ExternalId` that names no value: nothing but the vendor's will do. `None` for other keys.
pub(super) fn vendor_value(test: &Test) -> Option<Fix> {
    if test.name == "sts:externalid" {
        edit::display("compare it with the value that the vendor issued, by `StringEquals`")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    #[test]
    fn what_a_lone_star_comes_to() {
        let cases = [
            ("StringLike", "aws:username", Star::Present),
            ("ArnEquals", "aws:SourceArn", Star::Present),
            ("ForAnyValue:StringLike", "aws:TagKeys", Star::Present),
            ("StringLikeIfExists", "aws:username", Star::Always),
            ("ForAllValues:StringLike", "aws:TagKeys", Star::Always),
            ("StringLike", "aws:PrincipalType", Star::Always),
            ("StringNotLike", "aws:username", Star::Absent),
            ("StringNotLikeIfExists", "aws:username", Star::Absent),
            ("ForAllValues:StringNotLike", "aws:TagKeys", Star::Absent),
            ("ForAnyValue:StringNotLike", "aws:TagKeys", Star::Never),
            ("StringNotLike", "aws:PrincipalType", Star::Never),
        ];
        for (operator, key, expected) in cases {
            let text = format!(
                r#"{{"Statement": {{"Condition": {{"{operator}": {{"{key}": ["a", "*"]}}}}}}}}"#
            );
            let policy = Policy::from_text(&text, &crate::Limits::default()).unwrap();
            let (value, holds) = star(&policy.statements[0].tests[0]).unwrap();
            assert_eq!(holds, expected, "{operator} {key}");
            assert_eq!(value.value.text, "*");
        }
    }
}
