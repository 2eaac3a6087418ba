//! Several bounds of which one decides.
use crate::evaluate::scalar::Number;
use crate::validate::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "REDUNDANT_CONDITION_VALUE_NUM",
    severity: Severity::Suggestion,
    risk: None,
    what: "only one of the numbers makes a difference",
    why: "the values of a list are alternatives: whatever is below the smaller bound is below the greater one, too",
    fix: "keep the bound that decides",
    url: REFERENCE,
    run: Run {
        types: Types::ALL,
        look: Look::Test(run),
    },
};

fn run(cx: Cx<'_>, test: &TestView<'_>, found: &mut Findings<'_>) {
    let Comparison::Numeric(order) = test.operator.value.comparison else {
        return;
    };
    let greatest = match order {
        Order::LessThan | Order::LessThanEquals => true,
        Order::GreaterThan | Order::GreaterThanEquals => false,
        Order::Equals => return,
    };
    if test.values.len() < 2 {
        return;
    }
    let numbers: Vec<(Number, &At<Value>)> = test
        .values
        .iter()
        .filter_map(|value| Some((Number::parse(&value.value.text)?, value)))
        .collect();
    let by_number =
        |one: &&(Number, &At<Value>), other: &&(Number, &At<Value>)| one.0.cmp(&other.0);
    let (decides, which) = if greatest {
        (numbers.iter().max_by(by_number), "greatest")
    } else {
        (numbers.iter().min_by(by_number), "least")
    };
    let Some((_, decides)) = decides.filter(|_| numbers.len() > 1) else {
        return;
    };
    let text = shown(&decides.value.text);
    let fix = if numbers.len() == test.values.len() {
        edit::change_test(
            cx.source(),
            cx.statement,
            test,
            &test.operator_text,
            Some(std::slice::from_ref(&decides.value.text)),
            format!("keep {text}"),
            Applicability::Safe,
        )
    } else {
        edit::display(format!("keep {text}"))
    };
    found
        .add(cx.source(), test.place())
        .message(format!(
            "only the {which} of the numbers makes a difference, {text}"
        ))
        .fix(fix);
}
