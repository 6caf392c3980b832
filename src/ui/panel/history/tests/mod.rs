mod pasting;

use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable};

use super::*;
use crate::backend::SortBy;
use crate::i18n::Lang;
use crate::ui::testing::fixture::{Stage, model, stage};

fn open(lang: Lang, filter: &str) -> Harness<'static, Stage<HistoryView>> {
    stage(model(lang, filter), Default::default(), |ui, model, view, wishes| {
        history_ui(ui, model, view, wishes);
    })
}

#[test]
fn a_filter_that_cannot_be_read_says_where_and_the_list_before_it_stays() {
    let mut harness = open(Lang::Zh, "at:today");
    harness.state_mut().model.history.filter = "at:today 号码 foo:1".into();
    harness.run();
    harness.get_by_label_contains("第 13 个字符处：没有字段“foo”");
    harness.get_by_label("去掉条件：时间 今天");
    harness.get_by_label("导出 2,441 行");
}

#[test]
fn a_view_of_nothing_is_not_saved_and_the_button_says_why() {
    let mut harness = open(Lang::En, "");
    harness.get_by_label("Save as view").click();
    harness.run();
    assert_eq!(harness.state().wishes, [Command::Toast("No filter is set".to_owned())]);
}

#[test]
fn one_row_is_one_row() {
    let mut harness = open(Lang::En, "at:today");
    harness.state_mut().model.history.rows = 1;
    harness.run();
    harness.get_by_label("Export 1 row");
}

#[test]
fn removing_a_chip_takes_its_term_out_of_the_expression() {
    let mut harness = open(Lang::En, "at:today outcome:not_answered talk<=6");
    harness.get_by_label("Remove condition: Outcome Not answered").click();
    harness.run();
    assert_eq!(harness.state().wishes, [Command::SetHistoryFilter("at:today talk<=6".to_owned())]);
}

#[test]
fn a_condition_that_is_typed_joins_those_in_force() {
    let mut harness = open(Lang::Zh, "at:today");
    harness.get_by_label("筛选").focus();
    harness.run();
    harness.get_by_label("筛选").type_text("138*");
    harness.run();
    let typed = Command::TypeHistoryFilter { filter: "at:today number:138*".to_owned(), typed: 1 };
    assert_eq!(std::mem::take(&mut harness.state_mut().wishes), [typed], "in force before it is a chip");
    harness.key_press(egui::Key::Enter);
    harness.run();
    assert_eq!(harness.state().wishes, [Command::SetHistoryFilter("at:today 138*".to_owned())]);
}

#[test]
fn digits_search_from_the_third_one_on_and_half_a_word_waits_for_its_completion() {
    let mut harness = open(Lang::En, "");
    harness.get_by_label("Filter").focus();
    harness.run();
    for text in ["1", "3"] {
        harness.get_by_label("Filter").type_text(text);
        harness.run();
        assert_eq!(harness.state().wishes, []);
    }
    harness.get_by_label("Filter").type_text("8");
    harness.run();
    let typed = Command::TypeHistoryFilter { filter: "138".to_owned(), typed: 1 };
    assert_eq!(std::mem::take(&mut harness.state_mut().wishes), [typed]);
    let history = &mut harness.state_mut().model.history;
    (history.list, history.typed) = (model(Lang::En, "138").history.list, 1);
    harness.get_by_label("Filter").type_text(" serv");
    harness.run();
    assert_eq!(harness.state().wishes, [], "a field's name begins like this");
}

#[test]
fn what_is_typed_is_no_chip_yet_and_what_cannot_be_read_is_not_in_force() {
    let mut harness = open(Lang::En, "at:today outcome:failed");
    harness.state_mut().model.history.typed = 1;
    harness.run();
    assert!(harness.query_by_label("Remove condition: Outcome Failed").is_none());
    harness.get_by_label("Filter").focus();
    harness.run();
    harness.get_by_label("Filter").type_text("outcome:fai");
    harness.run();
    let without = Command::TypeHistoryFilter { filter: "at:today".to_owned(), typed: 0 };
    assert_eq!(std::mem::take(&mut harness.state_mut().wishes), [without]);
    harness.get_by_label("Filter").type_text("led");
    harness.run();
    assert_eq!(harness.state().wishes, [], "it is that already");
    harness.get_by_label("Remove condition: Time Today").click();
    harness.run();
    let typed = Command::TypeHistoryFilter { filter: "outcome:failed".to_owned(), typed: 1 };
    assert_eq!(harness.state().wishes, [typed], "another condition goes, what is typed stays");
}

#[test]
fn a_click_on_a_header_wishes_a_sort_and_on_the_sorted_one_the_other_way() {
    let mut harness = open(Lang::Zh, "");
    harness.get_by_label("振铃").click();
    harness.run();
    harness.get_by_label("开始时间 UTC+8").click();
    harness.run();
    let sorts: Vec<_> =
        harness.state().wishes.iter().filter(|wish| matches!(wish, Command::SortHistory { .. })).collect();
    assert_eq!(
        sorts,
        [
            &Command::SortHistory { by: SortBy::Ring, descending: true },
            &Command::SortHistory { by: SortBy::Time, descending: false },
        ]
    );
}

#[test]
fn a_number_typed_for_people_becomes_a_term() {
    let mut harness = open(Lang::En, "outcome:failed");
    harness.get_by_label("Number").focus();
    harness.run();
    harness.get_by_label("Number").type_text("138");
    harness.run();
    assert_eq!(
        harness.state().wishes.last(),
        Some(&Command::SetHistoryFilter("outcome:failed number:138*".to_owned()))
    );
}

#[test]
fn blocks_are_asked_for_before_the_edge_is_reached_and_not_again() {
    assert_eq!(next_block((0, 256), &(0..30)), None);
    assert_eq!(next_block((0, 256), &(200..230)), None);
    let first = next_block((0, 256), &(210..240)).unwrap();
    assert!(first <= 210 && first + 256 >= 240 + 24, "{first}");
    assert_eq!(next_block((first, 256), &(210..240)), None);
    assert_eq!(next_block((1_000_000, 256), &(0..30)), Some(0));
}

#[test]
fn the_keyboard_completes_a_field_and_its_value_by_the_word_for_it() {
    let mut harness = open(Lang::Zh, "at:today");
    harness.get_by_label("筛选").focus();
    harness.run();
    harness.get_by_label("筛选").type_text("结果");
    harness.run();
    harness.get_by_label_contains("outcome: 结果");
    harness.key_press(egui::Key::ArrowDown);
    harness.run();
    harness.key_press(egui::Key::Enter);
    harness.run();
    // The field is there, its values are offered.
    harness.get_by_label_contains("not_answered 未接通");
    harness.get_by_label("筛选").type_text("未");
    harness.run();
    harness.key_press(egui::Key::Tab);
    harness.run();
    let typed = Command::TypeHistoryFilter { filter: "at:today outcome:not_answered".to_owned(), typed: 1 };
    assert_eq!(std::mem::take(&mut harness.state_mut().wishes), [typed], "taken, no chip yet");
    harness.key_press(egui::Key::Enter);
    harness.run();
    let wishes = &harness.state().wishes;
    assert_eq!(wishes, &[Command::SetHistoryFilter("at:today outcome:not_answered".to_owned())]);
}

#[test]
fn a_click_takes_an_offer_and_escape_puts_them_away() {
    let mut harness = open(Lang::En, "");
    harness.get_by_label("Filter").focus();
    harness.run();
    harness.get_by_label("Filter").type_text("serv");
    harness.run();
    harness.get_by_label_contains("service: Service").click();
    harness.run();
    harness.get_by_label_contains("callback Callback");
    harness.key_press(egui::Key::Escape);
    harness.run();
    assert!(harness.query_by_label_contains("callback Callback").is_none());
    assert_eq!(harness.state().wishes, []);
}

#[test]
fn many_conditions_leave_room_for_what_is_typed() {
    let mut harness = open(Lang::En, "zzz service:callback outcome:failed talk<1 ring>=30");
    harness.set_size(egui::vec2(960.0, 600.0));
    harness.run_steps(4);
    let last = harness.get_by_label("Remove condition: Ring ≥ 30 s").rect();
    let text = harness.get_by_label("Filter").rect();
    assert!(last.right() <= text.left() && text.width() > 60.0, "{last:?} {text:?}");
    let harness = open(Lang::En, "");
    assert!(
        harness.get_by_label("Filter").rect().width() > 600.0,
        "without conditions all of it is for the text"
    );
}

/// What is wished for after these words were typed into the fields of a period.
fn period_typed(from: &str, to: &str) -> (Harness<'static, Stage<HistoryView>>, Vec<Command>) {
    let mut harness = open(Lang::En, "outcome:failed");
    harness.get_by_role_and_label(egui::accesskit::Role::ComboBox, "Time").click();
    harness.run();
    for (name, text) in [("From", from), ("To", to)] {
        harness.get_by_role_and_label(egui::accesskit::Role::TextInput, name).focus();
        harness.run();
        harness.get_by_role_and_label(egui::accesskit::Role::TextInput, name).type_text(text);
        harness.run();
    }
    harness.get_by_label("Apply").click_accesskit();
    harness.run();
    let wishes = std::mem::take(&mut harness.state_mut().wishes);
    (harness, wishes)
}

#[test]
fn a_period_that_is_typed_is_a_period_or_nothing() {
    let check = |from: &str, to: &str, filter: &str| {
        let set = Command::SetHistoryFilter(format!("outcome:failed {filter}"));
        assert_eq!(period_typed(from, to).1, [set], "{from} to {to}");
    };
    check("2026-11-20 10:00", "", "at:2026-11-20T10:00:00..");
    check(" 2026-11-20", "today ", "at:2026-11-20..today");
    check("", "2026-11-21T12:30", "at:..2026-11-21T12:30:00");
    check("-2h", "now", "at:-2h..now");
    for (from, to) in [
        ("", ""),
        ("yesterdays", ""),
        ("2026-11-21", "2026-11-20"),
        ("today,2026-11-20", ""),
        ("", "2026-11-21 12:00 outcome:answered"),
        ("2026-11-20 10:00 13800000021", ""),
    ] {
        let (harness, wishes) = period_typed(from, to);
        assert_eq!(wishes, [], "{from} to {to}");
        harness.get_by_label_contains("Write 2026-01-27 or");
    }
}

#[test]
fn the_number_field_shows_every_number_of_the_filter_and_a_chip_of_many_says_how_many() {
    let harness = open(Lang::En, "number:*21,*22");
    let shown = harness.get_by_label("Number").accesskit_node().value();
    assert_eq!(shown.as_deref(), Some("21, 22"));
    let numbers: Vec<String> = (0..3_000).map(|n| format!("1380000{n:04}")).collect();
    let harness = open(Lang::En, &format!("number:{}", numbers.join(",")));
    harness.get_by_label("Remove condition: Number 13800000000,13800000001,13800000002 and 2,997 more");
}

#[test]
fn a_chip_of_whole_ids_says_how_many_calls_and_of_one_which() {
    open(Lang::En, "session=a,b,c").get_by_label("Remove condition: Session 3 given calls");
    open(Lang::En, "session=a").get_by_label("Remove condition: Session a");
    open(Lang::En, "session:a,b,c").get_by_label("Remove condition: Session a and 2 more");
}

#[test]
fn a_word_that_is_added_to_a_word_does_not_become_a_list_with_it() {
    let mut harness = open(Lang::En, "13800000021");
    harness.get_by_label("Filter").focus();
    harness.run();
    harness.get_by_label("Filter").type_text("13900000022");
    harness.run();
    harness.key_press(egui::Key::Enter);
    harness.run();
    let set = Command::SetHistoryFilter("13800000021 13900000022".to_owned());
    assert_eq!(harness.state().wishes.last(), Some(&set));
}

/// The filter that was wished for last, now in force.
fn obey(harness: &mut Harness<'_, Stage<HistoryView>>) -> String {
    let wishes = std::mem::take(&mut harness.state_mut().wishes);
    let Some(Command::SetHistoryFilter(filter)) = wishes.last().cloned() else { panic!("{wishes:?}") };
    harness.state_mut().model.history.list = model(Lang::En, &filter).history.list;
    harness.run();
    filter
}

#[test]
fn any_number_of_reasons_of_every_code_space_is_ticked_while_the_list_stays_open() {
    use crate::call::reason::{CodeRef, Space};
    let mut harness = open(Lang::En, "at:today");
    let code = |space, code, calls| (CodeRef { space, code }, calls);
    let codes = vec![code(Space::Q850, 17, 12), code(Space::Q850, 0, 99), code(Space::Sip, 486, 7)];
    let counts = crate::backend::Facets { codes, ..Default::default() };
    harness.state_mut().model.spread.counts = Some(counts.into());
    harness.run();
    harness.get_by_role_and_label(egui::accesskit::Role::ComboBox, "Reason").click();
    harness.run();
    let tick = |harness: &mut Harness<'_, Stage<HistoryView>>, words: &str| {
        let is_line = |node: &egui_kittest::Node<'_>| {
            let role = node.accesskit_node().role();
            role == egui::accesskit::Role::MenuItemCheckBox
        };
        harness.get_all_by_label_contains(words).find(is_line).unwrap().click_accesskit();
        harness.run();
        obey(harness)
    };
    assert_eq!(tick(&mut harness, "8101"), "at:today state-code:8101");
    assert_eq!(tick(&mut harness, "8102"), "at:today state-code:8101,8102");
    assert_eq!(tick(&mut harness, " · 12"), "at:today state-code:8101,8102 q850:17");
    assert_eq!(tick(&mut harness, "8101"), "at:today state-code:8102 q850:17");
    let shown = harness.get_by_role_and_label(egui::accesskit::Role::ComboBox, "Reason");
    assert_eq!(shown.accesskit_node().value().as_deref(), Some("8102 and 1 more"));
    assert!(harness.query_all_by_label_contains(" · 99").next().is_none(), "nought is no cause");
}

#[test]
fn every_condition_without_a_control_of_its_own_is_in_one_list() {
    let mut harness = open(Lang::En, "at:today");
    harness.get_by_role_and_label(egui::accesskit::Role::ComboBox, "More conditions").click();
    harness.run();
    let mut filter = String::new();
    for (name, text) in [
        ("Talk at least (s)", "6"),
        ("Talk at most (s)", "60"),
        ("Ring at least (s)", "30"),
        ("App key is", "App1"),
        ("User data contains", "order"),
    ] {
        let field = egui::accesskit::Role::TextInput;
        harness.get_by_role_and_label(field, name).focus();
        harness.run();
        harness.get_by_role_and_label(field, name).type_text(text);
        harness.run();
        filter = obey(&mut harness);
    }
    assert_eq!(filter, "at:today talk>=6 talk<=60 ring>=30 app:App1 user-data:order");
    for words in ["Platform", "A answered", "B rang", "Inbound", "Has a note"] {
        harness.get_by_role_and_label(egui::accesskit::Role::CheckBox, words).click();
        harness.run();
        filter = obey(&mut harness);
    }
    let chosen = "hung-up-by:platform reached:a_answered,b_ringing direction:inbound has:note";
    assert!(filter.ends_with(chosen), "{filter}");
    let shown = harness.get_by_role_and_label(egui::accesskit::Role::ComboBox, "More conditions");
    assert_eq!(shown.accesskit_node().value().as_deref(), Some("9"));
}

#[test]
fn a_column_that_came_with_this_version_is_not_shown_unasked_and_stays_once_it_is_wanted() {
    let shown = |grid: &GridState| {
        let mut settings = Settings::default();
        settings.tables.insert(TABLE.to_owned(), toml::Value::try_from(grid).unwrap());
        let mut view = HistoryView::default();
        view.restore(&settings);
        view.grid
    };
    // Of a version that knew no such column; whoever kept it had asked for the notes.
    let mut before = GridState::default();
    ["ended", "events", "session"].iter().for_each(|column| before.hide(column));
    let mut now = shown(&before);
    assert_eq!(["app", "note", "ended"].map(|column| now.is_hidden(column)), [true, false, true]);
    now.unhide("app");
    assert!(!shown(&now).is_hidden("app"));
    assert!(shown(&GridState::default()).is_hidden("app"));
}
