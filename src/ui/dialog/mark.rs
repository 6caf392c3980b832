//! The question before a call is marked as ended: it names the call, and says what a mark does and does not do.

use egui::{Id, Label, Ui};

use crate::call::SessionId;
use crate::i18n::fill;
use crate::ui::command::Command;
use crate::ui::model::Model;
use crate::ui::panel::look;
use crate::ui::theme::{self, Tokens};
use crate::ui::widget::dialog::Dialog;
use crate::ui::widget::{button, field};

/// What the dialog remembers.
#[derive(Default)]
pub struct MarkDialog {
    session: Option<SessionId>,
    note: String,
}

impl MarkDialog {
    pub fn about(session: SessionId) -> MarkDialog {
        MarkDialog { session: Some(session), note: String::new() }
    }
}

/// Draws the dialog. Returns whether it is to be closed.
pub fn mark_ui(ui: &mut Ui, model: &Model, dialog: &mut MarkDialog, wishes: &mut Vec<Command>) -> bool {
    let w = &model.phrases.gaps;
    let call = dialog
        .session
        .as_ref()
        .and_then(|session| model.board.find(session).filter(|call| call.is_in_progress()));
    // It has ended by itself meanwhile: there is nothing to ask any more.
    let Some(call) = call else { return true };
    let frame = Dialog {
        id: Id::unique("mark"),
        title: w.mark_title,
        detail: "",
        close: w.mark_cancel,
        width: 520.0,
    };
    let shown = frame.show(
        ui,
        |ui| {
            let t = Tokens::of(ui);
            let question = fill(w.mark_question, &[("call", &look::call_name(model, call))]);
            ui.add(Label::new(theme::strong(question).color(t.text)).wrap());
            ui.add(Label::new(theme::code(model.id(call.session.as_str())).color(t.text2)).wrap());
            ui.add(Label::new(theme::small(w.mark_detail).color(t.text2)).wrap());
            let note = field::TextField::new(w.mark_note, &mut dialog.note).hint(w.mark_note_hint);
            note.hide(model.hidden_input()).show(ui);
        },
        |ui| {
            let is_agreed = ui.add(button::primary(w.mark_yes)).clicked();
            (is_agreed, ui.add(button::secondary(w.mark_cancel)).clicked())
        },
    );
    let (is_agreed, is_cancelled) = shown.footer;
    if is_agreed {
        let note = dialog.note.trim();
        let note = (!note.is_empty()).then(|| note.to_owned());
        wishes.push(Command::MarkEnded { session: call.session.clone(), note });
    }
    shown.close || is_agreed || is_cancelled
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use egui_kittest::kittest::Queryable;

    use super::*;
    use crate::call::{Arrival, Call, EventKind, Facts, Number, Stamp, StatusEvent};
    use crate::i18n::Lang;
    use crate::ui::testing::fixture::{model, stage};

    fn draw(ui: &mut Ui, model: &Model, dialog: &mut (MarkDialog, bool), wishes: &mut Vec<Command>) {
        dialog.1 |= mark_ui(ui, model, &mut dialog.0, wishes);
    }

    fn call(kinds: &[EventKind]) -> Arc<Call> {
        let session = SessionId::new("1201_7").unwrap();
        let mut facts = Facts::new(session.clone(), Arrival(0));
        for kind in kinds {
            let event = StatusEvent::new(kind.clone(), session.clone(), Some(Stamp(1_795_240_700)));
            let called = Number::new("+8613800138000");
            facts.add_event(StatusEvent { called, ..event }, Arrival(0));
        }
        Arc::new(Call { id: 7, ..facts.fold() })
    }

    #[test]
    fn the_call_is_named_and_marked_with_the_note_only_when_somebody_agrees() {
        let mut model = model(Lang::Zh, "");
        let call = call(&[EventKind::Callout]);
        model.put([call.clone()]);
        let mut harness = stage(model, (MarkDialog::about(call.session.clone()), false), draw);
        harness.get_by_label_contains("把 138 0013 8000 · 13:58:20 标记为已结束？");
        harness.get_by_role(egui::accesskit::Role::TextInput).focus();
        harness.run();
        harness.get_by_role(egui::accesskit::Role::TextInput).type_text("客户说早已挂断");
        harness.run();
        assert_eq!(harness.state().wishes, []);
        harness.get_by_role_and_label(egui::accesskit::Role::Button, "标记为已结束").click();
        harness.run();
        let note = Some("客户说早已挂断".to_owned());
        let expected = Command::MarkEnded { session: call.session.clone(), note };
        assert_eq!(harness.state().wishes.first(), Some(&expected));
        assert!(harness.state().view.1);
    }

    #[test]
    fn a_number_in_the_note_is_hidden_as_it_is_everywhere() {
        let mut model = model(Lang::En, "");
        let call = call(&[EventKind::Callout]);
        model.put([call.clone()]);
        model.settings.mask = true;
        let dialog =
            MarkDialog { note: "call 13900139001".to_owned(), ..MarkDialog::about(call.session.clone()) };
        let mut harness = stage(model, (dialog, false), draw);
        let field = |harness: &egui_kittest::Harness<'_, _>| {
            harness.get_by_role(egui::accesskit::Role::TextInput).value().unwrap_or_default()
        };
        assert_eq!(field(&harness), "call •••••••9001");
        harness.get_by_role(egui::accesskit::Role::TextInput).focus();
        harness.run();
        assert_eq!(field(&harness), "call 13900139001", "whoever types sees it");
        harness.state_mut().model.screen.presenting = true;
        harness.run();
        assert_eq!(field(&harness), "call •••••••9001");
    }

    #[test]
    fn a_call_that_ends_meanwhile_takes_the_question_with_it() {
        let mut model = model(Lang::En, "");
        let call = call(&[EventKind::Callout, EventKind::Disconnect]);
        model.put([call.clone()]);
        let harness = stage(model, (MarkDialog::about(call.session.clone()), false), draw);
        assert!(harness.state().view.1);
        assert_eq!(harness.state().wishes, []);
    }
}
