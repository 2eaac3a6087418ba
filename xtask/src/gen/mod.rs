//! The tables of AWS facts, from pinned packages.

mod packages;

use crate::{Failure, root};

/// A table that is checked in, and what makes its bytes.
type Table = (&'static str, fn() -> Result<Vec<u8>, Failure>);

static TABLES: [Table; 0] = [];

/// Writes the tables.
pub(crate) fn write() -> Result<(), Failure> {
    for (name, make) in TABLES {
        let path = root().join(name);
        std::fs::write(&path, make()?).map_err(|error| format!("{}: {error}", path.display()))?;
        println!("wrote {}", path.display());
    }
    Ok(())
}

/// Fails where a table is not what [`write()`] would write.
pub(crate) fn check() -> Result<(), Failure> {
    for (name, make) in TABLES {
        let path = root().join(name);
        let written =
            std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        if written != make()? {
            return Err(format!("{name} is out of date: run `cargo xtask gen`"));
        }
    }
    Ok(())
}
