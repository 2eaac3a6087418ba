//! A Condition, or an operator in one, that holds nothing.
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "EMPTY_OBJECT_CONDITION",
    severity: Severity::Suggestion,
    risk: None,
    what: "the Condition is empty",
    why: "a Condition without a key always holds: the statement says the same without it",
    fix: "name the keys to compare, or remove the Condition",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Statement(run),
    },
};

fn run(cx: Cx<'_>, found: &mut Findings<'_>) {
    let source = cx.source();
    let Some(condition) = cx.statement.condition else {
        return;
    };
    if holds_nothing(source, condition, ['{', '}']) {
        found.add(source, condition).fix(edit::remove(
            source,
            condition,
            "remove the Condition",
            Applicability::Safe,
        ));
        return;
    }
    let operators = source.children(condition);
    let empty = |operator: &Place| holds_nothing(source, *operator, ['{', '}']);
    each(
        operators.iter().copied().filter(empty),
        found,
        |operator, found| {
            let alone = operators.len() == 1;
            found
                .add(source, operator)
                .message("an operator of the Condition has no key")
                .fix(edit::remove(
                    source,
                    if alone { condition } else { operator },
                    if alone {
                        "remove the Condition"
                    } else {
                        "remove the operator"
                    },
                    Applicability::Safe,
                ));
        },
    );
}
