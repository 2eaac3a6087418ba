//! Services that send an `ExternalId` when they assume a role. Most send none, so a condition on it keeps them out for good.

/// By service principal. Each is told what to send by a setting of its own, or sends what its documentation says.
const SENDERS: [&str; 4] = [
    // An import of a virtual machine sends `vmimport`.
    // https://docs.aws.amazon.com/vm-import/latest/userguide/required-permissions.html
    "vmie.amazonaws.com",
    // A user pool sends the id of its SMS configuration.
    // https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-sms-settings.html
    "cognito-idp.amazonaws.com",
    "streams.metrics.cloudwatch.amazonaws.com",
    // A delivery stream sends the number of the account that owns it.
    // https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html
    "firehose.amazonaws.com",
];

/// Whether a service is known to send an ExternalId. Services have the same names in China, with `.cn` behind them.
pub(crate) fn sends_external_id(service: &str) -> bool {
    let service = service.to_ascii_lowercase();
    let plain = service.strip_suffix(".cn").unwrap_or(&service);
    SENDERS.contains(&plain)
}
