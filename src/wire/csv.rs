//! CSV out: one row per call, lines ended as RFC 4180 has it.
//!
//! The rule for cells that a spreadsheet would run as a formula: a text that begins with `=`, `+`, `-`, `@`, one of
//! their full-width forms, tab, carriage return or line feed gets an apostrophe in front, **unless it is a telephone
//! number** (a sign, then digits, blanks, `( ) . •` and stars side by side only). `+8613800000021` is therefore written
//! as it is; no digit of it can call a function. `-5+3` and `+86-755-28000001` would be sums, and get one. An id made
//! of numbers, `+86138…_+86139…_4`, has letters and underscores, which a spreadsheet takes for names: it gets one.
//! Filters, the palette, commands and the import take the apostrophe away again ([`crate::call::guard`]).

use std::borrow::Cow;
use std::io::{self, Write};

use super::table::{Pen, Style, Value};
use crate::call::{Call, guard};

/// Writes a header and rows. A row is put together in one text that is used again, and no cell is looked at that
/// cannot need quotation marks.
pub struct Writer<W: Write> {
    out: W,
    style: Style,
    pen: Pen,
    delimiter: u8,
    row: String,
}

const END: &str = "\r\n";

impl<W: Write> Writer<W> {
    pub fn new(out: W, style: Style, delimiter: u8) -> io::Result<Writer<W>> {
        let mut writer = Writer { pen: Pen::new(&style), out, style, delimiter, row: String::new() };
        for (place, column) in writer.style.columns.0.iter().enumerate() {
            if place > 0 {
                writer.row.push(char::from(delimiter));
            }
            quote(&column.header(&writer.style.zone, writer.style.lang), delimiter, &mut writer.row);
        }
        writer.end_row()?;
        Ok(writer)
    }

    pub fn write(&mut self, call: &Call) -> io::Result<()> {
        let Writer { style, pen, delimiter, row, .. } = self;
        for (place, column) in style.columns.0.iter().enumerate() {
            if place > 0 {
                row.push(char::from(*delimiter));
            }
            match column.value(call, style) {
                Value::Phone(text) | Value::Text(text) => quote(&formula_safe(&text), *delimiter, row),
                Value::Flag(_, word) | Value::Word(word) => quote(word, *delimiter, row),
                plain => pen.write(&plain, row),
            }
        }
        self.end_row()
    }

    fn end_row(&mut self) -> io::Result<()> {
        // A row of one empty cell would be an empty line, which readers skip.
        if self.row.is_empty() {
            self.row.push_str("\"\"");
        }
        self.row.push_str(END);
        self.out.write_all(self.row.as_bytes())?;
        self.row.clear();
        Ok(())
    }

    pub fn finish(mut self) -> io::Result<W> {
        self.out.flush()?;
        Ok(self.out)
    }
}

/// Appends `cell`, in quotation marks where it would be read as something else without them.
fn quote(cell: &str, delimiter: u8, row: &mut String) {
    let needs = |byte: u8| byte == delimiter || matches!(byte, b'"' | b'\r' | b'\n');
    // Cells are short: looking at all of one, many bytes at a time, is quicker than looking for the first.
    if !cell.bytes().fold(false, |found, byte| found | needs(byte)) {
        row.push_str(cell);
        return;
    }
    row.push('"');
    for (place, part) in cell.split('"').enumerate() {
        if place > 0 {
            row.push_str("\"\"");
        }
        row.push_str(part);
    }
    row.push('"');
}

/// The cell with an apostrophe in front where a spreadsheet would run it (see the top of this file).
pub fn formula_safe(cell: &str) -> Cow<'_, str> {
    match guard::is_needed(cell) {
        true => Cow::Owned(format!("{}{cell}", guard::GUARD)),
        false => Cow::Borrowed(cell),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_are_disarmed_and_numbers_stay_whole() {
        let check = |cell: &str, written: &str| assert_eq!(formula_safe(cell), written);
        check("=1+1", "'=1+1");
        check("@SUM(A1)", "'@SUM(A1)");
        check("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0");
        check("-2+3+cmd", "'-2+3+cmd");
        check("\tx", "'\tx");
        check("+8613800000021", "+8613800000021");
        check("+86138****0021", "+86138****0021");
        check("-5", "-5");
        check("+8613800138000_+8613900139001_4_627e5c1f", "'+8613800138000_+8613900139001_4_627e5c1f");
        check("工单 88213", "工单 88213");
        check("", "");
        // Chinese input methods write these, and a Chinese Excel takes them for the others.
        check("＝1+1", "'＝1+1");
        check("＋1－2", "'＋1－2");
        check("－cmd", "'－cmd");
        check("＠SUM(A1)", "'＠SUM(A1)");
        check("\n=1+1", "'\n=1+1");
        // No letter, and yet a sum: Excel would show -2, -1, 1806, 6.
        check("-5+3", "'-5+3");
        check("+1-2", "'+1-2");
        check("+86*21", "'+86*21");
        check("+2 * 3", "'+2 * 3");
        check("-5*", "'-5*");
        check("+86-755-28000001", "'+86-755-28000001");
        check("--5", "'--5");
        check("+", "'+");
    }

    #[test]
    fn a_telephone_number_stays_as_it_is_in_every_form_that_is_written() {
        use crate::call::Number;
        use crate::call::mask::{Mask, TokenKey};
        let tokens = Mask::Tokens(std::sync::Arc::new(TokenKey::new(&[7; 32]).unwrap()));
        let check = |cell: &str| assert_eq!(formula_safe(cell), cell);
        for raw in [
            "+8613800138000",
            "+86 138 0013 8000",
            "+86 (0755) 28000001",
            "0755-28000001",
            "+86138****0021",
            "+14155550100",
            "+1.415.555.0100",
            "＋８６１３８００１３８０００",
            "+86 95533",
        ] {
            let number = Number::new(raw).unwrap();
            check(raw);
            check(&number.grouped());
            check(&number.masked());
            check(&tokens.number(&number));
            check(&Mask::Ends.text(raw));
            check(&crate::call::mask::in_place(raw));
        }
    }

    #[test]
    fn every_guard_can_be_taken_away_again() {
        for cell in [
            "=1",
            "+1-2",
            "-5+3",
            "@a",
            "\ta",
            "\ra",
            "\na",
            "＝1",
            "＋1_2",
            "－a",
            "＠a",
            "+8613800138000_1",
        ] {
            let guarded = formula_safe(cell);
            assert_ne!(guarded, cell);
            assert_eq!(guard::unguarded(&guarded), cell);
        }
    }

    #[test]
    fn an_id_out_of_a_guarded_cell_finds_its_call() {
        use crate::call::filter::{Filter, Now};
        use crate::call::zone::Zone;
        use crate::call::{Arrival, Facts, SessionId, Stamp, Thresholds};
        let id = "+8613800138000_+8613900139001_4_627e5c1f_963036_669_1_0";
        let cell = formula_safe(id);
        assert_eq!(cell, format!("'{id}"));
        assert_eq!(SessionId::typed(&cell), SessionId::new(id));
        let call = Facts::new(SessionId::new(id).unwrap(), Arrival(0)).fold();
        let now = Now::new(Arrival(0), Thresholds::default());
        for filter in [format!("session:{cell}"), cell.to_string(), format!("session:{id}")] {
            let query = Filter::parse(&filter).unwrap().resolve(Stamp(0), &Zone::UTC);
            assert!(query.matches(&call, &now), "{filter}");
        }
    }

    proptest! {
        #[test]
        fn a_reader_gets_back_every_cell(
            cells in prop::collection::vec("[a-z=\"',;\t\r\n 中+]{0,12}", 1..6),
            delimiter in prop::sample::select(vec![b',', b';', b'\t']),
        ) {
            let mut row = String::new();
            for (place, cell) in cells.iter().enumerate() {
                if place > 0 {
                    row.push(char::from(delimiter));
                }
                quote(cell, delimiter, &mut row);
            }
            row.push_str(END);
            let mut reader = csv::ReaderBuilder::new()
                .delimiter(delimiter)
                .has_headers(false)
                .from_reader(row.as_bytes());
            let read: Vec<String> = match reader.records().next() {
                Some(record) => record.unwrap().iter().map(str::to_owned).collect(),
                None => vec![String::new()],
            };
            prop_assert_eq!(read, cells);
        }
    }
}
