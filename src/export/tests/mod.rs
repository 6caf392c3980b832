mod certifying;
mod parquet;

use std::fs;
use std::io;
use std::sync::Arc;

use tempfile::TempDir;

use super::*;
use crate::call::filter::Filter;
use crate::call::mask::TokenKey;
use crate::call::{Now, Thresholds};
use crate::settings::OwnReasons;
use crate::simulator::{self, Detail};
use crate::store::sqlite::SqliteStore;
use crate::store::{Arrived, Beat, Sort, Writer};

/// 2026-11-21 06:00:00 UTC.
const NOW: i64 = 1_795_240_800;

/// A data folder with so many past calls, and who writes into it.
fn house(calls: u64) -> (TempDir, Box<dyn Writer>) {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = SqliteStore::open_writer(folder.path()).unwrap();
    let pushes: Vec<Arrived> = simulator::history(7, calls, NOW, Detail::CdrOnly)
        .map(|push| Arrived::sample(Arrival(push.received_ms), push.body))
        .collect();
    writer.append(&pushes).unwrap();
    (folder, writer)
}

fn options(out: PathBuf) -> ExportOptions {
    ExportOptions {
        format: Format::parse(out.extension().unwrap().to_str().unwrap()).unwrap(),
        out,
        zone: Zone::BEIJING,
        filter_zone: Zone::BEIJING,
        times: TimeFormat::DateTime,
        columns: Columns::all(),
        lines: Lines::Columns,
        delimiter: b',',
        bom: false,
        mask: Mask::Off,
        lang: None,
        force: false,
        catalogue: OwnReasons::none(Path::new("")).catalogue,
        filter: String::new(),
    }
}

fn ask(filter: &str) -> Ask {
    let query = Filter::parse(filter).unwrap().resolve(Stamp(NOW), &Zone::BEIJING);
    Ask { query, sort: Sort::default(), now: Now::new(Arrival(NOW * 1_000), Thresholds::default()) }
}

fn files_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with("ringside."))
        .collect();
    names.sort();
    names
}

fn go_on(_: u64) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

#[test]
fn what_arrives_while_it_runs_is_not_in_it() {
    let (folder, mut writer) = house(2_000);
    let export_to = |name: &str, progress: &mut dyn FnMut(u64) -> ControlFlow<()>| {
        let mut reader = SqliteStore::open_reader(folder.path()).unwrap();
        let out = folder.path().join(name);
        let exported = export(reader.as_mut(), &ask(""), &options(out.clone()), progress).unwrap();
        (exported.rows, fs::read(out).unwrap())
    };
    let (rows, before) = export_to("before.csv", &mut go_on);
    let mut pushed = 0;
    let during = export_to("during.csv", &mut |_| {
        // New calls, and CDRs of other calls at once; the walk has seen some of the calls and not the others.
        let pushes = simulator::history(100 + pushed, 40, NOW, Detail::CdrOnly)
            .map(|push| Arrived::sample(Arrival(push.received_ms), push.body));
        writer.append(&pushes.collect::<Vec<_>>()).unwrap();
        let noted: Vec<Arc<Call>> = {
            let mut reader = SqliteStore::open_reader(folder.path()).unwrap();
            reader.page(&ask(""), None, 5_000).unwrap()
        };
        let call = &noted[(pushed as usize * 131) % noted.len()];
        writer.annotate(&call.session, crate::call::Note::new("during", Arrival(NOW * 1_000))).unwrap();
        pushed += 1;
        ControlFlow::Continue(())
    });
    assert!(pushed > 5);
    assert_eq!(during, (rows, before));
    assert_eq!(export_to("after.csv", &mut go_on).0, rows + 40 * pushed);
}

#[test]
fn a_stopped_export_leaves_nothing_and_harms_nothing() {
    let (folder, _writer) = house(600);
    // Among the rows, and after the last of them.
    for (format, last) in Format::ALL.into_iter().flat_map(|format| [(format, 512), (format, 600)]) {
        let out = folder.path().join("calls").with_extension(format.extension());
        fs::write(&out, "what was there").unwrap();
        let mut reader = SqliteStore::open_reader(folder.path()).unwrap();
        let options = ExportOptions { force: true, ..options(out.clone()) };
        let mut stop =
            |rows: u64| if rows < last { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
        let stopped = export(reader.as_mut(), &ask(""), &options, &mut stop);
        assert!(matches!(stopped, Err(ExportError::Cancelled)), "{stopped:?}");
        assert_eq!(files_in(folder.path()), [format!("calls.{}", format.extension())]);
        assert_eq!(fs::read_to_string(&out).unwrap(), "what was there");
        fs::remove_file(out).unwrap();
    }
}

/// The last step fails: what was to be replaced turned into a folder while the rows were written.
#[test]
fn an_export_that_does_not_get_its_name_leaves_the_manifest_of_the_one_before() {
    let (folder, _writer) = house(3);
    let mut reader = SqliteStore::open_reader(folder.path()).unwrap();
    let (out, manifest) = (folder.path().join("calls.csv"), folder.path().join("calls.csv.manifest.json"));
    let mut fail = |before: Option<&str>| {
        let _ = fs::remove_dir(&out);
        fs::write(&out, "what was there").unwrap();
        let _ = before.map(|text| fs::write(&manifest, text).unwrap());
        let options = ExportOptions { force: true, ..options(out.clone()) };
        let failed = export(reader.as_mut(), &ask(""), &options, &mut |_| {
            if out.is_file() {
                fs::remove_file(&out).unwrap();
                fs::create_dir(&out).unwrap();
            }
            ControlFlow::Continue(())
        });
        assert!(failed.is_err(), "{failed:?}");
    };
    fail(None);
    assert_eq!(files_in(folder.path()), ["calls.csv"]);
    fail(Some("of what was there"));
    assert_eq!(files_in(folder.path()), ["calls.csv", "calls.csv.manifest.json"]);
    assert_eq!(fs::read_to_string(&manifest).unwrap(), "of what was there");
}

fn token_key() -> Arc<TokenKey> {
    Arc::new(TokenKey::new(&[7; 32]).unwrap())
}

fn tokens() -> Mask {
    Mask::Tokens(token_key())
}

/// What the first sheet of a workbook holds, as XML.
fn sheet(book: &Path) -> String {
    let mut archive = zip::ZipArchive::new(fs::File::open(book).unwrap()).unwrap();
    std::io::read_to_string(archive.by_name("xl/worksheets/sheet1.xml").unwrap()).unwrap()
}

#[test]
fn a_masked_file_holds_no_whole_number_and_no_pressed_keys() {
    let (folder, mut writer) = house(200);
    let keyed = br#"{"eventType":"fee","feeLst":[{"sessionId":"+8613800138000_+8613900139001_4_627e5c1f_963036_669_1_0",
        "icid":"+8613800138000-7","callerNum":"+8675528000001","calleeNum":"+8613800138000","dynIVRPath":"5-8-2-1-3",
        "callEndTime":"2026-11-21 05:00:00","serviceType":"001","userData":"13900139001"}]}"#;
    writer.append(&[Arrived::sample(Arrival(NOW * 1_000), keyed.to_vec())]).unwrap();
    let mut reader = SqliteStore::open_reader(folder.path()).unwrap();
    let calls = reader.page(&ask(""), None, 5_000).unwrap();
    let numbers: std::collections::BTreeSet<String> = calls
        .iter()
        .flat_map(|c| {
            [
                &c.caller,
                &c.called,
                &c.display,
                &c.leg_a.number,
                &c.leg_a.display,
                &c.leg_b.number,
                &c.leg_b.display,
            ]
        })
        .flatten()
        .map(|number| number.key())
        .filter(|key| key.len() >= 7)
        .collect();
    assert!(calls.iter().filter(|call| call.session.as_str().starts_with("+86")).count() > 1);
    let mut written = |name: &str, lines: Lines, mask: Mask| {
        let out = folder.path().join(name);
        let options = ExportOptions { lines, mask, force: true, ..options(out.clone()) };
        export(reader.as_mut(), &ask(""), &options, &mut go_on).unwrap();
        match out.extension().and_then(|ending| ending.to_str()) {
            Some("xlsx") => sheet(&out),
            Some("parquet") => parquet::unpacked(&out),
            _ => fs::read_to_string(out).unwrap(),
        }
    };
    for (name, lines) in [
        ("a.csv", Lines::Columns),
        ("a.xlsx", Lines::Columns),
        ("a.parquet", Lines::Columns),
        ("a.jsonl", Lines::Columns),
        ("b.jsonl", Lines::Whole),
    ] {
        let open = written(name, lines, Mask::Off);
        assert!(open.contains("5-8-2-1-3") && open.contains("+8613800138000_"), "{name}");
        for mask in [Mask::Ends, tokens()] {
            let masked = written(name, lines, mask.clone());
            for number in &numbers {
                assert!(open.contains(number.as_str()));
                assert!(!masked.contains(number.as_str()), "{number} stands in {name}");
            }
            assert!(!masked.contains("5-8-2") && masked.contains("•-•-•-•-•"), "{name}");
        }
    }
}

#[test]
fn masked_files_of_one_key_can_be_joined_by_person_and_by_call_and_those_of_another_cannot() {
    let (folder, _writer) = house(200);
    let mut reader = SqliteStore::open_reader(folder.path()).unwrap();
    let mut rows = |name: &str, mask: Mask| -> Vec<Vec<String>> {
        let out = folder.path().join(name);
        let columns = Columns::parse("session_id,caller,called").unwrap();
        let options = ExportOptions { columns, mask, ..options(out.clone()) };
        export(reader.as_mut(), &ask(""), &options, &mut go_on).unwrap();
        let mut file = csv::Reader::from_path(out).unwrap();
        file.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
    };
    let open = rows("open.csv", Mask::Off);
    let first = rows("first.csv", tokens());
    assert_eq!(first, rows("second.csv", tokens()));
    let other = Mask::Tokens(Arc::new(TokenKey::new(&[8; 32]).unwrap()));
    assert!(rows("other.csv", other).iter().zip(&first).all(|(a, b)| a[2] != b[2] || a[2].is_empty()));
    let key_of =
        |row: &[String], place: usize| crate::call::Number::new(&row[place]).map(|number| number.key());
    for (a, masked_a) in open.iter().zip(&first) {
        assert!(a[0] == masked_a[0] || !masked_a[0].contains("+86"), "{}", masked_a[0]);
        // The numbers in the id have the tokens they have in their own columns.
        if a[0].contains(&a[1]) && !a[1].is_empty() {
            assert!(masked_a[0].contains(&masked_a[1]), "{masked_a:?}");
        }
        for (b, masked_b) in open.iter().zip(&first) {
            assert_eq!(key_of(a, 2) == key_of(b, 2), masked_a[2] == masked_b[2], "{a:?} {b:?}");
            assert_eq!(a[0] == b[0], masked_a[0] == masked_b[0]);
        }
    }
}

#[test]
fn the_manifest_of_a_masked_file_holds_no_number_of_its_filter() {
    let (folder, _writer) = house(3);
    let mut reader = SqliteStore::open_reader(folder.path()).unwrap();
    let filter = "called:13800138000 at:2026-11-21";
    let options =
        ExportOptions { filter: filter.to_owned(), mask: tokens(), ..options(folder.path().join("a.csv")) };
    let exported = export(reader.as_mut(), &ask(filter), &options, &mut go_on).unwrap();
    let manifest = fs::read_to_string(exported.manifest).unwrap();
    let token = token_key().token("13800138000");
    assert!(manifest.contains(&format!("\"called:{token} at:2026-11-21\"")), "{manifest}");
    assert!(!manifest.contains("13800138000"), "{manifest}");
}

#[test]
fn what_cannot_be_written_is_said_as_it_is() {
    let (folder, _writer) = house(1);
    let mut reader = SqliteStore::open_reader(folder.path()).unwrap();
    let mut trouble =
        |out: PathBuf| export(reader.as_mut(), &ask(""), &options(out), &mut go_on).unwrap_err();
    let none = folder.path().join("none");
    assert_eq!(trouble(none.join("calls.csv")), ExportError::NoFolder(none));
    let there = |name| ExportError::Exists(folder.path().join(name));
    fs::write(folder.path().join("old.csv"), "").unwrap();
    let old = folder.path().join("old.csv");
    assert_eq!(trouble(old.clone()), there("old.csv"));
    assert_eq!(trouble(old.join("calls.csv")), ExportError::NoFolder(old));
    // One whose manifest would have too long a name says so before everything is written. Wine has another error there.
    #[cfg(not(windows))]
    for long in [300, 250] {
        let long = folder.path().join("l".repeat(long) + ".csv");
        let error = trouble(long);
        assert!(matches!(error, ExportError::BadName(_)), "{error}");
    }
    #[cfg(windows)]
    for bad in ["a?b.csv", "a*b.csv"].map(|name| folder.path().join(name)) {
        assert_eq!(trouble(bad.clone()), ExportError::BadName(bad));
    }
    assert_eq!(files_in(folder.path()), ["old.csv"]);
}

#[test]
fn a_folder_that_is_there_is_not_said_to_be_missing() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("calls.csv");
    let gone = || io::Error::from(io::ErrorKind::NotFound);
    assert!(matches!(ExportError::write(&out, gone()), ExportError::Write { .. }));
    assert!(matches!(ExportError::write(Path::new("calls.csv"), gone()), ExportError::Write { .. }));
    let none = folder.path().join("none");
    assert_eq!(ExportError::write(&none.join("calls.csv"), gone()), ExportError::NoFolder(none));
}

#[test]
fn a_file_deep_in_folders_gets_its_manifest() {
    let (folder, _writer) = house(1);
    let mut reader = SqliteStore::open_reader(folder.path()).unwrap();
    // With `calls.csv` 240 characters: Windows takes 260 without further ado, and a manifest's first name is longer.
    let room = 240 - folder.path().as_os_str().len() - 2 - "calls.csv".len();
    let deep = folder.path().join("d".repeat(room));
    fs::create_dir(&deep).unwrap();
    for force in [false, true] {
        let options = ExportOptions { force, ..options(deep.join("calls.csv")) };
        export(reader.as_mut(), &ask(""), &options, &mut go_on).unwrap();
        assert_eq!(files_in(&deep), ["calls.csv", "calls.csv.manifest.json"]);
    }
}

#[test]
fn a_database_and_what_lies_beside_it_are_never_replaced_nor_by_a_manifest() {
    let (folder, mut writer) = house(3);
    // Its log is emptied, and goes on in the same file.
    writer.rebuild(&mut |_| ()).unwrap();
    let mut reader = SqliteStore::open_reader(folder.path()).unwrap();
    let database = crate::store::database_path(folder.path());
    let before = fs::read(&database).unwrap();
    let manifest = folder.path().join("x.csv.manifest.json");
    fs::copy(&database, &manifest).unwrap();
    let mut refused = |out: &Path| {
        let out = out.to_owned();
        let options = ExportOptions { out, force: true, ..options(folder.path().join("x.csv")) };
        export(reader.as_mut(), &ask(""), &options, &mut go_on).unwrap_err()
    };
    let beside = ["sqlite-wal", "sqlite-shm", "sqlite-journal"].map(|ending| database.with_extension(ending));
    assert_eq!(fs::metadata(&beside[0]).unwrap().len(), 0);
    fs::write(&beside[2], "").unwrap();
    for out in beside.into_iter().chain([database.clone()]) {
        assert_eq!(refused(&out), ExportError::Database(out));
    }
    assert_eq!(refused(&folder.path().join("x.csv")), ExportError::Database(manifest));
    assert_eq!(fs::read(&database).unwrap(), before);
}

#[test]
fn what_is_no_regular_file_is_never_replaced_and_the_remedy_is_another_name() {
    let (folder, _writer) = house(1);
    let mut reader = SqliteStore::open_reader(folder.path()).unwrap();
    let taken = folder.path().join("folder.csv");
    fs::create_dir(&taken).unwrap();
    let pipe = folder.path().join("pipe.csv");
    #[cfg(unix)]
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for out in [taken, pipe].into_iter().filter(|out| out.exists()) {
        for force in [false, true] {
            let options = ExportOptions { force, ..options(out.clone()) };
            let error = export(reader.as_mut(), &ask(""), &options, &mut go_on).unwrap_err();
            assert_eq!(error, ExportError::NotFile(out.clone()), "force: {force}");
            assert!(error.to_string().ends_with("choose another name"), "{error}");
        }
    }
}
