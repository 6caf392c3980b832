//! XLSX out, as a stream: rows go through the compressor straight into the file, in constant memory, without a file
//! beside it. The libraries that write whole workbooks keep a sheet in memory, or in a temporary file, and panic when
//! that one meets a full disk; what a table needs of the format is little.
//!
//! Telephone numbers and all other text are text cells, which Excel never takes for a number or runs as a formula;
//! times are Excel's own, in the zone of the header, so that they sort and group; figures are figures. The header
//! stands still and has filters. Excel knows 1,048,576 rows: beyond, another sheet begins with the same header.

mod cell;
mod parts;

use std::io::{self, Write};

use zip::result::ZipError;
use zip::write::{SimpleFileOptions, StreamWriter, ZipWriter};
use zip::{CompressionMethod, DateTime};

use super::table::{Kind, Pen, Style};
use crate::call::Call;

/// Rows of a sheet, header included.
pub const ROWS_PER_SHEET: u32 = 1_048_576;

/// Bytes of a sheet before compression: beyond 4 GiB some readers are lost.
const BYTES_PER_SHEET: u64 = 3 << 30;

/// Bytes put together before they go through the compressor.
const CHUNK: usize = 1 << 15;

/// Every second byte more that a higher level saves costs as long as writing ten.
const LEVEL: i64 = 2;

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    pub sheets: usize,
    /// Cells whose text was longer than Excel takes, and was cut.
    pub cut_cells: u64,
}

/// Writes a workbook.
pub struct Writer<W: Write> {
    zip: ZipWriter<StreamWriter<W>>,
    style: Style,
    pen: Pen,
    /// `A`, `B`, … of the columns.
    letters: Vec<String>,
    chunk: String,
    /// Rows of the sheet at hand, and bytes.
    rows: u32,
    bytes: u64,
    rows_per_sheet: u32,
    /// Last rows of the sheets that are done.
    done: Vec<u32>,
    cut_cells: u64,
    /// For the text of a cell.
    text: String,
}

impl<W: Write> Writer<W> {
    pub fn new(out: W, style: Style) -> io::Result<Writer<W>> {
        Writer::with_sheets_of(out, style, ROWS_PER_SHEET)
    }

    /// With so many rows to a sheet, header included.
    fn with_sheets_of(out: W, style: Style, rows_per_sheet: u32) -> io::Result<Writer<W>> {
        let mut writer = Writer {
            zip: ZipWriter::new_stream(out),
            pen: Pen::new(&style),
            letters: (0..style.columns.0.len()).map(cell::letters).collect(),
            style,
            chunk: String::with_capacity(2 * CHUNK),
            rows: 0,
            bytes: 0,
            rows_per_sheet,
            done: Vec::new(),
            cut_cells: 0,
            text: String::new(),
        };
        writer.begin_sheet()?;
        Ok(writer)
    }

    pub fn write(&mut self, call: &Call) -> io::Result<()> {
        if self.rows >= self.rows_per_sheet || self.bytes >= BYTES_PER_SHEET {
            self.end_sheet()?;
            self.begin_sheet()?;
        }
        self.begin_row();
        for (column, letters) in self.style.columns.0.iter().zip(&self.letters) {
            let value = column.value(call, &self.style);
            let place = cell::Place { column: letters, row: self.rows };
            let is_whole = cell::write(&value, place, &mut self.pen, &mut self.text, &mut self.chunk);
            self.cut_cells += u64::from(!is_whole);
        }
        self.end_row()
    }

    /// Ends the workbook; gives back what it was written to.
    pub fn finish(mut self) -> io::Result<(W, Written)> {
        self.end_sheet()?;
        let names = parts::sheet_names(self.style.lang, self.done.len());
        let last = self.letters.last().map_or("A", String::as_str);
        for (path, text) in parts::around(&names, &self.done, last) {
            self.zip.start_file(path, options()).map_err(io_error)?;
            self.zip.write_all(text.as_bytes())?;
        }
        let written = Written { sheets: self.done.len(), cut_cells: self.cut_cells };
        Ok((self.zip.finish().map_err(io_error)?.into_inner(), written))
    }

    fn begin_sheet(&mut self) -> io::Result<()> {
        let number = self.done.len() + 1;
        self.zip.start_file(format!("xl/worksheets/sheet{number}.xml"), options()).map_err(io_error)?;
        (self.rows, self.bytes) = (0, 0);
        let columns = &self.style.columns.0;
        let headers: Vec<String> =
            columns.iter().map(|column| column.header(&self.style.zone, self.style.lang)).collect();
        let kinds: Vec<Kind> = columns.iter().map(|column| column.kind()).collect();
        parts::sheet_head(&headers, &kinds, number == 1, &mut self.chunk);
        self.begin_row();
        for (header, letters) in headers.iter().zip(&self.letters) {
            cell::write_header(header, cell::Place { column: letters, row: self.rows }, &mut self.chunk);
        }
        self.end_row()
    }

    fn end_sheet(&mut self) -> io::Result<()> {
        let last = self.letters.last().map_or("A", String::as_str);
        parts::sheet_foot(last, self.rows, &mut self.chunk);
        self.flush_chunk()?;
        self.done.push(self.rows);
        Ok(())
    }

    fn begin_row(&mut self) {
        self.rows += 1;
        self.chunk.push_str("<row r=\"");
        self.chunk.push_str(itoa::Buffer::new().format(self.rows));
        self.chunk.push_str("\">");
    }

    fn end_row(&mut self) -> io::Result<()> {
        self.chunk.push_str("</row>");
        if self.chunk.len() < CHUNK { Ok(()) } else { self.flush_chunk() }
    }

    fn flush_chunk(&mut self) -> io::Result<()> {
        self.zip.write_all(self.chunk.as_bytes())?;
        self.bytes += self.chunk.len() as u64;
        self.chunk.clear();
        Ok(())
    }
}

/// How entries of the archive are written: without times of day, so that the same calls give the same bytes.
fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(LEVEL))
        .last_modified_time(DateTime::default())
}

fn io_error(error: ZipError) -> io::Error {
    match error {
        ZipError::Io(error) => error,
        other => io::Error::other(other.to_string()),
    }
}

#[cfg(test)]
mod tests;
