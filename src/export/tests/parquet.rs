//! What the manifest and the preview of a Parquet say of it.

use ::parquet::file::reader::{FileReader as _, SerializedFileReader};

use super::*;

/// The rows of a Parquet, and what it says of them beside: the least and the greatest value of each column.
pub(super) fn unpacked(file: &Path) -> String {
    let reader = SerializedFileReader::new(fs::File::open(file).unwrap()).unwrap();
    let rows = reader.get_row_iter(None).unwrap().map(|row| row.unwrap().to_string());
    let groups = reader.metadata().row_groups().iter();
    let bounds = groups.flat_map(|group| group.columns()).filter_map(|column| column.statistics());
    let bounds = bounds.flat_map(|bounds| [bounds.min_bytes_opt(), bounds.max_bytes_opt()]).flatten();
    let bounds = bounds.map(|bound| String::from_utf8_lossy(bound).into_owned());
    rows.chain(bounds).collect::<Vec<_>>().join("\n")
}

/// In the file times are instants and names are the contract's, whatever was chosen for the others.
#[test]
fn the_manifest_of_a_parquet_says_what_is_in_it() {
    let (folder, _writer) = house(30);
    let mut reader = SqliteStore::open_reader(folder.path()).unwrap();
    let options = ExportOptions {
        columns: Columns::parse("caller,started_at,caller").unwrap(),
        lang: Some(Lang::Zh),
        times: TimeFormat::Unix,
        ..options(folder.path().join("calls.parquet"))
    };
    for (filter, rows) in [("", 30), ("talk>100000", 0)] {
        let options = ExportOptions { force: true, filter: filter.to_owned(), ..options.clone() };
        let exported = export(reader.as_mut(), &ask(filter), &options, &mut go_on).unwrap();
        assert_eq!(exported.rows, rows);
        assert_eq!(unpacked(&options.out).lines().filter(|line| line.starts_with('{')).count() as u64, rows);
        let manifest: serde_json::Value =
            serde_json::from_str(&fs::read_to_string(exported.manifest).unwrap()).unwrap();
        assert_eq!((&manifest["format"], &manifest["rows"]), (&"parquet".into(), &rows.into()));
        assert_eq!((&manifest["zone"], &manifest["filter_zone"]), (&"UTC".into(), &"Asia/Shanghai".into()));
        assert_eq!(manifest["time_format"], "timestamp");
        assert_eq!(manifest["columns"], serde_json::json!(["caller", "started_at"]));
        for absent in ["formula_guard", "lang", "sheets"] {
            assert!(manifest.get(absent).is_none(), "{manifest}");
        }
    }
}

/// What a row weighs in a long file is told from a page of calls, where the things said once weigh more than the rows.
#[test]
fn the_length_of_a_file_is_told_from_a_few_of_its_calls() {
    let (folder, _writer) = house(4_000);
    let mut reader = SqliteStore::open_reader(folder.path()).unwrap();
    let page = reader.page(&ask(""), None, 200).unwrap();
    let calls: Vec<&Call> = page.iter().map(AsRef::as_ref).collect();
    for format in Format::ALL {
        let out = folder.path().join("calls").with_extension(format.extension());
        let options = ExportOptions { columns: Columns::usual(), ..options(out) };
        let exported = export(reader.as_mut(), &ask(""), &options, &mut go_on).unwrap();
        let style = options.style(&ask("").now);
        let preview = Preview { style: &style, format, lines: Lines::Columns };
        let told = preview.length(&calls).of_rows(exported.rows) as f64 / exported.bytes as f64;
        assert!((0.8..1.3).contains(&told), "{format:?}: {told}");
        // As long as it is where all of them are looked at.
        let few = export(
            reader.as_mut(),
            &ask("talk>300"),
            &ExportOptions { force: true, ..options.clone() },
            &mut go_on,
        )
        .unwrap();
        let calls = reader.page(&ask("talk>300"), None, 200).unwrap();
        let calls: Vec<&Call> = calls.iter().map(AsRef::as_ref).collect();
        assert!((1..200).contains(&few.rows) && calls.len() as u64 == few.rows, "{}", few.rows);
        let told = preview.length(&calls).of_rows(few.rows);
        assert!(told.abs_diff(few.bytes) <= 1, "{format:?}: {told}, and it is {}", few.bytes);
    }
}
