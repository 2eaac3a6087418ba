//! A service that does not exist, in an ARN or before a condition key.
use crate::validate::names::{self, KeyClass, Standing};
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "INVALID_SERVICE",
    severity: Severity::Error,
    risk: None,
    what: "the service of an ARN or condition key does not exist",
    why: "no resource has such an ARN, and no request such a key",
    fix: "write the service that AWS uses",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Statement(run),
    },
};

fn run(cx: Cx<'_>, found: &mut Findings<'_>) {
    let catalog = cx.document.catalog;
    for resource in &cx.resources {
        let Some(arn) = resource.arn else {
            continue;
        };
        let field = arn.service;
        let folded = field.to_ascii_lowercase();
        if field.is_empty()
            || has_wildcard(field)
            || field.contains("${")
            || catalog.is_arn_service(&folded)
        {
            continue;
        }
        let message = match names::service(field, catalog.service(field)) {
            Standing::Known | Standing::Retired(_) => continue,
            Standing::Gone(date) => {
                format!("the service `{field}` is retired: it left AWS's reference by {date}")
            }
            Standing::Unknown => format!("there is no service `{field}` as of {}", catalog.as_of()),
        };
        let meant = names::nearest_service(catalog, field, "")
            .map(|service| resource.text().replacen(field, service.prefix(), 1));
        found
            .add(cx.source(), resource.entry.place)
            .message(message)
            .fix(names::did_you_mean(
                cx,
                resource.entry.place,
                meant.as_deref(),
            ));
    }
    for test in cx
        .tests
        .iter()
        .filter(|test| test.key_class() == KeyClass::UnknownPrefix)
    {
        let prefix = test.prefix();
        found
            .add(cx.source(), test.place())
            .at_key()
            .message(format!(
                "there is no service `{prefix}` for the condition key `{}` as of {}",
                test.key.value,
                catalog.as_of()
            ));
    }
}
