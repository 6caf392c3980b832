use std::sync::Arc;

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

use super::*;
use crate::backend::{ImportProblem, ImportTally, Rejected, StoreError, Unreadable};
use crate::i18n::Lang;
use crate::ui::dialog::{Dialogs, dialogs_ui};
use crate::ui::testing::fixture::{Stage, model, stage};

fn draw(ui: &mut Ui, model: &Model, dialog: &mut ImportDialog, wishes: &mut Vec<Command>) {
    import_ui(ui, model, dialog, wishes);
}

fn at(lang: Lang, job: ImportState) -> Model {
    let mut model = model(lang, "");
    model.import = Some(Arc::new(job));
    model
}

fn imported((taken, known, rejected): (u64, u64, u64)) -> Imported {
    let first = (rejected > 0).then_some(Rejected { line: 17, problem: ImportProblem::Masked });
    let of = Some(taken + known + rejected);
    Imported { tally: ImportTally { taken, known, rejected }, of, first }
}

#[test]
fn a_whole_path_and_enter_start_and_half_a_path_does_not() {
    let mut harness = stage(model(Lang::Zh, ""), ImportDialog::default(), draw);
    harness.get_by_role(Role::TextInput).type_text("records.json");
    harness.run_steps(4);
    harness.key_press(Key::Enter);
    harness.run_steps(4);
    assert_eq!(harness.state().wishes, []);
    let file = std::env::temp_dir().join("records.json");
    harness.state_mut().view.path = file.display().to_string();
    harness.run_steps(4);
    harness.get_by_label("开始导入").click();
    harness.run_steps(4);
    assert_eq!(harness.state().wishes, [Command::Job(JobWish::StartImport(file))]);
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("nobody reads it here".to_owned())
    }
}

#[test]
fn a_file_that_is_dropped_is_the_one() {
    let mut harness = stage(model(Lang::En, ""), ImportDialog::default(), draw);
    let path = std::env::temp_dir().join("dropped.json");
    harness.input_mut().dropped_files.push(Arc::new(Dropped(path.clone())));
    harness.run_steps(2);
    assert_eq!(harness.state().view.file(), Some(path));
}

fn drop_file(harness: &mut Harness<'_, Stage<Dialogs>>, name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(name);
    harness.input_mut().dropped_files.push(Arc::new(Dropped(path.clone())));
    harness.run_steps(1);
    harness.input_mut().dropped_files.clear();
    harness.run_steps(2);
    path
}

/// Everything of the dialogs; what is wished for is done as the window does it.
fn draw_all(ui: &mut Ui, model: &Model, dialogs: &mut Dialogs, wishes: &mut Vec<Command>) {
    dialogs_ui(ui, model, dialogs, wishes);
}

#[test]
fn a_file_that_is_dropped_after_an_import_is_not_answered_with_what_came_of_that() {
    for is_open in [false, true] {
        let job = ImportState::Done(imported((1_200, 3, 2)));
        let mut harness = stage(at(Lang::En, job), Dialogs::default(), draw_all);
        if is_open {
            harness.state_mut().view.open(crate::ui::dialog::Front::import());
            harness.run_steps(2);
            harness.get_by_label("The import is complete");
        }
        let path = drop_file(&mut harness, "dropped.json");
        assert_eq!(harness.state().wishes, [Command::Job(JobWish::DismissImport)]);
        harness.state_mut().model.import = None;
        harness.run_steps(2);
        let field = harness.get_by_role(Role::TextInput).value();
        assert_eq!(field, Some(path.display().to_string()));
    }
}

#[test]
fn a_file_that_is_dropped_while_another_one_is_imported_waits_and_says_so() {
    for is_open in [false, true] {
        let job = ImportState::Running(imported((12, 0, 0)));
        let mut harness = stage(at(Lang::En, job), Dialogs::default(), draw_all);
        if is_open {
            harness.state_mut().view.open(crate::ui::dialog::Front::import());
            harness.run_steps(2);
        }
        let waits = "“Import another file” then goes on with dropped.json";
        assert!(harness.query_by_label_contains(waits).is_none());
        let path = drop_file(&mut harness, "dropped.json");
        harness.get_by_label_contains(waits);
        assert_eq!(harness.state().wishes, [], "what runs goes on");
        harness.state_mut().model.import = Some(Arc::new(ImportState::Done(imported((12, 0, 0)))));
        harness.run_steps(2);
        harness.get_by_label("The import is complete");
        harness.get_by_label("Import another file").click();
        harness.run_steps(2);
        assert_eq!(harness.state().wishes, [Command::Job(JobWish::DismissImport)]);
        harness.state_mut().model.import = None;
        harness.run_steps(2);
        assert_eq!(harness.get_by_role(Role::TextInput).value(), Some(path.display().to_string()));
        harness.state_mut().model.import = Some(Arc::new(ImportState::Running(imported((1, 0, 0)))));
        harness.run_steps(2);
        assert!(harness.query_by_label_contains(waits).is_none(), "now it is the one");
    }
}

#[test]
fn what_came_of_it_is_said_in_numbers_with_the_place_of_the_first_that_was_none() {
    let mut harness =
        stage(at(Lang::Zh, ImportState::Done(imported((1_200, 3, 2)))), ImportDialog::default(), draw);
    harness.get_by_label("导入完成");
    harness.get_by_label("1,200 条");
    harness.get_by_label_contains("第一处在第 17 行：号码是脱敏的，请用完整号码重新导出");
    harness.get_by_label("查看通话").click();
    harness.run_steps(4);
    assert_eq!(harness.state().wishes, [Command::Go(Tab::History), Command::Job(JobWish::DismissImport)]);
    harness.state_mut().model = at(Lang::En, ImportState::Done(imported((0, 9, 0))));
    harness.run_steps(4);
    harness.get_by_label("Nothing new in this file");
    harness.state_mut().model = at(Lang::En, ImportState::Done(imported((0, 0, 0))));
    harness.run_steps(4);
    harness.get_by_label("There are no records in this file");
}

#[test]
fn it_can_be_stopped_and_what_went_wrong_says_what_to_do() {
    let running = Imported { of: Some(5_000), ..imported((1_000, 0, 0)) };
    let mut harness = stage(at(Lang::En, ImportState::Running(running)), ImportDialog::default(), draw);
    harness.get_by_label("1,000 of 5,000 records");
    harness.get_by_label("Stop import").click();
    harness.run_steps(4);
    assert_eq!(harness.state().wishes, [Command::Job(JobWish::CancelImport)]);
    let failed = ImportState::Failed(imported((1_000, 0, 0)), StoreError::DiskFull("/data".to_owned()));
    harness.state_mut().model = at(Lang::En, failed);
    harness.run_steps(4);
    harness.get_by_label_contains("nothing is stored twice");
    harness.get_by_label_contains("the disk is full. Free some space on the disk of /data. What was stored");
    for (why, said) in [
        (Unreadable::Missing, "检查路径是否正确"),
        (Unreadable::Denied, "没有读取这个文件的权限"),
        (Unreadable::Folder, "请选择其中的文件"),
        (Unreadable::Other("os error 5".to_owned()), "系统报错：os error 5"),
    ] {
        harness.state_mut().model = at(Lang::Zh, ImportState::Unreadable(why));
        harness.run_steps(4);
        harness.get_by_label_contains(said);
    }
}
