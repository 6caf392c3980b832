//! The window without a house below it: the same frames, with a board and a clock in the caller's hands. For the
//! bench, and for tests of how often frames are asked for.

use std::sync::Arc;

use egui::{Context, Ui};

use super::app::Views;
use super::command::{Action, Command};
use super::model::Model;
use super::{carry_out, keys, window};
use crate::backend::BoardView;
use crate::call::Arrival;
use crate::i18n::Lang;

/// A window on the live tab that has heard nothing yet.
pub struct Stage {
    pub model: Model,
    views: Views,
}

impl Stage {
    pub fn new(ctx: &Context, now: Arrival, lang: Lang) -> Stage {
        Stage::of(ctx, Model::blank(now, lang))
    }

    /// A window on what the caller has read.
    pub fn of(ctx: &Context, model: Model) -> Stage {
        super::theme::install(ctx);
        carry_out::apply_theme(&model.settings, ctx);
        Stage { model, views: Views::default() }
    }

    /// Opens the window again, with what its settings remember.
    pub fn reopen(&mut self) {
        self.views = Views::default();
        self.views.live.restore(&self.model.settings);
    }

    /// What a collector would have published.
    pub fn publish(&mut self, board: BoardView) {
        self.model.board = Arc::new(board);
    }

    /// One frame at `now`.
    pub fn draw(&mut self, ui: &mut Ui, now: Arrival) {
        self.model.now = now;
        let mut wishes = Vec::new();
        keys::read(ui.ctx(), &self.model, &mut self.views, &mut wishes);
        window::window_ui(ui, &self.model, &mut self.views, &mut wishes);
        if !wishes.is_empty() {
            ui.request_repaint();
        }
        for wish in wishes {
            self.carry_out(wish);
        }
    }

    /// Freezes the board, or lets it go on.
    pub fn pause(&mut self) {
        self.views.live.toggle_pause(&self.model);
    }

    /// A press on a header of the board.
    pub fn sort_by(&mut self, column: &str) {
        self.views.live.sort_by(column);
    }

    /// Wishes about the board itself; the others need a house.
    fn carry_out(&mut self, wish: Command) {
        match wish {
            Command::Select(session) => self.model.selected = session,
            Command::SetLiveFilter(text) => self.model.live_filter = text.into(),
            Command::Mark(session) => {
                self.model.marks.toggle_beside(session, self.model.selected.as_ref()).unwrap_or_default();
            }
            Command::MarkAll(sessions) => drop(self.model.marks.mark_all(sessions)),
            Command::Do(Action::ClearMarks) => drop(self.model.marks.clear()),
            Command::Do(Action::TogglePause) => self.views.live.toggle_pause(&self.model),
            Command::Do(Action::Columns) => self.views.live.open_columns = true,
            Command::Do(Action::Back) => self.model.selected = None,
            Command::Set(setting) => {
                let applied = setting.apply(&mut self.model.settings);
                debug_assert!(applied.is_ok(), "{applied:?}");
                self.model.follow_settings();
            }
            Command::Pin(session) => {
                let was_pinned = self.model.pinned.remove(&session);
                self.model.pinned.extend((!was_pinned).then_some(session));
            }
            _ => {}
        }
    }
}
