//! SARIF 2.1.0, for code scanning services.
//!
//! Columns count Unicode code points, lines end as [`LineIndex`] ends them, and URIs are relative where the input lies below the
//! working directory. Specification: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use rolecall::report::{
    Applicability, Finding, Location as Place, Report, Risk, Severity, Witness,
};
use rolecall::text::{Encoding, LineIndex, Span};
use serde_json::json;
use serde_sarif::sarif::{
    ArtifactChange, ArtifactContent, ArtifactLocation, Fix, Invocation, Location, LogicalLocation,
    Message, MultiformatMessageString, Notification, PhysicalLocation, PropertyBag, Region,
    Replacement, ReportingConfiguration, ReportingDescriptor, Result as SarifResult, ResultLevel,
    Run, Sarif, Tool, ToolComponent,
};

use crate::analyse::Outcome;
use crate::explain;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// The version of how fingerprints are made: a service compares only those of one version.
const FINGERPRINT: &str = "rolecall/v1";

/// A log in the making.
pub(crate) struct Log {
    rules: Vec<ReportingDescriptor>,
    /// Where a check stands in the rules.
    indices: BTreeMap<String, i64>,
    results: Vec<SarifResult>,
    notifications: Vec<Notification>,
}

/// What is said about inputs without a check.
pub(crate) struct Rule {
    pub(crate) code: &'static str,
    pub(crate) level: ResultLevel,
    pub(crate) severity: Severity,
    pub(crate) what: &'static str,
    pub(crate) why: &'static str,
}

/// A rule's result for one place of an input.
pub(crate) struct Said<'a> {
    pub(crate) rule: &'a Rule,
    pub(crate) text: String,
    /// The place as a JSON pointer.
    pub(crate) path: String,
    pub(crate) span: Option<Span>,
    pub(crate) witness: Option<&'a Witness>,
}

impl Log {
    /// A log without results, which knows all checks.
    pub(crate) fn new() -> Self {
        let mut log = Self::of(&[]);
        for check in rolecall::checks() {
            let level = level(check.severity, check.risk);
            log.rule(
                check.code,
                level,
                check.severity,
                check.risk,
                check.what,
                check.why,
            );
        }
        log
    }

    /// A log without results, which knows these rules.
    pub(crate) fn of(rules: &[Rule]) -> Self {
        let mut log = Self {
            rules: Vec::new(),
            indices: BTreeMap::new(),
            results: Vec::new(),
            notifications: Vec::new(),
        };
        for rule in rules {
            log.said(rule);
        }
        log
    }

    /// Takes what is said about an input.
    pub(crate) fn say(&mut self, input: &str, text: &str, said: &[Said<'_>]) {
        let artifact = artifact(input);
        let mut page = Page::new(&artifact, text);
        for said in said {
            let index = self.said(said.rule);
            self.results.push(page.said(said, index));
        }
    }

    fn said(&mut self, rule: &Rule) -> i64 {
        self.rule(
            rule.code,
            rule.level,
            rule.severity,
            None,
            rule.what,
            rule.why,
        )
    }

    /// Takes the next outcome.
    pub(crate) fn add(&mut self, outcome: &Outcome) {
        let artifact = artifact(&outcome.input);
        match &outcome.result {
            Ok((text, report)) => self.report(&artifact, text, report),
            Err(why) => self.notifications.push(
                Notification::builder()
                    .level(json!("error"))
                    .message(message(why.clone()))
                    .locations(vec![
                        Location::builder()
                            .physical_location(
                                PhysicalLocation::builder()
                                    .artifact_location(artifact)
                                    .build(),
                            )
                            .build(),
                    ])
                    .build(),
            ),
        }
    }

    /// The log, once all outcomes are in.
    pub(crate) fn finish(self, successful: bool) -> Sarif {
        let driver = ToolComponent::builder()
            .name("rolecall")
            .semantic_version(env!("CARGO_PKG_VERSION"))
            .information_uri(env!("CARGO_PKG_REPOSITORY"))
            .rules(self.rules)
            .build();
        let invocation = Invocation::builder()
            .execution_successful(successful)
            .tool_execution_notifications(self.notifications)
            .build();
        let run = Run::builder()
            .tool(Tool::builder().driver(driver).build())
            .column_kind(json!("unicodeCodePoints"))
            .newline_sequences(["\r\n", "\n", "\r"].map(str::to_owned))
            .invocations(vec![invocation])
            .results(self.results)
            .build();
        Sarif::builder()
            .schema(SCHEMA)
            .version(json!("2.1.0"))
            .runs(vec![run])
            .build()
    }

    /// The index of a rule, which is added if there is none yet.
    fn rule(
        &mut self,
        code: &str,
        level: ResultLevel,
        severity: Severity,
        risk: Option<Risk>,
        what: &str,
        why: &str,
    ) -> i64 {
        if let Some(index) = self.indices.get(code) {
            return *index;
        }
        let index = i64::try_from(self.rules.len()).unwrap_or(i64::MAX);
        self.indices.insert(code.to_owned(), index);
        let mut tags = vec!["aws".to_owned(), "iam".to_owned()];
        let mut more = BTreeMap::new();
        if let Some(risk) = risk {
            more.insert(
                "security-severity".to_owned(),
                json!(risk.security_severity()),
            );
        }
        if risk.is_some() || severity == Severity::SecurityWarning {
            tags.push("security".to_owned());
        }
        let properties = PropertyBag::builder()
            .tags(tags)
            .additional_properties(more)
            .build();
        let page = explain::page(code).unwrap_or_else(|_| format!("{what}\n\n{why}\n"));
        self.rules.push(
            ReportingDescriptor::builder()
                .id(code)
                .name(code)
                .short_description(multiformat(what))
                .full_description(multiformat(why))
                .help(
                    MultiformatMessageString::builder()
                        .text(page.clone())
                        .markdown(page)
                        .build(),
                )
                .default_configuration(
                    ReportingConfiguration::builder()
                        .level(json!(level))
                        .build(),
                )
                .properties(properties)
                .build(),
        );
        index
    }

    fn report(&mut self, artifact: &ArtifactLocation, text: &str, report: &Report) {
        let mut page = Page::new(artifact, text);
        for finding in &report.findings {
            let index = self.rule(
                finding.code,
                level(finding.severity, finding.risk),
                finding.severity,
                finding.risk,
                &finding.message,
                &finding.why,
            );
            self.results.push(page.result(finding, index));
        }
    }
}

/// One input while its findings are turned into results.
struct Page<'a> {
    artifact: &'a ArtifactLocation,
    text: &'a str,
    lines: LineIndex,
    /// How often a fingerprint came up.
    seen: BTreeMap<u64, usize>,
}

impl<'a> Page<'a> {
    fn new(artifact: &'a ArtifactLocation, text: &'a str) -> Self {
        Self {
            artifact,
            text,
            lines: LineIndex::new(text),
            seen: BTreeMap::new(),
        }
    }

    fn said(&mut self, said: &Said<'_>, rule: i64) -> SarifResult {
        let mut result = SarifResult::builder()
            .rule_id(said.rule.code)
            .rule_index(rule)
            .level(said.rule.level)
            .message(message(said.text.clone()))
            .locations(vec![self.location(&said.path, said.span, None)])
            .partial_fingerprints(BTreeMap::from([(
                FINGERPRINT.to_owned(),
                self.fingerprint(said.rule.code, &said.path, said.span),
            )]))
            .build();
        if let Some(witness) = said.witness {
            let more = BTreeMap::from([("witness".to_owned(), json!(witness))]);
            result.properties = Some(PropertyBag::builder().additional_properties(more).build());
        }
        result
    }

    fn result(&mut self, finding: &Finding, rule: i64) -> SarifResult {
        let span = finding.span.map(Place::span);
        let mut text = finding.message.clone();
        if !finding.why.is_empty() {
            text.push_str("\n\n");
            text.push_str(&finding.why);
        }
        let mut more = BTreeMap::new();
        if let Some(risk) = finding.risk {
            more.insert("risk".to_owned(), json!(risk.name()));
        }
        if let Some(witness) = &finding.witness {
            text.push_str("\n\nWitness: ");
            text.push_str(&witness.in_words());
            more.insert("witness".to_owned(), json!(witness));
        }
        if let Some(url) = finding.url {
            more.insert("url".to_owned(), json!(url));
        }
        let related: Vec<Location> = finding
            .labels
            .iter()
            .zip(1..)
            .map(|(label, id)| {
                self.location(
                    &label.path,
                    label.span.map(Place::span),
                    Some((id, &label.text)),
                )
            })
            .collect();
        let mut result = SarifResult::builder()
            .rule_id(finding.code)
            .rule_index(rule)
            .level(level(finding.severity, finding.risk))
            .message(message(text))
            .locations(vec![self.location(&finding.path, span, None)])
            .partial_fingerprints(BTreeMap::from([(
                FINGERPRINT.to_owned(),
                self.fingerprint(finding.code, &finding.path, span),
            )]))
            .build();
        if !related.is_empty() {
            result.related_locations = Some(related);
        }
        if !more.is_empty() {
            result.properties = Some(PropertyBag::builder().additional_properties(more).build());
        }
        result.fixes = self.fix(finding).map(|fix| vec![fix]);
        result
    }

    fn location(&self, path: &str, span: Option<Span>, label: Option<(i64, &str)>) -> Location {
        let region = match span {
            Some(span) => self.region(span.start, span.end),
            // Services drop results without a line.
            None => Region::builder().start_line(1).build(),
        };
        let physical = PhysicalLocation::builder()
            .artifact_location(self.artifact.clone())
            .region(region)
            .build();
        let logical = LogicalLocation::builder()
            .fully_qualified_name(path)
            .build();
        let mut location = Location::builder()
            .physical_location(physical)
            .logical_locations(vec![logical])
            .build();
        if let Some((id, text)) = label {
            location.id = Some(id);
            location.message = Some(message(text.to_owned()));
        }
        location
    }

    fn region(&self, start: u32, end: u32) -> Region {
        let from = self.lines.position(self.text, start, Encoding::CodePoint);
        let to = self.lines.position(self.text, end, Encoding::CodePoint);
        Region::builder()
            .start_line(i64::from(from.line))
            .start_column(i64::from(from.column))
            .end_line(i64::from(to.line))
            .end_column(i64::from(to.column))
            .build()
    }

    fn fix(&self, finding: &Finding) -> Option<Fix> {
        let fix = finding.fix.as_ref()?;
        // `apply` knows whether the edits fit.
        fix.apply(self.text)?;
        let replacements: Vec<Replacement> = fix
            .edits
            .iter()
            .map(|edit| {
                Replacement::builder()
                    .deleted_region(self.region(edit.start, edit.end))
                    .inserted_content(ArtifactContent::builder().text(edit.text.clone()).build())
                    .build()
            })
            .collect();
        let applicability = match fix.applicability {
            Applicability::Safe => "safe",
            Applicability::Unsafe => "unsafe",
            Applicability::Display => "display",
        };
        let change = ArtifactChange::builder()
            .artifact_location(self.artifact.clone())
            .replacements(replacements)
            .build();
        let properties = PropertyBag::builder()
            .additional_properties(BTreeMap::from([(
                "applicability".to_owned(),
                json!(applicability),
            )]))
            .build();
        Some(
            Fix::builder()
                .description(message(fix.title.clone()))
                .artifact_changes(vec![change])
                .properties(properties)
                .build(),
        )
    }

    /// What stays the same when the finding moves: its code, the keys that lead to it, and the text there; and its number among
    /// those that have all this in common.
    fn fingerprint(&mut self, code: &str, path: &str, span: Option<Span>) -> String {
        let mut hash = Fnv::new();
        hash.add(code);
        for key in path.split('/') {
            if !key.bytes().all(|byte| byte.is_ascii_digit()) {
                hash.add(key);
            }
        }
        if let Some(text) = span.and_then(|span| span.slice(self.text)) {
            hash.add(text);
        }
        let number = self.seen.entry(hash.0).or_insert(0);
        *number += 1;
        format!("{:016x}:{number}", hash.0)
    }
}

/// FNV-1a: stable everywhere and for ever, which the hashers of the standard library are not.
struct Fnv(u64);

impl Fnv {
    const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// Adds a text and that it ends here.
    fn add(&mut self, text: &str) {
        for byte in text.bytes().chain([0xff]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

/// SARIF has three levels: what lets somebody in now is an error.
const fn level(severity: Severity, risk: Option<Risk>) -> ResultLevel {
    match (severity, risk) {
        (Severity::Error, _) | (_, Some(Risk::Critical | Risk::High)) => ResultLevel::Error,
        (Severity::SecurityWarning | Severity::Warning, _) => ResultLevel::Warning,
        (Severity::Suggestion, _) => ResultLevel::Note,
    }
}

fn message(text: String) -> Message {
    Message::builder().text(text).build()
}

fn multiformat(text: &str) -> MultiformatMessageString {
    MultiformatMessageString::builder().text(text).build()
}

/// Where an input is: relative to the root of the sources where it lies below the working directory.
fn artifact(input: &str) -> ArtifactLocation {
    let here = std::env::current_dir().ok();
    let path = Path::new(input);
    let path = here
        .as_deref()
        .and_then(|here| path.strip_prefix(here).ok())
        .unwrap_or(path);
    let builder = ArtifactLocation::builder();
    if input == "-" {
        builder.uri("stdin").build()
    } else if path.is_absolute() {
        builder.uri(format!("file://{}", uri(path))).build()
    } else {
        builder.uri(uri(path)).uri_base_id("%SRCROOT%").build()
    }
}

/// A path as the path of a URI, percent-encoded.
fn uri(path: &Path) -> String {
    let mut out = String::new();
    for component in path.components() {
        let segment = match component {
            Component::CurDir | Component::RootDir => continue,
            Component::ParentDir => "..".into(),
            Component::Normal(name) => name.to_string_lossy(),
            Component::Prefix(prefix) => prefix.as_os_str().to_string_lossy(),
        };
        if !out.is_empty() || path.is_absolute() {
            out.push('/');
        }
        for byte in segment.bytes() {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
                out.push(char::from(byte));
            } else {
                out.push('%');
                for half in [byte >> 4, byte & 15] {
                    let digit = char::from_digit(u32::from(half), 16).unwrap_or('0');
                    out.push(digit.to_ascii_uppercase());
                }
            }
        }
    }
    out
}

#[cfg(test)]
#[path = "sarif_tests.rs"]
mod tests;
