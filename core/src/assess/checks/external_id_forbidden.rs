//! A condition that lets callers in only without an ExternalId.

use crate::assess::prelude::*;

pub(super) static CHECK: Check = Check {
    code: "EXTERNAL_ID_FORBIDDEN",
    severity: Severity::Suggestion,
    risk: Some(Risk::Low),
    what: "only calls without an ExternalId get in",
    why: "tools that never send an ExternalId use this to keep out callers that act for others; for a vendor's role it is the wrong way round, since nothing says for whom the vendor calls",
    fix: "if the caller is a vendor, require its ExternalId with `StringEquals` instead",
    url: Some(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
    ),
    run: Run::Trust(run),
};

fn run(trust: &TrustAnalysis<'_>, found: &mut Findings<'_>) {
    let source = &trust.policy.source;
    for guard in trust.guards() {
        let ways = guard.absent();
        let (Some(way), Some(test)) = (ways.first(), guard.asking(Asks::Absence).next()) else {
            continue;
        };
        found
            .add(source, test.place())
            .message(format!(
                "{} gets in only without an ExternalId",
                guard::principals(&ways)
            ))
            .witness(way.external_id.open_witness.clone())
            .fix(edit::display(
                "if the caller is a vendor, require its ExternalId with `StringEquals` instead",
            ));
    }
}
