use std::fs::File;
use std::io::Seek as _;
use std::sync::Arc;

use ::parquet::file::reader::{FileReader as _, SerializedFileReader};
use ::parquet::record::Field;

use super::*;
use crate::call::{Arrival, Facts, Number, SessionId, Stamp};
use crate::wire::table::Columns;
use crate::wire::table::sample::style;

fn call(number: u32) -> Call {
    let session = SessionId::new(&format!("session-{number}")).unwrap();
    let call = Facts::new(session, Arrival(0)).fold();
    Call {
        started_at: Some(Stamp(1_769_479_200 + i64::from(number))),
        caller: Number::new("+8613800138000"),
        talk_secs: number.is_multiple_of(2).then_some(i64::from(number)),
        recorded: Some(true),
        user_data: Some(Arc::from("=1+1 \u{7}<&>\r\n尾 ")),
        ..call
    }
}

fn written(style: Style, rows_per_group: usize, calls: u32) -> Vec<u8> {
    let mut writer = Writer::with_groups_of(Vec::new(), style, rows_per_group).unwrap();
    (0..calls).for_each(|number| writer.write(&call(number)).unwrap());
    writer.finish().unwrap()
}

fn read(bytes: &[u8]) -> SerializedFileReader<File> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file.rewind().unwrap();
    SerializedFileReader::new(file).unwrap()
}

fn rows(reader: &SerializedFileReader<File>) -> Vec<Vec<Field>> {
    let cells =
        |row: ::parquet::record::Row| row.into_columns().into_iter().map(|(_, field)| field).collect();
    reader.get_row_iter(None).unwrap().map(|row| cells(row.unwrap())).collect()
}

/// Name and type of each column, as the tool of the format says them.
fn described(reader: &SerializedFileReader<File>) -> String {
    let mut text = Vec::new();
    ::parquet::schema::printer::print_schema(
        &mut text,
        reader.metadata().file_metadata().schema_descr().root_schema(),
    );
    String::from_utf8(text).unwrap()
}

#[test]
fn every_column_has_its_type_and_what_nobody_told_is_null() {
    let columns = "started_at,caller,talk_secs,recorded,user_data_decoded,called,outcome";
    let reader = read(&written(style(columns), ROWS_PER_GROUP, 2));
    let text = |text: &str| Field::Str(text.to_owned());
    let row = |number: i64, talk: Field| {
        vec![
            Field::TimestampMillis((1_769_479_200 + number) * 1_000),
            text("+8613800138000"),
            talk,
            Field::Bool(true),
            text("=1+1 \u{7}<&>\r\n尾 "),
            Field::Null,
            // The contract's word, whatever the language of the window.
            text(call(0).outcome.as_str()),
        ]
    };
    assert_eq!(rows(&reader), [row(0, Field::Long(0)), row(1, Field::Null)]);
}

#[test]
fn a_file_without_a_row_has_its_whole_schema_and_says_who_wrote_it() {
    let reader = read(&written(style("started_at,caller,talk_secs,recorded"), ROWS_PER_GROUP, 0));
    assert_eq!(rows(&reader), Vec::<Vec<Field>>::new());
    assert_eq!(
        described(&reader),
        "message calls {\n  OPTIONAL INT64 started_at (TIMESTAMP(MILLIS,true));\n  OPTIONAL BYTE_ARRAY caller \
         (STRING);\n  OPTIONAL INT64 talk_secs;\n  OPTIONAL BOOLEAN recorded;\n}\n"
    );
    let said = reader.metadata().file_metadata().key_value_metadata().unwrap();
    assert_eq!(said[0], KeyValue::new("written_by".to_owned(), crate::wire::manifest::WRITTEN_BY.to_owned()));
}

/// A value that its column had no place for would stop every export that has one.
#[test]
fn every_column_there_is_takes_what_calls_have_in_it() {
    let style = || Style { columns: Columns::all(), ..style("caller") };
    let reader = read(&written(style(), ROWS_PER_GROUP, 3));
    assert_eq!(rows(&reader)[0].len(), Column::all().count());
    let descriptor = reader.metadata().file_metadata().schema_descr();
    let names: Vec<&str> = descriptor.columns().iter().map(|column| column.name()).collect();
    assert_eq!(names, Column::all().map(Column::name).collect::<Vec<_>>());
}

#[test]
fn a_full_row_group_is_followed_by_another_and_no_row_is_lost() {
    for (calls, groups) in [(7, vec![3, 3, 1]), (6, vec![3, 3]), (2, vec![2])] {
        let reader = read(&written(style("session_id,talk_secs,recorded"), 3, calls));
        let sizes: Vec<i64> = reader.metadata().row_groups().iter().map(|group| group.num_rows()).collect();
        assert_eq!(sizes, groups);
        let expected = (0..calls).map(|number| {
            let talk = call(number).talk_secs.map_or(Field::Null, Field::Long);
            vec![Field::Str(format!("session-{number}")), talk, Field::Bool(true)]
        });
        assert_eq!(rows(&reader), expected.collect::<Vec<_>>());
    }
}

#[test]
fn long_texts_end_a_row_group_sooner() {
    let long = Call { user_data: Some(Arc::from("x".repeat(BYTES_PER_GROUP / 2))), ..call(0) };
    let mut writer = Writer::new(Vec::new(), style("user_data_decoded")).unwrap();
    (0..5).for_each(|_| writer.write(&long).unwrap());
    let bytes = writer.finish().unwrap();
    let reader = read(&bytes);
    let sizes: Vec<i64> = reader.metadata().row_groups().iter().map(|group| group.num_rows()).collect();
    assert_eq!(sizes, [2, 2, 1]);
    assert!(bytes.len() < BYTES_PER_GROUP / 100, "{} bytes: it is packed", bytes.len());
}

#[test]
fn a_column_that_is_named_twice_is_written_once() {
    let reader = read(&written(style("caller,talk_secs,caller"), ROWS_PER_GROUP, 1));
    assert_eq!(rows(&reader), [[Field::Str("+8613800138000".to_owned()), Field::Long(0)]]);
}

#[test]
fn no_column_at_all_is_no_reason_to_panic() {
    let style = Style { columns: Columns(Vec::new()), ..style("caller") };
    assert_eq!(read(&written(style, 2, 5)).metadata().file_metadata().schema_descr().num_columns(), 0);
}

#[test]
fn the_same_calls_give_the_same_bytes() {
    let style = || Style { columns: Columns::all(), ..style("caller") };
    assert_eq!(written(style(), 50, 120), written(style(), 50, 120));
}

/// Takes so many bytes, and says then that the disk is full.
struct FullDisk(usize);

impl Write for FullDisk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match bytes.len().min(self.0) {
            0 if !bytes.is_empty() => Err(io::ErrorKind::StorageFull.into()),
            room => {
                self.0 -= room;
                Ok(room)
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_disk_is_told_as_one_wherever_it_fills_up() {
    let columns = "started_at,session_id,recorded";
    let whole = written(style(columns), 8, 20).len();
    let export = |room: usize| -> io::Result<()> {
        let mut writer = Writer::with_groups_of(FullDisk(room), style(columns), 8)?;
        (0..20).try_for_each(|number| writer.write(&call(number)))?;
        writer.finish().map(drop)
    };
    assert!(export(whole).is_ok());
    for room in 0..whole {
        assert_eq!(export(room).map_err(|error| error.kind()), Err(io::ErrorKind::StorageFull), "{room}");
    }
}
