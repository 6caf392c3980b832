//! The manifest: a small JSON file beside an export that says what is in it, so that nobody has to take it on trust a
//! year later: which calls were asked for, in which zone, how many there are, the SHA-256 of the file, and when we
//! could not receive in that time.

use serde::Serialize;

use super::arriving::GapJson;
use super::json;

/// The program, with its version.
pub const WRITTEN_BY: &str = concat!("Ringside ", env!("CARGO_PKG_VERSION"));

/// What stands in a manifest. Serializing writes the fields in this order.
#[derive(Clone, Debug, Serialize)]
pub struct Manifest<'a> {
    /// Name of the file, without its folder.
    pub file: &'a str,
    pub format: &'a str,
    pub rows: u64,
    pub bytes: u64,
    /// Lower-case hexadecimal.
    pub sha256: String,
    /// The filter expression; empty: all calls.
    pub filter: &'a str,
    /// What `filter` meant by `today` or `-15m..`: the moment of the question.
    pub asked_at: String,
    pub sort: &'a str,
    pub descending: bool,
    /// In which zone days and times of `filter` were read, as [`crate::call::zone::Zone::parse`] reads it.
    pub filter_zone: String,
    /// The zone of the times in the file.
    pub zone: String,
    /// As the command line calls it; `timestamp`: instants that are no text, in a Parquet.
    pub time_format: &'a str,
    /// Absent: whole objects, with every field there is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub columns: Option<Vec<&'static str>>,
    /// Of a CSV: what stands before a text that a spreadsheet would run as a formula; it is no part of the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub formula_guard: Option<char>,
    /// The language of titles and words; absent: the contract's names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<&'static str>,
    /// Whether only the last four digits of numbers are in it.
    pub masked: bool,
    /// `keyed`: what stands for a number is made with a key that stays where the file was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokens: Option<&'static str>,
    /// Which key; files with the same one have the same tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_key_id: Option<&'a str>,
    /// Of a workbook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheets: Option<usize>,
    /// Cells of a workbook whose text was longer than Excel takes, and was cut.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut_cells: Option<u64>,
    /// When we could not receive: calls of that time may be missing or incomplete.
    pub gaps: Vec<GapJson>,
    /// The program, with its version.
    pub written_by: &'static str,
}

impl Manifest<'_> {
    /// The text of the file.
    pub fn text(&self) -> String {
        json::pretty(self)
    }
}

/// The name of the manifest of a file with this name.
pub fn name_of(file: &str) -> String {
    format!("{file}.manifest.json")
}
