//! Services and actions that need a second look in a vendor's policy: which take over an account alone, which read, write or share
//! what they should be limited to, and which services are too much as a whole.
//!
//! A short list by hand, of actions that everybody would limit: a table of all actions with their resource types is the catalog's
//! matter. An action is listed where its name alone decides and where AWS lets a policy name the resource.

use crate::report::Risk;

/// What an action does to an account if it is allowed on every resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Power {
    /// It hands over the account, or whatever the most powerful role in it may do, without the help of another action.
    TakesOver,
    /// It should be limited to the resources that are meant.
    Limited,
}

/// An action that needs a second look.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Action {
    /// `iam:PutRolePolicy`
    pub(crate) name: &'static str,
    /// An ARN that it works on, with `{p}`, `{r}` and `{a}` for partition, region and account.
    pub(crate) resource: &'static str,
    pub(crate) power: Power,
    pub(crate) risk: Risk,
}

/// Where resources are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Home {
    pub(crate) partition: String,
    pub(crate) region: String,
    pub(crate) account: String,
}

/// A service with actions that need a second look.
pub(crate) struct Service {
    /// The prefix, in lower case.
    pub(crate) name: &'static str,
    /// What the service as a whole gives away, where that is too much for any vendor.
    pub(crate) whole: Option<&'static str>,
    pub(crate) actions: &'static [Action],
}

impl Action {
    /// An ARN that the action works on, of a resource that no policy is likely to name.
    pub(crate) fn example(&self, home: &Home) -> String {
        self.resource
            .replace("{p}", &home.partition)
            .replace("{r}", &home.region)
            .replace("{a}", &home.account)
    }
}

/// The service of a prefix in lower case.
pub(crate) fn service(name: &str) -> Option<&'static Service> {
    let at = SERVICES
        .binary_search_by(|service| service.name.cmp(name))
        .ok()?;
    SERVICES.get(at)
}

/// Every action that takes over, those that need nobody's help first.
pub(crate) fn takeovers() -> impl Iterator<Item = &'static Action> {
    let with = |risk| {
        SERVICES
            .iter()
            .flat_map(|service| service.actions)
            .filter(move |action| action.power == Power::TakesOver && action.risk == risk)
    };
    with(Risk::Critical).chain(with(Risk::High))
}

/// Verbs that show what there is and how it is set up.
const DESCRIBING: [&str; 7] = [
    "list", "describe", "search", "lookup", "check", "view", "validate",
];

/// Verbs that read. What they read may be data.
const READING: [&str; 4] = ["get", "batchget", "read", "batchread"];

/// How bad a wildcard in an action's name is by what stands before it, in lower case.
///
/// It grows with the service: a name that starts with a verb of reading will go on to mean reading, and anything else may come to
/// mean a change. Reading is worse where the service holds data: where the pattern takes in an action of the list above.
pub(crate) fn risk_of_start(start: &str, takes_in_listed: bool) -> Risk {
    let starts = |verbs: &[&str]| verbs.iter().any(|verb| start.starts_with(verb));
    if starts(&DESCRIBING) || (starts(&READING) && !takes_in_listed) {
        Risk::Low
    } else {
        Risk::Medium
    }
}

const fn takes_over(name: &'static str, resource: &'static str) -> Action {
    Action {
        name,
        resource,
        power: Power::TakesOver,
        risk: Risk::Critical,
    }
}

/// Takes over with the help of somebody or something that is there already: a user whose keys one has, a version of a policy, a
/// function that runs with a powerful role.
const fn borrows(name: &'static str, resource: &'static str) -> Action {
    Action {
        risk: Risk::High,
        ..takes_over(name, resource)
    }
}

const fn limited(name: &'static str, resource: &'static str) -> Action {
    Action {
        name,
        resource,
        power: Power::Limited,
        risk: Risk::Medium,
    }
}

/// One that opens the way to other roles.
const fn passes(name: &'static str, resource: &'static str) -> Action {
    Action {
        risk: Risk::High,
        ..limited(name, resource)
    }
}

const ROLE: &str = "arn:{p}:iam::{a}:role/some-role";
const USER: &str = "arn:{p}:iam::{a}:user/some-user";
const GROUP: &str = "arn:{p}:iam::{a}:group/some-group";
const POLICY: &str = "arn:{p}:iam::{a}:policy/some-policy";
const BUCKET: &str = "arn:{p}:s3:::some-bucket";
const OBJECT: &str = "arn:{p}:s3:::some-bucket/some-object";
const KEY: &str = "arn:{p}:kms:{r}:{a}:key/8c1f0d3e-5b7a-4c2d-9e6f-1a2b3c4d5e6f";
const SECRET: &str = "arn:{p}:secretsmanager:{r}:{a}:secret:some-secret-a1b2c3";
const PARAMETER: &str = "arn:{p}:ssm:{r}:{a}:parameter/some-parameter";
const TABLE: &str = "arn:{p}:dynamodb:{r}:{a}:table/some-table";
const FUNCTION: &str = "arn:{p}:lambda:{r}:{a}:function:some-function";
const INSTANCE: &str = "arn:{p}:ec2:{r}:{a}:instance/i-0a1b2c3d4e5f60718";
const SNAPSHOT: &str = "arn:{p}:ec2:{r}::snapshot/snap-0a1b2c3d4e5f60718";
const DATABASE: &str = "arn:{p}:rds:{r}:{a}:db:some-database";
const REPOSITORY: &str = "arn:{p}:ecr:{r}:{a}:repository/some-repository";
const QUEUE: &str = "arn:{p}:sqs:{r}:{a}:some-queue";
const TOPIC: &str = "arn:{p}:sns:{r}:{a}:some-topic";
const LOG_GROUP: &str = "arn:{p}:logs:{r}:{a}:log-group:some-group:log-stream:some-stream";
const PROJECT: &str = "arn:{p}:codebuild:{r}:{a}:project/some-project";
const PERMISSION_SET: &str =
    "arn:{p}:sso:::permissionSet/ssoins-0a1b2c3d4e5f6071/ps-0a1b2c3d4e5f6071";

/// By name.
static SERVICES: &[Service] = &[
    Service {
        name: "account",
        whole: Some("it changes the contacts of the account and closes it"),
        actions: &[],
    },
    Service {
        name: "apprunner",
        whole: None,
        actions: &[borrows(
            "apprunner:UpdateService",
            "arn:{p}:apprunner:{r}:{a}:service/some-service/0a1b2c3d4e5f60718293a4b5c6d7e8f9",
        )],
    },
    Service {
        name: "athena",
        whole: None,
        actions: &[limited(
            "athena:GetQueryResults",
            "arn:{p}:athena:{r}:{a}:workgroup/some-workgroup",
        )],
    },
    Service {
        name: "batch",
        whole: None,
        actions: &[borrows(
            "batch:SubmitJob",
            "arn:{p}:batch:{r}:{a}:job-definition/some-job:1",
        )],
    },
    Service {
        name: "bedrock-agentcore",
        whole: None,
        actions: &[borrows(
            "bedrock-agentcore:InvokeAgentRuntimeCommand",
            "arn:{p}:bedrock-agentcore:{r}:{a}:runtime/some-runtime",
        )],
    },
    Service {
        name: "cloudformation",
        whole: Some("it changes stacks, which run with roles of their own"),
        actions: &[borrows(
            "cloudformation:UpdateStack",
            "arn:{p}:cloudformation:{r}:{a}:stack/some-stack/8c1f0d3e-5b7a-4c2d-9e6f-1a2b3c4d5e6f",
        )],
    },
    Service {
        name: "cloudtrail",
        whole: Some("it turns off the record of who did what"),
        actions: &[],
    },
    Service {
        name: "codebuild",
        whole: None,
        actions: &[
            borrows("codebuild:StartBuild", PROJECT),
            borrows("codebuild:StartBuildBatch", PROJECT),
        ],
    },
    Service {
        name: "codecommit",
        whole: None,
        actions: &[limited(
            "codecommit:GitPull",
            "arn:{p}:codecommit:{r}:{a}:some-repository",
        )],
    },
    Service {
        name: "dynamodb",
        whole: Some("it reads, changes and deletes every table"),
        actions: &[
            limited("dynamodb:GetItem", TABLE),
            limited("dynamodb:BatchGetItem", TABLE),
            limited("dynamodb:Query", TABLE),
            limited("dynamodb:Scan", TABLE),
            limited("dynamodb:PartiQLSelect", TABLE),
            limited("dynamodb:PutItem", TABLE),
            limited("dynamodb:UpdateItem", TABLE),
            limited("dynamodb:DeleteItem", TABLE),
            limited("dynamodb:BatchWriteItem", TABLE),
            limited("dynamodb:DeleteTable", TABLE),
        ],
    },
    Service {
        name: "ebs",
        whole: None,
        actions: &[limited("ebs:GetSnapshotBlock", SNAPSHOT)],
    },
    Service {
        name: "ec2",
        whole: Some("it starts, stops and deletes instances, opens networks and shares disks"),
        actions: &[
            limited("ec2:GetPasswordData", INSTANCE),
            limited("ec2:ModifySnapshotAttribute", SNAPSHOT),
            limited("ec2:ModifyInstanceAttribute", INSTANCE),
            limited("ec2:TerminateInstances", INSTANCE),
        ],
    },
    Service {
        name: "ecr",
        whole: None,
        actions: &[
            limited("ecr:BatchGetImage", REPOSITORY),
            limited("ecr:GetDownloadUrlForLayer", REPOSITORY),
            limited("ecr:PutImage", REPOSITORY),
            limited("ecr:SetRepositoryPolicy", REPOSITORY),
        ],
    },
    Service {
        name: "glue",
        whole: None,
        actions: &[borrows(
            "glue:UpdateDevEndpoint",
            "arn:{p}:glue:{r}:{a}:devEndpoint/some-endpoint",
        )],
    },
    Service {
        name: "iam",
        whole: Some("it decides who may do what"),
        actions: &[
            takes_over("iam:AttachRolePolicy", ROLE),
            takes_over("iam:PutRolePolicy", ROLE),
            takes_over("iam:CreatePolicyVersion", POLICY),
            takes_over("iam:UpdateAssumeRolePolicy", ROLE),
            takes_over("iam:CreateAccessKey", USER),
            takes_over("iam:CreateLoginProfile", USER),
            takes_over("iam:UpdateLoginProfile", USER),
            borrows("iam:SetDefaultPolicyVersion", POLICY),
            borrows("iam:AttachUserPolicy", USER),
            borrows("iam:PutUserPolicy", USER),
            borrows("iam:AttachGroupPolicy", GROUP),
            borrows("iam:PutGroupPolicy", GROUP),
            borrows("iam:AddUserToGroup", GROUP),
            passes("iam:PassRole", ROLE),
        ],
    },
    Service {
        name: "kinesis",
        whole: None,
        actions: &[limited(
            "kinesis:GetRecords",
            "arn:{p}:kinesis:{r}:{a}:stream/some-stream",
        )],
    },
    Service {
        name: "kms",
        whole: Some("it decrypts whatever is encrypted and can delete the keys"),
        actions: &[
            limited("kms:Decrypt", KEY),
            limited("kms:CreateGrant", KEY),
            limited("kms:PutKeyPolicy", KEY),
            limited("kms:DisableKey", KEY),
            limited("kms:ScheduleKeyDeletion", KEY),
        ],
    },
    Service {
        name: "lambda",
        whole: Some("it replaces the code of every function, which runs with a role of its own"),
        actions: &[
            borrows("lambda:UpdateFunctionCode", FUNCTION),
            borrows("lambda:UpdateFunctionConfiguration", FUNCTION),
            limited("lambda:InvokeFunction", FUNCTION),
            limited("lambda:GetFunction", FUNCTION),
            limited("lambda:AddPermission", FUNCTION),
        ],
    },
    Service {
        name: "logs",
        whole: None,
        actions: &[
            limited("logs:GetLogEvents", LOG_GROUP),
            limited("logs:FilterLogEvents", LOG_GROUP),
        ],
    },
    Service {
        name: "organizations",
        whole: Some("it governs every account of the organisation"),
        actions: &[],
    },
    Service {
        name: "rds",
        whole: Some("it copies, shares and deletes every database"),
        actions: &[
            limited("rds:DownloadDBLogFilePortion", DATABASE),
            limited("rds:ModifyDBInstance", DATABASE),
            limited("rds:DeleteDBInstance", DATABASE),
            limited(
                "rds:ModifyDBSnapshotAttribute",
                "arn:{p}:rds:{r}:{a}:snapshot:some-snapshot",
            ),
        ],
    },
    Service {
        name: "rds-data",
        whole: None,
        actions: &[limited(
            "rds-data:ExecuteStatement",
            "arn:{p}:rds:{r}:{a}:cluster:some-cluster",
        )],
    },
    Service {
        name: "redshift",
        whole: None,
        actions: &[limited(
            "redshift:GetClusterCredentials",
            "arn:{p}:redshift:{r}:{a}:dbuser:some-cluster/some-user",
        )],
    },
    Service {
        name: "s3",
        whole: Some("it reads, changes and deletes every object, and opens buckets to others"),
        actions: &[
            limited("s3:GetObject", OBJECT),
            limited("s3:GetObjectVersion", OBJECT),
            limited("s3:PutObject", OBJECT),
            limited("s3:PutObjectAcl", OBJECT),
            limited("s3:DeleteObject", OBJECT),
            limited("s3:DeleteObjectVersion", OBJECT),
            limited("s3:PutBucketPolicy", BUCKET),
            limited("s3:PutBucketAcl", BUCKET),
            limited("s3:PutReplicationConfiguration", BUCKET),
            limited("s3:DeleteBucket", BUCKET),
        ],
    },
    Service {
        name: "sagemaker",
        whole: None,
        actions: &[borrows(
            "sagemaker:CreatePresignedNotebookInstanceUrl",
            "arn:{p}:sagemaker:{r}:{a}:notebook-instance/some-notebook",
        )],
    },
    Service {
        name: "secretsmanager",
        whole: Some("it reads every secret and can change who else may"),
        actions: &[
            limited("secretsmanager:GetSecretValue", SECRET),
            limited("secretsmanager:PutSecretValue", SECRET),
            limited("secretsmanager:PutResourcePolicy", SECRET),
        ],
    },
    Service {
        name: "sns",
        whole: None,
        actions: &[limited("sns:Publish", TOPIC)],
    },
    Service {
        name: "sqs",
        whole: None,
        actions: &[
            limited("sqs:ReceiveMessage", QUEUE),
            limited("sqs:SendMessage", QUEUE),
            limited("sqs:PurgeQueue", QUEUE),
        ],
    },
    Service {
        name: "ssm",
        whole: Some("it reads parameters, secret ones too, and runs commands on instances"),
        actions: &[
            borrows(
                "ssm:SendCommand",
                "arn:{p}:ssm:{r}:{a}:document/some-document",
            ),
            borrows("ssm:StartSession", INSTANCE),
            limited("ssm:GetParameter", PARAMETER),
            limited("ssm:GetParameters", PARAMETER),
            limited("ssm:GetParametersByPath", PARAMETER),
            limited("ssm:GetParameterHistory", PARAMETER),
            limited("ssm:PutParameter", PARAMETER),
        ],
    },
    Service {
        name: "sso",
        whole: Some("it decides who signs in to which account with what"),
        actions: &[
            borrows("sso:AttachManagedPolicyToPermissionSet", PERMISSION_SET),
            borrows("sso:PutInlinePolicyToPermissionSet", PERMISSION_SET),
        ],
    },
    Service {
        name: "states",
        whole: None,
        actions: &[limited(
            "states:StartExecution",
            "arn:{p}:states:{r}:{a}:stateMachine:some-machine",
        )],
    },
    Service {
        name: "sts",
        whole: Some("it assumes every role that trusts the account"),
        actions: &[passes("sts:AssumeRole", ROLE)],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_are_sorted_and_hold_their_own_actions() {
        assert!(SERVICES.is_sorted_by(|left, right| left.name < right.name));
        let home = Home {
            partition: "aws".to_owned(),
            region: "us-east-1".to_owned(),
            account: "111122223333".to_owned(),
        };
        for service in SERVICES {
            for action in service.actions {
                assert_eq!(
                    action.name.split(':').next(),
                    Some(service.name),
                    "{}",
                    action.name
                );
                let example = action.example(&home);
                assert!(example.starts_with("arn:aws:"), "{example}");
                assert!(!example.contains('{'), "{example}");
            }
        }
    }

    #[test]
    fn critical_ones_come_first() {
        let risks: Vec<Risk> = takeovers().map(|action| action.risk).collect();
        assert_eq!(risks.first(), Some(&Risk::Critical));
        assert!(risks.is_sorted_by(|left, right| left >= right));
    }

    #[test]
    fn verbs() {
        assert_eq!(risk_of_start("describe", true), Risk::Low);
        assert_eq!(risk_of_start("getbucket", false), Risk::Low);
        assert_eq!(risk_of_start("get", true), Risk::Medium);
        assert_eq!(risk_of_start("g", false), Risk::Medium);
        assert_eq!(risk_of_start("", false), Risk::Medium);
    }
}
