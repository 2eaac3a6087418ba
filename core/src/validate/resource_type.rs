//! What a resource policy is attached to.

/// A type of resource that takes a policy, by the name that CloudFormation and `ValidatePolicy` have for it.
///
/// # Examples
///
/// ```
/// use rolecall::ResourceType;
///
/// let bucket: ResourceType = "AWS::S3::Bucket".parse()?;
/// assert_eq!(bucket, ResourceType::S3Bucket);
/// assert_eq!(bucket.name(), "AWS::S3::Bucket");
/// assert!("AWS::S3::Pail".parse::<ResourceType>().is_err());
/// # Ok::<(), String>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ResourceType {
    /// `AWS::IAM::AssumeRolePolicyDocument`: the trust policy of a role.
    RoleTrustPolicy,
    /// `AWS::S3::Bucket`
    S3Bucket,
    /// `AWS::S3::AccessPoint`
    S3AccessPoint,
    /// `AWS::S3::MultiRegionAccessPoint`
    S3MultiRegionAccessPoint,
    /// `AWS::S3ObjectLambda::AccessPoint`
    S3ObjectLambdaAccessPoint,
    /// `AWS::DynamoDB::Table`
    DynamoDbTable,
    /// `AWS::KMS::Key`
    KmsKey,
    /// `AWS::SQS::Queue`
    SqsQueue,
    /// `AWS::SNS::Topic`
    SnsTopic,
    /// `AWS::Lambda::Function`
    LambdaFunction,
    /// `AWS::ECR::Repository`
    EcrRepository,
    /// `AWS::SecretsManager::Secret`
    SecretsManagerSecret,
    /// `AWS::EFS::FileSystem`
    EfsFileSystem,
    /// `AWS::ApiGateway::RestApi`
    ApiGatewayRestApi,
    /// `AWS::OpenSearchService::Domain`
    OpenSearchDomain,
    /// `AWS::Glue::Catalog`: the resource policy of a data catalog.
    GlueCatalog,
    /// `AWS::Backup::BackupVault`
    BackupVault,
    /// `AWS::Events::EventBus`
    EventBus,
    /// `AWS::EC2::VPCEndpoint`
    VpcEndpoint,
}

/// What is particular to the policies of a type of resource.
struct Facts {
    resource_type: ResourceType,
    name: &'static str,
    /// The services whose actions its policy may name; empty: any.
    services: &'static [&'static str],
    /// The ARNs that its policy may name, with wildcards; empty: any.
    arns: &'static [&'static str],
    /// Whether its statements must name a resource.
    needs_resource: bool,
    /// The longest policy, in bytes, where AWS says.
    quota: Option<usize>,
}

/// Names: CloudFormation's, where AWS's validator has none. Services and ARNs: the service authorization reference. Quotas: the
/// quota pages of the services.
const FACTS: [Facts; 19] = {
    use ResourceType as R;
    const fn facts(
        resource_type: ResourceType,
        name: &'static str,
        services: &'static [&'static str],
        arns: &'static [&'static str],
        needs_resource: bool,
        quota: Option<usize>,
    ) -> Facts {
        Facts {
            resource_type,
            name,
            services,
            arns,
            needs_resource,
            quota,
        }
    }
    [
        facts(
            R::RoleTrustPolicy,
            "AWS::IAM::AssumeRolePolicyDocument",
            &["sts"],
            &[],
            false,
            None,
        ),
        facts(
            R::S3Bucket,
            "AWS::S3::Bucket",
            &["s3"],
            &["arn:*:s3:::*"],
            true,
            Some(20 * 1024),
        ),
        facts(
            R::S3AccessPoint,
            "AWS::S3::AccessPoint",
            &["s3"],
            &["arn:*:s3:*:*:accesspoint/*"],
            true,
            Some(20 * 1024),
        ),
        facts(
            R::S3MultiRegionAccessPoint,
            "AWS::S3::MultiRegionAccessPoint",
            &["s3"],
            &["arn:*:s3::*:accesspoint/*"],
            true,
            Some(20 * 1024),
        ),
        facts(
            R::S3ObjectLambdaAccessPoint,
            "AWS::S3ObjectLambda::AccessPoint",
            &["s3-object-lambda"],
            &["arn:*:s3-object-lambda:*:*:accesspoint/*"],
            true,
            Some(20 * 1024),
        ),
        facts(
            R::DynamoDbTable,
            "AWS::DynamoDB::Table",
            &["dynamodb"],
            &["arn:*:dynamodb:*:*:table/*"],
            true,
            Some(20 * 1024),
        ),
        facts(
            R::KmsKey,
            "AWS::KMS::Key",
            &["kms"],
            &["*", "arn:*:kms:*:*:key/*"],
            true,
            Some(32 * 1024),
        ),
        facts(
            R::SqsQueue,
            "AWS::SQS::Queue",
            &["sqs"],
            &["*", "arn:*:sqs:*:*:*"],
            true,
            None,
        ),
        facts(
            R::SnsTopic,
            "AWS::SNS::Topic",
            &["sns"],
            &["*", "arn:*:sns:*:*:*"],
            true,
            Some(30 * 1024),
        ),
        facts(
            R::LambdaFunction,
            "AWS::Lambda::Function",
            &["lambda"],
            &["arn:*:lambda:*:*:function:*", "arn:*:lambda:*:*:layer:*"],
            true,
            Some(20 * 1024),
        ),
        facts(
            R::EcrRepository,
            "AWS::ECR::Repository",
            &["ecr"],
            &["*", "arn:*:ecr:*:*:repository/*"],
            false,
            None,
        ),
        facts(
            R::SecretsManagerSecret,
            "AWS::SecretsManager::Secret",
            &["secretsmanager"],
            &["*", "arn:*:secretsmanager:*:*:secret:*"],
            true,
            Some(20 * 1024),
        ),
        facts(
            R::EfsFileSystem,
            "AWS::EFS::FileSystem",
            &["elasticfilesystem"],
            &["*", "arn:*:elasticfilesystem:*:*:file-system/*"],
            false,
            Some(20_000),
        ),
        facts(
            R::ApiGatewayRestApi,
            "AWS::ApiGateway::RestApi",
            &["execute-api"],
            &["*", "execute-api:/*", "arn:*:execute-api:*:*:*"],
            true,
            Some(8_192),
        ),
        facts(
            R::OpenSearchDomain,
            "AWS::OpenSearchService::Domain",
            &["es"],
            &["*", "arn:*:es:*:*:domain/*"],
            true,
            Some(100 * 1024),
        ),
        facts(
            R::GlueCatalog,
            "AWS::Glue::Catalog",
            &["glue"],
            &["*", "arn:*:glue:*:*:*"],
            true,
            Some(10 * 1024),
        ),
        facts(
            R::BackupVault,
            "AWS::Backup::BackupVault",
            &["backup"],
            &["*", "arn:*:backup:*:*:*", "arn:*:ec2:*::snapshot/*"],
            true,
            None,
        ),
        facts(
            R::EventBus,
            "AWS::Events::EventBus",
            &["events"],
            &["*", "arn:*:events:*:*:*"],
            true,
            Some(10 * 1024),
        ),
        facts(
            R::VpcEndpoint,
            "AWS::EC2::VPCEndpoint",
            &[],
            &[],
            true,
            Some(20_480),
        ),
    ]
};

impl ResourceType {
    /// Every type, with its name.
    pub fn all() -> impl Iterator<Item = Self> {
        FACTS.iter().map(|facts| facts.resource_type)
    }

    /// The name that CloudFormation has for it.
    pub fn name(self) -> &'static str {
        self.facts().map_or("", |facts| facts.name)
    }

    /// The services whose actions its policy may name; empty: any.
    pub(crate) fn services(self) -> &'static [&'static str] {
        self.facts().map_or(&[], |facts| facts.services)
    }

    /// Patterns of the ARNs that its policy may name; empty: any.
    pub(crate) fn arns(self) -> &'static [&'static str] {
        self.facts().map_or(&[], |facts| facts.arns)
    }

    /// Whether its statements must name a resource.
    pub(crate) fn needs_resource(self) -> bool {
        self.facts().is_some_and(|facts| facts.needs_resource)
    }

    /// The longest policy in bytes, where AWS says.
    pub(crate) fn quota(self) -> Option<usize> {
        self.facts().and_then(|facts| facts.quota)
    }

    fn facts(self) -> Option<&'static Facts> {
        FACTS.iter().find(|facts| facts.resource_type == self)
    }
}

impl std::str::FromStr for ResourceType {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = FACTS
            .iter()
            .find(|facts| facts.name.eq_ignore_ascii_case(text));
        found.map(|facts| facts.resource_type).ok_or_else(|| {
            let names: Vec<&str> = FACTS.iter().map(|facts| facts.name).collect();
            format!(
                "`{text}` is not a type of resource that takes a policy; those are {}",
                names.join(", ")
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_has_its_facts() {
        for resource_type in ResourceType::all() {
            assert_eq!(resource_type.name().parse(), Ok(resource_type));
        }
        // The names are the CloudFormation ones, so the count of the table is the count of the types.
        assert_eq!(
            ResourceType::all().count(),
            ResourceType::VpcEndpoint as usize + 1
        );
    }
}
