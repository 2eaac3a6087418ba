//! An ExternalId of which a pattern leaves part open.

use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "EXTERNAL_ID_PATTERN",
    severity: Severity::SecurityWarning,
    risk: Some(Risk::Medium),
    what: "part of the ExternalId is left open",
    why: "every ExternalId that fits the pattern gets in; if the vendor issued two customers ids of one form, each opens the other's role",
    fix: "write the whole ExternalId, under `StringEquals`",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
    ),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for guard in trust.guards() {
        for test in guard
            .asking(Asks::Value)
            .filter(|test| test.operator.value.comparison.takes_wildcards())
        {
            for value in &test.values {
                let text = value.value.text.as_str();
                if !text.contains(['*', '?']) {
                    continue;
                }
                let openings = guard.openings(&trust.reading.texts(&value.value));
                let Some((_, opening)) = openings.first() else {
                    continue;
                };
                let ways: Vec<&Way<'_>> = openings.iter().map(|(way, _)| *way).collect();
                found
                    .add(source, value.place)
                    .message(format!(
                        "{} lets {} in with every ExternalId that {}",
                        guard::shown(text),
                        guard::principals(&ways),
                        fixed(text)
                    ))
                    .witness(opening.witness.clone())
                    .fix(mend(trust, &guard, test, text));
            }
        }
    }
}

/// What a pattern asks for, after "every ExternalId that".
fn fixed(text: &str) -> String {
    if let Some(start) = text
        .strip_suffix('*')
        .filter(|start| !start.contains(['*', '?']))
    {
        return format!("starts with {}", guard::shown(start));
    }
    if let Some(end) = text
        .strip_prefix('*')
        .filter(|end| !end.contains(['*', '?']))
    {
        return format!("ends in {}", guard::shown(end));
    }
    let parts: Vec<String> = text
        .split(['*', '?'])
        .filter(|part| !part.is_empty())
        .map(guard::shown)
        .collect();
    format!("fits: only {} is fixed", parts.join(", "))
}

fn mend(trust: &TrustAnalysis<'_>, guard: &Guard<'_>, test: &Test, pattern: &str) -> Option<Fix> {
    let source = &trust.policy.source;
    let mut keep = guard::texts(test, |value| value.text != pattern);
    if let Some(id) = &trust.options.external_id
        && guard::holds(test, Some(id))
    {
        if !keep.contains(id) {
            keep.push(id.clone());
        }
        let title = format!("write the ExternalId {} in its place", guard::shown(id));
        return guard.change_values(source, test, &keep, title, Applicability::Safe);
    }
    if test
        .values
        .iter()
        .any(|value| guard::is_exact(trust.policy, test, &value.value))
    {
        // The list may name one customer's id and mean others by the pattern.
        return guard.change_values(
            source,
            test,
            &keep,
            "remove the pattern",
            Applicability::Unsafe,
        );
    }
    edit::display(
        "write the one ExternalId that the vendor issued in its place, under `StringEquals`",
    )
}
