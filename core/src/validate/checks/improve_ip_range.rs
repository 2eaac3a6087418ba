//! A CIDR block that is written with an address inside it.
use crate::evaluate::scalar::Block;
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "IMPROVE_IP_RANGE",
    severity: Severity::Suggestion,
    risk: None,
    what: "the block has bits set behind its mask",
    why: "AWS takes the block around the address: whoever reads the policy sees one address, and the whole block is meant",
    fix: "write the first address of the block",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Value(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, value: &At<Value>, found: &mut Findings<'_>) {
    if test.operator.value.comparison != Comparison::IpAddress {
        return;
    }
    let Some((address, mask)) = value.value.text.trim().split_once('/') else {
        return;
    };
    let Some((address, block)) = Block::parse(address).zip(Block::parse(&value.value.text)) else {
        return;
    };
    if address.first == block.first {
        return;
    }
    let network = format!("{}/{mask}", Block::print(block.v6, block.first));
    found
        .add(cx.source(), value.place)
        .fix(edit::replace_string(
            cx.source(),
            value.place,
            &network,
            format!("write `{network}`"),
            Applicability::Safe,
        ));
}
