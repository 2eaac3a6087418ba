//! The values that a condition key can hold, and the classes into which the tests of a policy cut them.

use std::collections::BTreeSet;

use super::budget::{Budget, Exhausted};
use super::strings::{Atom, Domain, representatives};
use crate::evaluate::scalar::{Block, Instant, Number, print_base64};
use crate::evaluate::{Compiled, Matcher};
use crate::policy::{Comparison, Qualifier, Token};

/// What is known of a key's values without looking at the policy.
pub(crate) struct Key {
    pub(crate) domain: Domain,
    /// Requests always have it.
    pub(crate) present: bool,
    /// The only values it has, where they can be listed.
    pub(crate) listed: Option<&'static [&'static str]>,
    /// One of its values, where they all are numbers, dates or addresses.
    typed: Option<&'static str>,
}

/// What a policy may hold, and so a value that it names: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>.
/// Beyond Latin-1 IAM refuses a policy; rolecall does not take its word for it.
pub(super) const fn written(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='~' | '\u{a0}'..)
}

const fn session_name(character: char) -> bool {
    character.is_ascii_alphanumeric()
        || matches!(character, '_' | '+' | '=' | ',' | '.' | '@' | '-')
}

/// Characters that STS takes in an ExternalId; length 2 to 1,224.
pub(crate) const fn external_id(character: char) -> bool {
    session_name(character) || matches!(character, ':' | '/')
}

/// The values that STS takes as an ExternalId.
pub(crate) const EXTERNAL_ID: Domain = Domain {
    allows: external_id,
    shortest: 2,
    longest: 1224,
    example: "unrelated-id",
};

const ANYTHING: Domain = Domain {
    allows: written,
    shortest: 0,
    longest: 4_096,
    example: "anything",
};

/// What is known of a key, by its lower-cased name.
pub(crate) fn key(name: &str) -> Key {
    let free = |domain| Key {
        domain,
        present: false,
        listed: None,
        typed: None,
    };
    let typed = |present, example| Key {
        present,
        typed: Some(example),
        ..free(ANYTHING)
    };
    match name {
        "sts:externalid" => free(EXTERNAL_ID),
        "sts:rolesessionname" => Key {
            present: true,
            ..free(Domain {
                allows: session_name,
                shortest: 2,
                longest: 64,
                example: "session",
            })
        },
        "sts:sourceidentity" | "aws:sourceidentity" => free(Domain {
            allows: session_name,
            shortest: 2,
            longest: 64,
            example: "somebody",
        }),
        // STS answers over TLS only.
        "aws:securetransport" => Key {
            present: true,
            listed: Some(&["true"]),
            ..free(ANYTHING)
        },
        "aws:viaawsservice" => Key {
            present: true,
            listed: Some(&["false", "true"]),
            ..free(ANYTHING)
        },
        "aws:multifactorauthpresent" => Key {
            listed: Some(&["false", "true"]),
            ..free(ANYTHING)
        },
        "aws:currenttime" => typed(true, "2026-01-01T00:00:00Z"),
        "aws:epochtime" => typed(true, "1767225600"),
        "aws:tokenissuetime" => typed(false, "2026-01-01T00:00:00Z"),
        "aws:multifactorauthage" => typed(false, "3600"),
        "aws:sourceip" | "aws:vpcsourceip" => typed(false, "203.0.113.7"),
        "aws:principalorgid" => free(Domain {
            shortest: 1,
            example: "o-unrelated0",
            ..ANYTHING
        }),
        "aws:principalorgpaths" => free(Domain {
            shortest: 1,
            example: "o-unrelated0/r-none/",
            ..ANYTHING
        }),
        "aws:sourceaccount" => free(Domain {
            allows: |character| character.is_ascii_digit(),
            shortest: 12,
            longest: 12,
            example: "999999999999",
        }),
        _ if name.ends_with(":sub") || name.ends_with(":aud") => free(Domain {
            shortest: 1,
            example: "unrelated",
            ..ANYTHING
        }),
        _ => free(ANYTHING),
    }
}

/// Whether requests always have the key, and always the same value: then a test on it holds for all requests or for none.
pub(crate) fn is_constant(name: &str) -> bool {
    let key = key(name);
    key.present && key.listed.is_some_and(|values| values.len() == 1)
}

/// Whether every request has the key.
pub(crate) fn always_present(name: &str) -> bool {
    key(name).present
}

/// The classes of the values of a key under some tests: one value of each.
///
/// `exact` is cleared where a value of a class that has no representative might exist.
pub(crate) fn values(
    name: &str,
    tests: &[&Compiled],
    budget: &mut Budget,
    exact: &mut bool,
) -> Result<Vec<String>, Exhausted> {
    let key = key(name);
    if let Some(listed) = key.listed {
        return Ok(listed.iter().map(|value| (*value).to_owned()).collect());
    }
    let mut found: Vec<String> = Vec::new();
    let mut atoms: Vec<Atom> = Vec::new();
    let mut numbers: BTreeSet<Number> = BTreeSet::new();
    let mut instants: BTreeSet<Instant> = BTreeSet::new();
    let mut blocks: BTreeSet<Block> = BTreeSet::new();
    let mut binaries: BTreeSet<&[u8]> = BTreeSet::new();
    let (mut typed, mut textual) = (false, false);
    for test in tests {
        match test.operator.comparison {
            Comparison::Null | Comparison::Unknown => {}
            Comparison::Bool => {
                typed = true;
                found.extend(["true".to_owned(), "false".to_owned()]);
            }
            Comparison::Numeric(_)
            | Comparison::Date(_)
            | Comparison::IpAddress
            | Comparison::Binary => typed = true,
            _ => textual = true,
        }
        atoms.extend(test.texts.iter().map(|text| Atom::Text(text.clone())));
        for matcher in &test.matchers {
            match matcher {
                Matcher::Number(_, number) => {
                    numbers.insert(number.clone());
                }
                Matcher::Date(_, instant) => {
                    instants.insert(*instant);
                }
                Matcher::Block(block) => {
                    blocks.insert(*block);
                }
                Matcher::Bytes(bytes) => {
                    binaries.insert(bytes);
                }
                other => {
                    // A second spelling, so that one of them is not the policy's own.
                    if let Matcher::Folded(text) = other
                        && key.domain.holds(text)
                    {
                        found.extend([text.clone(), text.to_ascii_uppercase()]);
                    }
                    atoms.extend(atom(other));
                }
            }
        }
    }
    if typed && textual {
        // A text operator and a typed one on the same key: which texts the typed one takes is not tracked.
        *exact = false;
    }
    let read_alike = [
        !numbers.is_empty(),
        !instants.is_empty(),
        !binaries.is_empty(),
    ];
    if read_alike.into_iter().filter(|some| *some).count() > 1 {
        // One text can be a number, an instant and base64; which are several is not tracked.
        *exact = false;
    }
    found.extend(binaries.into_iter().map(print_base64));
    let decimals = numbers.iter().map(Number::decimals).max().unwrap_or(0);
    for number in &numbers {
        let [below, above] = number.neighbours(decimals);
        found.extend([below.print(), number.print(), above.print()]);
    }
    for instant in &instants {
        let [below, above] = instant.neighbours();
        found.extend([below.print(), instant.print(), above.print()]);
    }
    if !blocks.is_empty() {
        let mut addresses: BTreeSet<(bool, u128)> = BTreeSet::from([(false, 0), (true, 0)]);
        for block in &blocks {
            let top = if block.v6 {
                u128::MAX
            } else {
                u128::from(u32::MAX)
            };
            addresses.insert((block.v6, block.first));
            addresses.insert((block.v6, block.last));
            addresses.extend(
                block
                    .first
                    .checked_sub(1)
                    .map(|address| (block.v6, address)),
            );
            addresses.extend(
                block
                    .last
                    .checked_add(1)
                    .filter(|address| *address <= top)
                    .map(|address| (block.v6, address)),
            );
        }
        // Addresses that people recognise as "somewhere else", where no block holds them.
        let elsewhere = Block::parse("203.0.113.7")
            .filter(|address| !blocks.iter().any(|block| block.contains(*address)));
        found.extend(elsewhere.map(|address| Block::print(false, address.first)));
        found.extend(
            addresses
                .into_iter()
                .map(|(v6, address)| Block::print(v6, address)),
        );
    }
    let set_of_all = |test: &&Compiled| test.operator.qualifier == Some(Qualifier::ForAllValues);
    let empty_is_apart = key.domain.holds("") && tests.iter().any(set_of_all);
    if empty_is_apart {
        // `ForAllValues` does not look at it, so it cannot stand for others.
        atoms.push(Atom::Text(String::new()));
    }
    match key.typed {
        // What no typed test takes: its values are not of that test's type.
        Some(example) if !textual => found.push(example.to_owned()),
        _ => found.extend(representatives(&atoms, &key.domain, budget, name)?),
    }
    if found.len() > budget.classes {
        return Err(Exhausted {
            what: format!("too many classes of values of {name}"),
        });
    }
    let mut seen: BTreeSet<String> = BTreeSet::new();
    found.retain(|value| seen.insert(value.clone()));
    if empty_is_apart {
        // Last: any other value makes a plainer witness.
        found.sort_by_key(String::is_empty);
    }
    Ok(found)
}

/// The set of texts that a value of a test names.
pub(crate) fn atom(matcher: &Matcher) -> Option<Atom> {
    match matcher {
        Matcher::Folded(text) => Some(Atom::Glob {
            tokens: text.chars().map(Token::Char).collect(),
            folded: true,
            arn: false,
        }),
        Matcher::Like(pattern) => Some(match (pattern.as_literal(), pattern.case()) {
            (Some(text), crate::policy::Case::Sensitive) => Atom::Text(text.to_owned()),
            (_, case) => Atom::Glob {
                tokens: pattern.tokens().collect(),
                folded: case == crate::policy::Case::Folded,
                arn: false,
            },
        }),
        Matcher::Arn(pattern) => {
            let tokens = pattern.tokens();
            let literal: Option<String> = tokens
                .iter()
                .map(|token| match token {
                    Token::Char(character) => Some(*character),
                    _ => None,
                })
                .collect();
            Some(match literal {
                Some(text) => Atom::Text(text),
                None => Atom::Glob {
                    tokens,
                    folded: false,
                    arn: true,
                },
            })
        }
        Matcher::Bytes(_)
        | Matcher::Number(..)
        | Matcher::Date(..)
        | Matcher::Block(_)
        | Matcher::Bool(_) => None,
        Matcher::Never | Matcher::Unresolved => None,
    }
}
