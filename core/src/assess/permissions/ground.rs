//! An Allow statement as the place that questions are about: where its resources are, and one that it takes in.

use std::cell::RefCell;

use super::sensitive::{Action, Home};
use crate::evaluate::{Context, Principal, covers_action, covers_resource};
use crate::policy::{Effect, Statement, Token, is_account};

/// An Allow statement, ready to be asked about.
pub(super) struct Ground<'p> {
    pub(super) statement: &'p Statement,
    /// Where the resources are that it names; one at least.
    homes: Vec<Home>,
    /// A resource that the statement takes in whatever the request, if it has one.
    pub(super) some_resource: Option<String>,
    /// It has no conditions and names no principal.
    pub(super) free: bool,
    /// Contexts and callers under which it was found to allow something.
    pub(super) found: RefCell<Vec<(Principal, Context)>>,
}

impl<'p> Ground<'p> {
    /// `home` is where resources are for all that is known, `caller` who asks.
    pub(super) fn new(statement: &'p Statement, home: &Home, caller: Option<&Principal>) -> Self {
        let mut homes: Vec<Home> = Vec::new();
        let given = |part: &str| !part.is_empty() && !part.contains(['*', '?', '$']);
        for entry in statement
            .resource
            .iter()
            .flat_map(|element| element.entries.iter().take(8))
        {
            let parts: Vec<&str> = entry.value.text.splitn(6, ':').collect();
            let ["arn", partition, _, region, account, _] = parts.as_slice() else {
                continue;
            };
            let mut own = home.clone();
            if given(partition) {
                (*partition).clone_into(&mut own.partition);
            }
            if given(region) {
                (*region).clone_into(&mut own.region);
            }
            if is_account(account) {
                (*account).clone_into(&mut own.account);
            }
            if !homes.contains(&own) {
                homes.push(own);
            }
        }
        if homes.is_empty() {
            homes.push(home.clone());
        }
        let mut ground = Self {
            statement,
            homes,
            some_resource: None,
            free: statement.tests.is_empty() && statement.principal.is_none(),
            found: RefCell::new(Vec::new()),
        };
        ground.some_resource = ground.find_resource(caller);
        ground
    }

    /// A resource that the statement takes in, with variables as the caller determines them.
    fn find_resource(&self, caller: Option<&Principal>) -> Option<String> {
        let Some(resource) = &self.statement.resource else {
            return Some("*".to_owned());
        };
        let variable = |key: &str| caller.and_then(|caller| caller.derived(key));
        let mut tried: Vec<String> = Vec::new();
        if resource.negated || resource.broken {
            tried.push(self.unnamed("unnamed-service"));
        } else {
            tried.extend(
                resource
                    .entries
                    .iter()
                    .take(8)
                    .filter_map(|entry| entry.value.template.resolve(variable))
                    .map(|tokens| spelled(&tokens, self)),
            );
        }
        tried
            .into_iter()
            .find(|text| covers_resource(resource, Effect::Allow, text, variable))
    }

    pub(super) fn home(&self) -> &Home {
        // INVARIANT: `homes` is never empty; an empty home stands in where it would be.
        static NOWHERE: Home = Home {
            partition: String::new(),
            region: String::new(),
            account: String::new(),
        };
        self.homes.first().unwrap_or(&NOWHERE)
    }

    /// The first text made for a home that the statement takes in as a resource, else the first.
    fn somewhere(&self, make: impl Fn(&Home) -> String) -> String {
        self.homes
            .iter()
            .map(&make)
            .find(|text| self.takes_in(text))
            .unwrap_or_else(|| make(self.home()))
    }

    /// A resource of a service that no policy is likely to name.
    pub(super) fn unnamed(&self, service: &str) -> String {
        self.somewhere(|home| {
            format!(
                "arn:{}:{service}:{}:{}:unnamed-resource",
                home.partition, home.region, home.account
            )
        })
    }

    /// A resource of an action that no policy is likely to name.
    pub(super) fn example(&self, action: &Action) -> String {
        self.somewhere(|home| action.example(home))
    }

    /// Whether the statement takes in a resource, whatever the variables in it.
    pub(super) fn takes_in(&self, resource: &str) -> bool {
        self.statement
            .resource
            .as_ref()
            .is_none_or(|element| covers_resource(element, Effect::Allow, resource, |_| None))
    }

    /// Whether the statement takes in resources of every service.
    pub(super) fn takes_in_everything(&self) -> bool {
        self.takes_in(&self.unnamed("unnamed-service"))
    }

    /// Whether the statement's actions take in an action.
    pub(super) fn has_action(&self, action: &str) -> bool {
        self.statement
            .action
            .as_ref()
            .is_some_and(|element| covers_action(element, Effect::Allow, action))
    }
}

/// The steps of a resource pattern as a text that it matches.
fn spelled(tokens: &[Token], ground: &Ground<'_>) -> String {
    if tokens.iter().all(|token| *token == Token::Many) {
        return "*".to_owned();
    }
    let mut text = String::new();
    let mut part = 0;
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Char(character) => {
                part += usize::from(*character == ':');
                text.push(*character);
            }
            Token::One => text.push('x'),
            Token::Many => {
                let whole = (at == 0 || tokens.get(at - 1) == Some(&Token::Char(':')))
                    && matches!(tokens.get(at + 1), None | Some(Token::Char(':')));
                text.push_str(match part {
                    1 if whole => &ground.home().partition,
                    3 if whole => &ground.home().region,
                    4 if whole => &ground.home().account,
                    4 => "",
                    _ => "example",
                });
            }
        }
    }
    text
}
