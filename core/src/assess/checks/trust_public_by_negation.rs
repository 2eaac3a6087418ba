//! Everybody but some: NotPrincipal, or `*` that only a negated test on who calls, or a Deny of some, narrows.
use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "TRUST_PUBLIC_BY_NEGATION",
    severity: Severity::SecurityWarning,
    risk: Some(Risk::Critical),
    what: "everybody but a few can assume the role",
    why: "saying who must stay out lets everybody else in, every AWS account in the world included",
    fix: "say who gets in: name the role in Principal",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
    ),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for opening in trust.openings() {
        let Culprit::Negation(statement, test) = &opening.culprit else {
            continue;
        };
        let Some(way) = trust.ways.get(opening.way) else {
            continue;
        };
        let finding = match test {
            Some(test) if statement.effect == Effect::Allow => {
                let finding = found
                    .add(source, test.operator.place)
                    .at_key()
                    .message(format!(
                        "`{}` `{}` keeps some out, and `{}` lets everybody else in",
                        test.operator_text,
                        test.key.value,
                        way.principal()
                    ));
                finding.label(
                    source,
                    way.place(),
                    "lets everybody in that the condition does not keep out",
                )
            }
            _ => {
                let finding = found.add(source, way.place()).message(format!(
                    "`{}` lets everybody in but those whom a Deny keeps out",
                    way.principal()
                ));
                let place = test.map_or_else(
                    || {
                        statement
                            .principal
                            .as_ref()
                            .map_or(statement.place, |element| element.place)
                    },
                    Test::place,
                );
                finding.label(source, place, "keeps out only these")
            }
        };
        let fix = way
            .entry
            .and_then(|entry| trust.name_vendor(way.statement, &[entry]));
        finding
            .witness(way.public.clone())
            .fix(fix.or_else(|| edit::display("name the vendor's role in Principal")));
    }
    for statement in &trust.policy.statements {
        not_principal(trust, statement, found);
    }
}

/// NotPrincipal, which is everybody but those it names.
fn not_principal(trust: &TrustAnalysis<'_>, statement: &Statement, found: &mut Findings<'_>) {
    let element = statement.principal.as_ref();
    let Some(element) = element.filter(|element| element.negated) else {
        return;
    };
    let mut ways = trust.all_ways_of(statement).iter();
    let Some(witness) = ways.find_map(|way| way.public.clone()) else {
        return;
    };
    found
        .add(&trust.policy.source, element.place)
        .at_key()
        .message("`NotPrincipal` lets in everybody but those it names")
        .witness(Some(witness))
        .fix(edit::display("name the vendor's role in Principal"));
}
