//! AWS managed policies, by ARN: which they are and how far they reach.
//!
//! AWS keeps its managed policies under `arn:PARTITION:iam::aws:policy/`, in every partition, and changes them whenever it likes. A
//! policy of the customer's own can have any name, so a name alone says nothing.

use crate::catalog::Date;
use crate::catalog::managed::{self, ManagedPolicies, Status};
use crate::policy::edit;
use crate::policy::{ManagedPolicy, RoleInput, is_account};
use crate::report::{Applicability, Fix};

/// A managed policy's ARN, taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Managed<'a> {
    /// One of AWS's: path and name.
    Aws(&'a str),
    /// One of an account's own.
    Customer,
    /// No ARN of a policy, and why.
    Invalid(&'static str),
}

/// Reads the ARN of a managed policy. Letter case counts.
pub(crate) fn read(arn: &str) -> Managed<'_> {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let ["arn", partition, service, region, account, resource] = parts.as_slice() else {
        return Managed::Invalid("it is no ARN");
    };
    if !(*partition == "aws" || partition.starts_with("aws-"))
        || partition.contains(|letter: char| !(letter.is_ascii_lowercase() || letter == '-'))
    {
        return Managed::Invalid("there is no such partition");
    }
    if *service != "iam" || !region.is_empty() {
        return Managed::Invalid("it is not of IAM, whose ARNs have no region");
    }
    let Some(name) = resource.strip_prefix("policy/") else {
        return Managed::Invalid("it names something else than a policy");
    };
    let last = name.rsplit('/').next().unwrap_or(name);
    let written = |letter: char| {
        letter.is_ascii_alphanumeric() || matches!(letter, '_' | '+' | '=' | ',' | '.' | '@' | '-')
    };
    if last.is_empty() || last.len() > 128 || !last.chars().all(written) {
        return Managed::Invalid(
            "the name of a policy has 1 to 128 letters, digits and _ + = , . @ -",
        );
    }
    if *account == "aws" {
        Managed::Aws(name)
    } else if is_account(account) {
        Managed::Customer
    } else {
        Managed::Invalid("the account is neither `aws` nor a number of 12 digits")
    }
}

/// What the table of AWS managed policies says about an ARN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// AWS keeps it.
    Current,
    /// AWS has taken it off its list, and did so before this day.
    Deprecated { gone_by: Date },
    /// There is none on the day of the table; perhaps there is one of that name under another path.
    Unknown {
        as_of: Date,
        elsewhere: Option<managed::ManagedPolicy<'static>>,
    },
}

/// What the table says. `None` where it says nothing: about policies of an account's own and those of other partitions, whose lists
/// differ, and where the library was built without the table.
pub(crate) fn standing(arn: &str) -> Option<Standing> {
    let table = TABLE.filter(|_| arn.starts_with("arn:aws:"))?();
    let Managed::Aws(name) = read(arn) else {
        return None;
    };
    let Some(known) = table.get(arn) else {
        return Some(Standing::Unknown {
            as_of: table.as_of(),
            elsewhere: name.rsplit('/').next().and_then(|name| table.get(name)),
        });
    };
    Some(match known.status() {
        Status::Current => Standing::Current,
        Status::Deprecated { gone_by } => Standing::Deprecated { gone_by },
    })
}

/// The table that the library was built with, if any.
const TABLE: Option<fn() -> &'static ManagedPolicies> = {
    #[cfg(feature = "managed-policies")]
    {
        Some(ManagedPolicies::builtin)
    }
    #[cfg(not(feature = "managed-policies"))]
    {
        None
    }
};

/// How far an AWS managed policy reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grade {
    /// Everything, or all it takes to get everything.
    Administrator,
    /// Reads the data of many services.
    ReadOnly,
    /// Reads the data of one service.
    ReadsService,
    /// Sees how everything is set up.
    Audit,
    /// Runs code with the permissions of roles that are there.
    RunsCode,
    /// Changes what it likes in a service that others depend on.
    WritesMuch,
    /// Changes what it likes in a service.
    Writes,
    /// Anything else.
    Other,
}

/// How far an AWS managed policy reaches, by path and name.
///
/// The policies that matter most are listed; of the others the names of AWS's own say enough: `…FullAccess` is what it says.
pub(crate) fn reach(name: &str) -> Grade {
    if let Ok(at) = LISTED.binary_search_by(|(listed, _)| (*listed).cmp(name)) {
        return LISTED.get(at).map_or(Grade::Other, |(_, reach)| *reach);
    }
    let last = name.rsplit('/').next().unwrap_or(name);
    if last.contains("FullAccess") || last.ends_with("PowerUser") || last.contains("Administrator")
    {
        Grade::Writes
    } else {
        Grade::Other
    }
}

/// The managed policies of a role that reach that far, with path and name.
pub(crate) fn of<'r>(
    role: &'r RoleInput,
    wanted: &[Grade],
) -> Vec<(Grade, &'r ManagedPolicy, &'r str)> {
    let mut found = Vec::new();
    for policy in &role.managed {
        if let Managed::Aws(name) = read(&policy.arn) {
            let reach = reach(name);
            if wanted.contains(&reach) {
                found.push((reach, policy, name));
            }
        }
    }
    found
}

/// The fix that takes a managed policy away from the role.
pub(crate) fn detach(role: &RoleInput, policy: &ManagedPolicy, name: &str) -> Option<Fix> {
    let source = &role.source;
    // An entry of `AttachedManagedPolicies` is an object with the ARN in it.
    let place = if source.key_span(policy.place) == source.span(policy.place) {
        policy.place
    } else {
        source.parent(policy.place)
    };
    edit::remove(
        source,
        place,
        format!("detach `{name}`, and write a policy of the actions that the vendor documents"),
        Applicability::Unsafe,
    )
}

/// By path and name.
static LISTED: &[(&str, Grade)] = &[
    // NotAction: everything but IAM, Organizations and a few like them.
    ("AIDevOpsAgentActionsPolicy", Grade::Administrator),
    ("AWSCloudFormationFullAccess", Grade::RunsCode),
    ("AWSCloudTrail_FullAccess", Grade::WritesMuch),
    ("AWSCodeBuildAdminAccess", Grade::RunsCode),
    ("AWSCodeBuildDeveloperAccess", Grade::RunsCode),
    ("AWSCodeCommitReadOnly", Grade::ReadsService),
    ("AWSDataPipeline_FullAccess", Grade::RunsCode),
    ("AWSGlueConsoleFullAccess", Grade::RunsCode),
    ("AWSGlueConsoleSageMakerNotebookFullAccess", Grade::RunsCode),
    ("AWSKeyManagementServicePowerUser", Grade::WritesMuch),
    ("AWSLambda_FullAccess", Grade::RunsCode),
    ("AWSLambda_ReadOnlyAccess", Grade::ReadsService),
    ("AWSOrganizationsFullAccess", Grade::WritesMuch),
    // Permission sets and their assignment, for every account of the organisation.
    ("AWSSSOMasterAccountAdministrator", Grade::Administrator),
    ("AWSSSOMemberAccountAdministrator", Grade::WritesMuch),
    ("AWSSecretsManagerClientReadOnlyAccess", Grade::ReadsService),
    ("AdministratorAccess", Grade::Administrator),
    ("AdministratorAccess-AWSElasticBeanstalk", Grade::RunsCode),
    // Attaches and writes policies of roles.
    ("AdministratorAccess-Amplify", Grade::Administrator),
    ("AmazonDynamoDBFullAccess", Grade::WritesMuch),
    ("AmazonDynamoDBFullAccess_v2", Grade::WritesMuch),
    // Passes any role.
    ("AmazonDynamoDBFullAccesswithDataPipeline", Grade::RunsCode),
    ("AmazonDynamoDBReadOnlyAccess", Grade::ReadsService),
    ("AmazonEC2ContainerRegistryPullOnly", Grade::ReadsService),
    ("AmazonEC2ContainerRegistryReadOnly", Grade::ReadsService),
    ("AmazonEC2FullAccess", Grade::WritesMuch),
    ("AmazonECS_FullAccess", Grade::RunsCode),
    ("AmazonElasticMapReduceFullAccess", Grade::RunsCode),
    ("AmazonElasticMapReduceReadOnlyAccess", Grade::ReadsService),
    ("AmazonKinesisReadOnlyAccess", Grade::ReadsService),
    ("AmazonRDSFullAccess", Grade::WritesMuch),
    ("AmazonS3FullAccess", Grade::WritesMuch),
    ("AmazonS3ReadOnlyAccess", Grade::ReadsService),
    ("AmazonSSMFullAccess", Grade::RunsCode),
    ("AmazonSSMReadOnlyAccess", Grade::ReadsService),
    ("CloudWatchLogsReadOnlyAccess", Grade::ReadsService),
    ("IAMFullAccess", Grade::Administrator),
    // NotAction: everything but IAM, Organizations and Account, and what that leaves runs with any role.
    ("PowerUserAccess", Grade::Administrator),
    ("ReadOnlyAccess", Grade::ReadOnly),
    ("SecretsManagerReadWrite", Grade::WritesMuch),
    ("SecurityAudit", Grade::Audit),
    ("job-function/DataScientist", Grade::RunsCode),
    ("job-function/DatabaseAdministrator", Grade::WritesMuch),
    ("job-function/NetworkAdministrator", Grade::WritesMuch),
    ("job-function/SystemAdministrator", Grade::RunsCode),
    ("job-function/ViewOnlyAccess", Grade::Audit),
    ("service-role/AmazonElasticMapReduceRole", Grade::RunsCode),
    ("service-role/AmazonSSMAutomationRole", Grade::RunsCode),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(LISTED.is_sorted_by(|left, right| left.0 < right.0));
    }

    #[cfg(feature = "managed-policies")]
    #[test]
    fn what_is_listed_exists() {
        for (name, _) in LISTED {
            let standing = standing(&format!("arn:aws:iam::aws:policy/{name}"));
            assert_eq!(standing, Some(Standing::Current), "{name}");
        }
    }

    #[test]
    fn arns_are_read_in_full() {
        let name = |arn| match read(arn) {
            Managed::Aws(name) => Some(name),
            _ => None,
        };
        assert_eq!(
            name("arn:aws:iam::aws:policy/ReadOnlyAccess"),
            Some("ReadOnlyAccess")
        );
        assert_eq!(
            name("arn:aws-us-gov:iam::aws:policy/job-function/ViewOnlyAccess"),
            Some("job-function/ViewOnlyAccess")
        );
        assert_eq!(
            read("arn:aws:iam::111122223333:policy/ReadOnlyAccess"),
            Managed::Customer
        );
        for wrong in [
            "ReadOnlyAccess",
            "arn:aws:iam::aws:role/ReadOnlyAccess",
            "arn:aws:iam:us-east-1:aws:policy/ReadOnlyAccess",
            "arn:aws:iam::AWS:policy/ReadOnlyAccess",
            "arn:aws:iam::1111:policy/ReadOnlyAccess",
            "arn:aws:iam::aws:policy/",
            "arn:aws:iam::aws:policy/*",
            "arn:*:iam::aws:policy/ReadOnlyAccess",
            "arn:aws:iam::aws:policy",
        ] {
            assert!(matches!(read(wrong), Managed::Invalid(_)), "{wrong}");
        }
    }

    #[test]
    fn letter_case_and_path_count() {
        assert_eq!(reach("ReadOnlyAccess"), Grade::ReadOnly);
        assert_eq!(reach("readonlyaccess"), Grade::Other);
        assert_eq!(reach("job-function/ReadOnlyAccess"), Grade::Other);
        assert_eq!(reach("ViewOnlyAccess"), Grade::Other);
        assert_eq!(reach("AmazonSQSFullAccess"), Grade::Writes);
    }
}
