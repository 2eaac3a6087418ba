//! A resource in the policy of another one.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "UNSUPPORTED_RESOURCE_ARN_IN_POLICY",
    severity: Severity::Error,
    risk: None,
    what: "a resource is not of the type that the policy is attached to",
    why: "the policy of a resource is about that resource, or what is in it: AWS refuses the ARNs of others",
    fix: "write the ARN of the resource that the policy is attached to",
    url: REFERENCE,
    run: Run {
        types: Types::OTHER_RESOURCE,
        look: Look::Resource(run),
    },
};

fn run(cx: Cx<'_>, resource: &ResourceView<'_>, found: &mut Findings<'_>) {
    let Some(resource_type) = cx.document.resource_type else {
        return;
    };
    let patterns = resource_type.arns();
    if patterns.is_empty() || cx.is_not_resource() {
        return;
    }
    let fits = match &resource.arn {
        Some(arn) => patterns
            .iter()
            .filter_map(|pattern| ArnFields::parse(pattern))
            .any(|pattern| can_be(arn, &pattern)),
        None if resource.is_star() => patterns.contains(&"*"),
        // What is no ARN is wrong in itself.
        None => return,
    };
    if fits {
        return;
    }
    found
        .add(cx.source(), resource.entry.place)
        .message(format!(
            "`{}` is not a resource of `{}`",
            resource.text(),
            resource_type.name()
        ))
        .fix(edit::display(format!(
            "write the ARN of the resource, of the form `{}`",
            patterns.last().unwrap_or(&"")
        )));
}

/// Whether some ARN is of both forms.
fn can_be(arn: &ArnFields<'_>, pattern: &ArnFields<'_>) -> bool {
    meets(arn.partition, pattern.partition)
        && meets(arn.service, pattern.service)
        && meets(arn.region, pattern.region)
        && meets(arn.account, pattern.account)
        && meets(arn.resource, pattern.resource)
}

/// Whether some text is of both forms: a field as written, and one that is a text with at most one `*`, at its end.
fn meets(field: &str, pattern: &str) -> bool {
    let (start, is_open) = match pattern.strip_suffix('*') {
        Some(start) => (start, true),
        None => (pattern, false),
    };
    let fixed = field
        .find(['*', '?'])
        .into_iter()
        .chain(field.find("${"))
        .min();
    match fixed.and_then(|at| field.get(..at)) {
        None if is_open => field.starts_with(start),
        None => field == start,
        Some(fixed) => start.starts_with(fixed) || (is_open && fixed.starts_with(start)),
    }
}

#[cfg(test)]
mod tests {
    use super::meets;

    #[test]
    fn what_can_be_of_both_forms_meets() {
        for (field, pattern) in [
            ("", "*"),
            ("", ""),
            ("s3", "s3"),
            ("s*", "s3"),
            ("*", ""),
            ("table/x", "table/*"),
            ("t*", "table/*"),
            ("${aws:PrincipalTag/kind}/x", "table/*"),
            ("table/x*y", "table/*"),
        ] {
            assert!(meets(field, pattern), "{field} {pattern}");
        }
        for (field, pattern) in [
            ("eu-west-1", ""),
            ("S3", "s3"),
            ("sq*", "s3"),
            ("table", "table/*"),
            ("index*", "table/*"),
        ] {
            assert!(!meets(field, pattern), "{field} {pattern}");
        }
    }
}
