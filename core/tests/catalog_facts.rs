//! What the built-in catalog says.
#![expect(
    clippy::unwrap_used,
    reason = "a fact that is missing is a failed test"
)]

use rolecall::catalog::{
    AccessLevel, Action, Catalog, ConditionKey, Date, KeyCategory, KeyType, Service, Status,
};

fn action(name: &str) -> Action<'static> {
    Catalog::builtin().action(name).unwrap()
}

fn names<'a>(actions: impl Iterator<Item = Action<'a>>) -> Vec<String> {
    actions.map(|action| action.to_string()).collect()
}

#[test]
fn the_builtin_table_is_sound() {
    let bytes = include_bytes!("../src/catalog/services.bin");
    assert_eq!(
        &Catalog::from_bytes(bytes.as_slice()).unwrap(),
        Catalog::builtin()
    );
}

#[test]
fn counts_are_those_of_the_reference() {
    let catalog = Catalog::builtin();
    let services: Vec<_> = catalog
        .services()
        .filter(|service| service.status().is_current())
        .collect();
    assert_eq!(services.len(), 457);
    let actions = services.iter().flat_map(|service| service.actions());
    let actions: Vec<_> = actions
        .filter(|action| action.status().is_current())
        .collect();
    assert_eq!(actions.len(), 22_321);
    let with_resources = actions
        .iter()
        .filter(|action| action.resource_types().len() > 0)
        .count();
    assert_eq!(with_resources, 15_559);
    let types = services.iter().flat_map(|service| service.resource_types());
    assert_eq!(
        types.filter(|kind| kind.status().is_current()).count(),
        2_348
    );
    assert_eq!(
        services
            .iter()
            .map(|service| service.condition_keys().len())
            .sum::<usize>(),
        2_595
    );
    assert_eq!(
        services
            .iter()
            .filter(|service| service.supports_rcp())
            .count(),
        62
    );
    assert_eq!(catalog.keys().filter(|key| key.is_global()).count(), 63);
    assert_eq!(catalog.as_of().to_string(), "2026-10-27");
    assert_eq!(catalog.provenance().len(), 12);
}

#[test]
fn an_action() {
    let get = action("s3:getobject");
    assert_eq!(get.to_string(), "s3:GetObject");
    assert_eq!(get.service().name(), "Amazon S3");
    assert_eq!(
        get.access_levels().iter().collect::<Vec<_>>(),
        [AccessLevel::Read]
    );
    let resources: Vec<_> = get.resource_types().collect();
    assert_eq!(resources.len(), 2);
    assert!(resources.iter().all(|resource| !resource.required()));
    assert_eq!(
        resources[1].resource_type().arn(),
        "arn:${Partition}:s3:::${BucketName}/${ObjectName}"
    );
    let catalog = Catalog::builtin();
    assert!(get.supports(catalog.key("s3:ExistingObjectTag/x").unwrap()));
    assert!(!get.supports(catalog.key("s3:prefix").unwrap()));
    assert!(action("s3:ListBucket").supports(catalog.key("s3:Prefix").unwrap()));
    let tagging = action("s3:PutObjectTagging").access_levels();
    assert_eq!(
        tagging.iter().collect::<Vec<_>>(),
        [AccessLevel::Tagging, AccessLevel::Write]
    );
}

#[test]
fn dependent_actions_and_scenarios() {
    let dependents = names(action("lambda:CreateFunction").dependent_actions().unwrap());
    assert!(
        dependents.contains(&"iam:PassRole".to_owned()),
        "{dependents:?}"
    );
    assert_eq!(action("s3:GetObject").dependent_actions().unwrap().len(), 0);
    let run = action("ec2:RunInstances");
    assert!(
        run.scenarios()
            .any(|scenario| scenario.name() == "EC2-VPC-EBS")
    );
    assert!(
        run.scenarios()
            .all(|scenario| scenario.resource_types().len() > 1)
    );
    assert_eq!(action("ec2:StopInstances").scenarios().len(), 0);
}

#[test]
fn what_is_gone_says_since_when() {
    let catalog = Catalog::builtin();
    for prefix in ["codestar", "evidently", "elastic-inference", "iotevents"] {
        let status = catalog.service(prefix).unwrap().status();
        assert!(matches!(status, Status::Retired { .. }), "{prefix}");
    }
    assert_eq!(
        action("codestar:CreateProject").status(),
        Status::Retired {
            gone_by: Date::new(2026, 10, 27).unwrap()
        }
    );
    assert_eq!(action("s3:GetObject").status(), Status::Current);
}

#[test]
fn condition_keys_by_any_spelling() {
    let catalog = Catalog::builtin();
    for (asked, name) in [
        ("aws:RESOURCETAG/Team", "aws:ResourceTag/${TagKey}"),
        ("aws:ResourceTag/${TagKey}", "aws:ResourceTag/${TagKey}"),
        ("aws:PrincipalTag/a/b", "aws:PrincipalTag/${TagKey}"),
        ("s3:ExistingObjectTag/x", "s3:ExistingObjectTag/<key>"),
        (
            "kms:EncryptionContext:aws:s3:arn",
            "kms:EncryptionContext:${EncryptionContextKey}",
        ),
        (
            "codebuild:secondarySources/x.auth.type",
            "codebuild:secondarySources/${sourceIdentifier}.auth.type",
        ),
        (
            "events:Metadata/k/Matcher",
            "events:Metadata/${MetadataKey}/Matcher",
        ),
        ("events:Metadata/k", "events:Metadata/${MetadataKey}"),
        (
            "token.actions.githubusercontent.com:sub",
            "token.actions.githubusercontent.com:sub",
        ),
        (
            "token.actions.githubusercontent.com/example:actor",
            "token.actions.githubusercontent.com/${SubPath}:actor",
        ),
        ("SAML:aud", "saml:aud"),
        ("accounts.google.com:AUD", "accounts.google.com:aud"),
        ("STS:externalid", "sts:ExternalId"),
    ] {
        assert_eq!(
            catalog.key(asked).map(ConditionKey::name),
            Some(name),
            "{asked}"
        );
    }
    for asked in [
        "",
        "aws",
        "aws:",
        "aws:ResourceTag",
        "aws:ResourceTag/",
        "aws:Nothing",
        "é",
        "codebuild:secondarySources/x.auth",
    ] {
        assert_eq!(catalog.key(asked), None, "{asked}");
    }
}

#[test]
fn types_of_condition_keys() {
    let catalog = Catalog::builtin();
    let key = |name| catalog.key(name).unwrap();
    assert_eq!(key("aws:SourceVpcArn").key_type(), KeyType::Arn);
    assert_eq!(key("aws:EpochTime").key_type(), KeyType::Date);
    assert!(key("aws:EpochTime").also_numeric());
    assert!(!key("aws:CurrentTime").also_numeric());
    assert!(key("aws:TagKeys").is_multivalued());
    assert!(!key("identitystore:UserId").is_multivalued());
    assert_eq!(key("aws:SourceIp").key_type(), KeyType::IpAddress);
    assert_eq!(key("aws:SourceIp").category(), Some(KeyCategory::Network));
    assert_eq!(
        key("aws:SignInSessionArn").category(),
        Some(KeyCategory::Session)
    );
    assert!(key("aws:RequestTag/x").takes_tag_key());
    assert!(key("s3:RequestObjectTag/x").takes_tag_key());
    let context = key("kms:EncryptionContext:x");
    assert!(context.is_template() && !context.takes_tag_key() && !context.is_global());
    assert_eq!(key("sts:ExternalId").prefix(), "sts");
}

#[test]
fn every_name_finds_what_it_names() {
    let catalog = Catalog::builtin();
    for service in catalog.services() {
        assert_eq!(
            catalog.service(&service.prefix().to_uppercase()),
            Some(service)
        );
        for action in service.actions() {
            assert_eq!(
                catalog.action(&action.to_string().to_uppercase()),
                Some(action)
            );
            assert_eq!(action.service(), service);
            // However it was found.
            assert_eq!(service.action(action.name()).unwrap().name(), action.name());
        }
        assert!(
            service
                .actions()
                .rev()
                .eq(service.actions().collect::<Vec<_>>().into_iter().rev())
        );
        for kind in service.resource_types() {
            assert_eq!(service.resource_type(kind.name()), Some(kind));
            assert_eq!(kind.service(), service);
        }
    }
    for key in catalog.keys() {
        assert_eq!(catalog.key(&key.name().to_lowercase()), Some(key));
    }
}

#[test]
fn services_of_arns() {
    let catalog = Catalog::builtin();
    assert!(catalog.is_arn_service("execute-api"));
    assert!(catalog.is_arn_service("elasticloadbalancing"));
    assert!(!catalog.is_arn_service("s4"));
    assert!(
        catalog
            .resource_types_of("s3")
            .any(|kind| kind.name() == "bucket")
    );
    assert_eq!(catalog.resource_types_of("s4").count(), 0);
    let total: usize = catalog
        .arn_services()
        .map(|field| catalog.resource_types_of(field).count())
        .sum();
    assert!(total > 2_300, "{total}");
}

#[test]
fn a_few_resource_types_have_two_arns() {
    let types = Catalog::builtin()
        .services()
        .flat_map(Service::resource_types);
    let two = types.filter(|kind| kind.arns().count() > 1);
    assert!(
        two.clone()
            .all(|kind| kind.arns().all(|arn| arn.starts_with("arn:")))
    );
    assert_eq!(two.count(), 13);
}

#[test]
fn operations_whose_names_are_no_actions() {
    let s3 = Catalog::builtin().service("s3").unwrap();
    assert_eq!(names(s3.operation("listbuckets")), ["s3:ListAllMyBuckets"]);
    assert_eq!(
        names(s3.operation("HeadObject")),
        ["s3:GetObject", "s3:GetObjectVersion"]
    );
    assert_eq!(s3.operation("GetObject").len(), 0);
    assert_eq!(s3.operation("").len(), 0);
}

#[test]
fn regions() {
    let catalog = Catalog::builtin();
    let partitions: Vec<_> = catalog.partitions().collect();
    assert_eq!(
        partitions,
        [
            "aws",
            "aws-cn",
            "aws-eusc",
            "aws-iso",
            "aws-iso-b",
            "aws-iso-e",
            "aws-iso-f",
            "aws-us-gov"
        ]
    );
    assert!(
        catalog
            .regions("aws")
            .any(|region| region == "eu-central-1")
    );
    assert_eq!(
        catalog.regions("aws-eusc").collect::<Vec<_>>(),
        ["eusc-de-east-1"]
    );
    assert_eq!(catalog.regions("aws-xx").len(), 0);
    assert!(catalog.is_region("us-gov-west-1"));
    assert!(!catalog.is_region("us-east-9"));
    assert!(!catalog.is_region("aws-global"));
}
