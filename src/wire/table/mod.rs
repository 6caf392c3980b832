//! The table that every export is: its columns, by name, with the value each call has in them. What a value looks like
//! in CSV, XLSX and JSON is the business of those formats; that it is the same value in all of them is settled here.
//!
//! `user_data` is what was sent, `user_data_decoded` what people read in it; `billed_minutes` are the started minutes
//! of the conversation, those of each leg stand beside it (PROTOCOL 3.3).

mod cells;
#[cfg(test)]
pub(in crate::wire) mod sample;
mod value;

use cells::DEFINITIONS;

use serde::{Deserialize, Serialize};

use crate::call::zone::Zone;
use crate::call::{Call, Parts};
use crate::i18n::{ColumnTitles, Lang};

pub(super) use cells::headline;
pub use value::{Pen, Style, Value};

/// A column of an export, by its name in the command line's contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Column(usize);

/// Which columns, in which order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Columns(pub Vec<Column>);

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The zone stands in the header.
    Time,
    /// Telephone numbers: text, although they look like figures.
    Phone,
    /// Whole numbers that may be added up.
    Figure,
    /// Yes or no.
    Flag,
    Text,
}

struct Definition {
    name: &'static str,
    title: fn(&ColumnTitles) -> &'static str,
    kind: Kind,
    parts: Parts,
    value: for<'a> fn(&'a Call, &'a Style) -> Value<'a>,
}

impl Column {
    pub fn all() -> impl Iterator<Item = Column> {
        (0..DEFINITIONS.len()).map(Column)
    }

    pub fn name(self) -> &'static str {
        DEFINITIONS.get(self.0).map_or("", |d| d.name)
    }

    pub fn kind(self) -> Kind {
        DEFINITIONS.get(self.0).map_or(Kind::Text, |d| d.kind)
    }

    pub fn parse(name: &str) -> Option<Column> {
        DEFINITIONS.iter().position(|d| d.name == name).map(Column)
    }

    /// The header: the contract's name or the title in `lang`, with the zone where the column holds times.
    pub fn header(self, zone: &Zone, lang: Option<Lang>) -> String {
        let Some(definition) = DEFINITIONS.get(self.0) else { return String::new() };
        let title = lang.map_or(definition.name, |lang| (definition.title)(&lang.phrases().columns));
        match definition.kind {
            Kind::Time => zone.named_behind(title),
            _ => title.to_owned(),
        }
    }

    /// What `call` has in this column.
    pub fn value<'a>(self, call: &'a Call, style: &'a Style) -> Value<'a> {
        DEFINITIONS.get(self.0).map_or(Value::Nothing, |d| (d.value)(call, style))
    }
}

impl Default for Columns {
    fn default() -> Self {
        Columns::usual()
    }
}

impl TryFrom<String> for Columns {
    type Error = String;

    fn try_from(names: String) -> Result<Columns, String> {
        Columns::parse(&names)
    }
}

impl From<Columns> for String {
    fn from(columns: Columns) -> String {
        columns.names()
    }
}

impl Columns {
    pub fn all() -> Columns {
        Columns(Column::all().collect())
    }

    /// The first sixteen: what people look at.
    pub fn usual() -> Columns {
        Columns(Column::all().take(16).collect())
    }

    /// Names with commas between them; an unknown name comes back as the error.
    pub fn parse(names: &str) -> Result<Columns, String> {
        let one = |name: &str| Column::parse(name.trim()).ok_or_else(|| name.trim().to_owned());
        Ok(Columns(names.split(',').map(one).collect::<Result<_, _>>()?))
    }

    /// Each at its first place only.
    pub fn once(&self) -> Columns {
        let mut once: Vec<Column> = Vec::new();
        for column in &self.0 {
            if !once.contains(column) {
                once.push(*column);
            }
        }
        Columns(once)
    }

    /// What they need of a call.
    pub fn parts(&self) -> Parts {
        let parts = self.0.iter().filter_map(|column| DEFINITIONS.get(column.0)).map(|d| d.parts);
        parts.fold(Parts::NONE, |all, one| all | one)
    }

    /// The names with commas between them.
    pub fn names(&self) -> String {
        self.0.iter().map(|column| column.name()).collect::<Vec<_>>().join(",")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_a_name_of_its_own() {
        let names: std::collections::BTreeSet<_> = Column::all().map(Column::name).collect();
        assert_eq!(names.len(), Column::all().count());
        for column in Column::all() {
            assert_eq!(Column::parse(column.name()), Some(column));
        }
    }

    #[test]
    fn the_zone_stands_in_the_header_of_times_only() {
        let header = |name: &str, lang| Column::parse(name).unwrap().header(&Zone::BEIJING, lang);
        assert_eq!(header("started_at", None), "started_at (UTC+8)");
        assert_eq!(header("started_at", Some(Lang::Zh)), "开始时间 (UTC+8)");
        assert_eq!(header("caller", None), "caller");
    }
}
