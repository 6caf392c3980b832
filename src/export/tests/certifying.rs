//! What the manifest says of a file, and of what may be missing in it.

use super::*;

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
        mask: tokens(),
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
    assert_eq!(manifest["formula_guard"], "'");
    assert_eq!(manifest["tokens"], "keyed");
    assert_eq!(manifest["token_key_id"], token_key().id());
    assert_eq!((&manifest["zone"], &manifest["filter_zone"]), (&"Asia/Shanghai".into(), &"UTC".into()));
    assert_eq!(manifest["masked"], true);
    assert_eq!(manifest["columns"][0], "started_at");
    assert!(manifest["written_by"].as_str().unwrap().starts_with("Ringside "));
    assert_eq!(manifest["gaps"].as_array().map(Vec::len), Some(1), "{manifest}");
    assert_eq!(manifest["gaps"][0]["cause"], "crash");
    assert_eq!(exported.gaps, 1);
}

#[test]
fn the_manifest_knows_of_a_time_in_which_nobody_collects_any_more() {
    let (folder, mut writer) = house(0);
    for (before, is_closed, causes) in
        [(59, true, vec![]), (3_600, true, vec!["closed"]), (3_600, false, vec!["crash"])]
    {
        let at = Arrival((NOW - before) * 1_000);
        writer.beat(Beat { started: at, at, is_closed }).unwrap();
        let mut reader = SqliteStore::open_reader(folder.path()).unwrap();
        let options = ExportOptions { force: true, ..options(folder.path().join("calls.csv")) };
        let exported = export(reader.as_mut(), &ask("at:-2h.."), &options, &mut go_on).unwrap();
        let manifest: serde_json::Value =
            serde_json::from_str(&fs::read_to_string(&exported.manifest).unwrap()).unwrap();
        let told: Vec<_> =
            manifest["gaps"].as_array().unwrap().iter().map(|gap| gap["cause"].clone()).collect();
        assert_eq!((exported.gaps, told), (causes.len(), causes.into_iter().map(Into::into).collect()));
    }
}

#[test]
fn where_no_beginning_is_named_gaps_count_from_the_first_call_on() {
    let gap = |from: i64, to: i64| crate::call::Gap {
        from: Arrival(from * 1_000),
        to: Some(Arrival(to * 1_000)),
        cause: crate::call::Cause::Crash,
        refused: 0,
    };
    let mut ask = ask("");
    ask.now.gaps = vec![gap(NOW - 900, NOW - 800), gap(NOW - 750, NOW - 650)].into();
    let call = |started: Option<i64>, ended: Option<i64>| Call {
        started_at: started.map(Stamp),
        ended_at: ended.map(Stamp),
        ..crate::call::Facts::new(crate::call::SessionId::new("s").unwrap(), Arrival(0)).fold()
    };
    let mut seen = Seen::default();
    // Of the second nobody knows when it began.
    seen.add(&call(Some(NOW - 500), None));
    seen.add(&call(None, Some(NOW - 700)));
    seen.add(&call(Some(NOW - 100), None));
    assert_eq!((seen.rows, seen.gaps(&ask, None).len()), (3, 1));
}
