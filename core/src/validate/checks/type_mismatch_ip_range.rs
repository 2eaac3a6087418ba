//! A value of an address operator that is no address and no CIDR block.
use crate::evaluate::scalar::Block;
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "TYPE_MISMATCH_IP_RANGE",
    severity: Severity::Error,
    risk: None,
    what: "the value is neither an IP address nor a CIDR block",
    why: "no request compares with it, so `IpAddress` never holds, and `NotIpAddress` always does",
    fix: "write an address such as `203.0.113.7`, or a block such as `203.0.113.0/24`",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Value(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, value: &At<Value>, found: &mut Findings<'_>) {
    let text = &value.value.text;
    if test.operator.value.comparison != Comparison::IpAddress
        || !is_readable(&value.value)
        || Block::parse(text).is_some()
    {
        return;
    }
    let fix = match block(text) {
        Some(block) => edit::replace_string(
            cx.source(),
            value.place,
            &block,
            format!("write `{block}`"),
            Applicability::Unsafe,
        ),
        None => edit::display(
            "write an address such as `203.0.113.7`, or a block such as `203.0.113.0/24`",
        ),
    };
    found.add(cx.source(), value.place).fix(fix);
}

/// The block that a pattern such as `203.0.113.*` or `10.*` was meant to be.
fn block(text: &str) -> Option<String> {
    let mut octets = [0_u8; 4];
    let mut fixed = 0;
    let mut fields = text.splitn(5, '.').peekable();
    for octet in &mut octets {
        let Some(field) = fields.next_if(|field| *field != "*") else {
            break;
        };
        *octet = field.parse().ok()?;
        fixed += 1;
    }
    let stars = fields.clone().count();
    let is_pattern =
        stars > 0 && fixed > 0 && fixed + stars <= 4 && fields.all(|field| field == "*");
    is_pattern.then(|| format!("{}/{}", std::net::Ipv4Addr::from(octets), 8 * fixed))
}

#[cfg(test)]
mod tests {
    use super::block;

    #[test]
    fn patterns_of_whole_octets_are_blocks() {
        assert_eq!(block("203.0.113.*").as_deref(), Some("203.0.113.0/24"));
        assert_eq!(block("10.*").as_deref(), Some("10.0.0.0/8"));
        assert_eq!(block("10.*.*.*").as_deref(), Some("10.0.0.0/8"));
        for text in [
            "*",
            "10.*.1.*",
            "10.1*",
            "10.0.0.0",
            "1.2.3.4.*",
            "300.*",
            "10.*.*.*.*",
            "",
        ] {
            assert_eq!(block(text), None, "{text}");
        }
    }
}
