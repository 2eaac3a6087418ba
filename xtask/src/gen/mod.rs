//! The tables of AWS facts, from pinned packages.

mod managed;
mod packages;

use std::fs::File;
use std::process::Command;

use crate::{Failure, root};

/// A table that is checked in, and what makes its bytes.
type Table = (&'static str, fn() -> Result<Vec<u8>, Failure>);

static TABLES: [Table; 1] = [("core/src/catalog/managed.bin", managed::table)];

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

/// The checksum of a table, as the library computes it: FNV-1a.
fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |sum, byte| {
        (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// How many bytes `gzip -9` makes of a table.
fn compressed(bytes: &[u8]) -> Result<usize, Failure> {
    let path = root().join("target/table");
    let at = |error| format!("{}: {error}", path.display());
    std::fs::write(&path, bytes).map_err(at)?;
    let output = Command::new("gzip")
        .args(["-9", "-c"])
        .stdin(File::open(&path).map_err(at)?)
        .output()
        .map_err(|error| format!("gzip: {error}"))?;
    if output.status.success() {
        Ok(output.stdout.len())
    } else {
        Err(format!("gzip ended with {}", output.status))
    }
}
