//! Is it a policy that AWS takes and that does what it says: the codes of Access Analyzer's `ValidatePolicy`, and what it leaves out.
//!
//! A check is one file in `checks/` and one page in `corpus/checks/`. It looks at one kind of thing (a statement, an action, a line
//! of a Condition) of a [`Document`], in which everything that several checks ask has been looked up once. The checks never decide
//! access: they say what is wrong with the text. What makes a document unreadable is said by lowering, as a
//! [`Problem`](crate::policy::Problem).
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html>

mod addresses;
mod arns;
mod broad;
mod check;
mod checks;
mod empty;
mod ids;
mod lists;
mod names;
mod pieces;
mod prelude;
pub(crate) mod providers;
mod redundant;
mod resource_type;
pub(crate) mod services;
mod sids;
mod size;
mod star;
mod tags;
mod view;

use crate::catalog::Catalog;
use crate::policy::Policy;
use crate::report::{Draft, Findings, MAX_PER_CODE};
use crate::{CheckInfo, PolicyType};

use check::Look;
pub use resource_type::ResourceType;
use view::{Cx, Document};

/// What is wrong with a document. Linear in the document, but for the comparisons of entries of one list, which are bounded.
pub(crate) fn validate(
    policy: &Policy,
    policy_type: PolicyType,
    resource_type: Option<ResourceType>,
    catalog: &Catalog,
) -> Vec<Draft> {
    let document = Document::new(policy, policy_type, resource_type, catalog);
    let mut drafts = Vec::new();
    for check in checks::ALL
        .iter()
        .filter(|check| check.run.types.has(policy_type))
    {
        let mut found = Findings::new(check, &mut drafts);
        if let Look::Document(look) = check.run.look {
            look(&document, &mut found);
            continue;
        }
        each(&document.statements, &mut found, |view, found| {
            statement(check.run.look, Cx::new(&document, view), found);
        });
    }
    drafts
}

fn statement(look: Look, cx: Cx<'_>, found: &mut Findings<'_>) {
    match look {
        Look::Document(_) => {}
        Look::Statement(look) => look(cx, found),
        Look::Action(look) => each(&cx.actions, found, |action, found| look(cx, action, found)),
        Look::Resource(look) => each(&cx.resources, found, |resource, found| {
            look(cx, resource, found);
        }),
        Look::Principal(look) => each(cx.principals(), found, |entry, found| {
            look(cx, entry, found);
        }),
        Look::Test(look) => each(&cx.tests, found, |test, found| look(cx, test, found)),
        Look::Value(look) => each(&cx.tests, found, |test, found| {
            each(&test.values, found, |value, found| {
                look(cx, test, value, found);
            });
        }),
        Look::Variable(look) => each(&cx.variables, found, |variable, found| {
            look(cx, variable, found);
        }),
    }
}

/// Looks at one thing after the other, until there is enough to say.
fn each<T>(
    things: impl IntoIterator<Item = T>,
    found: &mut Findings<'_>,
    look: impl Fn(T, &mut Findings<'_>),
) {
    for thing in things {
        if found.count() > MAX_PER_CODE {
            return;
        }
        look(thing, found);
    }
}

/// Every check, by code.
pub(crate) fn checks() -> impl Iterator<Item = CheckInfo> {
    checks::ALL.iter().map(|check| check.info())
}
