//! Notifications sent once more to another system: where to, how far it is, and what came of it.

use egui::{Id, Label, Ui, vec2};

use crate::backend::{
    End, ReplayAddress, ReplayError, ReplayOutcome, ReplayReport, ReplayState, ReplayTo, say_address,
    say_outcome,
};
use crate::i18n::{fill, filled, grouped};
use crate::ui::command::{Command, JobWish, Setting};
use crate::ui::model::{Model, Replay};
use crate::ui::panel::trouble::store_words;
use crate::ui::theme::{self, Tokens, Tone};
use crate::ui::widget::dialog::{self, Dialog};
use crate::ui::widget::{button, card, field, meter};

/// What the dialog remembers while it is open.
pub struct ReplayDialog {
    /// Journal numbers: of the one that was looked at, and of all that speak of its call.
    one: i64,
    all: Vec<i64>,
    is_all: bool,
    to: String,
    is_opened: bool,
}

impl ReplayDialog {
    /// About this notification or all of its call, to where the last ones went.
    pub fn of(one: i64, all: Vec<i64>, to: &str) -> ReplayDialog {
        ReplayDialog { one, all, is_all: false, to: to.to_owned(), is_opened: false }
    }

    /// Which are to be sent; where there is a choice, it can be made. Returns whether it was.
    fn what_ui(&mut self, ui: &mut Ui, model: &Model) -> bool {
        let w = &model.phrases.replay;
        let one = filled(w.one, &[("n", self.one.to_string())]);
        if self.all.len() < 2 {
            ui.label(theme::strong(one).color(Tokens::of(ui).text));
            return false;
        }
        let all = filled(w.some, &[("n", self.all.len().to_string())]);
        button::segmented(ui, w.which, &mut self.is_all, &[(false, &one), (true, &all)])
    }

    /// What is to be sent there.
    fn wanted(&self, to: ReplayAddress) -> ReplayTo {
        let numbers = if self.is_all { self.all.clone() } else { vec![self.one] };
        ReplayTo { numbers, first: None, to }
    }
}

/// Draws the dialog. Returns whether it is to be closed.
pub fn replay_ui(ui: &mut Ui, model: &Model, state: &mut ReplayDialog, wishes: &mut Vec<Command>) -> bool {
    let w = &model.phrases.replay;
    let frame =
        Dialog { id: Id::unique("replay"), title: w.title, detail: w.detail, close: w.close, width: 560.0 };
    let Some(replay) = &model.replay else {
        return choose_ui(ui, model, frame, state, wishes);
    };
    let shown = frame.show(ui, |ui| job_ui(ui, model, replay), |ui| footer_ui(ui, model, replay, wishes));
    if shown.close && !replay.state.is_running() {
        wishes.push(Command::Job(JobWish::DismissReplay));
    }
    shown.close || shown.footer
}

fn start(wanted: ReplayTo, wishes: &mut Vec<Command>) {
    wishes.push(Command::Set(Setting::ReplayTo(wanted.to.to_string())));
    wishes.push(Command::Job(JobWish::StartReplay(Box::new(wanted))));
}

/// Where to. Whole numbers leave the machine: not from a screen that shows none.
fn choose_ui(
    ui: &mut Ui,
    model: &Model,
    frame: Dialog<'_>,
    state: &mut ReplayDialog,
    wishes: &mut Vec<Command>,
) -> bool {
    let w = &model.phrases.replay;
    let address = ReplayAddress::parse(&state.to);
    let wrong = match &address {
        Err(problem) if !is_begun(state.to.trim()) => Some(say_address(*problem, model.phrases)),
        _ => None,
    };
    let is_masked = model.is_masked();
    let cell = std::cell::RefCell::new(state);
    let shown = frame.show(
        ui,
        |ui| {
            let state = &mut *cell.borrow_mut();
            let t = Tokens::of(ui);
            let is_chosen = state.what_ui(ui, model);
            if is_masked {
                ui.add(Label::new(theme::body(model.why_not_copied(w.masked)).color(t.text2)).wrap());
                return;
            }
            let field = field::TextField::new(w.to, &mut state.to).hint(w.to_hint).code().error(wrong);
            let shown = field.show(ui);
            if !std::mem::replace(&mut state.is_opened, true) || is_chosen {
                shown.request_focus();
            }
            ui.add(Label::new(theme::small(w.whole).color(t.text2)).wrap());
        },
        |ui| {
            let state = &*cell.borrow();
            let can = address.is_ok() && !is_masked;
            let is_pressed =
                ui.add_enabled(can, button::primary(w.send).key(dialog::CONFIRMS).tall()).clicked();
            if let (true, Ok(to)) = (can && (is_pressed || dialog::is_entered(ui)), address) {
                start(state.wanted(to), wishes);
            }
            ui.add(button::secondary(model.phrases.screen.cancel).key(dialog::CLOSES).tall()).clicked()
        },
    );
    shown.close || shown.footer
}

/// Nothing yet, or no more than an address begins with: that is not wrong before it goes on.
fn is_begun(text: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| scheme.starts_with(text))
}

/// How far it is, or what came of it.
fn job_ui(ui: &mut Ui, model: &Model, replay: &Replay) {
    let (w, t) = (&model.phrases.replay, Tokens::of(ui));
    let to = replay.wanted.to.to_string();
    ui.add(Label::new(theme::small(model.address(&model.text(&to))).color(t.text2)).wrap());
    match &*replay.state {
        ReplayState::Running(report) => {
            let (sent, total) = (report.sent, report.total.max(report.sent));
            let counts = [("sent", grouped(sent)), ("total", grouped(total))];
            ui.label(theme::strong(filled(w.running, &counts)).color(t.text));
            let (_, bar) = ui.allocate_space(vec2(ui.available_width(), 8.0));
            meter::paint_bar(ui.painter(), bar, sent as f32 / total.max(1) as f32, Tone::Blue, t);
        }
        ReplayState::Ended(report, end) => {
            ended_ui(ui, model, report, (*end, replay.state.is_all_taken()));
        }
        ReplayState::Failed(error) => {
            let why = match error {
                ReplayError::Store(error) => store_words(model, error),
                ReplayError::NoNumber(number) => filled(w.purged, &[("number", number.to_string())]),
                ReplayError::NoCall(_) => w.gone.to_owned(),
                ReplayError::Network(reason) => fill(w.no_network, &[("reason", &model.text(reason))]),
            };
            card::banner(ui, Tone::Red, &why, None);
        }
    }
}

fn ended_ui(ui: &mut Ui, model: &Model, report: &ReplayReport, (end, is_all_taken): (End, bool)) {
    let (w, t) = (&model.phrases.replay, Tokens::of(ui));
    let title = match (end, is_all_taken) {
        (End::Stopped, _) => w.stopped,
        (_, true) if report.total == 1 => w.one_taken,
        (_, false) if report.total == 1 => w.one_not_taken,
        (_, true) => w.all_taken,
        (_, false) => w.not_all,
    };
    ui.label(theme::card_title(title).color(t.text));
    let values = card::KeyValues::new(112.0);
    let rest = report.total.saturating_sub(report.sent).saturating_sub(report.damaged);
    for (label, n) in [
        (w.label_taken, report.taken),
        (w.label_refused, report.sent - report.taken),
        (w.label_rest, rest),
        (w.label_damaged, report.damaged),
    ] {
        if n > 0 || label == w.label_taken {
            values.text(ui, label, &grouped(n), "");
        }
    }
    let Some(one) = report.failed.as_ref().or(report.last.as_ref()) else { return };
    let number = one.number.to_string();
    if !one.outcome.is_taken() {
        let why = model.text(&say_outcome(&one.outcome, model.phrases)).into_owned();
        card::banner(ui, Tone::Orange, &filled(w.was_not_taken, &[("number", number), ("why", why)]), None);
    } else {
        let words = filled(w.answer_to, &[("number", number), ("ms", grouped(one.millis))]);
        ui.label(theme::small(words).color(t.text2));
    }
    let ReplayOutcome::Answered { said, .. } = &one.outcome else { return };
    if !said.trim().is_empty() {
        card::sunken(ui, |ui| {
            let text = theme::code(model.body(said)).color(t.text);
            ui.add(Label::new(text).selectable(true).wrap());
        });
    }
}

/// Returns whether the dialog is to be closed.
fn footer_ui(ui: &mut Ui, model: &Model, replay: &Replay, wishes: &mut Vec<Command>) -> bool {
    let w = &model.phrases.replay;
    if replay.state.is_running() {
        if ui.add(button::secondary(w.stop).tall()).clicked() {
            wishes.push(Command::Job(JobWish::CancelReplay));
        }
        return false;
    }
    let next = match &*replay.state {
        ReplayState::Ended(report, end) => report.next(*end),
        _ => None,
    };
    if next.is_some() {
        let again = button::primary(w.go_on).tall();
        let again = ui.add_enabled(!model.is_masked(), again);
        if again.on_disabled_hover_text(model.why_not_copied(w.masked)).clicked() {
            // Of what it was about: the dialog may have been opened about something else since.
            start(ReplayTo { first: next, ..ReplayTo::clone(&replay.wanted) }, wishes);
        }
    }
    let is_closed = ui.add(button::secondary(w.close).key(dialog::CLOSES).tall()).clicked();
    if ui.add(button::secondary(w.elsewhere).tall()).clicked() || is_closed {
        wishes.push(Command::Job(JobWish::DismissReplay));
    }
    is_closed
}

#[cfg(test)]
mod tests;
