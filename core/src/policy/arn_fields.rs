//! The fields of an ARN in a policy, where a variable can hold a colon.

/// The fields of an ARN as written, with wildcards and variables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ArnFields<'p> {
    pub(crate) partition: &'p str,
    pub(crate) service: &'p str,
    pub(crate) region: &'p str,
    pub(crate) account: &'p str,
    pub(crate) resource: &'p str,
}

impl<'p> ArnFields<'p> {
    /// Splits an ARN at the first five colons that do not stand inside `${…}`.
    pub(crate) fn parse(text: &'p str) -> Option<Self> {
        let (scheme, fields) = Self::split(text)?;
        (scheme == "arn").then_some(fields)
    }

    /// The text before the first of these colons, and the fields behind it.
    pub(crate) fn split(text: &'p str) -> Option<(&'p str, Self)> {
        let mut rest = text;
        let mut field = || {
            let end = colon(rest)?;
            let (field, after) = (rest.get(..end)?, rest.get(end + 1..)?);
            rest = after;
            Some(field)
        };
        let scheme = field()?;
        let (partition, service, region, account) = (field()?, field()?, field()?, field()?);
        let fields = Self {
            partition,
            service,
            region,
            account,
            resource: rest,
        };
        Some((scheme, fields))
    }
}

/// The first colon outside of `${…}`.
pub(crate) fn colon(text: &str) -> Option<usize> {
    let first = text.find(':')?;
    if !text.get(..first)?.contains('$') {
        return Some(first);
    }
    let mut inside = false;
    let mut before = '\0';
    text.char_indices().find_map(|(at, character)| {
        match character {
            '{' if before == '$' => inside = true,
            '}' => inside = false,
            _ => {}
        }
        before = character;
        (character == ':' && !inside).then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colons_inside_variables_do_not_end_a_field() {
        let text = "arn:aws:iam::${aws:PrincipalAccount}:role/a:b";
        let fields = ArnFields::parse(text).unwrap();
        assert_eq!(fields.account, "${aws:PrincipalAccount}");
        assert_eq!(fields.resource, "role/a:b");
        assert_eq!(
            ArnFields::parse("arn:aws:s3:::"),
            Some(ArnFields {
                partition: "aws",
                service: "s3",
                region: "",
                account: "",
                resource: "",
            })
        );
        for text in [
            "arn:aws:s3::",
            "ARN:aws:s3:::b",
            "*",
            "",
            "${arn:aws:s3:::b",
        ] {
            assert_eq!(ArnFields::parse(text), None, "{text}");
        }
    }
}
