//! What a file is written to, to be taken out again when the file is whole: the library gives it back only together
//! with its last step, and forgets there what the system said of that.

use std::io::{self, Write};

pub(super) struct Slot<W>(Option<W>);

impl<W: Write> Slot<W> {
    pub(super) fn new(out: W) -> Slot<W> {
        Slot(Some(out))
    }

    pub(super) fn take(&mut self) -> io::Result<W> {
        self.0.take().ok_or_else(gone)
    }

    fn out(&mut self) -> io::Result<&mut W> {
        self.0.as_mut().ok_or_else(gone)
    }
}

impl<W: Write> Write for Slot<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out()?.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out()?.flush()
    }
}

fn gone() -> io::Error {
    io::Error::other("the file was ended before")
}
