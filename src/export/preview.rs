//! What a file will look like and how long it will be, told from a few of its calls without writing one.

use super::{Format, Lines};
use crate::call::Call;
use crate::wire::table::Style;
use crate::wire::{csv, jsonl, xlsx};

/// How the calls would be written.
#[derive(Clone, Copy, Debug)]
pub struct Preview<'a> {
    pub style: &'a Style,
    pub format: Format,
    pub lines: Lines,
}

impl Preview<'_> {
    /// Bytes of the file for each call, by these calls; an estimate.
    pub fn bytes_per_row(&self, calls: &[&Call]) -> f64 {
        let written = self.written(calls).unwrap_or_default();
        let head = self.written(&[]).unwrap_or_default();
        written.len().saturating_sub(head.len()) as f64 / calls.len().max(1) as f64
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
        }
    }
}
