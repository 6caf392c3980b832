//! Parquet out, for programs that analyse: DuckDB, pandas, Spark. Columns have the contract's names and a type each
//! (`schema`), so that nothing is guessed: times are instants (milliseconds, UTC) whatever zone was chosen, because
//! how an instant is shown is the reader's business; figures are 64-bit integers, yes and no are such, and everything
//! else is text, telephone numbers as well. What nobody told us is null. Nothing in the file is ever evaluated, so no
//! cell has a guard in front.
//!
//! Rows are gathered by columns and written as a row group when there are enough of them, in constant memory. Pages are
//! packed with zstd, which every reader named above unpacks.

mod cells;
mod slot;

#[cfg(test)]
mod tests;

use std::io::{self, Write};
use std::sync::Arc;

use ::parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical, ZstdLevel};
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::KeyValue;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::types::{Type, TypePtr};

use super::table::{Column, Kind, Style};
use crate::call::Call;
use cells::Cells;
use slot::Slot;

/// Rows of a row group: so many that reading one column of it is worth its while, so few that they fit into memory.
const ROWS_PER_GROUP: usize = 1 << 16;

/// Bytes of text after which a row group ends sooner: user data and notes can be long.
const BYTES_PER_GROUP: usize = 32 << 20;

/// Writes a file.
pub struct Writer<W: Write + Send> {
    file: SerializedFileWriter<Slot<W>>,
    style: Style,
    columns: Vec<Column>,
    /// What the next row group will hold, in the order of `columns`.
    cells: Vec<Cells>,
    rows: usize,
    bytes: usize,
    rows_per_group: usize,
}

impl<W: Write + Send> Writer<W> {
    /// Words are the contract's, whatever the language of `style`. A column that is named twice is written once:
    /// readers want different names.
    pub fn new(out: W, style: Style) -> io::Result<Writer<W>> {
        Writer::with_groups_of(out, style, ROWS_PER_GROUP)
    }

    fn with_groups_of(out: W, style: Style, rows_per_group: usize) -> io::Result<Writer<W>> {
        let columns = style.columns.once().0;
        let schema = schema(&columns).map_err(io_error)?;
        let properties = Arc::new(properties());
        Ok(Writer {
            file: SerializedFileWriter::new(Slot::new(out), schema, properties).map_err(io_error)?,
            style: Style { lang: None, ..style },
            cells: columns.iter().map(|column| Cells::of(column.kind())).collect(),
            columns,
            rows: 0,
            bytes: 0,
            rows_per_group,
        })
    }

    pub fn write(&mut self, call: &Call) -> io::Result<()> {
        for (column, cells) in self.columns.iter().zip(&mut self.cells) {
            self.bytes += cells.push(column.value(call, &self.style))?;
        }
        self.rows += 1;
        let is_full = self.rows >= self.rows_per_group || self.bytes >= BYTES_PER_GROUP;
        if is_full { self.end_group() } else { Ok(()) }
    }

    /// Ends the file; gives back what it was written to.
    pub fn finish(mut self) -> io::Result<W> {
        self.end_group()?;
        self.file.finish().map_err(io_error)?;
        self.file.inner_mut().take()
    }

    fn end_group(&mut self) -> io::Result<()> {
        if self.rows == 0 {
            return Ok(());
        }
        (self.rows, self.bytes) = (0, 0);
        let mut group = self.file.next_row_group().map_err(io_error)?;
        for cells in &mut self.cells {
            let Some(mut column) = group.next_column().map_err(io_error)? else { break };
            cells.write(column.untyped()).map_err(io_error)?;
            column.close().map_err(io_error)?;
        }
        group.close().map_err(io_error)?;
        Ok(())
    }
}

/// The columns with their types. Each may be null.
fn schema(columns: &[Column]) -> Result<TypePtr, ParquetError> {
    let field = |column: &Column| {
        let (physical, logical) = match column.kind() {
            Kind::Time => (Physical::INT64, Some(LogicalType::timestamp(true, TimeUnit::MILLIS))),
            Kind::Figure => (Physical::INT64, None),
            Kind::Flag => (Physical::BOOLEAN, None),
            Kind::Phone | Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        };
        let field = Type::primitive_type_builder(column.name(), physical);
        field.with_repetition(Repetition::OPTIONAL).with_logical_type(logical).build().map(Arc::new)
    };
    let fields = columns.iter().map(field).collect::<Result<_, _>>()?;
    Type::group_type_builder("calls").with_fields(fields).build().map(Arc::new)
}

fn properties() -> WriterProperties {
    let written_by = KeyValue::new("written_by".to_owned(), super::manifest::WRITTEN_BY.to_owned());
    WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_key_value_metadata(Some(vec![written_by]))
        .build()
}

/// What the system said, where it was the system: a full disk is to be told as one.
fn io_error(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(other) => io::Error::other(other),
        },
        other => io::Error::other(other),
    }
}
