use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

use std::sync::Arc;

use super::*;
use crate::backend::{Columns, ExportError, Format, Lines, Page, StoreError, TimeFormat};
use crate::call::Number;
use crate::call::mask::{Mask, TokenKey};
use crate::i18n::Lang;
use crate::settings::{Delimiter, Secret, ZoneChoice};
use crate::ui::command::{JobWish, Setting, Written};
use crate::ui::testing::fixture::{Stage, model, stage};

fn draw(ui: &mut Ui, model: &Model, state: &mut ExportDialog, wishes: &mut Vec<Command>) {
    export_ui(ui, model, state, wishes);
}

#[test]
fn the_button_says_how_many_rows_and_starts_the_export_that_was_chosen() {
    let mut model = model(Lang::Zh, "at:today");
    model.secrets.mask_key = Some(Secret::key([7; 32]));
    let dialog = ExportDialog::new(&model);
    let mut harness = stage(model, dialog, draw);
    harness.get_by_label("; 分号").click();
    harness.run();
    harness.get_by_label("脱敏（代号）").click();
    harness.run();
    harness.get_by_label("去掉列：计费分钟").click();
    harness.run();
    harness.get_by_label("导出 2,441 行").click();
    harness.run();
    let started = harness.state().wishes.iter().find_map(|wish| match wish {
        Command::Job(JobWish::StartExport(options)) => Some(options.clone()),
        _ => None,
    });
    let options = started.unwrap();
    assert_eq!((options.format, options.delimiter, options.bom), (Format::Csv, b';', true));
    assert_eq!(options.mask, tokens());
    assert!(!options.force);
    assert_eq!(options.columns.0.len(), 15);
    assert!(options.columns.0.iter().all(|column| column.name() != "billed_minutes"));
    assert!(options.out.ends_with("ringside-20261121-UTC+8.csv"), "{:?}", options.out);
    assert!(matches!(harness.state().wishes.first(), Some(Command::Set(Setting::Export(_)))));
}

fn tokens() -> Mask {
    Mask::Tokens(Arc::new(TokenKey::new(Secret::key([7; 32]).expose().as_bytes()).unwrap()))
}

#[test]
fn masked_numbers_are_previewed_as_the_tokens_of_the_file() {
    let mut model = model(Lang::En, "");
    let call = crate::ui::panel::live::samples::talking(1, 0);
    let page = Page { first_row: 0, calls: vec![call], ..Page::default() };
    model.history.page = Some(Arc::new(page));
    model.settings.mask = true;
    let dialog = ExportDialog::new(&model);
    let mut harness = stage(model, dialog, draw);
    // The key is made when it is first needed, and without one nothing is written.
    assert_eq!(harness.state().wishes, [Command::MakeMaskKey]);
    harness.get_by_label("Export 2,441 rows").click();
    harness.run();
    assert_eq!(harness.state().wishes, [Command::MakeMaskKey]);
    harness.state_mut().model.secrets.mask_key = Some(Secret::key([7; 32]));
    harness.run();
    let token = tokens().number(&Number::new("+8613800138001").unwrap()).into_owned();
    assert!(token.starts_with("8001-"), "{token}");
    harness.get_by_label(&token);
    harness.get_by_label_contains("cannot be turned back into the number");
    // Where only the screen is masked the file will hold whole numbers, and tokens would be untrue.
    harness.get_by_label("Full").click();
    harness.run();
    assert!(harness.query_by_label(&token).is_none());
    harness.get_by_label("•••• 8001");
}

#[test]
fn a_view_gives_its_name_to_the_export_and_to_its_file() {
    let named = |lang: Lang, filter: &str| {
        let model = model(lang, filter);
        let dialog = ExportDialog::new(&model);
        let harness = stage(model, dialog, draw);
        let name = std::path::Path::new(&harness.state().view.path).file_name().unwrap().to_owned();
        (harness, name)
    };
    let (harness, name) = named(Lang::Zh, "at:today outcome:not_answered");
    assert_eq!(name, "ringside-今日未接通-20261121-UTC+8.csv");
    harness.get_by_label_contains("今日未接通 · UTC+8");
    assert_eq!(named(Lang::En, "outcome:not_answered at:today").1, "ringside-20261121-UTC+8.csv");
    assert_eq!(
        named(Lang::En, "at:today outcome:not_answered").1,
        "ringside-Not-answered-today-20261121-UTC+8.csv"
    );
    assert_eq!(named(Lang::En, "").1, "ringside-20261121-UTC+8.csv");
}

#[test]
fn what_was_chosen_last_is_chosen_again() {
    let mut model = model(Lang::En, "");
    let mut choices = Choices::restore(&model);
    choices.format = Format::Jsonl;
    choices.delimiter = Delimiter::Tab;
    choices.bom = false;
    choices.times = TimeFormat::Unix;
    choices.lines = Lines::Columns;
    choices.columns.truncate(2);
    model.settings.export = choices.keep(&model, None);
    assert_eq!(Choices::restore(&model), choices);
    // Times are exported as they are shown, unless another zone was chosen for that.
    model.settings.zone = ZoneChoice::parse("utc");
    assert_eq!(Choices::restore(&model).zone, ZoneChoice::parse("utc"));
    choices.zone = ZoneChoice::parse("UTC+3");
    model.settings.export = choices.keep(&model, None);
    model.settings.zone = ZoneChoice::default();
    assert_eq!(Choices::restore(&model).zone, ZoneChoice::parse("UTC+3"));
    // Older versions wrote nothing for the window's own; nobody knows a zone by this name.
    for unreadable in ["", "mars"] {
        model.settings.export.zone = Some(ZoneChoice::parse(unreadable));
        assert_eq!(Choices::restore(&model).zone, ZoneChoice::default());
    }
    choices.columns.clear();
    model.settings.export = choices.keep(&model, None);
    assert_eq!(Choices::restore(&model).columns, Columns::usual().0);
    assert!(choices.file_name(&model).ends_with(".jsonl"));
}

/// An export that came to this file.
fn done(lang: Lang, path: &str, is_masked: bool) -> Model {
    let mut model = model(lang, "");
    let exported = crate::backend::Exported {
        rows: 2_441,
        bytes: 97_640,
        sha256: "7".repeat(64),
        sheets: None,
        cut_cells: 0,
        gaps: 0,
        manifest: format!("{path}.manifest.json").into(),
    };
    model.export = Some(Arc::new(ExportState::Done { exported, path: path.into(), is_masked, millis: 400 }));
    model
}

#[test]
fn a_file_that_was_exported_can_be_opened_and_shown_in_its_folder_by_one_press() {
    for (lang, open, folder) in [(Lang::Zh, "打开文件", "打开文件夹"), (Lang::En, "Open file", "Open folder")]
    {
        let model = done(lang, "/out/calls, of today.xlsx", false);
        let dialog = ExportDialog::new(&model);
        let mut harness = stage(model, dialog, draw);
        harness.get_by_label(open).click();
        harness.run();
        harness.get_by_label(folder).click();
        harness.run();
        let wishes = [Command::OpenExport, Command::ShowFolder(Written::Export)];
        assert_eq!(harness.state().wishes, wishes, "the dialog stays, and nothing else is wished for");
    }
}

#[test]
fn what_might_be_run_has_no_button_to_open_it_and_an_audience_gets_nothing_to_see() {
    let is_there = |model: Model| {
        let dialog = ExportDialog::new(&model);
        let mut harness = stage(model, dialog, draw);
        ["Open file", "Open folder"].map(|name| {
            let button = harness.query_by_label(name)?;
            button.click();
            harness.run();
            let is_shown = |wish: Command| matches!(wish, Command::OpenExport | Command::ShowFolder(_));
            let wishes = std::mem::take(&mut harness.state_mut().wishes);
            Some(wishes.into_iter().any(is_shown))
        })
    };
    assert_eq!(is_there(done(Lang::En, "/out/calls.csv", false)), [Some(true), Some(true)]);
    assert_eq!(is_there(done(Lang::En, "/out/calls.bat", false)), [None, Some(true)]);
    let mut masked = done(Lang::En, "/out/calls.csv", false);
    masked.settings.mask = true;
    assert_eq!(is_there(masked), [Some(false), Some(true)]);
    let mut masked = done(Lang::En, "/out/calls.csv", true);
    masked.settings.mask = true;
    assert_eq!(is_there(masked), [Some(true), Some(true)]);
    let mut seen = done(Lang::En, "/out/calls.csv", true);
    seen.screen.presenting = true;
    assert_eq!(is_there(seen), [Some(false), Some(false)]);
}

#[test]
fn what_came_of_an_export_tells_an_audience_no_place_of_a_file() {
    let is_told = |mut model: Model, is_presenting: bool| {
        model.screen.presenting = is_presenting;
        let dialog = ExportDialog::new(&model);
        stage(model, dialog, draw).query_all_by_label_contains("li-ming").next().is_some()
    };
    let failed = |error: ExportError| {
        let mut model = model(Lang::En, "");
        model.export = Some(Arc::new(ExportState::Failed(error)));
        model
    };
    let path = || "/home/li-ming/calls.csv".into();
    let cases: [&dyn Fn() -> Model; 3] =
        [&|| done(Lang::En, "/home/li-ming/calls.csv", true), &|| failed(ExportError::Held(path())), &|| {
            failed(ExportError::Write { path: path(), reason: "EIO".to_owned() })
        }];
    for case in cases {
        assert!(is_told(case(), false));
        assert!(!is_told(case(), true));
    }
}

#[test]
fn a_failure_says_what_to_do() {
    let path = || "/x.csv".into();
    let gone = StoreError::WriterGone;
    for (lang, error, words, detail) in [
        (Lang::Zh, ExportError::DiskFull(path()), "腾出空间后再导出", "/x.csv"),
        (
            Lang::Zh,
            ExportError::Write { path: path(), reason: "EIO".to_owned() },
            "换一个文件夹",
            "/x.csv: EIO",
        ),
        (Lang::Zh, ExportError::NoThread("EAGAIN".to_owned()), "关闭一些程序", "EAGAIN"),
        (Lang::Zh, ExportError::Store(gone.clone()), "没能从数据库", "写入线程已停止"),
        (Lang::Zh, ExportError::Store(StoreError::FellOver), "没有留下文件", "Ringside 自身出错"),
        (Lang::En, ExportError::Store(gone), "could not be read", "the writer has stopped"),
    ] {
        let mut model = model(lang, "");
        model.export = Some(std::sync::Arc::new(ExportState::Failed(error)));
        let dialog = ExportDialog::new(&model);
        let harness = stage(model, dialog, draw);
        harness.get_by_label_contains(words);
        harness.get_by_label_contains(detail);
    }
}

#[test]
fn a_parquet_has_no_choices_that_it_does_not_need_and_those_of_the_others_come_back() {
    for (lang, title, zone, times, caller) in [
        (Lang::Zh, "导出通话UTC", "时区", "按时刻保存（UTC）", "主叫"),
        (Lang::En, "Export callsUTC", "Zone", "Kept as instants (UTC)", "Caller"),
    ] {
        let mut model = model(lang, "");
        let call = crate::ui::panel::live::samples::talking(1, 0);
        model.history.page =
            Some(Arc::new(Page { first_row: 0, calls: vec![call.clone()], ..Page::default() }));
        let dialog = ExportDialog::new(&model);
        let before = dialog.choices.clone();
        let mut harness = stage(model, dialog, draw);
        harness.get_by_label("Parquet").click();
        harness.run();
        harness.get_by_label_contains("DuckDB");
        harness.get_by_label_contains(times);
        // The zone of the times stands in the title.
        harness.get_by_label(title);
        for gone in [zone, "UTF-8 BOM", caller] {
            assert!(harness.query_by_label(gone).is_none(), "{gone}");
        }
        // Columns as programs will call them, and their values with the contract's words.
        assert!(harness.query_all_by_label("caller").count() > 1);
        assert!(harness.query_all_by_label("started_at").count() > 1);
        let started = chrono::DateTime::from_timestamp(call.started_at.unwrap().0, 0).unwrap();
        harness.get_by_label(&started.to_rfc3339_opts(chrono::SecondsFormat::Secs, true));
        assert!(
            harness.state().view.path.ends_with("ringside-20261121.parquet"),
            "{}",
            harness.state().view.path
        );
        harness.get_by_label("CSV").click();
        harness.run();
        harness.get_by_label("UTF-8 BOM");
        assert_eq!(harness.state().view.choices, before);
        assert!(harness.state().view.path.ends_with("ringside-20261121-UTC+8.csv"));
    }
}

/// Where the exports that were started go.
fn outs(harness: &Harness<'_, Stage<ExportDialog>>) -> Vec<String> {
    let out = |wish: &Command| match wish {
        Command::Job(JobWish::StartExport(options)) => Some(options.out.display().to_string()),
        _ => None,
    };
    harness.state().wishes.iter().filter_map(out).collect()
}

/// This path in the field for it, typed by hand.
fn typed(harness: &mut Harness<'_, Stage<ExportDialog>>, path: &str) {
    harness.get_by_role_and_label(Role::TextInput, "Save to").focus();
    harness.run();
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    harness.event(egui::Event::Text(path.to_owned()));
    harness.run();
}

/// A path on this machine.
fn whole(name: &str) -> String {
    std::env::temp_dir().join(name).display().to_string()
}

#[test]
fn the_name_of_the_file_ends_as_its_format_says_whatever_was_typed() {
    for (name, is_written) in
        [("calls.csv", "calls.xlsx"), ("calls.CSV", "calls.xlsx"), ("calls.1", "calls.1")]
    {
        let model = model(Lang::En, "");
        let dialog = ExportDialog::new(&model);
        let mut harness = stage(model, dialog, draw);
        harness.get_by_label("XLSX").click();
        harness.run();
        typed(&mut harness, &whole(name));
        assert_eq!(harness.state().view.path, whole(name), "not while it is typed");
        harness.key_press(egui::Key::Enter);
        harness.run();
        assert_eq!(
            (outs(&harness), &harness.state().view.path),
            (vec![whole(is_written)], &whole(is_written))
        );
    }
}

#[test]
fn a_picked_name_that_has_to_end_otherwise_replaces_nothing() {
    let model = model(Lang::En, "");
    let mut dialog = ExportDialog::new(&model);
    dialog.accept(whole("calls.csv").into());
    assert!(dialog.may_replace, "the system has asked");
    dialog.choices.format = Format::Parquet;
    dialog.accept(whole("calls.csv").into());
    assert_eq!((dialog.path.clone(), dialog.may_replace), (whole("calls.parquet"), false));
}

#[test]
fn an_export_goes_to_where_the_last_one_went_while_that_folder_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let mut model = model(Lang::En, "");
    let dialog = ExportDialog::new(&model);
    let mut harness = stage(crate::ui::testing::fixture::model(Lang::En, ""), dialog, draw);
    typed(&mut harness, &folder.path().join("calls.csv").display().to_string());
    harness.key_press(egui::Key::Enter);
    harness.run();
    let kept = harness.state().wishes.iter().find_map(|wish| match wish {
        Command::Set(Setting::Export(kept)) => kept.folder.clone(),
        _ => None,
    });
    assert_eq!(kept.as_deref(), Some(folder.path()));
    model.settings.export.folder = kept;
    let mut dialog = ExportDialog::new(&model);
    dialog.choices.format = Format::Xlsx;
    dialog.follow(&model);
    assert_eq!(dialog.path, folder.path().join("ringside-20261121-UTC+8.xlsx").display().to_string());
    folder.close().unwrap();
    let usual = crate::settings::documents_dir().unwrap_or_default().join("ringside-20261121-UTC+8.csv");
    assert_eq!(ExportDialog::new(&model).path, usual.display().to_string());
}

#[test]
fn after_a_failure_enter_leads_back_to_the_choices() {
    let mut model = model(Lang::En, "");
    model.export = Some(Arc::new(ExportState::Failed(ExportError::DiskFull("/x.csv".into()))));
    let dialog = ExportDialog::new(&model);
    let mut harness = stage(model, dialog, draw);
    harness.key_press(egui::Key::Enter);
    harness.run();
    assert_eq!(harness.state().wishes, [Command::Job(JobWish::DismissExport)]);
    harness.state_mut().model.export = None;
    harness.run();
    let path = harness.get_by_role_and_label(Role::TextInput, "Save to");
    assert!(path.is_focused(), "what is to be changed");
}
