//! The packages that the tables are made from: pinned, checked, and kept under `target/packages`.
//!
//! They are fetched by the registries' own clients, so that the settings of the person who runs them apply.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest, Sha256};

use crate::{Failure, root};

/// Where a package is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Registry {
    /// The Python Package Index: a wheel.
    PyPI,
    /// A tarball.
    Npm,
}

/// One version of a package.
#[derive(Debug)]
pub(crate) struct Package {
    pub(crate) registry: Registry,
    pub(crate) name: &'static str,
    pub(crate) version: &'static str,
    /// Of the wheel or tarball, in hexadecimal.
    pub(crate) sha256: &'static str,
    pub(crate) licence: &'static str,
    /// How new what it says is, `YYYY-MM-DD`.
    pub(crate) date: &'static str,
}

/// The folder of an unpacked package; it is downloaded unless an intact copy is there.
pub(crate) fn fetch(package: &Package) -> Result<PathBuf, Failure> {
    let name = package.name.trim_start_matches('@').replace('/', "-");
    let folder = root().join(format!("target/packages/{name}-{}", package.version));
    let files = folder.join("files");
    let intact = archive(&folder).is_ok_and(|archive| check(&archive, package).is_ok());
    if intact && files.is_dir() {
        return Ok(files);
    }
    if !intact {
        remove(&folder)?;
        std::fs::create_dir_all(&folder).map_err(|error| at(&folder, &error))?;
        println!("downloading {} {}", package.name, package.version);
        download(package, &folder)?;
    }
    let archive = archive(&folder)?;
    check(&archive, package)?;
    // Renamed only when it is whole.
    let partial = folder.join("partial");
    remove(&partial)?;
    remove(&files)?;
    std::fs::create_dir_all(&partial).map_err(|error| at(&partial, &error))?;
    unpack(package.registry, &archive, &partial)?;
    std::fs::rename(&partial, &files).map_err(|error| at(&files, &error))?;
    Ok(files)
}

fn download(package: &Package, folder: &Path) -> Result<(), Failure> {
    let mut command = match package.registry {
        Registry::PyPI => {
            let mut pip = Command::new("python3");
            pip.args(["-m", "pip", "download", "--quiet", "--no-deps"]);
            // Nothing of a source distribution is ever run.
            pip.args(["--only-binary", ":all:", "--dest"]).arg(folder);
            pip.arg(format!("{}=={}", package.name, package.version));
            pip
        }
        Registry::Npm => {
            let mut npm = Command::new("npm");
            npm.args(["pack", "--silent", "--pack-destination"])
                .arg(folder)
                .arg(format!("{}@{}", package.name, package.version));
            npm
        }
    };
    run(&mut command)
}

fn unpack(registry: Registry, archive: &Path, folder: &Path) -> Result<(), Failure> {
    let mut command = match registry {
        Registry::PyPI => {
            let mut zip = Command::new("python3");
            zip.args(["-m", "zipfile", "-e"]).arg(archive).arg(folder);
            zip
        }
        Registry::Npm => {
            let mut tar = Command::new("tar");
            tar.arg("-xzf").arg(archive).arg("-C").arg(folder);
            tar
        }
    };
    run(&mut command)
}

fn run(command: &mut Command) -> Result<(), Failure> {
    let program = command.get_program().display().to_string();
    let output = command
        .output()
        .map_err(|error| format!("{program}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!(
        "{program} ended with {}: {}",
        output.status,
        String::from_utf8_lossy(&output.stderr).trim()
    ))
}

/// The one file of the folder.
fn archive(folder: &Path) -> Result<PathBuf, Failure> {
    let entries = std::fs::read_dir(folder).map_err(|error| at(folder, &error))?;
    let mut files = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.is_file());
    match (files.next(), files.next()) {
        (Some(file), None) => Ok(file),
        _ => Err(format!("{}: not one archive", folder.display())),
    }
}

fn check(archive: &Path, package: &Package) -> Result<(), Failure> {
    let bytes = std::fs::read(archive).map_err(|error| at(archive, &error))?;
    let mut found = String::new();
    for byte in Sha256::digest(bytes) {
        let _ = write!(found, "{byte:02x}");
    }
    if found == package.sha256 {
        return Ok(());
    }
    Err(format!(
        "{}: the SHA-256 is {found}, not {}",
        archive.display(),
        package.sha256
    ))
}

fn remove(folder: &Path) -> Result<(), Failure> {
    if folder.exists() {
        std::fs::remove_dir_all(folder).map_err(|error| at(folder, &error))?;
    }
    Ok(())
}

fn at(path: &Path, error: &std::io::Error) -> Failure {
    format!("{}: {error}", path.display())
}
