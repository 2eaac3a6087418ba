//! A policy variable where AWS reads none.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "VARIABLE_UNSUPPORTED_IN_ELEMENT",
    severity: Severity::Error,
    risk: None,
    what: "a policy variable stands where AWS does not expand any",
    why: "variables exist in Resource, NotResource and the values of a Condition; anywhere else `${` is text, and names no action and no principal",
    fix: "write the value itself, or test the key in the Condition",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Variable(run),
    },
};

fn run(cx: Cx<'_>, variable: &VariableView<'_>, found: &mut Findings<'_>) {
    let element = match variable.holder {
        Holder::Sid => "a Sid",
        Holder::Action => "an action",
        Holder::Principal => "a principal",
        Holder::Resource | Holder::Value(_) => return,
    };
    if !variable.closed {
        return;
    }
    found
        .add(cx.source(), variable.place)
        .message(format!(
            "the policy variable `{}` stands in {element}, where AWS does not expand any",
            variable.written()
        ))
        .fix(edit::display(CHECK.fix));
}
