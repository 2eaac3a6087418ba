//! A condition that any ExternalId meets: a pattern that fixes nothing, or `Null` alone.

use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "EXTERNAL_ID_PRESENCE_ONLY",
    severity: Severity::SecurityWarning,
    risk: Some(Risk::High),
    what: "any ExternalId gets in",
    why: "the policy asks that an ExternalId is sent, not which: a vendor tricked into assuming the role for another customer sends that customer's, and gets in",
    fix: "compare `sts:ExternalId` with the one value that the vendor issued, with `StringEquals`",
    url: Some("https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html"),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for guard in trust.guards() {
        let ways = guard.unrelated();
        let Some(way) = ways.first() else { continue };
        let witness = way
            .external_id
            .unrelated_opening
            .as_ref()
            .and_then(|opening| opening.witness.clone());
        let who = guard::principals(&ways);
        if let Some(test) = guard
            .asking(Asks::Value)
            .find(|test| test.values.iter().any(|value| is_open(&value.value)))
        {
            let mut loose = test.values.iter().filter(|value| is_open(&value.value));
            let Some(first) = loose.next() else { continue };
            let finding = found.add(source, first.place);
            finding
                .message(format!(
                    "{} lets {who} in with any ExternalId",
                    guard::shown(&first.value.text)
                ))
                .witness(witness)
                .fix(tighten(trust, &guard, test));
            for other in loose {
                finding.label(source, other.place, "this one too");
            }
        } else if guard.asks(Asks::OtherValue) && !guard.asks(Asks::Value) {
            // EXTERNAL_ID_NEGATED points at the operator that leaves the value open.
        } else if let Some(test) = guard.asking(Asks::Presence).next() {
            let title = "add `StringEquals` with the value that the vendor issued";
            let fix = match &trust.options.external_id {
                Some(id) => guard.change(
                    source,
                    test,
                    guard::STRING_EQUALS,
                    Some(std::slice::from_ref(id)),
                    format!("require the ExternalId {}", guard::shown(id)),
                    Applicability::Safe,
                ),
                None => edit::display(title),
            };
            found
                .add(source, test.place())
                .message(format!(
                    "`{}` asks that an ExternalId is sent, and lets {who} in with any",
                    test.operator_text
                ))
                .witness(witness)
                .fix(fix);
        } else if let Some(test) = guard.asking(Asks::Value).next() {
            // An operator that compares something else than texts.
            found
                .add(source, test.operator.place)
                .at_key()
                .message(format!(
                    "`{}` lets {who} in with an ExternalId that the policy does not list",
                    test.operator_text
                ))
                .witness(witness)
                .fix(edit::display(
                    "use `StringEquals` with the value that the vendor issued",
                ));
        }
    }
}

fn is_open(value: &crate::policy::Value) -> bool {
    value.variables().next().is_none() && is_loose(&value.text)
}

fn tighten(trust: &TrustAnalysis<'_>, guard: &Guard<'_>, test: &Test) -> Option<Fix> {
    let mut keep = guard::texts(test, |value| !is_open(value));
    let id = trust.options.external_id.as_ref();
    let mut title = "remove the pattern that takes any value".to_owned();
    if let Some(id) = id
        && guard::holds(test, Some(id))
        && !keep.contains(id)
    {
        title = format!("write the ExternalId {} in its place", guard::shown(id));
        keep.push(id.clone());
    }
    // What is left must be worth keeping: with variables in it, the caller still chooses.
    let exact = |value: &crate::policy::Value| guard::is_exact(trust.policy, test, value);
    let sound = id.is_some() || test.values.iter().any(|value| exact(&value.value));
    if keep.is_empty() || !sound || test.has_variables() {
        return edit::display(
            "write the one ExternalId that the vendor issued in its place, under `StringEquals`",
        );
    }
    guard.change_values(
        &trust.policy.source,
        test,
        &keep,
        title,
        Applicability::Safe,
    )
}
