//! Questions about policies, each answered for all requests: `rolecall grants`, `rolecall public`, and a line each of
//! `rolecall compare --jsonl`.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use anstream::AutoStream;
use anstyle::{AnsiColor, Style};
use rolecall::Limits;
use rolecall::catalog::Catalog;
use rolecall::expand::{ActionPattern, Names};
use rolecall::policy::{Named, PrincipalEntry};
use rolecall::reason::{Budget, Reply, answer};
use rolecall::report::{Colour, printable};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::analyse::guarded;
use crate::args::{AnswerFormat, Grants, Public, When};
use crate::document::{Document, syntax_error};
use crate::expand::unmatched;
use crate::lines;
use crate::output::Patient;
use crate::run::{End, Stop, colour, named, say};

/// `rolecall grants`
pub(crate) fn grants(arguments: &Grants, color: When) -> Result<End, Stop> {
    let query = query(arguments)?;
    let document = read(arguments.policy.as_deref(), "grants", arguments.max_bytes)?;
    let question = json!({"kind": "grants", "policyA": document.text, "query": query});
    let reply = ask(&question, arguments.max_bytes)?;
    show(&reply, arguments.format, color)
}

/// `rolecall public`
pub(crate) fn public(arguments: &Public, color: When) -> Result<End, Stop> {
    let document = read(arguments.policy.as_deref(), "public", arguments.max_bytes)?;
    let mut statements = document.policy.statements.iter();
    if statements.all(|statement| statement.principal.is_none()) {
        say(&format!(
            "warning: {}: no statement has a Principal, so that this is no policy of a resource; it is read as if everybody were named",
            document.title()
        ));
    }
    let question = json!({"kind": "public", "policyA": document.text});
    let reply = ask(&question, arguments.max_bytes)?;
    show(&reply, arguments.format, color)
}

fn limits(max_bytes: usize) -> Limits {
    Limits {
        max_bytes,
        ..Limits::default()
    }
}

fn read(policy: Option<&Path>, command: &str, most: usize) -> Result<Document, Stop> {
    let given: Vec<_> = policy.map(Path::to_owned).into_iter().collect();
    let named = named(&given, command, "policy.json")?;
    let path = named.first().map_or(Path::new("-"), |path| path.as_path());
    Document::read(path, &limits(most))
}

fn ask(question: &Value, most: usize) -> Result<Reply, Stop> {
    let limits = limits(most);
    guarded(|| answer(question, &limits, &Budget::default()).map_err(|error| error.to_string()))
        .map_err(|why| Stop::Input(printable(&why)))
}

/// The query of the arguments. What can match nothing is refused: its answer would be no, whatever was meant.
fn query(arguments: &Grants) -> Result<Value, Stop> {
    for action in &arguments.action {
        let pattern = action
            .parse::<ActionPattern>()
            .map_err(|error| Stop::Usage(format!("--action: {}", printable(&error.to_string()))))?;
        if let Some(why) = unmatched(&pattern, Catalog::builtin(), Names::WithRetired) {
            say(&format!("warning: --action {why}"));
        }
    }
    let refused = |option: &str, value: &str, expected: &str| {
        let value = printable(value);
        Stop::Usage(format!("{option}: `{value}` is not {expected}"))
    };
    for resource in &arguments.resource {
        if !resource.starts_with("arn:") && !resource.contains(['*', '?']) {
            let expected = "an ARN, a pattern of ARNs or `*`";
            return Err(refused("--resource", resource, expected));
        }
    }
    for principal in &arguments.principal {
        let known = ["AWS", "Service", "Federated", "CanonicalUser"];
        let parts = principal.split_once(':');
        let (kind, name) = parts
            .filter(|(kind, _)| known.contains(kind))
            .unwrap_or(("AWS", principal));
        if PrincipalEntry::parse(kind, name).named == Named::Nothing {
            let expected = "an ARN, an account, `*`, or a name after `Service:`, `Federated:` or `CanonicalUser:`";
            return Err(refused("--principal", principal, expected));
        }
    }
    let mut context = Map::new();
    for given in &arguments.context {
        let (key, value) = match given.split_once('=') {
            Some((key, value)) => (key, json!(value)),
            None => (given.as_str(), Value::Null),
        };
        if !key.contains(':') {
            let expected = "a condition key with its value, such as `aws:SourceIp=203.0.113.7`";
            return Err(refused("--context", given, expected));
        }
        let value = match (context.remove(key), value) {
            (None, value) => value,
            (Some(Value::String(first)), Value::String(second)) => json!([first, second]),
            (Some(Value::Array(mut values)), Value::String(next)) => {
                values.push(json!(next));
                json!(values)
            }
            _ => {
                let expected = "absent and present at once";
                return Err(refused("--context", key, expected));
            }
        };
        context.insert(key.to_owned(), value);
    }
    Ok(json!({
        "actions": arguments.action,
        "resources": arguments.resource,
        "principals": arguments.principal,
        "context": context,
        "strict": arguments.strict,
    }))
}

/// Prints an answer to a question of which yes is the worse one.
fn show(reply: &Reply, format: AnswerFormat, color: When) -> Result<End, Stop> {
    let stdout = io::stdout();
    let colour = colour(color, AutoStream::choice(&stdout));
    let mut out = BufWriter::new(Patient::new(stdout.lock()));
    let mut written = || -> io::Result<()> {
        match format {
            AnswerFormat::Text => out.write_all(text(reply, colour).as_bytes())?,
            AnswerFormat::Json => {
                serde_json::to_writer(&mut out, reply)?;
                out.write_all(b"\n")?;
            }
        }
        out.flush()
    };
    written().map_err(|error| Stop::output("standard output", &error))?;
    // What is not settled is never taken for safe.
    Ok(match reply.answer {
        Some(false) => End::Clean,
        Some(true) | None => End::Findings,
    })
}

fn text(reply: &Reply, colour: Colour) -> String {
    let (word, shade) = match reply.answer {
        Some(true) => ("yes", AnsiColor::BrightRed),
        Some(false) => ("no", AnsiColor::Green),
        None => ("not settled", AnsiColor::Yellow),
    };
    let word = match colour {
        Colour::Plain => word.to_owned(),
        Colour::Ansi => {
            let style: Style = shade.on_default().bold();
            format!("{style}{word}{style:#}")
        }
    };
    let reason = reply.reason.trim_start_matches("not settled: ");
    let mut out = format!("{word}: {}\n", printable(reason));
    if let Some(witness) = &reply.witness {
        out.push_str("witness: ");
        out.push_str(&witness.in_words());
        out.push('\n');
    }
    out
}

/// Answers a question a line.
pub(crate) fn by_line(path: &Path, limits: Limits) -> Result<End, Stop> {
    let done = lines::answer(path, &Questions { limits }, |_, ()| {})?;
    Ok(if done.failed > 0 {
        End::Failed
    } else {
        End::Clean
    })
}

struct Questions {
    limits: Limits,
}

/// Why there is no answer.
#[derive(Serialize)]
struct Failed<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Value>,
    answer: Option<bool>,
    error: &'a str,
}

impl lines::Work for Questions {
    const WHAT: &'static str = "question";

    type Counted = ();

    fn most(&self) -> usize {
        self.limits.max_bytes
    }

    fn answer(&self, bytes: Vec<u8>) -> Result<((), Vec<u8>), String> {
        let text = String::from_utf8(bytes).map_err(|_| "is not UTF-8".to_owned())?;
        let question: Value = serde_json::from_str(&text)
            .map_err(|error| syntax_error(&text, &self.limits, &error))?;
        if !question.is_object() {
            return Err("a question is a JSON object with `kind` and `policyA`".to_owned());
        }
        let reply = answer(&question, &self.limits, &Budget::default())
            .map_err(|error| error.to_string())?;
        let json = serde_json::to_vec(&reply).map_err(|error| error.to_string())?;
        Ok(((), json))
    }

    fn failed(&self, id: Option<Value>, error: &str) -> Vec<u8> {
        let answer = None;
        serde_json::to_vec(&Failed { id, answer, error }).unwrap_or_default()
    }
}
