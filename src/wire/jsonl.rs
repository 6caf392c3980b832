//! JSON lines out. A line is the whole call with the fields of the command line's contract ([`super::json`]), or the
//! chosen columns in their order, by the names they have in a CSV: figures as numbers, yes and no as such, what nobody
//! told us left out. Times carry the offset of the zone unless seconds were asked for.

use std::io::{self, Write};

use serde::ser::{SerializeMap as _, Serializer as _};

use super::json;
use super::table::{Pen, Style, Value};
use super::times::{TimeFormat, Times};
use crate::call::Call;

/// What a line holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lines {
    /// Every field there is.
    #[default]
    Whole,
    /// The columns of the style.
    Columns,
}

/// Writes lines.
pub struct Writer<W: Write> {
    out: W,
    style: Style,
    lines: Lines,
    pen: Pen,
    text: String,
    line: Vec<u8>,
}

impl<W: Write> Writer<W> {
    /// Names and words are the contract's, whatever the language of `style`.
    pub fn new(out: W, style: Style, lines: Lines) -> Writer<W> {
        // A JSON file has no header to name the zone in.
        let format = match style.times {
            TimeFormat::DateTime => TimeFormat::Rfc3339,
            format => format,
        };
        let pen = Pen { times: Times::new(style.zone, format) };
        let style = Style { lang: None, times: format, ..style };
        Writer { out, style, lines, pen, text: String::new(), line: Vec::new() }
    }

    pub fn write(&mut self, call: &Call) -> io::Result<()> {
        self.line.clear();
        match self.lines {
            Lines::Whole => {
                let Style { zone, now, mask, catalogue, .. } = &self.style;
                self.line.extend_from_slice(json::call_line(call, zone, now, mask, catalogue).as_bytes());
            }
            Lines::Columns => self.columns(call)?,
        }
        self.line.push(b'\n');
        self.out.write_all(&self.line)
    }

    fn columns(&mut self, call: &Call) -> io::Result<()> {
        let Writer { style, pen, text, line, .. } = self;
        let mut serializer = serde_json::Serializer::new(line);
        let mut map = serializer.serialize_map(None)?;
        for column in &style.columns.0 {
            let name = column.name();
            match column.value(call, style) {
                Value::Nothing => {}
                Value::Whole(whole) => map.serialize_entry(name, &whole)?,
                Value::Flag(yes, _) => map.serialize_entry(name, &yes)?,
                Value::At(at) if style.times == TimeFormat::Unix => map.serialize_entry(name, &at.0)?,
                value => {
                    text.clear();
                    pen.write(&value, text);
                    map.serialize_entry(name, text)?;
                }
            }
        }
        Ok(map.end()?)
    }

    pub fn finish(mut self) -> io::Result<W> {
        self.out.flush()?;
        Ok(self.out)
    }
}
