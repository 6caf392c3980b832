use std::fs;
use std::sync::Arc;

use tempfile::TempDir;

use super::*;
use crate::call::filter::Filter;
use crate::call::{Now, Thresholds};
use crate::settings::OwnReasons;
use crate::simulator::{self, Detail};
use crate::store::sqlite::SqliteStore;
use crate::store::{Arrived, Sort, Writer};

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
        mask: false,
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
    let out = folder.path().join("calls.xlsx");
    fs::write(&out, "what was there").unwrap();
    let mut reader = SqliteStore::open_reader(folder.path()).unwrap();
    let options = ExportOptions { force: true, ..options(out.clone()) };
    let mut stop = |rows: u64| if rows < 512 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
    let stopped = export(reader.as_mut(), &ask(""), &options, &mut stop);
    assert!(matches!(stopped, Err(ExportError::Cancelled)), "{stopped:?}");
    assert_eq!(files_in(folder.path()), ["calls.xlsx"]);
    assert_eq!(fs::read_to_string(out).unwrap(), "what was there");
}

#[test]
fn the_manifest_says_what_is_in_the_file_and_what_may_be_missing() {
    use sha2::Digest as _;
    let (folder, mut writer) = house(300);
    let gap = |from: i64, to: i64| crate::call::Gap {
        from: Arrival(from * 1_000),
        to: Some(Arrival(to * 1_000)),
        cause: crate::call::Cause::Crash,
        refused: 0,
    };
    writer.note_gap(&gap(NOW - 3_600, NOW - 3_000)).unwrap();
    writer.note_gap(&gap(NOW - 40 * 86_400, NOW - 40 * 86_400 + 60)).unwrap();
    let mut reader = SqliteStore::open_reader(folder.path()).unwrap();
    let out = folder.path().join("calls.csv");
    let options = ExportOptions {
        filter: "at:-2h..".to_owned(),
        filter_zone: Zone::UTC,
        mask: true,
        columns: Columns::usual(),
        ..options(out.clone())
    };
    let exported = export(reader.as_mut(), &ask("at:-2h.."), &options, &mut go_on).unwrap();
    let file = fs::read(&out).unwrap();
    let manifest: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(folder.path().join("calls.csv.manifest.json")).unwrap())
            .unwrap();
    let hash: String = sha2::Sha256::digest(&file).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!((manifest["sha256"].as_str(), &exported.sha256), (Some(hash.as_str()), &hash));
    assert_eq!(manifest["bytes"], file.len());
    assert_eq!(manifest["rows"], String::from_utf8(file).unwrap().lines().count() - 1);
    assert_eq!(manifest["filter"], "at:-2h..");
    assert_eq!((&manifest["zone"], &manifest["filter_zone"]), (&"Asia/Shanghai".into(), &"UTC".into()));
    assert_eq!(manifest["masked"], true);
    assert_eq!(manifest["columns"][0], "started_at");
    assert!(manifest["written_by"].as_str().unwrap().starts_with("Ringside "));
    assert_eq!(manifest["gaps"].as_array().map(Vec::len), Some(1), "{manifest}");
    assert_eq!(manifest["gaps"][0]["cause"], "crash");
    assert_eq!(exported.gaps, 1);
}

#[test]
fn what_cannot_be_written_is_said_as_it_is() {
    let (folder, _writer) = house(1);
    let mut reader = SqliteStore::open_reader(folder.path()).unwrap();
    let mut trouble =
        |out: PathBuf| export(reader.as_mut(), &ask(""), &options(out), &mut go_on).unwrap_err().trouble();
    assert_eq!(trouble(folder.path().join("none/calls.csv")), Some(Trouble::NoFolder));
    fs::create_dir(folder.path().join("folder.csv")).unwrap();
    assert_eq!(trouble(folder.path().join("folder.csv")), Some(Trouble::Exists));
    fs::write(folder.path().join("old.csv"), "").unwrap();
    assert_eq!(trouble(folder.path().join("old.csv")), Some(Trouble::Exists));
    assert_eq!(trouble(folder.path().join("old.csv/calls.csv")), Some(Trouble::NoFolder));
    assert_eq!(files_in(folder.path()), ["folder.csv", "old.csv"]);
}
