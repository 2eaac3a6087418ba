use super::*;
use crate::report::{
    Edit, Enforcement, Label, PathReport, SCHEMA, Scope, Strength, Trust, Unproved,
};
use crate::text::Span;

const POLICY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Sid": "Vendor",
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
    "Action": "sts:AssumeRole",
    "Condition": {"StringEqualsIfExists": {"sts:ExternalId": "é-123"}}
  }]
}
"#;

fn location(text: &str, start: usize, end: usize) -> Location {
    let span = Span::new(u32::try_from(start).unwrap(), u32::try_from(end).unwrap());
    let lines = LineIndex::new(text);
    Location::new(span, lines.position(text, span.start, Encoding::Utf8))
}

fn at(text: &str, part: &str) -> Location {
    let start = text.find(part).unwrap();
    location(text, start, start + part.len())
}

fn edit(text: &str, part: &str, new: &str) -> Edit {
    let place = at(text, part);
    Edit {
        start: place.start,
        end: place.end,
        text: new.to_owned(),
    }
}

fn finding(span: Option<Location>) -> Finding {
    Finding {
        code: "EXTERNAL_ID_OPTIONAL",
        severity: Severity::SecurityWarning,
        risk: Some(Risk::High),
        message: "the role can be assumed without an ExternalId".to_owned(),
        why: "`StringEqualsIfExists` is true when the key is absent".to_owned(),
        path: "/Statement/0/Condition/StringEqualsIfExists".to_owned(),
        span,
        labels: Vec::new(),
        fix: None,
        witness: None,
        url: None,
    }
}

fn witness() -> Witness {
    Witness {
        principal: WitnessPrincipal::Aws("arn:aws:iam::111122223333:role/x".to_owned()),
        action: "sts:AssumeRole".to_owned(),
        resource: None,
        context: [
            ("sts:ExternalId".to_owned(), WitnessValue::Absent),
            (
                "aws:SourceIp".to_owned(),
                WitnessValue::One("203.0.113.7".to_owned()),
            ),
            (
                "sts:TransitiveTagKeys".to_owned(),
                WitnessValue::Many(vec!["a".to_owned(), "b".to_owned()]),
            ),
        ]
        .into(),
    }
}

fn report(findings: Vec<Finding>, trust: Option<Trust>) -> Report {
    Report {
        schema: SCHEMA,
        policy_type: "trust",
        policy_type_basis: "given",
        findings,
        trust,
    }
}

fn drawn(text: &str, finding: Finding) -> String {
    render(
        &report(vec![finding], None),
        text,
        "role.json",
        Colour::Plain,
    )
}

#[test]
fn a_finding_with_everything() {
    let mut finding = finding(Some(at(POLICY, "\"StringEqualsIfExists\"")));
    finding.labels = vec![Label {
        text: "who gets in".to_owned(),
        path: "/Statement/0/Principal/AWS".to_owned(),
        span: Some(at(POLICY, "\"arn:aws:iam::111122223333:root\"")),
    }];
    finding.fix = Some(Fix {
        title: "use `StringEquals`".to_owned(),
        applicability: Applicability::Safe,
        edits: vec![edit(POLICY, "StringEqualsIfExists", "StringEquals")],
    });
    finding.witness = Some(witness());
    finding.url = Some("https://docs.aws.amazon.com/IAM/");
    assert_eq!(
        drawn(POLICY, finding),
        r#"security warning (high risk)[EXTERNAL_ID_OPTIONAL]: the role can be assumed without an ExternalId
 --> role.json:8:19
  |
6 |     "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
  |                          -------------------------------- who gets in
7 |     "Action": "sts:AssumeRole",
8 |     "Condition": {"StringEqualsIfExists": {"sts:ExternalId": "é-123"}}
  |                   ^^^^^^^^^^^^^^^^^^^^^^
  |
  = why: `StringEqualsIfExists` is true when the key is absent
  = witness: `arn:aws:iam::111122223333:role/x` calls sts:AssumeRole with aws:SourceIp = `203.0.113.7`, sts:TransitiveTagKeys = `a`, `b`, without sts:ExternalId, and the policy allows it
  = see: https://docs.aws.amazon.com/IAM/
fix: use `StringEquals`
  |
8 -     "Condition": {"StringEqualsIfExists": {"sts:ExternalId": "é-123"}}
8 +     "Condition": {"StringEquals": {"sts:ExternalId": "é-123"}}
  |

"#
    );
}

#[test]
fn a_finding_without_a_place() {
    assert_eq!(
        drawn("", finding(None)),
        r"security warning (high risk)[EXTERNAL_ID_OPTIONAL]: the role can be assumed without an ExternalId
--> role.json
 = at: /Statement/0/Condition/StringEqualsIfExists
 = why: `StringEqualsIfExists` is true when the key is absent

"
    );
}

#[test]
fn a_place_that_does_not_fit_is_shown_as_a_path() {
    let wrong = Location {
        start: 5,
        end: 900,
        line: 1,
        column: 6,
    };
    assert!(drawn("{}", finding(Some(wrong))).contains("at: /Statement/0/Condition"));
}

#[test]
fn ends_and_empty_texts_are_places() {
    assert!(drawn("", finding(Some(location("", 0, 0)))).contains("role.json:1:1"));
    let end = location(POLICY, POLICY.len(), POLICY.len());
    assert!(drawn(POLICY, finding(Some(end))).contains("role.json:11:1"));
}

#[test]
fn a_span_over_many_lines_is_cut_to_its_first() {
    let whole = location(POLICY, 0, POLICY.len());
    assert!(drawn(POLICY, finding(Some(whole))).contains("1 | {\n  | ^\n"));
}

#[test]
fn columns_count_characters() {
    let text = "{\"é😀\": 1, \"b\": 2}";
    assert!(drawn(text, finding(Some(at(text, "\"b\"")))).contains("role.json:1:11\n"));
}

#[test]
fn no_policy_writes_to_the_terminal() {
    let nasty = "\u{1b}[31m\u{1b}]8;;http://x\u{7}\u{9b}31m\u{202e}\u{8}\r\u{85}";
    let text = format!("{{\"{nasty}\": \"x{nasty}\"}}\n");
    let mut finding = finding(Some(at(&text, "\"x")));
    finding.message = nasty.to_owned();
    finding.why = nasty.to_owned();
    finding.path = nasty.to_owned();
    for span in [None, Some(at(&text, nasty))] {
        finding.labels.push(Label {
            text: nasty.to_owned(),
            path: nasty.to_owned(),
            span,
        });
    }
    finding.fix = Some(Fix {
        title: nasty.to_owned(),
        applicability: Applicability::Unsafe,
        edits: vec![edit(&text, nasty, &format!("y{nasty}"))],
    });
    finding.witness = Some(Witness {
        principal: WitnessPrincipal::Federated(nasty.to_owned()),
        action: nasty.to_owned(),
        resource: Some(nasty.to_owned()),
        context: [(nasty.to_owned(), WitnessValue::One(nasty.to_owned()))].into(),
    });
    let mut trust = trust();
    trust.paths[0].sid = nasty.to_owned();
    trust.paths[0].principal = nasty.to_owned();
    trust.paths[0].witness.clone_from(&finding.witness);
    trust.paths[0].conditions_used = vec![nasty.to_owned()];
    trust.external_id.accepted = vec![nasty.to_owned()];
    let mut without_place = finding.clone();
    without_place.span = None;
    let report = report(vec![finding, without_place], Some(trust));
    let shown = render(&report, &text, nasty, Colour::Plain)
        + &render_trust(&report, &text, nasty, Colour::Plain).unwrap();
    let bad: Vec<char> = shown
        .chars()
        .filter(|c| (c.is_control() && *c != '\n') || *c == '\u{202e}')
        .collect();
    assert_eq!(bad, Vec::<char>::new(), "{shown}");
    // With colours, the only escape sequences are those of styles.
    let shown = render(&report, &text, nasty, Colour::Ansi)
        + &render_trust(&report, &text, nasty, Colour::Ansi).unwrap();
    for sequence in shown.split('\u{1b}').skip(1) {
        let sequence = sequence.split('m').next().unwrap();
        assert!(
            sequence.strip_prefix('[').is_some_and(|rest| {
                rest.bytes()
                    .all(|byte| byte.is_ascii_digit() || byte == b';')
            }),
            "{sequence:?}"
        );
    }
    assert!(!shown.contains("\u{1b}[31m\u{1b}]"));
}

/// Every shape of edit that fits the text can be drawn: the drawing is somebody else's code and must not panic on it.
#[test]
fn every_edit_can_be_drawn() {
    let texts = [
        POLICY,
        "",
        "\n",
        "{\"é\":1}",
        "a\r\nb\r\n\r\n",
        "a\rb",
        "\n\n\n",
        "\t{\n\t}\t",
    ];
    let news = ["", "x", "\n", "x\ny", "\n\n  z\n", "é😀", "\r\n"];
    for text in texts {
        let bounds: Vec<usize> = text
            .char_indices()
            .map(|(at, _)| at)
            .chain([text.len()])
            .collect();
        let step = bounds.len() / 12 + 1;
        for &start in bounds.iter().step_by(step) {
            for &end in bounds.iter().step_by(step).filter(|end| **end >= start) {
                for new in news {
                    let edit = |start: usize, end: usize| Edit {
                        start: u32::try_from(start).unwrap(),
                        end: u32::try_from(end).unwrap(),
                        text: new.to_owned(),
                    };
                    let mut finding = finding(Some(location(text, start, end)));
                    finding.labels = vec![Label {
                        text: "here".to_owned(),
                        path: String::new(),
                        span: Some(location(text, end, text.len())),
                    }];
                    for edits in [
                        vec![edit(start, end)],
                        vec![edit(start, end), edit(text.len(), text.len())],
                        vec![edit(0, start), edit(end, text.len())],
                    ] {
                        finding.fix = Some(Fix {
                            title: "t".to_owned(),
                            applicability: Applicability::Safe,
                            edits,
                        });
                        assert!(drawn(text, finding.clone()).contains("fix: t"));
                    }
                }
            }
        }
    }
}

#[test]
fn a_long_line_is_cut() {
    let text = format!(
        "[{}\"needle\"{}]",
        "\"x\",".repeat(50_000),
        ",\"y\"".repeat(50_000)
    );
    let shown = drawn(&text, finding(Some(at(&text, "\"needle\""))));
    assert_eq!(
        shown,
        r#"security warning (high risk)[EXTERNAL_ID_OPTIONAL]: the role can be assumed without an ExternalId
 --> role.json:1:200002
  |
  |
1 | ...,"x","x","x","x","x","x","x","x","x","x","x","x","x","x","x","needle","y","y","y","y","y","y","y","y","y","y","y","y","y","y","y",...
  |                                                                 ^^^^^^^^
  = why: `StringEqualsIfExists` is true when the key is absent

"#
    );
}

fn trust() -> Trust {
    Trust {
        external_id: Enforcement {
            enforced: Some(false),
            strength: Strength::Optional,
            accepted: vec!["é-123".to_owned()],
        },
        principal_scope: Scope::Account,
        principal_element_scope: Scope::Account,
        public: false,
        paths: vec![PathReport {
            statement: 0,
            sid: "Vendor".to_owned(),
            principal: "arn:aws:iam::111122223333:root".to_owned(),
            kind: Scope::Account,
            action: "sts:AssumeRole".to_owned(),
            external_id: Strength::Optional,
            public: false,
            own: false,
            conditions_used: Vec::new(),
            conditions_irrelevant: vec!["sts:ExternalId".to_owned()],
            witness: Some(witness()),
        }],
        public_witness: None,
        external_id_witness: None,
        unproved: Vec::new(),
    }
}

#[test]
fn a_verdict() {
    let mut finding = finding(Some(at(POLICY, "\"StringEqualsIfExists\"")));
    finding.fix = Some(Fix {
        title: "use `StringEquals`".to_owned(),
        applicability: Applicability::Safe,
        edits: vec![edit(POLICY, "StringEqualsIfExists", "StringEquals")],
    });
    let report = report(vec![finding], Some(trust()));
    assert_eq!(
        render_trust(&report, POLICY, "role.json", Colour::Plain).unwrap(),
        r#"No stranger can get in. Who can: everybody in account 111122223333.
An ExternalId is not enforced: a value other than `é-123` is refused, but a call without one gets in.

Ways in

1. everybody in account 111122223333, by statement 0 `Vendor`
   action      sts:AssumeRole
   ExternalId  optional
   no effect   sts:ExternalId
   This request is allowed:
     principal              arn:aws:iam::111122223333:role/x
     action                 sts:AssumeRole
     aws:SourceIp           `203.0.113.7`
     sts:ExternalId         (not sent)
     sts:TransitiveTagKeys  `a`, `b`

Fixes

EXTERNAL_ID_OPTIONAL (role.json:8:19): the role can be assumed without an ExternalId
fix: use `StringEquals`
  |
8 -     "Condition": {"StringEqualsIfExists": {"sts:ExternalId": "é-123"}}
8 +     "Condition": {"StringEquals": {"sts:ExternalId": "é-123"}}
  |
"#
    );
}

#[test]
fn an_open_question_is_not_a_clean_answer() {
    for strength in [Strength::Exact, Strength::NotApplicable] {
        let mut trust = trust();
        trust.external_id.enforced = None;
        trust.external_id.strength = strength;
        trust.unproved = vec![Unproved {
            question: "is it public",
            reason: "budget".to_owned(),
        }];
        let shown = render_trust(
            &report(Vec::new(), Some(trust)),
            "",
            "role.json",
            Colour::Plain,
        )
        .unwrap();
        assert!(
            shown.starts_with(
                "No stranger was found to get in, but not every question was answered."
            )
        );
        assert!(shown.contains("could not be proved"));
        assert!(!shown.contains("can call sts:AssumeRole"));
        assert!(shown.contains("- is it public: budget"));
    }
}

#[test]
fn strangers_come_first() {
    let mut trust = trust();
    trust.public = true;
    trust.principal_scope = Scope::Public;
    trust.paths[0].public = true;
    trust.paths[0].kind = Scope::Public;
    trust.paths[0].principal = "*".to_owned();
    let shown = render_trust(
        &report(Vec::new(), Some(trust)),
        "",
        "role.json",
        Colour::Plain,
    )
    .unwrap();
    assert!(
        shown.starts_with("A stranger can get in. Who can: anybody.\n"),
        "{shown}"
    );
}
