//! The window's main loop: gather what the house below has published, let the panels draw it, carry out what they
//! wish. [`App::draw`] needs no eframe, so tests and benches run the same code as the real window.

mod gather;

use std::path::PathBuf;
use std::time::Duration;

use egui::{Context, Ui};

use super::command::{Action, Command, Tab};
use super::model::{Model, Opening, Traffic};
use super::panel::{detail, history, inbox, insights, live, reasons, row_menu, settings};
use super::widget::toast::Toast;
use super::{
    alerts, beside, carry_out, checkup, closing, counted, dialog, figures, keys, ledger, spread, ways_out,
    window,
};
use crate::backend::{
    Backend, BackupJob, CallAsk, ExportJob, ImportJob, InboxAsk, ListenerState, NoticeRules, Notices, Sink,
};
use crate::call::Retention;
use crate::settings::{OwnReasons, Settings, SettingsFile};

/// The window.
pub struct App {
    pub(super) backend: Backend,
    pub(super) model: Model,
    pub(super) file: SettingsFile,
    pub(super) views: Views,
    pub(super) job: Option<ExportJob>,
    pub(super) import: Option<ImportJob>,
    pub(super) backup: Option<BackupJob>,
    pub(super) asked: Asked,
    pub(super) toast: Toast,
    /// What can be taken back, the last at the end.
    pub(super) undo: Vec<carry_out::Done>,
    pub(super) notices: Notices,
    /// The rules the notices go by.
    pub(super) told_rules: NoticeRules,
    wishes: Vec<Command>,
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
    pub key_for_tables: Option<egui::Key>,
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

/// What was asked of the desks last, so that nothing is asked twice.
#[derive(Default)]
pub(super) struct Asked {
    pub call: Option<CallAsk>,
    /// The choice and the board in which it was last looked for.
    pub call_on_board: Option<(crate::call::SessionId, u64)>,
    pub inbox: Option<InboxAsk>,
    pub inbox_filter: crate::backend::InboxFilter,
    /// The filter whose lines are shown.
    pub inbox_of: crate::backend::InboxFilter,
    pub inbox_limit: usize,
    pub notification: Option<i64>,
    pub ledger: ledger::Asked,
    pub beside: beside::Asked,
    pub spread: counted::Asked,
    pub figures: counted::Asked,
    pub ways_out: ways_out::Asked,
    pub alerts: alerts::Asked,
    pub reasons: Option<(String, u64)>,
    pub totals: Option<u64>,
    pub window: Option<(u64, u64, usize)>,
    pub examined: checkup::Examined,
    pub refreshed_at: crate::call::Arrival,
    pub refreshed_stored: u64,
    /// When the counts of the reasons were asked for, and the open call.
    pub reasons_at: crate::call::Arrival,
    pub call_at: crate::call::Arrival,
    pub repeats: gather::Repeats,
    /// The rules by which old data is removed, as they were told last.
    pub retention: Option<Retention>,
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
            views.dialogs.open_welcome();
        }
        let told_rules = NoticeRules::of(&model.settings);
        let catalogue = model.own_reasons.catalogue.clone();
        App {
            notices: backend.notices(told_rules.clone(), catalogue, sink),
            told_rules,
            backend,
            model,
            file,
            views,
            job: None,
            import: None,
            backup: None,
            asked: Asked { inbox_limit: InboxAsk::LINES, ..Asked::default() },
            toast: Toast::default(),
            undo: Vec::new(),
            wishes: Vec::new(),
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
        carry_out::keep(self);
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
        self.gather(ui.ctx());
        let mut wishes = std::mem::take(&mut self.wishes);
        alerts::follow_notice(self, &mut wishes);
        keys::read(ui.ctx(), &self.model, &mut self.views, &mut wishes);

        window::window_ui(ui, &self.model, &mut self.views, &mut wishes);
        if !self.model.call_is_open {
            self.views.detail.leave(&mut wishes);
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
            ui.request_repaint_after(Duration::from_millis(counted::SLIDE_MILLIS.unsigned_abs()));
        }
        if self.model.tab == Tab::History && self.can_be_asked() {
            // What was scrolled to in this frame is looked for before the next one is drawn.
            self.ask_for_rows();
        }
    }

    /// Takes what was published since the last frame and asks for what the shown tab needs.
    fn gather(&mut self, ctx: &Context) {
        carry_out::import::gather(self);
        self.model.backup = self.backup.as_ref().map(BackupJob::state);
        let model = &mut self.model;
        model.now = self.backend.now();
        model.board = self.backend.board();
        model.health = self.backend.health();
        model.screen.is_paused = self.views.live.is_paused();
        if let Some(job) = &self.job {
            model.export = Some(job.state());
        }
        checkup::gather(self);
        alerts::gather(self);
        self.keep_house();
        if self.can_be_asked() {
            self.gather_stored(ctx);
        }
    }

    /// Until the listener is decided, the database may be missing, mid-upgrade, or about to be set aside.
    fn can_be_asked(&self) -> bool {
        self.model.health.listener != ListenerState::Starting
    }

    /// Asks for what the shown tab needs of what is stored.
    fn gather_stored(&mut self, ctx: &Context) {
        let stored = self.model.board.stored;
        // Both only grow: what was rejected is of no call, and a purge or an import was not received.
        let revision = self.model.health.received.wrapping_add(stored);
        self.gather_totals(ctx, revision);
        ledger::gather(self);
        self.gather_call(ctx);
        beside::gather(self, ctx);
        if self.views.dialogs.is_open() && self.model.tab != Tab::History {
            // An export says how many rows it will have.
            self.gather_history(ctx, stored);
        }
        match self.model.tab {
            Tab::History => {
                self.gather_history(ctx, stored);
                spread::gather(self);
                ways_out::gather(self, ctx);
            }
            Tab::Insights => {
                self.gather_history(ctx, stored);
                figures::gather(self);
                ways_out::gather(self, ctx);
            }
            Tab::Reasons => {
                // The counts of the codes are shares of what the history's filter matches.
                self.gather_history(ctx, stored);
                self.gather_reasons(ctx, stored);
            }
            Tab::Inbox => self.gather_inbox(ctx, revision),
            Tab::Live | Tab::Alerts | Tab::Doctor | Tab::Settings => {}
        }
    }

    /// Tells the house below how much is to be kept. A demo is never cut.
    fn keep_house(&mut self) {
        let retention =
            if self.model.is_demo { Retention::default() } else { self.model.settings.retention() };
        if self.asked.retention != Some(retention) {
            self.asked.retention = Some(retention);
            self.backend.set_retention(retention);
        }
    }

    /// Stops the house below; for after the last frame.
    pub fn stop(mut self) {
        self.leave();
        self.backend.stop();
    }

    /// For after the last frame: a note that was being written is still saved.
    pub(super) fn leave(&mut self) {
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
