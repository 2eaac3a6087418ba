//! The table of services, `core/src/catalog/services.bin`.

mod encode;
mod iamdata;
mod inspect;
mod model;
mod others;

use std::path::Path;

use rolecall::catalog::Catalog;

use super::{compressed, day};
use crate::Failure;
use model::Model;

/// The most bytes that the table may take.
const MAX_SIZE: usize = 1_100_000;
/// The most that it may take once compressed.
const MAX_COMPRESSED: usize = 230_000;

/// The bytes of the table.
pub(super) fn table() -> Result<Vec<u8>, Failure> {
    let mut model = Model::default();
    iamdata::read(&mut model)?;
    others::read(&mut model)?;
    let bytes = encode::encode(&model)?;
    let catalog = Catalog::from_bytes(bytes.clone()).map_err(|error| error.to_string())?;
    inspect::inspect(&catalog, &model)?;
    let compressed = compressed(&bytes)?;
    if bytes.len() > MAX_SIZE || compressed > MAX_COMPRESSED {
        return Err(format!(
            "the table of services takes {} bytes, {compressed} compressed; it may take {MAX_SIZE} and {MAX_COMPRESSED}",
            bytes.len()
        ));
    }
    Ok(bytes)
}

/// A JSON file of a package.
fn json<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, Failure> {
    let text = crate::read(path)?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}
