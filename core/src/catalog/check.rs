//! What must hold of a table before anything is read from it: every text, list and row that it refers to is there, and names are in
//! the order that looking them up needs.

use super::bytes::{checksum, date_at, u32_at, u64_at};
use super::service::{ACTIONS, OPERATIONS, RESOURCE_TYPES};
use super::table::{
    AS_OF_AT, CHECKSUM_AT, Catalog, ENDS_AT, FORMAT, FORMAT_AT, HEADER, MAGIC, REQUIRED, RESOURCE,
    Row, Section, UNKNOWN, compare,
};
use super::{CatalogError, ConditionKey};

/// What a field refers to.
#[derive(Clone, Copy)]
enum Field {
    Text,
    Day,
    Status,
    List(Section),
    /// A list, or [`UNKNOWN`].
    ListOrUnknown(Section),
    Row(Section),
    /// Where the rows that belong to this one end; the last row has the last.
    End(Section),
}

use Field::{Day, End, List, ListOrUnknown, Status, Text};

/// The fields of the rows, by the byte that they begin at.
const FIELDS: [(Section, &[(usize, Field)]); 13] = [
    (
        Section::Services,
        &[
            (0, Text),
            (4, Text),
            (8, Status),
            (10, List(Section::KeyLists)),
            (ACTIONS, End(Section::Actions)),
            (RESOURCE_TYPES, End(Section::ResourceTypes)),
            (OPERATIONS, End(Section::Operations)),
        ],
    ),
    (
        Section::Actions,
        &[
            (0, Text),
            (5, Status),
            (6, List(Section::KeyLists)),
            (8, List(Section::ResourceLists)),
            (10, ListOrUnknown(Section::ActionLists)),
        ],
    ),
    (
        Section::ResourceTypes,
        &[
            (0, Text),
            (4, Text),
            (8, List(Section::KeyLists)),
            (10, Status),
        ],
    ),
    (Section::Keys, &[(0, Text), (5, Status)]),
    (Section::Templates, &[(0, Field::Row(Section::Keys))]),
    (
        Section::Operations,
        &[(0, Text), (4, List(Section::ActionLists))],
    ),
    (
        Section::Scenarios,
        &[
            (0, Field::Row(Section::Actions)),
            (2, Text),
            (6, List(Section::ResourceLists)),
        ],
    ),
    (
        Section::ArnServices,
        &[(0, Text), (4, End(Section::ArnResourceTypes))],
    ),
    (
        Section::ArnResourceTypes,
        &[(0, Field::Row(Section::ResourceTypes))],
    ),
    (
        Section::Partitions,
        &[(0, Text), (4, End(Section::Regions))],
    ),
    (Section::Regions, &[(0, Text)]),
    (Section::Dates, &[(0, Day)]),
    (
        Section::Sources,
        &[(0, Text), (4, Text), (8, Text), (12, Text), (16, Day)],
    ),
];

/// Which places of a section are the beginning of a list.
type Starts = Vec<bool>;

/// The beginnings of all lists.
struct Lists {
    keys: Starts,
    resources: Starts,
    actions: Starts,
}

impl Lists {
    fn begins(&self, section: Section, place: u16) -> bool {
        let starts = match section {
            Section::KeyLists => &self.keys,
            Section::ResourceLists => &self.resources,
            _ => &self.actions,
        };
        starts.get(usize::from(place)).copied().unwrap_or(false)
    }
}

impl Catalog {
    /// Whether everything holds. Linear in the length of the table.
    pub(super) fn check(&self) -> Result<(), CatalogError> {
        self.check_frame()?;
        let malformed = CatalogError::Malformed;
        let lists = Lists {
            keys: self.starts(Section::KeyLists).ok_or(malformed("a list"))?,
            resources: self
                .starts(Section::ResourceLists)
                .ok_or(malformed("a list"))?,
            actions: self
                .starts(Section::ActionLists)
                .ok_or(malformed("a list"))?,
        };
        if !self.elements_are_sound(&lists) {
            return Err(malformed("an element of a list"));
        }
        for (section, fields) in FIELDS {
            for row in self.rows(section) {
                let mut fields = fields.iter();
                if !fields.all(|&(at, field)| self.is_sound(&lists, section, row, at, field)) {
                    return Err(malformed("a row"));
                }
            }
        }
        if !self.order_is_sound() {
            return Err(malformed("the order of the names"));
        }
        Ok(())
    }

    /// The header, and the sizes of the sections.
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
        for section in Section::ALL {
            let next =
                u32_at(bytes, ENDS_AT + 4 * section as usize).ok_or(CatalogError::CutOff)? as usize;
            let length = next.checked_sub(end);
            if length.is_none_or(|length| length % section.row() != 0) {
                return Err(CatalogError::Malformed("a section"));
            }
            end = next;
        }
        match bytes.len().checked_sub(HEADER) {
            Some(length) if length == end => {}
            Some(length) if length > end => return Err(CatalogError::Malformed("its end")),
            _ => return Err(CatalogError::CutOff),
        }
        let covered = bytes.get(AS_OF_AT..).unwrap_or_default();
        if u64_at(bytes, CHECKSUM_AT) != Some(checksum(covered)) {
            return Err(CatalogError::Changed);
        }
        match date_at(bytes, AS_OF_AT) {
            Some(_) => Ok(()),
            None => Err(CatalogError::Malformed("its day")),
        }
    }

    /// Where lists begin, if they fill the section, and the first one is empty.
    fn starts(&self, section: Section) -> Option<Starts> {
        let end = self.rows(section).end;
        let mut starts = vec![false; end];
        let mut at = 0;
        while at < end {
            *starts.get_mut(at)? = true;
            let place = u16::try_from(at).ok()?;
            let list = self.list(section, place);
            // A list that is cut off at the end of the section is shorter than it says.
            let length = usize::from(self.number(section, at, 0));
            if list.len() != length * Self::width(section) {
                return None;
            }
            at = list.end;
        }
        let first_is_empty = end > 0 && self.number(section, 0, 0) == 0;
        first_is_empty.then_some(starts)
    }

    fn elements_are_sound(&self, lists: &Lists) -> bool {
        let is_row = |section, number: u16| usize::from(number) < self.rows(section).end;
        let places = |starts: &Starts| {
            let places = starts.iter().enumerate().filter(|(_, starts)| **starts);
            places
                .filter_map(|(at, _)| u16::try_from(at).ok())
                .collect::<Vec<_>>()
        };
        let keys = places(&lists.keys).into_iter().all(|list| {
            let mut keys = self.numbers(Section::KeyLists, list);
            keys.all(|key| is_row(Section::Keys, key))
        });
        let actions = places(&lists.actions).into_iter().all(|list| {
            let mut actions = self.numbers(Section::ActionLists, list);
            actions.all(|action| is_row(Section::Actions, action))
        });
        let resources = places(&lists.resources).into_iter().all(|list| {
            let mut elements = self.list(Section::ResourceLists, list).step_by(RESOURCE);
            elements.all(|at| {
                let number = |place| self.number(Section::ResourceLists, at + place, 0);
                is_row(Section::ResourceTypes, number(0) & !REQUIRED)
                    && lists.begins(Section::KeyLists, number(1))
                    && lists.begins(Section::ActionLists, number(2))
            })
        });
        keys && actions && resources
    }

    fn is_sound(
        &self,
        lists: &Lists,
        section: Section,
        row: usize,
        at: usize,
        field: Field,
    ) -> bool {
        let number = self.number(section, row, at);
        match field {
            Text => self.text_checked(section, row, at).is_some(),
            Day => self.day_checked(section, row, at).is_some(),
            Status => usize::from(self.byte(section, row, at)) <= self.rows(Section::Dates).end,
            List(of) => lists.begins(of, number),
            ListOrUnknown(of) => number == UNKNOWN || lists.begins(of, number),
            Field::Row(of) => usize::from(number) < self.rows(of).end,
            End(of) => {
                let end = self.rows(of).end;
                let part = self.part(section, row, at);
                let is_last = row + 1 == self.rows(section).end;
                part.start <= part.end && part.end <= end && (!is_last || part.end == end)
            }
        }
    }

    fn order_is_sound(&self) -> bool {
        let sorted = |section, rows: std::ops::Range<usize>| {
            rows.is_sorted_by(|left, right| {
                let name = |row| self.text(section, row, 0).as_bytes();
                compare(name(*left), name(*right)).is_lt()
            })
        };
        let parts = |section, field, of| {
            self.rows(section)
                .all(|row| sorted(of, self.part(section, row, field)))
        };
        let whole = |section| sorted(section, self.rows(section));
        let templates = Section::Templates;
        whole(Section::Services)
            && whole(Section::Keys)
            && whole(Section::ArnServices)
            && whole(Section::Partitions)
            && parts(Section::Services, ACTIONS, Section::Actions)
            && parts(Section::Services, RESOURCE_TYPES, Section::ResourceTypes)
            && parts(Section::Services, OPERATIONS, Section::Operations)
            && parts(Section::Partitions, 4, Section::Regions)
            && self
                .rows(Section::Scenarios)
                .is_sorted_by_key(|row| self.number(Section::Scenarios, row, 0))
            && self.rows(templates).is_sorted_by(|left, right| {
                let key = |row| {
                    let at = self.number(templates, row, 0);
                    ConditionKey(Row::new(self, at.into()))
                };
                let (left, right) = (key(*left).head(), key(*right).head());
                compare(left.as_bytes(), right.as_bytes()).is_le()
            })
    }
}
