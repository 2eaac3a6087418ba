//! The facts about AWS that a command uses: those that are built in, or those of a file.

use rolecall::catalog::{Catalog, Service};
use rolecall::report::printable;

use crate::args::Facts;
use crate::explain::nearest;
use crate::inputs::{From, Input};
use crate::run::Stop;

/// The most bytes that a table may have: many times the one that is built in.
const MOST: usize = 64 << 20;

impl Facts {
    /// The table of the file that is named, if one is.
    pub(crate) fn load(&self) -> Result<Option<Catalog>, Stop> {
        let Some(path) = &self.catalog else {
            return Ok(None);
        };
        let input = Input {
            name: path.display().to_string(),
            from: From::File(path.clone()),
        };
        let table = input
            .read(MOST)
            .and_then(|bytes| Catalog::from_bytes(bytes).map_err(|error| error.to_string()));
        let named = |why| Stop::Usage(format!("--catalog {}: {why}", printable(&input.name)));
        table.map(Some).map_err(named)
    }
}

/// What to say where there is no such service: which may be meant.
pub(crate) fn unknown_service(catalog: &Catalog, prefix: &str) -> String {
    let services = catalog.services();
    let current = services.filter(|service| service.status().is_current());
    let known: Vec<&str> = current.map(Service::prefix).collect();
    let near = nearest(&prefix.to_ascii_lowercase(), &known);
    let hint = if near.is_empty() {
        String::new()
    } else {
        format!("; did you mean {}?", near.join(" or "))
    };
    let day = catalog.as_of();
    format!(
        "there is no service `{}` as of {day}{hint}",
        printable(prefix)
    )
}
