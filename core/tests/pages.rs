//! A page of `corpus/checks` explains one check and is its fixture.
//!
//! Under `## Fails` every ```` ```json ```` fence is followed by a ```` ```report ```` fence with the exact report; under
//! `## Passes` are near misses, which must not be found. `UPDATE=1 cargo test -p rolecall --test pages` rewrites the
//! reports. The fixes of the findings are applied and judged too. `corpus/README.md` describes the format.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a page that cannot be read is a failed test"
)]
#![expect(
    clippy::indexing_slicing,
    reason = "line numbers come from the same lines"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "the test reads and writes the corpus; the core does not"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use rolecall::report::{Applicability, Finding, Fix, Report};
use rolecall::{MendOptions, Mended, Options, PolicyType, mend};

/// The checks that look into the table of AWS managed policies, and say nothing without it.
const WITH_TABLE: [&str; 2] = ["MANAGED_POLICY_DEPRECATED", "MANAGED_POLICY_UNKNOWN"];

/// Whether a check can find anything with the features that are built.
fn can_fire(code: &str) -> bool {
    cfg!(feature = "managed-policies") || !WITH_TABLE.contains(&code)
}

/// A page, read.
struct Page {
    code: String,
    file: PathBuf,
    lines: Vec<String>,
    fails: Vec<Example>,
    passes: Vec<Example>,
}

/// One policy of a page.
struct Example {
    /// The line of its fence, from 1.
    line: usize,
    text: String,
    options: Options,
    /// `only=validate`: what the assessment leaves to it.
    run: fn(&str, &Options) -> Result<Report, rolecall::Error>,
    /// The report that stands on the page.
    report: Option<Fence>,
    /// The index of the line after the policy's fence.
    after: usize,
}

/// A fenced block: its lines, and where they stand.
struct Fence {
    /// The index of the line that opens it.
    open: usize,
    /// The index of the line that closes it.
    close: usize,
    text: String,
}

#[test]
fn every_check_has_a_page_and_every_page_a_check() {
    let pages: BTreeSet<String> = pages().into_iter().map(|page| page.code).collect();
    let checks: BTreeSet<String> = rolecall::checks()
        .iter()
        .map(|check| check.code.to_owned())
        .collect();
    let without_page: Vec<_> = checks.difference(&pages).collect();
    let without_check: Vec<_> = pages.difference(&checks).collect();
    assert!(
        without_page.is_empty() && without_check.is_empty(),
        "checks without a page: {without_page:?}\npages without a check: {without_check:?}"
    );
    let codes: Vec<_> = rolecall::checks().iter().map(|check| check.code).collect();
    assert!(codes.is_sorted(), "the checks are listed by code");
    assert_eq!(codes.len(), checks.len(), "a code is listed twice");
}

#[test]
fn every_page_gives_its_reports() {
    let mut wrong = Vec::new();
    let mut fires = BTreeSet::new();
    for page in pages().into_iter().filter(|page| can_fire(&page.code)) {
        let mut reports = Vec::new();
        if page.fails.is_empty() || page.passes.is_empty() {
            wrong.push(format!(
                "{}: needs at least one policy under Fails and one under Passes",
                page.code
            ));
        }
        for example in &page.fails {
            let place = place(&page, example);
            let report = checked(&place, example);
            wrong.extend(unsound(&place, &example.text, &report));
            if report
                .findings
                .iter()
                .any(|finding| finding.code == page.code)
            {
                fires.insert(page.code.clone());
            } else {
                wrong.push(format!("{place}: not found"));
            }
            reports.push(drawn(&example.text, &report));
        }
        for example in &page.passes {
            let place = place(&page, example);
            let report = checked(&place, example);
            wrong.extend(unsound(&place, &example.text, &report));
            if report
                .findings
                .iter()
                .any(|finding| finding.code == page.code)
            {
                wrong.push(format!("{place}: found, and should pass"));
            }
        }
        let updated = with_reports(&page, &reports);
        if updated != page.lines {
            if std::env::var_os("UPDATE").is_some() {
                std::fs::write(&page.file, updated.join("\n") + "\n").unwrap();
            } else {
                wrong.push(difference(&page, &reports));
            }
        }
    }
    for check in rolecall::checks() {
        if can_fire(check.code) && !fires.contains(check.code) {
            wrong.push(format!("{}: never fires", check.code));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} things are wrong:\n\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn a_fix_removes_its_finding_adds_none_and_grants_nothing() {
    let mut wrong = Vec::new();
    let mut safe = 0;
    for page in pages() {
        for example in &page.fails {
            let place = place(&page, example);
            let before = checked(&place, example);
            for finding in before
                .findings
                .iter()
                .filter(|finding| finding.code == page.code)
            {
                let Some(fix) = finding.fix.as_ref() else {
                    continue;
                };
                if fix.applicability == Applicability::Display {
                    continue;
                }
                safe += usize::from(fix.applicability == Applicability::Safe);
                let problem = fix_problem(example, &before, finding, fix);
                wrong.extend(
                    problem.map(|problem| format!("{place}: fix `{}` {problem}", fix.title)),
                );
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} fixes are wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(
        safe > 0 || rolecall::checks().is_empty(),
        "no page has a safe fix"
    );
}

#[test]
fn a_mended_text_has_less_wrong_grants_nothing_and_stays_as_it_is() {
    let mut wrong = Vec::new();
    let mut applied = 0;
    for page in pages() {
        for example in page.fails.iter().chain(&page.passes) {
            for unsafe_fixes in [false, true] {
                let which = MendOptions {
                    unsafe_fixes,
                    ..MendOptions::default()
                };
                let mended = mend(&example.text, &example.options, &which).unwrap();
                applied += mended.applied.len();
                wrong.extend(
                    mending_problem(example, &which, &mended)
                        .map(|problem| format!("{}: mended, {problem}", place(&page, example))),
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(applied > 0, "no page has a fix to apply");
}

/// What is wrong with a mended text, if anything.
fn mending_problem(example: &Example, which: &MendOptions, mended: &Mended) -> Option<String> {
    let text = &mended.text;
    if mended.applied.is_empty() {
        return (*text != example.text)
            .then(|| format!("without a fix, the text changes:\n{text}"));
    }
    let again = mend(text, &example.options, which).unwrap();
    if again.text != *text || !again.applied.is_empty() || again.refused != mended.refused {
        return Some(format!("it is mended again:\n{}", again.text));
    }
    let had = count(&rolecall::check(&example.text, &example.options).unwrap());
    let has = count(&rolecall::check(text, &example.options).unwrap());
    if has != count(&mended.report) {
        return Some(format!("its report is about another text than\n{text}"));
    }
    if let Some((code, _)) = has
        .iter()
        .find(|(code, number)| *number > had.get(*code).unwrap_or(&0))
    {
        return Some(format!("it has more {code}:\n{text}"));
    }
    if !which.unsafe_fixes && !grants_nothing_new(&example.text, text, &example.options) {
        return Some(format!("it grants something new:\n{text}"));
    }
    None
}

/// What is wrong with a fix, if anything.
fn fix_problem(example: &Example, before: &Report, finding: &Finding, fix: &Fix) -> Option<String> {
    let Some(text) = fix.apply(&example.text) else {
        return Some("does not fit the text".to_owned());
    };
    let after = match (example.run)(&text, &example.options) {
        Ok(report) => report,
        Err(error) => return Some(format!("makes an input that is refused ({error}):\n{text}")),
    };
    let (had, has) = (count(before), count(&after));
    let fewer = has.get(finding.code) < had.get(finding.code);
    let same = |other: &Finding| other.code == finding.code && other.path == finding.path;
    if after.findings.iter().any(same) && !fewer {
        return Some(format!("leaves the finding:\n{text}"));
    }
    for (code, number) in &has {
        if number > had.get(code).unwrap_or(&0) {
            return Some(format!("brings {code}:\n{text}"));
        }
    }
    // What a misspelt policy was meant to say may be more than it says: that is why such a fix is not applied unasked. What
    // judges access never gives any.
    let may_grant = finding.risk.is_none() && fix.applicability == Applicability::Unsafe;
    if !may_grant && !grants_nothing_new(&example.text, &text, &example.options) {
        return Some(format!("grants something new:\n{text}"));
    }
    None
}

/// Whether every request that `after` allows is one that `before` allows: proved, not sampled.
fn grants_nothing_new(before: &str, after: &str, options: &Options) -> bool {
    use rolecall::policy::{Input, Policy};
    use rolecall::reason::{Answer, Budget, implies};
    let read = |text: &str| Input::from_text(text, &options.limits).unwrap();
    let proved = |after: &Policy, before: &Policy, policy_type| {
        matches!(
            implies(after, before, policy_type, &Budget::default()),
            Answer::Proved(_)
        )
    };
    match (read(before), read(after)) {
        (Input::Policy(before), Input::Policy(after)) => {
            let policy_type = options.policy_type.unwrap_or_else(|| {
                let named = before
                    .statements
                    .iter()
                    .any(|statement| statement.principal.is_some());
                if named {
                    PolicyType::Trust
                } else {
                    PolicyType::Identity
                }
            });
            proved(&after, &before, policy_type)
        }
        (Input::Role(before), Input::Role(after)) => {
            let trust = match (&before.trust, &after.trust) {
                (Some(before), Some(after)) => proved(after, before, PolicyType::Trust),
                (None, Some(_)) => false,
                (_, None) => true,
            };
            trust
                && before.inline.len() >= after.inline.len()
                && after.inline.iter().all(|policy| {
                    let same = before.inline.iter().find(|other| other.name == policy.name);
                    same.is_some_and(|other| {
                        proved(&policy.policy, &other.policy, PolicyType::Identity)
                    })
                })
                && after
                    .managed
                    .iter()
                    .all(|policy| before.managed.iter().any(|other| other.arn == policy.arn))
        }
        _ => false,
    }
}

fn count(report: &Report) -> BTreeMap<&'static str, usize> {
    let mut count = BTreeMap::new();
    for finding in &report.findings {
        *count.entry(finding.code).or_insert(0) += 1;
    }
    count
}

/// The report on an example: the same one twice.
fn checked(place: &str, example: &Example) -> Report {
    let run = || {
        (example.run)(&example.text, &example.options)
            .unwrap_or_else(|error| panic!("{place}: refused: {error}"))
    };
    let report = run();
    assert_eq!(report, run(), "{place}: another report on the second run");
    report
}

/// What no report may have: a span outside the text, an internal error, a witness that is not allowed, a fix that is none.
fn unsound(place: &str, text: &str, report: &Report) -> Vec<String> {
    let mut wrong = Vec::new();
    for finding in &report.findings {
        let code = finding.code;
        if code == "INTERNAL_ERROR" {
            wrong.push(format!("{place}: internal error: {}", finding.message));
        }
        if finding.message.contains('\n') || finding.message.ends_with('.') {
            wrong.push(format!(
                "{place}: {code}: the message is one line without a full stop: {:?}",
                finding.message
            ));
        }
        for span in finding.span.iter().chain(
            finding
                .labels
                .iter()
                .filter_map(|label| label.span.as_ref()),
        ) {
            if span.span().slice(text).is_none() {
                wrong.push(format!(
                    "{place}: {code}: {span:?} is not a place in the text"
                ));
            }
        }
        if let Some(fix) = &finding.fix {
            if fix.edits.is_empty() != (fix.applicability == Applicability::Display) {
                wrong.push(format!(
                    "{place}: {code}: only a fix for display has no edits"
                ));
            }
            if !fix.edits.is_empty() && fix.apply(text).is_none() {
                wrong.push(format!("{place}: {code}: the fix does not fit the text"));
            }
        }
        if finding
            .witness
            .as_ref()
            .is_some_and(|witness| !rolecall::replays(text, witness))
        {
            wrong.push(format!(
                "{place}: {code}: the witness is not allowed on replay"
            ));
        }
    }
    wrong
}

/// A report as the pages show it.
fn drawn(text: &str, report: &Report) -> String {
    let mut out = String::new();
    for finding in &report.findings {
        let risk = finding
            .risk
            .map(|risk| format!("[{}]", risk.name()))
            .unwrap_or_default();
        writeln!(
            out,
            "{}{risk} {} {}",
            finding.severity.name(),
            finding.code,
            finding.path
        )
        .unwrap();
        writeln!(out, "    {}", finding.message).unwrap();
        if let Some(underlined) = finding.span.and_then(|span| span.span().slice(text)) {
            let first: String = underlined
                .lines()
                .next()
                .unwrap_or("")
                .chars()
                .take(80)
                .collect();
            writeln!(out, "    at: {}", first.trim_end()).unwrap();
        }
        if let Some(fix) = &finding.fix {
            let applicability = match fix.applicability {
                Applicability::Safe => "safe",
                Applicability::Unsafe => "unsafe",
                Applicability::Display => "display",
            };
            writeln!(out, "    fix ({applicability}): {}", fix.title).unwrap();
        }
    }
    if let Some(trust) = &report.trust {
        writeln!(
            out,
            "trust: external_id={} scope={} element={} public={}",
            trust.external_id.strength.name(),
            trust.principal_scope.name(),
            trust.principal_element_scope.name(),
            trust.public
        )
        .unwrap();
    }
    if out.is_empty() {
        out.push_str("nothing found\n");
    }
    out.trim_end_matches('\n').to_owned()
}

fn difference(page: &Page, reports: &[String]) -> String {
    let mut out = String::new();
    for (example, report) in page.fails.iter().zip(reports) {
        let present = example
            .report
            .as_ref()
            .map_or("(none)", |fence| fence.text.as_str());
        if present != report {
            let place = place(page, example);
            write!(out, "{place}: another report than the page has (UPDATE=1 rewrites it)\n--- page\n{present}\n--- now\n{report}\n")
                .unwrap();
        }
    }
    out
}

/// The lines of the page with these reports under its failing examples.
fn with_reports(page: &Page, reports: &[String]) -> Vec<String> {
    let mut lines = page.lines.clone();
    for (example, report) in page.fails.iter().zip(reports).rev() {
        let mut block = vec!["```report".to_owned()];
        block.extend(report.lines().map(str::to_owned));
        block.push("```".to_owned());
        if let Some(fence) = &example.report {
            lines.splice(fence.open..=fence.close, block);
        } else {
            block.insert(0, String::new());
            lines.splice(example.after..example.after, block);
        }
    }
    lines
}

fn place(page: &Page, example: &Example) -> String {
    format!("corpus/checks/{}.md:{}", page.code, example.line)
}

/// The pages, by code.
fn pages() -> Vec<Page> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus/checks");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
        .into_iter()
        .map(|file| read(&std::fs::read_to_string(&file).unwrap(), file))
        .collect()
}

fn read(text: &str, file: PathBuf) -> Page {
    let code = file.file_stem().unwrap().to_str().unwrap().to_owned();
    let name = file.display().to_string();
    assert!(
        file.extension().is_some_and(|extension| extension == "md"),
        "{name} is not a page"
    );
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    assert_eq!(
        lines.first().map(String::as_str),
        Some(format!("# {code}").as_str()),
        "{name}: the first line is the code"
    );

    let mut page = Page {
        code,
        file,
        lines,
        fails: Vec::new(),
        passes: Vec::new(),
    };
    let mut section = String::new();
    let mut at = 0;
    while at < page.lines.len() {
        let line = page.lines[at].clone();
        if let Some(title) = line.strip_prefix("## ") {
            title.trim().clone_into(&mut section);
        }
        let Some(kind) = line.strip_prefix("```") else {
            at += 1;
            continue;
        };
        let close = (at + 1..page.lines.len())
            .find(|index| page.lines[*index] == "```")
            .unwrap_or_else(|| panic!("{name}:{}: the fence is not closed", at + 1));
        let inside = page.lines[at + 1..close].join("\n");
        let mut words = kind.split_whitespace();
        match (section.as_str(), words.next()) {
            ("Fails" | "Passes", Some("json")) => {
                let only_validate = words.clone().any(|word| word == "only=validate");
                let words = words.filter(|word| *word != "only=validate");
                let options = words.fold(Options::default(), |options, word| {
                    option(options, word)
                        .unwrap_or_else(|| panic!("{name}:{}: `{word}` is no option", at + 1))
                });
                let example = Example {
                    line: at + 1,
                    text: inside,
                    options,
                    run: if only_validate {
                        rolecall::validate
                    } else {
                        rolecall::check
                    },
                    report: None,
                    after: close + 1,
                };
                if section == "Fails" {
                    &mut page.fails
                } else {
                    &mut page.passes
                }
                .push(example);
            }
            ("Fails", Some("report")) => {
                let fence = Fence {
                    open: at,
                    close,
                    text: inside,
                };
                let example = page
                    .fails
                    .last_mut()
                    .filter(|example| example.report.is_none());
                example
                    .unwrap_or_else(|| panic!("{name}:{}: a report without a policy", at + 1))
                    .report = Some(fence);
            }
            _ => {}
        }
        at = close + 1;
    }
    page
}

/// `options` with one word of a fence's info string: `type=trust`, `external-id=abc`, `own-account=…` and so on.
fn option(mut options: Options, word: &str) -> Option<Options> {
    let (name, value) = word.split_once('=')?;
    let value_owned = value.to_owned();
    match name {
        "type" => {
            options.policy_type = Some(match value {
                "identity" => PolicyType::Identity,
                "trust" => PolicyType::Trust,
                "resource" => PolicyType::Resource,
                "scp" => PolicyType::Scp,
                "rcp" => PolicyType::Rcp,
                _ => return None,
            });
        }
        "resource-type" => options.resource_type = Some(value.parse().ok()?),
        "external-id" => options.trust.external_id = Some(value_owned),
        "own-account" => options.trust.own_accounts.push(value_owned),
        "vendor-account" => options.trust.vendor_accounts.push(value_owned),
        "vendor-role" => options.trust.vendor_roles.push(value_owned),
        "org" => options.trust.organization = Some(value_owned),
        _ => return None,
    }
    Some(options)
}

#[test]
fn a_page_is_read_and_its_reports_are_put_in_their_places() {
    let text = "# SOME_CODE\n\nWords.\n\n## Fails\n\n```json type=trust own-account=111122223333 own-account=444455556666\n{\n  \"a\": 1\n}\n```\n\n\
        ```json\n{}\n```\n\n```report\nold\n```\n\n## Passes\n\n```json org=o-a1b2c3d4e5\n[]\n```\n\n## More\n\n```json\nfree\n```";
    let page = read(text, PathBuf::from("SOME_CODE.md"));
    assert_eq!((page.fails.len(), page.passes.len()), (2, 1));
    assert_eq!(page.fails[0].text, "{\n  \"a\": 1\n}");
    assert_eq!(page.fails[0].options.policy_type, Some(PolicyType::Trust));
    assert_eq!(
        page.fails[0].options.trust.own_accounts,
        ["111122223333", "444455556666"]
    );
    assert_eq!(
        page.passes[0].options.trust.organization.as_deref(),
        Some("o-a1b2c3d4e5")
    );
    assert!(page.fails[0].report.is_none());
    assert_eq!(page.fails[1].report.as_ref().unwrap().text, "old");

    let updated = with_reports(&page, &["one\ntwo".to_owned(), "new".to_owned()]).join("\n");
    assert!(updated.contains("}\n```\n\n```report\none\ntwo\n```\n\n```json\n{}\n```\n\n```report\nnew\n```\n\n## Passes"), "{updated}");
    let again = read(&updated, PathBuf::from("SOME_CODE.md"));
    assert_eq!(
        with_reports(&again, &["one\ntwo".to_owned(), "new".to_owned()]),
        again.lines
    );
}
