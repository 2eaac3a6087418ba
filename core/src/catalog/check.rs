//! What must hold of a table before anything is read from it: every text, list and row that it refers to is there, and names are in
//! the order that looking them up needs.

use std::ops::Range;

use super::bytes::{checksum, date_at, u32_at, u64_at};
use super::table::{
    AS_OF_AT, BLOCK, CHECKSUM_AT, CONTENTS, Catalog, Column, Content, ENDS_AT, FORMAT, FORMAT_AT,
    HEADER, MAGIC, REQUIRED, RESOURCE, Row, TEXT_END, Texts, UNKNOWN, compare,
};
use super::{CatalogError, ConditionKey};

/// Columns that have the same rows.
const TABLES: [&[Column]; 9] = [
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
    fn begins(&self, column: Column, place: u16) -> bool {
        let lists = LISTS.iter().zip(&self.0).find(|(of, _)| **of == column);
        lists.is_some_and(|(_, starts)| starts.get(usize::from(place)) == Some(&true))
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
        if !self.resources_are_sound() {
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
                Content::Text => Texts::of(bytes).are_sound(),
                Content::Byte | Content::Status => true,
                Content::Day => bytes.len() % 4 == 0,
                _ => bytes.len() % 2 == 0,
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
        let Lists(starts) = lists;
        LISTS.iter().zip(starts).all(|(column, starts)| {
            let places = (0..=u16::MAX).zip(starts).filter(|(_, begins)| **begins);
            places.into_iter().all(|(list, _)| {
                let mut numbers = self.numbers(*column, list);
                match column {
                    Column::KeyLists => numbers.all(|key| self.is_row(Column::KeyName, key)),
                    Column::ActionLists => {
                        numbers.all(|action| self.is_row(Column::ActionName, action))
                    }
                    // Which resource types there are depends on the service.
                    _ => self.list(*column, list).step_by(RESOURCE).all(|at| {
                        let [keys, dependents] = [1, 2].map(|n| self.number(*column, at + n));
                        lists.begins(Column::KeyLists, keys)
                            && lists.begins(Column::ActionLists, dependents)
                    }),
                }
            })
        })
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
    fn resources_are_sound(&self) -> bool {
        // The number of resource types that a service needs for a list to make sense.
        let needed: Vec<usize> = (0..=u16::MAX)
            .take(self.rows(Column::ResourceLists).end)
            .map(|list| {
                let elements = self.list(Column::ResourceLists, list).step_by(RESOURCE);
                let types = elements.map(|at| self.number(Column::ResourceLists, at) & !REQUIRED);
                types.max().map_or(0, |most| usize::from(most) + 1)
            })
            .collect();
        let fits = |service, list: u16| {
            let types = self.part(Column::ServiceResourceTypes, service).len();
            needed
                .get(usize::from(list))
                .is_some_and(|needed| *needed <= types)
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
        let scenario = |row: &usize| self.number(Column::ScenarioAction, *row);
        let template = |row: &usize| {
            let key = self.number(Column::Template, *row).into();
            ConditionKey(Row::new(self, key)).head().as_bytes()
        };
        names
            && self
                .rows(Column::ScenarioAction)
                .is_sorted_by_key(|row| scenario(&row))
            && self
                .rows(Column::Template)
                .is_sorted_by(|left, right| compare(template(left), template(right)).is_le())
    }
}

impl Texts<'_> {
    /// Whether there are as many texts as is said, all of them text, and blocks begin where is said.
    fn are_sound(self) -> bool {
        let mut row = 0;
        let mut at = 0;
        for text in self.bytes.split_inclusive(|byte| *byte == TEXT_END) {
            let begins_block = row % BLOCK == 0;
            if begins_block && self.place(row / BLOCK) != Some(at) {
                return false;
            }
            if text.last() != Some(&TEXT_END) {
                return false;
            }
            row += 1;
            at += text.len();
        }
        row == self.count && std::str::from_utf8(self.bytes).is_ok()
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
