//! Why a command failed: in the language that was asked for, and with what can be done on a terminal.

use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;

use ringside::collector::{Collector, DoorPolicy};
use ringside::settings::{Secrets, Security, Settings};

use super::simulating::server;
use super::{SESSION, folder_with_a_call, ringside, text};
use crate::samples::sample;
use crate::support::{House, any_port, options};

/// What is said of `arguments`, which fail, on standard error.
fn said(folder: &Path, lang: &str, arguments: &[&str]) -> String {
    let output = ringside(folder, &[arguments, &["--lang", lang]].concat());
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stderr).to_owned()
}

#[test]
fn a_folder_that_is_taken_and_a_port_that_is_are_told_with_the_option_that_helps() {
    let folder = folder_with_a_call();
    let house = House::open_in(folder.clone());
    // Who asks before the collector has the folder is served.
    house.address();
    let note = ["note", SESSION, "x"];
    let zh = said(folder.path(), "zh", &note);
    assert!(zh.contains("--data-dir") && !zh.contains("窗口"), "{zh}");
    assert!(said(folder.path(), "en", &note).contains("--data-dir"));
    house.stop();

    let elsewhere = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = taken.local_addr().unwrap().to_string();
    for lang in ["zh", "en"] {
        let told = said(elsewhere.path(), lang, &["listen", "--bind", &address]);
        assert!(told.contains("--bind") && told.contains(&address), "{told}");
        assert!(!told.contains("设置") && !told.contains("Settings"), "{told}");
    }
}

#[test]
fn a_file_that_is_not_written_is_told_in_chinese_with_the_reason() {
    let folder = folder_with_a_call();
    let check = |folder: &Path, arguments: &[&str], expected: &str| {
        let told = said(folder, "zh", arguments);
        assert!(told.contains(expected), "{told}");
    };
    let place = |name: &str| folder.path().join(name).display().to_string();
    let (there, nowhere) = (place("there.csv"), place("nowhere/x.csv"));
    std::fs::write(&there, "").unwrap();
    check(folder.path(), &["export", "--out", &there], "已存在；请换一个文件名，或加上 --force 替换它");
    check(folder.path(), &["export", "--out", &nowhere], "没有文件夹");
    check(folder.path(), &["db", "backup", &nowhere], "没有文件夹");
    let empty = tempfile::tempdir().unwrap();
    check(empty.path(), &["export", "--out", &place("x.csv")], "还没有建立");
    check(Path::new(&there), &["calls"], "不是文件夹");
}

#[test]
fn a_record_that_is_not_taken_is_told_in_chinese_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bad.jsonl");
    std::fs::write(&file, "{\"no\":1}\nno json\n").unwrap();
    let told = said(folder.path(), "zh", &["import", file.to_str().unwrap()]);
    assert!(told.contains("bad.jsonl:1: 话单有误"), "{told}");
    assert!(told.contains("bad.jsonl:2: 不是完整的 JSON"), "{told}");
}

#[test]
fn a_simulation_that_reaches_nobody_or_is_refused_is_told_in_chinese() {
    let folder = tempfile::tempdir().unwrap();
    let quick = ["--calls", "2", "--rate", "1000", "--speed", "10000", "--hour-secs", "0.001"];
    let told = |url: &str| said(folder.path(), "zh", &[&["simulate", "--to", url], &quick[..]].concat());
    let refused = told(&server("500 Internal Server Error"));
    assert!(refused.contains("一条也没有被接受"), "{refused}");
    let gone = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
    let unheard = told(&format!("http://{gone}/push"));
    assert!(unheard.contains("次推送没有应答"), "{unheard}");
}

#[test]
#[cfg(target_os = "linux")]
fn without_a_screen_the_way_to_collect_without_one_is_told_in_chinese() {
    let folder = tempfile::tempdir().unwrap();
    let told = said(folder.path(), "zh", &[]);
    assert!(told.contains("没有图形界面") && told.contains("ringside listen"), "{told}");
}

#[test]
fn a_collector_does_not_start_with_a_misspelt_lock_and_says_which_names_no_setting_has() {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("settings.toml");
    // The address is of no machine, so that every start ends.
    let started = |text: &str| {
        std::fs::write(&settings, text).unwrap();
        said(folder.path(), "en", &["listen", "--bind", "192.0.2.1:1"])
    };
    for (text, name) in [
        ("[security]\ntokn = true\n", "`security.token`"),
        ("[Security]\ntoken = true\n", "`security`"),
        ("[security]\nsignatur = \"require\"\n", "`security.signature`"),
    ] {
        let told = started(text);
        assert!(told.contains(name) && told.contains("who may push cannot be read"), "{told}");
        assert!(!told.contains("192.0.2.1"), "{told}");
    }
    let told = started("retention_day = 5\n");
    assert!(told.contains("`retention_day`") && told.contains("`retention_days`"), "{told}");
    assert!(told.contains("192.0.2.1"), "{told}");
    for (lang, title) in [("zh", "设置文件里有 1 处无法识别"), ("en", "could not be used")] {
        let doctor = ringside(folder.path(), &["doctor", "--lang", lang]);
        let found = text(&doctor.stdout);
        assert!(found.contains(title) && found.contains("retention_days"), "{found}");
    }
}

#[test]
fn an_allow_list_with_nobody_on_it_is_a_problem_that_the_doctor_and_the_collector_name() {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("settings.toml");
    for lines in ["allow_list = true", "allow_list = true\nallowed = [\"10.0.0.0/33\"]"] {
        std::fs::write(&settings, format!("[security]\n{lines}\n")).unwrap();
        for (lang, title) in [("zh", "来源地址名单是空的"), ("en", "The allow-list is empty")] {
            let doctor = ringside(folder.path(), &["doctor", "--lang", lang]);
            assert_eq!(doctor.status.code(), Some(1), "{lines}");
            assert!(text(&doctor.stdout).contains(title), "{}", text(&doctor.stdout));
        }
        let told = said(folder.path(), "en", &["listen", "--bind", "192.0.2.1:1"]);
        assert!(told.contains("allow-list is on and lists nobody"), "{told}");
    }
    std::fs::write(&settings, "[security]\nallow_list = true\nallowed = [\"10.0.0.7\"]\n").unwrap();
    let told = said(folder.path(), "en", &["listen", "--bind", "192.0.2.1:1"]);
    assert!(!told.contains("lists nobody"), "{told}");
    // A file that cannot be understood is nobody's list, where nobody knows what it said before.
    std::fs::remove_file(folder.path().join("settings.toml.well")).unwrap();
    std::fs::write(&settings, "[security]\nallow_lst = true\n").unwrap();
    for (lang, title, other) in [
        ("zh", "谁可以推送看不懂", "来源地址名单是空的"),
        ("en", "does not say clearly who may push", "The allow-list is empty"),
    ] {
        let doctor = ringside(folder.path(), &["doctor", "--lang", lang]);
        let found = text(&doctor.stdout);
        assert_eq!(doctor.status.code(), Some(1), "{found}");
        assert!(found.contains(title) && !found.contains(other), "{found}");
    }
}

#[test]
fn pushes_that_were_turned_away_are_named_where_none_was_ever_taken() {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let mut options = options(&folder, any_port());
    let security = Security { allow_list: true, ..Security::default() };
    options.policy = DoorPolicy::new(&Settings { security, ..Settings::default() }, &Secrets::default());
    let house = House { collector: Collector::start(options), folder };
    for _ in 0..3 {
        assert_eq!(house.post("/", &sample("21")).status, 403);
    }
    let folder = house.stop();
    for (lang, told) in [("zh", "已拒绝 3 个请求"), ("en", "3 requests were turned away")] {
        let doctor = ringside(folder.path(), &["doctor", "--lang", lang]);
        assert!(text(&doctor.stdout).contains(told), "{}", text(&doctor.stdout));
    }
    let json = ringside(folder.path(), &["doctor", "--format", "json"]);
    let never = text(&json.stdout).lines().find(|line| line.contains("\"pushes_never\"")).unwrap();
    let never: serde_json::Value = serde_json::from_str(never).unwrap();
    assert_eq!(never["data"]["turned_away"], 3);
}

/// A folder that nobody may look into is not one that holds nothing.
#[test]
#[cfg(unix)]
fn a_folder_that_one_may_not_look_into_is_told_from_one_without_a_database() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder_with_a_call();
    let set = |mode| {
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(mode)).unwrap();
    };
    set(0o000);
    let is_superuser = std::fs::read_dir(folder.path()).is_ok();
    let (told, doctor) = match is_superuser {
        true => (Vec::new(), Vec::new()),
        false => (
            [
                said(folder.path(), "zh", &["calls"]),
                said(folder.path(), "en", &["calls"]),
                said(folder.path(), "en", &["note", SESSION, "x"]),
                said(folder.path(), "en", &["db", "check"]),
                said(folder.path(), "en", &["db", "purge", "--before", "2026-01-01"]),
                said(folder.path(), "en", &["db", "rebuild"]),
            ]
            .to_vec(),
            ["zh", "en"].map(|lang| ringside(folder.path(), &["doctor", "--lang", lang])).to_vec(),
        ),
    };
    set(0o700);
    for told in told {
        assert!(told.contains("sudo -u ringside"), "{told}");
    }
    for doctor in doctor {
        let found = text(&doctor.stdout);
        assert_eq!(doctor.status.code(), Some(1), "{found}");
        assert!(found.contains("sudo -u ringside"), "{found}");
        assert!(!found.contains("还没有数据库") && !found.contains("no database yet"), "{found}");
        assert!(!found.contains("逐页") && !found.contains("Not every page"), "{found}");
    }
}
