//! All actions of a service.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "SERVICE_WILDCARD",
    severity: Severity::Warning,
    risk: Some(Risk::Medium),
    what: "the policy allows all actions of a service",
    why: "it allows deleting, sharing and changing permissions along with whatever was needed, and every action that AWS adds to the service",
    fix: "list the actions that are needed",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
    ),
    run: Run::Permissions(run),
};

fn run(permissions: &Permissions<'_>, found: &mut Findings<'_>) {
    for grant in permissions.of(Kind::Service) {
        let entries = grant.entries();
        let verb = if entries.len() == 1 {
            "allows"
        } else {
            "allow"
        };
        let message = format!(
            "{} {verb} every action on {}",
            risky::listed(entries.iter().copied()),
            grant.resources()
        );
        let draft = grant.add(found, grant.action_place());
        if grant.risk >= Risk::High
            && let Some((service, whole)) = entries.iter().find_map(|entry| whole(entry))
        {
            draft.why(format!(
                "all of `{service}` is more than a vendor needs: {whole}"
            ));
        }
        draft
            .message(message)
            .fix(edit::display("list the actions that are needed"));
    }
}

/// The service of an entry, with what all of it gives away.
fn whole(entry: &str) -> Option<(&'static str, &'static str)> {
    let name = entry.split(':').next()?.to_ascii_lowercase();
    let service = sensitive::service(&name)?;
    Some((service.name, service.whole?))
}
