//! One view, five faces: what an export to CSV, XLSX, JSONL and Parquet holds, cell by cell, and what the history shows
//! of it.

use std::ops::ControlFlow;
use std::path::Path;

use calamine::{Data, Reader as _, Xlsx, open_workbook};
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::Field;
use ringside::call::filter::Filter;
use ringside::call::mask::Mask;
use ringside::call::zone::Zone;
use ringside::call::{Arrival, Note, Now, Stamp, Thresholds};
use ringside::export::{Columns, ExportOptions, Format, Lines, TimeFormat, export};
use ringside::settings::OwnReasons;
use ringside::simulator::{Arrivals, Faults, Scenario, Schedule};
use ringside::store::sqlite::SqliteStore;
use ringside::store::{Ask, Sort};
use ringside::wire::csv::formula_safe;
use ringside::wire::table::{Column, Kind};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::arrived;

const START: i64 = 1_795_397_400;
const NOW: Arrival = Arrival((START + 1_200) * 1_000);

/// Rows of cells, as text.
type Table = Vec<Vec<String>>;

/// Twenty minutes of calls, some of them in progress, and notes that are hard on every format.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = SqliteStore::open_writer(folder.path()).unwrap();
    let faults = Faults { lose_disconnect: 0.05, duplicate: 0.05, ..Faults::NONE };
    let arrivals = Arrivals::new(5, Scenario::named("demo").unwrap(), Some(400), 1.0, START);
    let pushes: Vec<_> = Schedule::new(arrivals, 5, faults, 1.0, START)
        .map(|push| arrived(Arrival(START * 1_000 + push.due_ms), "127.0.0.1:1".to_owned(), push.body))
        .take_while(|push| push.received <= NOW)
        .collect();
    pushes.chunks(100).for_each(|batch| drop(writer.append(batch).unwrap()));
    let notes = [
        "=cmd|' /C calc'!A0",
        "a,b;c\t\"d\"",
        "line\nand another",
        "13800138000 <b>&amp;</b> _x0041_",
        "'quoted",
    ];
    let calls = SqliteStore::open_reader(folder.path()).unwrap().page(&ask(), None, notes.len()).unwrap();
    for (call, note) in calls.iter().zip(notes) {
        writer.annotate(&call.session, Note::new(note, NOW)).unwrap().unwrap();
    }
    folder
}

fn ask() -> Ask {
    let query = Filter::default().resolve(Stamp(NOW.secs()), &Zone::BEIJING);
    Ask { query, sort: Sort::default(), now: Now::new(NOW, Thresholds::default()) }
}

#[derive(Clone, Copy)]
struct Look {
    zone: Zone,
    times: TimeFormat,
    mask: bool,
}

fn exported(folder: &Path, format: Format, lines: Lines, look: Look) -> std::path::PathBuf {
    let mut reader = SqliteStore::open_reader(folder).unwrap();
    let out = folder.join("calls").with_extension(format.extension());
    let options = ExportOptions {
        out: out.clone(),
        format,
        zone: look.zone,
        filter_zone: look.zone,
        times: look.times,
        columns: Columns::all(),
        lines,
        delimiter: b';',
        bom: true,
        mask: if look.mask { Mask::Ends } else { Mask::Off },
        lang: None,
        force: true,
        catalogue: OwnReasons::none(Path::new("")).catalogue,
        filter: String::new(),
    };
    export(reader.as_mut(), &ask(), &options, &mut |_| ControlFlow::Continue(())).unwrap();
    out
}

fn csv_table(path: &Path) -> Table {
    let text = std::fs::read_to_string(path).unwrap();
    let text = text.strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(text.as_bytes());
    // An apostrophe stands only before what a spreadsheet would run.
    let cell = |cell: &str| match cell.strip_prefix('\'') {
        Some(rest) if formula_safe(rest).starts_with('\'') => rest.to_owned(),
        _ => cell.to_owned(),
    };
    reader.records().map(|row| row.unwrap().iter().map(cell).collect()).collect()
}

fn xlsx_table(path: &Path) -> Table {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let sheet = book.worksheets().remove(0).1;
    let width = Column::all().count();
    let cell = |cell: &Data| match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        Data::Float(number) => (*number as i64).to_string(),
        Data::DateTime(at) => {
            let secs = ((at.as_f64() - 25_569.0) * 86_400.0).round() as i64;
            Zone::UTC.format(Stamp(secs))
        }
        other => panic!("{other:?}"),
    };
    let row = |row: &[Data]| {
        let mut cells: Vec<String> = row.iter().map(cell).collect();
        cells.resize(width, String::new());
        cells
    };
    sheet.rows().skip(1).map(row).collect()
}

fn json_text(value: Option<&Value>) -> String {
    match value {
        None => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// A time with its offset, as the column of times has it.
fn plain_time(text: &str, look: Look) -> String {
    match chrono::DateTime::parse_from_rfc3339(text) {
        Ok(at) if look.times == TimeFormat::DateTime => look.zone.format(Stamp(at.timestamp())),
        _ => text.to_owned(),
    }
}

fn jsonl_table(path: &Path, look: Look) -> Table {
    let text = std::fs::read_to_string(path).unwrap();
    let row = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        let cell = |column: Column| {
            let text = json_text(line.get(column.name()));
            if column.kind() == Kind::Time { plain_time(&text, look) } else { text }
        };
        Column::all().map(cell).collect()
    };
    text.lines().map(row).collect()
}

/// Every cell by its type; a time is the instant that stands there, written as `look` has it.
fn parquet_table(path: &Path, look: Look) -> Table {
    let file = std::fs::File::open(path).unwrap();
    let reader = SerializedFileReader::new(file).unwrap();
    let cell = |(column, (name, field)): (Column, (String, Field))| {
        assert_eq!(name, column.name());
        match (column.kind(), field) {
            (_, Field::Null) => String::new(),
            (Kind::Time, Field::TimestampMillis(at)) => {
                assert_eq!(at % 1_000, 0);
                look.times.write(Stamp(at / 1_000), look.zone)
            }
            (Kind::Figure, Field::Long(figure)) => figure.to_string(),
            (Kind::Flag, Field::Bool(yes)) => yes.to_string(),
            (Kind::Phone | Kind::Text, Field::Str(text)) => text,
            other => panic!("{name}: {other:?}"),
        }
    };
    let row = |row: parquet::record::Row| Column::all().zip(row.into_columns()).map(cell).collect();
    reader.get_row_iter(None).unwrap().map(|read| row(read.unwrap())).collect()
}

#[test]
fn csv_xlsx_jsonl_and_parquet_of_a_view_agree_in_every_cell() {
    let folder = folder();
    let berlin = Zone::parse("Europe/Berlin").unwrap();
    for (zone, times, mask) in [
        (Zone::BEIJING, TimeFormat::DateTime, false),
        (berlin, TimeFormat::DateTime, true),
        (berlin, TimeFormat::Rfc3339, false),
        (Zone::UTC, TimeFormat::Unix, true),
    ] {
        let look = Look { zone, times, mask };
        let csv = csv_table(&exported(folder.path(), Format::Csv, Lines::Whole, look));
        let xlsx = xlsx_table(&exported(folder.path(), Format::Xlsx, Lines::Whole, look));
        let jsonl = jsonl_table(&exported(folder.path(), Format::Jsonl, Lines::Columns, look), look);
        let parquet = parquet_table(&exported(folder.path(), Format::Parquet, Lines::Whole, look), look);
        assert!(csv.len() > 300, "{} rows", csv.len());
        assert_eq!([csv.len(); 3], [xlsx.len(), jsonl.len(), parquet.len()]);
        for (row, cells) in csv.iter().enumerate() {
            for (column, cell) in Column::all().zip(cells) {
                let place = (row, column.name());
                let at = Column::all().position(|other| other == column).unwrap();
                assert_eq!(cell, &xlsx[row][at], "{place:?} of the workbook");
                assert_eq!(cell, &jsonl[row][at], "{place:?} of the JSON");
                assert_eq!(cell, &parquet[row][at], "{place:?} of the Parquet");
            }
        }
    }
}

#[test]
fn whole_objects_say_what_the_columns_say() {
    let folder = folder();
    let look = Look { zone: Zone::BEIJING, times: TimeFormat::DateTime, mask: false };
    let csv = csv_table(&exported(folder.path(), Format::Csv, Lines::Whole, look));
    let lines = std::fs::read_to_string(exported(folder.path(), Format::Jsonl, Lines::Whole, look)).unwrap();
    for (line, cells) in lines.lines().zip(&csv) {
        let line: Value = serde_json::from_str(line).unwrap();
        for (column, cell) in Column::all().zip(cells) {
            let name = column.name();
            let value = match name.split_at_checked("leg_a_".len()) {
                Some(("leg_a_", field)) => line.get("leg_a").and_then(|leg| leg.get(field)),
                Some(("leg_b_", field)) => line.get("leg_b").and_then(|leg| leg.get(field)),
                _ if name == "user_data_decoded" => line.get(name).or(line.get("user_data")),
                // The one column that no field repeats: it follows from two others.
                _ if name == "total_secs" => continue,
                _ => line.get(name),
            };
            let text = json_text(value);
            let text = if column.kind() == Kind::Time { plain_time(&text, look) } else { text };
            assert_eq!(&text, cell, "{name} of {line}");
        }
    }
}

/// What the history's rows say to those who do not look at them, beside the export in the same language.
#[cfg(feature = "gui")]
mod on_screen {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use egui_kittest::Harness;
    use egui_kittest::kittest::{NodeT as _, Queryable as _, by};
    use ringside::backend::Page;
    use ringside::call::{Call, Number};
    use ringside::export::Style;
    use ringside::i18n::{Lang, clock};
    use ringside::ui::command::Tab;
    use ringside::ui::model::Model;
    use ringside::ui::stage::Stage;

    use super::*;

    fn rows_on_screen(calls: &[Arc<Call>], lang: Lang) -> Vec<String> {
        let mut model = Model::blank(NOW, lang);
        model.tab = Tab::History;
        (model.history.rows, model.history.complete) = (calls.len() as u64, true);
        let page = Page { first_row: 0, calls: calls.to_vec(), millis: 1, ..Page::default() };
        model.history.page = Some(Arc::new(page));
        let mut stage = None;
        let mut harness = Harness::builder().with_size(egui::vec2(4_000.0, 900.0)).build_ui(move |ui| {
            let stage = stage.get_or_insert_with(|| {
                Stage::of(ui.ctx(), std::mem::replace(&mut model, Model::blank(NOW, lang)))
            });
            stage.draw(ui, NOW);
        });
        harness.run_steps(4);
        let rows = harness.get_all(by().role(egui::Role::Row));
        rows.filter_map(|row| row.accesskit_node().label()).collect()
    }

    #[test]
    fn the_history_shows_what_the_export_says() {
        let folder = folder();
        let calls = SqliteStore::open_reader(folder.path()).unwrap().page(&ask(), None, 400).unwrap();
        let ended: Vec<Arc<Call>> =
            calls.into_iter().filter(|call| call.started_at.and(call.ended_at).is_some()).take(20).collect();
        for lang in [Lang::Zh, Lang::En] {
            let shown = rows_on_screen(&ended, lang);
            assert_eq!(shown.len(), ended.len());
            let style = Style {
                columns: Columns::all(),
                zone: Model::blank(NOW, lang).zone,
                times: TimeFormat::DateTime,
                mask: Mask::Off,
                lang: Some(lang),
                now: Now::new(NOW, Thresholds::default()),
                catalogue: OwnReasons::none(Path::new("")).catalogue,
            };
            for (call, row) in ended.iter().zip(&shown) {
                let cells: BTreeMap<&str, String> =
                    Column::all().map(|column| (column.name(), style.cell(column, call))).collect();
                for part in parts_of(&cells) {
                    assert!(row.contains(&part), "{part} is missing in: {row}");
                }
            }
        }
    }

    /// What the cells of an export are on the screen, each in the form that people read.
    fn parts_of(cells: &BTreeMap<&str, String>) -> Vec<String> {
        let mut parts = Vec::new();
        let started = cells["started_at"].split_once(' ').unwrap();
        parts.push(format!("{}, {}", started.0, started.1));
        for column in ["caller", "called", "display_number"] {
            parts.extend(Number::new(&cells[column]).map(|number| number.grouped()));
        }
        let seconds = |column: &str| cells[column].parse::<i64>().ok();
        parts.extend(seconds("total_secs").map(clock));
        parts.extend(seconds("talk_secs").filter(|secs| *secs > 0).map(|secs| format!("({})", clock(secs))));
        parts.extend(seconds("ring_secs").map(|secs| format!("{secs} ")));
        for column in ["verdict", "side", "hung_up_by", "service", "user_data_decoded", "digits"] {
            parts.push(cells[column].clone());
        }
        parts
    }
}
