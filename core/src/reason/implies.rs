//! Is one policy no wider than another; and does a policy allow one request.

use super::budget::{Budget, Exhausted};
use super::region::{Cover, Layout, Region, minus};
use super::space::{Actions, Clause, Links, Space};
use super::{Answer, Covered};
use crate::PolicyType;
use crate::evaluate::{Decision, Request, decide};
use crate::policy::{Effect, Policy};
use crate::report::Witness;

/// Whether every request that `first` allows is allowed by `second` too. `Refuted` holds one that is not, replayed on both.
///
/// Exponential at worst in the number of Deny statements that overlap, and bounded by the budget; microseconds for policies that
/// people write.
///
/// # Examples
///
/// ```
/// use rolecall::PolicyType;
/// use rolecall::policy::Policy;
/// use rolecall::reason::{Answer, Budget, implies};
///
/// let policy = |actions: &str| Policy::from_text(
///     &format!(r#"{{"Statement": {{"Effect": "Allow", "Action": {actions}, "Resource": "*"}}}}"#), &Default::default());
/// let narrow = policy(r#""s3:GetObject""#)?;
/// let wide = policy(r#""s3:Get*""#)?;
/// let ask = |first, second| implies(first, second, PolicyType::Identity, &Budget::default());
/// assert!(matches!(ask(&narrow, &wide), Answer::Proved(_)));
/// let Answer::Refuted(request) = ask(&wide, &narrow) else { panic!() };
/// assert!(request.action.starts_with("s3:get"));
/// # Ok::<(), rolecall::Error>(())
/// ```
pub fn implies(
    first: &Policy,
    second: &Policy,
    policy_type: PolicyType,
    budget: &Budget,
) -> Answer {
    match compare(first, second, policy_type, budget) {
        Ok(answer) => answer,
        Err(exhausted) => Answer::Unknown(exhausted),
    }
}

fn compare(
    first: &Policy,
    second: &Policy,
    policy_type: PolicyType,
    budget: &Budget,
) -> Result<Answer, Exhausted> {
    let open = !matches!(policy_type, PolicyType::Trust | PolicyType::Resource);
    let clauses: Vec<Clause<'_>> = first
        .statements
        .iter()
        .chain(&second.statements)
        .map(|statement| Clause::of(statement, open))
        .collect();
    let count = first.statements.len();
    let linked = clauses.iter().any(|clause| {
        clause.tests.iter().any(|test| test.has_variables())
            || clause
                .resource
                .iter()
                .flat_map(|element| &element.entries)
                .any(|entry| entry.value.template.variables().next().is_some())
    });
    if linked && first.to_value() == second.to_value() {
        return Ok(Answer::Proved(Vec::new()));
    }
    let mut budget = *budget;
    // Of the first policy what it allows at most, of the second what it allows at least.
    let links = if linked {
        Links::Split(count)
    } else {
        Links::Wide
    };
    let space = Space::new(&clauses, links, &Actions::All, &[], &mut budget)?;
    let region = |policy: usize, effect: Effect| -> Vec<(usize, &Region)> {
        clauses
            .iter()
            .zip(&space.regions)
            .enumerate()
            .filter(|(index, (clause, _))| {
                (*index >= count) == (policy == 1) && clause.effect == effect
            })
            .map(|(index, (_, region))| (index, region))
            .collect()
    };
    let name = |index: usize| {
        if index < count {
            (0, index)
        } else {
            (1, index - count)
        }
    };
    let mut proof = Vec::new();
    let mut check = |start: Region,
                     covers: &[(usize, &Region)],
                     statement: usize|
     -> Result<Option<Request>, Exhausted> {
        let regions: Vec<Cover<'_>> = covers
            .iter()
            .map(|(index, region)| Cover {
                region,
                narrow: space.narrow.get(*index).map_or(&[], Vec::as_slice),
            })
            .collect();
        let mut used = Vec::new();
        let left = minus(
            space.layout(),
            start,
            &regions,
            &|region| space.consistent(region),
            &mut budget,
            &mut used,
        )?;
        match left.and_then(|left| space.pick(&left)) {
            Some(picked) => Ok(Some(picked.request())),
            None => {
                used.sort_unstable();
                used.dedup();
                let by = used
                    .iter()
                    .filter_map(|at| covers.get(*at))
                    .map(|(index, _)| name(*index))
                    .collect();
                proof.push(Covered { statement, by });
                Ok(None)
            }
        }
    };
    let first_allows = region(0, Effect::Allow);
    let first_denies = region(0, Effect::Deny);
    let mut covers = first_denies.clone();
    covers.extend(region(1, Effect::Allow));
    for (index, allow) in &first_allows {
        if let Some(request) = check((*allow).clone(), &covers, name(*index).1)? {
            return Ok(refuted(first, second, policy_type, request, linked));
        }
    }
    for (index, deny) in region(1, Effect::Deny) {
        for (_, allow) in &first_allows {
            let both = Layout::intersect(allow, deny);
            if let Some(request) = check(both, &first_denies, name(index).1)? {
                return Ok(refuted(first, second, policy_type, request, linked));
            }
        }
    }
    if space.exact {
        Ok(Answer::Proved(proof))
    } else {
        Ok(Answer::Unknown(Exhausted {
            what: "values whose classes are not all known".to_owned(),
        }))
    }
}

/// A counterexample, once both policies have said what it claims.
fn refuted(
    first: &Policy,
    second: &Policy,
    policy_type: PolicyType,
    request: Request,
    linked: bool,
) -> Answer {
    let allowed = |policy| decide(policy, policy_type, &request) == Decision::Allowed;
    if allowed(first) && !allowed(second) {
        Answer::Refuted(Box::new(request))
    } else if linked {
        // It rests on a reading of the variables that no value of them need have.
        Answer::Unknown(Exhausted {
            what: "policy variables".to_owned(),
        })
    } else {
        Answer::Unknown(Exhausted {
            what: "a witness that did not replay: please report this policy".to_owned(),
        })
    }
}

/// Whether a policy allows the request of a witness.
///
/// # Examples
///
/// ```
/// use rolecall::reason::replays;
/// use rolecall::{Options, PolicyType, check, policy::Policy};
///
/// let text = r#"{"Version": "2012-10-17", "Statement": {
///     "Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}}"#;
/// let report = check(text, &Options::default())?;
/// let policy = Policy::from_text(text, &Default::default())?;
/// let trust = report.trust.unwrap();
/// assert!(replays(&policy, PolicyType::Trust, &trust.public_witness.unwrap()));
/// # Ok::<(), rolecall::Error>(())
/// ```
pub fn replays(policy: &Policy, policy_type: PolicyType, witness: &Witness) -> bool {
    Request::from_witness(witness)
        .is_ok_and(|request| decide(policy, policy_type, &request) == Decision::Allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trust(values: &str) -> Policy {
        let text = format!(
            r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Principal": {{"AWS": "444455556666"}},
                "Action": "sts:AssumeRole", "Condition": {{"StringEquals": {{"sts:ExternalId": {values}}}}}}}}}"#
        );
        Policy::from_text(&text, &crate::Limits::default()).unwrap()
    }

    #[test]
    fn variables_count_as_wide_on_the_left_and_as_narrow_on_the_right() {
        let ask = |first: &str, second: &str| {
            implies(
                &trust(first),
                &trust(second),
                PolicyType::Trust,
                &Budget::default(),
            )
        };
        let exact = r#""acme-7f3c""#;
        let both = r#"["acme-7f3c", "${aws:PrincipalTag/tenant}"]"#;
        assert!(matches!(ask(exact, both), Answer::Proved(_)));
        assert!(!matches!(ask(both, exact), Answer::Proved(_)));
        let variable = r#""${aws:PrincipalTag/tenant}""#;
        assert!(!matches!(ask(exact, variable), Answer::Proved(_)));
        assert!(!matches!(ask(variable, exact), Answer::Proved(_)));
    }
}
