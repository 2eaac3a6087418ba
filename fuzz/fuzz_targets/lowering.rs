//! check(bytes) = check(bytes), without a panic, and every span of it is a place in the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rolecall::report::{Location, Severity};
use rolecall::{Options, PolicyType};

const TYPES: [Option<PolicyType>; 6] = [
    None,
    Some(PolicyType::Identity),
    Some(PolicyType::Trust),
    Some(PolicyType::Resource),
    Some(PolicyType::Scp),
    Some(PolicyType::Rcp),
];

fuzz_target!(|bytes: &[u8]| {
    let text = std::str::from_utf8(bytes).ok();
    for policy_type in TYPES {
        let options = Options {
            policy_type,
            ..Options::default()
        };
        let first = rolecall::check_bytes(bytes, &options);
        assert_eq!(
            first,
            rolecall::check_bytes(bytes, &options),
            "another report on the second run"
        );
        let Ok(report) = first else { continue };
        // A document that AWS refuses may leave the reasoning and the evaluation at odds about what it would mean; then the report
        // says so, as it must. About one that AWS takes they agree: the target `check` makes nothing else.
        let refused = report
            .findings
            .iter()
            .any(|finding| finding.severity == Severity::Error && finding.code != "INTERNAL_ERROR");
        for finding in &report.findings {
            assert!(
                refused || finding.code != "INTERNAL_ERROR",
                "{}",
                finding.message
            );
            let spans = finding.span.iter().chain(
                finding
                    .labels
                    .iter()
                    .filter_map(|label| label.span.as_ref()),
            );
            for span in spans {
                in_text(*span, text);
            }
            let Some(fix) = &finding.fix else { continue };
            if let Some(text) = text {
                assert_eq!(
                    fix.apply(text).is_some(),
                    !fix.edits.is_empty(),
                    "{}: a fix that does not fit",
                    finding.code
                );
            }
        }
    }
});

fn in_text(span: Location, text: Option<&str>) {
    assert!(
        span.start <= span.end && span.line > 0 && span.column > 0,
        "{span:?}"
    );
    if let Some(text) = text {
        assert!(
            span.span().slice(text).is_some(),
            "{span:?} is not a place in the text"
        );
    }
}
