//! The vendor issued one ExternalId, and the policy accepts another.
use crate::assess::prelude::*;
use crate::assess::trust::accepted::accepted_literals;

pub(super) static CHECK: Check = Check {
    code: "EXTERNAL_ID_UNEXPECTED",
    severity: Severity::SecurityWarning,
    risk: Some(Risk::High),
    what: "the policy accepts another ExternalId than the one that the vendor issued",
    why: "the vendor cannot assume the role, and whoever was issued the other ExternalId may be able to",
    fix: "accept the ExternalId that the vendor issued, and no other",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html"),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    let mut seen: Vec<Place> = Vec::new();
    for way in trust.ways.iter().filter(|way| way.is_open()) {
        let Some(expected) = way.expected_external_id else {
            continue;
        };
        let accepts = trust.accepts(way, expected);
        if accepts && (way.external_id.absent || way.external_id.unrelated) {
            // It is open to any, or to none: another check says so.
            continue;
        }
        for (statement, test) in trust.deciding_tests(way) {
            if seen.contains(&test.place()) {
                continue;
            }
            if !accepts {
                seen.push(test.place());
                let named = test
                    .values
                    .first()
                    .map_or("", |value| value.value.text.as_str());
                found
                    .add(source, test.place())
                    .message(format!(
                        "`{named}` is accepted, and not `{expected}`, which the vendor issued"
                    ))
                    .fix(edit::display(format!("write `{expected}`")));
                continue;
            }
            let others: Vec<&str> = accepted_literals(way, test)
                .into_iter()
                .filter(|text| !text.eq_ignore_ascii_case(expected))
                .collect();
            let [first, rest @ ..] = others.as_slice() else {
                continue;
            };
            seen.push(test.place());
            let more = match rest.len() {
                0 => String::new(),
                count => format!(" and {count} more"),
            };
            let fix = if test.has_variables() {
                edit::display(format!("accept only `{expected}`"))
            } else {
                edit::change_test(
                    source,
                    statement,
                    test,
                    &test.operator_text,
                    Some(&[expected.to_owned()]),
                    format!("accept only `{expected}`"),
                    Applicability::Unsafe,
                )
            };
            found
                .add(source, test.place())
                .severity(Severity::Warning)
                .risk(Risk::Medium)
                .message(format!("`{first}`{more} is accepted beside `{expected}`, which the vendor issued"))
                .why("whoever was issued the other ExternalId may be able to assume the role through the same vendor")
                .fix(fix);
        }
    }
}
