use egui::accesskit::Toggled;
use egui::{Key, Modifiers, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

use super::*;
use crate::call::Arrival;
use crate::i18n::Lang;
use crate::ui::command::Tab;
use crate::ui::panel::live::samples::{at, busy, calling, session, talking};
use crate::ui::stage::Stage;

type Window = Harness<'static, Stage>;

fn window_of(size: Vec2, lang: Lang, change: impl FnOnce(&mut Model)) -> Window {
    let mut model = Model::blank(at(20), lang);
    model.put([talking(1, 0), talking(2, 1), calling(3, 15), talking(4, 2)]);
    change(&mut model);
    let stage = Stage::of(&egui::Context::default(), model);
    let draw = |ui: &mut Ui, stage: &mut Stage| {
        let now = stage.model.now;
        stage.draw(ui, now);
    };
    let harness = Harness::builder().with_size(size).with_context_setup(crate::ui::theme::install);
    let mut window = harness.build_ui_state(draw, stage);
    window.run_steps(3);
    window
}

fn window(change: impl FnOnce(&mut Model)) -> Window {
    window_of(vec2(1440.0, 900.0), Lang::En, change)
}

/// Marks these.
fn mark(all: &[i64]) -> impl FnOnce(&mut Model) {
    |model| assert_eq!(model.marks.mark_all(all.iter().map(|nth| session(*nth))), 0)
}

/// The number of A as the row of a call says it.
fn number(nth: i64) -> String {
    format!("138 0013 800{nth}")
}

fn click(window: &mut Window, nth: i64, modifiers: Modifiers) {
    window.query_all_by_label_contains(&number(nth)).next().unwrap().click_modifiers(modifiers);
    window.run_steps(3);
}

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run_steps(3);
}

fn marked(window: &Window) -> Vec<SessionId> {
    window.state().model.marks.list()
}

/// What the row of a call says, and whether it says that it is marked.
fn row(window: &Window, nth: i64) -> (String, Option<Toggled>) {
    let number = number(nth);
    let row = window.query_all_by_label_contains(&number).next().unwrap();
    let row = row.accesskit_node();
    (row.label().unwrap_or_default(), row.toggled())
}

#[test]
fn x_marks_the_chosen_call_and_goes_on_to_the_next_however_fast_it_is_pressed() {
    // From the top: 4, 3, 2, 1.
    let mut window = window(|model| model.selected = Some(session(3)));
    assert_eq!(row(&window, 4).1, None, "nothing is marked, so nothing is said of it");
    press(&mut window, Modifiers::NONE, Key::X);
    assert_eq!(marked(&window), [session(3)]);
    assert_eq!(window.state().model.selected, Some(session(2)));
    let (label, toggled) = row(&window, 3);
    assert!(label.ends_with(", marked") && toggled == Some(Toggled::True), "{label}");
    let (label, toggled) = row(&window, 4);
    assert!(!label.contains("marked") && toggled == Some(Toggled::False), "{label}");
    window.get_by_label("1 marked");
    // Two in one frame.
    for _ in 0..2 {
        window.event(crate::ui::command::Chord::Key(Key::X).press());
    }
    window.run_steps(3);
    assert_eq!(marked(&window), [3, 2, 1].map(session));
    assert_eq!(window.state().model.selected, Some(session(1)), "there is no further row");
    press(&mut window, Modifiers::NONE, Key::X);
    assert_eq!(marked(&window), [3, 2].map(session), "and back");
}

#[test]
fn a_click_with_ctrl_marks_and_chooses_nothing_and_one_with_shift_marks_all_between() {
    let mut window = window(|_| {});
    click(&mut window, 3, Modifiers::COMMAND);
    assert_eq!(marked(&window), [session(3)]);
    assert_eq!(window.state().model.selected, None);
    click(&mut window, 1, Modifiers::SHIFT);
    assert_eq!(marked(&window), [3, 2, 1].map(session), "from the one that was marked last");
    click(&mut window, 2, Modifiers::COMMAND);
    assert_eq!(marked(&window), [3, 1].map(session));
    click(&mut window, 2, Modifiers::NONE);
    assert_eq!(window.state().model.selected, Some(session(2)));
    click(&mut window, 4, Modifiers::SHIFT);
    assert_eq!(marked(&window), [3, 1, 4, 2].map(session), "from the chosen one upwards");
    assert_eq!(window.state().model.selected, Some(session(2)));
}

#[test]
fn a_click_with_shift_begins_at_a_mark_that_was_made_since_the_call_was_chosen() {
    // From the top: 4, 3, 2, 1.
    let mut window = window(|model| model.selected = Some(session(4)));
    click(&mut window, 2, Modifiers::COMMAND);
    click(&mut window, 1, Modifiers::SHIFT);
    assert_eq!(marked(&window), [2, 1].map(session));
}

#[test]
fn shift_and_the_keys_that_move_take_the_rows_along() {
    let mut window = window(|model| model.selected = Some(session(3)));
    press(&mut window, Modifiers::SHIFT, Key::ArrowDown);
    assert_eq!(marked(&window), [3, 2].map(session));
    assert_eq!(window.state().model.selected, Some(session(2)));
    press(&mut window, Modifiers::SHIFT, Key::J);
    assert_eq!(marked(&window), [3, 2, 1].map(session));
    click(&mut window, 3, Modifiers::NONE);
    press(&mut window, Modifiers::SHIFT, Key::K);
    assert_eq!(marked(&window), [3, 2, 1, 4].map(session));
    assert_eq!(window.state().model.selected, Some(session(4)));
}

#[test]
fn marks_stay_with_their_calls_when_the_order_the_filter_or_the_page_is_another_and_when_one_leaves() {
    let mut window = window(mark(&[4, 1]));
    window.state_mut().sort_by("caller");
    window.state_mut().model.now = at(60);
    window.run_steps(3);
    let is_marked = |window: &Window, nth| row(window, nth).1 == Some(Toggled::True);
    assert_eq!([1, 2, 3, 4].map(|nth| is_marked(&window, nth)), [true, false, false, true]);
    window.state_mut().model.live_filter = "*8002".into();
    window.run_steps(3);
    window.get_by_label("2 marked");
    window.state_mut().model.live_filter = "".into();
    // It leaves the board.
    window.state_mut().model.board = Arc::default();
    window.state_mut().model.put([talking(4, 2)]);
    window.run_steps(3);
    window.get_by_label("2 marked");
    assert_eq!(marked(&window), [4, 1].map(session));
    assert!(is_marked(&window, 4));
    window.state_mut().model.tab = Tab::History;
    window.run_steps(3);
    window.get_by_label("2 marked");
    window.state_mut().model.tab = Tab::Doctor;
    window.run_steps(3);
    assert!(window.query_by_label("2 marked").is_none(), "there is no table of calls");
}

#[test]
fn the_bar_comes_and_goes_with_the_marks_and_the_table_stays_where_it_is() {
    let mut window = window(|_| {});
    let place = |window: &Window| window.query_all_by_label_contains(&number(1)).next().unwrap().rect();
    let before = place(&window);
    assert!(window.query_by_label("Clear").is_none());
    click(&mut window, 3, Modifiers::COMMAND);
    assert_eq!(place(&window), before);
    window.get_by_label("Clear").click();
    window.run_steps(3);
    assert!(marked(&window).is_empty());
    assert!(window.query_by_label("Clear").is_none());
    assert_eq!(place(&window), before);
}

#[test]
fn what_finds_no_room_in_the_bar_is_in_a_menu_at_its_end() {
    for lang in [Lang::Zh, Lang::En] {
        let wide = window_of(vec2(1280.0, 800.0), lang, mark(&[1, 2]));
        let w = &lang.phrases().marks;
        let all = [w.numbers, w.sessions, w.summaries, w.show, w.export, w.pin, w.clear];
        assert!(all.iter().all(|words| wide.query_by_label(words).is_some()));
        assert!(wide.query_by_label(w.more).is_none());
        let mut narrow = window_of(vec2(640.0, 640.0), lang, mark(&[1, 2]));
        narrow.get_by_label(w.clear);
        assert!(narrow.query_by_label(w.pin).is_none());
        narrow.get_by_label(w.more).click();
        narrow.run_steps(3);
        assert!(all.iter().all(|words| narrow.query_by_label(words).is_some()));
        let right = narrow.get_by_label(w.clear).rect().right();
        assert!(right <= 640.0, "{right}");
    }
}

#[test]
fn an_action_of_marked_calls_is_possible_where_calls_are_marked_and_shown() {
    use crate::ui::command::Obstacle;
    let mut model = Model::blank(at(20), Lang::En);
    model.put([talking(1, 0)]);
    let obstacles = |model: &Model| ACTIONS.map(|action| action.obstacle(model));
    assert_eq!(obstacles(&model), [Some(Obstacle::NothingMarked); 6]);
    assert_eq!(Action::Back.obstacle(&model), Some(Obstacle::NotHere));
    model.marks.mark_all([session(1)]);
    assert_eq!(obstacles(&model), [None; 6]);
    assert_eq!(Action::Back.obstacle(&model), None);
    model.tab = Tab::History;
    assert_eq!(Action::PinMarked.obstacle(&model), Some(Obstacle::NotHere), "only the board has pins");
    model.call_is_open = true;
    assert_eq!(obstacles(&model), [Some(Obstacle::NotHere); 6]);
    assert!(!are_shown(&model));
}

fn copied(model: &Model, what: Copied, calls: &[Arc<Call>], of: usize) -> (String, String) {
    match copy(model, what, calls, of) {
        Some(Command::Copy { text, what }) => (text, what),
        other => panic!("{other:?}"),
    }
}

#[test]
fn numbers_are_copied_one_a_line_and_as_masked_as_the_screen() {
    let mut model = Model::blank(at(20), Lang::En);
    let calls = [talking(1, 0), calling(3, 15)];
    let (text, said) = copied(&model, Copied::Numbers, &calls, 2);
    assert_eq!((text.as_str(), said.as_str()), ("18688904321\n13800138003", "Numbers copied: 2"));
    let (_, said) = copied(&model, Copied::Numbers, &calls, 3);
    assert_eq!(said, "Numbers copied: 2 of 3 marked");
    assert_eq!(copy(&model, Copied::Numbers, &[], 3), None);
    model.settings.mask = true;
    assert_eq!(copied(&model, Copied::Numbers, &calls, 2).0, "•••• 4321\n•••• 8003");
    model.settings.mask = false;
    model.screen.presenting = true;
    assert_eq!(copied(&model, Copied::Numbers, &calls, 2).0, "•••• 4321\n•••• 8003");
}

#[test]
fn texts_for_a_ticket_stand_one_after_the_other_with_an_empty_line_between() {
    let mut model = Model::blank(Arrival(at(40).0), Lang::Zh);
    let calls = [busy(1, 0), talking(2, 0)];
    let alone = calls.each_ref().map(|call| detail::summary(&model, call));
    let (text, said) = copied(&model, Copied::Summaries, &calls, 2);
    assert_eq!(text, alone.join("\n\n"));
    assert_eq!(said, "已复制 2 通电话的说明，可粘贴到工单");
    model.settings.mask = true;
    let (text, _) = copied(&model, Copied::Summaries, &calls, 2);
    assert!(text.contains("•••• 4321") && !text.contains("18688904321"), "{text}");
}

#[test]
fn ids_are_copied_one_a_line_and_numbers_in_them_are_masked() {
    let mut model = Model::blank(at(20), Lang::En);
    let ids = ["+8613800138001_+8675583601104_4_1", "s2"].map(|id| SessionId::new(id).unwrap());
    let text = |model: &Model| match copy_sessions(model, &ids) {
        Command::Copy { text, .. } => text,
        other => panic!("{other:?}"),
    };
    assert_eq!(text(&model), "+8613800138001_+8675583601104_4_1\ns2");
    model.settings.mask = true;
    let masked = text(&model);
    assert!(!masked.contains("13800138001") && masked.ends_with("\ns2"), "{masked}");
}

#[test]
fn the_filter_of_marked_calls_finds_these_and_none_whose_id_only_has_theirs_in_it() {
    use crate::call::Stamp;
    let filter = Filter::parse(&only(&[session(1), session(4)])).unwrap();
    assert_eq!(filter.to_string(), "session=s1,s4");
    let model = Model::blank(at(20), Lang::En);
    let query = filter.resolve(Stamp(0), &model.zone);
    let found = |call: Arc<Call>| query.matches(&call, &model.moment());
    assert!(found(talking(1, 0)) && found(calling(4, 0)));
    assert!(!found(talking(2, 0)) && !found(talking(14, 0)));
    let full: Vec<SessionId> = (0..crate::ui::marks::MOST as i64).map(session).collect();
    assert_eq!(Filter::parse(&only(&full)).unwrap().to_string(), only(&full));
}
