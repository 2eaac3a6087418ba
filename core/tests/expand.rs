//! `expand` against naive matching, and `shrink` against `expand`.
#![expect(
    clippy::unwrap_used,
    reason = "a name that is missing is a failed test"
)]
#![expect(
    clippy::indexing_slicing,
    reason = "the naive matcher stays within what it split"
)]

use proptest::prelude::*;
use rolecall::catalog::{Action, Catalog, Service};
use rolecall::expand::{
    ActionPattern, Names, PatternError, actions, complement, resource_types, shrink,
};

fn catalog() -> &'static Catalog {
    Catalog::builtin()
}

fn patterns<T: AsRef<str>>(texts: &[T]) -> Vec<ActionPattern> {
    texts
        .iter()
        .map(|text| text.as_ref().parse().unwrap())
        .collect()
}

fn names(found: &[Action<'_>]) -> Vec<String> {
    found.iter().map(ToString::to_string).collect()
}

fn all(names: Names) -> Vec<Action<'static>> {
    actions(&patterns(&["*"]), catalog(), names)
}

/// Wildcards by trying everything.
fn naive(pattern: &[u8], text: &[u8]) -> bool {
    match pattern.split_first() {
        None => text.is_empty(),
        Some((b'*', rest)) => (0..=text.len()).any(|skip| naive(rest, &text[skip..])),
        Some((b'?', rest)) => !text.is_empty() && naive(rest, &text[1..]),
        Some((letter, rest)) => {
            text.first()
                .is_some_and(|first| first.eq_ignore_ascii_case(letter))
                && naive(rest, &text[1..])
        }
    }
}

/// The patterns match these actions and no other, retired ones included, and are not more than them.
fn assert_exact(listed: &[Action<'_>]) {
    let shrunk = shrink(listed, catalog());
    let again = actions(&patterns(&shrunk.patterns), catalog(), Names::WithRetired);
    assert!(
        again == listed,
        "{:?} for {:?}",
        shrunk.patterns,
        names(listed)
    );
    assert!(shrunk.patterns.len() <= listed.len());
    assert!(shrunk.at_least <= shrunk.patterns.len());
}

#[test]
fn what_is_no_pattern_is_said() {
    for (text, expected) in [
        ("s?:Get*", PatternError::WildcardInService("s?:Get*".into())),
        ("*:*", PatternError::WildcardInService("*:*".into())),
        ("GetObject", PatternError::Form("GetObject".into())),
        ("s3:", PatternError::Form("s3:".into())),
        (":Get*", PatternError::Form(":Get*".into())),
        ("*a", PatternError::Form("*a".into())),
        ("", PatternError::Form(String::new())),
    ] {
        assert_eq!(text.parse::<ActionPattern>().unwrap_err(), expected);
    }
    assert_eq!(
        "**".parse::<ActionPattern>().unwrap().service(),
        None,
        "stars alone are everything"
    );
}

#[test]
fn retired_names_are_left_out_unless_asked_for() {
    let (current, every) = (all(Names::Current), all(Names::WithRetired));
    assert_eq!(current.len(), 22_321);
    assert!(every.len() > current.len());
    let listed: usize = catalog()
        .services()
        .map(|service| service.actions().len())
        .sum();
    assert_eq!(every.len(), listed);
    assert!(current.iter().all(|action| every.contains(action)));
    // Of a service that is gone, nothing is left.
    let mut retired = catalog()
        .services()
        .filter(|service| !service.status().is_current());
    assert!(retired.all(|service| {
        service
            .actions()
            .all(|action| !action.status().is_current())
    }));
}

#[test]
fn unknown_services_have_no_actions() {
    assert!(actions(&patterns(&["nonsense:*"]), catalog(), Names::WithRetired).is_empty());
}

#[test]
fn all_actions_are_a_star() {
    assert_eq!(shrink(&all(Names::WithRetired), catalog()).patterns, ["*"]);
    assert_eq!(shrink(&[], catalog()).patterns, Vec::<String>::new());
}

#[test]
fn a_pattern_does_not_wake_retired_names() {
    assert_exact(&all(Names::Current));
}

#[test]
fn patterns_are_as_narrow_as_they_can_be() {
    for (pattern, expected) in [
        ("s3:Get*Acl", "s3:Get*Acl"),
        ("iam:*AccessKey*", "iam:*AccessKey*"),
        ("sqs:*", "sqs:*"),
        // The end of the shortest name is not given to the start.
        ("connect:DescribeInstanc*e", "connect:DescribeInstanc*e"),
        ("lambda:InvokeF*", "lambda:InvokeFunction*"),
    ] {
        let listed = actions(&patterns(&[pattern]), catalog(), Names::WithRetired);
        let shrunk = shrink(&listed, catalog());
        assert_eq!(shrunk.patterns, [expected], "{pattern}");
        assert_eq!(shrunk.at_least, 1);
    }
}

#[test]
fn resource_types_of_arns() {
    let kinds = |arn: &str| -> Vec<String> {
        resource_types(arn, catalog())
            .iter()
            .map(|kind| format!("{}:{}", kind.service().prefix(), kind.name()))
            .collect()
    };
    assert_eq!(
        kinds("arn:aws:sqs:eu-west-1:111122223333:example"),
        ["sqs:queue"]
    );
    assert_eq!(
        kinds("arn:aws:sqs:eu-west-1::example"),
        Vec::<String>::new()
    );
    assert_eq!(kinds("example"), Vec::<String>::new());
    assert_eq!(kinds(""), Vec::<String>::new());
    assert_eq!(
        kinds("arn:aws:iam::${aws:PrincipalAccount}:user/${aws:username}"),
        ["iam:user"]
    );
    let current: usize = catalog()
        .services()
        .filter(|service| service.status().is_current())
        .flat_map(Service::resource_types)
        .filter(|kind| kind.status().is_current())
        .count();
    assert_eq!(kinds("*").len(), current);
    // A type can be named by its own ARN.
    for kind in resource_types("*", catalog()).into_iter().step_by(9) {
        for arn in kind.arns() {
            assert!(resource_types(arn, catalog()).contains(&kind), "{arn}");
        }
    }
}

/// Patterns near names that there are: parts of a name with wildcards between them.
fn near_a_name() -> impl Strategy<Value = String> {
    let every = all(Names::WithRetired);
    (
        any::<prop::sample::Index>(),
        prop::collection::vec(0..3_u8, 1..40),
    )
        .prop_map(move |(index, marks)| {
            let action = index.get(&every);
            let mut name = String::new();
            for (letter, mark) in action.name().chars().zip(marks.iter().cycle()) {
                match mark {
                    1 if name.ends_with('*') => {}
                    1 => name.push('*'),
                    2 if name.len().is_multiple_of(3) => name.push('?'),
                    _ => name.push(letter.to_ascii_lowercase()),
                }
            }
            format!("{}:{name}", action.service().prefix().to_ascii_uppercase())
        })
}

/// Some actions of a few services, in the order of the catalog.
fn subset() -> impl Strategy<Value = Vec<Action<'static>>> {
    let services: Vec<_> = catalog().services().collect();
    let one = (any::<prop::sample::Index>(), 1..8_u64, any::<u64>());
    prop::collection::vec(one, 1..4).prop_map(move |picks| {
        let mut chosen: Vec<Action<'static>> = Vec::new();
        for (index, eighths, seed) in picks {
            let service = *index.get(&services);
            if chosen.iter().any(|action| action.service() == service) {
                continue;
            }
            let mut state = seed;
            chosen.extend(service.actions().filter(|_| {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                state >> 61 < eighths
            }));
        }
        let mut every = all(Names::WithRetired);
        every.retain(|action| chosen.contains(action));
        every
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn expanding_is_naive_matching(texts in prop::collection::vec(near_a_name(), 1..4)) {
        let patterns = patterns(&texts);
        let (inside, outside): (Vec<Action<'_>>, Vec<_>) =
            all(Names::WithRetired).into_iter().partition(|action| {
                let name = action.to_string();
                texts.iter().any(|text| naive(text.as_bytes(), name.as_bytes()))
            });
        prop_assert_eq!(actions(&patterns, catalog(), Names::WithRetired), inside.clone());
        prop_assert_eq!(complement(&patterns, catalog(), Names::WithRetired), outside);
        let some = |action: &Action<'_>| patterns.iter().any(|pattern| pattern.matches(*action));
        prop_assert!(inside.iter().all(some));
    }

    #[test]
    fn shrinking_is_exact(listed in subset()) {
        assert_exact(&listed);
        prop_assert_eq!(shrink(&listed, catalog()), shrink(&listed, catalog()));
    }
}

#[test]
fn the_fewest_are_proved() {
    for service in ["ec2", "s3", "iam", "connect"] {
        let mut listed: Vec<_> = catalog().service(service).unwrap().actions().collect();
        // Every third one, from the second on.
        listed = listed.into_iter().skip(1).step_by(3).collect();
        let shrunk = shrink(&listed, catalog());
        assert_eq!(shrunk.at_least, shrunk.patterns.len(), "{service}");
        assert!(shrunk.patterns.len() < listed.len(), "{service}");
    }
}
