//! Where rows go: one of the formats, and behind it the file, counted and hashed on the way.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use sha2::{Digest as _, Sha256};

use super::{ExportOptions, Format};
use crate::call::Call;
use crate::store::Ask;
use crate::wire::{csv, jsonl, parquet, xlsx};

/// A file that knows what was written to it.
pub(super) struct Digest {
    file: File,
    bytes: u64,
    sha256: Sha256,
}

impl Digest {
    pub(super) fn new(file: File) -> Digest {
        Digest { file, bytes: 0, sha256: Sha256::new() }
    }
}

impl Write for Digest {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.bytes += written as u64;
        self.sha256.update(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

type Out = BufWriter<Digest>;

pub(super) enum Sink {
    Csv(Box<csv::Writer<Out>>),
    Xlsx(Box<xlsx::Writer<Out>>),
    Jsonl(Box<jsonl::Writer<Out>>),
    Parquet(Box<parquet::Writer<Out>>),
}

/// What the file came to.
pub(super) struct Finished {
    pub(super) bytes: u64,
    pub(super) sha256: String,
    pub(super) workbook: Option<xlsx::Written>,
}

impl Sink {
    pub(super) fn new(mut out: Out, options: &ExportOptions, ask: &Ask) -> io::Result<Sink> {
        let style = options.style(&ask.now);
        Ok(match options.format {
            Format::Jsonl => Sink::Jsonl(Box::new(jsonl::Writer::new(out, style, options.lines))),
            Format::Parquet => Sink::Parquet(Box::new(parquet::Writer::new(out, style)?)),
            Format::Xlsx => Sink::Xlsx(Box::new(xlsx::Writer::new(out, style)?)),
            Format::Csv => {
                if options.bom {
                    out.write_all("\u{feff}".as_bytes())?;
                }
                Sink::Csv(Box::new(csv::Writer::new(out, style, options.delimiter)?))
            }
        })
    }

    pub(super) fn write(&mut self, call: &Call) -> io::Result<()> {
        match self {
            Sink::Csv(writer) => writer.write(call),
            Sink::Xlsx(writer) => writer.write(call),
            Sink::Jsonl(writer) => writer.write(call),
            Sink::Parquet(writer) => writer.write(call),
        }
    }

    pub(super) fn finish(self) -> io::Result<Finished> {
        let (out, workbook) = match self {
            Sink::Csv(writer) => (writer.finish()?, None),
            Sink::Jsonl(writer) => (writer.finish()?, None),
            Sink::Parquet(writer) => (writer.finish()?, None),
            Sink::Xlsx(writer) => {
                let (out, written) = writer.finish()?;
                (out, Some(written))
            }
        };
        let digest = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        let sha256 = digest.sha256.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Finished { bytes: digest.bytes, sha256, workbook })
    }
}
