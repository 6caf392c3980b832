//! The formats that tables leave in.

use serde::{Deserialize, Serialize};

use super::table::Column;
use crate::call::zone::Zone;
use crate::i18n::Lang;

/// The formats an export can have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    #[default]
    Csv,
    /// A workbook of Excel.
    Xlsx,
    /// One JSON object a line, with the field names of the command line's contract.
    Jsonl,
    /// Typed columns, for programs that analyse.
    Parquet,
}

impl Format {
    pub const ALL: [Format; 4] = [Format::Csv, Format::Xlsx, Format::Jsonl, Format::Parquet];

    /// The ending of the file's name, and the name on the command line and in the settings.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Xlsx => "xlsx",
            Format::Jsonl => "jsonl",
            Format::Parquet => "parquet",
        }
    }

    /// Whether titles and words follow a language. Programs are given the contract's names.
    pub fn is_for_people(self) -> bool {
        matches!(self, Format::Csv | Format::Xlsx)
    }

    /// The zone of the times in a file. In a Parquet they are instants, and those are UTC.
    pub fn zone(self, chosen: Zone) -> Zone {
        if self == Format::Parquet { Zone::UTC } else { chosen }
    }

    /// What `column` is called in a file.
    pub fn header(self, column: Column, zone: &Zone, lang: Option<Lang>) -> String {
        if self.is_for_people() { column.header(zone, lang) } else { column.name().to_owned() }
    }

    pub fn parse(text: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.extension() == text)
    }
}
