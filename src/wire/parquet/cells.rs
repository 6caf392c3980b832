//! The cells of one column, until there are enough of them for a row group.

use std::{io, mem};

use ::parquet::column::writer::ColumnWriter;
use ::parquet::data_type::ByteArray;
use ::parquet::errors::ParquetError;

use crate::wire::table::{Kind, Value};

/// Whether a cell has a value, as the format says it: its definition level.
const NULL: i16 = 0;
const TOLD: i16 = 1;

pub(super) struct Cells {
    /// One for each cell.
    levels: Vec<i16>,
    /// Of the cells that are told only.
    values: Values,
}

enum Values {
    /// Milliseconds from 1970 on, UTC.
    Times(Vec<i64>),
    Figures(Vec<i64>),
    Flags(Vec<bool>),
    Texts(Texts),
}

/// Texts, one behind the other.
#[derive(Default)]
struct Texts {
    bytes: Vec<u8>,
    lengths: Vec<usize>,
}

impl Cells {
    pub(super) fn of(kind: Kind) -> Cells {
        let values = match kind {
            Kind::Time => Values::Times(Vec::new()),
            Kind::Figure => Values::Figures(Vec::new()),
            Kind::Flag => Values::Flags(Vec::new()),
            Kind::Phone | Kind::Text => Values::Texts(Texts::default()),
        };
        Cells { levels: Vec::new(), values }
    }

    /// Takes the next cell. Returns the bytes of its text.
    pub(super) fn push(&mut self, value: Value<'_>) -> io::Result<usize> {
        let mut bytes = 0;
        let level = if value == Value::Nothing { NULL } else { TOLD };
        match (&mut self.values, value) {
            (_, Value::Nothing) => {}
            (Values::Times(times), Value::At(at)) => times.push(at.0.saturating_mul(1_000)),
            (Values::Figures(figures), Value::Whole(figure)) => figures.push(figure),
            (Values::Flags(flags), Value::Flag(yes, _)) => flags.push(yes),
            (Values::Texts(texts), Value::Phone(text) | Value::Text(text)) => bytes = texts.push(&text),
            (Values::Texts(texts), Value::Word(word)) => bytes = texts.push(word),
            // Better no file than one with a hole that nobody is told of.
            (_, other) => return Err(io::Error::other(format!("a column has no place for {other:?}"))),
        }
        self.levels.push(level);
        Ok(bytes)
    }

    /// Writes all of them, and has none then.
    pub(super) fn write(&mut self, column: &mut ColumnWriter<'_>) -> Result<(), ParquetError> {
        let levels = Some(self.levels.as_slice());
        match (column, &mut self.values) {
            (ColumnWriter::Int64ColumnWriter(column), Values::Times(values) | Values::Figures(values)) => {
                column.write_batch(values, levels, None)?;
                values.clear();
            }
            (ColumnWriter::BoolColumnWriter(column), Values::Flags(values)) => {
                column.write_batch(values, levels, None)?;
                values.clear();
            }
            (ColumnWriter::ByteArrayColumnWriter(column), Values::Texts(texts)) => {
                column.write_batch(&texts.take(), levels, None)?;
            }
            _ => return Err(ParquetError::General("a column has another type in the schema".to_owned())),
        }
        self.levels.clear();
        Ok(())
    }
}

impl Texts {
    fn push(&mut self, text: &str) -> usize {
        self.bytes.extend_from_slice(text.as_bytes());
        self.lengths.push(text.len());
        text.len()
    }

    /// Each by itself, all in the memory they are in.
    fn take(&mut self) -> Vec<ByteArray> {
        let all = ByteArray::from(mem::take(&mut self.bytes));
        let mut from = 0;
        let each = |length: usize| {
            let text = all.slice(from, length);
            from += length;
            text
        };
        self.lengths.drain(..).map(each).collect()
    }
}
