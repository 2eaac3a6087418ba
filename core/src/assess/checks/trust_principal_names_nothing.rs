//! A principal that AWS refuses because it names nothing.
use crate::assess::prelude::*;
use crate::policy::is_account;

pub(super) static CHECK: Check = Check {
    code: "TRUST_PRINCIPAL_NAMES_NOTHING",
    severity: Severity::Error,
    risk: None,
    what: "a principal names nothing that can call",
    why: "AWS refuses the document",
    fix: "write an account number, or the ARN of a role, user or session",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
    ),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for element in trust
        .policy
        .statements
        .iter()
        .filter_map(|statement| statement.principal.as_ref())
    {
        for entry in &element.entries {
            let PrincipalEntry { key, text, named } = &entry.value;
            // Said already: a value of the wrong type, a principal outside an object.
            let known = trust
                .policy
                .problems
                .iter()
                .any(|problem| problem.place == entry.place);
            if *named != Named::Nothing || known || text.contains(['*', '?']) {
                continue;
            }
            let Some((wrong, meant)) = (match key.as_str() {
                "AWS" => Some(aws(text)),
                "Service" => Some(service(text)),
                "CanonicalUser" => Some(("a canonical user id has 64 hex digits", None)),
                // Another check's: a Federated that is no provider, a kind that does not exist.
                _ => None,
            }) else {
                continue;
            };
            let fix = match meant {
                Some(meant) => format!("write {meant}"),
                None if key == "Service" => {
                    "write the service's name, such as `ec2.amazonaws.com`".to_owned()
                }
                None if key == "CanonicalUser" => {
                    "write the account's number under `AWS`".to_owned()
                }
                None => CHECK.fix.to_owned(),
            };
            found
                .add(source, entry.place)
                .message(format!("`{text}` names nothing: {wrong}"))
                .fix(edit::display(fix));
        }
    }
}

fn reads_as(key: &str, text: &str) -> bool {
    PrincipalEntry::parse(key, text).named != Named::Nothing
}

/// What is wrong with a value under `AWS`, and what was meant where that is certain.
fn aws(text: &str) -> (&'static str, Option<String>) {
    let quoted = |text: &str| format!("`{text}`");
    let trimmed = text.trim();
    if trimmed != text && reads_as("AWS", trimmed) {
        return ("there is a blank before or after it", Some(quoted(trimmed)));
    }
    if text.contains("${") {
        return ("variables are not replaced in a Principal", None);
    }
    let digits: String = text
        .chars()
        .filter(|character| !matches!(character, '-' | ' '))
        .collect();
    if is_account(&digits) {
        return (
            "an account number is written without hyphens or blanks",
            Some(quoted(&digits)),
        );
    }
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return ("an account number has 12 digits", None);
    }
    if reads_as("Service", text) {
        return (
            "a service stands under `Service`",
            Some(format!("`{{\"Service\": \"{text}\"}}`")),
        );
    }
    if text.starts_with("arn:") && reads_as("Federated", text) {
        return (
            "an identity provider stands under `Federated`",
            Some(format!("`{{\"Federated\": \"{text}\"}}`")),
        );
    }
    if reads_as("CanonicalUser", text) {
        return ("a canonical user id does not stand under `AWS`", None);
    }
    match text.get(..4) {
        Some("AKIA" | "ASIA") => return ("an access key id is not a principal", None),
        Some("AGPA") => {
            return (
                "it is the id of a group, and a group is not a principal",
                None,
            );
        }
        Some("AIPA") => {
            return (
                "it is the id of an instance profile, which is not a principal",
                None,
            );
        }
        _ => {}
    }
    let fields: Vec<&str> = text.splitn(6, ':').collect();
    let [arn, partition, service, region, account, resource] = fields.as_slice() else {
        return ("it is no account number, no ARN and no unique id", None);
    };
    let rebuilt = |service: &str, region: &str, account: &str| {
        let text = format!("arn:{partition}:{service}:{region}:{account}:{resource}");
        reads_as("AWS", &text).then(|| quoted(&text))
    };
    let bare: String = account.chars().filter(char::is_ascii_digit).collect();
    let kind = resource.split('/').next().unwrap_or("");
    if *arn != "arn" {
        return (
            "an ARN starts with `arn:`, in lower case",
            rebuilt(service, region, account),
        );
    }
    if partition.is_empty() {
        return ("the ARN has no partition, such as `aws`", None);
    }
    if !matches!(*service, "iam" | "sts") {
        return ("it is the ARN of a resource, not of a principal", None);
    }
    if !region.is_empty() {
        return (
            "the ARN of a principal has no region",
            rebuilt(service, "", account),
        );
    }
    if account.is_empty() {
        return ("the ARN has no account number", None);
    }
    if !is_account(account) {
        let meant = is_account(&bare)
            .then(|| rebuilt(service, "", &bare))
            .flatten();
        return ("the account number in it does not have 12 digits", meant);
    }
    match (*service, kind) {
        (_, "group") => (
            "a group is not a principal; name its users, or a role",
            None,
        ),
        (_, "instance-profile") => (
            "an instance profile is not a principal; name the role in it",
            None,
        ),
        (_, "policy") => ("a policy is not a principal", None),
        ("iam", "assumed-role" | "federated-user") => (
            "sessions belong to `sts`, not `iam`",
            rebuilt("sts", "", account),
        ),
        ("sts", "role" | "user" | "root") => (
            "roles, users and accounts belong to `iam`, not `sts`",
            rebuilt("iam", "", account),
        ),
        ("sts", "assumed-role") => (
            "the ARN of a session ends with the role's name and the session's name",
            None,
        ),
        ("iam", "role" | "user") | ("sts", "federated-user") => {
            ("the ARN ends without a name", None)
        }
        ("iam", "oidc-provider" | "saml-provider") => {
            ("an identity provider stands under `Federated`", None)
        }
        _ => (
            "principals are `root`, `role/…`, `user/…`, `assumed-role/…` and `federated-user/…`",
            None,
        ),
    }
}

/// The same for a value under `Service`.
fn service(text: &str) -> (&'static str, Option<String>) {
    let trimmed = text.trim();
    if trimmed != text && reads_as("Service", trimmed) {
        return (
            "there is a blank before or after it",
            Some(format!("`{trimmed}`")),
        );
    }
    if text.contains("${") {
        return ("variables are not replaced in a Principal", None);
    }
    if reads_as("AWS", text) {
        return (
            "an account, role or user stands under `AWS`",
            Some(format!("`{{\"AWS\": \"{text}\"}}`")),
        );
    }
    let bare = text
        .strip_prefix("https://")
        .unwrap_or(text)
        .trim_end_matches('/');
    if bare != text && reads_as("Service", bare) {
        return ("a service's name is no address", Some(format!("`{bare}`")));
    }
    if text.starts_with("arn:") {
        return ("a service has a name, no ARN", None);
    }
    ("a service's name has the form `ec2.amazonaws.com`", None)
}
