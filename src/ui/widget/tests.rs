//! Widgets as a person or a screen reader meets them: by name.

use egui::accesskit::{Role, Toggled};
use egui::{Id, Key, Ui, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::dialog::Dialog;
use super::{button, field, glyph::Glyph, icon::Icon, menu, meter, toast::Toast};
use crate::ui::theme::{self, Tone};

/// Draws one widget against a state, which a test then reads.
fn stage<S: 'static>(state: S, draw: impl FnMut(&mut Ui, &mut S) + 'static) -> Harness<'static, S> {
    let mut harness = Harness::builder()
        .with_size(vec2(600.0, 300.0))
        .with_context_setup(theme::install)
        .build_ui_state(draw, state);
    harness.run();
    harness
}

#[test]
fn a_button_is_pressed_by_its_word() {
    let mut harness = stage(0, |ui, presses| {
        let button = button::primary("导出 2,441 行").icon(Icon::Download).key("e").tall();
        *presses += i32::from(ui.add(button).clicked());
    });
    harness.get_by_role_and_label(Role::Button, "导出 2,441 行").click();
    harness.run();
    assert_eq!(*harness.state(), 1);
}

#[test]
fn a_disabled_button_does_nothing() {
    let mut harness = stage(0, |ui, presses| {
        *presses += i32::from(ui.add_enabled(false, button::secondary("暂停")).clicked());
    });
    harness.get_by_label("暂停").click();
    harness.run();
    assert_eq!(*harness.state(), 0);
}

#[test]
fn an_icon_button_is_named_by_its_tooltip() {
    let mut harness = stage(0, |ui, presses| {
        *presses += i32::from(button::icon_button(ui, Icon::Close, "关闭").clicked());
    });
    harness.get_by_role_and_label(Role::Button, "关闭").click();
    harness.run();
    assert_eq!(*harness.state(), 1);
}

#[test]
fn a_button_is_pressed_by_the_keyboard() {
    let mut harness = stage(0, |ui, presses| {
        *presses += i32::from(ui.add(button::secondary("复制")).clicked());
    });
    harness.key_press(Key::Tab);
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(*harness.state(), 1);
}

#[test]
fn the_cross_of_a_chip_removes_it_and_its_body_does_not() {
    let mut harness = stage((0, 0), |ui, (pressed, removed)| {
        let chip = button::chip(ui, "结果", "未接通", Some("去掉 结果"));
        *pressed += i32::from(chip.body.clicked());
        *removed += i32::from(chip.removed);
    });
    harness.get_by_role_and_label(Role::Button, "结果 未接通").click();
    harness.run();
    assert_eq!(*harness.state(), (1, 0));
    harness.get_by_role_and_label(Role::Button, "去掉 结果").click();
    harness.run();
    assert_eq!(*harness.state(), (1, 1));
}

#[test]
fn a_facet_says_its_count_and_whether_it_is_on() {
    let mut harness = stage(false, |ui, on| {
        let mark = button::FacetMark::State(Glyph::Talking);
        if ui.add(button::Facet { mark, word: "通话中", count: "20", selected: *on }).clicked() {
            *on = !*on;
        }
    });
    harness.get_by_label("通话中 20").click();
    harness.run();
    let facet = harness.get_by_label("通话中 20");
    assert_eq!(facet.accesskit_node().toggled(), Some(Toggled::True));
}

#[test]
fn one_of_a_segmented_control_is_on() {
    let mut harness = stage("csv", |ui, chosen| {
        button::segmented(ui, "格式", chosen, &[("csv", "CSV"), ("xlsx", "XLSX"), ("jsonl", "JSONL")]);
    });
    harness.get_by_role_and_label(Role::RadioButton, "XLSX").click();
    harness.run();
    assert_eq!(*harness.state(), "xlsx");
    let on = harness.get_by_label("XLSX");
    assert_eq!(on.accesskit_node().toggled(), Some(Toggled::True));
    harness.get_by_role_and_label(Role::RadioGroup, "格式");
}

#[test]
fn a_search_field_takes_text_in_any_script() {
    let mut harness = stage(String::new(), |ui, text| {
        field::SearchField::new(Id::unique("search"), "筛选", text)
            .hint("号码、138*、*4321、原因码或文字")
            .found("42", "/ 128")
            .show_with(ui, |ui| {
                button::chip(ui, "显示号", "0755*", Some("去掉"));
            });
    });
    harness.get_by_role_and_label(Role::TextInput, "筛选").focus();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "筛选").type_text("上海 138*");
    harness.run();
    assert_eq!(*harness.state(), "上海 138*");
}

#[test]
fn what_is_wrong_with_a_field_is_said_below_it() {
    let harness = stage("99999".to_owned(), |ui, text| {
        field::TextField::new("端口", text).error(Some("端口是 1 到 65535 的数")).show(ui);
    });
    harness.get_by_label("端口是 1 到 65535 的数");
    harness.get_by_role_and_label(Role::TextInput, "端口");
}

#[test]
fn a_dropdown_opens_and_chooses() {
    let mut harness = stage(8, |ui, zone| {
        field::Dropdown::new("时区").prefix("时区").choose(ui, zone, &[(0, "UTC"), (8, "UTC+8 北京")]);
    });
    harness.get_by_role_and_label(Role::ComboBox, "时区").click();
    harness.run();
    harness.get_by_role_and_label(Role::MenuItemRadio, "UTC").click();
    harness.run();
    assert_eq!(*harness.state(), 0);
    assert!(harness.query_by_label("UTC+8 北京").is_none(), "the list stayed open");
}

#[test]
fn a_box_is_ticked_by_its_words() {
    let mut harness = stage(false, |ui, on| {
        field::checkbox(ui, on, "UTF-8 BOM");
    });
    harness.get_by_role_and_label(Role::CheckBox, "UTF-8 BOM").click();
    harness.run();
    assert!(*harness.state());
}

#[test]
fn a_line_of_a_menu_flips() {
    let mut harness = stage(true, |ui, on| {
        menu::check(ui, "显示号", on);
    });
    harness.get_by_role_and_label(Role::MenuItemCheckBox, "显示号").click();
    harness.run();
    assert!(!*harness.state());
}

#[test]
fn a_share_is_pressed_by_what_it_says() {
    let mut harness = stage(0, |ui, presses| {
        let share = meter::Share {
            label: "8102 被叫正忙",
            share: 0.6,
            count: "611",
            percent: "25.0%",
            selected: false,
            struck: None,
        };
        *presses += i32::from(share.show(ui).clicked());
    });
    harness.get_by_label("8102 被叫正忙 611 25.0%").click();
    harness.run();
    assert_eq!(*harness.state(), 1);
}

#[test]
fn a_dialog_asks_to_close_by_its_cross_and_by_escape() {
    let mut harness = stage((0, 0), |ui, (closed, done)| {
        let id = Id::unique("dialog");
        let dialog =
            Dialog { id, title: "导出话单", detail: "今日未接通", close: "关闭", width: 420.0 };
        let shown = dialog.show(
            ui,
            |ui| drop(ui.label("预览")),
            |ui| ui.add(button::primary("导出").key("Enter")).clicked(),
        );
        *closed += i32::from(shown.close);
        *done += i32::from(shown.footer);
    });
    harness.get_by_role_and_label(Role::Button, "导出").click();
    harness.run();
    assert_eq!(*harness.state(), (0, 1));
    harness.get_by_role_and_label(Role::Button, "关闭").click();
    harness.run();
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(*harness.state(), (2, 1));
    harness.get_by_role_and_label(Role::Dialog, "导出话单");
}

#[test]
fn a_dialog_that_grows_takes_the_room_there_is_at_once() {
    let mut harness = stage(1, |ui, lines| {
        let id = Id::unique("dialog");
        let dialog = Dialog { id, title: "导出", detail: "", close: "关闭", width: 400.0 };
        let body = |ui: &mut Ui| (0..*lines).for_each(|line| drop(ui.label(line.to_string())));
        dialog.show(ui, body, |ui| ui.label("可以了"));
    });
    let bottom = |harness: &Harness<'_, i32>| harness.get_by_label("可以了").rect().bottom();
    harness.set_size(vec2(600.0, 700.0));
    harness.run();
    let short = bottom(&harness);
    *harness.state_mut() = 40;
    harness.run_steps(2);
    let tall = bottom(&harness);
    assert!(short < 450.0 && tall > 600.0, "{short} {tall}");
    harness.run_steps(8);
    assert_eq!(bottom(&harness), tall);
}

#[test]
fn what_did_not_work_stays_until_it_can_be_read() {
    let mut harness = stage(Toast::default(), |ui, toast| _ = toast.show(ui));
    let words = "The folder could not be opened: go to the path shown here in your file manager";
    harness.state_mut().say_toned(words, Tone::Orange);
    harness.run_steps(18);
    harness.get_by_role_and_label(Role::Status, words);
    harness.run_steps(12);
    assert!(harness.query_by_role_and_label(Role::Status, words).is_none());
}

#[test]
fn a_toast_stands_over_no_button_of_a_dialog() {
    let mut harness = stage((Toast::default(), 1), |ui, (toast, lines)| {
        let id = Id::unique("dialog");
        let dialog = Dialog { id, title: "导出", detail: "", close: "关闭", width: 560.0 };
        let body = |ui: &mut Ui| (0..*lines).for_each(|line| drop(ui.label(line.to_string())));
        dialog.show(ui, body, |ui| ui.add(button::primary("导出")).clicked());
        toast.show(ui);
    });
    for lines in [1, 40] {
        *harness.state_mut() = (Toast::default(), lines);
        harness.state_mut().0.offer("已清除标记：4", "撤销");
        harness.run_steps(4);
        let toast = harness.get_by_role_and_label(Role::Status, "已清除标记：4").rect();
        for name in ["导出", "关闭"] {
            let button = harness.get_by_role_and_label(Role::Button, name).rect();
            assert!(!toast.intersects(button), "{name} {lines}: {toast} {button}");
        }
    }
}

#[test]
fn a_toast_goes_by_itself_and_then_nothing_moves() {
    let mut harness = stage(Toast::default(), |ui, toast| _ = toast.show(ui));
    harness.state_mut().say("已复制 138 0013 8000");
    harness.run_steps(2);
    harness.get_by_role_and_label(Role::Status, "已复制 138 0013 8000");
    harness.run_steps(16);
    assert!(harness.query_by_role_and_label(Role::Status, "已复制 138 0013 8000").is_none());
    let wake = harness.output().viewport_output[&egui::ViewportId::ROOT].repaint_delay;
    assert_eq!(wake, std::time::Duration::MAX, "a toast that is gone must not ask for frames");
}
