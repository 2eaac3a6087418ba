//! Actions that hand over the account, or what the roles in it may do, without the help of another action.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "ADMINISTRATOR_EQUIVALENT",
    severity: Severity::SecurityWarning,
    risk: Some(Risk::Critical),
    what: "the policy lets its holder become an administrator",
    why: "the holder can give itself every permission in the account: attach a policy to its own role, rewrite a policy or a trust policy, or make keys for an administrator",
    fix: "leave the actions out, or limit them to resources that cannot reach further than the vendor may",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html"),
    run: Run::Permissions(run),
};

fn run(permissions: &Permissions<'_>, found: &mut Findings<'_>) {
    for grant in permissions.of(Kind::Equivalent) {
        let one = grant.entries().len() == 1;
        let of_users = grant
            .culprits
            .first()
            .and_then(|culprit| culprit.action)
            .is_some_and(|action| action.name.starts_with("iam:"));
        let what = match (grant.risk, of_users, one) {
            (Risk::Critical, _, true) => "makes the holder an administrator",
            (Risk::Critical, _, false) => "make the holder an administrator",
            (_, true, true) => "changes what users, groups and roles may do",
            (_, true, false) => "change what users, groups and roles may do",
            (_, false, true) => "lends the holder the permissions of what it works on",
            (_, false, false) => "lend the holder the permissions of what they work on",
        };
        let draft = grant.add(found, grant.action_place());
        if grant.risk != Risk::Critical {
            draft.why(
                "the holder gets at permissions that the policy does not show: those of the roles that functions, stacks, builds and instances run with, or of users and groups that exist",
            );
        }
        draft
            .message(format!("{} {what}", grant.actions()))
            .fix(edit::display(
                "leave the actions out, or name the resources that are meant",
            ));
    }
}
