//! Catalog::from_bytes(bytes) = Ok(catalog) => every accessor ends without a panic, and every name finds what it names.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rolecall::catalog::{Action, Catalog, ConditionKey, ResourceType, Service};

/// Magic and format, which every table begins with.
const BEGINNING: &[u8] = b"rcatalog\x01\0\0\0";
/// What the checksum covers begins behind it.
const COVERED: usize = BEGINNING.len() + 8;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(catalog) = Catalog::from_bytes(bytes) {
        read(&catalog);
    }
    // The same with a beginning that is right, so that more than the checksum is fuzzed.
    let covered = bytes.get(COVERED..).unwrap_or_default();
    let table = [BEGINNING, &checksum(covered).to_le_bytes(), covered].concat();
    if let Ok(catalog) = Catalog::from_bytes(table) {
        read(&catalog);
    }
});

/// FNV-1a.
fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |sum, byte| {
        (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn read(catalog: &Catalog) {
    assert_eq!(&catalog.clone(), catalog);
    assert!(!format!("{catalog:?} {}", catalog.as_of()).is_empty());
    for source in catalog.provenance() {
        assert!(!format!("{source:?}").is_empty());
    }
    for service in catalog.services() {
        read_service(catalog, service);
    }
    for key in catalog.keys() {
        read_key(key);
        assert_eq!(catalog.key(&key.name().to_ascii_uppercase()), Some(key));
    }
    for field in catalog.arn_services() {
        assert!(catalog.is_arn_service(field));
        catalog
            .resource_types_of(field)
            .for_each(read_resource_type);
    }
    for partition in catalog.partitions() {
        for region in catalog.regions(partition) {
            assert!(catalog.is_region(region));
        }
    }
}

fn read_service(catalog: &Catalog, service: Service<'_>) {
    assert_eq!(
        catalog.service(&service.prefix().to_ascii_uppercase()),
        Some(service)
    );
    assert!(!format!("{service:?} {} {:?}", service.name(), service.status()).is_empty());
    let _ = service.supports_rcp();
    for action in service.actions() {
        assert_eq!(
            service.action(&action.name().to_ascii_uppercase()),
            Some(action)
        );
        assert_eq!(action.service(), service);
        read_action(action);
        assert_eq!(
            service.operation(action.name()).len(),
            service.operation(action.name()).count()
        );
    }
    for resource_type in service.resource_types() {
        assert_eq!(
            service.resource_type(resource_type.name()),
            Some(resource_type)
        );
        assert_eq!(resource_type.service(), service);
        read_resource_type(resource_type);
    }
    service.condition_keys().for_each(read_key);
}

fn read_action(action: Action<'_>) {
    assert!(
        !format!(
            "{action:?} {:?} {:?}",
            action.access_levels(),
            action.status()
        )
        .is_empty()
    );
    for key in action.condition_keys() {
        assert!(action.supports(key));
    }
    let scenarios = action.scenarios().flat_map(|scenario| {
        assert!(!format!("{scenario:?}").is_empty());
        scenario.resource_types()
    });
    for resource in action.resource_types().chain(scenarios) {
        assert_eq!(resource.resource_type().service(), action.service());
        assert!(!format!("{resource:?}").is_empty());
        resource.condition_keys().for_each(read_key);
        resource
            .dependent_actions()
            .for_each(|action| assert_eq!(action, action));
    }
    for dependent in action.dependent_actions().into_iter().flatten() {
        assert!(dependent.to_string().contains(':'));
    }
}

fn read_resource_type(resource_type: ResourceType<'_>) {
    assert_eq!(resource_type.arns().next(), Some(resource_type.arn()));
    assert!(!format!("{resource_type:?} {:?}", resource_type.status()).is_empty());
    resource_type.condition_keys().for_each(read_key);
}

fn read_key(key: ConditionKey<'_>) {
    assert!(key.name().starts_with(key.prefix()));
    assert!(!format!("{key:?} {:?} {:?}", key.key_type(), key.status()).is_empty());
    assert_eq!(key.is_global(), key.category().is_some());
    assert!(key.is_template() || !key.takes_tag_key());
    let _ = (key.is_multivalued(), key.also_numeric());
}
