//! The one table of what can be done without further words: name, keys, icon, and when it is possible. Keys, footer,
//! help, menus and palette are views of it.

use egui::Key;

use super::possible::{self as when, Obstacle};
use super::{Chord, Chord::*};
use crate::i18n::{Actions as Words, Phrases};
use crate::ui::model::Model;
use crate::ui::widget::icon::Icon;

/// A wish that needs no further words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    GoLive,
    GoHistory,
    GoReasons,
    GoInsights,
    GoAlerts,
    GoInbox,
    GoDoctor,
    GoSettings,
    MoveDown,
    MoveUp,
    MoveToFirst,
    MoveToLast,
    OpenDetail,
    Back,
    /// The menu of the chosen call.
    RowMenu,
    FocusFilter,
    InvertFilter,
    ClearFilter,
    SaveView,
    /// Copy the view in force as a line of text.
    CopyView,
    /// Keep a view that was copied so.
    PasteView,
    /// Watch the calls of the filter of the page.
    NewAlert,
    /// A saved view of the page, by its number from 1.
    View(u8),
    TogglePause,
    /// The number that is needed next.
    CopyNumber,
    /// The number of leg A.
    CopyA,
    /// The number of leg B.
    CopyB,
    CopySession,
    /// The call in a few lines of text.
    CopySummary,
    TogglePin,
    /// Mark the chosen call, or take its mark away, and go on to the next row.
    Mark,
    /// Mark the chosen call and the one under it, which is chosen then.
    MarkDown,
    MarkUp,
    /// Mark every call that the board shows.
    MarkShown,
    ClearMarks,
    /// Of every marked call, the number that is needed next.
    CopyMarkedNumbers,
    CopyMarkedSessions,
    /// Every marked call in a few lines of text.
    CopyMarkedSummaries,
    /// The history of the marked calls alone.
    ShowMarked,
    ExportMarked,
    PinMarked,
    ToggleMask,
    /// Shows whole numbers for a while, or hides them again.
    Reveal,
    /// Hides what is not for an audience, or stops hiding it.
    Presenter,
    NextZone,
    ToggleRaw,
    /// Write the note on the chosen call.
    Note,
    Columns,
    /// Shows how the calls of the history are spread, or folds that away.
    Facets,
    NextSort,
    /// Sort now, and let rows stay where they are from then on.
    SortOnce,
    MarkEnded,
    Export,
    /// Take in CDRs from a file.
    Import,
    Undo,
    Palette,
    Help,
    SwitchLanguage,
    SwitchTheme,
    Refresh,
    /// Let the doctor look again.
    Examine,
    /// Copy the address for the platform.
    CopyAddress,
    /// Open the demo in a window of its own.
    StartDemo,
}

/// One line of the table.
pub struct Entry {
    pub action: Action,
    name: fn(&Words) -> &'static str,
    /// For the footer, which shows those that have one; neighbours with the same word share it.
    short: Option<fn(&Words) -> &'static str>,
    pub keys: &'static [Chord],
    pub icon: Option<Icon>,
    /// What keeps it from being done; of a view, whichever it is.
    obstacle: fn(&Model) -> Option<Obstacle>,
}

impl Entry {
    pub fn name(&self, phrases: &Phrases) -> &'static str {
        (self.name)(&phrases.actions)
    }

    pub fn short(&self, phrases: &Phrases) -> Option<&'static str> {
        self.short.map(|short| short(&phrases.actions))
    }

    /// What keeps the action from being done just now.
    pub fn obstacle(&self, model: &Model) -> Option<Obstacle> {
        (self.obstacle)(model).or_else(|| match self.action {
            Action::View(number) => when::view(model, number),
            _ => None,
        })
    }
}

impl Action {
    /// The whole table, in the order of footer, help and palette.
    pub fn table() -> &'static [Entry] {
        TABLE
    }

    /// The line of the action in the table. Every action has one, but for views behind the last key.
    fn entry(self) -> Option<&'static Entry> {
        TABLE.iter().find(|entry| entry.action == self)
    }

    pub fn name(self, phrases: &Phrases) -> &'static str {
        self.entry().map_or("", |entry| entry.name(phrases))
    }

    pub fn icon(self) -> Option<Icon> {
        self.entry()?.icon
    }

    /// What keeps the action from being done just now; what does not stand in the table cannot be done at all.
    pub fn obstacle(self, model: &Model) -> Option<Obstacle> {
        self.entry().map_or(Some(Obstacle::NotHere), |entry| entry.obstacle(model))
    }

    /// The first of its keys, as it is shown beside its name.
    pub fn cap(self) -> Option<String> {
        self.entry()?.keys.first().map(|chord| chord.cap())
    }

    /// The key by which the table on the page does it: tables have keys of their own.
    pub fn key_of_tables(self) -> Option<Chord> {
        Some(match self {
            Action::MoveDown => Key(Key::ArrowDown),
            Action::MoveUp => Key(Key::ArrowUp),
            Action::MoveToFirst => Key(Key::Home),
            Action::MoveToLast => Key(Key::End),
            Action::OpenDetail => Key(Key::Enter),
            Action::Mark => Key(Key::X),
            Action::MarkDown => Shift(Key::ArrowDown),
            Action::MarkUp => Shift(Key::ArrowUp),
            _ => return None,
        })
    }
}

const fn entry(
    action: Action,
    name: fn(&Words) -> &'static str,
    keys: &'static [Chord],
    obstacle: fn(&Model) -> Option<Obstacle>,
) -> Entry {
    Entry { action, name, short: None, keys, icon: None, obstacle }
}

impl Entry {
    const fn short_as(self, short: fn(&Words) -> &'static str) -> Entry {
        Entry { short: Some(short), ..self }
    }

    const fn icon(self, icon: Icon) -> Entry {
        Entry { icon: Some(icon), ..self }
    }
}

const fn view(number: u8, keys: &'static [Chord]) -> Entry {
    // Without its name, which is the user's: palette and menu put that in.
    entry(Action::View(number), |w| w.view, keys, when::filtered)
        .short_as(|w| w.short_views)
        .icon(Icon::Filter)
}

static TABLE: &[Entry] = &[
    entry(Action::MoveUp, |w| w.move_up, &[Key(Key::ArrowUp), Key(Key::K)], when::table)
        .short_as(|w| w.short_move),
    entry(Action::MoveDown, |w| w.move_down, &[Key(Key::ArrowDown), Key(Key::J)], when::table)
        .short_as(|w| w.short_move),
    entry(Action::OpenDetail, |w| w.open_detail, &[Key(Key::Enter)], when::detail)
        .short_as(|w| w.short_detail)
        .icon(Icon::External),
    entry(Action::Back, |w| w.back, &[Key(Key::Escape)], when::back).short_as(|w| w.short_back),
    entry(Action::TogglePause, |w| w.pause, &[Key(Key::Space)], when::board).icon(Icon::Pause),
    entry(Action::FocusFilter, |w| w.filter, &[Sign("/", Key::Slash)], when::filter_field)
        .short_as(|w| w.short_filter)
        .icon(Icon::Search),
    entry(Action::CopyNumber, |w| w.copy_number, &[Key(Key::Y)], when::number)
        .short_as(|w| w.copy_number)
        .icon(Icon::Copy),
    entry(Action::CopyAddress, |w| w.copy_address, &[Key(Key::Y)], when::address)
        .short_as(|w| w.short_address)
        .icon(Icon::Copy),
    entry(Action::Examine, |w| w.examine, &[Key(Key::T)], when::doctor)
        .short_as(|w| w.short_examine)
        .icon(Icon::Heartbeat),
    entry(Action::Mark, |w| w.mark, &[Key(Key::X)], when::row)
        .short_as(|w| w.short_marking)
        .icon(Icon::Check),
    entry(Action::TogglePin, |w| w.pin, &[Key(Key::P)], when::call).short_as(|w| w.short_pin).icon(Icon::Pin),
    entry(Action::ToggleRaw, |w| w.raw, &[Key(Key::R)], when::call).short_as(|w| w.short_raw),
    entry(Action::Note, |w| w.note, &[Key(Key::N)], when::note).short_as(|w| w.short_note).icon(Icon::Note),
    entry(Action::ToggleMask, |w| w.mask, &[Key(Key::M)], when::mask)
        .short_as(|w| w.short_mask)
        .icon(Icon::Mask),
    view(1, &[Key(Key::Num1)]),
    view(2, &[Key(Key::Num2)]),
    view(3, &[Key(Key::Num3)]),
    view(4, &[Key(Key::Num4)]),
    view(5, &[Key(Key::Num5)]),
    view(6, &[Key(Key::Num6)]),
    view(7, &[Key(Key::Num7)]),
    view(8, &[Key(Key::Num8)]),
    view(9, &[Key(Key::Num9)]),
    entry(Action::NextZone, |w| w.zone, &[Key(Key::Z)], when::always)
        .short_as(|w| w.short_zone)
        .icon(Icon::Zone),
    entry(Action::Columns, |w| w.columns, &[Key(Key::C)], when::columns)
        .short_as(|w| w.short_columns)
        .icon(Icon::Columns),
    entry(Action::Facets, |w| w.facets, &[Key(Key::F)], when::facets)
        .short_as(|w| w.short_facets)
        .icon(Icon::Breakdown),
    entry(Action::NextSort, |w| w.sort, &[Key(Key::S)], when::columns).short_as(|w| w.short_sort),
    entry(Action::SortOnce, |w| w.sort_once, &[Shift(Key::S)], when::board),
    entry(Action::Export, |w| w.export, &[Key(Key::E)], when::export)
        .short_as(|w| w.short_export)
        .icon(Icon::Download),
    entry(Action::Import, |w| w.import, &[], when::always).icon(Icon::Folder),
    entry(Action::InvertFilter, |w| w.invert_filter, &[Sign("!", Key::Exclamationmark)], when::filter)
        .short_as(|w| w.short_invert)
        .icon(Icon::Filter),
    entry(Action::ClearFilter, |w| w.clear_filter, &[Shift(Key::X)], when::any_filter).icon(Icon::Filter),
    entry(Action::SaveView, |w| w.save_view, &[], when::filter).icon(Icon::Plus),
    entry(Action::CopyView, |w| w.copy_view, &[], when::copied_view).icon(Icon::Copy),
    entry(Action::PasteView, |w| w.paste_view, &[], when::always).icon(Icon::Inbox),
    entry(Action::NewAlert, |w| w.new_alert, &[], when::always).icon(Icon::Bell),
    entry(Action::GoLive, |w| w.go_live, &[Ctrl(Key::Num1), Alt(Key::Num1)], when::always)
        .short_as(|w| w.short_tabs)
        .icon(Icon::Live),
    entry(Action::GoHistory, |w| w.go_history, &[Ctrl(Key::Num2), Alt(Key::Num2)], when::always)
        .short_as(|w| w.short_tabs)
        .icon(Icon::History),
    entry(Action::GoReasons, |w| w.go_reasons, &[Ctrl(Key::Num3), Alt(Key::Num3)], when::always)
        .short_as(|w| w.short_tabs)
        .icon(Icon::Reasons),
    entry(Action::GoInsights, |w| w.go_insights, &[Ctrl(Key::Num4), Alt(Key::Num4)], when::always)
        .short_as(|w| w.short_tabs)
        .icon(Icon::Insights),
    entry(Action::GoAlerts, |w| w.go_alerts, &[Ctrl(Key::Num5), Alt(Key::Num5)], when::always)
        .short_as(|w| w.short_tabs)
        .icon(Icon::Bell),
    entry(Action::GoInbox, |w| w.go_inbox, &[Ctrl(Key::Num6), Alt(Key::Num6)], when::always)
        .short_as(|w| w.short_tabs)
        .icon(Icon::Inbox),
    entry(Action::GoDoctor, |w| w.go_doctor, &[Ctrl(Key::Num7), Alt(Key::Num7)], when::always)
        .short_as(|w| w.short_tabs)
        .icon(Icon::Heartbeat),
    entry(Action::GoSettings, |w| w.go_settings, &[Ctrl(Key::Num8), Alt(Key::Num8)], when::always)
        .short_as(|w| w.short_tabs)
        .icon(Icon::Settings),
    entry(Action::MoveToFirst, |w| w.move_first, &[Key(Key::Home), Key(Key::G)], when::table),
    entry(Action::MoveToLast, |w| w.move_last, &[Key(Key::End), Shift(Key::G)], when::table),
    entry(Action::RowMenu, |w| w.row_menu, &[Shift(Key::F10), Key(Key::Menu)], when::row).icon(Icon::More),
    entry(Action::CopyA, |w| w.copy_a, &[Key(Key::A)], when::number_a).icon(Icon::Copy),
    entry(Action::CopyB, |w| w.copy_b, &[Key(Key::B)], when::number_b).icon(Icon::Copy),
    entry(Action::CopySession, |w| w.copy_session, &[Shift(Key::Y)], when::call).icon(Icon::Copy),
    entry(Action::CopySummary, |w| w.copy_summary, &[Key(Key::D)], when::known_call).icon(Icon::Copy),
    entry(Action::MarkDown, |w| w.mark_down, &[Shift(Key::ArrowDown), Shift(Key::J)], when::columns),
    entry(Action::MarkUp, |w| w.mark_up, &[Shift(Key::ArrowUp), Shift(Key::K)], when::columns),
    entry(Action::MarkShown, |w| w.mark_shown, &[Ctrl(Key::A)], when::board).icon(Icon::Check),
    entry(Action::CopyMarkedNumbers, |w| w.copy_marked_numbers, &[Alt(Key::Y)], when::marked)
        .icon(Icon::Copy),
    entry(Action::CopyMarkedSessions, |w| w.copy_marked_sessions, &[Alt(Key::S)], when::marked)
        .icon(Icon::Copy),
    entry(Action::CopyMarkedSummaries, |w| w.copy_marked_summaries, &[Alt(Key::D)], when::marked)
        .icon(Icon::Copy),
    entry(Action::ShowMarked, |w| w.show_marked, &[Alt(Key::F)], when::marked).icon(Icon::Filter),
    entry(Action::ExportMarked, |w| w.export_marked, &[Alt(Key::E)], when::marked).icon(Icon::Download),
    entry(Action::PinMarked, |w| w.pin_marked, &[Alt(Key::P)], when::marked_on_board).icon(Icon::Pin),
    entry(Action::ClearMarks, |w| w.clear_marks, &[Alt(Key::X)], when::marked).icon(Icon::Close),
    entry(Action::MarkEnded, |w| w.mark_ended, &[], when::running_call).icon(Icon::Check),
    entry(Action::Reveal, |w| w.reveal, &[Shift(Key::M)], when::reveal).icon(Icon::Mask),
    entry(Action::Presenter, |w| w.presenter, &[CtrlShift(Key::M)], when::always).icon(Icon::Mask),
    entry(Action::Undo, |w| w.undo, &[Ctrl(Key::Z)], when::undo),
    entry(Action::Refresh, |w| w.refresh, &[Key(Key::F5)], when::history).icon(Icon::History),
    entry(Action::SwitchLanguage, |w| w.language, &[], when::always),
    entry(Action::SwitchTheme, |w| w.theme, &[], when::always),
    entry(Action::StartDemo, |w| w.start_demo, &[], when::demo).icon(Icon::Live),
    entry(Action::Palette, |w| w.palette, &[Ctrl(Key::K)], when::always).icon(Icon::Search),
    entry(Action::Help, |w| w.help, &[Sign("?", Key::Questionmark)], when::always).icon(Icon::Info),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn every_action_stands_in_the_table_once_and_has_a_name_in_both_languages() {
        for (place, entry) in TABLE.iter().enumerate() {
            let first = TABLE.iter().position(|other| other.action == entry.action);
            assert_eq!(first, Some(place), "{:?} stands twice", entry.action);
            for lang in [Lang::Zh, Lang::En] {
                assert!(!entry.name(lang.phrases()).is_empty());
            }
        }
        assert_eq!(Action::View(9).entry().map(|entry| entry.action), Some(Action::View(9)));
        assert_eq!(Action::SaveView.entry().map(|entry| entry.action), Some(Action::SaveView));
    }

    #[test]
    fn a_view_behind_the_last_key_is_nothing_else_and_cannot_be_shown() {
        let model = crate::ui::testing::fixture::model(Lang::En, "");
        assert_eq!(Action::View(12).cap(), None);
        assert!(Action::View(12).obstacle(&model).is_some());
    }

    #[test]
    fn a_view_can_be_shown_where_there_are_so_many() {
        let mut model = crate::ui::testing::fixture::model(Lang::En, "");
        model.tab = crate::ui::command::Tab::History;
        let count = crate::ui::views::count(&model.settings, crate::settings::Place::History);
        assert!((1..9).contains(&count), "{count}");
        for number in 1..=9 {
            let obstacle = (usize::from(number) > count).then_some(Obstacle::NoView);
            assert_eq!(Action::View(number).obstacle(&model), obstacle, "{number}");
        }
        model.tab = crate::ui::command::Tab::Doctor;
        assert_eq!(Action::View(1).obstacle(&model), Some(Obstacle::NotHere));
    }

    #[test]
    fn a_key_means_one_thing_on_every_page() {
        use crate::ui::command::Tab;
        let mut model = crate::ui::testing::fixture::model(Lang::En, "outcome:failed");
        model.selected = crate::call::SessionId::new("1201_7");
        for tab in Tab::ALL {
            model.tab = tab;
            let mut taken: Vec<(Chord, Action)> = Vec::new();
            for entry in TABLE.iter().filter(|entry| entry.obstacle(&model).is_none()) {
                for chord in entry.keys {
                    let other = taken.iter().find(|(other, _)| other == chord);
                    assert_eq!(other, None, "{chord:?} is also {:?} on {tab:?}", entry.action);
                    taken.push((*chord, entry.action));
                }
            }
        }
    }

    #[test]
    fn the_keys_people_were_promised_are_there() {
        let has = |cap: &str| TABLE.iter().any(|entry| entry.keys.iter().any(|key| key.cap() == cap));
        let promised = [
            "↑", "↓", "j", "k", "Enter", "Space", "/", "!", "c", "s", "z", "m", "r", "e", "y", "p", "g", "G",
            "?", "Ctrl K", "1", "9",
        ];
        for cap in promised {
            let cap = if cfg!(target_os = "macos") { cap.replace("Ctrl", "Cmd") } else { cap.to_owned() };
            assert!(has(&cap), "{cap}");
        }
    }
}
