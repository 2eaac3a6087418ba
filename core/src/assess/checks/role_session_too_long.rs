//! A role whose sessions outlast an hour, for callers of other accounts; or a length that AWS refuses.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "ROLE_SESSION_TOO_LONG",
    severity: Severity::Suggestion,
    risk: Some(Risk::Low),
    what: "another account can get sessions of more than an hour",
    why: "credentials that leak from a vendor work until the session ends; a session that was got through another role ends after an hour anyway, so a longer limit serves only callers that come with keys of their own",
    fix: "set the maximum session duration to 3600 seconds",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-settings.html",
    ),
    run: Run::TrustOfRole(run),
};

/// An hour: the least that can be set, and the most that role chaining gives.
const SHORTEST: u64 = 3_600;
/// 12 hours.
const LONGEST: u64 = 43_200;

fn run(trust: &TrustAnalysis<'_>, role: &RoleInput, found: &mut Findings<'_>) {
    let Some(duration) = role
        .max_session_duration
        .filter(|duration| duration.value != SHORTEST)
    else {
        return;
    };
    let seconds = duration.value;
    if !(SHORTEST..=LONGEST).contains(&seconds) {
        let nearest = seconds.clamp(SHORTEST, LONGEST);
        let finding = found
            .add(&role.source, duration.place)
            .message(format!(
                "AWS takes a maximum session duration of 3600 to 43200 seconds, not `{seconds}`"
            ))
            .why("AWS refuses to make the role")
            .severity(Severity::Error);
        finding.risk = None;
        finding.fix(edit::display(format!("use {nearest}")));
        return;
    }
    let foreign = trust.ways.iter().find(|way| {
        way.kind == CallerKind::Account
            && !way.own
            && way.is_open()
            && !is_of_own_account(way, role)
    });
    let Some(way) = foreign else { return };
    found
        .add(&role.source, duration.place)
        .message(format!(
            "`{}` can get sessions of {}; through role chaining they end after an hour anyway",
            way.principal(),
            length(seconds)
        ))
        .fix(edit::replace_number(
            &role.source,
            duration.place,
            SHORTEST,
            "set it to an hour",
            Applicability::Unsafe,
        ));
}

/// Whether the principal is one of the role's account, whose number the role's ARN has.
fn is_of_own_account(way: &Way<'_>, role: &RoleInput) -> bool {
    let account = match way.entry.map(|entry| &entry.value.named) {
        Some(Named::Account { account, .. }) => account,
        Some(Named::Identity(identity)) => &identity.account,
        _ => return false,
    };
    role.arn
        .as_ref()
        .is_some_and(|arn| arn.value.split(':').nth(4) == Some(account))
}

/// Seconds as people say them.
fn length(seconds: u64) -> String {
    match (seconds / 3_600, seconds % 3_600 / 60) {
        (1, 0) => "1 hour".to_owned(),
        (hours, 0) => format!("{hours} hours"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}
