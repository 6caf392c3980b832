//! A walk through all pages and dialogs of a house full of calls: everything has a name, the keyboard can be seen
//! wherever it is, and an audience sees no number and no address.

use std::collections::HashSet;
use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Ui, vec2};
use egui_kittest::kittest::{NodeT, Queryable, by};
use egui_kittest::{Harness, Node};

mod audience;

use crate::backend::{
    CallFile, Checkup, Finding, InboxPage, ListenerState, Notification, Page, SentCdr, StoreError, TlsProblem,
};
use crate::call::{Call, EventKind, Facts, Mark, MarkKind, SessionId, StatusEvent};
use crate::i18n::Lang;
use crate::settings::{Alert, OwnReasons, Place, Secret, SignatureMode, View, Warning};
use crate::ui::app::Views;
use crate::ui::command::{Action, Command, Question, Tab};
use crate::ui::dialog::{AlertForm, Front};
use crate::ui::model::Model;
use crate::ui::panel::live::samples::{at, busy, calling, talking};
use crate::ui::{keys, window};

const BODY: &str = r#"{"eventType":"callout","statusInfo":{"sessionId":"s1","digitInfo":"58213","extendNumber":"58213","caller":"+8675583601104",
"called":"+8613800138001","userData":"+8613800138001"}}"#;

/// A place in the window.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Spot {
    Page(Tab),
    Call,
    Compare,
    Palette,
    Help,
    Export,
    Import,
    Replay,
    SaveView,
    PasteView,
    Alert,
    Mark,
    Question,
    Menu,
    /// A page with calls that are marked.
    Marked(Tab),
    /// The menu of a call while calls are marked.
    MarkedMenu,
    Welcome,
}

const SPOTS: [Spot; 25] = [
    Spot::Page(Tab::Live),
    Spot::Page(Tab::History),
    Spot::Page(Tab::Reasons),
    Spot::Page(Tab::Insights),
    Spot::Page(Tab::Alerts),
    Spot::Page(Tab::Inbox),
    Spot::Page(Tab::Doctor),
    Spot::Page(Tab::Settings),
    Spot::Call,
    Spot::Compare,
    Spot::Palette,
    Spot::Help,
    Spot::Export,
    Spot::Import,
    Spot::Replay,
    Spot::SaveView,
    Spot::PasteView,
    Spot::Alert,
    Spot::Mark,
    Spot::Question,
    Spot::Menu,
    Spot::Marked(Tab::Live),
    Spot::Marked(Tab::History),
    Spot::MarkedMenu,
    Spot::Welcome,
];

/// Private Number makes its ids of the numbers of both people (PROTOCOL 2.4).
fn session(id: i64) -> SessionId {
    SessionId::new(&format!("+8613800138001_+8675583601104_4_627e5c1f_963036_669_1_{id}")).unwrap()
}

/// With such an id, keys that were pressed, and user data that has a number in it.
fn with_data(call: Arc<Call>) -> Arc<Call> {
    Arc::new(Call {
        session: session(call.id),
        digits: Some("58213".into()),
        user_data: Some("回电 13900139001".into()),
        ..Call::clone(&call)
    })
}

/// Somebody pressed keys.
fn keyed() -> Facts {
    let mut facts = Facts::new(session(1), at(0));
    let mut event = StatusEvent::new(EventKind::CollectInfo, session(1), Some(at(9).stamp()));
    event.digits = Some("58213".into());
    facts.add_event(event, at(9));
    let note = Some("回电 13900139001".into());
    facts.add_mark(Mark { kind: MarkKind::EndedByHand, at: at(12), note });
    facts
}

fn notification() -> Notification {
    let mut one = super::fixture::notification(at(1), "/n/secret-token", BODY);
    one.headers = vec![("X-Forwarded-For".to_owned(), "203.0.113.24".to_owned())];
    one.row.session = Some(session(1).as_str().to_owned());
    one.row.unknown_fields = Some("statusInfo.+8613800138001".to_owned());
    one
}

/// A house in which everything is set and something has happened everywhere.
fn model(lang: Lang) -> Model {
    let mut model = Model::blank(at(20), lang);
    let calls: Vec<Arc<Call>> =
        [talking(1, 0), talking(2, 0), busy(3, 0), calling(4, 15)].map(with_data).into();
    model.put(calls.clone());
    model.pinned.insert(session(2));
    model.selected = Some(session(1));
    let settings = &mut model.settings;
    settings.security.token = true;
    settings.security.allow_list = true;
    settings.security.signature = SignatureMode::Require;
    settings.notify.on = true;
    settings.notify.calls = "number:13900139001".to_owned();
    settings.retention_days = Some(90);
    settings.public_url = "https://calls.example/push".to_owned();
    model.secrets.token = Some(Secret::new("abcdefghijklmnopqrstuvwxyz234567"));
    model.secrets.previous_token = Some(Secret::new("zyxwvutsrqponmlkjihgfedcba234567"));
    model.secrets.apps.insert("app-1".to_owned(), Secret::new("0123456789abcdef"));
    model.listen(ListenerState::Listening(([192, 0, 2, 7], 8460).into()));
    model.live_filter = "13900139001".into();
    model.warnings = vec![Warning::LeftOut {
        path: "/home/li-ming/settings.toml".into(),
        name: "views".to_owned(),
        value: "{ filter = \"number:13900139001\" }".to_owned(),
    }];
    model.data_dir = "/home/li-ming/data".into();
    model.own_reasons = OwnReasons::none(&model.data_dir);
    model.checkup = Some(Arc::new(checkup(&model)));
    model.screen.undo = Some("Filter cleared: 13900139001".to_owned());
    model.settings.views = vec![View {
        name: "回电 13900139001".to_owned(),
        filter: "number:13900139001".to_owned(),
        place: Place::History,
    }];
    model.settings.alerts = vec![Alert {
        name: "回电 13900139001".to_owned(),
        filter: "number:13900139001".to_owned(),
        ..Alert::default()
    }];
    let filter = crate::call::filter::Filter::parse("number:13900139001").unwrap();
    let list = (*model.history.list).clone();
    model.history.list = Arc::new(crate::backend::List { filter, ..list });
    model.history.filter = "number:13900139001".into();
    model.history.rows = calls.len() as u64;
    model.history.complete = true;
    let page = Page { first_row: 0, calls: calls.clone(), millis: 3, ..Page::default() };
    model.history.page = Some(Arc::new(page));
    let one = notification();
    model.inbox = Some(Arc::new(InboxPage {
        rows: vec![one.row.clone()],
        total: 1,
        open: Some(Arc::new(one.clone())),
    }));
    let file = |at: usize| CallFile {
        call: calls[at].clone(),
        facts: keyed(),
        notifications: vec![one.clone()],
        excerpts: vec![Vec::new()],
        cdrs: vec![Some(SentCdr::sample([
            ("callerNum", "+8613800138001"),
            ("icid", "+8613800138001_7"),
            ("dynIVRPath", "58213"),
            ("extendNum", "7604"),
            ("extendNumber", "58213"),
            ("recordFileDownloadUrl", "https://rec.calls.example/+8613800138001.wav"),
            ("somethingNew", "13900139001"),
        ]))],
        gaps: Default::default(),
    };
    model.call_file = Some(Arc::new(file(0)));
    model.beside.other = Some(Arc::new(file(1)));
    model
}

/// What the doctor finds in such a house.
fn checkup(model: &Model) -> Checkup {
    let path = &model.data_dir;
    let findings = vec![
        Finding::PublicUnproven { url: model.settings.public_url.clone() },
        Finding::FolderOpen { path: path.clone(), mode: 0o755 },
        Finding::DatabaseBroken { problem: StoreError::Missing(path.display().to_string()) },
        Finding::DatabaseSetAside { paths: vec![path.join("set-aside.sqlite")] },
        Finding::TlsFailed { problem: TlsProblem::NoKey { path: path.join("key.pem") } },
        Finding::SettingsOdd { warnings: model.warnings.clone() },
    ];
    Checkup { at: at(10), findings, own: Vec::new() }
}

struct House {
    model: Model,
    views: Views,
}

fn draw(ui: &mut Ui, house: &mut House) {
    let mut wishes = Vec::new();
    window::window_ui(ui, &house.model, &mut house.views, &mut wishes);
}

fn at_spot(model: Model, spot: Spot) -> Harness<'static, House> {
    at_spot_of(vec2(1440.0, 1800.0), model, spot)
}

fn at_spot_of(size: egui::Vec2, mut model: Model, spot: Spot) -> Harness<'static, House> {
    let mut views = Views::default();
    model.tab = if matches!(spot, Spot::Page(_)) { model.tab } else { Tab::History };
    match spot {
        Spot::Page(tab) => model.tab = tab,
        Spot::Call => model.call_is_open = true,
        Spot::Compare => (model.call_is_open, model.beside.compared) = (true, Some(session(2))),
        Spot::Palette => views.dialogs.open(Front::palette()),
        Spot::Help => views.dialogs.open(Front::Help),
        Spot::Export => views.dialogs.open(Front::export(&model)),
        Spot::Import => views.dialogs.open(Front::import()),
        Spot::Replay => {
            views.dialogs.open(Front::replay(1, vec![1, 2], "https://calls.example/+8613800138001"))
        }
        Spot::SaveView => views.dialogs.open(Front::save_view()),
        Spot::PasteView => views.dialogs.open(Front::paste_view()),
        Spot::Alert => {
            let alert = Box::new(model.settings.alerts[0].clone());
            views.dialogs.open(Front::alert(AlertForm::new(Some(alert))));
        }
        Spot::Mark => views.dialogs.open(Front::mark(session(1))),
        Spot::Question => views.dialogs.open(Front::Question(Question::NewToken)),
        Spot::Menu => views.row_menu.open_at(session(1), egui::pos2(400.0, 300.0)),
        Spot::Marked(tab) => {
            model.tab = tab;
            model.marks.mark_all([1, 3].map(session));
        }
        Spot::MarkedMenu => {
            model.marks.mark_all([1, 3].map(session));
            views.row_menu.open_at(session(1), egui::pos2(400.0, 300.0));
        }
        Spot::Welcome => views.dialogs.open(Front::Welcome),
    }
    let mut harness = Harness::builder()
        .with_size(size)
        .with_context_setup(crate::ui::theme::install)
        .build_ui_state(draw, House { model, views });
    harness.run_steps(4);
    harness
}

fn all<'h>(harness: &'h Harness<'_, House>) -> Vec<Node<'h>> {
    harness.root().query_all(by().predicate(|_| true)).collect()
}

fn is_control(node: &Node<'_>) -> bool {
    let role = node.accesskit_node().role();
    matches!(
        role,
        Role::Button
            | Role::CheckBox
            | Role::RadioButton
            | Role::TextInput
            | Role::MultilineTextInput
            | Role::ComboBox
            | Role::Link
            | Role::Tab
            | Role::MenuItem
            | Role::MenuItemRadio
            | Role::MenuItemCheckBox
            | Role::ListBoxOption
            | Role::Slider
            | Role::Row
            | Role::ListItem
            | Role::Dialog
            | Role::Table
    )
}

#[test]
fn every_control_on_every_page_has_a_name() {
    for spot in SPOTS {
        let harness = at_spot(model(Lang::Zh), spot);
        let nodes = all(&harness);
        assert!(nodes.iter().filter(|node| is_control(node)).count() > 1, "{spot:?} shows nothing");
        for node in nodes.iter().filter(|node| is_control(node)) {
            let shown = node.accesskit_node();
            let name = shown.label().unwrap_or_default();
            let (role, place) = (shown.role(), shown.raw_bounds());
            assert!(!name.trim().is_empty(), "{role:?} without a name at {spot:?}: {place:?}");
        }
    }
}

/// In a window as small as it may be Tab leads from control to control; none is out of sight, none looks as if the
/// keyboard were elsewhere.
#[test]
fn wherever_the_keyboard_is_it_can_be_seen() {
    let mut hidden = Vec::new();
    for spot in SPOTS {
        let mut harness = at_spot_of(vec2(1280.0, 720.0), model(Lang::En), spot);
        let at_once = |style: &mut egui::Style| style.scroll_animation = egui::style::ScrollAnimation::none();
        harness.ctx.all_styles_mut(at_once);
        let mut seen = HashSet::new();
        for _ in 0..400 {
            harness.key_press(egui::Key::Tab);
            // A page scrolls to it.
            harness.run_steps(3);
            let Some(id) = harness.ctx.memory(|memory| memory.focused()) else { continue };
            if !seen.insert(id) {
                break;
            }
            let nodes = all(&harness);
            let focused = nodes.iter().map(|node| node.accesskit_node()).find(|node| node.is_focused());
            let name = focused.map(|node| (node.role(), node.label().unwrap_or_default()));
            let with = painted(&harness);
            harness.ctx.memory_mut(|memory| memory.surrender_focus(id));
            harness.step();
            if with == painted(&harness) {
                hidden.push((spot, name));
            }
            harness.ctx.memory_mut(|memory| memory.request_focus(id));
            harness.step();
        }
        assert!(!seen.is_empty(), "Tab leads nowhere at {spot:?}");
    }
    assert_eq!(hidden, [], "these do not show that the keyboard is there");
}

fn painted(harness: &Harness<'_, House>) -> Vec<egui::epaint::ClippedShape> {
    harness.output().shapes.clone()
}

#[test]
fn n_leads_to_the_note_of_a_call_and_is_not_written_into_it() {
    let mut model = model(Lang::En);
    model.call_is_open = true;
    let mut harness = Harness::builder()
        .with_size(vec2(1440.0, 900.0))
        .with_context_setup(crate::ui::theme::install)
        .build_ui_state(
            |ui, house: &mut House| {
                let mut wishes = Vec::new();
                keys::read(ui.ctx(), &house.model, &mut house.views, &mut wishes);
                window::window_ui(ui, &house.model, &mut house.views, &mut wishes);
                if wishes.contains(&Command::Do(Action::Note)) {
                    crate::ui::panel::detail::focus_note(ui.ctx());
                }
            },
            House { model, views: Views::default() },
        );
    harness.run_steps(3);
    let key = egui::Event::Key {
        key: egui::Key::N,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: egui::Modifiers::NONE,
    };
    // As a keyboard sends it: both in one frame.
    harness.input_mut().events.extend([key, egui::Event::Text("n".to_owned())]);
    harness.run_steps(3);
    let field = harness.get_by_role(Role::MultilineTextInput).accesskit_node();
    assert!(field.is_focused());
    assert_eq!(field.value().unwrap_or_default(), "");
}
