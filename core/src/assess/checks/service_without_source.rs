//! A service that works for every account is trusted whoever sets it to work.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "SERVICE_WITHOUT_SOURCE",
    severity: Severity::Warning,
    risk: Some(Risk::Medium),
    what: "a service may assume the role on behalf of any account",
    why: "such a service gets at a role without anybody in the role's account passing it, so another customer of AWS could set it to work here",
    fix: "compare `aws:SourceAccount` with the account that the service should work for",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html"),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    let mut seen = Vec::new();
    for way in &trust.ways {
        let Some(witness) = way.grants(Ask::Source) else {
            continue;
        };
        let Some(service) = cross_account(way.principal()) else {
            continue;
        };
        let statement = way.statement;
        if seen.contains(&statement.index) {
            continue;
        }
        seen.push(statement.index);
        let culprit = statement
            .tests
            .iter()
            .find(|test| SOURCE_KEYS.contains(&test.name.as_str()));
        let finding = match culprit {
            None => found.add(source, way.place()).message(format!(
                "`{}` may assume the role on behalf of any account",
                way.principal()
            )),
            Some(test) => found
                .add(source, test.operator.place)
                .at_key()
                .message(format!(
                    "`{}` on `{}` does not keep `{}` from acting for other accounts",
                    test.operator_text,
                    test.key.value,
                    way.principal()
                )),
        };
        let is_other = |other: &&Way<'_>| {
            other.statement.index == statement.index
                && other.place() != way.place()
                && other.grants(Ask::Source).is_some()
        };
        for other in trust.ways.iter().filter(is_other) {
            finding.label(source, other.place(), "this service as well");
        }
        finding
            .why(format!(
                "{} {}: somebody in another account could set it to work on this role",
                service.name, service.how
            ))
            .witness(Some(witness.clone()));
        let optional =
            culprit.filter(|test| test.operator.value.if_exists && !test.operator.value.negated);
        finding.fix(match (optional, trust.options.own_accounts.as_slice()) {
            (Some(test), _) => {
                let strict = Operator {
                    if_exists: false,
                    ..test.operator.value
                }
                .to_string();
                let title = format!("use `{strict}`");
                edit::change_test(source, statement, test, &strict, None, title, Applicability::Safe)
            }
            // The account that the service should work for may be another one than the role's.
            (None, [own]) if culprit.is_none() && is_alone(statement) => edit::add_test(
                source,
                statement,
                "StringEquals",
                "aws:SourceAccount",
                own,
                format!("add `StringEquals` `aws:SourceAccount` `{own}`"),
                Applicability::Unsafe,
            ),
            _ => edit::display(
                "compare `aws:SourceAccount`, by `StringEquals`, with the account that the service should work for",
            ),
        });
    }
}
