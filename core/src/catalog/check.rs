//! What must hold of a table before anything is read from it: every text, list and row that it refers to is there, and names are in
//! the order that looking them up needs.

use std::ops::Range;

use super::bytes::{checksum, date_at, u32_at, u64_at};
use super::columns::{CONTENTS, Column, Content, REQUIRED, RESOURCE, UNKNOWN};
use super::table::{
    AS_OF_AT, CHECKSUM_AT, Catalog, ENDS_AT, FORMAT, FORMAT_AT, HEADER, MAGIC, Row,
};
use super::texts::compare;
use super::{CatalogError, ConditionKey};

/// Columns that have the same rows.
const TABLES: [&[Column]; 10] = [
    &[
        Column::ServicePrefix,
        Column::ServiceName,
        Column::ServiceStatus,
        Column::ServiceFlags,
        Column::ServiceKeys,
        Column::ServiceActions,
        Column::ServiceResourceTypes,
        Column::ServiceOperations,
    ],
    &[
        Column::ActionName,
        Column::ActionLevels,
        Column::ActionStatus,
        Column::ActionKeys,
        Column::ActionResources,
        Column::ActionDependents,
    ],
    &[
        Column::ResourceType,
        Column::ResourceTypeStatus,
        Column::ResourceTypeKeys,
    ],
    &[
        Column::KeyName,
        Column::KeyType,
        Column::KeyStatus,
        Column::KeyCategory,
    ],
    &[Column::TemplateHead, Column::Template],
    &[Column::OperationName, Column::OperationActions],
    &[
        Column::ScenarioAction,
        Column::ScenarioName,
        Column::ScenarioResources,
    ],
    &[Column::ArnService, Column::ArnServiceRuns],
    &[Column::RunStart, Column::RunLast],
    &[
        Column::SourcePackage,
        Column::SourceVersion,
        Column::SourceLicence,
        Column::SourcePurpose,
        Column::SourceDate,
    ],
];

/// Names that are in order as a whole, or among what belongs to a row of another table.
const ORDERED: [(Column, Option<Column>); 8] = [
    (Column::ServicePrefix, None),
    (Column::KeyName, None),
    (Column::ArnService, None),
    (Column::Partition, None),
    (Column::ActionName, Some(Column::ServiceActions)),
    (Column::ResourceType, Some(Column::ServiceResourceTypes)),
    (Column::OperationName, Some(Column::ServiceOperations)),
    (Column::Region, Some(Column::PartitionRegions)),
];

/// The columns of lists.
const LISTS: [Column; 3] = [Column::KeyLists, Column::ResourceLists, Column::ActionLists];

/// Which places of each column of lists are the beginning of a list.
struct Lists([Vec<bool>; LISTS.len()]);

impl Lists {
    fn of(&self, column: Column) -> &[bool] {
        let lists = LISTS.iter().zip(&self.0).find(|(of, _)| **of == column);
        lists.map_or(&[], |(_, begins)| begins.as_slice())
    }

    fn begins(&self, column: Column, place: u16) -> bool {
        self.of(column).get(usize::from(place)) == Some(&true)
    }

    /// Where the lists of a column begin.
    fn places(&self, column: Column) -> impl Iterator<Item = u16> {
        let begins = (0..=u16::MAX).zip(self.of(column));
        begins.filter_map(|(place, begins)| begins.then_some(place))
    }
}

impl Catalog {
    /// Whether everything holds. Linear in the length of the table.
    pub(super) fn check(&self) -> Result<(), CatalogError> {
        self.check_frame()?;
        let lists = LISTS.map(|column| self.starts(column));
        let [Some(keys), Some(resources), Some(actions)] = lists else {
            return Err(CatalogError::Malformed("a list"));
        };
        let lists = Lists([keys, resources, actions]);
        // Each takes for granted what those before it made sure of.
        if !self.tables_are_sound() {
            return Err(CatalogError::Malformed("a column"));
        }
        if !self.lists_are_sound(&lists) {
            return Err(CatalogError::Malformed("an element of a list"));
        }
        if !self.rows_are_sound(&lists) {
            return Err(CatalogError::Malformed("a row"));
        }
        if !self.resources_are_sound(&lists) {
            return Err(CatalogError::Malformed("a resource type"));
        }
        if !self.names_are_sound() {
            return Err(CatalogError::Malformed("the name of an action"));
        }
        if !self.order_is_sound() {
            return Err(CatalogError::Malformed("the order of names"));
        }
        Ok(())
    }

    /// The header, and the sizes of the columns.
    fn check_frame(&self) -> Result<(), CatalogError> {
        let bytes = &self.bytes;
        if !bytes.starts_with(MAGIC) {
            return Err(CatalogError::NotATable);
        }
        match u32_at(bytes, FORMAT_AT) {
            Some(FORMAT) => {}
            Some(found) => return Err(CatalogError::OtherFormat { found }),
            None => return Err(CatalogError::CutOff),
        }
        let mut end = 0;
        for (column, _) in CONTENTS {
            let next = u32_at(bytes, ENDS_AT + 4 * column as usize).ok_or(CatalogError::CutOff)?;
            if next < end {
                return Err(CatalogError::Malformed("a column"));
            }
            end = next;
        }
        match bytes.len().checked_sub(HEADER) {
            Some(length) if length == end as usize => {}
            Some(length) if length > end as usize => {
                return Err(CatalogError::Malformed("what stands behind the columns"));
            }
            _ => return Err(CatalogError::CutOff),
        }
        let covered = bytes.get(AS_OF_AT..).unwrap_or_default();
        if u64_at(bytes, CHECKSUM_AT) != Some(checksum(covered)) {
            return Err(CatalogError::Changed);
        }
        match date_at(bytes, AS_OF_AT) {
            Some(_) => Ok(()),
            None => Err(CatalogError::Malformed("the day")),
        }
    }

    /// Whether every column has whole rows, and as many as those beside it.
    fn tables_are_sound(&self) -> bool {
        let whole = CONTENTS.iter().all(|(column, content)| {
            let bytes = self.column(*column);
            match content {
                Content::Text => self.texts(*column).are_sound(),
                Content::Byte | Content::Status => true,
                Content::Day => bytes.len().is_multiple_of(4),
                _ => bytes.len().is_multiple_of(2),
            }
        });
        let even = TABLES.iter().all(|columns| {
            let mut rows = columns.iter().map(|column| self.rows(*column));
            let first = rows.next();
            rows.all(|rows| Some(rows) == first)
        });
        whole && even
    }

    /// Where the lists of a column begin, if they fill it and the first is empty.
    fn starts(&self, column: Column) -> Option<Vec<bool>> {
        let end = self.rows(column).end;
        let mut starts = vec![false; end];
        let mut at = 0;
        while at < end {
            *starts.get_mut(at)? = true;
            let list = self.list(column, u16::try_from(at).ok()?);
            // A list that goes beyond the end of the column is shorter than it says.
            let said = usize::from(self.number(column, at)) * Self::width(column);
            if list.len() != said {
                return None;
            }
            at = list.end;
        }
        (end > 0 && self.number(column, 0) == 0).then_some(starts)
    }

    fn lists_are_sound(&self, lists: &Lists) -> bool {
        let are_rows = |lists_of, rows| {
            let mut places = lists.places(lists_of);
            places.all(|list| {
                self.numbers(lists_of, list)
                    .all(|number| self.is_row(rows, number))
            })
        };
        // Which resource types there are depends on the service: `resources_are_sound`.
        let mut resources = lists
            .places(Column::ResourceLists)
            .flat_map(|list| self.resources(list));
        are_rows(Column::KeyLists, Column::KeyName)
            && are_rows(Column::ActionLists, Column::ActionName)
            && resources.all(|[_, keys, dependents]| {
                lists.begins(Column::KeyLists, keys)
                    && lists.begins(Column::ActionLists, dependents)
            })
    }

    /// The elements of a list of resources.
    fn resources(&self, list: u16) -> impl Iterator<Item = [u16; RESOURCE]> {
        let elements = self.list(Column::ResourceLists, list).step_by(RESOURCE);
        elements.map(|at| [0, 1, 2].map(|n| self.number(Column::ResourceLists, at + n)))
    }

    fn rows_are_sound(&self, lists: &Lists) -> bool {
        CONTENTS.iter().all(|&(column, content)| {
            let mut rows = self.rows(column);
            match content {
                Content::Text | Content::Byte | Content::Lists => true,
                Content::Status => rows.all(|row| {
                    let day = usize::from(self.byte(column, row));
                    day <= self.rows(Column::Date).end
                }),
                Content::Day => rows.all(|row| date_at(self.column(column), 4 * row).is_some()),
                Content::List(of) => rows.all(|row| lists.begins(of, self.number(column, row))),
                Content::ListOrUnknown(of) => rows.all(|row| {
                    let list = self.number(column, row);
                    list == UNKNOWN || lists.begins(of, list)
                }),
                Content::Row(of) => rows.all(|row| self.is_row(of, self.number(column, row))),
                Content::Ends(of) => {
                    let end = self.rows(of).end;
                    let last = rows.end.checked_sub(1);
                    rows.all(|row| self.part(column, row).start <= self.part(column, row).end)
                        && last.map_or(0, |last| self.part(column, last).end) == end
                }
            }
        })
    }

    fn is_row(&self, column: Column, number: u16) -> bool {
        self.rows(column).contains(&number.into())
    }

    /// Whether actions have resource types of their service only, and runs go forward.
    fn resources_are_sound(&self, lists: &Lists) -> bool {
        // How many resource types a service must have for a list to make sense.
        let mut needed = vec![0; self.rows(Column::ResourceLists).end];
        for list in lists.places(Column::ResourceLists) {
            let types = self
                .resources(list)
                .map(|[number, ..]| usize::from(number & !REQUIRED) + 1);
            if let Some(needed) = needed.get_mut(usize::from(list)) {
                *needed = types.max().unwrap_or(0);
            }
        }
        let fits = |service, list: u16| {
            let types = self.part(Column::ServiceResourceTypes, service).len();
            let needed = needed.get(usize::from(list));
            needed.is_some_and(|needed| *needed <= types)
        };
        let mut services = self.rows(Column::ServicePrefix);
        let of_actions = services.all(|service| {
            let mut actions = self.part(Column::ServiceActions, service);
            actions.all(|action| fits(service, self.number(Column::ActionResources, action)))
        });
        let of_scenarios = self.rows(Column::ScenarioAction).all(|row| {
            let action = self.number(Column::ScenarioAction, row).into();
            let service = self.owner(Column::ServiceActions, action);
            fits(service, self.number(Column::ScenarioResources, row))
        });
        let forward = self
            .rows(Column::RunStart)
            .all(|run| self.number(Column::RunStart, run) <= self.number(Column::RunLast, run));
        of_actions && of_scenarios && forward
    }

    /// Whether policies can name every action and nothing else by it: the prefix of a service and the name are printable ASCII
    /// without wildcards and colons.
    fn names_are_sound(&self) -> bool {
        [Column::ServicePrefix, Column::ActionName]
            .iter()
            .all(|column| {
                let mut names = self.rows(*column).map(|row| self.name(*column, row));
                names.all(|name| {
                    let mut bytes = name.bytes();
                    !name.is_empty()
                        && bytes.all(|byte| byte.is_ascii_graphic() && !b"*?:".contains(&byte))
                })
            })
    }

    fn order_is_sound(&self) -> bool {
        let sorted = |column, rows: Range<usize>| {
            rows.is_sorted_by(|left, right| {
                let [left, right] = [left, right].map(|row| self.name(column, *row).as_bytes());
                compare(left, right).is_lt()
            })
        };
        let names = ORDERED.iter().all(|&(column, ends)| match ends {
            None => sorted(column, self.rows(column)),
            Some(ends) => {
                let mut rows = self.rows(ends);
                rows.all(|row| sorted(column, self.part(ends, row)))
            }
        });
        let heads = self.texts(Column::TemplateHead);
        let templates = (0..heads.count)
            .is_sorted_by(|left, right| compare(heads.get(*left), heads.get(*right)).is_le());
        let are_heads = (0..heads.count).all(|row| {
            let key = self.number(Column::Template, row).into();
            let head = ConditionKey(Row::new(self, key)).head();
            !head.is_empty() && head.as_bytes() == heads.get(row)
        });
        names
            && templates
            && are_heads
            && self
                .rows(Column::ScenarioAction)
                .is_sorted_by_key(|row| self.number(Column::ScenarioAction, row))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_an_action_is_no_pattern() {
        let mut bytes = include_bytes!("services.bin").to_vec();
        let name = b"\nGetObjectAcl\n";
        let at = bytes.windows(name.len()).position(|found| found == name);
        for odd in [b'*', b' '] {
            bytes[at.unwrap() + name.len() - 2] = odd;
            let sum = checksum(&bytes[AS_OF_AT..]);
            bytes[CHECKSUM_AT..AS_OF_AT].copy_from_slice(&sum.to_le_bytes());
            let error = Catalog::from_bytes(bytes.clone()).unwrap_err();
            assert_eq!(error, CatalogError::Malformed("the name of an action"));
        }
    }
}
