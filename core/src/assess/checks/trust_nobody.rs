//! An Allow that lets nobody in, whatever they send: its principals and its conditions exclude each other.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "TRUST_NOBODY",
    severity: Severity::Warning,
    risk: Some(Risk::Medium),
    what: "an Allow lets nobody in",
    why: "no caller that the Principal names can meet the conditions, so the integration does not work, and whoever mends it in a hurry may open it too far",
    fix: "make the principal and the conditions name the same caller",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition.html"),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    if trust.ways.iter().all(Way::is_open) {
        return;
    }
    // Not what a Deny means to close, nor what an ExternalId that cannot be sent closes: other checks say that.
    let closed: Vec<bool> = trust.supposing(
        |policy| {
            policy
                .statements
                .retain(|statement| statement.effect == Effect::Allow);
            for statement in &mut policy.statements {
                statement.tests.retain(|test| test.name != EXTERNAL_ID_KEY);
            }
        },
        |changed| {
            let certain = changed.verdict.unproved.is_empty();
            changed
                .ways
                .iter()
                .map(|way| certain && !way.is_open() && way.external_id.complete)
                .collect()
        },
    );
    let is_closed = |place: Place| {
        let mut ways = trust
            .ways
            .iter()
            .zip(&closed)
            .filter(|(way, _)| way.place() == place);
        ways.all(|(_, closed)| *closed)
    };
    for statement in trust
        .policy
        .statements
        .iter()
        .filter(|statement| statement.effect == Effect::Allow)
    {
        let mut places: Vec<(Place, &str)> = Vec::new();
        let mut open = false;
        for way in trust.all_ways_of(statement) {
            let place = way.place();
            if !is_closed(place) {
                open = true;
            } else if !places.iter().any(|(known, _)| *known == place) {
                places.push((place, way.principal()));
            }
        }
        let Some((_, principal)) = places.first() else {
            continue;
        };
        let finding = if open {
            let message = format!(
                "`{principal}` cannot meet the conditions of its statement, which others meet"
            );
            let labels = places
                .iter()
                .map(|(place, principal)| (*place, format!("nor can `{principal}`")));
            found
                .add_all(source, labels)
                .map(|finding| finding.message(message))
        } else {
            let names = match places.as_slice() {
                [(_, "*")] => "nobody at all".to_owned(),
                [(_, one)] => format!("nobody of `{one}`"),
                _ => "none of its principals".to_owned(),
            };
            let message = format!("{names} meets the conditions of the statement");
            let place = statement.condition.unwrap_or(statement.place);
            let finding = found.add(source, place).at_key().message(message);
            for (place, _) in &places {
                finding.label(source, *place, "the only callers that it names");
            }
            Some(finding)
        };
        if let Some(finding) = finding {
            let literal = statement.tests.iter().find(|test| {
                test.operator.value.comparison == Comparison::StringEquals
                    && test
                        .values
                        .iter()
                        .any(|value| value.value.text.contains('*'))
            });
            if let Some(test) = literal {
                finding.label(
                    source,
                    test.place(),
                    format!("`{}` takes a `*` as that character", test.operator_text),
                );
            }
            let session = statement.tests.iter().any(|test| {
                test.name == "aws:principalarn"
                    && test
                        .values
                        .iter()
                        .any(|value| value.value.text.contains(":assumed-role/"))
            });
            finding.fix(edit::display(if literal.is_some() {
                "use `ArnLike` or `StringLike`, which take wildcards"
            } else if session {
                "compare with the role's ARN: the `aws:PrincipalArn` of a session is that of its role"
            } else {
                "make the principal and the conditions name the same caller"
            }));
        }
    }
}
