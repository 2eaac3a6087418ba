//! `rolecall explain`: the pages of the checks.

use rolecall::CheckInfo;

/// All pages, made from the corpus by `cargo xtask docs`: each starts with a line `# CODE`.
const PAGES: &str = include_str!("../checks.md");

/// The code in the first line of a page; `None` for any other line.
fn heading(line: &str) -> Option<&str> {
    let code = line.strip_prefix("# ")?.trim_end();
    let is_code = code
        .bytes()
        .all(|byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'_'));
    (is_code && !code.is_empty()).then_some(code)
}

/// The pages with their codes, in their order.
fn pages(all: &str) -> Vec<(&str, &str)> {
    let mut starts = Vec::new();
    let mut offset = 0;
    for line in all.split_inclusive('\n') {
        if let Some(code) = heading(line) {
            starts.push((code, offset));
        }
        offset += line.len();
    }
    let ends = starts
        .iter()
        .skip(1)
        .map(|(_, start)| *start)
        .chain([all.len()]);
    starts
        .iter()
        .zip(ends)
        .filter_map(|((code, start), end)| Some((*code, all.get(*start..end)?.trim_end())))
        .collect()
}

/// What to print about one code, or what to say where there is no such check.
pub(crate) fn page(code: &str) -> Result<String, String> {
    let code = known(code)?;
    if let Some((_, page)) = pages(PAGES).iter().find(|(other, _)| *other == code) {
        return Ok(format!("{page}\n"));
    }
    let check = rolecall::checks()
        .into_iter()
        .find(|check| check.code == code);
    check
        .map(|check| short_page(&check))
        .ok_or_else(|| format!("there is no page on `{code}`"))
}

/// A code as reports spell it, or what to say where there is no such check.
pub(crate) fn known(code: &str) -> Result<String, String> {
    let wanted = code.trim().to_ascii_uppercase().replace('-', "_");
    let checks = rolecall::checks();
    let mut known: Vec<&str> = checks.iter().map(|check| check.code).collect();
    known.extend(pages(PAGES).iter().map(|(code, _)| *code));
    if known.contains(&wanted.as_str()) {
        return Ok(wanted);
    }
    known.sort_unstable();
    known.dedup();
    let near = nearest(&wanted, &known);
    Err(if near.is_empty() {
        format!("there is no check `{code}`; `rolecall explain` lists them all")
    } else {
        format!(
            "there is no check `{code}`; did you mean {}?",
            near.join(" or ")
        )
    })
}

/// The names that somebody may have meant, best first.
pub(crate) fn nearest<'a>(wanted: &str, known: &[&'a str]) -> Vec<&'a str> {
    let allowed = (wanted.len() / 4).max(2);
    let mut near: Vec<(usize, &str)> = known
        .iter()
        .map(|code| (strsim::osa_distance(wanted, code), *code))
        .filter(|(distance, _)| *distance <= allowed)
        .collect();
    if near.is_empty() && wanted.len() >= 3 {
        near = known
            .iter()
            .filter(|code| code.contains(wanted))
            .map(|code| (code.len(), *code))
            .collect();
    }
    near.sort_unstable();
    near.into_iter().take(3).map(|(_, code)| code).collect()
}

/// A check in its own words, for one without a page.
fn short_page(check: &CheckInfo) -> String {
    let CheckInfo {
        code,
        what,
        why,
        fix,
        ..
    } = check;
    let level = level(check);
    format!("# {code}\n\n{what} ({level})\n\n{why}\n\nFix: {fix}\n")
}

fn level(check: &CheckInfo) -> String {
    match check.risk {
        Some(risk) => format!("{}, {}", check.severity.name(), risk.name()),
        None => check.severity.name().to_owned(),
    }
}

/// All checks, one a line: code, level, what is wrong.
pub(crate) fn list() -> String {
    let mut rows: Vec<(String, String, String)> = rolecall::checks()
        .iter()
        .map(|check| (check.code.to_owned(), level(check), check.what.to_owned()))
        .collect();
    for (code, _) in pages(PAGES) {
        if !rows.iter().any(|(known, ..)| known == code) {
            rows.push((code.to_owned(), String::new(), String::new()));
        }
    }
    rows.sort();
    let code_width = rows.iter().map(|(code, ..)| code.len()).max().unwrap_or(0);
    let level_width = rows
        .iter()
        .map(|(_, level, _)| level.len())
        .max()
        .unwrap_or(0);
    let mut out = String::new();
    for (code, level, what) in rows {
        let row = format!("{code:<code_width$}  {level:<level_width$}  {what}");
        out.push_str(row.trim_end());
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_told_apart() {
        let all = "# ONE\n\ntext\n\n# Not a code\n```\n# TWO_2\nx\n";
        assert_eq!(
            pages(all),
            [
                ("ONE", "# ONE\n\ntext\n\n# Not a code\n```"),
                ("TWO_2", "# TWO_2\nx")
            ]
        );
        assert_eq!(pages(""), []);
        assert!(!pages(PAGES).is_empty());
    }

    #[test]
    fn near_codes_are_offered() {
        let known = ["EXTERNAL_ID_OPTIONAL", "EXTERNAL_ID_PATTERN", "PUBLIC"];
        assert_eq!(
            nearest("EXTERNAL_ID_OPTINAL", &known),
            ["EXTERNAL_ID_OPTIONAL"]
        );
        assert_eq!(nearest("PATTERN", &known), ["EXTERNAL_ID_PATTERN"]);
        assert_eq!(
            nearest("NOTHING_LIKE_IT_AT_ALL", &known),
            Vec::<&str>::new()
        );
    }
}
