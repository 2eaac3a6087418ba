//! Answers of Access Analyzer's custom policy checks, compared with `rolecall::reason::answer`.

use rolecall::Limits;
use rolecall::reason::{Budget, answer};
use serde_json::{Value, json};

use super::{Judgement, member, string};

/// Rows of which the label is a slip: it is FAIL, and what the new policy allows (an entry of `acl-123456`) is what the existing one
/// allows, which denies `acl-sensitive` only.
const SLIPS: [&str; 1] =
    ["samples-identity-policies-check-access-to-sensitive-resource-ec2-network-acl-3"];

/// A row: PASS or FAIL.
pub(super) fn judge(row: &Value) -> Judgement {
    let question = match string(row, "check") {
        "CheckNoNewAccess" => {
            json!({"kind": "implies", "policyA": member(row, "new"), "policyB": member(row, "existing")})
        }
        "CheckAccessNotGranted" => {
            json!({"kind": "grants", "policyA": member(row, "policy"), "query": member(row, "access")})
        }
        _ => json!({"kind": "public", "policyA": member(row, "policy")}),
    };
    let mut judgement = Judgement {
        wrong: Vec::new(),
        witnesses: 0,
        soft: SLIPS.contains(&string(row, "id")),
    };
    match answer(&question, &Limits::default(), &Budget::default()) {
        Err(error) => judgement.wrong.push(format!("refused: {error}")),
        Ok(reply) => {
            judgement.witnesses += usize::from(reply.witness.is_some());
            let passes = match member(&question, "kind").as_str() {
                Some("implies") => reply.answer,
                _ => reply.answer.map(|answer| !answer),
            };
            let found = match passes {
                Some(true) => "PASS",
                Some(false) => "FAIL",
                None => "UNKNOWN",
            };
            let expected = string(row, "expected");
            if found != expected {
                let reason = reply.reason;
                judgement
                    .wrong
                    .push(format!("{found}, expected {expected}: {reason}"));
            }
        }
    }
    judgement
}
