//! The documents that are written from the checks, their pages and the tables of AWS facts.

use std::fmt::Write as _;
use std::path::PathBuf;

use rolecall::CheckInfo;
use rolecall::catalog::managed::ManagedPolicies;
use rolecall::catalog::{Catalog, Date, Provenance};

use crate::{Failure, read, root};

/// Writes the documents.
pub(crate) fn write() -> Result<(), Failure> {
    for (path, text) in documents()? {
        crate::write(&path, &text)?;
        println!("wrote {}", path.display());
    }
    Ok(())
}

/// Fails where a document is not what [`write()`] would write.
pub(crate) fn check() -> Result<(), Failure> {
    for (path, text) in documents()? {
        if read(&path)? != text {
            return Err(format!(
                "{} is out of date: run `cargo xtask docs`",
                path.display()
            ));
        }
    }
    Ok(())
}

fn documents() -> Result<Vec<(PathBuf, String)>, Failure> {
    let checks = rolecall::checks();
    Ok(vec![
        (root().join("cli/checks.md"), pages(&checks)?),
        (root().join("docs/checks.md"), index(&checks)),
        (root().join("core/src/catalog/PROVENANCE.md"), provenance()),
    ])
}

/// Where the tables come from.
fn provenance() -> String {
    let (catalog, managed) = (Catalog::builtin(), ManagedPolicies::builtin());
    let mut out = "# Where the facts come from\n\nWritten by `cargo xtask docs` from the tables themselves, which `cargo xtask gen` makes.\n".to_owned();
    sources(
        &mut out,
        "services.bin",
        catalog.as_of(),
        catalog.provenance(),
    );
    sources(
        &mut out,
        "managed.bin",
        managed.as_of(),
        managed.provenance(),
    );
    out
}

fn sources<'a>(
    out: &mut String,
    table: &str,
    as_of: Date,
    sources: impl Iterator<Item = Provenance<'a>>,
) {
    let _ = writeln!(out, "\n## `{table}`, as of {as_of}\n");
    out.push_str("| package | version | date | licence | for |\n| --- | --- | --- | --- | --- |\n");
    for source in sources {
        let Provenance {
            package,
            version,
            licence,
            purpose,
            date,
        } = source;
        let _ = writeln!(
            out,
            "| {package} | {version} | {date} | {licence} | {purpose} |"
        );
    }
}

/// All pages, by code: what `rolecall explain` shows.
fn pages(checks: &[CheckInfo]) -> Result<String, Failure> {
    let mut codes: Vec<&str> = checks.iter().map(|check| check.code).collect();
    codes.sort_unstable();
    let mut out = String::new();
    for code in codes {
        let path = root().join(format!("corpus/checks/{code}.md"));
        let page = read(&path)?;
        if page.lines().next() != Some(format!("# {code}").as_str()) {
            return Err(format!(
                "{}: the first line is not `# {code}`",
                path.display()
            ));
        }
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(page.trim_end());
        out.push('\n');
    }
    Ok(out)
}

/// The table of all checks, worst first.
fn index(checks: &[CheckInfo]) -> String {
    let mut groups: Vec<(&str, &str)> = vec![
        (
            "critical",
            "Critical: an outsider or another tenant gets in now",
        ),
        ("high", "High: one mistake or breach of the vendor away"),
        ("medium", "Medium: weakens a control"),
        ("low", "Low: hygiene"),
        (
            "error",
            "Errors: AWS refuses the policy, or part of it does nothing",
        ),
        ("security_warning", "Security warnings"),
        ("warning", "Warnings"),
        ("suggestion", "Suggestions"),
    ];
    let group_of = |check: &CheckInfo| {
        check
            .risk
            .map_or(check.severity.name(), rolecall::report::Risk::name)
    };
    groups.retain(|(name, _)| checks.iter().any(|check| group_of(check) == *name));

    let mut out = String::from(
        "# Checks\n\nWritten by `cargo xtask docs`. Each code leads to its page, with policies that fail and near misses that pass;\n\
         `rolecall explain CODE` shows the same.\n",
    );
    for (name, title) in groups {
        let _ = write!(
            out,
            "\n## {title}\n\n| code | severity | risk | what |\n| --- | --- | --- | --- |\n"
        );
        let mut members: Vec<&CheckInfo> = checks
            .iter()
            .filter(|check| group_of(check) == name)
            .collect();
        members.sort_by_key(|check| check.code);
        for check in members {
            let _ = writeln!(
                out,
                "| [{code}](../corpus/checks/{code}.md) | {} | {} | {} |",
                check.severity.name(),
                check.risk.map_or("", rolecall::report::Risk::name),
                check.what.replace('|', "\\|"),
                code = check.code,
            );
        }
    }
    out
}
