//! A view that a colleague copied as text: read, looked at, and kept.

use egui::{Context, Event, Id, Key, Label, Ui, ViewportCommand};

use crate::call::filter::Filter;
use crate::settings::{Place, View, view_text};
use crate::ui::command::{Command, Tab};
use crate::ui::model::Model;
use crate::ui::panel::history::terms;
use crate::ui::theme::{self, S8, Tokens};
use crate::ui::widget::card::KeyValues;
use crate::ui::widget::dialog::Dialog;
use crate::ui::widget::{button, field};

/// What the dialog remembers.
#[derive(Default)]
pub struct PasteView {
    text: String,
    is_opened: bool,
    /// What was copied has been asked for and has not come yet.
    is_waiting: bool,
}

impl PasteView {
    /// Asks once for what was copied, and takes it if it is a view: whoever opens this has most likely just copied one.
    /// What else somebody copied is none of our business.
    fn take_copied(&mut self, ctx: &Context) {
        if !std::mem::replace(&mut self.is_opened, true) {
            ctx.send_viewport_cmd(ViewportCommand::RequestPaste);
            self.is_waiting = true;
            return;
        }
        if !self.is_waiting {
            return;
        }
        let mut copied = None;
        ctx.input_mut(|input| {
            input.events.retain(|event| match event {
                Event::Paste(text) => {
                    copied = Some(text.clone());
                    false
                }
                // Whoever types does not wait.
                Event::Text(_) => {
                    self.is_waiting = false;
                    true
                }
                _ => true,
            });
        });
        if let Some(copied) = copied {
            self.is_waiting = false;
            if copied.trim_start().starts_with(view_text::MARK) {
                self.text = copied.trim().to_owned();
            }
        }
    }
}

/// Draws the dialog. Returns whether it is to be closed.
pub fn paste_view_ui(ui: &mut Ui, model: &Model, dialog: &mut PasteView, wishes: &mut Vec<Command>) -> bool {
    let (s, w) = (&model.phrases.sharing, &model.phrases.screen);
    let frame = Dialog {
        id: Id::unique("paste view"),
        title: s.paste_title,
        detail: s.paste_detail,
        close: w.close,
        width: 560.0,
    };
    let is_first = !dialog.is_opened;
    dialog.take_copied(ui.ctx());
    let mut is_entered = false;
    let read = view_text::read(&dialog.text);
    let shown = frame.show(
        ui,
        |ui| {
            let problem = match &read {
                Err(error) if !dialog.text.trim().is_empty() => {
                    let said = model.phrases.view_text_error(&dialog.text, error);
                    Some(model.text(&said).into_owned())
                }
                _ => None,
            };
            let field = field::TextField::new(s.text, &mut dialog.text)
                .hint(s.hint)
                .hide(model.hidden_input())
                .error(problem.as_deref())
                .show(ui);
            if is_first {
                field.request_focus();
            }
            is_entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            if let Ok(view) = &read {
                view_ui(ui, model, view);
            }
        },
        |ui| {
            let is_saved = ui.add_enabled(read.is_ok(), button::primary(s.save)).clicked();
            (is_saved, ui.add(button::secondary(w.cancel)).clicked())
        },
    );
    let (is_saved, is_cancelled) = shown.footer;
    let kept = view_text::read(&dialog.text).ok().filter(|_| is_saved || is_entered);
    let is_kept = kept.is_some();
    if let Some(view) = kept {
        let tab = if view.place == Place::Live { Tab::Live } else { Tab::History };
        let filter = view.filter.clone();
        wishes.push(Command::SaveView(view));
        wishes.push(Command::ShowView { tab, filter });
    }
    shown.close || is_kept || is_cancelled
}

/// What would be kept.
fn view_ui(ui: &mut Ui, model: &Model, view: &View) {
    let (s, t) = (&model.phrases.sharing, Tokens::of(ui));
    let rows = KeyValues::new(72.0);
    ui.add_space(S8);
    rows.text(ui, s.name, &model.text(&view.name), "");
    rows.text(ui, s.page, if view.place == Place::Live { s.live } else { s.history }, "");
    rows.row(ui, s.filter, |ui| match Filter::parse(&view.filter) {
        Ok(filter) if !filter.is_empty() => terms::chips_to_read(ui, model, &filter.terms),
        _ => {
            ui.add(Label::new(theme::small(s.everything).color(t.text2)));
        }
    });
}

#[cfg(test)]
mod tests {
    use egui::accesskit::Role;
    use egui_kittest::kittest::Queryable;

    use super::*;
    use crate::i18n::Lang;
    use crate::ui::testing::fixture::{model, stage};

    fn draw(ui: &mut Ui, model: &Model, dialog: &mut (PasteView, bool), wishes: &mut Vec<Command>) {
        if !dialog.1 {
            dialog.1 = paste_view_ui(ui, model, &mut dialog.0, wishes);
        }
    }

    #[test]
    fn a_pasted_view_is_shown_kept_and_opened() {
        let mut harness = stage(model(Lang::En, ""), Default::default(), draw);
        harness.get_by_role(Role::TextInput).type_text("ringside-view live \"Quiet\" trust:quiet");
        harness.run_steps(8);
        harness.get_by_label("Quiet");
        harness.key_press(Key::Enter);
        harness.run_steps(8);
        let view = View { name: "Quiet".to_owned(), filter: "trust:quiet".to_owned(), place: Place::Live };
        let show = Command::ShowView { tab: Tab::Live, filter: "trust:quiet".to_owned() };
        assert_eq!(harness.state().wishes, [Command::SaveView(view), show]);
        assert!(harness.state().view.1);
    }

    #[test]
    fn what_a_view_asks_for_is_read_and_not_pressed() {
        let mut harness = stage(model(Lang::En, ""), Default::default(), draw);
        harness.get_by_role(Role::TextInput).type_text("ringside-view live \"Quiet\" trust:quiet");
        harness.run_steps(8);
        harness.get_by_role_and_label(Role::Label, "Trust Quiet");
    }

    #[test]
    fn a_view_that_was_copied_is_there_already_and_anything_else_is_left_alone() {
        let mut harness = stage(model(Lang::Zh, ""), Default::default(), draw);
        harness.event(Event::Paste(" ringside-view live \"久无消息\" trust:quiet\n".to_owned()));
        harness.run_steps(8);
        harness.get_by_label("久无消息");
        let mut harness = stage(model(Lang::Zh, ""), Default::default(), draw);
        harness.event(Event::Paste("13800000021".to_owned()));
        harness.run_steps(8);
        assert_eq!(harness.state().view.0.text, "");
        harness.event(Event::Paste("13800000021".to_owned()));
        harness.run_steps(8);
        assert_eq!(harness.state().view.0.text, "13800000021", "pasted by hand it is what was meant");
    }

    #[test]
    fn what_is_no_view_says_where_and_is_not_kept() {
        let mut harness = stage(model(Lang::Zh, ""), Default::default(), draw);
        harness.get_by_role(Role::TextInput).type_text("ringside-view history \"甲\" outcome:late");
        harness.run_steps(8);
        harness.get_by_label_contains("第 35 个字符处：");
        harness.key_press(Key::Enter);
        harness.run_steps(8);
        assert_eq!(harness.state().wishes, []);
        assert!(!harness.state().view.1);
    }
}
