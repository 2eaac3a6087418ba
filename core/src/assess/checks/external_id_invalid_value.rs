//! A value that no ExternalId can have, because STS does not take it.

use crate::assess::prelude::*;
use crate::policy::Value;

pub(super) static CHECK: Check = Check {
    code: "EXTERNAL_ID_INVALID_VALUE",
    severity: Severity::Warning,
    risk: Some(Risk::Medium),
    what: "a value that no ExternalId can have",
    why: "STS refuses a call with such an ExternalId, so the test never holds and the vendor cannot get in",
    fix: "write the ExternalId that the vendor issued: 2 to 1,224 letters, digits and `_ + = , . @ : / -`",
    url: Some("https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html"),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for guard in trust.guards() {
        if !trust.lets_senders_in(guard.statement) {
            continue;
        }
        for test in guard.asking(Asks::Value) {
            for (at, value) in test.values.iter().enumerate() {
                let Some(reason) = guard::never_sent(trust.policy, test, &value.value) else {
                    continue;
                };
                let dead = |value: &Value| guard::never_sent(trust.policy, test, value).is_some();
                let finding = found.add(source, value.place);
                finding.message(message(reason, test, &value.value));
                if test.values.iter().all(|value| dead(&value.value)) {
                    finding.fix(edit::display(match reason {
                        NeverSent::LiteralVariable => {
                            "add `\"Version\": \"2012-10-17\"` if a policy variable is meant"
                        }
                        _ => "write the ExternalId that the vendor issued",
                    }));
                    continue;
                }
                // Other values of the list can be sent: this one does nothing.
                let keep: Vec<String> = test
                    .values
                    .iter()
                    .enumerate()
                    .filter(|(other, _)| *other != at)
                    .map(|(_, value)| value.value.text.clone())
                    .collect();
                finding
                    .risk(Risk::Low)
                    .severity(Severity::Suggestion)
                    .why("STS refuses a call with such an ExternalId, so the value does nothing in this list")
                    .fix(guard.change_values(source, test,
                        &keep,
                        "remove the value",
                        Applicability::Safe,
                    ));
            }
        }
    }
}

fn message(reason: NeverSent, test: &Test, value: &Value) -> String {
    let shown = guard::shown(&value.text);
    match reason {
        NeverSent::Empty => {
            "the empty text is never an ExternalId: STS takes 2 characters at least".to_owned()
        }
        NeverSent::Short => {
            format!("{shown} is never an ExternalId: STS takes 2 characters at least")
        }
        NeverSent::Long(length) => {
            format!("a text of {length} characters is never an ExternalId: STS takes 1,224 at most")
        }
        NeverSent::LiteralWildcard(wildcard) if value.text.chars().count() == 1 => format!(
            "`{wildcard}` is no wildcard under `{}`, and no ExternalId holds one",
            test.operator_text
        ),
        NeverSent::LiteralWildcard(wildcard) => format!(
            "the `{wildcard}` in {shown} is no wildcard under `{}`, and no ExternalId holds one",
            test.operator_text
        ),
        NeverSent::LiteralVariable => format!(
            "{shown} is plain text in a policy without Version 2012-10-17, and no ExternalId holds a `$`"
        ),
        NeverSent::Placeholder => {
            format!(
                "{shown} was never filled in: it is no policy variable, and no ExternalId holds a `$`"
            )
        }
        NeverSent::Character(' ') => format!("{shown} holds a space, and no ExternalId does"),
        NeverSent::Character(character) if character.is_control() || character.is_whitespace() => {
            format!(
                "{shown} holds the character U+{:04X}, and no ExternalId does",
                u32::from(character)
            )
        }
        NeverSent::Character(character) => {
            format!("{shown} holds `{character}`, and no ExternalId does")
        }
    }
}
