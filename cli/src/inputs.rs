//! Which inputs there are, and their bytes. A directory stands for the files below it that match.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use walkdir::{DirEntry, WalkDir};

use crate::args::Walk;

/// One thing to analyse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Input {
    /// What reports call it: the path as given or found, `-` for standard input.
    pub(crate) name: String,
    /// Where it comes from.
    pub(crate) from: From,
}

/// Where an input comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum From {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Stdin,
    /// Nowhere: it could not be found, and this is why.
    Nowhere(String),
}

/// The files that are meant in a directory.
#[derive(Debug)]
pub(crate) struct Filter {
    include: GlobSet,
    exclude: GlobSet,
    written: String,
    no_skip: bool,
}

impl Filter {
    /// Compiles the patterns; the error names the one that is wrong.
    pub(crate) fn new(walk: &Walk) -> Result<Self, String> {
        Ok(Self {
            include: globs("--include", &walk.include)?,
            exclude: globs("--exclude", &walk.exclude)?,
            written: walk.include.join(" or "),
            no_skip: walk.no_skip,
        })
    }

    /// Whether a file or directory of the walk from `root` is meant; for a directory, whether it is walked.
    fn takes(&self, root: &Path, entry: &DirEntry) -> bool {
        if entry.depth() == 0 {
            return true;
        }
        let path = entry.path().strip_prefix(root).unwrap_or(entry.path());
        if self.exclude.is_match(path) {
            return false;
        }
        if entry.file_type().is_dir() {
            let name = entry.file_name().to_string_lossy();
            return self.no_skip || !(name.starts_with('.') || name == "node_modules");
        }
        self.include.is_match(path) && is_file(entry)
    }
}

/// Whether an entry is a file, behind a symbolic link too; a link that leads nowhere counts, so that it is reported.
fn is_file(entry: &DirEntry) -> bool {
    if entry.path_is_symlink() {
        std::fs::metadata(entry.path()).map_or(true, |target| target.is_file())
    } else {
        entry.file_type().is_file()
    }
}

fn globs(option: &str, patterns: &[String]) -> Result<GlobSet, String> {
    let mut set = GlobSetBuilder::new();
    let wrong = |pattern: &str, error: &globset::Error| {
        format!("{option}: `{pattern}` is not a glob: {}", error.kind())
    };
    for pattern in patterns {
        let trimmed = pattern.trim_end_matches('/');
        let anywhere = if trimmed.contains('/') {
            trimmed
                .trim_start_matches("./")
                .trim_start_matches('/')
                .to_owned()
        } else {
            format!("**/{trimmed}")
        };
        let glob = GlobBuilder::new(&anywhere)
            .literal_separator(true)
            .build()
            .map_err(|error| wrong(pattern, &error))?;
        set.add(glob);
    }
    set.build()
        .map_err(|error| wrong(error.glob().unwrap_or_default(), &error))
}

/// The inputs behind the arguments: in the order given, and by file name inside a directory.
pub(crate) fn find(arguments: &[PathBuf], filter: &Filter) -> Vec<Input> {
    let mut found = Vec::new();
    for argument in arguments {
        if argument.as_os_str() == "-" {
            found.push(Input {
                name: "-".to_owned(),
                from: From::Stdin,
            });
        } else if argument.is_dir() {
            walk(argument, filter, &mut found);
        } else {
            found.push(Input {
                name: argument.to_string_lossy().into_owned(),
                from: From::File(argument.clone()),
            });
        }
    }
    found
}

fn walk(root: &Path, filter: &Filter, found: &mut Vec<Input>) {
    let before = found.len();
    let entries = WalkDir::new(root)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| filter.takes(root, entry));
    for entry in entries {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => found.push(Input {
                name: entry.path().to_string_lossy().into_owned(),
                from: From::File(entry.into_path()),
            }),
            Err(error) => found.push(Input {
                name: error.path().unwrap_or(root).to_string_lossy().into_owned(),
                from: From::Nowhere(
                    error
                        .io_error()
                        .map_or_else(|| error.to_string(), io::Error::to_string),
                ),
            }),
        }
    }
    // A gate that checked nothing must not pass.
    if found.len() == before {
        found.push(Input {
            name: root.to_string_lossy().into_owned(),
            from: From::Nowhere(format!(
                "no file in this directory matches {}",
                filter.written
            )),
        });
    }
}

impl Input {
    /// The bytes; the error says why there are none, for people. Never reads more than one byte beyond `most`.
    pub(crate) fn read(&self, most: usize) -> Result<Vec<u8>, String> {
        match &self.from {
            From::Stdin => read(io::stdin().lock(), most),
            From::Nowhere(why) => Err(why.clone()),
            From::File(path) => {
                let cannot = |error: io::Error| format!("cannot be read: {error}");
                let file = File::open(path).map_err(cannot)?;
                let metadata = file.metadata().map_err(cannot)?;
                if metadata.is_dir() {
                    return Err("is a directory".to_owned());
                }
                let size = usize::try_from(metadata.len()).unwrap_or(usize::MAX);
                if size > most {
                    let error = rolecall::Error::TooLarge {
                        limit: most,
                        actual: size,
                    };
                    return Err(error.to_string());
                }
                read(file, most)
            }
        }
    }
}

fn read(from: impl Read, most: usize) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    from.take(limit)
        .read_to_end(&mut bytes)
        .map_err(|error| format!("cannot be read: {error}"))?;
    if bytes.len() > most {
        return Err(format!("the input has more than {most} bytes, the limit"));
    }
    Ok(bytes)
}
