//! A Region that does not exist, as the value of a condition key.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "INVALID_REGION",
    severity: Severity::Error,
    risk: None,
    what: "there is no such Region",
    why: "no request has that Region: the value matches nothing",
    fix: "write the code of a Region, such as `eu-west-1`",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Value(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, value: &At<Value>, found: &mut Findings<'_>) {
    let exact = matches!(
        test.operator.value.comparison,
        Comparison::StringEquals | Comparison::StringEqualsIgnoreCase
    );
    let text = value.value.text.as_str();
    if !exact
        || !REGION_KEYS.contains(&test.name.as_str())
        || has_wildcard(text)
        || text.contains("${")
    {
        return;
    }
    let catalog = cx.document.catalog;
    if !catalog.is_region(&text.to_ascii_lowercase()) {
        found.add(cx.source(), value.place).message(format!(
            "there is no Region `{text}` as of {}",
            catalog.as_of()
        ));
    }
}

/// Keys whose values are Regions, in lower case: by their pages in the service authorization reference.
const REGION_KEYS: [&str; 5] = [
    "aws:requestedregion",
    "dms:region",
    "ec2:region",
    "kms:replicaregion",
    "s3:resourceregion",
];
