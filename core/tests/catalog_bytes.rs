//! Bytes that are no table are refused, and what is accepted can be read through.

use proptest::prelude::*;
use rolecall::Error;
use rolecall::catalog::{Catalog, CatalogError};

const TABLE: &[u8] = include_bytes!("../src/catalog/services.bin");

/// The table after a change of some bytes.
fn changed(change: impl FnOnce(&mut Vec<u8>)) -> Result<Catalog, CatalogError> {
    let mut bytes = TABLE.to_vec();
    change(&mut bytes);
    Catalog::from_bytes(bytes)
}

#[test]
fn errors_say_what_is_wrong() {
    let refused = |bytes: &[u8]| Catalog::from_bytes(bytes).unwrap_err();
    assert_eq!(refused(b""), CatalogError::NotATable);
    assert_eq!(
        refused(b"PK\x03\x04 something else"),
        CatalogError::NotATable
    );
    assert_eq!(refused(b"rcatalog"), CatalogError::CutOff);
    assert_eq!(refused(&TABLE[..TABLE.len() - 1]), CatalogError::CutOff);
    assert_eq!(
        changed(|bytes| bytes[8] = 99).unwrap_err(),
        CatalogError::OtherFormat { found: 99 }
    );
    assert_eq!(
        changed(|bytes| *bytes.last_mut().unwrap() ^= 1).unwrap_err(),
        CatalogError::Changed
    );
    assert!(changed(|bytes| bytes.push(0)).is_err());
    let error = Error::from(CatalogError::CutOff);
    assert_eq!(error, Error::BadCatalog("the table is cut off".to_owned()));
}

#[test]
fn the_seeds_of_the_fuzz_target_are_tables() {
    let empty =
        Catalog::from_bytes(include_bytes!("../../fuzz/seeds/catalog/empty").as_slice()).unwrap();
    assert_eq!(empty.services().len(), 0);
    assert!(empty.action("aa:Get").is_none() && empty.key("aws:Time").is_none());
    let small =
        Catalog::from_bytes(include_bytes!("../../fuzz/seeds/catalog/small").as_slice()).unwrap();
    let create = small.action("aa:create").unwrap();
    assert!(create.supports(small.key("aa:tag/x").unwrap()));
    assert_eq!(create.dependent_actions().unwrap().count(), 1);
    let resources = small.service("aa").unwrap().resource_type("foo").unwrap();
    assert_eq!(resources.arns().count(), 2);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn bytes_are_no_table(mut bytes: Vec<u8>, framed: bool) {
        if framed {
            bytes.splice(..0, TABLE[..12].iter().copied());
        }
        prop_assert!(Catalog::from_bytes(bytes).is_err());
    }

    #[test]
    fn a_table_that_was_cut_is_refused(length in 0..TABLE.len()) {
        prop_assert!(Catalog::from_bytes(&TABLE[..length]).is_err());
    }

    #[test]
    fn a_flipped_bit_is_noticed(byte in 0..TABLE.len(), bit in 0..8_u8) {
        prop_assert!(changed(|bytes| bytes[byte] ^= 1 << bit).is_err());
    }

    #[test]
    fn any_name_can_be_looked_up(name in "\\PC{0,40}", prefix in "[a-z]{2,4}|s3|ec2|aws", rest in "[A-Za-z:/$<{]{0,20}") {
        let catalog = Catalog::builtin();
        for name in [name.clone(), format!("{prefix}:{rest}"), format!("{prefix}:{name}")] {
            if let Some(action) = catalog.action(&name) {
                prop_assert!(action.to_string().eq_ignore_ascii_case(&name));
            }
            if let Some(key) = catalog.key(&name) {
                prop_assert!(key.is_template() || key.name().eq_ignore_ascii_case(&name));
            }
        }
    }
}
