//! Reports in which every variant of every field occurs, made by hand.

use rolecall::report::{
    Applicability, Edit, Enforcement, Finding, Fix, Label, Location, PathReport, Report, Risk,
    SCHEMA, Scope, Severity, Strength, Trust, Unproved, Witness, WitnessPrincipal, WitnessValue,
};

/// A text with characters of one to four bytes before the places that matter.
pub(crate) const TEXT: &str = "{\"Sid\": \"é😀\",\r\n \"Action\": \"*\",\n \"b\": {}}\n";

/// A place of [`TEXT`].
pub(crate) fn at(part: &str) -> Location {
    let (before, _) = TEXT.split_once(part).unwrap();
    let start = before.len();
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    Location {
        start: u32::try_from(start).unwrap(),
        end: u32::try_from(start + part.len()).unwrap(),
        line: u32::try_from(before.matches('\n').count()).unwrap() + 1,
        column: u32::try_from(start - line_start).unwrap() + 1,
    }
}

fn witnesses() -> Vec<Witness> {
    [
        WitnessPrincipal::Aws("arn:aws:iam::111122223333:role/x".to_owned()),
        WitnessPrincipal::Service("ec2.amazonaws.com".to_owned()),
        WitnessPrincipal::Federated("accounts.google.com".to_owned()),
    ]
    .into_iter()
    .zip([None, Some("arn:aws:s3:::b/*".to_owned()), None])
    .map(|(principal, resource)| Witness {
        principal,
        action: "sts:AssumeRole".to_owned(),
        resource,
        context: [
            ("a".to_owned(), WitnessValue::Absent),
            ("b".to_owned(), WitnessValue::One("x".to_owned())),
            ("c".to_owned(), WitnessValue::Many(vec!["y".to_owned()])),
            ("d".to_owned(), WitnessValue::Many(Vec::new())),
        ]
        .into(),
    })
    .collect()
}

fn fixes() -> Vec<Option<Fix>> {
    let edit = |part: &str, text: &str| {
        let place = at(part);
        Edit {
            start: place.start,
            end: place.end,
            text: text.to_owned(),
        }
    };
    let fix = |applicability, edits| {
        Some(Fix {
            title: "do something".to_owned(),
            applicability,
            edits,
        })
    };
    vec![
        None,
        fix(
            Applicability::Safe,
            vec![edit("é😀", "e"), edit("\"*\"", "\"s3:GetObject\"")],
        ),
        fix(Applicability::Unsafe, vec![edit("{}", "[]")]),
        fix(Applicability::Display, Vec::new()),
    ]
}

/// Findings of every severity and risk, with and without everything that can be absent.
fn findings() -> Vec<Finding> {
    let mut found = Vec::new();
    let severities = [
        Severity::Error,
        Severity::SecurityWarning,
        Severity::Warning,
        Severity::Suggestion,
    ];
    let risks = [
        None,
        Some(Risk::Critical),
        Some(Risk::High),
        Some(Risk::Medium),
        Some(Risk::Low),
    ];
    let labels = vec![
        Label {
            text: "here".to_owned(),
            path: "/b".to_owned(),
            span: Some(at("\"b\"")),
        },
        Label {
            text: "and there".to_owned(),
            path: "/Sid".to_owned(),
            span: None,
        },
    ];
    for (index, severity) in severities.into_iter().enumerate() {
        for (fix, risk) in fixes().into_iter().cycle().skip(index).zip(risks) {
            found.push(Finding {
                code: if risk.is_some() {
                    "WILDCARD_ACTION"
                } else {
                    "INVALID_ACTION"
                },
                severity,
                risk,
                message: "the action is `*`".to_owned(),
                why: "it grants everything".to_owned(),
                path: "/Action".to_owned(),
                span: risk.map(|_| at("\"*\"")),
                labels: if fix.is_some() {
                    labels.clone()
                } else {
                    Vec::new()
                },
                witness: if fix.is_some() {
                    witnesses().get(index).cloned()
                } else {
                    None
                },
                fix,
                url: risk.map(|_| "https://docs.aws.amazon.com/IAM/latest/UserGuide/"),
            });
        }
    }
    found
}

const STRENGTHS: [Strength; 10] = [
    Strength::Exact,
    Strength::Pattern,
    Strength::CaseInsensitive,
    Strength::PresenceOnly,
    Strength::Optional,
    Strength::CallerControlled,
    Strength::Forbidden,
    Strength::None,
    Strength::Unsatisfiable,
    Strength::NotApplicable,
];

const SCOPES: [Scope; 9] = [
    Scope::None,
    Scope::Service,
    Scope::Federated,
    Scope::User,
    Scope::Role,
    Scope::Account,
    Scope::Org,
    Scope::Mixed,
    Scope::Public,
];

fn verdicts() -> Vec<Trust> {
    STRENGTHS
        .into_iter()
        .zip(SCOPES.into_iter().cycle())
        .map(|(strength, scope)| {
            let public = scope == Scope::Public;
            let paths = [None]
                .into_iter()
                .chain(witnesses().into_iter().map(Some))
                .enumerate()
                .map(|(statement, witness)| PathReport {
                    statement,
                    sid: String::new(),
                    principal: "*".to_owned(),
                    kind: scope,
                    action: "sts:AssumeRole".to_owned(),
                    external_id: strength,
                    public,
                    own: statement == 1,
                    conditions_used: vec!["aws:SourceArn".to_owned()],
                    conditions_irrelevant: vec!["sts:ExternalId".to_owned()],
                    witness,
                })
                .collect();
            Trust {
                external_id: Enforcement {
                    enforced: strength.enforced(),
                    strength,
                    accepted: vec!["a".to_owned()],
                },
                principal_scope: scope,
                principal_element_scope: scope,
                public,
                paths,
                public_witness: public.then(|| witnesses().remove(0)),
                external_id_witness: (strength.enforced() == Some(false))
                    .then(|| witnesses().remove(0)),
                unproved: if strength == Strength::NotApplicable {
                    vec![Unproved {
                        question: "is it public",
                        reason: "a budget ran out".to_owned(),
                    }]
                } else {
                    Vec::new()
                },
            }
        })
        .collect()
}

/// One report with all findings and no verdict for every type, and one for every verdict.
pub(crate) fn all() -> Vec<Report> {
    let types = [
        "identity", "trust", "resource", "scp", "rcp", "role", "unknown",
    ];
    let report = |policy_type, policy_type_basis, findings, trust| Report {
        schema: SCHEMA,
        policy_type,
        policy_type_basis,
        findings,
        trust,
    };
    types
        .into_iter()
        .map(|policy_type| report(policy_type, "given", findings(), None))
        .chain(
            verdicts()
                .into_iter()
                .map(|trust| report("trust", "detected", Vec::new(), Some(trust))),
        )
        .collect()
}
