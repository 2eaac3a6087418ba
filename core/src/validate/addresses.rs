//! Private addresses in `aws:SourceIp`: the key holds the public address of the caller.

use super::view::{Cx, TestView};
use crate::evaluate::scalar::Block;
use crate::policy::{At, Comparison, Value, edit};
use crate::report::{Applicability, Findings};

/// RFC 1918, and RFC 4193 for IPv6: addresses that no request on the Internet comes from.
const PRIVATE: [Block; 4] = [
    Block {
        v6: false,
        first: 0x0A00_0000,
        last: 0x0AFF_FFFF,
    },
    Block {
        v6: false,
        first: 0xAC10_0000,
        last: 0xAC1F_FFFF,
    },
    Block {
        v6: false,
        first: 0xC0A8_0000,
        last: 0xC0A8_FFFF,
    },
    Block {
        v6: true,
        first: 0xFC00 << 112,
        last: (0xFE00 << 112) - 1,
    },
];

/// Reports a test under `IpAddress` (`NotIpAddress` if `negated`) that lists private addresses and no public one.
pub(super) fn all_private(
    cx: Cx<'_>,
    test: &TestView<'_>,
    negated: bool,
    found: &mut Findings<'_>,
) {
    if private(test, negated).is_some() && public(test).next().is_none() {
        found.add(cx.source(), test.place()).fix(edit::display(
            "list public addresses; for callers in a VPC, compare `aws:VpcSourceIp` together with `aws:SourceVpc`",
        ));
    }
}

/// Reports a test that lists private addresses beside public ones.
pub(super) fn some_private(
    cx: Cx<'_>,
    test: &TestView<'_>,
    negated: bool,
    found: &mut Findings<'_>,
) {
    let Some(private) = private(test, negated) else {
        return;
    };
    if public(test).next().is_none() {
        return;
    }
    let kept: Vec<String> = test
        .values
        .iter()
        .filter(|value| !is_private(&value.value))
        .map(|value| value.value.text.clone())
        .collect();
    // Fewer values are a narrower test, or a wider one where they are excluded.
    let applicability = if cx.allows() == negated {
        Applicability::Unsafe
    } else {
        Applicability::Safe
    };
    let places = private.map(|value| (value.place, "this one too".to_owned()));
    if let Some(finding) = found.add_all(cx.source(), places) {
        finding.fix(edit::change_test(
            cx.source(),
            cx.statement,
            test,
            &test.operator_text,
            Some(&kept),
            "remove the private addresses",
            applicability,
        ));
    }
}

/// The private addresses of a test on `aws:SourceIp`; `None` if there are none, or if it is another test.
fn private<'t>(
    test: &'t TestView<'_>,
    negated: bool,
) -> Option<impl Iterator<Item = &'t At<Value>>> {
    let operator = test.operator.value;
    let is_ours = test.name == "aws:sourceip"
        && operator.comparison == Comparison::IpAddress
        && operator.negated == negated;
    let mut private = test
        .values
        .iter()
        .filter(|value| is_private(&value.value))
        .peekable();
    (is_ours && private.peek().is_some()).then_some(private)
}

fn public<'t>(test: &'t TestView<'_>) -> impl Iterator<Item = &'t At<Value>> {
    test.values
        .iter()
        .filter(|value| !is_private(&value.value) && Block::parse(&value.value.text).is_some())
}

fn is_private(value: &Value) -> bool {
    Block::parse(&value.text)
        .is_some_and(|block| PRIVATE.iter().any(|private| private.contains(block)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::ValueType;

    #[test]
    fn private_is_what_lies_inside_a_private_block() {
        let is_private = |text: &str| {
            is_private(&Value {
                text: text.to_owned(),
                json: ValueType::String,
                template: None,
            })
        };
        for text in [
            "10.0.0.0/8",
            "10.1.2.3",
            "172.16.0.0/12",
            "172.31.255.255",
            "192.168.1.0/24",
            "fd12:3456:789a::/48",
        ] {
            assert!(is_private(text), "{text}");
        }
        for text in [
            "0.0.0.0/0",
            "8.0.0.0/6",
            "172.32.0.0/16",
            "172.0.0.0/8",
            "192.169.0.0",
            "2001:db8::/32",
            "fe80::1",
            "10.0.0",
        ] {
            assert!(!is_private(text), "{text}");
        }
    }
}
