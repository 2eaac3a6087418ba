//! A statement that lets principals of other accounts in and asks for no ExternalId.

use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "EXTERNAL_ID_MISSING",
    severity: Severity::SecurityWarning,
    risk: Some(Risk::High),
    what: "nothing asks for an ExternalId",
    why: "a vendor that serves many customers with one role can be tricked into assuming this one for somebody else: the ExternalId is how it says for whom it calls",
    fix: "require the ExternalId that the vendor issued, with `StringEquals`",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
    ),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for statement in &trust.policy.statements {
        // A test on the key that asks for something has checks of its own.
        if guard::tests_of(statement).any(|test| guard::asks(test) != Asks::Nothing) {
            continue;
        }
        let ways: Vec<&Way<'_>> = trust
            .ways_of(statement)
            .filter(|way| way.external_id.absent && way.external_id.unrelated)
            // A Deny that was meant to ask, or another statement that does ask, has a check of its own.
            .filter(|way| way.flawed_denies.is_empty())
            .filter(|way| way.bypass.is_none() || way.public.is_some())
            .collect();
        let (Some(way), Some(element)) = (ways.first(), &statement.principal) else {
            continue;
        };
        let mut keys: Vec<String> = Vec::new();
        for test in &statement.tests {
            let key = guard::shown(&test.key.value);
            if !test.key.value.is_empty() && !keys.contains(&key) {
                keys.push(key);
            }
        }
        let who = guard::principals(&ways);
        let finding = found.add(source, element.place);
        finding
            .message(match keys.as_slice() {
                [] => format!("nothing asks {who} for an ExternalId"),
                [only] => format!("the Condition tests {only}, and nothing asks {who} for an ExternalId"),
                [first, rest @ ..] => format!(
                    "the Condition tests {first} and {} more, and nothing asks {who} for an ExternalId",
                    rest.len()
                ),
            })
            .witness(way.external_id.open_witness.clone());
        let misspelt = statement.tests.iter().find(|test| is_meant(&test.name));
        if let Some(test) = misspelt {
            finding.label(
                source,
                test.place(),
                "this is not the key: it is called `sts:ExternalId`",
            );
        }
        finding.fix(mend(trust, statement, misspelt));
    }
}

/// Whether a key was meant to be `sts:ExternalId`, and is not.
fn is_meant(name: &str) -> bool {
    let letters: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    name != EXTERNAL_ID_KEY && letters.ends_with("externalid")
}

fn mend(trust: &TrustAnalysis<'_>, statement: &Statement, misspelt: Option<&Test>) -> Option<Fix> {
    if misspelt.is_some() {
        return edit::display("call the key `sts:ExternalId`");
    }
    let Some(id) = &trust.options.external_id else {
        return edit::display(
            "add `StringEquals` on `sts:ExternalId` with the value that the vendor issued",
        );
    };
    let open = || {
        trust
            .all_ways_of(statement)
            .iter()
            .filter(|way| way.is_open())
    };
    // Services and federated users send none.
    let shares = open().any(|way| {
        way.kind != CallerKind::Account
            && way
                .entry
                .is_some_and(|entry| entry.value.named != Named::Everyone)
    });
    if shares {
        return edit::display(format!(
            "give the services and federated users a statement of their own, then require the ExternalId {}",
            guard::shown(id)
        ));
    }
    let applicability = if open().any(|way| way.own) {
        Applicability::Unsafe
    } else {
        Applicability::Safe
    };
    let title = format!("require the ExternalId {}", guard::shown(id));
    edit::add_test(
        &trust.policy.source,
        statement,
        "StringEquals",
        "sts:ExternalId",
        id,
        &title,
        applicability,
    )
    .or_else(|| edit::display(title))
}
