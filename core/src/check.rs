//! The whole job on one input: read it, decide what it is, ask every stage, and put what they say into one report.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::assess::{self, Assessment};
use crate::catalog::Catalog;
use crate::policy::{Effect, Input, Policy, Problem, ProblemKind, RoleInput};
use crate::reason::Budget;
use crate::report::{
    ACCESS_ANALYZER, Applicability, Draft, Edit, Finding, Fix, Label, Location, MAX_PER_CODE,
    Report, Risk, SCHEMA, Severity, Trust, Witness,
};
use crate::text::{Encoding, LineIndex, Place, Source, Span};
use crate::validate::{self, ResourceType};
use crate::{CheckInfo, Error, Options, PolicyType};

/// Says everything there is to say about one input: a policy document, a role bundle
/// `{"trustPolicy", "inlinePolicies", "managedPolicyArns", "maxSessionDuration"}`, or the JSON of `aws iam get-role`.
///
/// Linear in the input but for the questions about all requests, which a budget bounds.
///
/// # Errors
///
/// A limit is exceeded, an option is not of AWS's form, or the options say what the input is and it is something else. A text that
/// is no JSON, or no policy, is not an error: it is a report with findings.
///
/// # Examples
///
/// ```
/// use rolecall::{Options, check};
///
/// let report = check(r#"{"Version": "2012-10-17", "Statement": {
///     "Effect": "Allow", "Principal": {"AWS": "444455556666"}, "Action": "sts:AssumeRole"}}"#, &Options::default())?;
/// let trust = report.trust.unwrap();
/// assert_eq!(trust.external_id.enforced, Some(false));
/// assert!(report.findings.iter().any(|finding| finding.code == "EXTERNAL_ID_MISSING"));
/// # Ok::<(), rolecall::Error>(())
/// ```
pub fn check(text: &str, options: &Options) -> Result<Report, Error> {
    assess::check_options(&options.trust)?;
    report(
        Input::from_text(text, &options.limits)?,
        options,
        Depth::Check,
    )
}

/// Says whether AWS takes the documents of an input, and what in them does not do what it seems to: the codes of Access Analyzer's
/// `ValidatePolicy`, and what those leave out. [`check`] says that too, and whether the access is wise.
///
/// Linear in the input, but for the comparisons of entries of one list, which are bounded.
///
/// # Errors
///
/// As [`check`].
///
/// # Examples
///
/// ```
/// use rolecall::{Options, validate};
///
/// let report = validate(r#"{"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}"#, &Options::default())?;
/// assert_eq!(report.findings[0].code, "MISSING_VERSION");
/// # Ok::<(), rolecall::Error>(())
/// ```
pub fn validate(text: &str, options: &Options) -> Result<Report, Error> {
    report(
        Input::from_text(text, &options.limits)?,
        options,
        Depth::Validate,
    )
}

/// [`validate`] for bytes that may not be UTF-8.
///
/// # Errors
///
/// As [`check`].
///
/// # Examples
///
/// ```
/// let report = rolecall::validate_bytes(b"{\"Statement\": \xff}", &Default::default())?;
/// assert_eq!(report.findings[0].code, "JSON_SYNTAX_ERROR");
/// # Ok::<(), rolecall::Error>(())
/// ```
pub fn validate_bytes(bytes: &[u8], options: &Options) -> Result<Report, Error> {
    read_bytes(bytes, options, validate)
}

/// [`validate`] for a value: findings have paths and no spans.
///
/// # Errors
///
/// As [`check`].
///
/// # Examples
///
/// ```
/// let value = serde_json::json!({"Version": "2012-10-17"});
/// let report = rolecall::validate_value(&value, &Default::default())?;
/// assert_eq!(report.findings[0].code, "MISSING_STATEMENT");
/// # Ok::<(), rolecall::Error>(())
/// ```
pub fn validate_value(value: &serde_json::Value, options: &Options) -> Result<Report, Error> {
    report(
        Input::from_value(value, &options.limits)?,
        options,
        Depth::Validate,
    )
}

/// [`check`] for bytes that may not be UTF-8: those give a finding at the first byte that is not.
///
/// # Errors
///
/// As [`check`].
///
/// # Examples
///
/// ```
/// let report = rolecall::check_bytes(b"{\"Statement\": \xff}", &Default::default())?;
/// assert_eq!(report.findings[0].code, "JSON_SYNTAX_ERROR");
/// # Ok::<(), rolecall::Error>(())
/// ```
pub fn check_bytes(bytes: &[u8], options: &Options) -> Result<Report, Error> {
    read_bytes(bytes, options, check)
}

fn read_bytes(
    bytes: &[u8],
    options: &Options,
    read: fn(&str, &Options) -> Result<Report, Error>,
) -> Result<Report, Error> {
    if bytes.len() > options.limits.max_bytes {
        return Err(Error::TooLarge {
            limit: options.limits.max_bytes,
            actual: bytes.len(),
        });
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => read(text, options),
        Err(error) => {
            assess::check_options(&options.trust)?;
            let given = given_type(options)?;
            let at = error.valid_up_to();
            let offset = u32::try_from(at).unwrap_or(u32::MAX);
            let before = bytes
                .get(..at)
                .and_then(|valid| std::str::from_utf8(valid).ok())
                .unwrap_or("");
            let position = LineIndex::new(before).position(before, offset, Encoding::Utf8);
            let kind = ProblemKind::JsonSyntaxError;
            let finding = Finding {
                code: kind.code(),
                severity: kind.severity(),
                risk: None,
                message: format!(
                    "the file is not UTF-8: byte {at} does not belong to any character"
                ),
                why: kind.why().to_owned(),
                path: String::new(),
                span: Some(Location::new(Span::new(offset, offset), position)),
                labels: Vec::new(),
                fix: None,
                witness: None,
                url: None,
            };
            Ok(Report {
                schema: SCHEMA,
                policy_type: given.map_or("unknown", PolicyType::name),
                policy_type_basis: if given.is_some() { "given" } else { "detected" },
                findings: vec![finding],
                trust: None,
            })
        }
    }
}

/// [`check`] for a value: findings have paths and no spans, and no fixes that edit text.
///
/// # Errors
///
/// As [`check`].
///
/// # Examples
///
/// ```
/// let value = serde_json::json!({"Version": "2012-10-17", "Statement": {
///     "Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}});
/// let report = rolecall::check_value(&value, &Default::default())?;
/// assert!(report.trust.unwrap().public);
/// assert!(report.findings.iter().all(|finding| finding.span.is_none()));
/// # Ok::<(), rolecall::Error>(())
/// ```
pub fn check_value(value: &serde_json::Value, options: &Options) -> Result<Report, Error> {
    assess::check_options(&options.trust)?;
    report(
        Input::from_value(value, &options.limits)?,
        options,
        Depth::Check,
    )
}

/// Every check, by code.
///
/// # Examples
///
/// ```
/// let checks = rolecall::checks();
/// assert!(checks.iter().any(|check| check.code == "TRUST_PUBLIC"));
/// assert!(checks.is_sorted_by_key(|check| check.code));
/// ```
pub fn checks() -> Vec<CheckInfo> {
    let mut found: Vec<CheckInfo> = validate::checks().chain(assess::checks()).collect();
    found.extend(ProblemKind::ALL.iter().map(|kind| CheckInfo {
        code: kind.code(),
        severity: kind.severity(),
        risk: None,
        what: kind.what(),
        why: kind.why(),
        fix: kind.fix(),
        access_analyzer: url(kind.code()) == ACCESS_ANALYZER,
    }));
    found.push(UNPROVED);
    found.sort_by_key(|check| check.code);
    found
}

/// A question that was not answered is a finding, never silence.
const UNPROVED: CheckInfo = CheckInfo {
    code: "UNPROVED",
    severity: Severity::SecurityWarning,
    risk: Some(Risk::High),
    what: "a question about the role could not be answered",
    why: "a budget ran out, or the policy uses something that rolecall cannot follow to the end; treat the role as unsafe until somebody has read it",
    fix: "simplify the condition that the message names",
    access_analyzer: false,
};

/// A claim that its own replay contradicted: a defect of rolecall, reported as one.
const INTERNAL_ERROR: CheckInfo = CheckInfo {
    code: "INTERNAL_ERROR",
    severity: Severity::Error,
    risk: Some(Risk::High),
    what: "rolecall contradicts itself about this policy",
    why: "a request that the reasoning found is not allowed when it is evaluated; the verdict cannot be relied on, please report the policy",
    fix: "report the policy to the authors of rolecall",
    access_analyzer: false,
};

/// Whether the input allows the request of a witness: its trust policy for a request to assume the role, its permission policies
/// for any other.
///
/// # Examples
///
/// ```
/// use rolecall::{Options, check, replays};
///
/// let text = r#"{"Version": "2012-10-17", "Statement": {
///     "Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}}"#;
/// let witness = check(text, &Options::default())?.trust.unwrap().public_witness.unwrap();
/// assert!(replays(text, &witness));
/// assert!(!replays("{}", &witness));
/// # Ok::<(), rolecall::Error>(())
/// ```
pub fn replays(input: &str, witness: &Witness) -> bool {
    let assumes = witness
        .action
        .to_ascii_lowercase()
        .starts_with("sts:assumerole");
    let Ok(input) = Input::from_text(input, &crate::Limits::default()) else {
        return false;
    };
    let (trust, permissions): (Vec<&Policy>, Vec<&Policy>) = match &input {
        Input::Policy(policy) => (vec![policy], vec![policy]),
        Input::Role(role) => (
            role.trust.iter().collect(),
            role.inline.iter().map(|named| &named.policy).collect(),
        ),
    };
    if assumes
        && trust
            .iter()
            .any(|policy| crate::reason::replays(policy, PolicyType::Trust, witness))
    {
        return true;
    }
    assess::permits(&permissions, witness)
}

/// How much is asked about an input.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// Whether its documents are policies that AWS takes.
    Validate,
    /// That, and whether they are wise.
    Check,
}

fn report(input: Input, options: &Options, depth: Depth) -> Result<Report, Error> {
    let budget = Budget::default();
    let mut findings = Collector::default();
    let given = given_type(options)?;
    let (policy_type, basis, trust) = match input {
        Input::Policy(policy) => {
            let (policy_type, basis) = match given {
                Some(given) => (Some(given), "given"),
                None => (detect(&policy), "detected"),
            };
            findings.problems(&policy.source, &policy.problems);
            // Without a statement to tell by, what is wrong with it is wrong with any type.
            let validated_as = policy_type.unwrap_or(PolicyType::Identity);
            findings.validation(
                &policy,
                validated_as,
                options.resource_type,
                options.catalog(),
            );
            let assessment = match policy_type {
                _ if depth == Depth::Validate => None,
                Some(PolicyType::Trust) => {
                    Some(Assessment::of_trust(&policy, &options.trust, &budget))
                }
                Some(PolicyType::Identity) => Some(Assessment::of_identity(&policy, &budget)),
                _ => None,
            };
            let trust =
                assessment.and_then(|assessment| findings.assessment(&policy.source, assessment));
            (
                policy_type.map_or("unknown", PolicyType::name),
                basis,
                trust,
            )
        }
        Input::Role(role) => {
            if let Some(given) = given {
                return Err(Error::WrongInput(format!(
                    "the input is a role with its policies, and was given as a policy of type {}",
                    given.name()
                )));
            }
            let trust = bundle(&mut findings, &role, options, &budget, depth);
            ("role", "detected", trust)
        }
    };
    Ok(Report {
        schema: SCHEMA,
        policy_type,
        policy_type_basis: basis,
        findings: findings.finish(),
        trust,
    })
}

/// The type that the options give; a type of resource gives one too.
fn given_type(options: &Options) -> Result<Option<PolicyType>, Error> {
    let by_resource = options
        .resource_type
        .map(|resource_type| match resource_type {
            ResourceType::RoleTrustPolicy => PolicyType::Trust,
            _ => PolicyType::Resource,
        });
    match (options.policy_type, by_resource) {
        (Some(given), Some(by_resource)) if given != by_resource => {
            Err(Error::WrongInput(format!(
                "a policy of type {} is not attached to {}: that takes a policy of type {}",
                given.name(),
                options.resource_type.map_or("", ResourceType::name),
                by_resource.name(),
            )))
        }
        (given, by_resource) => Ok(given.or(by_resource)),
    }
}

fn bundle(
    findings: &mut Collector,
    role: &RoleInput,
    options: &Options,
    budget: &Budget,
    depth: Depth,
) -> Option<Trust> {
    findings.problems(&role.source, &role.problems);
    let trust = role.trust.iter().map(|policy| (policy, PolicyType::Trust));
    let inline = role
        .inline
        .iter()
        .map(|named| (&named.policy, PolicyType::Identity));
    for (policy, policy_type) in trust.chain(inline) {
        findings.problems(&policy.source, &policy.problems);
        findings.validation(policy, policy_type, None, options.catalog());
    }
    if depth == Depth::Validate {
        return None;
    }
    findings.assessment(
        &role.source,
        Assessment::of_role(role, &options.trust, budget),
    )
}

/// What a document is. `None` if it has no statement to tell by.
fn detect(policy: &Policy) -> Option<PolicyType> {
    if policy.statements.is_empty() {
        return None;
    }
    let named = || {
        policy
            .statements
            .iter()
            .filter(|statement| statement.principal.is_some())
    };
    if named().next().is_none() {
        return Some(PolicyType::Identity);
    }
    let assumes = |action: &str| {
        let action = action.to_ascii_lowercase();
        action == "*" || action.starts_with("sts:")
    };
    // A trust policy names no resource, and its actions are STS's. With a resource it is a wrong one, if no action leaves open
    // what else it could be: no resource but a role has STS's actions.
    let is_trust = policy.statements.iter().all(|statement| {
        statement.action.as_ref().is_none_or(|action| {
            let mut entries = action.entries.iter();
            if statement.resource.is_none() {
                action.negated || entries.all(|entry| assumes(&entry.value.text))
            } else {
                let sts = |text: &str| text.to_ascii_lowercase().starts_with("sts:");
                !action.negated
                    && !action.entries.is_empty()
                    && entries.all(|entry| sts(&entry.value.text))
            }
        })
    }) && named()
        .any(|statement| statement.effect == Effect::Allow || statement.principal.is_some());
    Some(if is_trust {
        PolicyType::Trust
    } else {
        PolicyType::Resource
    })
}

/// Codes of the validation, each with one of the assessment of a trust policy that says the same with a proof. The former are dropped
/// where the latter are: one defect, one finding. Without a third text that is the same statement. With one it is the same place, one
/// within it or one around it, and the path of the former has the text, in any case: an operator may have several keys.
const SAID_BETTER: &[(&str, &str, Option<&str>)] = &[
    ("ALLOW_WITH_NOT_PRINCIPAL", "TRUST_PUBLIC_BY_NEGATION", None),
    ("EQUIVALENT_TO_NULL_FALSE", "CONDITION_IRRELEVANT", Some("")),
    (
        "EQUIVALENT_TO_NULL_FALSE",
        "EXTERNAL_ID_PRESENCE_ONLY",
        Some("sts:externalid"),
    ),
    (
        "EQUIVALENT_TO_NULL_FALSE",
        "OIDC_SUB_ANY_TENANT",
        Some(":sub"),
    ),
    (
        "EQUIVALENT_TO_NULL_TRUE",
        "EXTERNAL_ID_NEGATED",
        Some("sts:externalid"),
    ),
    (
        "FORALLVALUES_WITH_SINGLE_VALUED_KEY",
        "EXTERNAL_ID_FOR_ALL_VALUES",
        Some("sts:externalid"),
    ),
    (
        "FORALLVALUES_WITH_SINGLE_VALUED_KEY",
        "TRUST_PUBLIC_BY_ORGANIZATION_IF_EXISTS",
        Some("aws:principalorgid"),
    ),
    (
        "FOR_ALL_VALUES_TRUE_WHEN_ABSENT",
        "TRUST_PUBLIC_BY_ORGANIZATION_IF_EXISTS",
        Some(""),
    ),
    (
        "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL",
        "COGNITO_AUD_MISSING",
        None,
    ),
    (
        "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL",
        "OIDC_AUD_MISSING",
        None,
    ),
    (
        "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL",
        "OIDC_SUB_MISSING",
        None,
    ),
    (
        "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL",
        "WEB_IDENTITY_APP_MISSING",
        None,
    ),
    (
        "MISSING_GITHUB_REPO_CONDITION_KEY",
        "OIDC_REPOSITORY_OPEN",
        None,
    ),
    (
        "MISSING_GITHUB_REPO_CONDITION_KEY",
        "OIDC_SUB_MISSING",
        None,
    ),
    (
        "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION",
        "EXTERNAL_ID_PRESENCE_ONLY",
        Some("sts:externalid"),
    ),
    (
        "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL",
        "SERVICE_WITHOUT_SOURCE",
        None,
    ),
    (
        "UNTRUSTWORTHY_CONDITION_KEY",
        "TRUST_PUBLIC_BY_CALLER_CHOICE",
        None,
    ),
    (
        "VARIABLE_UNSUPPORTED_IN_ELEMENT",
        "TRUST_PRINCIPAL_NAMES_NOTHING",
        Some(""),
    ),
    (
        "VARIABLE_UNSUPPORTED_IN_VERSION",
        "EXTERNAL_ID_INVALID_VALUE",
        Some("sts:externalid"),
    ),
    (
        "VARIABLE_USAGE_TOO_PERMISSIVE",
        "OIDC_SUB_MISSING",
        Some(":sub"),
    ),
    (
        "WILDCARD_USAGE_TOO_PERMISSIVE",
        "OIDC_SUB_ANY_TENANT",
        Some(":sub"),
    ),
    (
        "WILDCARD_USAGE_TOO_PERMISSIVE",
        "OIDC_SUB_TENANT_PREFIX",
        Some(":sub"),
    ),
    (
        "WILDCARD_WITHOUT_LIKE_OPERATOR",
        "EXTERNAL_ID_INVALID_VALUE",
        Some("sts:externalid"),
    ),
];

/// Codes of Access Analyzer that ask what the assessment of a trust policy answers: it reports tokens for other audiences, and
/// workflows of other repositories and branches, where they get in, and knows environments. What is as it should be is no finding.
const ANSWERED: &[&str] = &[
    "CONFIRM_AUDIENCE_CLAIM_TYPE",
    "SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED",
];

/// The part of a path that leads to a statement; the whole path if it leads to none.
fn statement_of(path: &str) -> &str {
    const MEMBER: &str = "/Statement";
    let Some(end) = path.find(MEMBER).map(|at| at + MEMBER.len()) else {
        return path;
    };
    let rest = path.get(end..).unwrap_or("");
    let index = rest.strip_prefix('/').map_or(0, |rest| {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 { digits + 1 } else { 0 }
    });
    path.get(..end + index).unwrap_or(path)
}

/// Whether a path leads to a place or into it.
fn is_within(path: &str, place: &str) -> bool {
    path.strip_prefix(place)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Findings on their way to a report.
#[derive(Default)]
struct Collector {
    found: Vec<Finding>,
    /// How many findings there are of each code, listed or not.
    counts: BTreeMap<&'static str, usize>,
    /// The lines of each text, built once per text and only if there is a finding in it.
    lines: Vec<(Arc<Source>, LineIndex)>,
}

impl Collector {
    fn push(&mut self, finding: Finding) {
        let count = self.counts.entry(finding.code).or_insert(0);
        *count += 1;
        if *count <= MAX_PER_CODE {
            self.found.push(finding);
        }
    }

    fn locate(&mut self, source: &Arc<Source>, span: Option<Span>) -> Option<Location> {
        let span = span?;
        if !self
            .lines
            .iter()
            .any(|(known, _)| Arc::ptr_eq(known, source))
        {
            self.lines
                .push((Arc::clone(source), LineIndex::new(source.text())));
        }
        let (source, lines) = self
            .lines
            .iter()
            .find(|(known, _)| Arc::ptr_eq(known, source))?;
        Some(Location::new(
            span,
            lines.position(source.text(), span.start, Encoding::Utf8),
        ))
    }

    fn problems(&mut self, source: &Arc<Source>, problems: &[Problem]) {
        for problem in problems {
            let own = problem.span.filter(|_| source.is_editable());
            let span = own.or_else(|| source.span(problem.place));
            let location = if source.is_editable() {
                self.locate(source, span)
            } else {
                None
            };
            let fix = problem
                .replacement
                .as_ref()
                .zip(own)
                .map(|(text, span)| Fix {
                    title: replacement_title(text, span.slice(source.text())),
                    // What was meant takes effect once it is written right.
                    applicability: Applicability::Unsafe,
                    edits: vec![Edit {
                        start: span.start,
                        end: span.end,
                        text: text.clone(),
                    }],
                });
            self.push(Finding {
                code: problem.kind.code(),
                severity: problem.kind.severity(),
                risk: None,
                message: problem.message.clone(),
                why: problem.kind.why().to_owned(),
                path: source.path(problem.place),
                span: location,
                labels: Vec::new(),
                fix,
                witness: None,
                url: Some(url(problem.kind.code())),
            });
        }
    }

    fn validation(
        &mut self,
        policy: &Policy,
        policy_type: PolicyType,
        resource_type: Option<ResourceType>,
        catalog: &Catalog,
    ) {
        for draft in validate::validate(policy, policy_type, resource_type, catalog) {
            self.draft(&policy.source, draft);
        }
    }

    fn assessment(&mut self, source: &Arc<Source>, assessment: Assessment) -> Option<Trust> {
        for draft in assessment.drafts {
            self.draft(source, draft);
        }
        if assessment.trust.is_some() {
            self.leave_to_assessment();
        }
        for failure in &assessment.failures {
            self.plain(
                &INTERNAL_ERROR,
                format!("a request that was found does not replay: {failure}"),
                source,
            );
        }
        let of_trust = assessment.trust.iter().flat_map(|trust| &trust.unproved);
        for unproved in of_trust.chain(&assessment.unproved) {
            self.plain(
                &UNPROVED,
                format!(
                    "{}: not settled, because of {}",
                    unproved.question, unproved.reason
                ),
                source,
            );
        }
        assessment.trust
    }

    /// Drops what the assessment of a trust policy says with a proof, or has found to be as it should.
    fn leave_to_assessment(&mut self) {
        let mut places: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for finding in &self.found {
            let is_better = SAID_BETTER.iter().any(|(_, ours, _)| *ours == finding.code);
            if is_better {
                places.entry(finding.code).or_default().push(&finding.path);
            }
        }
        let dropped: Vec<bool> = self
            .found
            .iter()
            .map(|finding| {
                let path = finding.path.as_str();
                let is_said = |ours: &str, key: Option<&str>| {
                    places
                        .get(ours)
                        .into_iter()
                        .flatten()
                        .any(|other| match key {
                            None => statement_of(path) == statement_of(other),
                            Some(key) => {
                                (is_within(path, other) || is_within(other, path))
                                    && path.to_ascii_lowercase().contains(key)
                            }
                        })
                };
                let mut said = SAID_BETTER
                    .iter()
                    .filter(|(code, ..)| *code == finding.code);
                ANSWERED.contains(&finding.code) || said.any(|(_, ours, key)| is_said(ours, *key))
            })
            .collect();
        let mut dropped = dropped.into_iter();
        self.found.retain(|_| !dropped.next().unwrap_or(false));
    }

    fn draft(&mut self, source: &Arc<Source>, draft: Draft) {
        let span = self.locate(source, draft.span);
        let labels = draft
            .labels
            .into_iter()
            .map(|(text, path, span)| Label {
                text,
                path,
                span: self.locate(source, span),
            })
            .collect();
        self.push(Finding {
            code: draft.code,
            severity: draft.severity,
            risk: draft.risk,
            message: draft.message,
            why: draft.why,
            path: draft.path,
            span,
            labels,
            fix: draft.fix,
            witness: draft.witness,
            url: draft.url,
        });
    }

    fn plain(&mut self, check: &CheckInfo, message: String, source: &Arc<Source>) {
        let span = self.locate(
            source,
            source
                .span(Place::ROOT)
                .map(|span| Span::new(span.start, span.start)),
        );
        self.push(Finding {
            code: check.code,
            severity: check.severity,
            risk: check.risk,
            message,
            why: check.why.to_owned(),
            path: String::new(),
            span,
            labels: Vec::new(),
            fix: None,
            witness: None,
            url: None,
        });
    }

    /// In the order of the text, then by path and code; the same finding only once.
    fn finish(mut self) -> Vec<Finding> {
        let key = |finding: &Finding| {
            (
                finding
                    .span
                    .map_or((u32::MAX, 0), |span| (span.start, span.end)),
                finding.path.clone(),
                finding.code,
            )
        };
        self.found.sort_by_cached_key(key);
        self.found.dedup();
        for (code, _) in self
            .counts
            .iter()
            .filter(|(_, count)| **count > MAX_PER_CODE)
        {
            if let Some(last) = self.found.iter_mut().rfind(|finding| finding.code == *code) {
                last.message = format!(
                    "{}; further findings of this code are not listed",
                    last.message
                );
            }
        }
        self.found
    }
}

/// What a replacement does, in words. The quotes are left out where they stand already.
fn replacement_title(replacement: &str, replaced: Option<&str>) -> String {
    if replacement.is_empty() {
        return "remove it".to_owned();
    }
    let quoted = replaced.is_some_and(|text| text.starts_with('"'));
    let inside = replacement
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'))
        .filter(|_| quoted);
    format!("write `{}`", inside.unwrap_or(replacement))
}

/// Access Analyzer's page of policy checks, for the codes that it shares with rolecall.
fn url(code: &str) -> &'static str {
    if code == "DUPLICATE_KEYS" {
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html"
    } else {
        ACCESS_ANALYZER
    }
}

impl Options {
    /// The facts that are gone by.
    fn catalog(&self) -> &Catalog {
        self.catalog
            .as_deref()
            .unwrap_or_else(|| Catalog::builtin())
    }
}

impl PolicyType {
    /// The type as reports spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Trust => "trust",
            Self::Resource => "resource",
            Self::Scp => "scp",
            Self::Rcp => "rcp",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_better_is_said_by_checks_that_exist() {
        let validates = |code: &str| validate::checks().any(|check| check.code == code);
        let assesses = |code: &str| assess::checks().any(|check| check.code == code);
        for (theirs, ours, _) in SAID_BETTER {
            assert!(validates(theirs), "{theirs}");
            assert!(assesses(ours), "{ours}");
        }
        for theirs in ANSWERED {
            assert!(validates(theirs), "{theirs}");
        }
    }

    #[test]
    fn a_place_within_another() {
        assert!(is_within("/Statement/1/Action", "/Statement/1"));
        assert!(is_within("/Statement/1", "/Statement/1"));
        assert!(!is_within("/Statement/10", "/Statement/1"));
        assert!(!is_within("/Statement/1", "/Statement/1/Action"));
    }

    #[test]
    fn a_path_leads_to_its_statement() {
        for (path, statement) in [
            ("/Statement/12/Principal/AWS/0", "/Statement/12"),
            ("/Statement/Principal", "/Statement"),
            ("/trustPolicy/Statement/0", "/trustPolicy/Statement/0"),
            ("/Version", "/Version"),
            ("", ""),
        ] {
            assert_eq!(statement_of(path), statement);
        }
    }
}
