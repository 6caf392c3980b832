//! What a file will look like and how long it will be, told from a few of its calls without writing one.

use super::{Format, Lines};
use crate::call::Call;
use crate::wire::table::Style;
use crate::wire::{csv, jsonl, parquet, xlsx};

/// How the calls would be written.
#[derive(Clone, Copy, Debug)]
pub struct Preview<'a> {
    pub style: &'a Style,
    pub format: Format,
    pub lines: Lines,
}

/// How long a file will be, in bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Length {
    /// What is there beside the rows.
    head: f64,
    per_row: f64,
}

impl Length {
    pub fn of_rows(self, rows: u64) -> u64 {
        (self.head + self.per_row * rows as f64) as u64
    }
}

impl Preview<'_> {
    /// How long the file will be, by these calls; an estimate.
    pub fn length(&self, calls: &[&Call]) -> Length {
        // A Parquet says things once, of each column and of each word in it: the more rows, the less is one of them.
        let few = match self.format {
            Format::Parquet => calls.split_at(calls.len() / 2).0,
            Format::Csv | Format::Xlsx | Format::Jsonl => &[],
        };
        let bytes = |calls| self.written(calls).unwrap_or_default().len() as f64;
        let (base, whole) = (bytes(few), bytes(calls));
        let more = calls.len().saturating_sub(few.len()).max(1);
        let per_row = (whole - base).max(0.0) / more as f64;
        Length { head: base - per_row * few.len() as f64, per_row }
    }

    /// `call` as a line of a JSONL, without its end.
    pub fn json_line(&self, call: &Call) -> String {
        let preview = Preview { format: Format::Jsonl, ..*self };
        let line = preview.written(&[call]).unwrap_or_default();
        String::from_utf8_lossy(&line).trim_end().to_owned()
    }

    fn written(&self, calls: &[&Call]) -> std::io::Result<Vec<u8>> {
        let style = self.style.clone();
        match self.format {
            Format::Csv => {
                let mut writer = csv::Writer::new(Vec::new(), style, b',')?;
                calls.iter().try_for_each(|call| writer.write(call))?;
                writer.finish()
            }
            Format::Xlsx => {
                let mut writer = xlsx::Writer::new(Vec::new(), style)?;
                calls.iter().try_for_each(|call| writer.write(call))?;
                Ok(writer.finish()?.0)
            }
            Format::Jsonl => {
                let mut writer = jsonl::Writer::new(Vec::new(), style, self.lines);
                calls.iter().try_for_each(|call| writer.write(call))?;
                writer.finish()
            }
            Format::Parquet => {
                let mut writer = parquet::Writer::new(Vec::new(), style)?;
                calls.iter().try_for_each(|call| writer.write(call))?;
                writer.finish()
            }
        }
    }
}
