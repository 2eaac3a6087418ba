//! The verdict on a role as a person wants to read it: the answer in two lines, the ways in, the fixes.

use std::fmt::Write as _;

use annotate_snippets::renderer::{AnsiColor, Style};

use super::printable::{printable, short};
use super::{Colour, LONGEST_VALUE, MOST_VALUES, Page, and_more, words};
use crate::report::{
    Finding, PathReport, Report, Scope, Strength, Trust, Witness, WitnessPrincipal,
};

/// Ways in that the first line names.
const MOST_NAMED: usize = 4;

/// The verdict of a report as text; `None` where the report has none, because the input is no trust policy and no role.
///
/// The first line says whether a stranger can get in and who can, the second whether an `ExternalId` is enforced, how, and which
/// values get in. Then come the ways in, each with a request that the policy allows, what could not be proved, and the
/// fixes of the findings. The arguments are those of [`render`](super::render).
///
/// # Examples
///
/// ```
/// use rolecall::report::{render_trust, Colour};
///
/// let text = r#"{"Version": "2012-10-17", "Statement": []}"#;
/// let options = rolecall::Options { policy_type: Some(rolecall::PolicyType::Identity), ..rolecall::Options::default() };
/// let report = rolecall::check(text, &options).unwrap();
/// assert_eq!(render_trust(&report, text, "role.json", Colour::Plain), None);
/// ```
pub fn render_trust(report: &Report, text: &str, name: &str, colour: Colour) -> Option<String> {
    let trust = report.trust.as_ref()?;
    let pen = Pen { colour };
    let mut out = String::new();
    answer(&mut out, trust, pen);
    ways_in(&mut out, trust, pen);
    unproved(&mut out, trust, pen);
    fixes(&mut out, report, text, name, pen);
    Some(out)
}

#[derive(Clone, Copy)]
struct Pen {
    colour: Colour,
}

impl Pen {
    /// `text`, which is safe to show, in a style.
    fn draw(self, style: Style, text: &str) -> String {
        match self.colour {
            Colour::Plain => text.to_owned(),
            Colour::Ansi => format!("{style}{text}{style:#}"),
        }
    }

    fn heading(self, text: &str) -> String {
        self.draw(Style::new().bold(), text)
    }

    fn good(self, text: &str) -> String {
        self.draw(AnsiColor::Green.on_default().bold(), text)
    }

    fn bad(self, text: &str) -> String {
        self.draw(AnsiColor::BrightRed.on_default().bold(), text)
    }

    fn open(self, text: &str) -> String {
        self.draw(AnsiColor::Yellow.on_default().bold(), text)
    }
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

fn answer(out: &mut String, trust: &Trust, pen: Pen) {
    let proved = trust.unproved.is_empty();
    let who = who(trust);
    line(
        out,
        &if trust.public {
            format!("{} Who can: {who}.", pen.bad("A stranger can get in."))
        } else if !proved {
            let open =
                pen.open("No stranger was found to get in, but not every question was answered.");
            format!("{open} Who can: {who}.")
        } else if trust.paths.is_empty() && trust.principal_scope == Scope::None {
            pen.good("Nobody can get in.")
        } else {
            format!("{} Who can: {who}.", pen.good("No stranger can get in."))
        },
    );
    line(out, &external_id(trust, pen));
}

fn external_id(trust: &Trust, pen: Pen) -> String {
    let verdict = &trust.external_id;
    let accepted: Vec<String> = verdict
        .accepted
        .iter()
        .take(MOST_VALUES)
        .map(|value| format!("`{}`", short(value, LONGEST_VALUE)))
        .collect();
    let accepted = and_more(&accepted, verdict.accepted.len());
    let how = match verdict.strength {
        Strength::Exact => format!("only {accepted} gets in"),
        Strength::Pattern => format!("only values of the pattern {accepted} get in"),
        Strength::CaseInsensitive => format!("only {accepted} gets in, in any letter case"),
        Strength::PresenceOnly => "some value must be sent, but any will do".to_owned(),
        Strength::Optional if accepted.is_empty() => {
            "a wrong value is refused, but a call without one gets in".to_owned()
        }
        Strength::Optional => {
            format!("a value other than {accepted} is refused, but a call without one gets in")
        }
        Strength::CallerControlled => {
            "the value is compared with something that the caller sets".to_owned()
        }
        Strength::Forbidden => "only calls without a value get in".to_owned(),
        Strength::None => "any value and none get in".to_owned(),
        Strength::Unsatisfiable => "no value can ever match, so nobody gets in".to_owned(),
        Strength::NotApplicable => {
            "no principal of an AWS account can call sts:AssumeRole".to_owned()
        }
    };
    match (verdict.enforced, verdict.strength) {
        (Some(true), _) => format!("{}: {how}.", pen.good("An ExternalId is enforced")),
        (Some(false), _) => format!("{}: {how}.", pen.bad("An ExternalId is not enforced")),
        (None, Strength::NotApplicable) if trust.unproved.is_empty() => {
            format!("{}: {how}.", pen.heading("An ExternalId does not apply"))
        }
        (None, _) => pen.open("Whether an ExternalId is enforced could not be proved."),
    }
}

/// The ways in, in words, each once.
fn who(trust: &Trust) -> String {
    let mut named: Vec<String> = Vec::new();
    for path in &trust.paths {
        let principal = principal(path);
        if !named.contains(&principal) {
            named.push(principal);
        }
    }
    if named.is_empty() {
        return scope(trust.principal_scope).to_owned();
    }
    let all = named.len();
    named.truncate(MOST_NAMED);
    and_more(&named, all)
}

const fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::None => "nobody",
        Scope::Service => "AWS services",
        Scope::Federated => "users of an identity provider",
        Scope::User => "IAM users",
        Scope::Role => "IAM roles",
        Scope::Account => "everybody in an account",
        Scope::Org => "everybody in an organisation",
        Scope::Mixed => "callers of several kinds",
        Scope::Public => "anybody",
    }
}

/// The principal of a way in, in words.
fn principal(path: &PathReport) -> String {
    let written = short(&path.principal, LONGEST_VALUE);
    let mut out = match path.kind {
        Scope::Public if path.principal == "*" => "anybody".to_owned(),
        Scope::Public => format!("anybody who is `{written}`"),
        // The policy writes "anybody" and its conditions narrow that.
        kind if path.principal == "*" => format!("{}, by the conditions", scope(kind)),
        Scope::Account => match account(&path.principal) {
            Some(account) => format!("everybody in account {account}"),
            None => format!("everybody in account `{written}`"),
        },
        Scope::Role => format!("the role `{written}`"),
        Scope::User => format!("the user `{written}`"),
        Scope::Service => format!("the service `{written}`"),
        Scope::Federated => format!("users of `{written}`"),
        Scope::Org => format!("everybody in the organisation `{written}`"),
        Scope::Mixed | Scope::None => format!("`{written}`"),
    };
    if path.own {
        out.push_str(" (yours)");
    }
    out
}

/// The account of `111122223333` and `arn:aws:iam::111122223333:root`.
fn account(principal: &str) -> Option<&str> {
    let account = match principal.strip_suffix(":root") {
        Some(arn) => arn.rsplit(':').next()?,
        None => principal,
    };
    (account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit())).then_some(account)
}

fn ways_in(out: &mut String, trust: &Trust, pen: Pen) {
    if trust.paths.is_empty() {
        return;
    }
    line(out, "");
    line(out, &pen.heading("Ways in"));
    for (index, path) in trust.paths.iter().enumerate() {
        line(out, "");
        let sid = match path.sid.as_str() {
            "" => String::new(),
            sid => format!(" `{}`", short(sid, LONGEST_VALUE)),
        };
        let number = index + 1;
        let principal = principal(path);
        // Writing to a string does not fail, here and below.
        let _ = writeln!(
            out,
            "{number}. {principal}, by statement {}{sid}",
            path.statement
        );
        field(out, "action", &short(&path.action, LONGEST_VALUE));
        field(out, "ExternalId", path.external_id.name());
        if !path.conditions_used.is_empty() {
            field(out, "conditions", &list(&path.conditions_used));
        }
        if !path.conditions_irrelevant.is_empty() {
            field(out, "no effect", &list(&path.conditions_irrelevant));
        }
        if path.public {
            field(out, "stranger", &pen.bad("gets in this way"));
        }
        if let Some(witness) = &path.witness {
            line(out, "   This request is allowed:");
            request(out, witness);
        }
    }
    if let Some(witness) = &trust.public_witness {
        line(out, "");
        line(out, "A stranger gets in with this request:");
        request(out, witness);
    }
}

fn field(out: &mut String, name: &str, value: &str) {
    let _ = writeln!(out, "   {name:<12}{value}");
}

fn list(keys: &[String]) -> String {
    let shown: Vec<String> = keys
        .iter()
        .take(MOST_VALUES)
        .map(|key| short(key, LONGEST_VALUE))
        .collect();
    and_more(&shown, keys.len())
}

fn request(out: &mut String, witness: &Witness) {
    let mut rows = vec![
        (
            "principal".to_owned(),
            match &witness.principal {
                WitnessPrincipal::Aws(arn) if arn == "*" => "anonymous".to_owned(),
                WitnessPrincipal::Aws(arn) => short(arn, LONGEST_VALUE),
                WitnessPrincipal::Service(name) => short(name, LONGEST_VALUE),
                WitnessPrincipal::Federated(provider) => {
                    format!("a user of {}", short(provider, LONGEST_VALUE))
                }
            },
        ),
        ("action".to_owned(), short(&witness.action, LONGEST_VALUE)),
    ];
    if let Some(resource) = &witness.resource {
        rows.push(("resource".to_owned(), short(resource, LONGEST_VALUE)));
    }
    for (key, value) in &witness.context {
        let value = words(value).unwrap_or_else(|| "(not sent)".to_owned());
        rows.push((short(key, LONGEST_VALUE), value));
    }
    let width = rows
        .iter()
        .map(|(key, _)| key.chars().count())
        .max()
        .unwrap_or_default();
    for (key, value) in rows {
        let _ = writeln!(out, "     {key:<width$}  {value}");
    }
}

fn unproved(out: &mut String, trust: &Trust, pen: Pen) {
    if trust.unproved.is_empty() {
        return;
    }
    line(out, "");
    line(out, &pen.heading("Not proved"));
    line(out, "");
    for open in &trust.unproved {
        let (question, reason) = (printable(open.question), printable(&open.reason));
        let _ = writeln!(out, "- {question}: {reason}");
    }
}

fn fixes(out: &mut String, report: &Report, text: &str, name: &str, pen: Pen) {
    let mut page = Page::new(text, name, pen.colour);
    let mut first = true;
    for finding in &report.findings {
        let Some(fix) = &finding.fix else { continue };
        if first {
            line(out, "");
            line(out, &pen.heading("Fixes"));
            first = false;
        }
        line(out, "");
        let place = place(&mut page, finding);
        let _ = writeln!(
            out,
            "{} ({place}): {}",
            finding.code,
            printable(&finding.message)
        );
        let group = page.fix(fix);
        line(out, &page.renderer.render(&[group]));
    }
}

/// Where a finding is, in words.
fn place(page: &mut Page<'_>, finding: &Finding) -> String {
    match finding.span.and_then(|location| page.place(location)) {
        Some(place) => {
            let column = page.column(&place);
            format!("{}:{}:{column}", page.name, place.line)
        }
        None => format!("{}, {}", page.name, printable(&finding.path)),
    }
}
