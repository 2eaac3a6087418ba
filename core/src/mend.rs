//! Fixes applied: a text in, the mended text out, and what was done and not done to it.
//!
//! One fix at a time, and the text is analysed again after each. Fixes rest on what the text says: of two tests that each make the
//! other one superfluous, one can go, and then the other has to stay.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::check::{check, validate};
use crate::report::{Applicability, Finding, Fix, MAX_PER_CODE, Report};
use crate::{Error, MendOptions, Options};

/// A text with fixes applied.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mended {
    /// The text: as it was given, but for the edits of the fixes.
    pub text: String,
    /// The fixes that were applied, in the order in which they were.
    pub applied: Vec<AppliedFix>,
    /// The fixes that were asked for and not applied, in the order of the report.
    pub refused: Vec<RefusedFix>,
    /// What there is to say about the text now.
    pub report: Report,
}

/// A fix that was applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AppliedFix {
    /// The code of its finding.
    pub code: &'static str,
    /// JSON pointer of its finding, in the text as it was then.
    pub path: String,
    /// The title of the fix.
    pub title: String,
}

/// A fix that was not applied, and whose finding is therefore still there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RefusedFix {
    /// The code of its finding.
    pub code: &'static str,
    /// JSON pointer of its finding.
    pub path: String,
    /// The title of the fix.
    pub title: String,
    /// Why not: a half sentence, no capital, no full stop.
    pub why: String,
}

/// So many texts of the largest size are analysed at most: what bounds the work on a text with more fixes than anybody writes.
const MOST_TEXTS: usize = 64;

/// Applies the fixes of what [`check`] finds to a text.
///
/// The fixes that are safe and, if [`MendOptions::unsafe_fixes`] says so, those that are not; never one that is for reading only.
/// A fix that would leave its finding or bring another one is not applied. Nothing but the edits of the fixes changes in the
/// text. A text that was mended is left alone the second time.
///
/// As many analyses as there are fixes to try, bounded by 64 times [`Limits::max_bytes`](crate::Limits::max_bytes) of text; what
/// that leaves out is among [`Mended::refused`], for another call.
///
/// # Errors
///
/// As [`check`].
///
/// # Examples
///
/// ```
/// use rolecall::{MendOptions, Options, mend};
///
/// let text = "{\n  \"Statement\": []\n}\n";
/// let mended = mend(text, &Options::default(), &MendOptions::default())?;
/// assert_eq!(mended.text, "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": []\n}\n");
/// assert_eq!(mended.applied[0].code, "MISSING_VERSION");
/// # Ok::<(), rolecall::Error>(())
/// ```
pub fn mend(text: &str, options: &Options, which: &MendOptions) -> Result<Mended, Error> {
    let analyse = if which.validate_only { validate } else { check };
    mend_by(analyse, text, options, which)
}

type Analyse = fn(&str, &Options) -> Result<Report, Error>;

fn mend_by(
    analyse: Analyse,
    text: &str,
    options: &Options,
    which: &MendOptions,
) -> Result<Mended, Error> {
    let report = analyse(text, options)?;
    let mut mending = Mending {
        text: text.to_owned(),
        counts: counts(&report),
        report,
        applied: Vec::new(),
        options,
        which,
        analyse,
        work: options.limits.max_bytes.saturating_mul(MOST_TEXTS),
    };
    let mut from = 0;
    loop {
        match mending.step(from) {
            // INVARIANT: the text has one finding less each time.
            Ok(applied) => from = applied,
            Err(refused) => {
                return Ok(Mended {
                    text: mending.text,
                    applied: mending.applied,
                    refused: refused.into_values().collect(),
                    report: mending.report,
                });
            }
        }
    }
}

impl MendOptions {
    /// The fix of a finding, if it is one to apply.
    fn wanted<'f>(&self, finding: &'f Finding) -> Option<&'f Fix> {
        let fix = finding.fix.as_ref()?;
        let asked = self.codes.is_empty() || self.codes.iter().any(|code| code == finding.code);
        let allowed = match fix.applicability {
            Applicability::Safe => true,
            Applicability::Unsafe => self.unsafe_fixes,
            Applicability::Display => false,
        };
        (asked && allowed).then_some(fix)
    }
}

/// A text that is being mended.
struct Mending<'o> {
    text: String,
    report: Report,
    counts: Counts,
    applied: Vec<AppliedFix>,
    options: &'o Options,
    which: &'o MendOptions,
    analyse: Analyse,
    /// Bytes that may still be analysed.
    work: usize,
}

impl Mending<'_> {
    /// Goes once round the findings, from the one at `from`, up to the first fix that can be applied, and applies it. `Ok`: its
    /// index. `Err`: there is none, and why none of those that were asked for, by index.
    fn step(&mut self, from: usize) -> Result<usize, BTreeMap<usize, RefusedFix>> {
        let mut refused = BTreeMap::new();
        let findings = self.report.findings.clone();
        let from = from.min(findings.len());
        let (before, behind) = (
            findings.iter().enumerate().take(from),
            findings.iter().enumerate().skip(from),
        );
        for (index, finding) in behind.chain(before) {
            let Some(fix) = self.which.wanted(finding) else {
                continue;
            };
            let (code, path, title) = (finding.code, finding.path.clone(), fix.title.clone());
            match self.attempt(finding, fix) {
                Ok((text, report)) => {
                    self.text = text;
                    self.counts = counts(&report);
                    self.report = report;
                    self.applied.push(AppliedFix { code, path, title });
                    return Ok(index);
                }
                Err(why) => {
                    let fix = RefusedFix {
                        code,
                        path,
                        title,
                        why,
                    };
                    refused.insert(index, fix);
                }
            }
        }
        Err(refused)
    }

    /// The text with a fix, and what there is to say about it; or why it is not to be applied.
    fn attempt(&mut self, finding: &Finding, fix: &Fix) -> Result<(String, Report), String> {
        // A list that was cut says nothing about what is gone.
        if self.counts.get(finding.code) >= Some(&MAX_PER_CODE) {
            return Err("there are more findings of this code than are listed".to_owned());
        }
        let text = fix
            .apply(&self.text)
            .ok_or("its edits do not fit the text")?;
        self.work = self
            .work
            .checked_sub(text.len())
            .ok_or("there was too much to try before it")?;
        let report = (self.analyse)(&text, self.options).map_err(|error| error.to_string())?;
        self.judge(finding, fix, &report)?;
        Ok((text, report))
    }

    /// Whether a fix does what it promises; the error says what it does instead.
    fn judge(&self, finding: &Finding, fix: &Fix, after: &Report) -> Result<(), String> {
        let has = counts(after);
        if has.get(finding.code) >= self.counts.get(finding.code) {
            return Err("it would leave the finding".to_owned());
        }
        if let Some((code, _)) = has
            .iter()
            .find(|(code, count)| *count > self.counts.get(*code).unwrap_or(&0))
        {
            return Err(format!("it would bring {code}"));
        }
        // Findings of another type of policy say nothing about those that are gone.
        if fix.applicability == Applicability::Safe && self.report.policy_type != after.policy_type
        {
            return Err(format!(
                "the document would be taken for: {}",
                after.policy_type
            ));
        }
        Ok(())
    }
}

/// How many findings there are of each code.
type Counts = BTreeMap<&'static str, usize>;

fn counts(report: &Report) -> Counts {
    let mut counts = Counts::new();
    for finding in &report.findings {
        *counts.entry(finding.code).or_insert(0) += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A trust policy with a safe fix (the Version), one that is not (the letter case of the effect), and findings that no edit
    /// mends (the mark before the document, the missing ExternalId).
    const POLICY: &str = "\u{feff}{\r\n\t\"Statement\": {\"Effect\": \"allow\", \"Principal\": {\"AWS\": \"444455556666\"}, \"Action\": \"sts:AssumeRole\"}\r\n}\r\n";

    fn codes(mended: &Mended) -> Vec<&'static str> {
        mended.applied.iter().map(|fix| fix.code).collect()
    }

    fn run(text: &str, which: &MendOptions) -> Mended {
        mend(text, &Options::default(), which).unwrap()
    }

    #[test]
    fn safe_fixes_alone_are_applied_and_nothing_else_changes() {
        let mended = run(POLICY, &MendOptions::default());
        assert_eq!(codes(&mended), ["MISSING_VERSION"]);
        let (before, behind) = POLICY.split_once("\"Statement\"").unwrap();
        let version = "\"Version\": \"2012-10-17\",\r\n\t\"Statement\"";
        assert_eq!(mended.text, format!("{before}{version}{behind}"));
        assert_eq!(mended.refused, []);
        assert_eq!(
            mended.report,
            check(&mended.text, &Options::default()).unwrap()
        );
    }

    #[test]
    fn others_are_applied_where_that_is_asked_for() {
        let which = MendOptions {
            unsafe_fixes: true,
            ..MendOptions::default()
        };
        let mended = run(POLICY, &which);
        assert_eq!(codes(&mended), ["MISSING_VERSION", "INVALID_EFFECT"]);
        let left = mended.report.findings;
        assert!(!left.is_empty());
        assert!(left.iter().all(|finding| which.wanted(finding).is_none()));
    }

    #[test]
    fn findings_of_other_codes_and_of_the_assessment_can_be_left_alone() {
        let which = MendOptions {
            unsafe_fixes: true,
            codes: vec!["INVALID_EFFECT".to_owned()],
            ..MendOptions::default()
        };
        assert_eq!(codes(&run(POLICY, &which)), ["INVALID_EFFECT"]);

        let text = r#"{"Statement": {"Effect": "Allow", "Principal": {"AWS": "444455556666"}, "Action": "sts:AssumeRole",
            "Condition": {"StringEqualsIfExists": {"sts:ExternalId": "c7d2b1de-52d6-4c0a"}}}}"#;
        let which = MendOptions {
            validate_only: true,
            ..MendOptions::default()
        };
        assert_eq!(codes(&run(text, &which)), ["MISSING_VERSION"]);
        assert_eq!(
            codes(&run(text, &MendOptions::default())),
            ["MISSING_VERSION", "EXTERNAL_ID_OPTIONAL"]
        );
    }

    #[test]
    fn what_cannot_be_mended_is_said() {
        let text = "{\"Statement\": []}";
        let mut options = Options::default();
        options.limits.max_bytes = text.len();
        let mended = mend(text, &options, &MendOptions::default()).unwrap();
        assert_eq!(mended.text, text);
        let refused = RefusedFix {
            code: "MISSING_VERSION",
            path: String::new(),
            title: "add the Version".to_owned(),
            why: "the input has 42 bytes, the limit is 17".to_owned(),
        };
        assert_eq!(mended.refused, [refused]);
    }

    #[test]
    fn a_fix_that_does_not_do_what_it_promises_is_not_applied() {
        const TEXT: &str = "{\"Statement\": []}";
        let stays: Analyse = |_, options| check(TEXT, options);
        let brings: Analyse = |text, options| {
            let mut report = check(text, options)?;
            if text != TEXT {
                report.findings.push(Finding {
                    code: "ANOTHER",
                    ..check("{}", options)?.findings.remove(0)
                });
            }
            Ok(report)
        };
        let turns: Analyse = |text, options| {
            let report = check(text, options)?;
            Ok(Report {
                policy_type: if text == TEXT { "trust" } else { "identity" },
                ..report
            })
        };
        for (analyse, why) in [
            (stays, "it would leave the finding"),
            (brings, "it would bring ANOTHER"),
            (turns, "the document would be taken for: identity"),
        ] {
            let which = MendOptions::default();
            let mended = mend_by(analyse, TEXT, &Options::default(), &which).unwrap();
            assert_eq!(mended.text, TEXT);
            assert_eq!(mended.refused[0].why, why);
        }
    }

    #[test]
    fn a_list_of_findings_that_was_cut_is_left_alone() {
        let statements: Vec<String> = (0..1_200)
            .map(|at| {
                format!(
                    r#"{{"Effect": "allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::example-{at}/*"}}"#
                )
            })
            .collect();
        let text = format!(
            r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#,
            statements.join(", ")
        );
        let which = MendOptions {
            unsafe_fixes: true,
            validate_only: true,
            ..MendOptions::default()
        };
        let mended = run(&text, &which);
        assert_eq!(
            (mended.text == text, mended.refused.len()),
            (true, MAX_PER_CODE)
        );
    }
}
