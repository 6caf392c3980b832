//! The question before the window is closed: what is lost meanwhile, and that it can be minimized instead.

use egui::{Id, Label, Ui};

use crate::call::trust;
use crate::i18n::{fill, grouped};
use crate::ui::command::Command;
use crate::ui::model::Model;
use crate::ui::theme::{self, Tokens};
use crate::ui::widget::dialog::Dialog;
use crate::ui::widget::{button, field};

/// Minimized windows are not drawn again there (egui issue 8246).
const CAN_MINIMIZE: bool = cfg!(not(target_os = "macos"));

/// What the question remembers.
pub struct Closing {
    /// Seconds, as egui counts them.
    since: f64,
    never_again: bool,
}

impl Closing {
    pub fn at(now: f64) -> Closing {
        Closing { since: now, never_again: false }
    }

    pub fn since(&self) -> f64 {
        self.since
    }
}

/// Draws the question. Returns whether it was answered.
pub fn closing_ui(ui: &mut Ui, model: &Model, closing: &mut Closing, wishes: &mut Vec<Command>) -> bool {
    let w = &model.phrases.screen;
    let frame = Dialog {
        id: Id::unique("closing"),
        title: w.closing_title,
        detail: "",
        close: w.cancel,
        width: 520.0,
    };
    let shown = frame.show(
        ui,
        |ui| {
            let t = Tokens::of(ui);
            let running = running(model);
            if running > 0 {
                let words = fill(w.closing_calls, &[("n", &grouped(running))]);
                ui.add(Label::new(theme::strong(words).color(t.text)).wrap());
            }
            ui.add(Label::new(theme::body(w.closing_detail).color(t.text)).wrap());
            field::checkbox(ui, &mut closing.never_again, w.closing_never_again);
        },
        |ui| {
            let minimize = CAN_MINIMIZE.then(|| ui.add(button::primary(w.closing_minimize)));
            let closes = ui.add(button::secondary(w.closing_yes)).clicked();
            let cancel = ui.add(button::secondary(w.cancel));
            // Enter on a question that was not read loses nothing.
            if ui.memory(|memory| memory.focused().is_none()) {
                minimize.as_ref().unwrap_or(&cancel).request_focus();
            }
            (minimize.is_some_and(|minimize| minimize.clicked()), closes, cancel.clicked())
        },
    );
    let (minimizes, closes, is_cancelled) = shown.footer;
    wishes.extend(minimizes.then_some(Command::Minimize));
    wishes.extend(closes.then_some(Command::Close { never_ask: closing.never_again }));
    shown.close || minimizes || closes || is_cancelled
}

/// How many calls the board says are in progress.
fn running(model: &Model) -> u64 {
    let now = model.moment();
    model.board.calls.values().filter(|call| trust(call, &now).is_active()).count() as u64
}

#[cfg(test)]
mod tests {
    use egui::Key;
    use egui_kittest::kittest::Queryable;

    use super::*;
    use crate::i18n::Lang;
    use crate::ui::testing::fixture::{Stage, model, stage};

    fn ask() -> egui_kittest::Harness<'static, Stage<(Closing, bool)>> {
        stage(model(Lang::En, ""), (Closing::at(0.0), false), |ui, model, (closing, is_answered), wishes| {
            if !*is_answered {
                *is_answered = closing_ui(ui, model, closing, wishes);
            }
        })
    }

    #[test]
    fn enter_keeps_receiving_escape_stays_and_only_the_button_closes() {
        for (key, wished) in [(Key::Enter, vec![Command::Minimize]), (Key::Escape, vec![])] {
            let mut asked = ask();
            asked.run_steps(2);
            asked.key_press(key);
            asked.run();
            assert_eq!((&asked.state().wishes, asked.state().view.1), (&wished, true));
        }
        let mut asked = ask();
        asked.get_by_label("Close without asking from now on").click();
        asked.run();
        asked.get_by_role_and_label(egui::accesskit::Role::Button, "Close and stop receiving").click();
        asked.run();
        assert_eq!(asked.state().wishes, [Command::Close { never_ask: true }]);
    }
}
