use egui_kittest::kittest::Queryable;

use super::*;
use crate::backend::{Format, Lines, TimeFormat, Trouble};
use crate::i18n::Lang;
use crate::ui::fixture::{model, stage};

fn draw(ui: &mut Ui, model: &Model, state: &mut ExportDialog, wishes: &mut Vec<Command>) {
    export_ui(ui, model, state, wishes);
}

#[test]
fn the_button_says_how_many_rows_and_starts_the_export_that_was_chosen() {
    let model = model(Lang::Zh, "at:today");
    let dialog = ExportDialog::new(&model);
    let mut harness = stage(model, dialog, draw);
    harness.get_by_label("; 分号").click();
    harness.run();
    harness.get_by_label("脱敏（末四位）").click();
    harness.run();
    harness.get_by_label("去掉列：计费分钟").click();
    harness.run();
    harness.get_by_label("导出 2,441 行").click();
    harness.run();
    let started = harness.state().wishes.iter().find_map(|wish| match wish {
        Command::StartExport(options) => Some(options.clone()),
        _ => None,
    });
    let options = started.unwrap();
    assert_eq!((options.format, options.delimiter, options.bom), (Format::Csv, b';', true));
    assert!(options.mask && !options.force);
    assert_eq!(options.columns.0.len(), 15);
    assert!(options.columns.0.iter().all(|column| column.name() != "billed_minutes"));
    assert!(options.out.ends_with("ringside-20261121-UTC+8.csv"), "{:?}", options.out);
    assert!(matches!(harness.state().wishes.first(), Some(Command::SaveExport(_))));
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
    choices.delimiter = b'\t';
    choices.bom = false;
    choices.times = TimeFormat::Unix;
    choices.lines = Lines::Columns;
    choices.columns.truncate(2);
    model.settings.export = choices.keep(&model);
    assert_eq!(Choices::restore(&model), choices);
    // Times are exported as they are shown, unless another zone was chosen for that.
    model.settings.zone = "utc".to_owned();
    assert_eq!(Choices::restore(&model).zone, "utc");
    choices.zone = "UTC+3".to_owned();
    model.settings.export = choices.keep(&model);
    model.settings.zone = "beijing".to_owned();
    assert_eq!(Choices::restore(&model).zone, "UTC+3");
    assert!(choices.file_name(&model).ends_with(".jsonl"));
}

#[test]
fn a_failure_says_what_to_do() {
    let mut model = model(Lang::Zh, "");
    let detail = "the disk is full; nothing was left at /x; free some space and export again".to_owned();
    let failed = ExportState::Failed { trouble: Trouble::DiskFull, detail };
    model.export = Some(std::sync::Arc::new(failed));
    let dialog = ExportDialog::new(&model);
    let harness = stage(model, dialog, draw);
    harness.get_by_label_contains("腾出空间后再导出");
}
