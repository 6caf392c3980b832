//! The window's main loop: gather what the house below has published, let the panels draw it, carry out what they
//! wish. [`App::draw`] needs no eframe, so tests and benches run the same code as the real window.

use std::path::PathBuf;
use std::sync::Arc;

use egui::{Context, Ui};

use super::command::{Action, Chord, Command, Tab};
use super::gather::{self, Asked, alerts, beside, counted};
use super::model::{Model, Opening, Traffic};
use super::panel::{detail, history, inbox, insights, live, reasons, row_menu, settings};
use super::widget::toast::Toast;
use super::{carry_out, closing, dialog, keys, window};
use crate::backend::{
    Backend, BackupJob, ExportJob, ImportJob, InboxAsk, NoticeRules, Notices, Opener, Outside, ReplayJob,
    ReplayTo, Sink,
};
use crate::settings::{OwnReasons, Settings, SettingsFile};

/// The window.
pub struct App {
    pub(super) backend: Backend,
    pub(super) model: Model,
    pub(super) file: SettingsFile,
    pub(super) views: Views,
    pub(super) job: Option<ExportJob>,
    pub(super) import: Option<ImportJob>,
    pub(super) replay: Option<(ReplayJob, Arc<ReplayTo>)>,
    pub(super) backup: Option<BackupJob>,
    /// Shows files outside the window.
    pub(super) outside: Outside,
    pub(super) asked: Asked,
    pub(super) toast: Toast,
    /// What can be taken back, the last at the end.
    pub(super) undo: Vec<carry_out::Done>,
    /// What somebody was told is not on disk yet.
    pub(super) unkept: carry_out::Unkept,
    pub(super) notices: Notices,
    /// The rules the notices go by.
    pub(super) told_rules: NoticeRules,
    wishes: Vec<Command>,
    /// Numbers were masked in the last frame.
    was_masked: bool,
    /// Whether the window may be closed without a question.
    pub(super) closing: closing::IsSettled,
    /// A frame was drawn since one was last asked for; none is drawn while the window is hidden.
    is_drawn: bool,
}

/// What each panel remembers between frames.
#[derive(Default)]
pub struct Views {
    pub row_menu: row_menu::RowMenu,
    /// A key the table on the page is to see in the next frame.
    pub key_for_tables: Option<Chord>,
    /// A text field had the keyboard in the last frame.
    pub was_typing: bool,
    pub live: live::LiveView,
    pub history: history::HistoryView,
    pub reasons: reasons::ReasonsView,
    pub insights: insights::InsightsView,
    pub doctor: super::panel::doctor::DoctorView,
    pub inbox: inbox::InboxView,
    pub settings: settings::SettingsView,
    pub alerts: super::panel::alerts::AlertsView,
    pub detail: detail::DetailView,
    pub dialogs: dialog::Dialogs,
}

impl Views {
    /// The views as they were left the last time.
    pub fn restored(settings: &Settings) -> Views {
        let mut views = Views::default();
        views.history.restore(settings);
        views.live.restore(settings);
        views.inbox.restore(settings);
        views.reasons.restore(settings);
        views
    }
}

impl App {
    /// A window on a house that is already running.
    pub fn new(
        ctx: &Context,
        backend: Backend,
        file: SettingsFile,
        own_reasons: OwnReasons,
        traffic: Traffic,
        sink: Box<dyn Sink>,
        opener: Arc<dyn Opener>,
    ) -> App {
        super::theme::install(ctx);
        let model = Model::new(Opening {
            now: backend.now(),
            traffic,
            data_dir: PathBuf::from(backend.data_dir()),
            board: backend.board(),
            health: backend.health(),
            settings: file.settings.clone(),
            warnings: file.warnings.clone(),
            bars_everybody: file.bars_everybody,
            own_reasons,
            secrets: file.secrets.secrets.clone(),
            secrets_path: file.secrets.path.clone(),
        });
        carry_out::apply_theme(&model.settings, ctx);
        let mut views = Views::restored(&model.settings);
        if file.is_new && model.settings.lang.is_none() && !model.is_demo {
            views.dialogs.open(dialog::Front::Welcome);
        }
        let told_rules = NoticeRules::of(&model.settings);
        let catalogue = model.own_reasons.catalogue.clone();
        App {
            notices: backend.notices(told_rules.clone(), catalogue, sink),
            told_rules,
            outside: backend.outside(opener),
            backend,
            model,
            file,
            views,
            job: None,
            import: None,
            replay: None,
            backup: None,
            asked: Asked { inbox_limit: InboxAsk::LINES, ..Asked::default() },
            toast: Toast::default(),
            undo: Vec::new(),
            unkept: carry_out::Unkept::default(),
            wishes: Vec::new(),
            was_masked: false,
            closing: closing::IsSettled::default(),
            is_drawn: false,
        }
    }

    /// What is shown, for those who measure.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Keeps what the window remembers: now and then, and once it is closed.
    pub(super) fn keep(&mut self) {
        carry_out::keep(self, carry_out::Occasion::Time);
    }

    /// Before each frame, and instead of it while the window is hidden.
    pub fn attend(&mut self, ctx: &Context) {
        closing::guard(self, ctx);
        let is_hidden = !std::mem::take(&mut self.is_drawn);
        alerts::heed_notices(self, ctx, is_hidden);
    }

    /// One frame.
    pub fn draw(&mut self, ui: &mut Ui) {
        self.is_drawn = true;
        alerts::gather_notices(self, ui.ctx());
        gather::gather(self, ui.ctx());
        let is_masked = self.model.is_masked();
        if is_masked && !self.was_masked {
            // What was said a moment ago was said to other eyes.
            self.toast.reword(|text| self.model.text(text).into_owned());
        }
        self.was_masked = is_masked;
        let mut wishes = std::mem::take(&mut self.wishes);
        alerts::follow_notice(self, &mut wishes);
        keys::read(ui.ctx(), &self.model, &mut self.views, &mut wishes);

        window::window_ui(ui, &self.model, &mut self.views, &mut wishes);
        if !self.model.call_is_open {
            self.views.detail.leave(&mut wishes);
        }
        if self.model.tab != Tab::Settings || self.model.call_is_open {
            self.views.settings.leave(&self.model, &mut wishes);
        }
        if self.toast.show(ui.ctx()) {
            wishes.push(Command::Do(Action::Undo));
        }

        for wish in wishes {
            carry_out::carry_out(self, ui.ctx(), wish);
        }
        alerts::wake_for_next(self, ui);
        let shows_calls = matches!(self.model.tab, Tab::History | Tab::Insights | Tab::Reasons);
        if shows_calls && self.model.history.list.filter.slides() {
            gather::wake_after(ui.ctx(), counted::SLIDE_MILLIS);
        }
        if self.model.tab == Tab::History && gather::can_be_asked(self) {
            // What was scrolled to in this frame is looked for before the next one is drawn.
            gather::history::ask_for_rows(self);
        }
    }

    /// Stops the house below; for after the last frame.
    pub fn stop(mut self) {
        self.leave();
        self.backend.stop();
    }

    /// For after the last frame: settings that are not on disk yet are tried once more, and a note that was being written
    /// is still saved.
    pub(super) fn leave(&mut self) {
        carry_out::keep(self, carry_out::Occasion::End);
        let mut wishes = Vec::new();
        self.views.detail.leave(&mut wishes);
        for wish in wishes {
            if let Command::Annotate { session, text } = wish {
                beside::annotate(self, session, &text);
            }
        }
    }
}

#[cfg(test)]
mod tests;
