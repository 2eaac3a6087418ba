//! A key that says little without another one.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "MISSING_PAIRED_CONDITION_KEYS",
    severity: Severity::SecurityWarning,
    risk: None,
    what: "the key says little without another one beside it",
    why: "the value is not unique in the world: somebody else's network or bucket can have the same",
    fix: "add the key that says whose it is",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Statement(run),
    },
};

/// A key, what tests of it need another key, and which.
struct Pair {
    key: &'static str,
    needs: fn(&TestView<'_>) -> bool,
    /// One of them is enough.
    companions: &'static [&'static str],
    /// Why the key alone is not enough.
    gap: &'static str,
    advice: &'static str,
}

const PAIRS: [Pair; 3] = [
    Pair {
        key: "aws:vpcsourceip",
        needs: |_| true,
        companions: &["aws:sourcevpc", "aws:sourcevpce"],
        gap: "every VPC can have these addresses",
        advice: "add `aws:SourceVpc` or `aws:SourceVpce`",
    },
    Pair {
        key: "aws:ec2instancesourceprivateipv4",
        needs: |_| true,
        companions: &["aws:ec2instancesourcevpc"],
        gap: "every VPC can have these addresses",
        advice: "add `aws:Ec2InstanceSourceVpc`",
    },
    Pair {
        key: "aws:sourcearn",
        needs: |test| {
            test.values
                .iter()
                .any(|value| is_of_no_account(&value.value.text))
        },
        companions: &["aws:sourceaccount"],
        gap: "the ARN does not say whose it is, and somebody else can take the name once it is free",
        advice: "add `aws:SourceAccount`",
    },
];

fn run(cx: Cx<'_>, found: &mut Findings<'_>) {
    for pair in &PAIRS {
        let mut tests = cx.tests.iter();
        let Some(test) =
            tests.find(|test| test.name == pair.key && compares(test) && (pair.needs)(test))
        else {
            continue;
        };
        let is_companion = |test: &TestView<'_>| pair.companions.contains(&test.name.as_str());
        if cx.tests.iter().any(is_companion) {
            continue;
        }
        found
            .add(cx.source(), test.place())
            .at_key()
            .message(format!("`{}` stands alone: {}", test.key.value, pair.gap))
            .fix(edit::display(pair.advice));
    }
}

/// Whether a test compares a value, rather than asking whether there is one.
fn compares(test: &TestView<'_>) -> bool {
    !matches!(
        test.operator.value.comparison,
        Comparison::Null | Comparison::Unknown
    )
}

/// Whether a value is an ARN without an account, such as a bucket's.
fn is_of_no_account(text: &str) -> bool {
    ArnFields::parse(text).is_some_and(|arn| arn.account.is_empty())
}
