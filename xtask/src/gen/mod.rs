//! The tables of AWS facts, from pinned packages.

mod managed;
mod packages;
mod services;

use std::process::{Command, Stdio};

use rolecall::catalog::Date;

use crate::{Failure, root};

/// A table that is checked in, and what makes its bytes.
type Table = (&'static str, fn() -> Result<Vec<u8>, Failure>);

static TABLES: [Table; 2] = [
    ("core/src/catalog/managed.bin", managed::table),
    ("core/src/catalog/services.bin", services::table),
];

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

/// A table with its beginning: what it is, its format, and the checksum of the rest.
fn sealed(magic: &[u8], format: u32, covered: &[u8]) -> Vec<u8> {
    // FNV-1a, as the library computes it.
    let checksum = covered
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |sum: u64, byte| {
            (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
    [
        magic,
        &format.to_le_bytes(),
        &checksum.to_le_bytes(),
        covered,
    ]
    .concat()
}

/// How many bytes `gzip -9` makes of a table.
fn compressed(bytes: &[u8]) -> Result<usize, Failure> {
    let failed = |error: std::io::Error| format!("gzip: {error}");
    let path = root().join("target/packages/table");
    std::fs::write(&path, bytes).map_err(failed)?;
    let output = Command::new("gzip")
        .args(["-9", "-n", "-c"])
        .arg(&path)
        .stdin(Stdio::null())
        .output()
        .map_err(failed)?;
    if output.status.success() {
        Ok(output.stdout.len())
    } else {
        Err(format!("gzip ended with {}", output.status))
    }
}

/// The day in `YYYY-MM-DD`.
fn day(text: &str) -> Result<Date, Failure> {
    let mut parts = text.split('-');
    let mut number = || parts.next()?.parse::<u16>().ok();
    let date = (|| {
        let (year, month, day) = (number()?, number()?, number()?);
        Date::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
    })();
    date.ok_or_else(|| format!("`{text}` is not a day"))
}
